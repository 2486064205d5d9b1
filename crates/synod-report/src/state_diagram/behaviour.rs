//! A behaviour as a state diagram: the initial state whole, then what each step changed. Where it goes on for ever, an arrow
//! leads back.

use synod_messages::{ActionTaken, Counterexample, Datum, FindingKind};

use super::{Arrow, Mark, ROOM, StateBox, StateDiagram, Tones};
use crate::diagram::Caption;
use crate::diff::{Change, state_changes};
use crate::lasso::Lasso;
use crate::state_lines::plain_lines;
use crate::value::action_text;

/// The diagram of a behaviour.
#[must_use]
pub fn of_behaviour(found: &Counterexample, caption: &Caption) -> StateDiagram {
    let title = format!("{}: {}", caption.subtitle, caption.title);
    let boxes = (0..found.steps.len()).map(|at| state_box(found, at)).collect();
    let mut tones = Tones::default();
    let mut arrows: Vec<Arrow> = (1..found.steps.len())
        .map(|at| arrow(at - 1, at, found.steps[at].action.as_ref(), &mut tones))
        .collect();
    if let Some(lasso) = Lasso::of(found) {
        let back = found.loop_action.as_ref();
        arrows.push(arrow(found.steps.len() - 1, lasso.start, back, &mut tones));
    }
    StateDiagram { title, boxes, arrows }
}

fn arrow(from: usize, to: usize, action: Option<&ActionTaken>, tones: &mut Tones) -> Arrow {
    let (text, name) = match action {
        Some(action) => (action_text(action), action.name.as_str()),
        None if from == to => ("stutters for ever".to_owned(), ""),
        None => ("stutters".to_owned(), ""),
    };
    Arrow { from, to, lines: vec![text], tone: tones.of(name) }
}

fn state_box(found: &Counterexample, at: usize) -> StateBox {
    let step = &found.steps[at];
    let before = at.checked_sub(1).map(|before| &found.steps[before]);
    let mut lines = told(before.map(|step| &*step.state), &step.state);
    let mapped_before = before.map(|step| &*step.mapped).filter(|mapped| !mapped.is_empty());
    let mapped = told(mapped_before, &step.mapped);
    if !mapped.is_empty() {
        lines.push("mapped:".to_owned());
        lines.extend(mapped);
    }
    let initial = (at == 0).then(|| "initial".to_owned());
    let end = (at + 1 == found.steps.len()).then(|| end_note(found)).flatten();
    let notes = initial.into_iter().chain(end).collect();
    StateBox { name: at.to_string(), lines, notes, mark: mark(found, at), rank: at as u64 }
}

fn mark(found: &Counterexample, at: usize) -> Mark {
    let last = at + 1 == found.steps.len();
    match (last, found.kind) {
        (true, FindingKind::Witness) => Mark::Goal,
        // A lasso is wrong as a whole, not in its last state.
        (true, kind) if kind != FindingKind::Liveness => Mark::Wrong,
        _ if at == 0 => Mark::Initial,
        _ => Mark::Plain,
    }
}

/// What the last state is.
fn end_note(found: &Counterexample) -> Option<String> {
    let property = &found.property;
    match found.kind {
        FindingKind::Liveness => None,
        FindingKind::Witness => Some(format!("reaches {property}")),
        FindingKind::Deadlock
        | FindingKind::Panic
        | FindingKind::Nondeterministic
        | FindingKind::TooLarge => Some(property.clone()),
        FindingKind::Impossible => Some(format!("{property} is out of reach")),
        FindingKind::Always
        | FindingKind::AlwaysStep
        | FindingKind::Refinement
        | FindingKind::Unreachable => Some(format!("violates {property}")),
    }
}

/// A state whole where it is the first, or else what changed.
fn told(before: Option<&[(String, Datum)]>, state: &[(String, Datum)]) -> Vec<String> {
    match before {
        None => plain_lines(state, ROOM),
        Some(before) => state_changes(before, state).iter().map(Change::plain).collect(),
    }
}
