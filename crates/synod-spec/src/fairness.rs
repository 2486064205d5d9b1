//! Fairness: which steps a behaviour must not put off for ever.
//!
//! Without fairness a system may stop at any moment: every behaviour may stutter for ever. *Weak* fairness of `A` rules out that
//! `A` is enabled for ever from some point on and yet never taken; *strong* fairness rules out that it is enabled again and again
//! and yet taken only finitely often. `A` is enabled in a state where it has a step that changes the state (TLA+'s
//! `ENABLED <<A>>_vars`). Source: L. Lamport, "Specifying Systems", chapter 8.

use std::panic::Location;

use synod_messages::Place;

use crate::{Spec, StepPredicate};

/// The fairness of a spec: the conjunction of its constraints.
pub struct Fairness<S: Spec> {
    list: Vec<FairnessConstraint<S>>,
}

/// Weak or strong fairness of some steps.
pub struct FairnessConstraint<S: Spec> {
    /// How much is asked.
    pub strength: Strength,
    /// Of which steps.
    pub step: StepPredicate<S>,
    /// Where the spec states it.
    pub place: Place,
}

/// How much fairness asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// What stays enabled is taken.
    Weak,
    /// What is enabled again and again is taken again and again.
    Strong,
}

impl<S: Spec> FairnessConstraint<S> {
    /// In words: `weak fairness of Receive`.
    #[must_use]
    pub fn describe(&self) -> String {
        let strength = match self.strength {
            Strength::Weak => "weak",
            Strength::Strong => "strong",
        };
        format!("{strength} fairness of {}", self.step.label())
    }
}

impl<S: Spec> Default for Fairness<S> {
    fn default() -> Self {
        Self { list: Vec::new() }
    }
}

impl<S: Spec> Fairness<S> {
    /// All fairness of `spec`.
    pub fn of(spec: &S) -> Self {
        let mut fairness = Self::default();
        spec.fairness(&mut fairness);
        fairness
    }

    /// Weak fairness, TLA+'s `WF_vars(A)`: steps that stay enabled are taken.
    #[track_caller]
    pub fn weak(&mut self, step: StepPredicate<S>) {
        self.add(Strength::Weak, step);
    }

    /// Strong fairness, TLA+'s `SF_vars(A)`: steps that are enabled again and again are taken again and again.
    #[track_caller]
    pub fn strong(&mut self, step: StepPredicate<S>) {
        self.add(Strength::Strong, step);
    }

    /// The constraints, in the order in which they were stated.
    #[must_use]
    pub fn list(&self) -> &[FairnessConstraint<S>] {
        &self.list
    }

    /// The constraints themselves.
    #[must_use]
    pub fn into_list(self) -> Vec<FairnessConstraint<S>> {
        self.list
    }

    #[track_caller]
    fn add(&mut self, strength: Strength, step: StepPredicate<S>) {
        let caller = Location::caller();
        let place = Place { file: caller.file().to_owned(), line: caller.line() };
        self.list.push(FairnessConstraint { strength, step, place });
    }
}
