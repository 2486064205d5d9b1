//! What an audit found out: which small changes of a spec's source no property notices, and which parts of it are idle.
//!
//! The data here; `text` and `json` are how it is read.

mod json;
mod text;

pub use json::{AUDIT_FORMAT, write_audit, write_mutants};
pub use text::{audit_closing, audit_text, mutant_line};

use crate::SpecError;

/// The audit of one spec.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpecAudit {
    /// The file as the user named it.
    pub path: String,
    /// Why there is none, where there is none.
    pub error: Option<SpecError>,
    /// The models that were checked, smallest first.
    pub models: Vec<String>,
    /// The small changes, in the order of the source.
    pub mutants: Vec<MutantReport>,
    /// What is idle.
    pub idle: Vec<IdlePart>,
    /// What could not be told of idle parts, in sentences.
    pub notes: Vec<String>,
    /// Entries of the list of accepted findings that fit nothing, in words.
    pub stale: Vec<String>,
    /// The exit status of this spec alone.
    pub exit_status: u8,
}

/// What a mutant is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MutantKind {
    /// A mistake in what the spec does.
    System,
    /// A fairness constraint that is weaker or missing.
    Fairness,
    /// A part of a claim that is false.
    Claim,
}

/// A mutant and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MutantReport {
    /// Counted from 1 in the order of the source.
    pub number: u32,
    /// What it is about.
    pub kind: MutantKind,
    /// The function that it is in.
    pub function: String,
    /// For a claim, the properties that it is a part of.
    pub properties: Vec<String>,
    /// What is changed, in words.
    pub change: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
    /// How many characters of the line are changed.
    pub width: usize,
    /// The text of the line.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// Why it is accepted that nothing notices it.
    pub accepted: Option<String>,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// A model does not give what it expects.
    Noticed {
        /// The model.
        model: String,
        /// What it gives instead.
        by: String,
    },
    /// Every model gives what it expects, and yet something is different; for fairness and claims, whether or not anything is.
    Unnoticed(Vec<Difference>),
    /// Every model finds the same states by the same number of steps of each action.
    Same,
    /// A model has many more states than it had, so that nobody knows.
    TooLarge {
        /// The model.
        model: String,
        /// After how many states it was given up.
        limit: u64,
    },
    /// A model takes much longer than it did, so that nobody knows.
    TooSlow {
        /// The model.
        model: String,
    },
    /// It does not compile.
    Refused,
    /// It was not judged: the user interrupted the audit.
    Unjudged,
}

/// A model whose states are not what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The model.
    pub model: String,
    /// Its states before.
    pub before: u64,
    /// And with the change.
    pub after: u64,
    /// Generated states before.
    pub generated_before: u64,
    /// And with the change.
    pub generated_after: u64,
}

/// A part of the spec that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdlePart {
    /// In words: `the action Local is never taken`.
    pub what: String,
    /// More about it: which values were tried.
    pub detail: String,
    /// Why it is accepted.
    pub accepted: Option<String>,
}

impl MutantReport {
    /// Whether something is to be done about it.
    #[must_use]
    pub fn is_survivor(&self) -> bool {
        matches!(self.fate, Fate::Unnoticed(_))
    }

    /// The same, and nobody has accepted it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_survivor() && self.accepted.is_none()
    }
}

impl SpecAudit {
    /// How many mutants met this fate.
    #[must_use]
    pub fn count(&self, test: impl Fn(&MutantReport) -> bool) -> u64 {
        self.mutants.iter().filter(|mutant| test(mutant)).count() as u64
    }

    /// Whether something is found that nobody has accepted, or accepted that is not found.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.mutants.iter().any(MutantReport::is_open)
            || self.idle.iter().any(|part| part.accepted.is_none())
            || !self.stale.is_empty()
    }

    /// Whether the user ended it before everything was judged.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.mutants.iter().any(|mutant| mutant.fate == Fate::Unjudged)
    }
}

impl MutantKind {
    /// In one word, for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Fairness => "fairness",
            Self::Claim => "claim",
        }
    }
}
