//! What became of specs and models: the data that every report is made of.

use synod_messages::{Datum, Expectation, ModelReport, Outcome, Progress, Verdict};

use crate::Excerpt;

/// What became of a spec.
#[derive(Clone, Debug, PartialEq)]
pub struct SpecReport {
    /// The file as the user named it.
    pub path: String,
    /// The models that were to be checked, in order.
    pub models: Vec<ModelOutcome>,
    /// Why none could be; then there are no models.
    pub error: Option<SpecError>,
    /// The exit status that the spec alone would give.
    pub exit_status: u8,
}

/// Why nothing of a spec could be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError {
    /// A word for programs: `compile`, `no-spec`, `fault`, ...
    pub kind: String,
    /// For people.
    pub message: String,
}

/// What became of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelOutcome {
    /// The model's name.
    pub model: String,
    /// The constants it ran with.
    pub constants: Vec<(String, Datum)>,
    /// What it was expected to give.
    pub expectation: Expectation,
    /// What it gave.
    pub result: ModelResult,
    /// What its program warned of while it ran.
    pub warnings: Vec<String>,
    /// The command that runs just this again.
    pub command: String,
    /// The source lines that its findings are about, one for each counterexample.
    pub excerpts: Vec<Option<Excerpt>>,
}

/// What a model gave.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelResult {
    /// A report.
    Reported(Box<ModelReport>),
    /// None.
    Missing(Missing),
}

/// Why there is no report of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// What happened.
    pub kind: MissingKind,
    /// The same in words: what, the likely cause, what to do.
    pub message: String,
    /// How far the search had come.
    pub progress: Option<Progress>,
    /// The last lines that the program wrote to standard error.
    pub last_lines: Vec<String>,
}

/// What happened to a program that gave no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingKind {
    /// It ended by itself: an abort, a stack overflow, a call of `exit`.
    Died,
    /// The spec panicked before there was a search.
    Panicked,
    /// It went on after its limit, did not answer, and was ended.
    OverLimit,
    /// The user interrupted it, it did not answer, and was ended; or it was not started any more.
    Interrupted,
    /// It refused the job.
    Refused,
    /// It said something that is not in the language of the pipe.
    Fault,
}

/// A spec's result in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecVerdict {
    /// Every model gives what it expects.
    AsExpected,
    /// A model gives something else.
    Unexpected,
    /// A search ended early.
    Incomplete,
    /// Something could not be checked.
    Error,
}

impl SpecReport {
    /// The result in one word: the gravest of the models.
    #[must_use]
    pub fn verdict(&self) -> SpecVerdict {
        let any = |verdict| self.models.iter().any(|model| model.spec_verdict() == verdict);
        if self.error.is_some() || any(SpecVerdict::Error) {
            SpecVerdict::Error
        } else if any(SpecVerdict::Unexpected) {
            SpecVerdict::Unexpected
        } else if any(SpecVerdict::Incomplete) {
            SpecVerdict::Incomplete
        } else {
            SpecVerdict::AsExpected
        }
    }
}

impl ModelOutcome {
    /// The report, if there is one.
    #[must_use]
    pub fn report(&self) -> Option<&ModelReport> {
        match &self.result {
            ModelResult::Reported(report) => Some(report),
            ModelResult::Missing(_) => None,
        }
    }

    /// The result held against what was expected; `None` where there is no report.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.report().map(|report| self.expectation.judge(report))
    }

    /// True where it gave just what was expected.
    #[must_use]
    pub fn is_as_expected(&self) -> bool {
        self.outcome() == Some(Outcome::AsExpected)
    }

    /// The result in one word, for `--format json`.
    #[must_use]
    pub fn verdict_word(&self) -> &'static str {
        match &self.result {
            ModelResult::Reported(report) => match report.verdict() {
                Verdict::Holds => "holds",
                Verdict::Violated => "violated",
                Verdict::Deadlock => "deadlock",
                Verdict::Panic => "panic",
                Verdict::Nondeterministic => "nondeterministic",
                Verdict::Incomplete => "incomplete",
                Verdict::Empty => "empty",
            },
            ModelResult::Missing(missing) => match missing.kind {
                MissingKind::Died => "aborted",
                MissingKind::Panicked => "panic",
                MissingKind::OverLimit | MissingKind::Interrupted => "incomplete",
                MissingKind::Refused | MissingKind::Fault => "error",
            },
        }
    }

    fn spec_verdict(&self) -> SpecVerdict {
        match (self.outcome(), &self.result) {
            (Some(Outcome::AsExpected), _) => SpecVerdict::AsExpected,
            (Some(Outcome::Failed | Outcome::Differs(_)), _) => SpecVerdict::Unexpected,
            (Some(Outcome::Incomplete), _) => SpecVerdict::Incomplete,
            (None, ModelResult::Missing(missing)) if missing.kind.is_incomplete() => SpecVerdict::Incomplete,
            (Some(Outcome::Unusable) | None, _) => SpecVerdict::Error,
        }
    }
}

impl SpecError {
    /// True where only the user did not wait for its turn.
    #[must_use]
    pub fn is_interrupt(&self) -> bool {
        self.kind == "interrupted"
    }
}

impl MissingKind {
    /// True where the search only ended too early.
    #[must_use]
    pub fn is_incomplete(self) -> bool {
        matches!(self, Self::OverLimit | Self::Interrupted)
    }
}
