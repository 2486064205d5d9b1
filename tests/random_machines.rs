//! The engine against the naive search, on thousands of random small machines.

use proptest::prelude::*;
use synod::prelude::*;
use synod_explore::{Grain, Unobserved};
use synod_judge::{check, check_in_portions};
use synod_messages::{Expectation, FindingKind, ModelReport, Options, Stop, TraceStep};

use crate::support::naive::{self, Choices, Outcome, Until};
use crate::support::random_machine::{RandomMachine, machine};

/// Portions so small that every block has many chunks and buffers overflow.
const TINY: Grain = Grain { chunks: 3, small_chunk: 1, chunk: 2, block_bytes: 600, partition: 1 << 20 };

/// A finding: the property, and the states of the behaviour that shows it.
type Finding = (String, Vec<u16>);

fn places(steps: &[TraceStep]) -> Vec<u16> {
    let place = |step: &TraceStep| match &step.state[0].1 {
        synod_messages::Datum::Int(place) => u16::try_from(*place).unwrap(),
        other => panic!("a place is a number, not {other}"),
    };
    steps.iter().map(place).collect()
}

/// The behaviour that these choices make.
fn behaviour(machine: &RandomMachine, choices: &Choices) -> Vec<u16> {
    let mut places = vec![machine.initial[choices[0]]];
    for &choice in &choices[1..] {
        places.push(machine.steps[usize::from(places[places.len() - 1])][choice].1);
    }
    places
}

fn findings(report: &ModelReport) -> Vec<Finding> {
    let shown = report.counterexamples.iter().filter(|c| c.kind != FindingKind::Unreachable);
    let mut findings: Vec<Finding> = shown.map(|c| (c.property.clone(), places(&c.steps))).collect();
    findings.sort();
    findings
}

/// All that both know, in a form that can be compared.
fn compare(report: &ModelReport, machine: &RandomMachine, naive: &Outcome) -> Result<(), TestCaseError> {
    let counts = &report.counts;
    let all = [counts.distinct, counts.generated, counts.initial, counts.depth, counts.left_in_queue];
    let expected = [naive.distinct, naive.generated, naive.initial, naive.depth, naive.left_in_queue];
    prop_assert_eq!(all.map(|n| n as usize), expected, "distinct, generated, initial, depth, left in queue");
    let levels: Vec<usize> = report.levels.iter().map(|n| *n as usize).collect();
    prop_assert_eq!(&levels, &naive.levels);
    let coverage: Vec<_> = report.actions.iter().map(|a| (a.taken as usize, a.new_states as usize)).collect();
    prop_assert_eq!(&coverage, &naive.coverage);
    let expected: Vec<Finding> =
        naive.findings.iter().map(|(name, path)| (name.clone(), behaviour(machine, path))).collect();
    prop_assert_eq!(findings(report), expected);
    let goal = report.properties.iter().find(|p| p.name == "Goal").unwrap();
    prop_assert_eq!(goal.reached_at.map(|n| n as usize), naive.reached[0].1);
    prop_assert_eq!(report.stop == Stop::Exhausted, naive.left_in_queue == 0);
    let unreachable = report.counterexamples.iter().any(|c| c.kind == FindingKind::Unreachable);
    let explored = naive.distinct > 0 && naive.left_in_queue == 0;
    prop_assert_eq!(unreachable, explored && naive.reached[0].1.is_none());
    Ok(())
}

fn expecting(names: &[&str]) -> Expectation {
    let violated = names.iter().filter(|n| **n != "deadlock").map(|n| (*n).to_owned()).collect();
    Expectation { violated, deadlock: names.contains(&"deadlock"), panic: false }
}

fn expectations() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(vec!["Avoided", "Falling", "Forbidden", "deadlock"], 0..=2)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Everything the same as the naive search, whatever the threads and portions, exact or by fingerprint.
    #[test]
    fn the_engine_is_the_naive_search(
        machine in machine(40),
        expected in expectations(),
        keep_going in any::<bool>(),
        fingerprint in any::<bool>(),
        threads in prop::sample::select(vec![1_u64, 2, 3, 8]),
    ) {
        let machine = RandomMachine { traps: Vec::new(), ..machine };
        let naive = naive::check(&machine, Until { expected: &expected, keep_going });
        let options = Options { threads, keep_going, fingerprint, ..Options::default() };
        let expectation = expecting(&expected);
        for grain in [Grain::default(), TINY] {
            let report =
                check_in_portions("random", machine.clone(), &expectation, &options, &Unobserved, grain).unwrap();
            compare(&report, &machine, &naive)?;
        }
    }

    /// A trap is found on a shortest path, and the rest of the report is the same for any portions.
    #[test]
    fn panics_are_findings(machine in machine(30), threads in 1_u64..4, keep_going in any::<bool>()) {
        let options = Options { threads, keep_going, ..Options::default() };
        let run = |grain| {
            let expectation = Expectation::default();
            let report = check_in_portions("random", machine.clone(), &expectation, &options, &Unobserved, grain);
            ModelReport { seconds: 0.0, ..report.unwrap() }
        };
        let report = run(TINY);
        prop_assert_eq!(&report, &run(Grain::default()));
        let harmless = RandomMachine { traps: Vec::new(), ..machine.clone() };
        let naive = naive::check(&harmless, Until { expected: &[], keep_going: true });
        let panic = report.counterexamples.iter().find(|c| c.kind == FindingKind::Panic);
        if let Some(panic) = panic {
            let path = places(&panic.steps);
            prop_assert!(machine.traps.contains(path.last().unwrap()));
            prop_assert!(panic.reason.contains("trapped at"), "{}", panic.reason);
        } else if keep_going {
            let reached = reachable(&harmless);
            prop_assert!(!machine.traps.iter().any(|trap| reached.contains(trap)));
        }
        prop_assert!(report.counts.distinct as usize <= naive.distinct);
    }

    /// A limit on depth judges just the levels up to it.
    #[test]
    fn a_depth_limit_is_exact(machine in machine(40), depth in 0_u64..6, threads in 1_u64..4) {
        let machine = RandomMachine { traps: Vec::new(), ..machine };
        let mut options = Options { threads, keep_going: true, ..Options::default() };
        let whole = check("random", machine.clone(), &Expectation::default(), &options, &Unobserved).unwrap();
        options.limits.depth = Some(depth);
        let report = check_in_portions("random", machine, &Expectation::default(), &options, &Unobserved, TINY).unwrap();
        let short: Vec<_> =
            findings(&whole).into_iter().filter(|(_, path)| path.len() as u64 <= depth + 1).collect();
        prop_assert_eq!(findings(&report), short);
        prop_assert_eq!(report.counts.depth, whole.counts.depth.min(depth));
        if whole.counts.depth < depth {
            prop_assert_eq!(report.stop, Stop::Exhausted);
            prop_assert_eq!(report.counts, whole.counts);
        } else if whole.counts.distinct > 0 {
            prop_assert_ne!(report.stop, Stop::Exhausted, "bounded is not verified");
            prop_assert!(report.counts.left_in_queue > 0);
        }
    }
}

/// Every place within the bounds that is reachable.
fn reachable(machine: &RandomMachine) -> Vec<u16> {
    let mut bounds = Bounds::default();
    machine.bounds(&mut bounds);
    let inside = |place: u16| !machine.outside.contains(&place);
    let mut reached: Vec<u16> = machine.initial.iter().copied().filter(|&p| inside(p)).collect();
    let mut at = 0;
    while at < reached.len() {
        for &(action, to) in &machine.steps[usize::from(reached[at])] {
            let taken = machine.untaken != Some(action) || to % 2 == 1;
            if taken && inside(to) && !reached.contains(&to) {
                reached.push(to);
            }
        }
        at += 1;
    }
    reached
}
