//! A model in the data of a page.

use serde::Serialize;
use serde_json::Value;
use synod_messages::{DrawnGraph, ModelReport, PropertyReport};

use super::data::class;
use super::graph::{Graph, graph};
use super::pool::Pool;
use super::trace::{Trace, trace};
use crate::datum_json;
use crate::headline::{Mood, headline};
use crate::numbers::thousands;
use crate::outcome::{Missing, ModelOutcome, ModelResult};
use crate::summary::{self, held_to, kind_words, property_verdict, search, states, took, warnings};

#[derive(Serialize)]
pub(super) struct Model<'a> {
    name: &'a str,
    mood: &'static str,
    /// The result in half a line.
    words: String,
    /// What was expected, in words.
    expected: String,
    command: &'a str,
    constants: Vec<(&'a str, Value)>,
    warnings: Vec<String>,
    missing: Option<Nothing<'a>>,
    report: Option<Report<'a>>,
}

/// Why there is no report.
#[derive(Serialize)]
struct Nothing<'a> {
    message: &'a str,
    got_to: Option<String>,
    output: Vec<&'a str>,
}

#[derive(Serialize)]
struct Report<'a> {
    states: String,
    distinct: u64,
    search: Vec<String>,
    took: String,
    /// New states by depth.
    levels: &'a [u64],
    properties: Vec<Property<'a>>,
    actions: Vec<Action<'a>>,
    fairness: Vec<String>,
    /// About the graph that temporal properties were judged on.
    judged_on: Vec<String>,
    traces: Vec<Trace<'a>>,
    graph: Option<Graph<'a>>,
}

#[derive(Serialize)]
struct Property<'a> {
    name: &'a str,
    kind: &'static str,
    mood: &'static str,
    words: String,
    place: String,
    /// The trace that shows it, as an index.
    trace: Option<usize>,
}

#[derive(Serialize)]
struct Action<'a> {
    name: &'a str,
    taken: u64,
    new_states: u64,
}

pub(super) fn model<'a>(
    outcome: &'a ModelOutcome,
    drawn: Option<&'a DrawnGraph>,
    pool: &mut Pool,
) -> Model<'a> {
    let headline = headline(outcome);
    let mut all_warnings = outcome.warnings.clone();
    all_warnings.extend(outcome.report().map(warnings).unwrap_or_default());
    let (missing, report) = match &outcome.result {
        ModelResult::Missing(missing) => (Some(nothing(missing)), None),
        ModelResult::Reported(report) => (None, Some(reported(outcome, report, drawn, pool))),
    };
    Model {
        name: &outcome.model,
        mood: class(Mood::of(outcome)),
        words: format!("{}{}", headline.words, headline.more),
        expected: outcome.expectation.describe(),
        command: &outcome.command,
        constants: outcome.constants.iter().map(|(name, value)| (name.as_str(), datum_json(value))).collect(),
        warnings: all_warnings,
        missing,
        report,
    }
}

fn nothing(missing: &Missing) -> Nothing<'_> {
    let got_to = missing.progress.as_ref().map(|progress| {
        format!(
            "{} distinct states, {} generated, at depth {}",
            thousands(progress.distinct),
            thousands(progress.generated),
            thousands(progress.depth)
        )
    });
    let output =
        missing.last_lines.iter().map(String::as_str).filter(|line| !line.trim().is_empty()).collect();
    Nothing { message: &missing.message, got_to, output }
}

fn reported<'a>(
    outcome: &'a ModelOutcome,
    report: &'a ModelReport,
    drawn: Option<&'a DrawnGraph>,
    pool: &mut Pool,
) -> Report<'a> {
    let shown = report.counterexamples.iter().chain(&report.witnesses);
    let traces = shown.enumerate().map(|(at, found)| {
        let excerpt = outcome.excerpts.get(at).and_then(Option::as_ref);
        trace(found, report, excerpt, pool)
    });
    let traces = traces.collect();
    let actions = report.actions.iter();
    Report {
        states: states(report),
        distinct: report.counts.distinct,
        search: search(report),
        took: took(report),
        levels: &report.levels,
        properties: report.properties.iter().map(|one| property(one, report)).collect(),
        actions: actions
            .map(|a| Action { name: &a.name, taken: a.taken, new_states: a.new_states })
            .collect(),
        fairness: held_to(report),
        judged_on: summary::graph(report),
        traces,
        graph: drawn.map(|drawn| graph(drawn, report, pool)),
    }
}

fn property<'a>(property: &'a PropertyReport, report: &ModelReport) -> Property<'a> {
    let (mood, words) = property_verdict(property, !report.counterexamples.is_empty());
    let mut shown = report.counterexamples.iter().chain(&report.witnesses);
    Property {
        name: &property.name,
        kind: kind_words(property.kind),
        mood: class(mood),
        words,
        place: format!("{}:{}", property.place.file, property.place.line),
        trace: shown.position(|found| found.property == property.name),
    }
}
