//! A model's figures: how it was searched, what is known of its properties, how often its actions were taken.

use synod_messages::{
    ActionReport, Counterexample, Exactness, GraphReport, LimitKind, ModelReport, PropertyKind,
    PropertyReport, PropertyVerdict, Stop,
};

use crate::finding::length;
use crate::headline::Mood;
use crate::layout::{Align, Cell, fill, table};
use crate::numbers::{bytes, plural, probability, seconds, thousands};
use crate::style::{DIM, WARN};

/// Lists of names are kept within this many columns.
const LIST_WIDTH: usize = 90;

/// The rows of the summary: each a label and lines.
pub(crate) fn summary_text(report: &ModelReport) -> String {
    let mut text = facts_text(report);
    section(&mut text, "took", &[took(report)]);
    text
}

/// The same without what depends on the run.
pub(crate) fn facts_text(report: &ModelReport) -> String {
    let mut text = String::new();
    section(&mut text, "constants", &constants(report));
    section(&mut text, "states", &[states(report)]);
    section(&mut text, "search", &search(report));
    section(&mut text, "graph", &graph(report));
    section(&mut text, "properties", &properties(report));
    section(&mut text, "under", &fairness(report));
    section(&mut text, "actions", &actions(&report.actions));
    section(&mut text, "warning", &warnings(report));
    text
}

/// Lines under a label; nothing where there are none.
pub(crate) fn section(out: &mut String, label: &str, lines: &[String]) {
    const WIDTH: usize = 12;
    let style = if label.starts_with("warning") { WARN } else { DIM };
    for (at, line) in lines.iter().enumerate() {
        let label = if at == 0 { Cell::painted(style, label) } else { Cell::default() };
        out.push_str(format!("  {}{line}", label.padded(WIDTH)).trim_end());
        out.push('\n');
    }
}

/// `56,789 distinct, 234,567 generated, depth 18`.
pub(crate) fn states(report: &ModelReport) -> String {
    let counts = &report.counts;
    let mut text =
        format!("{} distinct, {} generated, ", thousands(counts.distinct), thousands(counts.generated));
    if counts.initial != 1 {
        text.push_str(&format!("{} initial, ", thousands(counts.initial)));
    }
    text.push_str(&format!("depth {}", thousands(counts.depth)));
    if counts.left_in_queue > 0 {
        text.push_str(&format!(", {} left in the queue", thousands(counts.left_in_queue)));
    }
    text
}

/// `0.31 s, 14.2 MB; the graph 0.12 s, 3.10 MB`. All that differs from run to run is here.
pub(crate) fn took(report: &ModelReport) -> String {
    let memory =
        if report.peak_bytes > 0 { format!(", {}", bytes(report.peak_bytes)) } else { String::new() };
    let graph = report.graph.as_ref();
    let graph = graph.map(|graph| format!("; the graph {}, {}", seconds(graph.seconds), bytes(graph.bytes)));
    format!("{}{memory}{}", seconds(report.seconds), graph.unwrap_or_default())
}

/// `the limit of 1,000 states`.
pub(crate) fn limit(kind: &LimitKind) -> String {
    match kind {
        LimitKind::States(count) => format!("the limit of {}", plural(*count, "state")),
        LimitKind::Depth(steps) => format!("the limit of {} of depth", plural(*steps, "step")),
        LimitKind::Seconds(time) => format!("the limit of {}", seconds(*time)),
        LimitKind::Bytes(count) => format!("the limit of {} of memory", bytes(*count)),
        LimitKind::StateBytes(count) => format!("a state of more than {}", plural(*count, "byte")),
        LimitKind::StateIds(count) => format!("the {} that a search can number", plural(*count, "state")),
    }
}

fn constants(report: &ModelReport) -> Vec<String> {
    let each = |(name, value)| format!("{name} = {}", crate::value_text(value));
    let text: Vec<String> = report.constants.iter().map(|(name, value)| each((name, value))).collect();
    if text.is_empty() { Vec::new() } else { fill("", &text, "", LIST_WIDTH) }
}

/// How the search ended, what it compared, and what bounded it.
pub(crate) fn search(report: &ModelReport) -> Vec<String> {
    let how = match &report.stop {
        Stop::Exhausted => "every reachable state".to_owned(),
        Stop::Found => "ended with what it found".to_owned(),
        Stop::Limit(kind) => format!("ended by {}", limit(kind)),
        Stop::Interrupted => "interrupted".to_owned(),
    };
    let mut lines = vec![format!("{how}, {}", exactness(report))];
    if is_cut_in_a_level(&report.stop) && report.counterexamples.iter().any(|found| is_late(found, report)) {
        lines.push("a shorter counterexample may exist: the level was not finished".to_owned());
    }
    lines.extend(report.bounds.iter().map(|(name, cut)| bound(name, *cut)));
    lines
}

/// Whether the search ended in the middle of a level, so that not all behaviours of the same length were seen.
fn is_cut_in_a_level(stop: &Stop) -> bool {
    stop.is_early() && !matches!(stop, Stop::Limit(LimitKind::Depth(_)))
}

/// Whether a counterexample may be longer than what the unfinished level hides. That is the deepest level with states, or
/// the one above it; and what a level hides is at least as long as the level is deep.
fn is_late(found: &Counterexample, report: &ModelReport) -> bool {
    length(found) >= report.counts.depth
}

fn exactness(report: &ModelReport) -> String {
    match (report.exactness, report.collision_probability) {
        (Exactness::Exact, _) => "states compared exactly".to_owned(),
        (Exactness::Fingerprint, Some(risk)) => {
            format!(
                "states compared by 64-bit fingerprints: one was missed with probability at most {}",
                probability(risk)
            )
        }
        (Exactness::Fingerprint, None) => "states compared by 64-bit fingerprints".to_owned(),
    }
}

fn bound(name: &str, cut: bool) -> String {
    if cut {
        format!("within the bound {name}: what lies beyond it was not explored")
    } else {
        format!("the bound {name} cut nothing off")
    }
}

pub(crate) fn graph(report: &ModelReport) -> Vec<String> {
    let line = |graph: &GraphReport| format!("{} between different states", plural(graph.steps, "step"));
    report.graph.iter().map(line).collect()
}

fn fairness(report: &ModelReport) -> Vec<String> {
    fill("", &held_to(report), "", LIST_WIDTH).into_iter().filter(|line| !line.is_empty()).collect()
}

/// What behaviours were held to, where a property is about whole behaviours.
pub(crate) fn held_to(report: &ModelReport) -> Vec<String> {
    let any = |test: fn(PropertyKind) -> bool| report.properties.iter().any(|property| test(property.kind));
    if !report.fairness.is_empty() && any(|kind| is_temporal(kind) || kind == PropertyKind::Refines) {
        return report.fairness.clone();
    }
    // A refinement need not ask for anything to happen; the others do.
    if report.fairness.is_empty() && any(is_temporal) {
        return vec!["no fairness: a behaviour may stop in any state".to_owned()];
    }
    Vec::new()
}

/// Whether a property says what must happen, so that fairness matters to it.
fn is_temporal(kind: PropertyKind) -> bool {
    use PropertyKind::{Eventually, EventuallyAlways, InfinitelyOften, LeadsTo, Temporal};
    matches!(kind, Eventually | EventuallyAlways | InfinitelyOften | LeadsTo | Temporal)
}

fn properties(report: &ModelReport) -> Vec<String> {
    let is_refuted = !report.counterexamples.is_empty();
    let row = |property: &PropertyReport| {
        let kind = Cell::painted(DIM, kind_words(property.kind));
        let (mood, words) = property_verdict(property, is_refuted);
        vec![Cell::plain(property.name.as_str()), Cell::painted(mood.style(), &words), kind]
    };
    if report.properties.is_empty() {
        return vec!["none: only deadlock and panics were looked for".to_owned()];
    }
    table(&report.properties.iter().map(row).collect::<Vec<_>>(), &[Align::Left; 3])
}

pub(crate) fn kind_words(kind: PropertyKind) -> &'static str {
    match kind {
        PropertyKind::Always => "always",
        PropertyKind::AlwaysStep => "always of steps",
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

/// What is known of a property, in words. `is_refuted` where something was found.
pub(crate) fn property_verdict(property: &PropertyReport, is_refuted: bool) -> (Mood, String) {
    match (property.verdict, property.reached_at) {
        (PropertyVerdict::Holds, Some(0)) => (Mood::Good, "holds in an initial state".to_owned()),
        (PropertyVerdict::Holds, Some(steps)) => {
            (Mood::Good, format!("reached in {}", plural(steps, "step")))
        }
        (PropertyVerdict::Holds, None) => (Mood::Good, "holds".to_owned()),
        (PropertyVerdict::Violated, _) => (Mood::Bad, "violated".to_owned()),
        (PropertyVerdict::Unknown, _) => (Mood::Unsure, unknown(property.kind, is_refuted).to_owned()),
    }
}

/// What can be said where the search ended before it was complete. What needs all states is judged only where the rest holds.
fn unknown(kind: PropertyKind, is_refuted: bool) -> &'static str {
    match kind {
        PropertyKind::Always | PropertyKind::AlwaysStep => "not violated so far",
        PropertyKind::Reachable => "not reached so far",
        _ if is_refuted => "not judged: safety comes first",
        _ => "not judged: the search ended early",
    }
}

fn actions(list: &[ActionReport]) -> Vec<String> {
    let row = |action: &ActionReport| {
        let taken = Cell::plain(format!("{} taken", thousands(action.taken)));
        let new = Cell::plain(format!("{} new", plural(action.new_states, "state")));
        let new = Cell::plain(new.text.replace("states new", "new states").replace("state new", "new state"));
        let name = Cell::plain(action.name.as_str());
        vec![name, taken, new]
    };
    table(&list.iter().map(row).collect::<Vec<_>>(), &[Align::Left, Align::Right, Align::Right])
}

/// What a complete search makes suspicious: actions that never happen.
pub(crate) fn warnings(report: &ModelReport) -> Vec<String> {
    if report.stop != Stop::Exhausted || report.counts.generated == 0 {
        return Vec::new();
    }
    let never = report.actions.iter().filter(|action| action.taken == 0);
    let never: Vec<&str> = never.map(|action| action.name.as_str()).collect();
    match never.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("the action {one} is never taken: nothing was checked of what it does")],
        many => vec![format!(
            "the actions {} are never taken: nothing was checked of what they do",
            many.join(", ")
        )],
    }
}
