//! Fairness constraints, and what a cycle must do to be accepting and fair.
//!
//! A *requirement* is an acceptance set of the automaton or a fairness constraint. Each has a bit; the bits of a cycle say which of
//! them it meets:
//!
//! - an acceptance set by an edge in it;
//! - a weak constraint, `[]<>(~enabled \/ taken)`, by a step that takes it or a state where it is not enabled (generalised Büchi);
//! - a strong constraint, `[]<>taken \/ <>[]~enabled`, by a step that takes it, or by not having it enabled in any state (Streett).
//!
//! Acceptance sets and weak constraints are met by some edge or node: more of the graph can only help. The second way to meet a strong
//! constraint is about all nodes, and more of the graph can hurt. (Baier and Katoen, "Principles of Model Checking", 2008, 5.1.2.)

use synod_explore::{LabelId, Labels, StateGraph};

/// A fairness constraint. Which predicates it is about is said by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fair {
    /// Weak or strong.
    pub strength: Strength,
    /// The state predicate that says where the action is enabled.
    pub enabled: usize,
    /// The step predicate that says which steps take the action.
    pub taken: usize,
}

/// Weak or strong fairness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strength {
    /// An action that is enabled for ever is taken infinitely often.
    Weak,
    /// An action that is enabled infinitely often is taken infinitely often.
    Strong,
}

/// The requirements of one check: the acceptance sets in the first word, the fairness constraints in the words after it.
#[derive(Debug)]
pub(crate) struct Requirements {
    /// Words of constraints.
    words: usize,
    all: Vec<u64>,
    /// The strong constraints.
    strong: Vec<u64>,
    /// For each step label the constraints that it takes.
    taken: Vec<u64>,
    /// For each state label the constraints that are enabled.
    enabled: Vec<u64>,
}

/// What some nodes and edges do for the requirements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merits {
    /// Requirements met by an edge or a node.
    pub(crate) met: Vec<u64>,
    /// Strong constraints that are enabled somewhere.
    enabled: Vec<u64>,
}

impl Requirements {
    pub(crate) fn new(graph: &StateGraph, acceptance: u64, fairness: &[Fair]) -> Self {
        let words = fairness.len().div_ceil(64);
        let row = |chosen: &dyn Fn(&Fair) -> bool| {
            let mut row = vec![0; words];
            for (k, _) in fairness.iter().enumerate().filter(|(_, fair)| chosen(fair)) {
                row[k / 64] |= 1 << (k % 64);
            }
            row
        };
        let rows = |labels: &Labels, predicate: &dyn Fn(&Fair) -> usize| {
            labels.ids().flat_map(|label| row(&|fair| labels.contains(label, predicate(fair)))).collect()
        };
        Self {
            words,
            all: [vec![acceptance], row(&|_| true)].concat(),
            strong: row(&|fair| fair.strength == Strength::Strong),
            taken: rows(graph.step_labels(), &|fair| fair.taken),
            enabled: rows(graph.state_labels(), &|fair| fair.enabled),
        }
    }

    pub(crate) fn nothing_done(&self) -> Merits {
        Merits { met: vec![0; 1 + self.words], enabled: vec![0; self.words] }
    }

    /// Adds what visiting a state does.
    #[inline]
    pub(crate) fn add_state(&self, merits: &mut Merits, label: LabelId) {
        let row = &self.enabled[label.index() * self.words..][..self.words];
        for (k, &enabled) in row.iter().enumerate() {
            merits.met[1 + k] |= self.all[1 + k] & !enabled & !self.strong[k];
            merits.enabled[k] |= enabled & self.strong[k];
        }
    }

    /// Adds what an edge does, by its acceptance sets and the label of its step.
    #[inline]
    pub(crate) fn add_edge(&self, merits: &mut Merits, marks: u64, label: LabelId) {
        merits.met[0] |= marks & self.all[0];
        let row = &self.taken[label.index() * self.words..][..self.words];
        for (met, taken) in merits.met[1..].iter_mut().zip(row) {
            *met |= taken;
        }
    }

    /// Whether an edge, or the state that it leads to, meets some of the requirements in `wanted`.
    #[inline]
    pub(crate) fn helps(&self, wanted: &[u64], marks: u64, step: LabelId, state: LabelId) -> bool {
        let taken = &self.taken[step.index() * self.words..][..self.words];
        let enabled = &self.enabled[state.index() * self.words..][..self.words];
        wanted[0] & marks != 0
            || (0..self.words).any(|k| wanted[1 + k] & (taken[k] | !enabled[k] & !self.strong[k]) != 0)
    }

    /// Whether every requirement is met by an edge or a node already, whatever else there is.
    pub(crate) fn all_met(&self, merits: &Merits) -> bool {
        merits.met == self.all
    }

    /// Whether every strong constraint is known to be enabled somewhere.
    pub(crate) fn all_strong_enabled(&self, merits: &Merits) -> bool {
        merits.enabled == self.strong
    }

    /// Whether a requirement is missed that only more of the graph could meet.
    pub(crate) fn is_hopeless(&self, merits: &Merits) -> bool {
        merits.met[0] != self.all[0]
            || (0..self.words).any(|k| self.all[1 + k] & !merits.met[1 + k] & !self.strong[k] != 0)
    }

    /// The strong constraints that are enabled and never taken.
    pub(crate) fn neglected(&self, merits: &Merits) -> Vec<u64> {
        merits.enabled.iter().zip(&merits.met[1..]).map(|(enabled, met)| enabled & !met).collect()
    }

    /// What a cycle must still meet by an edge or a node, where `merits` are those of all of the component that it stays in: strong
    /// constraints that are enabled nowhere need nothing.
    pub(crate) fn to_meet(&self, merits: &Merits) -> Vec<u64> {
        let mut wanted = self.all.clone();
        for (k, wanted) in wanted[1..].iter_mut().enumerate() {
            *wanted &= !self.strong[k] | merits.enabled[k];
        }
        wanted
    }

    /// Whether some of the constraints are enabled in a state.
    pub(crate) fn any_enabled(&self, constraints: &[u64], label: LabelId) -> bool {
        let row = &self.enabled[label.index() * self.words..][..self.words];
        row.iter().zip(constraints).any(|(enabled, constraints)| enabled & constraints != 0)
    }

    /// Whether stuttering for ever in a state is fair: no constraint is enabled there.
    pub(crate) fn fair_to_stutter(&self, label: LabelId) -> bool {
        !self.any_enabled(&self.all[1..], label)
    }
}
