//! The spec against the interpreter, on random programs.

use std::collections::BTreeSet;

use proptest::prelude::*;
use synod_messages::{FindingKind, PropertyVerdict, Stop};

use crate::explored::{checked, explore};
use crate::interpreter::{Moment, interpret};
use crate::programs::programs;

fn letter(process: usize) -> char {
    char::from(b'A' + process as u8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The same states, steps, times and deadlocks.
    #[test]
    fn the_spec_is_the_interpreter(programs in programs()) {
        let (run, explored) = (interpret(&programs), explore(&programs));
        let seen = |moment: &Moment| (moment.times.clone(), moment.under_way(), moment.waiting(&programs));
        prop_assert_eq!(&explored.states, &run.moments.iter().map(seen).collect());
        prop_assert_eq!(&explored.deadlocks, &run.deadlocks.iter().map(seen).collect());
        prop_assert_eq!(explored.steps, run.steps);
    }

    /// There is one end, whatever the interleaving: what `FinalTimes` claims.
    #[test]
    fn there_is_one_end(programs in programs()) {
        prop_assert_eq!(interpret(&programs).ends.len(), 1);
    }

    /// The events tell which message is received where.
    #[test]
    fn the_lines_are_drawn_right(programs in programs()) {
        let (run, explored) = (interpret(&programs), explore(&programs));
        let pairs: BTreeSet<_> = run.moments.iter().flat_map(|moment| moment.pairs.iter().copied()).collect();
        let message = |(from, sent): (usize, usize), to: usize| {
            format!("{}→{} {}{sent}", letter(from), letter(to), letter(from))
        };
        let received: BTreeSet<_> = pairs
            .iter()
            .map(|&(sending, (to, index))| (message(sending, to), format!("{}{index}", letter(to))))
            .collect();
        prop_assert_eq!(&explored.received, &received);
        prop_assert!(received.iter().all(|(message, _)| explored.sent.contains(message)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The engine counts what the interpreter counts, and finds every claim true.
    #[test]
    fn the_engine_agrees(programs in programs()) {
        let (run, report) = (interpret(&programs), checked(&programs));
        prop_assert_eq!(&report.stop, &Stop::Exhausted);
        prop_assert_eq!(report.counts.distinct as usize, run.moments.len());
        prop_assert_eq!(report.counts.generated as usize, run.steps + 1);
        let longest = run.ends.iter().map(|end| end.done.iter().sum::<usize>()).max().unwrap_or(0);
        prop_assert_eq!(report.counts.depth as usize, longest);
        let deadlocks = report.counterexamples.iter().filter(|c| c.kind == FindingKind::Deadlock).count();
        prop_assert_eq!(deadlocks, run.deadlocks.len());
        prop_assert_eq!(report.counterexamples.len(), deadlocks);
        let holding = report.properties.iter().filter(|p| p.verdict == PropertyVerdict::Holds).count();
        prop_assert_eq!(holding, 5, "{:?}", report.properties);
    }
}
