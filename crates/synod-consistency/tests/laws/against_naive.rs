//! Verdicts against all permutations.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use synod_consistency::{CompareAndSwap, ProgramOrder, Queue, RealTime, Register};

use crate::naive;
use crate::objects::{Lock, Toy};
use crate::play::{record, recordings};

const CASES: u32 = 2_500;

/// How often which verdict was right.
#[derive(Default, Debug)]
struct Seen {
    linearizable: u32,
    only_sequentially_consistent: u32,
    neither: u32,
}

fn agrees<O: Toy>() {
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let seen = std::cell::RefCell::new(Seen::default());
    let result = runner.run(&recordings::<O>(), |recording| {
        let linearizable = naive::is_linearizable(&recording);
        let consistent = naive::is_sequentially_consistent(&recording);
        let real_time = record::<O, RealTime>(&recording);
        let program_order = record::<O, ProgramOrder>(&recording);
        // Twice: the second verdict is a remembered one.
        for _ in 0..2 {
            prop_assert_eq!(real_time.linearizable().is_ok(), linearizable, "{}", real_time);
            prop_assert_eq!(real_time.sequentially_consistent().is_ok(), consistent, "{}", real_time);
            prop_assert_eq!(program_order.sequentially_consistent().is_ok(), consistent, "{}", program_order);
        }
        let mut seen = seen.borrow_mut();
        match (linearizable, consistent) {
            (true, consistent) => {
                prop_assert!(consistent, "linearizable histories are sequentially consistent");
                seen.linearizable += 1;
            }
            (false, true) => seen.only_sequentially_consistent += 1,
            (false, false) => seen.neither += 1,
        }
        Ok(())
    });
    result.unwrap();
    let seen = seen.into_inner();
    let fewest = seen.linearizable.min(seen.only_sequentially_consistent).min(seen.neither);
    assert!(fewest >= CASES / 250, "the histories are one-sided: {seen:?}");
}

#[test]
fn register() {
    agrees::<Register<u8>>();
}

#[test]
fn compare_and_swap() {
    agrees::<CompareAndSwap<u8>>();
}

#[test]
fn queue() {
    agrees::<Queue<u8>>();
}

#[test]
fn an_object_of_the_user() {
    agrees::<Lock>();
}
