//! Reports for tests: one of each kind.

use synod_messages::{
    ActionReport, ActionTaken, Counterexample, Counts, Datum, Exactness, Expectation, FindingKind, LimitKind,
    ModelReport, Place, Progress, PropertyKind, PropertyReport, PropertyVerdict, Stop, TraceStep,
};

pub(crate) mod graph;

use crate::{Missing, MissingKind, ModelOutcome, ModelResult, SpecReport, excerpt};

const SOURCE: &str =
    "fn properties() {\n    p.always(\"Agreement\", |m, s| {\n        s.all_equal()\n    });\n}\n";

pub(crate) fn atom(name: &str) -> Datum {
    Datum::Atom(name.to_owned())
}

/// A function in which every key has a value.
fn function(values: [Option<&str>; 2]) -> Datum {
    let value = |value: Option<&str>| value.map_or(Datum::Absent, |v| Datum::Present(Box::new(atom(v))));
    Datum::Map(vec![(atom("n1"), value(values[0])), (atom("n2"), value(values[1]))])
}

fn state(decided: [Option<&str>; 2], msgs: &[&str]) -> Vec<(String, Datum)> {
    let msgs = Datum::Set(msgs.iter().map(|name| atom(name)).collect());
    vec![("decided".to_owned(), function(decided)), ("msgs".to_owned(), msgs)]
}

fn step(name: &str, node: &str, state: Vec<(String, Datum)>) -> TraceStep {
    let args = vec![("node".to_owned(), atom(node))];
    TraceStep { action: Some(ActionTaken { name: name.to_owned(), args }), state, ..TraceStep::default() }
}

pub(crate) fn property(name: &str, kind: PropertyKind, verdict: PropertyVerdict) -> PropertyReport {
    let place = Place { file: "specs/x.rs".to_owned(), line: 2 };
    let reached_at = (kind == PropertyKind::Reachable).then_some(3);
    PropertyReport { name: name.to_owned(), kind, verdict, place, reached_at }
}

fn action(name: &str, taken: u64, new_states: u64) -> ActionReport {
    ActionReport { name: name.to_owned(), taken, new_states }
}

/// A model that holds, with an action that is never taken.
pub(crate) fn holding() -> ModelReport {
    ModelReport {
        model: "default".to_owned(),
        constants: vec![("nodes".to_owned(), Datum::Int(2)), ("guard".to_owned(), atom("None"))],
        stop: Stop::Exhausted,
        counts: Counts { distinct: 12_345, generated: 234_567, initial: 1, depth: 18, left_in_queue: 0 },
        levels: vec![
            1, 4, 16, 64, 180, 400, 800, 1200, 1500, 1800, 1700, 1500, 1200, 900, 600, 300, 130, 40, 10,
        ],
        digest: None,
        properties: vec![
            property("Agreement", PropertyKind::Always, PropertyVerdict::Holds),
            property("SomebodyDecides", PropertyKind::Reachable, PropertyVerdict::Holds),
        ],
        actions: vec![action("Decide", 200_000, 12_344), action("Crash", 0, 0)],
        counterexamples: Vec::new(),
        witnesses: Vec::new(),
        processes: Vec::new(),
        fairness: Vec::new(),
        graph: None,
        bounds: Vec::new(),
        exactness: Exactness::Exact,
        collision_probability: None,
        seconds: 0.25,
        peak_bytes: 14_200_000,
    }
}

/// A violation in three steps.
pub(crate) fn violated() -> ModelReport {
    let steps = vec![
        TraceStep { state: state([None, None], &[]), ..TraceStep::default() },
        step("Propose", "n1", state([None, None], &["Commit"])),
        step("Decide", "n1", state([Some("v1"), None], &["Commit"])),
        step("Decide", "n2", state([Some("v1"), Some("v2")], &[])),
    ];
    let found = Counterexample {
        kind: FindingKind::Always,
        property: "Agreement".to_owned(),
        reason: "n1 decided v1 and n2 decided v2".to_owned(),
        place: Some(Place { file: "specs/x.rs".to_owned(), line: 2 }),
        steps,
        ..Counterexample::default()
    };
    let counts = Counts { distinct: 40, generated: 90, initial: 1, depth: 4, left_in_queue: 7 };
    let levels = vec![1, 4, 9, 14, 12];
    ModelReport { stop: Stop::Found, counts, levels, counterexamples: vec![found], ..holding() }
}

/// Another kind of finding at the end of the same behaviour.
pub(crate) fn finding(kind: FindingKind, property: &str, reason: &str) -> ModelReport {
    let mut report = violated();
    let found = &mut report.counterexamples[0];
    found.kind = kind;
    (found.property, found.reason) = (property.to_owned(), reason.to_owned());
    if kind == FindingKind::Unreachable {
        found.steps.clear();
    }
    report
}

/// A search that a limit ended, by fingerprints and within a bound.
pub(crate) fn limited() -> ModelReport {
    ModelReport {
        stop: Stop::Limit(LimitKind::States(1000)),
        bounds: vec![("short".to_owned(), true)],
        exactness: Exactness::Fingerprint,
        collision_probability: Some(1.2e-9),
        ..holding()
    }
}

/// A model with its report, in a spec that expects `violated` to fail.
pub(crate) fn outcome(report: ModelReport, violated: &[&str]) -> ModelOutcome {
    let excerpt = excerpt("specs/x.rs", SOURCE, 2);
    ModelOutcome {
        model: report.model.clone(),
        constants: report.constants.clone(),
        expectation: Expectation {
            violated: violated.iter().map(|name| (*name).to_owned()).collect(),
            ..Expectation::default()
        },
        excerpts: report.counterexamples.iter().map(|_| excerpt.clone()).collect(),
        result: ModelResult::Reported(Box::new(report)),
        warnings: Vec::new(),
        command: "check specs/x.rs --model default".to_owned(),
    }
}

/// A model whose program died.
pub(crate) fn died() -> ModelOutcome {
    let missing = Missing {
        kind: MissingKind::Died,
        message: "it ended by signal 6\nits stack overflowed".to_owned(),
        progress: Some(Progress { distinct: 10, generated: 20, depth: 3, queue: 4, bytes: 5, phase: None }),
        last_lines: vec!["thread 'main' has overflowed its stack".to_owned()],
    };
    ModelOutcome { result: ModelResult::Missing(missing), ..outcome(holding(), &[]) }
}

/// A spec with models.
pub(crate) fn spec(models: Vec<ModelOutcome>) -> SpecReport {
    SpecReport { path: "specs/x.rs".to_owned(), models, error: None, exit_status: 0 }
}

/// Removes colours; what `check` leaves to anstream.
pub(crate) fn plain(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or("").to_owned();
    first + &parts.map(|part| part.split_once('m').map_or("", |(_, rest)| rest)).collect::<String>()
}
