//! Shortest paths in the product: breadth-first search.
//!
//! Nodes are visited in the order in which they are found, edges in their fixed order, so the path found is always the same one.
//! A node's parent takes four bytes in memory that is zero, hence untouched, until it is needed; after a search only what it visited
//! is cleared, so that many short searches of a large product cost little.

use crate::product::{Edge, Product};
use crate::stopped::{Stop, Stopped};

/// Shortest paths in a product.
pub(crate) struct Paths<'p> {
    product: &'p Product<'p>,
    /// For each node [`Paths::UNSEEN`], [`Paths::ROOT`], or the number of its parent and one.
    parents: Vec<u32>,
    queue: Vec<u32>,
}

impl<'p> Paths<'p> {
    const UNSEEN: u32 = 0;
    const ROOT: u32 = u32::MAX;
    /// How many nodes are visited between two looks at whether to stop.
    const PATIENCE: usize = 1 << 14;

    pub(crate) fn new(product: &'p Product<'p>) -> Self {
        let nodes = product.graph.states() * product.automaton_states();
        Self { product, parents: vec![Self::UNSEEN; nodes], queue: Vec::new() }
    }

    /// The nodes of a shortest path from a root through nodes inside; its last edge is the first one found to be a goal.
    pub(crate) fn find(
        &mut self,
        roots: impl IntoIterator<Item = u32>,
        inside: impl Fn(u32) -> bool,
        goal: impl Fn(&Edge) -> bool,
        stop: Stop<'_>,
    ) -> Result<Option<Vec<u32>>, Stopped> {
        for root in roots {
            self.meet(root, Self::ROOT);
        }
        let found = self.search(inside, goal, stop);
        let path = found.map(|found| found.map(|(node, target)| self.path(node, target)));
        self.queue.drain(..).for_each(|node| self.parents[node as usize] = Self::UNSEEN);
        path
    }

    /// The first edge that is a goal, as its two nodes.
    fn search(
        &mut self,
        inside: impl Fn(u32) -> bool,
        goal: impl Fn(&Edge) -> bool,
        stop: Stop<'_>,
    ) -> Result<Option<(u32, u32)>, Stopped> {
        let mut visited = 0;
        while let Some(&node) = self.queue.get(visited) {
            visited += 1;
            if visited.is_multiple_of(Self::PATIENCE) {
                stop.check()?;
            }
            for edge in self.product.edges(node).filter(|edge| inside(edge.target)) {
                if goal(&edge) {
                    return Ok(Some((node, edge.target)));
                }
                self.meet(edge.target, node + 1);
            }
        }
        Ok(None)
    }

    #[inline]
    fn meet(&mut self, node: u32, parent: u32) {
        let known = &mut self.parents[node as usize];
        if *known == Self::UNSEEN {
            *known = parent;
            self.queue.push(node);
        }
    }

    fn path(&self, node: u32, target: u32) -> Vec<u32> {
        let mut path = vec![target, node];
        let mut node = node;
        while self.parents[node as usize] != Self::ROOT {
            node = self.parents[node as usize] - 1;
            path.push(node);
        }
        path.reverse();
        path
    }
}
