//! Transition-based generalised Büchi automata.
//!
//! An automaton reads a behaviour letter by letter: the predicates that are true of a state and of the step that leaves it. A
//! *run* starts in state 0 and takes at each letter a transition whose guard the letter satisfies. There are finitely many
//! *acceptance sets* of transitions; a run is accepting if it takes transitions of each set infinitely often, and the automaton
//! accepts a behaviour that has an accepting run. With no acceptance sets every infinite run is accepting.
//!
//! Acceptance on transitions rather than on states makes automata smaller: `[]<>p` needs one state.

use std::fmt;

use petgraph::visit::{GraphBase, IntoNeighbors, NodeCount, NodeIndexable};

/// A transition-based generalised Büchi automaton; [`translate`](crate::translate()) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automaton {
    /// The transitions that leave each state; the first state is the initial one.
    pub(crate) states: Vec<Vec<Transition>>,
    pub(crate) sets: usize,
}

/// A transition of an [`Automaton`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transition {
    pub(crate) guard: Guard,
    pub(crate) target: usize,
    /// The acceptance sets that it is in, one bit each.
    pub(crate) marks: u64,
}

/// What a letter must satisfy: predicates with the value that they must have, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guard {
    pub(crate) state: Vec<(usize, bool)>,
    pub(crate) step: Vec<(usize, bool)>,
}

impl Automaton {
    /// Marks have a bit for each acceptance set.
    pub(crate) const MAX_SETS: usize = 64;

    /// How many states there are. State 0 is the initial one.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states.len()
    }

    /// How many transitions there are.
    #[must_use]
    pub fn transitions(&self) -> usize {
        self.states.iter().map(Vec::len).sum()
    }

    /// How many acceptance sets there are.
    #[must_use]
    pub fn acceptance_sets(&self) -> usize {
        self.sets
    }

    /// The marks of a run that has met every acceptance set.
    pub(crate) fn all_marks(&self) -> u64 {
        if self.sets == Self::MAX_SETS { u64::MAX } else { (1 << self.sets) - 1 }
    }
}

/// One line a transition: `0 -> 1 if s0 !t1 {0}` reads state predicate 0 true and step predicate 1 false, and is in set 0.
impl fmt::Display for Automaton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (source, transitions) in self.states.iter().enumerate() {
            for Transition { guard, target, marks } in transitions {
                write!(f, "{source} -> {target} if")?;
                let state = guard.state.iter().map(|literal| ('s', literal));
                let step = guard.step.iter().map(|literal| ('t', literal));
                for (kind, &(predicate, positive)) in state.chain(step) {
                    write!(f, " {}{kind}{predicate}", if positive { "" } else { "!" })?;
                }
                let sets: Vec<_> = (0..self.sets).filter(|set| marks >> set & 1 == 1).collect();
                writeln!(f, " {sets:?}")?;
            }
        }
        Ok(())
    }
}

impl GraphBase for Automaton {
    type EdgeId = ();
    type NodeId = usize;
}

impl NodeCount for Automaton {
    fn node_count(&self) -> usize {
        self.states.len()
    }
}

impl NodeIndexable for Automaton {
    fn node_bound(&self) -> usize {
        self.states.len()
    }

    fn to_index(&self, state: usize) -> usize {
        state
    }

    fn from_index(&self, index: usize) -> usize {
        index
    }
}

impl<'a> IntoNeighbors for &'a Automaton {
    type Neighbors = Targets<'a>;

    fn neighbors(self, state: usize) -> Targets<'a> {
        Targets(self.states[state].iter())
    }
}

/// Where the transitions of a state lead.
#[derive(Clone, Debug)]
pub struct Targets<'a>(std::slice::Iter<'a, Transition>);

impl Iterator for Targets<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.0.next().map(|transition| transition.target)
    }
}
