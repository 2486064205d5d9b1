//! A counterexample as data.

use serde::Serialize;
use synod_messages::{ActionTaken, Counterexample, FindingKind, Place, TraceStep};

use super::plain::Object;

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    property: &'a str,
    kind: &'static str,
    reason: &'a str,
    place: Option<Spot<'a>>,
    loop_start: Option<u64>,
    loop_action: Option<Taken<'a>>,
    fairness: Vec<Note<'a>>,
    notes: &'a [String],
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Spot<'a> {
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct Note<'a> {
    constraint: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    action: Option<Taken<'a>>,
    state: Object<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mapped: Option<Object<'a>>,
}

#[derive(Serialize)]
struct Taken<'a> {
    name: &'a str,
    args: Object<'a>,
}

pub(super) fn finding(found: &Counterexample) -> Finding<'_> {
    let notes = found.fairness.iter();
    Finding {
        property: &found.property,
        kind: finding_kind(found.kind),
        reason: &found.reason,
        place: found.place.as_ref().map(|Place { file, line }| Spot { file, line: *line }),
        loop_start: found.loop_start,
        loop_action: found.loop_action.as_ref().map(taken),
        fairness: notes.map(|note| Note { constraint: &note.constraint, why: &note.why }).collect(),
        notes: &found.notes,
        steps: (0..found.steps.len()).map(|at| step(&found.steps, at)).collect(),
    }
}

fn finding_kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Always => "always",
        FindingKind::AlwaysStep => "always-step",
        FindingKind::Unreachable => "unreachable",
        FindingKind::Liveness => "liveness",
        FindingKind::Impossible => "impossible",
        FindingKind::Refinement => "refinement",
        FindingKind::Deadlock => "deadlock",
        FindingKind::Panic => "panic",
        FindingKind::Nondeterministic => "nondeterministic",
        FindingKind::TooLarge => "too-large",
        FindingKind::Witness => "witness",
    }
}

fn step(steps: &[TraceStep], at: usize) -> Step<'_> {
    let after = &steps[at];
    let before = at.checked_sub(1).map(|before| &steps[before]);
    let changed = before.map(|before| {
        let pairs = before.state.iter().zip(&after.state);
        pairs.filter(|(old, new)| old != new).map(|(_, (name, _))| name.as_str()).collect()
    });
    let mapped = (!after.mapped.is_empty()).then_some(Object(&after.mapped));
    Step { action: after.action.as_ref().map(taken), state: Object(&after.state), changed, mapped }
}

fn taken(action: &ActionTaken) -> Taken<'_> {
    Taken { name: &action.name, args: Object(&action.args) }
}
