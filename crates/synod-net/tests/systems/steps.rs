//! State by state and step by step: what the crate says is what the interpreter says. And the encoding tells states apart just as it
//! must.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;
use synod_net::System;
use synod_spec::{Decoder, Encoder, Spec, Value};

use crate::naive::World;
use crate::observe::{agreed, naive, world};
use crate::table::{Table, table};
use crate::tabled::{Long, Short, Tabled, Word};

/// So many states of a protocol are looked at: by turns the one that was found first, and the one that was found last.
const STATES: usize = 14;

fn bytes<V: Value>(value: &V) -> Vec<u8> {
    let mut e = Encoder::default();
    value.encode(&mut e);
    e.finish().to_vec()
}

/// Which states have been met, by their code and by what can be seen of them.
#[derive(Default)]
struct Met {
    by_code: BTreeMap<Vec<u8>, World>,
    by_sight: BTreeMap<World, Vec<u8>>,
}

impl Met {
    /// Whether a state is new. One code has one state, one state one code, and it reads back.
    fn is_new<W: Word>(
        &mut self,
        table: &Table,
        state: &System<Tabled<W>>,
        scratch: &mut System<Tabled<W>>,
    ) -> Result<bool, TestCaseError> {
        let (code, sight) = (bytes(state), world(table, state));
        prop_assert_eq!(scratch == state, world(table, scratch) == sight);
        prop_assert_eq!(&System::decode(&mut Decoder::new(&code)), state);
        scratch.decode_into(&mut Decoder::new(&code));
        prop_assert_eq!(&*scratch, state);
        let known = self.by_code.insert(code.clone(), sight.clone());
        prop_assert!(known.as_ref().is_none_or(|known| *known == sight), "one code, two states");
        let before = self.by_sight.insert(sight, code.clone());
        prop_assert!(before.is_none_or(|before| before == code), "one state, two codes");
        Ok(known.is_none())
    }
}

fn compare<W: Word>(table: &Table) -> Result<(), TestCaseError> {
    let spec = Tabled::<W>::new(table);
    prop_assert_eq!(spec.assume(), Ok(()));
    let initial: Vec<System<Tabled<W>>> = spec.init().into_iter().collect();
    let ours: Vec<World> = initial.iter().map(|state| world(table, state)).collect();
    let theirs: Vec<World> = naive::<W>(table).initial().into_iter().map(|(_, state)| state).collect();
    prop_assert_eq!(ours, theirs);

    let (mut met, mut scratch) = (Met::default(), initial[0].clone());
    let mut waiting: VecDeque<System<Tabled<W>>> = initial.into();
    for turn in 0..STATES {
        let next = if turn % 2 == 0 { waiting.pop_front() } else { waiting.pop_back() };
        let Some(state) = next else { break };
        for (_, next) in agreed(&spec, &state)? {
            if met.is_new(table, &next, &mut scratch)? {
                waiting.push_back(next);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn each_step_is_the_interpreters_with_short_messages(table in table()) {
        compare::<Short>(&table)?;
    }

    #[test]
    fn each_step_is_the_interpreters_with_long_messages(table in table()) {
        compare::<Long>(&table)?;
    }
}

/// The comparison would be worth nothing if the random protocols did not meet all that there is.
#[test]
fn the_random_protocols_meet_every_kind_of_step_in_every_network() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut met: BTreeSet<(String, String)> = BTreeSet::new();
    for _ in 0..300 {
        let table = table().new_tree(&mut runner).unwrap().current();
        let naive = naive::<Short>(&table);
        let mut states: VecDeque<World> = naive.initial().into_iter().map(|(_, state)| state).collect();
        for _ in 0..20 {
            let Some(state) = states.pop_front() else { break };
            for (step, _, next) in naive.steps(&state) {
                let kind = step.split('(').next().unwrap_or_default();
                met.insert((format!("{:?}", table.kind), kind.to_owned()));
                states.push_back(next);
            }
        }
    }
    let anywhere = ["Deliver", "Timeout", "Crash", "Recover"];
    let in_lossy = ["Lose", "Partition", "Heal"];
    for kind in ["Reordering", "Repeating", "Fifo", "Mailbox"] {
        let lossy: &[&str] = if kind == "Mailbox" { &[] } else { &in_lossy };
        for step in anywhere.iter().chain(lossy) {
            assert!(met.contains(&(kind.to_owned(), (*step).to_owned())), "no {step} in {kind}");
        }
    }
    for kind in ["Reordering", "Fifo"] {
        assert!(met.contains(&(kind.to_owned(), "Duplicate".to_owned())), "no Duplicate in {kind}");
    }
}
