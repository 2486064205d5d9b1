//! The product of a state graph and an automaton, never stored.
//!
//! A *node* is a state of the graph with a state of the automaton that is about to read it. An edge is a step of the graph, or the
//! stuttering step that every state has, together with a transition of the automaton whose guard is true of the letter: the label
//! of the source and the label of the step. Node (s, q) has the number s · |Q| + q, where Q may be some of the automaton's states
//! only: those of one strongly connected component, say.
//!
//! Guards are evaluated once for each label, not for each state or step: the transitions of each automaton state have *slots*
//! in words of 64 bits, and for each label of a state and each label of a step a row of such words says which
//! transitions it satisfies. A transition can be taken where both rows have its bit. The last bit of the last word of each automaton
//! state is never used, so that the slot after one in use belongs to the same automaton state.

use petgraph::visit::{GraphBase, IntoNeighbors, NodeCount, NodeIndexable};
use synod_explore::{LabelId, Labels, StateGraph, StateId, Successors};

use crate::automaton::{Automaton, Transition};
use crate::stopped::Stopped;

/// The product of a state graph and some states of an automaton.
#[derive(Debug)]
pub(crate) struct Product<'a> {
    pub(crate) graph: &'a StateGraph,
    /// The automaton's states that take part, ascending; called by their position here.
    states: Vec<usize>,
    /// The first and one past the last word of each of these.
    spans: Vec<(u32, u32)>,
    /// For each word the first slot of its automaton state, and one past the last.
    spans_of_words: Vec<(u32, u32)>,
    /// For each slot where the transition leads.
    targets: Vec<u32>,
    /// For each slot the transition's acceptance sets.
    marks: Vec<u64>,
    state_rows: Vec<u64>,
    /// Empty where no guard looks at steps.
    step_rows: Vec<u64>,
}

/// An edge of the product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// The node that it leads to.
    pub(crate) target: u32,
    /// The state that it leads to.
    pub(crate) state: StateId,
    /// The label of its step.
    pub(crate) label: LabelId,
    /// Its acceptance sets.
    pub(crate) marks: u64,
}

impl<'a> Product<'a> {
    /// The product with all of the automaton.
    pub(crate) fn whole(graph: &'a StateGraph, automaton: &Automaton) -> Result<Self, Stopped> {
        Self::new(graph, automaton, (0..automaton.states()).collect())
    }

    /// The product with some states of the automaton, ascending, and the transitions among them.
    pub(crate) fn new(
        graph: &'a StateGraph,
        automaton: &Automaton,
        states: Vec<usize>,
    ) -> Result<Self, Stopped> {
        let nodes = graph.states().checked_mul(states.len());
        if nodes.is_none_or(|nodes| nodes >= u32::MAX as usize) {
            return Err(Stopped::TooManyNodes);
        }
        let mut product = Self {
            graph,
            states,
            spans: Vec::new(),
            spans_of_words: Vec::new(),
            targets: Vec::new(),
            marks: Vec::new(),
            state_rows: Vec::new(),
            step_rows: Vec::new(),
        };
        let slots = product.place(automaton);
        product.evaluate(&slots)?;
        Ok(product)
    }

    /// Gives every transition among the states a slot; the transition of each slot.
    fn place<'t>(&mut self, automaton: &'t Automaton) -> Vec<Option<&'t Transition>> {
        let mut slots = Vec::new();
        for &state in &self.states {
            let first = slots.len();
            let inside = |transition: &&Transition| self.states.binary_search(&transition.target).is_ok();
            slots.extend(automaton.states[state].iter().filter(inside).map(Some));
            let words = (slots.len() - first) / 64 + 1;
            slots.resize(first + 64 * words, None);
            let span = (first as u32, slots.len() as u32);
            self.spans.push((span.0 / 64, span.1 / 64));
            self.spans_of_words.extend(std::iter::repeat_n(span, words));
        }
        let local =
            |transition: &Transition| self.states.binary_search(&transition.target).unwrap_or(0) as u32;
        self.targets = slots.iter().map(|slot| slot.map_or(0, local)).collect();
        self.marks = slots.iter().map(|slot| slot.map_or(0, |transition| transition.marks)).collect();
        slots
    }

    /// Fills the rows.
    fn evaluate(&mut self, slots: &[Option<&Transition>]) -> Result<(), Stopped> {
        let of_state = self.graph.state_labels();
        if of_state.len().saturating_mul(self.words()) > u32::MAX as usize {
            return Err(Stopped::TooManyNodes);
        }
        self.state_rows = rows(of_state, slots, |transition| &transition.guard.state);
        if slots.iter().flatten().any(|transition| !transition.guard.step.is_empty()) {
            self.step_rows = rows(self.graph.step_labels(), slots, |transition| &transition.guard.step);
        }
        Ok(())
    }

    fn words(&self) -> usize {
        self.spans_of_words.len()
    }

    /// Where the row of a state label begins.
    #[inline]
    fn row(&self, label: LabelId) -> u32 {
        (label.index() * self.words()) as u32
    }

    /// How many states of the automaton take part.
    pub(crate) fn automaton_states(&self) -> usize {
        self.states.len()
    }

    /// The automaton's states that take part.
    pub(crate) fn states(&self) -> &[usize] {
        &self.states
    }

    /// A node's number, by its state and the position of its automaton state.
    #[inline]
    pub(crate) fn node(&self, state: StateId, position: usize) -> u32 {
        (state.index() * self.states.len() + position) as u32
    }

    /// A node's state and the position of its automaton state.
    #[inline]
    pub(crate) fn parts(&self, node: u32) -> (StateId, usize) {
        let count = self.states.len() as u32;
        let state = if count == 1 { node } else { node / count };
        (StateId::new(state as usize).expect("a node's state"), (node - state * count) as usize)
    }

    /// The state of a node.
    pub(crate) fn state(&self, node: u32) -> StateId {
        self.parts(node).0
    }

    /// The edges that leave a node: those of the graph's steps first, in their order, then the stuttering ones.
    #[inline]
    pub(crate) fn edges(&self, node: u32) -> Edges<'_> {
        let (state, position) = self.parts(node);
        Edges {
            product: self,
            successors: self.graph.successors(state),
            state: state.index() as u32,
            row: self.row(self.graph.label(state)),
            slot: self.spans[position].0 * 64,
        }
    }

    /// The first transition, at this slot or later ones of the same automaton state, that can be taken, and whether it is
    /// the last one as well.
    #[inline]
    fn next_slot(&self, row: u32, label: LabelId, slot: u32) -> Option<(u32, bool)> {
        let mut word = slot / 64;
        let end = self.spans_of_words[word as usize].1 / 64;
        let mut bits = self.word(row, label, word) & (!0 << (slot % 64));
        while bits == 0 {
            word += 1;
            if word == end {
                return None;
            }
            bits = self.word(row, label, word);
        }
        let last = bits & (bits - 1) == 0 && word + 1 == end;
        Some((word * 64 + bits.trailing_zeros(), last))
    }

    /// Which transitions of a word can be taken.
    #[inline]
    fn word(&self, row: u32, label: LabelId, word: u32) -> u64 {
        let of_state = self.state_rows[(row + word) as usize];
        if self.step_rows.is_empty() {
            return of_state;
        }
        of_state & self.step_rows[label.index() * self.words() + word as usize]
    }

    /// Which transitions can be taken by stuttering in a state of this label.
    pub(crate) fn stuttering_row(&self, label: LabelId) -> Vec<u64> {
        let row = self.row(label);
        (0..self.words() as u32).map(|word| self.word(row, Labels::NOTHING, word)).collect()
    }

    /// Where the automaton gets from a position by reading a letter: the target's position and the acceptance sets.
    pub(crate) fn read(
        &self,
        position: usize,
        state: LabelId,
        step: LabelId,
    ) -> impl Iterator<Item = (usize, u64)> {
        let row = self.row(state);
        let mut slot = self.spans[position].0 * 64;
        std::iter::from_fn(move || {
            let (found, _) = self.next_slot(row, step, slot)?;
            slot = found + 1;
            Some((self.targets[found as usize] as usize, self.marks[found as usize]))
        })
    }
}

/// For each label a row of bits: which transitions have a guard that it satisfies.
fn rows(
    labels: &Labels,
    slots: &[Option<&Transition>],
    guard: impl Fn(&Transition) -> &Vec<(usize, bool)>,
) -> Vec<u64> {
    let mut rows = vec![0; labels.len() * slots.len() / 64];
    for (label, row) in labels.ids().zip(rows.chunks_mut(slots.len() / 64)) {
        let satisfies = |&(predicate, value): &(usize, bool)| labels.contains(label, predicate) == value;
        for (slot, transition) in slots.iter().enumerate() {
            if transition.is_some_and(|transition| guard(transition).iter().all(satisfies)) {
                row[slot / 64] |= 1 << (slot % 64);
            }
        }
    }
    rows
}

/// The edges that leave a node.
#[derive(Clone, Debug)]
pub(crate) struct Edges<'a> {
    product: &'a Product<'a>,
    /// The step that is being looked at comes next; none is left when it is the stuttering step.
    successors: Successors<'a>,
    state: u32,
    /// Where the row of the state's label begins.
    row: u32,
    /// The next slot to look at; [`Edges::DONE`] after the stuttering step.
    slot: u32,
}

impl Edges<'_> {
    const DONE: u32 = u32::MAX;

    /// Turns to the next step.
    #[inline]
    fn turn(&mut self) {
        let first = self.product.spans_of_words[self.slot as usize / 64].0;
        self.slot = if self.successors.next().is_some() { first } else { Self::DONE };
    }
}

impl Iterator for Edges<'_> {
    type Item = Edge;

    #[inline]
    fn next(&mut self) -> Option<Edge> {
        while self.slot != Self::DONE {
            let step = self.successors.clone().next();
            let (state, label) = step
                .unwrap_or_else(|| (StateId::new(self.state as usize).expect("a state"), Labels::NOTHING));
            let found = self.product.next_slot(self.row, label, self.slot);
            match found {
                Some((slot, false)) => self.slot = slot + 1,
                _ => self.turn(),
            }
            if let Some((slot, _)) = found {
                let target = self.product.node(state, self.product.targets[slot as usize] as usize);
                return Some(Edge { target, state, label, marks: self.product.marks[slot as usize] });
            }
        }
        None
    }
}

/// The same, for petgraph.
#[derive(Clone, Debug)]
pub(crate) struct Neighbors<'a>(Edges<'a>);

impl Iterator for Neighbors<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.0.next().map(|edge| edge.target)
    }
}

impl GraphBase for Product<'_> {
    type EdgeId = ();
    type NodeId = u32;
}

impl NodeCount for Product<'_> {
    fn node_count(&self) -> usize {
        self.graph.states() * self.states.len()
    }
}

impl NodeIndexable for Product<'_> {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    #[inline]
    fn to_index(&self, node: u32) -> usize {
        node as usize
    }

    #[inline]
    fn from_index(&self, index: usize) -> u32 {
        index as u32
    }
}

impl<'a, 'g: 'a> IntoNeighbors for &'a Product<'g> {
    type Neighbors = Neighbors<'a>;

    #[inline]
    fn neighbors(self, node: u32) -> Neighbors<'a> {
        Neighbors(self.edges(node))
    }
}
