//! Where a search may stop looking.
//!
//! The meaning is TLC's: a state outside a bound is generated and its invariants are judged, but it is
//! neither counted nor expanded; the same for a state that is only reached by a step outside a bound.
//! A report of a bounded search names the bounds.

use crate::Spec;

/// The bounds of a spec.
pub struct Bounds<S: Spec> {
    states: Vec<StateBound<S>>,
    steps: Vec<StepBound<S>>,
}

/// A named state constraint.
pub struct StateBound<S: Spec> {
    /// Its name.
    pub name: String,
    /// Whether a state is within.
    pub within: OfState<S>,
}

/// A named action constraint.
pub struct StepBound<S: Spec> {
    /// Its name.
    pub name: String,
    /// Whether a step is within.
    pub within: OfStep<S>,
}

/// A test of a state.
type OfState<S> = Box<dyn Fn(&S, &<S as Spec>::State) -> bool + Send + Sync>;
/// A test of a step: the state before, the action, the state after.
type OfStep<S> =
    Box<dyn Fn(&S, &<S as Spec>::State, &<S as Spec>::Action, &<S as Spec>::State) -> bool + Send + Sync>;

impl<S: Spec> Default for Bounds<S> {
    fn default() -> Self {
        Self { states: Vec::new(), steps: Vec::new() }
    }
}

impl<S: Spec> Bounds<S> {
    /// All bounds of `spec`.
    pub fn of(spec: &S) -> Self {
        let mut bounds = Self::default();
        spec.bounds(&mut bounds);
        bounds
    }

    /// A state constraint: only states that satisfy it are counted and expanded.
    pub fn states(&mut self, name: &str, within: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static) {
        self.states.push(StateBound { name: name.to_owned(), within: Box::new(within) });
    }

    /// An action constraint: only steps that satisfy it are followed. The predicate sees the constants,
    /// the state before, the action and the state after.
    pub fn steps(
        &mut self,
        name: &str,
        within: impl Fn(&S, &S::State, &S::Action, &S::State) -> bool + Send + Sync + 'static,
    ) {
        self.steps.push(StepBound { name: name.to_owned(), within: Box::new(within) });
    }

    /// The state constraints.
    #[must_use]
    pub fn of_states(&self) -> &[StateBound<S>] {
        &self.states
    }

    /// The action constraints.
    #[must_use]
    pub fn of_steps(&self) -> &[StepBound<S>] {
        &self.steps
    }
}
