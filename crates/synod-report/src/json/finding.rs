//! A counterexample as data.

use serde::Serialize;
use synod_messages::{ActionTaken, Counterexample, Envelope, Event, FindingKind, Place, TraceStep};

use super::plain::Object;

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    property: &'a str,
    kind: &'static str,
    reason: &'a str,
    place: Option<Spot<'a>>,
    loop_start: Option<u64>,
    loop_action: Option<Taken<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    loop_events: Vec<Happening<'a>>,
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
pub(super) struct Step<'a> {
    action: Option<Taken<'a>>,
    state: Object<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mapped: Option<Object<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Happening<'a>>,
}

/// An event, with a word for what it is.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Happening<'a> {
    Local { at: &'a str, label: &'a str },
    Send(Letter<'a>),
    Receive(Letter<'a>),
    Lose(Letter<'a>),
    Duplicate(Letter<'a>),
    Crash { at: &'a str },
    Recover { at: &'a str },
    Remark { label: &'a str },
}

#[derive(Serialize)]
pub(super) struct Letter<'a> {
    from: &'a str,
    to: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
pub(super) struct Taken<'a> {
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
        loop_events: found.loop_events.iter().map(happening).collect(),
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

pub(super) fn step(steps: &[TraceStep], at: usize) -> Step<'_> {
    let after = &steps[at];
    let before = at.checked_sub(1).map(|before| &steps[before]);
    let changed = before.map(|before| {
        let pairs = before.state.iter().zip(&after.state);
        pairs.filter(|(old, new)| old != new).map(|(_, (name, _))| name.as_str()).collect()
    });
    let mapped = (!after.mapped.is_empty()).then_some(Object(&after.mapped));
    let (action, state) = (after.action.as_ref().map(taken), Object(&after.state));
    Step { action, state, changed, mapped, events: after.events.iter().map(happening).collect() }
}

fn letter(Envelope { from, to, message }: &Envelope) -> Letter<'_> {
    Letter { from, to, message }
}

pub(super) fn happening(event: &Event) -> Happening<'_> {
    match event {
        Event::Local { at, label } => Happening::Local { at, label },
        Event::Send(envelope) => Happening::Send(letter(envelope)),
        Event::Receive(envelope) => Happening::Receive(letter(envelope)),
        Event::Lose(envelope) => Happening::Lose(letter(envelope)),
        Event::Duplicate(envelope) => Happening::Duplicate(letter(envelope)),
        Event::Crash { at } => Happening::Crash { at },
        Event::Recover { at } => Happening::Recover { at },
        Event::Remark { label } => Happening::Remark { label },
    }
}

pub(super) fn taken(action: &ActionTaken) -> Taken<'_> {
    Taken { name: &action.name, args: Object(&action.args) }
}
