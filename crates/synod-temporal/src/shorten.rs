//! Shorter lassos from a lasso.
//!
//! The search in the product finds a short lasso *of the product*. As a behaviour of the graph it can often be written shorter:
//!
//! - the same behaviour: a cycle that repeats itself is gone round once, and what the prefix ends with and the cycle ends with as
//!   well is left to the cycle;
//! - a shorter behaviour: without its stuttering steps, or without what lies between two visits of one state. Such a behaviour
//!   is taken only if the automaton accepts it and it is fair.

use synod_explore::{LabelId, Labels, StateId};

use crate::accept::Reading;
use crate::fairness::Requirements;
use crate::lasso::Lasso;
use crate::product::Product;

/// Shortens the lassos of one automaton and fairness.
pub(crate) struct Shortener<'a> {
    product: &'a Product<'a>,
    all_marks: u64,
    requirements: &'a Requirements,
}

impl<'a> Shortener<'a> {
    /// How much may be tried: this many automaton states times positions of words.
    const PATIENCE: usize = 1 << 18;

    /// For the product with all of an automaton.
    pub(crate) fn new(product: &'a Product<'a>, all_marks: u64, requirements: &'a Requirements) -> Self {
        Self { product, all_marks, requirements }
    }

    /// A lasso that is as good and no longer, and of the kind that is asked for, if the given one is.
    pub(crate) fn shorten(&self, lasso: Lasso, kind: impl Fn(&Lasso) -> bool) -> Lasso {
        let mut best = tidied(lasso);
        let mut patience = Self::PATIENCE;
        while let Some(better) = self.better(&best, &kind, &mut patience) {
            best = better;
        }
        best
    }

    /// The first shorter lasso that is good.
    fn better(&self, lasso: &Lasso, kind: impl Fn(&Lasso) -> bool, patience: &mut usize) -> Option<Lasso> {
        let candidates = std::iter::once(without_stuttering(lasso)).chain(cuts(lasso)).map(tidied);
        let mut shorter =
            candidates.filter(|candidate| candidate.states.len() < lasso.states.len() && kind(candidate));
        shorter.find(|candidate| {
            let cost = candidate.states.len() * self.product.automaton_states();
            let affordable = *patience >= cost;
            *patience = patience.saturating_sub(cost);
            affordable && self.is_good(candidate)
        })
    }

    /// Whether a lasso is a fair behaviour that the automaton accepts.
    fn is_good(&self, lasso: &Lasso) -> bool {
        let word = self.word(lasso);
        let reading = Reading { product: self.product, word: &word, loop_start: lasso.loop_start };
        self.is_fair(&word[lasso.loop_start..]) && reading.accepted(self.all_marks).contains(0)
    }

    fn is_fair(&self, cycle: &[(LabelId, LabelId)]) -> bool {
        let mut merits = self.requirements.nothing_done();
        for &(state, step) in cycle {
            self.requirements.add_state(&mut merits, state);
            self.requirements.add_edge(&mut merits, self.all_marks, step);
        }
        let neglected = self.requirements.neglected(&merits);
        !self.requirements.is_hopeless(&merits) && neglected.iter().all(|&word| word == 0)
    }

    fn word(&self, lasso: &Lasso) -> Vec<(LabelId, LabelId)> {
        let graph = self.product.graph;
        let next = lasso.states[1..].iter().chain([&lasso.states[lasso.loop_start]]);
        let step = |from: StateId, to: StateId| {
            if from == to {
                return Labels::NOTHING;
            }
            graph.successors(from).find(|(target, _)| *target == to).expect("a step of the graph").1
        };
        lasso.states.iter().zip(next).map(|(&from, &to)| (graph.label(from), step(from, to))).collect()
    }
}

/// The same behaviour, written in the shortest way.
fn tidied(mut lasso: Lasso) -> Lasso {
    let cycle = &lasso.states[lasso.loop_start..];
    let length = cycle.len();
    let repeats =
        |period: &usize| length.is_multiple_of(*period) && cycle[*period..] == cycle[..length - period];
    let period = (1..=length).find(repeats).unwrap_or(length);
    lasso.states.truncate(lasso.loop_start + period);
    while lasso.loop_start > 0 && lasso.states[lasso.loop_start - 1] == lasso.states[lasso.states.len() - 1] {
        lasso.states.pop();
        lasso.loop_start -= 1;
    }
    lasso
}

/// Without stuttering steps, unless it does nothing else from some point on.
fn without_stuttering(lasso: &Lasso) -> Lasso {
    let (prefix, cycle) = lasso.states.split_at(lasso.loop_start);
    let mut states = prefix.to_vec();
    states.dedup();
    let loop_start = states.len();
    let mut cycle = cycle.to_vec();
    cycle.dedup();
    while cycle.len() > 1 && cycle[0] == cycle[cycle.len() - 1] {
        cycle.pop();
    }
    // The last of the prefix may be the first of the cycle: then it is left out, which may leave the prefix empty.
    if loop_start > 0 && states[loop_start - 1] == cycle[0] {
        states.pop();
    }
    let loop_start = states.len();
    states.extend(cycle);
    Lasso { states, loop_start }
}

/// Longer lassos are not searched for states visited twice.
const MODERATE: usize = 1 << 12;

/// The lassos that leave out, or go round for ever, what lies between two visits of one state.
fn cuts(lasso: &Lasso) -> impl Iterator<Item = Lasso> {
    let states = &lasso.states;
    let moderate = if states.len() <= MODERATE { states.len() } else { 0 };
    let visits = (0..moderate).flat_map(move |i| (i + 1..states.len()).rev().map(move |j| (i, j)));
    let again = visits.filter(move |&(i, j)| states[i] == states[j]);
    again.flat_map(move |(i, j)| [skip(lasso, i, j), Some(stay(lasso, i, j))].into_iter().flatten())
}

/// Without the positions from `i` up to `j`, which have the same state.
fn skip(lasso: &Lasso, i: usize, j: usize) -> Option<Lasso> {
    let (states, start) = (&lasso.states, lasso.loop_start);
    if i < start && start < j {
        // From the prefix right into the cycle, which then starts at j.
        let cycle = states[j..].iter().chain(&states[start..j]);
        return Some(Lasso { states: states[..i].iter().chain(cycle).copied().collect(), loop_start: i });
    }
    let states = [&states[..i], &states[j..]].concat();
    let loop_start = if j <= start { start - (j - i) } else { start };
    (loop_start < states.len()).then_some(Lasso { states, loop_start })
}

/// The positions from `i` up to `j`, which have the same state, for ever.
fn stay(lasso: &Lasso, i: usize, j: usize) -> Lasso {
    Lasso { states: lasso.states[..j].to_vec(), loop_start: i }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasso(states: &[usize], loop_start: usize) -> Lasso {
        Lasso { states: states.iter().map(|&state| StateId::new(state).unwrap()).collect(), loop_start }
    }

    #[test]
    fn the_same_behaviour_is_written_in_the_shortest_way() {
        assert_eq!(tidied(lasso(&[0, 1, 2, 1, 2], 1)), lasso(&[0, 1, 2], 1));
        assert_eq!(tidied(lasso(&[0, 2, 1, 2], 2)), lasso(&[0, 2, 1], 1));
        assert_eq!(tidied(lasso(&[0, 1, 1, 1], 2)), lasso(&[0, 1], 1));
        assert_eq!(tidied(lasso(&[0, 1, 2], 0)), lasso(&[0, 1, 2], 0));
    }

    #[test]
    fn stuttering_steps_go_but_not_endless_ones() {
        assert_eq!(without_stuttering(&lasso(&[0, 0, 1, 1, 2, 2], 2)), lasso(&[0, 1, 2], 1));
        assert_eq!(without_stuttering(&lasso(&[0, 0, 1, 1], 2)), lasso(&[0, 1], 1));
        assert_eq!(without_stuttering(&lasso(&[0, 0, 0], 1)), lasso(&[0], 0));
    }

    #[test]
    fn what_lies_between_two_visits_can_be_skipped_or_stayed_in() {
        let whole = lasso(&[0, 1, 2, 1, 3], 2);
        assert_eq!(skip(&whole, 1, 3), Some(lasso(&[0, 1, 3, 2], 1)));
        assert_eq!(stay(&whole, 1, 3), lasso(&[0, 1, 2], 1));
        assert_eq!(skip(&lasso(&[0, 1, 0, 2], 3), 0, 2), Some(lasso(&[0, 2], 1)));
        assert_eq!(skip(&lasso(&[0, 1, 2, 1], 0), 1, 3), Some(lasso(&[0, 1], 0)));
    }
}
