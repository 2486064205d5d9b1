//! What `check` asks of a spec's program.

use nanoserde::{DeJson, SerJson};

use crate::{SurveyJob, WalkJob};

/// The one job of a run of a spec's program.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub enum Job {
    /// Say what constants, models, actions and variables there are.
    Describe,
    /// Check one model.
    Check(CheckJob),
    /// Walk in one model by hand.
    Walk(WalkJob),
    /// Look at one model for what never happens.
    Survey(SurveyJob),
}

/// One model to check.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct CheckJob {
    /// The model's name; `None` stands for the spec's first model.
    pub model: Option<String>,
    /// Constants that differ from the model's, as written on the command line. With any of them the
    /// model's expectation no longer applies and the run is expected to hold.
    pub constants: Vec<(String, String)>,
    /// How to search.
    pub options: Options,
}

/// How to search.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct Options {
    /// Threads; 0 stands for one a core.
    pub threads: u64,
    /// When to give up.
    pub limits: Limits,
    /// Go on after a violation, to the shortest counterexample of every property.
    pub keep_going: bool,
    /// Keep 64-bit fingerprints instead of states.
    pub fingerprint: bool,
    /// Run `next` and every property twice on every state and compare.
    pub verify: bool,
    /// Show for each `Reachable` property a behaviour that gets there.
    pub witnesses: bool,
    /// Say a number that sums up which states were found.
    pub digest: bool,
    /// Milliseconds between two progress messages; 0 stands for none.
    pub progress_millis: u64,
}

/// When to give up. A search that a limit ended is *incomplete*.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct Limits {
    /// Stop soon after this many distinct states.
    pub states: Option<u64>,
    /// Do not expand states at this depth (an initial state has depth 0).
    pub depth: Option<u64>,
    /// Stop after this many seconds.
    pub seconds: Option<f64>,
    /// Stop before the search takes more than this many bytes.
    pub bytes: Option<u64>,
}
