//! Through the engine: the numbers of a report are those of a breadth-first search by the interpreter.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use synod_explore::Unobserved;
use synod_judge::check;
use synod_messages::{Expectation, ModelReport, Options};

use crate::naive::World;
use crate::observe::naive;
use crate::table::{Table, table};
use crate::tabled::{Long, MOST_UNDER_WAY, Short, Tabled, Word};

/// A search ends at a level that has more states than this, or before it.
const STATES: usize = 150;

/// What a search counts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    distinct: usize,
    generated: usize,
    initial: usize,
    depth: usize,
    left_in_queue: usize,
    /// How often each kind of step was taken, and which were taken at all.
    taken: BTreeMap<String, usize>,
}

/// Counts by the interpreter, and the level that was not expanded, if any.
fn search<W: Word>(table: &Table) -> (Counts, Option<u64>) {
    let naive = naive::<W>(table);
    let (mut counts, mut seen) = (Counts::default(), BTreeSet::new());
    let mut is_new = |world: &World| world.wires.len() <= MOST_UNDER_WAY && seen.insert(world.clone());
    let initial: Vec<World> = naive.initial().into_iter().map(|(_, world)| world).collect();
    counts.generated = initial.len();
    let mut level: Vec<World> = initial.into_iter().filter(|world| is_new(world)).collect();
    counts.initial = level.len();
    counts.distinct = level.len();
    for depth in 0.. {
        if level.is_empty() {
            return (counts, None);
        }
        counts.depth = depth;
        if counts.distinct > STATES {
            counts.left_in_queue = level.len();
            return (counts, Some(depth as u64));
        }
        let mut next = Vec::new();
        for world in &level {
            let steps = naive.steps(world);
            counts.generated += steps.len();
            for (name, _, to) in steps {
                let kind = name.split('(').next().unwrap_or_default();
                *counts.taken.entry(kind.to_owned()).or_default() += 1;
                if is_new(&to) {
                    next.push(to);
                }
            }
        }
        counts.distinct += next.len();
        level = next;
    }
    unreachable!("a search ends")
}

fn counted(report: &ModelReport) -> Counts {
    let counts = &report.counts;
    let taken = report.actions.iter().filter(|action| action.taken > 0);
    Counts {
        distinct: counts.distinct as usize,
        generated: counts.generated as usize,
        initial: counts.initial as usize,
        depth: counts.depth as usize,
        left_in_queue: counts.left_in_queue as usize,
        taken: taken.map(|action| (action.name.clone(), action.taken as usize)).collect(),
    }
}

fn compare<W: Word>(table: &Table) -> Result<(), TestCaseError> {
    let (expected, depth) = search::<W>(table);
    let mut options = Options { threads: 1, ..Options::default() };
    options.limits.depth = depth;
    let report = check("random", Tabled::<W>::new(table), &Expectation::default(), &options, &Unobserved);
    let report = report.unwrap();
    prop_assert_eq!(counted(&report), expected);
    prop_assert!(report.counterexamples.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_engine_counts_what_the_interpreter_counts_with_short_messages(table in table()) {
        compare::<Short>(&table)?;
    }

    #[test]
    fn the_engine_counts_what_the_interpreter_counts_with_long_messages(table in table()) {
        compare::<Long>(&table)?;
    }
}
