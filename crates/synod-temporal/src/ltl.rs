//! Formulas of linear temporal logic over states and steps.
//!
//! A formula is judged at a position of a *behaviour*: an infinite sequence of states, each step of which is a step of the graph
//! or a *stuttering* step, which changes nothing. The predicates themselves are only numbers here: `State(k)` is true at position
//! i where the k-th state predicate is true of the i-th state, `Step(k)` where the k-th step predicate is true of the step from
//! the i-th state to the next. No step predicate is true of a stuttering step.
//!
//! The operators are Pnueli's ("The temporal logic of programs", 1977), with the weak until of Manna and Pnueli.

use std::ops::Not;

/// A formula of linear temporal logic.
///
/// ```
/// use synod_temporal::Ltl;
/// // Whenever the first predicate is true of a state, the second is true of it or of a later one.
/// let leads_to = Ltl::State(0).leads_to(Ltl::State(1));
/// assert_eq!(leads_to, (!Ltl::State(0)).or(Ltl::State(1).eventually()).always());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ltl {
    /// True of every behaviour.
    True,
    /// True of none.
    False,
    /// The state predicate of this number is true of the state.
    State(usize),
    /// The step predicate of this number is true of the step that leaves the state.
    Step(usize),
    /// Not.
    Not(Box<Ltl>),
    /// Both.
    And(Box<Ltl>, Box<Ltl>),
    /// At least one of the two.
    Or(Box<Ltl>, Box<Ltl>),
    /// At the next position.
    Next(Box<Ltl>),
    /// The second at some position from here on, and the first at every position before that.
    Until(Box<Ltl>, Box<Ltl>),
    /// Until, or the first for ever.
    WeakUntil(Box<Ltl>, Box<Ltl>),
    /// The second up to and including the first position where the first holds; for ever where there is none.
    Release(Box<Ltl>, Box<Ltl>),
    /// At every position from here on.
    Always(Box<Ltl>),
    /// At some position from here on.
    Eventually(Box<Ltl>),
}

impl Ltl {
    /// `self /\ other`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::And(Box::new(self), Box::new(other))
    }

    /// `self \/ other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }

    /// `self => other`.
    #[must_use]
    pub fn implies(self, other: Self) -> Self {
        (!self).or(other)
    }

    /// `self` at the next position.
    #[must_use]
    pub fn next(self) -> Self {
        Self::Next(Box::new(self))
    }

    /// `self` until `other`, which must come.
    #[must_use]
    pub fn until(self, other: Self) -> Self {
        Self::Until(Box::new(self), Box::new(other))
    }

    /// `self` until `other`, which need not come.
    #[must_use]
    pub fn weak_until(self, other: Self) -> Self {
        Self::WeakUntil(Box::new(self), Box::new(other))
    }

    /// `self` releases `other` from having to hold.
    #[must_use]
    pub fn release(self, other: Self) -> Self {
        Self::Release(Box::new(self), Box::new(other))
    }

    /// `[]self`.
    #[must_use]
    pub fn always(self) -> Self {
        Self::Always(Box::new(self))
    }

    /// `<>self`.
    #[must_use]
    pub fn eventually(self) -> Self {
        Self::Eventually(Box::new(self))
    }

    /// `self ~> other`.
    #[must_use]
    pub fn leads_to(self, other: Self) -> Self {
        self.implies(other.eventually()).always()
    }
}

impl Not for Ltl {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}
