//! What became of a recorded behaviour, as text.

use crate::diff::Change;
use crate::numbers::plural;
use crate::replayed::{ClaimNow, Departure, Nearest, ReplayOutcome, Replayed, Shows, Why};
use crate::style::{ACTION, BAD, DIM, GOOD, NAME, WARN, paint};
use crate::telling::Telling;
use crate::trace::trace_text;
use crate::value::action_text;

/// The columns that labels take.
const LABEL: usize = 12;

/// A replay for people: what became of it, why, and the behaviour as far as it goes.
#[must_use]
pub fn replayed_text(replayed: &Replayed, telling: Telling) -> String {
    let mut text = heading(replayed);
    let recorded = recorded(replayed);
    let rows = match &replayed.outcome {
        ReplayOutcome::Stands(shows) => stands(replayed, shows),
        ReplayOutcome::Departs(departure) => departs(departure),
    };
    for (label, line) in std::iter::once(("recorded", recorded)).chain(rows) {
        text.push_str(format!("  {label:LABEL$}{line}").trim_end());
        text.push('\n');
    }
    for note in &replayed.notes {
        text.push_str(&format!("  {note}\n"));
    }
    if !replayed.behaviour.steps.is_empty() {
        text.push('\n');
        text.push_str(&trace_text(&replayed.behaviour, telling, 2));
    }
    text
}

fn heading(replayed: &Replayed) -> String {
    let Replayed { trace, spec, model, last, .. } = replayed;
    let verdict = match &replayed.outcome {
        ReplayOutcome::Stands(_) => format!("is {} of", paint(GOOD, "still a behaviour")),
        ReplayOutcome::Departs(Departure { why: Why::OtherVariables { .. }, .. }) => {
            format!("has {} than", paint(BAD, "other variables"))
        }
        ReplayOutcome::Departs(departure) => format!("{} from", paint(BAD, place(departure, *last))),
    };
    format!("{} {verdict} {spec}, model {model}\n", paint(NAME, trace))
}

fn place(departure: &Departure, last: usize) -> String {
    match departure.at {
        0 => "departs at once".to_owned(),
        at if at > last => "departs on the way back".to_owned(),
        at => format!("departs at step {at} of {last}"),
    }
}

fn recorded(replayed: &Replayed) -> String {
    let steps = plural(replayed.last as u64, "step");
    match (&replayed.recorded.property, replayed.recorded.is_violation) {
        (None, _) => steps,
        (Some(name), true) if name == "deadlock" || name == "panic" => format!("{name} after {steps}"),
        (Some(name), true) => format!("{name} is violated in {steps}"),
        (Some(name), false) => format!("{name} is reached in {steps}"),
    }
}

type Rows = Vec<(&'static str, String)>;

fn stands(replayed: &Replayed, shows: &Shows) -> Rows {
    let mut rows: Rows = claim(replayed, shows).into_iter().map(|line| ("", line)).collect();
    let is_claim = |name: &str| replayed.recorded.property.as_deref() == Some(name);
    for (name, reason) in shows.violated.iter().filter(|(name, _)| !is_claim(name)) {
        rows.push(("", format!("{name} is {}{}", paint(BAD, "violated"), because(reason))));
    }
    let others = shows.reached.iter().filter(|name| !is_claim(name));
    rows.extend(others.map(|name| ("", format!("{name} is reached"))));
    if shows.is_deadlock && !is_claim("deadlock") {
        rows.push(("", format!("its last state is a {}", paint(BAD, "deadlock"))));
    }
    rows.extend(shows.trouble.iter().map(|trouble| ("", trouble.clone())));
    rows.extend(lasso(shows));
    if rows.is_empty() {
        rows.push(("", "nothing is violated".to_owned()));
    }
    rows[0].0 = "now";
    rows
}

/// What became of what it was recorded for.
fn claim(replayed: &Replayed, shows: &Shows) -> Option<String> {
    let name = replayed.recorded.property.as_deref().unwrap_or_default();
    let reason = shows.violated.iter().find(|(other, _)| other == name).map(|(_, reason)| because(reason));
    let reason = reason.unwrap_or_default();
    let is_violation = replayed.recorded.is_violation;
    Some(match &shows.claim {
        ClaimNow::NotRecorded => return None,
        ClaimNow::Still => format!("{} so{reason}", paint(if is_violation { BAD } else { GOOD }, "still")),
        ClaimNow::NoLonger => format!("{} so", paint(if is_violation { GOOD } else { WARN }, "no longer")),
        ClaimNow::Gone => format!("the spec has no property {name} any more"),
        ClaimNow::Open(why) => format!("not decided here: {why} (check the model)"),
    })
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(": {reason}") }
}

fn lasso(shows: &Shows) -> Rows {
    let Some(lasso) = &shows.lasso else { return Vec::new() };
    let unfair: Vec<&str> =
        lasso.fairness.iter().filter(|(_, why)| why.is_none()).map(|(text, _)| text.as_str()).collect();
    if unfair.is_empty() {
        return vec![("", "its cycle still closes, and is fair".to_owned())];
    }
    vec![("", format!("its cycle still closes, but does not satisfy {}", unfair.join(", ")))]
}

fn departs(departure: &Departure) -> Rows {
    let mut rows: Rows = Vec::new();
    rows.extend(departure.action.iter().map(|action| ("step", paint(ACTION, action).to_string())));
    rows.push(("why", why(departure)));
    let Some(Nearest { step, differs }) = &departure.nearest else { return rows };
    let what = match &step.action {
        None => "the initial state".to_owned(),
        Some(action) => paint(ACTION, action_text(action)).to_string(),
    };
    let how = if differs.is_empty() { "leads to the same state" } else { "differs (recorded → now):" };
    rows.push(("nearest", format!("{what} {}", paint(DIM, how))));
    rows.extend(differs.iter().map(|change| ("", difference(change))));
    rows
}

fn difference(change: &Change) -> String {
    format!("  {}", change.cell().text)
}

/// Why a behaviour departs, in half a sentence.
#[must_use]
pub fn departure_text(departure: &Departure) -> String {
    why(departure)
}

fn why(departure: &Departure) -> String {
    let before = departure.at.saturating_sub(1);
    match &departure.why {
        Why::OtherVariables { unknown, missing } => other_variables(unknown, missing),
        Why::NotInitial => "the spec has no such initial state".to_owned(),
        Why::NotEnabled => format!("it is not enabled in state {before}"),
        Why::LeadsElsewhere => format!("it is enabled in state {before}, and leads elsewhere"),
        Why::NoStep => format!("no step of state {before} leads to the recorded state"),
        Why::NotClosed(start) => format!("no step leads from the last state back to state {start}"),
        Why::BeyondBounds => {
            format!("state {before} is beyond the bounds of the spec, where no search goes on")
        }
        Why::Trouble(trouble) => format!("in state {before}, {trouble}"),
    }
}

fn other_variables(unknown: &[String], missing: &[String]) -> String {
    let mut parts = Vec::new();
    if !unknown.is_empty() {
        parts.push(format!("the spec has no {}", unknown.join(", ")));
    }
    if !missing.is_empty() {
        parts.push(format!("the trace has no {}", missing.join(", ")));
    }
    parts.join("; ")
}
