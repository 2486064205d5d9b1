//! The result of a model in half a line: `violates Agreement in 9 steps, as expected`.

use synod_messages::{Counterexample, Expectation, FindingKind, ModelReport, Outcome, Stop, Verdict};

use crate::finding::distance;
use crate::layout::Cell;
use crate::outcome::{Missing, MissingKind, ModelOutcome, ModelResult};
use crate::style::{BAD, GOOD, WARN};
use crate::summary::limit;

/// Whether a result is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    Bad,
    /// Nobody knows: the search ended early.
    Unsure,
}

impl Mood {
    /// Of a model as a whole.
    pub(crate) fn of(model: &ModelOutcome) -> Self {
        match (model.is_as_expected(), is_incomplete(model)) {
            (true, _) => Self::Good,
            (false, true) => Self::Unsure,
            (false, false) => Self::Bad,
        }
    }

    pub(crate) fn style(self) -> anstyle::Style {
        match self {
            Self::Good => GOOD,
            Self::Bad => BAD,
            Self::Unsure => WARN,
        }
    }
}

/// The result in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Headline {
    pub(crate) mood: Mood,
    pub(crate) words: String,
    /// How that differs from what was expected; may be empty.
    pub(crate) more: String,
}

impl Headline {
    pub(crate) fn cell(&self) -> Cell {
        Cell::painted(self.mood.style(), &self.words).and(&Cell::plain(self.more.as_str()))
    }
}

/// The result of a model.
pub(crate) fn headline(outcome: &ModelOutcome) -> Headline {
    let plain = |mood, words| Headline { mood, words, more: String::new() };
    match (&outcome.result, outcome.outcome()) {
        (ModelResult::Missing(missing), _) => missing_headline(missing),
        (ModelResult::Reported(report), Some(Outcome::AsExpected)) => {
            plain(Mood::Good, expected_words(report))
        }
        (ModelResult::Reported(report), Some(Outcome::Differs(how))) => {
            Headline { mood: Mood::Bad, words: result_words(report), more: format!(": {how}") }
        }
        (ModelResult::Reported(report), Some(Outcome::Incomplete)) => {
            plain(Mood::Unsure, incomplete_words(&outcome.expectation, report))
        }
        (ModelResult::Reported(report), _) => plain(Mood::Bad, result_words(report)),
    }
}

fn expected_words(report: &ModelReport) -> String {
    let words = result_words(report);
    if report.counterexamples.is_empty() { words } else { format!("{words}, as expected") }
}

fn missing_headline(missing: &Missing) -> Headline {
    let (mood, words) = match missing.kind {
        MissingKind::Died => (Mood::Bad, "the spec's program died"),
        MissingKind::Panicked => (Mood::Bad, "the spec panics before the search"),
        MissingKind::OverLimit => (Mood::Unsure, "incomplete: the spec's program did not end at its limit"),
        MissingKind::Interrupted => (Mood::Unsure, "incomplete: interrupted"),
        MissingKind::Refused => (Mood::Bad, "could not be checked"),
        MissingKind::Fault => (Mood::Bad, "a fault of Synod"),
    };
    Headline { mood, words: words.to_owned(), more: String::new() }
}

/// Where part of what is expected was found: that, and what is still missing.
fn incomplete_words(expectation: &Expectation, report: &ModelReport) -> String {
    let words = result_words(report);
    if report.verdict() == Verdict::Incomplete {
        return words;
    }
    let found = |name: &&str| report.counterexamples.iter().any(|found| found.property == *name);
    let missing: Vec<&str> = expectation.findings().into_iter().filter(|name| !found(name)).collect();
    format!("incomplete: {words}, as expected; not found yet: {}", missing.join(", "))
}

fn result_words(report: &ModelReport) -> String {
    match report.verdict() {
        Verdict::Holds if report.bounds.iter().any(|(_, cut)| *cut) => "holds within its bounds".to_owned(),
        Verdict::Holds => "holds".to_owned(),
        Verdict::Empty => "nothing to check: the spec has no initial state".to_owned(),
        Verdict::Incomplete => match &report.stop {
            Stop::Limit(kind) => format!("incomplete: nothing found before {}", limit(kind)),
            Stop::Interrupted => "incomplete: nothing found before the interruption".to_owned(),
            Stop::Found | Stop::Exhausted => format!("incomplete: {}", all_findings(report)),
        },
        _ => all_findings(report),
    }
}

/// `violates ReceivedAsSent in 8 steps, Acknowledged in 10 steps, deadlocks in 12 steps`.
fn all_findings(report: &ModelReport) -> String {
    let mut text = String::new();
    for found in &report.counterexamples {
        let words = finding_words(found);
        let follows = text.starts_with("violates ") && !text.contains(", deadlocks");
        let words = if follows { words.strip_prefix("violates ").unwrap_or(&words) } else { &words };
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(words);
    }
    text
}

fn finding_words(found: &Counterexample) -> String {
    let where_ = distance(found);
    match found.kind {
        FindingKind::Always
        | FindingKind::AlwaysStep
        | FindingKind::Liveness
        | FindingKind::Impossible
        | FindingKind::Refinement => format!("violates {} {where_}", found.property),
        FindingKind::Unreachable => format!("never reaches {}", found.property),
        FindingKind::Deadlock => format!("deadlocks {where_}"),
        FindingKind::Panic => format!("panics {where_}"),
        FindingKind::Nondeterministic => "answers differently for the same state".to_owned(),
        FindingKind::TooLarge => format!("reaches a state that is too large {where_}"),
        FindingKind::Witness => format!("reaches {} {where_}", found.property),
    }
}

/// Whether the search only ended too early.
pub(crate) fn is_incomplete(model: &ModelOutcome) -> bool {
    match &model.result {
        ModelResult::Reported(_) => model.outcome() == Some(Outcome::Incomplete),
        ModelResult::Missing(missing) => missing.kind.is_incomplete(),
    }
}
