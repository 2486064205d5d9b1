//! Reports of what is judged on the graph: two processes and a lock.

use synod_messages::{
    ActionTaken, Counterexample, Datum, FairnessNote, FindingKind, GraphReport, ModelReport, Place,
    PropertyKind, PropertyVerdict, Stop, TraceStep,
};

use super::{atom, holding, property};

fn taken(name: &str, process: &str) -> ActionTaken {
    ActionTaken { name: name.to_owned(), args: vec![("0".to_owned(), atom(process))] }
}

fn state(p1: &str, p2: &str) -> Vec<(String, Datum)> {
    let holder = match (p1, p2) {
        ("critical", _) => Datum::Present(Box::new(atom("p1"))),
        (_, "critical") => Datum::Present(Box::new(atom("p2"))),
        _ => Datum::Absent,
    };
    let pc = Datum::Map(vec![(atom("p1"), atom(p1)), (atom("p2"), atom(p2))]);
    vec![("pc".to_owned(), pc), ("holder".to_owned(), holder)]
}

fn initial() -> TraceStep {
    TraceStep { state: state("idle", "idle"), ..TraceStep::default() }
}

fn step(name: &str, process: &str, state: Vec<(String, Datum)>) -> TraceStep {
    TraceStep { action: Some(taken(name, process)), state, ..TraceStep::default() }
}

/// Both want the lock, and the second gets it.
fn prefix() -> Vec<TraceStep> {
    vec![
        initial(),
        step("Want", "p1", state("waiting", "idle")),
        step("Want", "p2", state("waiting", "waiting")),
        step("Enter", "p2", state("waiting", "critical")),
    ]
}

/// A report whose one counterexample violates its first property.
fn report(kind: PropertyKind, found: Counterexample) -> ModelReport {
    let place = Some(Place { file: "specs/x.rs".to_owned(), line: 2 });
    ModelReport {
        stop: Stop::Exhausted,
        properties: vec![
            property(&found.property, kind, PropertyVerdict::Violated),
            property("Exclusion", PropertyKind::Always, PropertyVerdict::Holds),
        ],
        actions: Vec::new(),
        counterexamples: vec![Counterexample { place, ..found }],
        fairness: ["p1", "p2"].map(|process| format!("weak fairness of Enter({process})")).into(),
        graph: Some(GraphReport { steps: 34_567, bytes: 3_100_000, seconds: 0.125 }),
        ..holding()
    }
}

/// A cycle of two steps after three.
pub(crate) fn lasso() -> ModelReport {
    let mut steps = prefix();
    steps.push(step("Yield", "p2", state("waiting", "waiting")));
    let note = |constraint: &str, why: &str| FairnessNote { constraint: constraint.into(), why: why.into() };
    let found = Counterexample {
        kind: FindingKind::Liveness,
        property: "NoStarvation".to_owned(),
        reason: "p1 waits from state 1 on and never enters".to_owned(),
        steps,
        loop_start: Some(3),
        loop_action: Some(taken("Enter", "p2")),
        fairness: vec![
            note("weak fairness of Enter(p1)", "disabled in state 3"),
            note("weak fairness of Enter(p2)", "taken at step 5"),
        ],
        notes: vec!["strong fairness of Enter(p1) would rule this behaviour out".to_owned()],
        ..Counterexample::default()
    };
    report(PropertyKind::LeadsTo, found)
}

/// Without fairness, nothing has to happen after a step.
pub(crate) fn stuttering() -> ModelReport {
    let found = Counterexample {
        kind: FindingKind::Liveness,
        property: "SomebodyEnters".to_owned(),
        steps: prefix()[..2].to_vec(),
        loop_start: Some(1),
        notes: vec!["It fails only by stuttering: weak fairness of any step rules that out.".to_owned()],
        ..Counterexample::default()
    };
    ModelReport { fairness: Vec::new(), ..report(PropertyKind::Eventually, found) }
}

/// A state from which there is no way to the goal.
pub(crate) fn impossible() -> ModelReport {
    let found = Counterexample {
        kind: FindingKind::Impossible,
        property: "BothIdle".to_owned(),
        steps: prefix(),
        ..Counterexample::default()
    };
    report(PropertyKind::AlwaysPossible, found)
}

fn mapped(owners: &[&str], log: &str) -> Vec<(String, Datum)> {
    let owners = Datum::Set(owners.iter().map(|name| atom(name)).collect());
    vec![("owners".to_owned(), owners), ("log".to_owned(), Datum::Text(log.to_owned()))]
}

/// A step that the abstract spec does not have; a long `log` makes mapped states wide.
pub(crate) fn refinement(log: &str) -> ModelReport {
    let mut steps = prefix();
    steps.push(step("Enter", "p1", state("critical", "critical")));
    let owners: [&[&str]; 5] = [&[], &[], &[], &["p2"], &["p1", "p2"]];
    for (at, (step, owners)) in steps.iter_mut().zip(owners).enumerate() {
        step.mapped = mapped(owners, if at < 3 { "" } else { log });
    }
    let found = Counterexample {
        kind: FindingKind::Refinement,
        property: "Lock".to_owned(),
        reason: "the abstract spec has no step from the mapped state to the next one".to_owned(),
        steps,
        ..Counterexample::default()
    };
    ModelReport { fairness: Vec::new(), ..report(PropertyKind::Refines, found) }
}

/// An initial state that is mapped to none.
pub(crate) fn wrong_beginning() -> ModelReport {
    let mut report = refinement("");
    let found = &mut report.counterexamples[0];
    found.steps.truncate(1);
    found.reason = "the mapped state is not an initial state of the abstract spec".to_owned();
    report
}

/// A mapped behaviour that the abstract spec's fairness does not allow.
pub(crate) fn mapped_lasso() -> ModelReport {
    let mut report = refinement("");
    let found = &mut report.counterexamples[0];
    found.kind = FindingKind::Liveness;
    found.reason = "weak fairness of Release is false of the mapped states".to_owned();
    (found.loop_start, found.loop_action) = (Some(3), Some(taken("Leave", "p1")));
    report
}

/// A counter that goes round, `length` steps a turn.
pub(crate) fn long_cycle(length: i64) -> ModelReport {
    let state = |count: i64| vec![("count".to_owned(), Datum::Int(count))];
    let action = |count: i64| ActionTaken { name: "Add".into(), args: vec![("0".into(), Datum::Int(count))] };
    let steps = (0..length).map(|count| TraceStep {
        action: (count > 0).then(|| action(count)),
        state: state(count),
        ..TraceStep::default()
    });
    let found = Counterexample {
        kind: FindingKind::Liveness,
        property: "Settles".to_owned(),
        steps: steps.collect(),
        loop_start: Some(0),
        loop_action: Some(action(0)),
        ..Counterexample::default()
    };
    report(PropertyKind::EventuallyAlways, found)
}

/// One of each kind.
pub(crate) fn all() -> Vec<ModelReport> {
    vec![
        lasso(),
        stuttering(),
        impossible(),
        refinement(""),
        wrong_beginning(),
        mapped_lasso(),
        long_cycle(120),
    ]
}
