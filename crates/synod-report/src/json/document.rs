//! The document as data, field by field in the order in which it is written.

use serde::Serialize;
use synod_messages::{
    Exactness, GraphReport, LimitKind, ModelReport, PropertyKind, PropertyReport, PropertyVerdict, Stop,
};

use super::finding::{Finding, finding};
use super::plain::Object;
use super::{FORMAT, VERSION};
use crate::lock::{LockDifference, LockReport};
use crate::outcome::{Missing, MissingKind, ModelOutcome, ModelResult, SpecReport, SpecVerdict};

/// The top of the document.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    format: &'static str,
    version: u32,
    #[serde(flatten)]
    content: Content<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock: Option<Lock<'a>>,
}

/// What the lock file says of the run.
#[derive(Serialize)]
struct Lock<'a> {
    file: &'a str,
    state: &'static str,
    fails: bool,
    differences: Vec<Difference<'a>>,
    not_in_run: u64,
}

#[derive(Serialize)]
struct Difference<'a> {
    spec: &'a str,
    model: &'a str,
    words: &'a [String],
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    One(Spec<'a>),
    Several { verdict: &'static str, exit_status: u8, specs: Vec<Spec<'a>> },
}

#[derive(Serialize)]
struct Spec<'a> {
    spec: &'a str,
    verdict: &'static str,
    exit_status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error<'a>>,
    models: Vec<Model<'a>>,
}

#[derive(Serialize)]
pub(super) struct Error<'a> {
    pub(super) kind: &'a str,
    pub(super) message: &'a str,
}

#[derive(Serialize)]
struct Model<'a> {
    name: &'a str,
    constants: Object<'a>,
    expected: String,
    verdict: &'static str,
    as_expected: bool,
    #[serde(flatten)]
    result: Result<'a>,
    warnings: &'a [String],
    command: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Result<'a> {
    Reported(Box<Reported<'a>>),
    Missing { error: Error<'a>, progress: Option<Progress<'a>>, last_lines: &'a [String] },
}

#[derive(Serialize)]
struct Reported<'a> {
    stop: StopReason,
    states: States<'a>,
    properties: Vec<Property<'a>>,
    actions: Vec<Action<'a>>,
    bounds: Vec<Bound<'a>>,
    counterexamples: Vec<Finding<'a>>,
    witnesses: Vec<Finding<'a>>,
    processes: &'a [String],
    fairness: &'a [String],
    graph: Option<Graph>,
    exactness: &'static str,
    collision_probability: Option<f64>,
    seconds: f64,
    peak_bytes: u64,
}

#[derive(Serialize)]
struct Graph {
    steps: u64,
    bytes: u64,
    seconds: f64,
}

#[derive(Serialize)]
struct StopReason {
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Limit>,
}

/// A count, or a time in seconds.
#[derive(Serialize)]
#[serde(untagged)]
enum Limit {
    Count(u64),
    Time(f64),
}

#[derive(Serialize)]
struct States<'a> {
    distinct: u64,
    generated: u64,
    initial: u64,
    depth: u64,
    left_in_queue: u64,
    levels: &'a [u64],
}

#[derive(Serialize)]
struct Progress<'a> {
    distinct: u64,
    generated: u64,
    depth: u64,
    left_in_queue: u64,
    phase: Option<&'a str>,
}

#[derive(Serialize)]
struct Property<'a> {
    name: &'a str,
    kind: &'static str,
    verdict: &'static str,
    reached_at: Option<u64>,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct Action<'a> {
    name: &'a str,
    taken: u64,
    new_states: u64,
}

#[derive(Serialize)]
struct Bound<'a> {
    name: &'a str,
    cut: bool,
}

pub(super) fn document<'a>(
    specs: &'a [SpecReport],
    exit_status: u8,
    several: bool,
    held: Option<&'a LockReport>,
) -> Document<'a> {
    let content = match specs {
        [one] if !several => Content::One(spec(one)),
        _ => {
            let verdict = specs.iter().map(SpecReport::verdict).max_by_key(|v| gravity(*v));
            let verdict = verdict_word(verdict.unwrap_or(SpecVerdict::Error));
            Content::Several { verdict, exit_status, specs: specs.iter().map(spec).collect() }
        }
    };
    Document { format: FORMAT, version: VERSION, content, lock: held.map(lock) }
}

fn lock(report: &LockReport) -> Lock<'_> {
    let differences = report.differences.iter();
    Lock {
        file: &report.file,
        state: report.state.word(),
        fails: report.fails(),
        differences: differences
            .map(|LockDifference { spec, model, words }| Difference { spec, model, words })
            .collect(),
        not_in_run: report.apart,
    }
}

fn gravity(verdict: SpecVerdict) -> u8 {
    match verdict {
        SpecVerdict::AsExpected => 0,
        SpecVerdict::Incomplete => 1,
        SpecVerdict::Unexpected => 2,
        SpecVerdict::Error => 3,
    }
}

fn verdict_word(verdict: SpecVerdict) -> &'static str {
    match verdict {
        SpecVerdict::AsExpected => "as-expected",
        SpecVerdict::Unexpected => "unexpected",
        SpecVerdict::Incomplete => "incomplete",
        SpecVerdict::Error => "error",
    }
}

fn spec(report: &SpecReport) -> Spec<'_> {
    let error = report.error.as_ref().map(|error| Error { kind: &error.kind, message: &error.message });
    Spec {
        spec: &report.path,
        verdict: verdict_word(report.verdict()),
        exit_status: report.exit_status,
        error,
        models: report.models.iter().map(model).collect(),
    }
}

fn model(outcome: &ModelOutcome) -> Model<'_> {
    Model {
        name: &outcome.model,
        constants: Object(&outcome.constants),
        expected: outcome.expectation.describe(),
        verdict: outcome.verdict_word(),
        as_expected: outcome.is_as_expected(),
        result: match &outcome.result {
            ModelResult::Reported(report) => Result::Reported(Box::new(reported(report))),
            ModelResult::Missing(missing) => absent(missing),
        },
        warnings: &outcome.warnings,
        command: &outcome.command,
    }
}

fn absent(missing: &Missing) -> Result<'_> {
    let kind = match missing.kind {
        MissingKind::Died => "died",
        MissingKind::Panicked => "panic",
        MissingKind::OverLimit => "over-limit",
        MissingKind::Interrupted => "interrupted",
        MissingKind::Refused => "refused",
        MissingKind::Fault => "fault",
    };
    let progress = missing.progress.as_ref().map(|progress| Progress {
        distinct: progress.distinct,
        generated: progress.generated,
        depth: progress.depth,
        left_in_queue: progress.queue,
        phase: progress.phase.as_deref(),
    });
    Result::Missing {
        error: Error { kind, message: &missing.message },
        progress,
        last_lines: &missing.last_lines,
    }
}

fn reported(report: &ModelReport) -> Reported<'_> {
    let counts = &report.counts;
    Reported {
        stop: stop(&report.stop),
        states: States {
            distinct: counts.distinct,
            generated: counts.generated,
            initial: counts.initial,
            depth: counts.depth,
            left_in_queue: counts.left_in_queue,
            levels: &report.levels,
        },
        properties: report.properties.iter().map(property).collect(),
        actions: (report.actions.iter())
            .map(|a| Action { name: &a.name, taken: a.taken, new_states: a.new_states })
            .collect(),
        bounds: report.bounds.iter().map(|(name, cut)| Bound { name, cut: *cut }).collect(),
        counterexamples: report.counterexamples.iter().map(finding).collect(),
        witnesses: report.witnesses.iter().map(finding).collect(),
        processes: &report.processes,
        fairness: &report.fairness,
        graph: report.graph.as_ref().map(graph),
        exactness: match report.exactness {
            Exactness::Exact => "exact",
            Exactness::Fingerprint => "fingerprint",
        },
        collision_probability: report.collision_probability,
        seconds: milliseconds(report.seconds),
        peak_bytes: report.peak_bytes,
    }
}

fn graph(report: &GraphReport) -> Graph {
    Graph { steps: report.steps, bytes: report.bytes, seconds: milliseconds(report.seconds) }
}

fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

fn stop(stop: &Stop) -> StopReason {
    let (reason, limit) = match stop {
        Stop::Exhausted => ("exhausted", None),
        Stop::Found => ("found", None),
        Stop::Interrupted => ("interrupted", None),
        Stop::Limit(LimitKind::States(count)) => ("states", Some(Limit::Count(*count))),
        Stop::Limit(LimitKind::Depth(steps)) => ("depth", Some(Limit::Count(*steps))),
        Stop::Limit(LimitKind::Seconds(time)) => ("seconds", Some(Limit::Time(*time))),
        Stop::Limit(LimitKind::Bytes(count)) => ("bytes", Some(Limit::Count(*count))),
        Stop::Limit(LimitKind::StateBytes(count)) => ("state-bytes", Some(Limit::Count(*count))),
        Stop::Limit(LimitKind::StateIds(count)) => ("state-ids", Some(Limit::Count(*count))),
    };
    StopReason { reason, limit }
}

fn property(report: &PropertyReport) -> Property<'_> {
    Property {
        name: &report.name,
        kind: property_kind(report.kind),
        verdict: match report.verdict {
            PropertyVerdict::Holds => "holds",
            PropertyVerdict::Violated => "violated",
            PropertyVerdict::Unknown => "unknown",
        },
        reached_at: report.reached_at,
        file: &report.place.file,
        line: report.place.line,
    }
}

/// A word for a kind.
pub(crate) fn property_kind(kind: PropertyKind) -> &'static str {
    match kind {
        PropertyKind::Always => "always",
        PropertyKind::AlwaysStep => "always-step",
        PropertyKind::Reachable => "reachable",
        PropertyKind::AlwaysPossible => "always-possible",
        PropertyKind::Eventually => "eventually",
        PropertyKind::LeadsTo => "leads-to",
        PropertyKind::InfinitelyOften => "infinitely-often",
        PropertyKind::EventuallyAlways => "eventually-always",
        PropertyKind::Temporal => "temporal",
        PropertyKind::Refines => "refines",
    }
}
