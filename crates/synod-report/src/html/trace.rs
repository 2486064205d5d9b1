//! A behaviour in the data of a page.

use serde::Serialize;
use serde_json::Value;
use synod_messages::{Counterexample, FindingKind, ModelReport, TraceStep};

use super::pool::Pool;
use crate::diagram::{Caption, DiagramOptions, Shape, SpaceTime, element, picture};
use crate::excerpt::Excerpt;
use crate::finding::{explanation, sentence, what};
use crate::lasso::Lasso;
use crate::text::kind_of;
use crate::{Change, action_json, state_changes};

#[derive(Serialize)]
pub(super) struct Trace<'a> {
    /// What it shows and after how many steps.
    title: String,
    mood: &'static str,
    property: &'a str,
    /// What is wrong at its end, or of all of it.
    explanation: String,
    notes: Vec<String>,
    /// Why a lasso is fair: each constraint with its reason.
    fairness: Vec<(&'a str, &'a str)>,
    excerpt: Option<Lines<'a>>,
    variables: Vec<&'a str>,
    /// The variables of mapped states, where there are some.
    mapped: Vec<&'a str>,
    steps: Vec<Step>,
    cycle: Option<Cycle>,
    diagram: Option<Diagram>,
}

/// Lines of the source.
#[derive(Serialize)]
struct Lines<'a> {
    file: &'a str,
    first: u32,
    lines: &'a [String],
}

#[derive(Serialize)]
struct Step {
    action: Option<Value>,
    /// The numbers of the variables' values.
    state: Vec<usize>,
    mapped: Vec<usize>,
    /// What the step changes, as the text report has it; nothing for the initial state.
    changes: Vec<String>,
}

/// How a lasso goes on after its last state.
#[derive(Serialize)]
struct Cycle {
    /// The state that it returns to.
    start: usize,
    /// Whether nothing changes any more.
    stutters: bool,
    action: Option<Value>,
    /// What the step back changes.
    changes: Vec<String>,
}

#[derive(Serialize)]
struct Diagram {
    width: f64,
    height: f64,
    description: String,
    shapes: Vec<Drawn>,
}

/// An element of an SVG.
#[derive(Serialize)]
struct Drawn {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    tip: String,
    /// The first and the last step that it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<(usize, Option<usize>)>,
}

pub(super) fn trace<'a>(
    found: &'a Counterexample,
    report: &'a ModelReport,
    excerpt: Option<&'a Excerpt>,
    pool: &mut Pool,
) -> Trace<'a> {
    let names = |state: fn(&TraceStep) -> &[(String, synod_messages::Datum)]| {
        let first = found.steps.first().map(state).unwrap_or_default();
        first.iter().map(|(name, _)| name.as_str()).collect()
    };
    Trace {
        title: what(found),
        mood: if found.kind == FindingKind::Witness { "good" } else { "bad" },
        property: &found.property,
        explanation: explanation(found, kind_of(report, found), &found.property),
        notes: found.notes.iter().map(|note| sentence(note)).collect(),
        fairness: found.fairness.iter().map(|note| (&*note.constraint, &*note.why)).collect(),
        excerpt: excerpt.map(|Excerpt { file, first_line, lines }| Lines { file, first: *first_line, lines }),
        variables: names(|step| &step.state),
        mapped: names(|step| &step.mapped),
        steps: (0..found.steps.len()).map(|at| step(found, at, pool)).collect(),
        cycle: Lasso::of(found).map(|lasso| cycle(lasso, found)),
        diagram: diagram(found, report),
    }
}

fn step(found: &Counterexample, at: usize, pool: &mut Pool) -> Step {
    let step = &found.steps[at];
    Step {
        action: step.action.as_ref().map(action_json),
        state: pool.state(&step.state),
        mapped: pool.state(&step.mapped),
        changes: at.checked_sub(1).map(|before| changes(&found.steps[before], step)).unwrap_or_default(),
    }
}

fn changes(before: &TraceStep, after: &TraceStep) -> Vec<String> {
    state_changes(&before.state, &after.state).iter().map(Change::plain).collect()
}

fn cycle(lasso: Lasso, found: &Counterexample) -> Cycle {
    let last = &found.steps[found.steps.len() - 1];
    Cycle {
        start: lasso.start,
        stutters: lasso.stutters(),
        action: found.loop_action.as_ref().map(action_json),
        changes: changes(last, &found.steps[lasso.start]),
    }
}

/// The picture of a behaviour of processes, without a heading of its own.
fn diagram(found: &Counterexample, report: &ModelReport) -> Option<Diagram> {
    let space_time = SpaceTime::of(found, &report.processes).ok()?;
    let caption = Caption { title: String::new(), subtitle: String::new() };
    let picture = picture(&space_time, &caption, &DiagramOptions::default()).ok()?;
    Some(Diagram {
        width: picture.width,
        height: picture.height,
        shapes: picture.shapes.iter().map(drawn).collect(),
        description: picture.description,
    })
}

fn drawn(shape: &Shape) -> Drawn {
    let element = element(shape);
    Drawn {
        name: element.name,
        attributes: element.attributes,
        text: element.text.to_owned(),
        tip: shape.tip.clone(),
        steps: shape.steps.map(|steps| (steps.first, steps.last)),
    }
}
