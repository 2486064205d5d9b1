//! Which steps the predicates of fairness speak of: each predicate against each step of three processes.

use synod_net::{
    Envelope, Step, deliveries, deliveries_between, deliveries_to, recovery_of, steps_of, timeouts_of,
};
use synod_spec::{Set, Spec, StepPredicate};

use crate::misuse::quiet;
use crate::tabled::{P, Short, Tabled, Timer, Word};

type System = Tabled<Short>;

/// Steps of every kind, each at or between all of three processes.
fn every_step() -> Vec<Step<System>> {
    let all = [P(0), P(1), P(2)];
    let mut steps = vec![Step::Heal, Step::Partition(Set::from_iter([P(0)]), Set::from_iter([P(1), P(2)]))];
    for at in all {
        steps.extend([
            Step::Crash(at),
            Step::Recover(at),
            Step::Timeout(at, Timer(0)),
            Step::Timeout(at, Timer(1)),
        ]);
        for (to, word) in all.into_iter().flat_map(|to| [(to, 0), (to, 1)]) {
            let envelope = Envelope { from: at, to, message: Short::word(word) };
            steps.extend([Step::Deliver(envelope), Step::Lose(envelope), Step::Duplicate(envelope)]);
        }
    }
    steps
}

/// The predicate is called so, and speaks of just the steps that begin or end so.
#[track_caller]
fn speaks_of(predicate: &StepPredicate<System>, label: &str, is_meant: impl Fn(&str) -> bool) {
    let system = System::new(&quiet());
    let state = system.init().into_iter().next().unwrap();
    assert_eq!(predicate.label(), label);
    for step in every_step() {
        let shown = step.to_string();
        assert_eq!(predicate.holds(&system, &state, &step, &state), is_meant(&shown), "{label}: {shown}");
    }
}

#[test]
fn each_predicate_speaks_of_its_steps() {
    let delivers = |step: &str, part: &str| step.starts_with("Deliver(") && step.contains(part);
    speaks_of(&steps_of(P(1)), "p2's steps", |step| {
        delivers(step, "→p2:") || step.starts_with("Timeout(p2,") || step == "Recover(p2)"
    });
    speaks_of(&timeouts_of(P(1)), "p2's timeouts", |step| step.starts_with("Timeout(p2,"));
    speaks_of(&recovery_of(P(1)), "p2's recovery", |step| step == "Recover(p2)");
    speaks_of(&deliveries_to(P(1)), "deliveries to p2", |step| delivers(step, "→p2:"));
    speaks_of(&deliveries_between(P(0), P(1)), "deliveries p1→p2", |step| delivers(step, "p1→p2:"));
    let second = |envelope: &Envelope<P, Short>| envelope.message == Short::word(1);
    speaks_of(&deliveries("second words", second), "second words", |step| delivers(step, ": m2"));
}
