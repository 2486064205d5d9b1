//! Formulas of linear temporal logic, over predicates of states and of steps.
//!
//! A formula is true or false of a position in a behaviour. `state(..)` looks at the state there, `taken(..)` at the step from
//! there, `enabled(..)` at the steps that the state has; the other operators look at later positions. Sources: A. Pnueli, "The
//! temporal logic of programs" (1977); Z. Manna, A. Pnueli, "The Temporal Logic of Reactive and Concurrent Systems" (1992).

use std::ops::{BitAnd, BitOr, Not};

use crate::{Shape, Spec, StepPredicate};

/// A formula of linear temporal logic.
pub struct Formula<S: Spec> {
    shape: Shape,
    states: Vec<Test<S>>,
    steps: Vec<StepPredicate<S>>,
}

/// A predicate of states, with a name for the report.
pub struct Test<S: Spec> {
    /// The name.
    pub name: String,
    /// Whether a state satisfies it.
    pub holds: OfState<S>,
}

/// A test of a state.
pub type OfState<S> = Box<dyn Fn(&S, &<S as Spec>::State) -> bool + Send + Sync>;

/// A predicate of the constants and a state. The name is for the report. A closure has to say of what type the state is.
///
/// ```text
/// let waiting = state("waiting", |_, s: &State| s.waiting);
/// let served = state("served", |_, s: &State| s.served);
/// p.temporal("Served", always(waiting.implies(eventually(served))));
/// ```
#[must_use]
pub fn state<S: Spec>(
    name: &str,
    predicate: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static,
) -> Formula<S> {
    Formula::of_state(name.to_owned(), Box::new(predicate))
}

/// The step from here is one of these, and changes the state.
#[must_use]
pub fn taken<S: Spec>(step: StepPredicate<S>) -> Formula<S> {
    Formula { shape: Shape::Taken(0), states: Vec::new(), steps: vec![step] }
}

/// One of these steps is possible here, and would change the state.
#[must_use]
pub fn enabled<S: Spec>(step: StepPredicate<S>) -> Formula<S> {
    Formula { shape: Shape::Enabled(0), states: Vec::new(), steps: vec![step] }
}

/// From here on, at every position.
#[must_use]
pub fn always<S: Spec>(formula: Formula<S>) -> Formula<S> {
    formula.under(Shape::Always)
}

/// Here or at some later position.
#[must_use]
pub fn eventually<S: Spec>(formula: Formula<S>) -> Formula<S> {
    formula.under(Shape::Eventually)
}

/// At the next position. A formula with `next` can tell a behaviour from the same behaviour with a stuttering step
/// more, which no specification should care about; the report warns of it.
#[must_use]
pub fn next<S: Spec>(formula: Formula<S>) -> Formula<S> {
    formula.under(Shape::Next)
}

/// `goal` at some position, and `meanwhile` at every position before.
#[must_use]
pub fn until<S: Spec>(meanwhile: Formula<S>, goal: Formula<S>) -> Formula<S> {
    meanwhile.beside(goal, Shape::Until)
}

/// As [`until`], or `meanwhile` for ever.
#[must_use]
pub fn weak_until<S: Spec>(meanwhile: Formula<S>, goal: Formula<S>) -> Formula<S> {
    meanwhile.beside(goal, Shape::WeakUntil)
}

/// `held` at every position up to and including one where `releaser` is true; or for ever.
#[must_use]
pub fn release<S: Spec>(releaser: Formula<S>, held: Formula<S>) -> Formula<S> {
    releaser.beside(held, Shape::Release)
}

/// If the first, then the second.
#[must_use]
pub fn implies<S: Spec>(condition: Formula<S>, then: Formula<S>) -> Formula<S> {
    !condition | then
}

/// Whenever the first, then at the same or some later position the second: TLA+'s `~>`.
#[must_use]
pub fn leads_to<S: Spec>(condition: Formula<S>, then: Formula<S>) -> Formula<S> {
    always(implies(condition, eventually(then)))
}

impl<S: Spec> Formula<S> {
    /// True or false everywhere.
    #[must_use]
    pub fn truth(value: bool) -> Self {
        Self { shape: Shape::Truth(value), states: Vec::new(), steps: Vec::new() }
    }

    /// If this, then that.
    #[must_use]
    pub fn implies(self, then: Self) -> Self {
        implies(self, then)
    }

    /// Whenever this, then at the same or some later position that: TLA+'s `~>`.
    #[must_use]
    pub fn leads_to(self, then: Self) -> Self {
        leads_to(self, then)
    }

    /// Its operators.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The tests of states that its shape speaks of.
    #[must_use]
    pub fn states(&self) -> &[Test<S>] {
        &self.states
    }

    /// The predicates of steps that its shape speaks of.
    #[must_use]
    pub fn steps(&self) -> &[StepPredicate<S>] {
        &self.steps
    }

    /// Whether it speaks of actions that exist.
    ///
    /// # Errors
    /// That it does not, for the first that does not.
    pub fn validate(&self) -> Result<(), String> {
        self.steps.iter().try_for_each(StepPredicate::validate)
    }

    pub(crate) fn of_state(name: String, holds: OfState<S>) -> Self {
        Self { shape: Shape::State(0), states: vec![Test { name, holds }], steps: Vec::new() }
    }

    /// A formula from its parts, whose numbers must fit.
    pub(crate) fn of_parts(shape: Shape, states: Vec<Test<S>>, steps: Vec<StepPredicate<S>>) -> Self {
        Self { shape, states, steps }
    }

    pub(crate) fn into_parts(self) -> (Shape, Vec<Test<S>>, Vec<StepPredicate<S>>) {
        (self.shape, self.states, self.steps)
    }

    fn under(mut self, operator: fn(Box<Shape>) -> Shape) -> Self {
        self.shape = operator(Box::new(self.shape));
        self
    }

    fn beside(mut self, other: Self, operator: fn(Box<Shape>, Box<Shape>) -> Shape) -> Self {
        let second = other.shape.after(self.states.len(), self.steps.len());
        self.shape = operator(Box::new(self.shape), Box::new(second));
        self.states.extend(other.states);
        self.steps.extend(other.steps);
        self
    }
}

impl<S: Spec> Not for Formula<S> {
    type Output = Self;

    fn not(self) -> Self {
        self.under(Shape::Not)
    }
}

impl<S: Spec> BitAnd for Formula<S> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.beside(other, Shape::And)
    }
}

impl<S: Spec> BitOr for Formula<S> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.beside(other, Shape::Or)
    }
}

impl<S: Spec> std::fmt::Display for Formula<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let states: Vec<&str> = self.states.iter().map(|test| test.name.as_str()).collect();
        let steps: Vec<&str> = self.steps.iter().map(StepPredicate::label).collect();
        self.shape.write(&states, &steps, f)
    }
}

impl<S: Spec> std::fmt::Debug for Formula<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}
