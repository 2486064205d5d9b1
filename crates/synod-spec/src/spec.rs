//! A specification.

use crate::{Action, Bounds, Constants, Events, Fairness, Models, Properties, State, Steps};

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

    /// Whether the action of this name can happen at all under these constants. One that cannot is left out of the report, where an
    /// action that is never taken would be a warning.
    fn has_action(&self, _name: &str) -> bool {
        true
    }

    /// What the constants must satisfy together, beyond the range of each (TLA+'s `ASSUME`).
    ///
    /// # Errors
    /// What is wrong with them, for the user who chose them.
    fn assume(&self) -> Result<(), String> {
        Ok(())
    }

    /// The names of the processes whose events [`Spec::events`] tells, in the order in which a diagram shows them. A spec that is not
    /// about processes has none.
    fn processes(&self) -> Vec<String> {
        Vec::new()
    }

    /// What has happened before an initial state, for diagrams: the first messages are sent, say.
    fn initial_events(&self, _state: &Self::State, _events: &mut Events) {}

    /// What happens where in a step, for diagrams. It is asked only of behaviours that are shown, never while searching, and has
    /// no influence on what is found.
    fn events(&self, _from: &Self::State, _action: &Self::Action, _to: &Self::State, _events: &mut Events) {}

    /// Named constants, and what is expected of each.
    fn models() -> Models<Self> {
        Models::new().model("default", Self::default())
    }
}
