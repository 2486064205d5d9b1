//! What became of a recorded behaviour when it was run again.

use synod_messages::{Counterexample, LassoHere, TraceStep};

use crate::diff::Change;

/// A recorded behaviour, run again.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// The file of the trace, as the user named it.
    pub trace: String,
    /// The spec's file, as the user named it.
    pub spec: String,
    /// The model.
    pub model: String,
    /// What the file says that it shows.
    pub recorded: Claim,
    /// The number of its last state.
    pub last: usize,
    /// The behaviour as it is now, as far as it goes: states, and where it is a lasso the way back.
    pub behaviour: Counterexample,
    /// What else a reader should know, in sentences.
    pub notes: Vec<String>,
    /// What became of it.
    pub outcome: ReplayOutcome,
}

/// What a trace was recorded for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The property, or `deadlock`, or `panic`; `None` where the file does not say.
    pub property: Option<String>,
    /// Whether it was violated, rather than reached.
    pub is_violation: bool,
}

/// What became of a recorded behaviour.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplayOutcome {
    /// It is still one.
    Stands(Shows),
    /// It is none any more.
    Departs(Departure),
}

/// What a behaviour shows now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shows {
    /// What became of what it was recorded for.
    pub claim: ClaimNow,
    /// The properties that are false at its end, by name, each with the spec's own reason; also those that the lasso violates.
    pub violated: Vec<(String, String)>,
    /// The `reachable` properties that are true at its end.
    pub reached: Vec<String>,
    /// Whether its last state has no step, and may not be an end.
    pub is_deadlock: bool,
    /// What goes wrong in its last state: a panic, in words.
    pub trouble: Option<String>,
    /// Of a lasso, what it does for ever.
    pub lasso: Option<LassoHere>,
}

/// What became of what a behaviour was recorded for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ClaimNow {
    /// The file does not say what it was.
    #[default]
    NotRecorded,
    /// It still shows that.
    Still,
    /// It does not show that any more.
    NoLonger,
    /// The spec has no such property any more.
    Gone,
    /// A behaviour alone does not show that; why.
    Open(&'static str),
}

/// Where a recorded behaviour leaves what the spec allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Departure {
    /// The number of the recorded state that is not met; for a lasso that does not close, one more than the last.
    pub at: usize,
    /// The step that was recorded, where it was.
    pub action: Option<String>,
    /// Why.
    pub why: Why,
    /// What there is instead that comes nearest.
    pub nearest: Option<Nearest>,
}

/// Why there is no such step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The variables of the trace and those of the spec are not the same.
    OtherVariables {
        /// Variables of the trace that the spec does not have.
        unknown: Vec<String>,
        /// Variables of the spec that the trace does not have.
        missing: Vec<String>,
    },
    /// There is no such initial state.
    NotInitial,
    /// The action is not enabled.
    NotEnabled,
    /// The action is enabled, and leads elsewhere.
    LeadsElsewhere,
    /// No step leads there; the action was not recorded.
    NoStep,
    /// The last state does not return to the one with this number.
    NotClosed(usize),
    /// The state before is beyond the bounds of the spec, where no search goes on.
    BeyondBounds,
    /// The spec panics in the state before; in words.
    Trouble(String),
}

/// A choice that comes near to what was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The choice.
    pub step: TraceStep,
    /// What differs: first as recorded, then as it is now.
    pub differs: Vec<Change>,
}
