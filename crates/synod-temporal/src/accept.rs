//! Whether an automaton accepts an ultimately periodic behaviour.
//!
//! The product of the word's positions with the automaton is a small graph; the automaton accepts from a node if a component
//! can be reached from it whose inner transitions together are in every acceptance set.

use petgraph::visit::{GraphBase, IntoNeighbors, NodeIndexable};
use synod_explore::LabelId;

use crate::bits::Bits;
use crate::product::Product;
use crate::scc::Components;
use crate::stopped::Stop;

/// A word with an automaton that reads it. Node i · |Q| + q is the automaton in state q at position i.
pub(crate) struct Reading<'a> {
    pub(crate) product: &'a Product<'a>,
    /// The labels of the state and of the step at each position.
    pub(crate) word: &'a [(LabelId, LabelId)],
    /// The position after the last.
    pub(crate) loop_start: usize,
}

impl Reading<'_> {
    /// The nodes from which the rest of the word is accepted; `all` are the marks of every acceptance set.
    pub(crate) fn accepted(&self, all: u64) -> Bits {
        let nodes = self.node_bound();
        let mut accepted = Bits::new(nodes);
        let mut search = Components::new(self).expect("a short word");
        for root in 0..nodes {
            search.start(root);
            while search.advance(Stop(&|| false)).expect("never asked to stop") {
                let members = search.members();
                let component = search.component(members[0] as usize);
                let inside = |node: usize| match component {
                    Some(component) => search.is_in(node, component),
                    None => node == members[0] as usize,
                };
                let edges = || members.iter().flat_map(|&node| self.edges(node as usize));
                let marks = edges().filter(|edge| inside(edge.0)).map(|edge| edge.1).reduce(|a, b| a | b);
                if marks == Some(all) || edges().any(|(target, _)| accepted.contains(target)) {
                    members.iter().for_each(|&node| accepted.insert(node as usize));
                }
            }
        }
        accepted
    }

    /// The nodes that come after a node, with the acceptance sets of the transitions.
    fn edges(&self, node: usize) -> impl Iterator<Item = (usize, u64)> {
        let count = self.product.automaton_states();
        let (position, state) = (node / count, node % count);
        let next = if position + 1 == self.word.len() { self.loop_start } else { position + 1 };
        let (of_state, of_step) = self.word[position];
        self.product.read(state, of_state, of_step).map(move |(target, marks)| (next * count + target, marks))
    }
}

impl GraphBase for Reading<'_> {
    type EdgeId = ();
    type NodeId = usize;
}

impl NodeIndexable for Reading<'_> {
    fn node_bound(&self) -> usize {
        self.word.len() * self.product.automaton_states()
    }

    fn to_index(&self, node: usize) -> usize {
        node
    }

    fn from_index(&self, index: usize) -> usize {
        index
    }
}

impl IntoNeighbors for &Reading<'_> {
    type Neighbors = std::vec::IntoIter<usize>;

    fn neighbors(self, node: usize) -> Self::Neighbors {
        self.edges(node).map(|(target, _)| target).collect::<Vec<_>>().into_iter()
    }
}
