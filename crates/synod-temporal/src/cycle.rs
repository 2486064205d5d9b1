//! A short cycle through a component of the product that meets every requirement.
//!
//! From the first node the walk goes, by shortest paths, to the nearest edge or node that meets something not yet met,
//! until nothing is left, and then back. A shortest such cycle is NP-hard to find (it contains the travelling salesman's), so in
//! components of moderate size a few variants are tried as well: each requirement as the one that is met first, and each node where
//! that happens as the one where the cycle starts. The shortest wins, the first of these.

use crate::fair::merits;
use crate::fairness::{Merits, Requirements};
use crate::paths::Paths;
use crate::product::Product;
use crate::stopped::{Stop, Stopped};

/// A way from the given node to a cycle, and the cycle, which comes back to its first node after the last.
#[derive(Debug)]
pub(crate) struct WayAndCycle {
    /// From the given node on, without the first of the cycle.
    pub(crate) way: Vec<u32>,
    pub(crate) cycle: Vec<u32>,
}

impl WayAndCycle {
    fn len(&self) -> usize {
        self.way.len() + self.cycle.len()
    }
}

/// Cycles in one strongly connected component of fair nodes.
pub(crate) struct Cycles<'p, I> {
    product: &'p Product<'p>,
    requirements: &'p Requirements,
    inside: I,
    /// What must be met by an edge or a node.
    wanted: Vec<u64>,
    paths: Paths<'p>,
    stop: Stop<'p>,
}

impl<'p, I: Fn(u32) -> bool> Cycles<'p, I> {
    /// Variants are tried only in components of so many nodes.
    const MODERATE: usize = 1 << 16;
    /// How many variants are tried.
    const VARIANTS: usize = 16;

    /// For the component of these members, which are the nodes inside.
    pub(crate) fn new(
        product: &'p Product<'p>,
        requirements: &'p Requirements,
        members: &[u32],
        inside: I,
        stop: Stop<'p>,
    ) -> Self {
        let enough = |merits: &Merits| requirements.all_strong_enabled(merits);
        let wanted = requirements.to_meet(&merits(product, requirements, members, &inside, enough));
        Self { product, requirements, inside, wanted, paths: Paths::new(product), stop }
    }

    /// The shortest of the variants.
    pub(crate) fn shortest(&mut self, start: u32, members: usize) -> Result<WayAndCycle, Stopped> {
        let mut best = WayAndCycle { way: Vec::new(), cycle: self.round(start, &self.wanted.clone())? };
        if members > Self::MODERATE {
            return Ok(best);
        }
        let mut starts = Vec::new();
        for first in self.single_requirements() {
            let Some(leg) = self.leg(start, &first)? else { continue };
            let cycle = self.round(start, &first)?;
            best = shorter(best, WayAndCycle { way: Vec::new(), cycle });
            starts.push(leg);
        }
        for mut leg in starts {
            let other = leg.pop().expect("a leg has an end");
            let cycle = self.round(other, &self.wanted.clone())?;
            best = shorter(best, WayAndCycle { way: leg, cycle });
        }
        Ok(best)
    }

    /// Each requirement, up to some number, alone.
    fn single_requirements(&self) -> Vec<Vec<u64>> {
        let bits = (0..64 * self.wanted.len()).filter(|bit| self.wanted[bit / 64] >> (bit % 64) & 1 == 1);
        let alone = |bit: usize| {
            let mut row = vec![0; self.wanted.len()];
            row[bit / 64] = 1 << (bit % 64);
            row
        };
        bits.take(Self::VARIANTS).map(alone).collect()
    }

    /// A cycle from a node that meets all; `first` says what it sets out for.
    fn round(&mut self, start: u32, first: &[u64]) -> Result<Vec<u32>, Stopped> {
        let mut unmet = self.wanted.clone();
        let mut walk = vec![start];
        self.strike_out(&mut unmet, &walk);
        let mut targets: Vec<u64> = unmet.iter().zip(first).map(|(unmet, first)| unmet & first).collect();
        while unmet.iter().any(|&word| word != 0) {
            if targets.iter().all(|&word| word == 0) {
                targets.clone_from(&unmet);
            }
            let here = walk[walk.len() - 1];
            let leg = self.leg(here, &targets)?.expect("a fair component meets every requirement");
            self.strike_out(&mut unmet, &leg);
            walk.extend(&leg[1..]);
            targets.clone_from(&unmet);
        }
        let here = walk[walk.len() - 1];
        if walk.len() == 1 || here != start {
            let back = self.paths.find([here], &self.inside, |edge| edge.target == start, self.stop)?;
            walk.extend(&back.expect("a component is strongly connected")[1..]);
        }
        walk.pop();
        Ok(walk)
    }

    /// A shortest path from a node to something that is wanted.
    fn leg(&mut self, from: u32, wanted: &[u64]) -> Result<Option<Vec<u32>>, Stopped> {
        let (requirements, graph) = (self.requirements, self.product.graph);
        let goal = |edge: &crate::product::Edge| {
            requirements.helps(wanted, edge.marks, edge.label, graph.label(edge.state))
        };
        self.paths.find([from], &self.inside, goal, self.stop)
    }

    /// Strikes out what a path meets. Where several edges lead from one node to the next a run can take each of them in
    /// turn, so all count.
    fn strike_out(&self, unmet: &mut [u64], path: &[u32]) {
        let mut merits = self.requirements.nothing_done();
        for &node in path {
            self.requirements.add_state(&mut merits, self.product.graph.label(self.product.state(node)));
        }
        for pair in path.windows(2) {
            for edge in self.product.edges(pair[0]).filter(|edge| edge.target == pair[1]) {
                self.requirements.add_edge(&mut merits, edge.marks, edge.label);
            }
        }
        unmet.iter_mut().zip(&merits.met).for_each(|(unmet, met)| *unmet &= !met);
    }
}

fn shorter(best: WayAndCycle, other: WayAndCycle) -> WayAndCycle {
    if other.len() < best.len() { other } else { best }
}
