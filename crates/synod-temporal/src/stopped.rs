//! Why a search gave no answer.

use std::error::Error;
use std::fmt;

/// Why a search gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stopped {
    /// It was asked to stop.
    Interrupted,
    /// The product of the state graph and the automaton has more nodes than can be numbered in 32 bits.
    TooManyNodes,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupted => "interrupted",
            Self::TooManyNodes => {
                "the graph times the formula's automaton has more nodes than can be numbered"
            }
        })
    }
}

impl Error for Stopped {}

/// Whether to stop, asked now and then.
#[derive(Clone, Copy)]
pub(crate) struct Stop<'s>(pub(crate) &'s (dyn Fn() -> bool + Sync));

impl Stop<'_> {
    /// An error if it is time to stop.
    pub(crate) fn check(self) -> Result<(), Stopped> {
        if (self.0)() { Err(Stopped::Interrupted) } else { Ok(()) }
    }
}
