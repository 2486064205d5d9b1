//! The shape of a formula: its operators, over tests that are only numbers here. It knows no spec, so that it is compiled once and
//! not with each.

use std::fmt::{self, Write};

/// A formula of linear temporal logic whose tests are numbers in two lists: those of states, and those of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// True or false everywhere.
    Truth(bool),
    /// The test of states with this number.
    State(usize),
    /// The step from here satisfies the predicate of steps with this number, and changes the state.
    Taken(usize),
    /// The state has a step that satisfies the predicate of steps with this number and changes the state.
    Enabled(usize),
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

impl Shape {
    /// Calls `visit` with every number in it, from left to right.
    pub(crate) fn for_each_leaf(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        match self {
            Self::Truth(_) => {}
            Self::State(_) | Self::Taken(_) | Self::Enabled(_) => visit(self),
            Self::Not(f) | Self::Next(f) | Self::Always(f) | Self::Eventually(f) => f.for_each_leaf(visit),
            Self::And(f, g)
            | Self::Or(f, g)
            | Self::Until(f, g)
            | Self::WeakUntil(f, g)
            | Self::Release(f, g) => {
                f.for_each_leaf(visit);
                g.for_each_leaf(visit);
            }
        }
    }

    /// The same, where so many tests of states and of steps come before its own.
    #[must_use]
    pub(crate) fn after(mut self, states: usize, steps: usize) -> Self {
        self.for_each_leaf(&mut |leaf| match leaf {
            Self::State(number) => *number += states,
            Self::Taken(number) | Self::Enabled(number) => *number += steps,
            _ => {}
        });
        self
    }

    /// Writes it with the names of its tests.
    ///
    /// # Errors
    /// Those of the formatter.
    pub(crate) fn write(&self, states: &[&str], steps: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(value) => write!(f, "{value}"),
            Self::State(number) => f.write_str(states[*number]),
            Self::Taken(number) => write!(f, "taken({})", steps[*number]),
            Self::Enabled(number) => write!(f, "enabled({})", steps[*number]),
            Self::Not(a) => {
                f.write_char('!')?;
                a.write(states, steps, f)
            }
            Self::Next(a) => call(f, "next", ", ", &[a], states, steps),
            Self::Always(a) => call(f, "always", ", ", &[a], states, steps),
            Self::Eventually(a) => call(f, "eventually", ", ", &[a], states, steps),
            Self::And(a, b) => call(f, "", " & ", &[a, b], states, steps),
            Self::Or(a, b) => call(f, "", " | ", &[a, b], states, steps),
            Self::Until(a, b) => call(f, "until", ", ", &[a, b], states, steps),
            Self::WeakUntil(a, b) => call(f, "weak_until", ", ", &[a, b], states, steps),
            Self::Release(a, b) => call(f, "release", ", ", &[a, b], states, steps),
        }
    }
}

/// Writes an operator and what it is applied to.
fn call(
    f: &mut fmt::Formatter<'_>,
    operator: &str,
    between: &str,
    operands: &[&Shape],
    states: &[&str],
    steps: &[&str],
) -> fmt::Result {
    write!(f, "{operator}(")?;
    for (number, operand) in operands.iter().enumerate() {
        f.write_str(if number == 0 { "" } else { between })?;
        operand.write(states, steps, f)?;
    }
    f.write_char(')')
}
