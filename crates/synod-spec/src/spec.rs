//! A specification.

use crate::{Action, Bounds, Constants, Fairness, Models, Properties, State, Steps};

/// A specification: a state machine and what is claimed of it. The type itself holds the constants.
///
/// `init` and `next` are relations: they may give several states, or none. They must be functions of
/// the constants and the state alone: no clocks, no randomness, no input. A spec that answers
/// differently for the same state is reported as nondeterministic.
pub trait Spec: Constants + Sized {
    /// The variables.
    type State: State;
    /// The kinds of step.
    type Action: Action;

    /// The initial states.
    fn init(&self) -> impl IntoIterator<Item = Self::State>;

    /// Takes every step of `state`.
    fn next(&self, state: &Self::State, steps: &mut Steps<'_, Self>);

    /// Which steps a behaviour must not put off for ever. Without fairness every behaviour may stop at any moment, so that
    /// nothing good needs to happen at all.
    fn fairness(&self, _fairness: &mut Fairness<Self>) {}

    /// What must hold. Without properties the states are still explored: deadlock and coverage are results too.
    fn properties(&self, _properties: &mut Properties<Self>) {}

    /// Where to stop looking. Without bounds everything reachable is explored.
    fn bounds(&self, _bounds: &mut Bounds<Self>) {}

    /// Whether a state without a step is a legitimate end rather than a deadlock.
    fn may_end(&self, _state: &Self::State) -> bool {
        false
    }

    /// What the constants must satisfy together, beyond the range of each (TLA+'s `ASSUME`).
    ///
    /// # Errors
    /// What is wrong with them, for the user who chose them.
    fn assume(&self) -> Result<(), String> {
        Ok(())
    }

    /// Named constants, and what is expected of each.
    fn models() -> Models<Self> {
        Models::new().model("default", Self::default())
    }
}
