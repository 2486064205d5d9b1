//! What a run says of the lock.

use crate::{ModelOutcome, SpecReport};

/// A run held against the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockReport {
    /// The lock's file, as the user knows it.
    pub file: String,
    /// What was done with it.
    pub state: LockState,
    /// What differs, or was changed: in the order of the run, then what is gone.
    pub differences: Vec<LockDifference>,
    /// So many models of the lock were not part of the run.
    pub apart: u64,
    /// The command that accepts what differs.
    pub update: String,
}

/// What a run did with the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockState {
    /// It was compared.
    Compared,
    /// There is none, so that nothing was compared.
    Missing,
    /// There was none, and now there is.
    Created,
    /// What differs was written into it.
    Updated,
    /// It was to be updated, and is as it was: the run was interrupted, or it cannot be written.
    NotUpdated,
}

/// What differs in a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockDifference {
    /// The spec's file, as the user named it.
    pub spec: String,
    /// The model.
    pub model: String,
    /// Each difference in half a sentence.
    pub words: Vec<String>,
}

impl LockReport {
    /// Whether the lock makes the run fail.
    #[must_use]
    pub fn fails(&self) -> bool {
        match self.state {
            LockState::Compared => !self.differences.is_empty(),
            LockState::Missing => true,
            LockState::Created | LockState::Updated | LockState::NotUpdated => false,
        }
    }

    /// What differs in a model, in words; nothing where differences do not count.
    #[must_use]
    pub fn of(&self, spec: &str, model: &str) -> &[String] {
        if self.state != LockState::Compared {
            return &[];
        }
        let found = self.differences.iter().find(|other| other.spec == spec && other.model == model);
        found.map_or(&[], |difference| &difference.words)
    }

    /// What differs in models that are no part of the run: they are gone.
    #[must_use]
    pub fn gone(&self, specs: &[SpecReport]) -> Vec<&LockDifference> {
        let is_there = |difference: &LockDifference| {
            let spec = specs.iter().find(|spec| spec.path == difference.spec);
            let mut models = spec.iter().flat_map(|spec| &spec.models);
            models.any(|model: &ModelOutcome| model.model == difference.model)
        };
        self.differences.iter().filter(|difference| !is_there(difference)).collect()
    }
}

impl LockDifference {
    /// `specs/paxos.rs default: distinct 12,345 → 12,349; Phase2b now gives 4 more states`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}: {}", self.spec, self.model, self.words.join("; "))
    }
}

impl LockState {
    /// A word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Compared => "compared",
            Self::Missing => "missing",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::NotUpdated => "not-updated",
        }
    }
}
