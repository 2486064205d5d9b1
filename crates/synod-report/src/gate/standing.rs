//! What a model does to a gate, in a word.

use synod_messages::Outcome;

use crate::style::{BAD, GOOD, WARN, paint};
use crate::{MissingKind, ModelOutcome, ModelResult};

/// What a model does to a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It gives what it expects, and what the lock says.
    Pass,
    /// It gives something else than it expects.
    Fail,
    /// It gives what it expects, but differs from the lock.
    Lock,
    /// There is nothing to judge: it could not be checked, or the spec is no function of its state.
    Error,
    /// A limit or an interrupt ended its search.
    Stop,
    /// Its turn did not come.
    Skip,
}

impl Standing {
    /// All of them, in the order in which a summary counts them.
    pub const ALL: [Self; 6] = [Self::Pass, Self::Fail, Self::Lock, Self::Error, Self::Stop, Self::Skip];

    /// The word at the beginning of a line, four letters wide, in its colour.
    #[must_use]
    pub fn mark(self) -> String {
        match self {
            Self::Pass => paint(GOOD, "PASS").to_string(),
            Self::Fail => paint(BAD, "FAIL").to_string(),
            Self::Lock => paint(BAD, "LOCK").to_string(),
            Self::Error => paint(BAD, " ERR").to_string(),
            Self::Stop => paint(WARN, "STOP").to_string(),
            Self::Skip => paint(WARN, "SKIP").to_string(),
        }
    }

    /// `180 passed`, as the summary counts.
    #[must_use]
    pub fn counted(self, count: usize) -> String {
        let words = match self {
            Self::Pass => "passed",
            Self::Fail => "failed",
            Self::Lock if count == 1 => "differs from the lock",
            Self::Lock => "differ from the lock",
            Self::Error => "could not be checked",
            Self::Stop => "ended too early",
            Self::Skip => "not checked",
        };
        let text = format!("{} {words}", crate::thousands(count as u64));
        let style = match self {
            Self::Pass => GOOD,
            Self::Stop | Self::Skip => WARN,
            Self::Fail | Self::Lock | Self::Error => BAD,
        };
        paint(style, text).to_string()
    }
}

/// What a model did, where it differs from the lock in the ways named.
#[must_use]
pub fn standing(model: &ModelOutcome, differences: &[String]) -> Standing {
    match (&model.result, model.outcome()) {
        (_, Some(Outcome::AsExpected)) if differences.is_empty() => Standing::Pass,
        (_, Some(Outcome::AsExpected)) => Standing::Lock,
        (_, Some(Outcome::Failed | Outcome::Differs(_))) => Standing::Fail,
        (_, Some(Outcome::Incomplete)) => Standing::Stop,
        (_, Some(Outcome::Unusable)) => Standing::Error,
        (ModelResult::Missing(missing), _) => match missing.kind {
            MissingKind::Died | MissingKind::Panicked => Standing::Fail,
            MissingKind::OverLimit => Standing::Stop,
            MissingKind::Interrupted if missing.progress.is_some() => Standing::Stop,
            MissingKind::Interrupted => Standing::Skip,
            MissingKind::Refused | MissingKind::Fault => Standing::Error,
        },
        (ModelResult::Reported(_), None) => Standing::Error,
    }
}
