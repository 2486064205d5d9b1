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
        let path = found.map(|found| {
            found.map(|(node, target)| {
                let mut path = self.path(node);
                path.push(target);
                path
            })
        });
        self.clear();
        path
    }

    /// Shortest paths from roots to some goals, the nearest first; none where no goal can be reached. Goals beyond the first are
    /// looked for only as long as that costs no more than finding the first did.
    pub(crate) fn nearest(
        &mut self,
        roots: impl IntoIterator<Item = u32>,
        goal: impl Fn(u32) -> bool,
        stop: Stop<'_>,
    ) -> Result<Vec<Vec<u32>>, Stopped> {
        let mut goals = Goals { is_goal: goal, found: Vec::new(), patience: usize::MAX };
        for root in roots {
            if self.meet(root, Self::ROOT) {
                goals.consider(root, self.queue.len());
            }
        }
        let searched = self.search_goals(&mut goals, stop);
        let paths = goals.found.iter().map(|&node| self.path(node)).collect();
        self.clear();
        searched.map(|()| paths)
    }

    fn search_goals(
        &mut self,
        goals: &mut Goals<impl Fn(u32) -> bool>,
        stop: Stop<'_>,
    ) -> Result<(), Stopped> {
        let mut visited = 0;
        while let Some(&node) = self.queue.get(visited) {
            visited += 1;
            if visited.is_multiple_of(Self::PATIENCE) {
                stop.check()?;
            }
            for edge in self.product.edges(node) {
                if goals.are_enough(self.queue.len()) {
                    return Ok(());
                }
                if self.meet(edge.target, node + 1) {
                    goals.consider(edge.target, self.queue.len());
                }
            }
        }
        Ok(())
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

    /// Whether the node is new.
    #[inline]
    fn meet(&mut self, node: u32, parent: u32) -> bool {
        let known = &mut self.parents[node as usize];
        let new = *known == Self::UNSEEN;
        if new {
            *known = parent;
            self.queue.push(node);
        }
        new
    }

    /// The way from a root to a node that was met.
    fn path(&self, mut node: u32) -> Vec<u32> {
        let mut path = vec![node];
        while self.parents[node as usize] != Self::ROOT {
            node = self.parents[node as usize] - 1;
            path.push(node);
        }
        path.reverse();
        path
    }

    fn clear(&mut self) {
        self.queue.drain(..).for_each(|node| self.parents[node as usize] = Self::UNSEEN);
    }
}

/// The goals found so far.
struct Goals<F> {
    is_goal: F,
    found: Vec<u32>,
    /// How many nodes may be met; set when the first goal is found.
    patience: usize,
}

impl<F: Fn(u32) -> bool> Goals<F> {
    /// So many goals are enough.
    const ENOUGH: usize = 16;
    /// So many more nodes may be met at least after the first goal.
    const FEW: usize = 1 << 10;

    /// Looks at a node that was just met, as one of so many.
    #[inline]
    fn consider(&mut self, node: u32, met: usize) {
        if self.found.len() < Self::ENOUGH && (self.is_goal)(node) {
            if self.found.is_empty() {
                self.patience = met.saturating_mul(2).saturating_add(Self::FEW);
            }
            self.found.push(node);
        }
    }

    fn are_enough(&self, met: usize) -> bool {
        self.found.len() == Self::ENOUGH || met > self.patience
    }
}
