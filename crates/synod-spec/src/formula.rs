//! Formulas of linear temporal logic, over predicates of states and of steps.
//!
//! A formula is true or false of a position in a behaviour. `state(..)` looks at the state there, `taken(..)` at the step from
//! there, `enabled(..)` at the steps that the state has; the other operators look at later positions. Sources: A. Pnueli, "The
//! temporal logic of programs" (1977); Z. Manna, A. Pnueli, "The Temporal Logic of Reactive and Concurrent Systems" (1992).

use std::ops::{BitAnd, BitOr, Not};

use crate::{Spec, StepPredicate};

/// A formula of linear temporal logic.
pub enum Formula<S: Spec> {
    /// True or false everywhere.
    Truth(bool),
    /// A predicate of the state, with a name for the report.
    State(String, OfState<S>),
    /// The step from here satisfies the predicate, and changes the state.
    Taken(StepPredicate<S>),
    /// The state has a step that satisfies the predicate and changes the state.
    Enabled(StepPredicate<S>),
    /// It is not so.
    Not(Box<Self>),
    /// Both.
    And(Box<Self>, Box<Self>),
    /// One of the two, or both.
    Or(Box<Self>, Box<Self>),
    /// At the next position.
    Next(Box<Self>),
    /// At every position from here on.
    Always(Box<Self>),
    /// Here or at some later position.
    Eventually(Box<Self>),
    /// The second one at some position, and the first one up to there.
    Until(Box<Self>, Box<Self>),
    /// As `Until`, or the first one for ever.
    WeakUntil(Box<Self>, Box<Self>),
    /// The second one up to and including a position where the first one is true, or for ever.
    Release(Box<Self>, Box<Self>),
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
    Formula::State(name.to_owned(), Box::new(predicate))
}

/// The step from here is one of these, and changes the state.
#[must_use]
pub fn taken<S: Spec>(step: StepPredicate<S>) -> Formula<S> {
    Formula::Taken(step)
}

/// One of these steps is possible here, and would change the state.
#[must_use]
pub fn enabled<S: Spec>(step: StepPredicate<S>) -> Formula<S> {
    Formula::Enabled(step)
}

/// From here on, at every position.
#[must_use]
pub fn always<S: Spec>(formula: Formula<S>) -> Formula<S> {
    Formula::Always(Box::new(formula))
}

/// Here or at some later position.
#[must_use]
pub fn eventually<S: Spec>(formula: Formula<S>) -> Formula<S> {
    Formula::Eventually(Box::new(formula))
}

/// At the next position. A formula with `next` can tell a behaviour from the same behaviour with a stuttering step
/// more, which no specification should care about; the report warns of it.
#[must_use]
pub fn next<S: Spec>(formula: Formula<S>) -> Formula<S> {
    Formula::Next(Box::new(formula))
}

/// `goal` at some position, and `meanwhile` at every position before.
#[must_use]
pub fn until<S: Spec>(meanwhile: Formula<S>, goal: Formula<S>) -> Formula<S> {
    Formula::Until(Box::new(meanwhile), Box::new(goal))
}

/// As [`until`], or `meanwhile` for ever.
#[must_use]
pub fn weak_until<S: Spec>(meanwhile: Formula<S>, goal: Formula<S>) -> Formula<S> {
    Formula::WeakUntil(Box::new(meanwhile), Box::new(goal))
}

/// `held` at every position up to and including one where `releaser` is true; or for ever.
#[must_use]
pub fn release<S: Spec>(releaser: Formula<S>, held: Formula<S>) -> Formula<S> {
    Formula::Release(Box::new(releaser), Box::new(held))
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
}

impl<S: Spec> Not for Formula<S> {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

impl<S: Spec> BitAnd for Formula<S> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::And(Box::new(self), Box::new(other))
    }
}

impl<S: Spec> BitOr for Formula<S> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }
}

impl<S: Spec> Formula<S> {
    /// Calls `visit` with every test of a state in it.
    pub fn for_each_state<'f>(&'f self, visit: &mut dyn FnMut(&'f OfState<S>)) {
        match self {
            Self::Truth(_) | Self::Taken(_) | Self::Enabled(_) => {}
            Self::State(_, test) => visit(test),
            Self::Not(f) | Self::Next(f) | Self::Always(f) | Self::Eventually(f) => f.for_each_state(visit),
            Self::And(f, g)
            | Self::Or(f, g)
            | Self::Until(f, g)
            | Self::WeakUntil(f, g)
            | Self::Release(f, g) => {
                f.for_each_state(visit);
                g.for_each_state(visit);
            }
        }
    }

    /// Calls `visit` with every predicate of steps in it.
    pub fn for_each_step<'f>(&'f self, visit: &mut dyn FnMut(&'f StepPredicate<S>)) {
        match self {
            Self::Truth(_) | Self::State(..) => {}
            Self::Taken(step) | Self::Enabled(step) => visit(step),
            Self::Not(f) | Self::Next(f) | Self::Always(f) | Self::Eventually(f) => f.for_each_step(visit),
            Self::And(f, g)
            | Self::Or(f, g)
            | Self::Until(f, g)
            | Self::WeakUntil(f, g)
            | Self::Release(f, g) => {
                f.for_each_step(visit);
                g.for_each_step(visit);
            }
        }
    }
}

impl<S: Spec> std::fmt::Display for Formula<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truth(value) => write!(f, "{value}"),
            Self::State(name, _) => f.write_str(name),
            Self::Taken(step) => write!(f, "taken({})", step.label()),
            Self::Enabled(step) => write!(f, "enabled({})", step.label()),
            Self::Not(a) => write!(f, "!{a}"),
            Self::And(a, b) => write!(f, "({a} & {b})"),
            Self::Or(a, b) => write!(f, "({a} | {b})"),
            Self::Next(a) => write!(f, "next({a})"),
            Self::Always(a) => write!(f, "always({a})"),
            Self::Eventually(a) => write!(f, "eventually({a})"),
            Self::Until(a, b) => write!(f, "until({a}, {b})"),
            Self::WeakUntil(a, b) => write!(f, "weak_until({a}, {b})"),
            Self::Release(a, b) => write!(f, "release({a}, {b})"),
        }
    }
}

impl<S: Spec> std::fmt::Debug for Formula<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}
