//! What is true of a behaviour that repeats itself for ever, by the definitions.
//!
//! The positions `0..places.len()` stand for all: after the last comes `loop_start` again. From any position the following
//! `places.len()` positions are all that will ever be visited, so that "for every later position" needs to look no further.

use synod_spec::Strength;

use crate::support::live_machine::{LiveMachine, Tree, Which, has};

/// A behaviour as a list of places of which the last returns to an earlier one, or to itself.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) places: Vec<u8>,
    pub(crate) loop_start: usize,
}

/// Through which machine places are looked at: their own, or one that each place is mapped to.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) machine: &'a LiveMachine,
    pub(crate) map: Option<&'a [u8]>,
}

impl<'a> View<'a> {
    pub(crate) fn plain(machine: &'a LiveMachine) -> Self {
        Self { machine, map: None }
    }

    pub(crate) fn of(&self, place: u8) -> u8 {
        self.map.map_or(place, |map| map[usize::from(place)])
    }

    /// The truth of a formula without operands at a position between two places.
    pub(crate) fn holds(&self, atom: &Tree, from: u8, to: u8) -> bool {
        let (from, to) = (self.of(from), self.of(to));
        match atom {
            Tree::Constant(value) => *value,
            Tree::At(places) => has(*places, from),
            Tree::Taken(which) => self.machine.is_taken(*which, from, to),
            Tree::Enabled(which) => self.machine.is_enabled(*which, from),
            _ => unreachable!("{atom:?} has operands"),
        }
    }
}

impl Word {
    pub(crate) fn after(&self, position: usize) -> usize {
        if position + 1 < self.places.len() { position + 1 } else { self.loop_start }
    }

    pub(crate) fn cycle(&self) -> std::ops::Range<usize> {
        self.loop_start..self.places.len()
    }

    /// The places before and after the step from a position.
    pub(crate) fn step(&self, position: usize) -> (u8, u8) {
        (self.places[position], self.places[self.after(position)])
    }

    /// A position and all that will be visited after it, each at least once.
    fn from(&self, position: usize) -> Vec<usize> {
        let later = std::iter::successors(Some(position), |&i| Some(self.after(i)));
        later.take(self.places.len()).collect()
    }

    /// The truth of a formula at each position.
    pub(crate) fn truth(&self, view: View<'_>, tree: &Tree) -> Vec<bool> {
        let operands: Vec<Vec<bool>> = tree.operands().into_iter().map(|a| self.truth(view, a)).collect();
        let a = |i: usize| operands[0][i];
        let b = |i: usize| operands[1][i];
        // `b` at some position, and `a` at all before it.
        let until =
            |all: &[usize]| all.iter().enumerate().any(|(n, &j)| b(j) && all[..n].iter().all(|&k| a(k)));
        let at = |i: usize| {
            let all = self.from(i);
            let (from, to) = self.step(i);
            match tree {
                Tree::Not(_) => !a(i),
                Tree::And(..) => a(i) && b(i),
                Tree::Or(..) => a(i) || b(i),
                Tree::Next(_) => a(self.after(i)),
                Tree::Always(_) => all.iter().all(|&j| a(j)),
                Tree::Eventually(_) => all.iter().any(|&j| a(j)),
                Tree::Until(..) => until(&all),
                Tree::WeakUntil(..) => until(&all) || all.iter().all(|&j| a(j)),
                // `b` at every position that no `a` comes before.
                Tree::Release(..) => {
                    all.iter().enumerate().all(|(n, &j)| b(j) || all[..n].iter().any(|&k| a(k)))
                }
                Tree::Constant(_) | Tree::At(_) | Tree::Taken(_) | Tree::Enabled(_) => {
                    view.holds(tree, from, to)
                }
            }
        };
        (0..self.places.len()).map(at).collect()
    }

    /// Whether it satisfies a fairness constraint of the machine.
    pub(crate) fn is_fair(&self, machine: &LiveMachine, (strength, which): (Strength, Which)) -> bool {
        let taken = |i: usize| {
            let (from, to) = self.step(i);
            machine.is_taken(which, from, to)
        };
        let enabled = |i: usize| machine.is_enabled(which, self.places[i]);
        self.cycle().any(taken)
            || match strength {
                Strength::Weak => self.cycle().any(|i| !enabled(i)),
                Strength::Strong => self.cycle().all(|i| !enabled(i)),
            }
    }
}
