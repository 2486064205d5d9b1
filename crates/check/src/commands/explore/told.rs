//! What the page is told: states, steps and properties as JSON. Values have the form of `synod_report::datum_json`.

use serde_json::{Value, json};
use synod_messages::{
    ActionTaken, Choice, Datum, Event, LassoHere, PropertyHere, PropertyKind, TraceStep, View,
};
use synod_report::{
    Change, ChangeKind, RecordedState, action_json, action_text, canonical, datum_json, itf_value,
    state_changes,
};

use super::session::{Compiled, Where};
use crate::replay::is_deadlock;

/// The spec: its models, constants and actions.
pub(super) fn spec(compiled: &Compiled, start: &Where) -> Value {
    let description = &compiled.description;
    let start = still_there(start, compiled, start);
    let models = description.models.iter().map(|model| {
        json!({ "name": model.name, "constants": shown(&model.constants), "expected": model.expectation.describe() })
    });
    let constants = description.constants.iter().map(|constant| {
        json!({ "name": constant.name, "doc": constant.doc, "choices": constant.choices, "range": constant.range })
    });
    let actions = description.actions.iter().map(|action| json!({ "name": action.name, "doc": action.doc }));
    json!({
        "name": description.name,
        "file": compiled.spec.shown,
        "models": models.collect::<Vec<_>>(),
        "constants": constants.collect::<Vec<_>>(),
        "actions": actions.collect::<Vec<_>>(),
        "start": { "model": start.model, "constants": start.constants },
    })
}

/// The place, where its model is still there; else the start, or the first model.
pub(super) fn still_there(place: &Where, compiled: &Compiled, start: &Where) -> Where {
    for place in [place, start] {
        if compiled.model(&place.model).is_ok() {
            let is_known = |name: &str| compiled.description.constants.iter().any(|known| known.name == name);
            let constants = place.constants.iter().filter(|(name, _)| is_known(name)).cloned().collect();
            return Where { model: place.model.clone(), constants };
        }
    }
    Where { model: compiled.description.models[0].name.clone(), constants: Vec::new() }
}

/// As text: constants are short.
fn shown(constants: &[(String, Datum)]) -> Vec<(String, String)> {
    constants.iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
}

/// A place: the states that lead to it, and what there is.
pub(super) fn place(path: &[u32], steps: &[TraceStep], view: &View, cut: Option<&str>) -> Value {
    let here = steps.last();
    json!({
        "path": path,
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
        "choices": view.choices.iter().map(|choice| self::choice(here, choice)).collect::<Vec<_>>(),
        "properties": view.properties.iter().map(property).collect::<Vec<_>>(),
        "may_end": view.may_end,
        "is_within": view.is_within,
        "is_deadlock": is_deadlock(view),
        "trouble": view.trouble,
        "cut": cut,
    })
}

fn step(step: &TraceStep) -> Value {
    json!({
        "action": step.action.as_ref().map(action_json),
        "state": variables(&step.state),
        "events": step.events.iter().map(event).collect::<Vec<_>>(),
    })
}

fn variables(state: &[(String, Datum)]) -> Vec<Value> {
    state.iter().map(|(name, value)| json!([name, datum_json(value)])).collect()
}

fn choice(here: Option<&TraceStep>, choice: &Choice) -> Value {
    let changes = here.map(|here| state_changes(&here.state, &choice.step.state));
    json!({
        "action": choice.step.action.as_ref().map(action_json),
        // Of an initial state there is nothing that it changes.
        "state": variables(&choice.step.state),
        "changes": changes.unwrap_or_default().iter().map(change).collect::<Vec<_>>(),
        "events": choice.step.events.iter().map(event).collect::<Vec<_>>(),
        "does_change": choice.changes,
        "is_within": choice.is_within,
    })
}

/// What changes, in the words of the text report: `["decided[n1]", "none", "v1"]`, `["msgs", "+", "Commit"]`.
fn change(change: &Change) -> Value {
    match &change.kind {
        ChangeKind::Became(from, to) => json!({ "path": change.path, "from": from, "to": to }),
        ChangeKind::Is(value) => json!({ "path": change.path, "is": value }),
        ChangeKind::Gained(value) => json!({ "path": change.path, "gained": value }),
        ChangeKind::Lost(value) => json!({ "path": change.path, "lost": value }),
    }
}

fn event(event: &Event) -> String {
    match event {
        Event::Local { at, label } => format!("{at}: {label}"),
        Event::Send(e) => format!("{} sends {} to {}", e.from, e.message, e.to),
        Event::Receive(e) => format!("{} receives {} from {}", e.to, e.message, e.from),
        Event::Lose(e) => format!("{} from {} to {} is lost", e.message, e.from, e.to),
        Event::Duplicate(e) => format!("{} from {} to {} is copied", e.message, e.from, e.to),
        Event::Crash { at } => format!("{at} crashes"),
        Event::Recover { at } => format!("{at} recovers"),
        Event::Remark { label } => label.clone(),
    }
}

fn property(property: &PropertyHere) -> Value {
    json!({
        "name": property.name,
        "kind": kind(property.kind),
        "is_goal": matches!(property.kind, PropertyKind::Reachable | PropertyKind::AlwaysPossible),
        "line": property.place.line,
        "holds": property.holds,
        "reason": property.reason,
        "parts": property.parts,
        "mapped": variables(&property.mapped),
    })
}

fn kind(kind: PropertyKind) -> &'static str {
    match kind {
        PropertyKind::Always => "always",
        PropertyKind::AlwaysStep => "always, of steps",
        PropertyKind::Reachable => "reachable",
        PropertyKind::AlwaysPossible => "always possible",
        PropertyKind::Eventually => "eventually",
        PropertyKind::LeadsTo => "leads to",
        PropertyKind::InfinitelyOften => "infinitely often",
        PropertyKind::EventuallyAlways => "eventually always",
        PropertyKind::Temporal => "temporal",
        PropertyKind::Refines => "refines",
    }
}

/// What goes round for ever.
pub(super) fn lasso(lasso: &LassoHere) -> Value {
    let properties = lasso.properties.iter();
    json!({
        "back": lasso.back.as_ref().map(action_json),
        "is_fair": lasso.is_fair(),
        "fairness": lasso.fairness,
        "properties": properties.map(|p| json!({ "name": p.name, "holds": p.holds, "part": p.part })).collect::<Vec<_>>(),
    })
}

/// A step as a trace file would have it.
pub(super) fn recorded(step: &TraceStep) -> RecordedState {
    let written = |(name, value): &(String, Datum)| {
        // What our own writer wrote has a canonical form.
        Some((name.clone(), canonical(&itf_value(value), name).ok()?))
    };
    let action = |action: &ActionTaken| action_text(action);
    RecordedState {
        action: step.action.as_ref().map(action),
        state: step.state.iter().filter_map(written).collect(),
    }
}
