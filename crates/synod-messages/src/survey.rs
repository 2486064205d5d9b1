//! A look at a model for what never happens in it.

use nanoserde::{DeJson, SerJson};

/// A model to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub struct SurveyJob {
    /// The model's name.
    pub model: String,
    /// The variables that are known to change.
    pub seen: Vec<String>,
    /// Stop after this many states.
    pub states: u64,
}

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub struct Survey {
    /// The variables that some step changes, of those that were not known to.
    pub changed: Vec<String>,
    /// The left side of each implication between predicates of states that a temporal property has, by the name of the property;
    /// and whether it is true in some state.
    pub left_sides: Vec<(String, bool)>,
    /// Whether everything was seen, or every state was looked at: what was not seen does not happen.
    pub is_complete: bool,
}
