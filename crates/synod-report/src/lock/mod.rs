//! The lock file: what every model gave when somebody last looked at it, kept beside the specs.
//!
//! That a model gives what it expects is not all that can change. A deleted line may leave a fraction of the states, a property
//! that is gone can't fail, an action that is never taken breaks nothing, and stronger fairness makes anything happen in the end.
//! The lock holds these facts, and a run that differs from it fails until the new facts are accepted.
//!
//! It is TOML, written in one form only ([`Lock::text`]), a short table a model in order of their names, a fact a line, so
//! that `git diff` shows which facts have changed. Only complete searches that gave what they should are ever in it
//! ([`Entry::of`]).

mod compare;
mod entry;
mod read;
mod report;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

pub use compare::{changes_of_lock, compare};
pub use entry::{Entry, Length, Taken};
pub use read::LockError;
pub use report::{LockDifference, LockReport, LockState};

/// What `version` says; it rises when a field changes its meaning.
pub const LOCK_VERSION: u32 = 1;

/// A model of a spec, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelKey {
    /// The path of the spec's file from the folder of the lock file, with `/` between its parts.
    pub spec: String,
    /// The model.
    pub model: String,
}

/// What is known of the models of many specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The facts of each model.
    pub models: BTreeMap<ModelKey, Entry>,
}
