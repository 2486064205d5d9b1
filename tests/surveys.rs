//! What never happens, and which states there are: surveys and digests against the plain definition, on random machines.

use std::collections::BTreeSet;

use proptest::prelude::*;
use synod_explore::{Grain, Unobserved};
use synod_judge::{check_in_portions, survey};
use synod_messages::{Expectation, Options, SurveyJob};

use crate::support::random_machine::{Place, RandomMachine, at, machine};

/// The machine without what ends a search early.
fn quiet(machine: RandomMachine) -> RandomMachine {
    let steps = machine.steps;
    RandomMachine {
        initial: machine.initial,
        // A step to itself is no deadlock.
        steps: (0..)
            .zip(steps)
            .map(|(place, steps)| steps.into_iter().chain([(0, place)]).collect())
            .collect(),
        outside: machine.outside,
        untaken: machine.untaken,
        ..RandomMachine::default()
    }
}

/// The places that can be reached, and the steps between them, until nothing is added any more.
fn reached(machine: &RandomMachine) -> (BTreeSet<u16>, BTreeSet<(u16, u16)>) {
    let is_within = |place: &u16| !machine.outside.contains(place);
    let mut places: BTreeSet<u16> = machine.initial.iter().copied().filter(is_within).collect();
    loop {
        let taken = |from: u16| {
            let steps = machine.steps[usize::from(from)].iter();
            steps
                .filter(|(action, to)| machine.untaken != Some(*action) || to % 2 != 0)
                .map(move |(_, to)| (from, *to))
        };
        let steps: BTreeSet<(u16, u16)> = places.iter().flat_map(|from| taken(*from)).collect();
        let before = places.len();
        places.extend(steps.iter().map(|(_, to)| *to).filter(is_within));
        if places.len() == before {
            return (places, steps);
        }
    }
}

/// What a survey should say of the two variables.
fn changed(machine: &RandomMachine) -> Vec<String> {
    let (_, steps) = reached(machine);
    let differs =
        |test: &dyn Fn(&Place, &Place) -> bool| steps.iter().any(|(from, to)| test(&at(*from), &at(*to)));
    let place = differs(&|from, to| from.place != to.place);
    let trail = differs(&|from, to| from.trail() != to.trail());
    [(place, "place"), (trail, "trail")]
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

fn digest(machine: &RandomMachine, threads: u64, grain: Grain) -> Option<u64> {
    let options = Options { threads, digest: true, ..Options::default() };
    let report =
        check_in_portions("m", machine.clone(), &Expectation::default(), &options, &Unobserved, grain);
    let report = report.expect("a machine is no fault");
    assert_eq!(report.counts.distinct as usize, reached(machine).0.len());
    report.digest
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_survey_sees_what_changes(machine in machine(12)) {
        let machine = quiet(machine);
        let job = SurveyJob { model: "m".into(), seen: Vec::new(), states: 1000 };
        let said = survey(machine.clone(), &job);
        prop_assert_eq!(said.changed, changed(&machine));
        prop_assert!(said.is_complete);
    }

    #[test]
    fn what_is_known_is_not_looked_for(machine in machine(12)) {
        let machine = quiet(machine);
        let job = SurveyJob { model: "m".into(), seen: vec!["place".into()], states: 1000 };
        let mut expected = changed(&machine);
        expected.retain(|name| name != "place");
        prop_assert_eq!(survey(machine, &job).changed, expected);
    }

    /// Equal sets of states, and only those, have equal digests, however they are found.
    #[test]
    fn a_digest_stands_for_a_set_of_states(one in machine(6), other in machine(6)) {
        let (one, other) = (quiet(one), quiet(other));
        let tiny = Grain { chunks: 3, small_chunk: 1, chunk: 2, block_bytes: 600, partition: 1 << 20 };
        prop_assert_eq!(digest(&one, 1, Grain::default()), digest(&one, 2, tiny));
        let is_same = digest(&one, 1, Grain::default()) == digest(&other, 1, Grain::default());
        prop_assert_eq!(is_same, reached(&one).0 == reached(&other).0);
    }
}
