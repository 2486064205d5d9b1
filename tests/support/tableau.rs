//! The naive decision of linear temporal logic on small machines: the oracle of the tests of liveness.
//!
//! It is the method of the *atoms* (O. Lichtenstein, A. Pnueli, "Checking that finite state concurrent programs satisfy their
//! linear specification", 1985). An atom is a step of the machine, from one place to another or to itself, together with a guess
//! of which parts of the formula are true of a behaviour that begins with this step. One atom may follow another where the
//! steps fit together and where what is true now follows from what is true next: `always a` is true now where `a` is, and
//! `always a` is true next.
//!
//! That alone would let an atom promise `eventually a` for ever and never keep it. So a behaviour that makes the formula true is
//! a path from an initial place, where the formula is guessed true, to a strongly connected set of atoms that keeps each
//! promise in one of its atoms, and in which each fairness constraint is satisfied. Nothing here is an automaton, and there is
//! no normal form: the atoms speak of the formula as it is written.

use std::collections::HashMap;

use synod_spec::Strength;

use crate::support::live_machine::{LiveMachine, Tree, Which};
use crate::support::word::View;

/// A set of parts of the formula, a bit each.
type Parts = u64;

struct Atom {
    step: (u8, u8),
    truth: Parts,
}

struct Tableau<'a> {
    view: View<'a>,
    machine: &'a LiveMachine,
    fairness: &'a [(Strength, Which)],
    /// Every part of the formula, operands first, with the numbers of its operands. The last one is the formula.
    parts: Vec<(&'a Tree, Vec<usize>)>,
    atoms: Vec<Atom>,
    /// For each atom those that may follow.
    next: Vec<Vec<usize>>,
}

/// Whether some fair behaviour of the machine makes the formula false, which looks at places through `view`.
pub(crate) fn is_violated(
    machine: &LiveMachine,
    fairness: &[(Strength, Which)],
    view: View<'_>,
    formula: &Tree,
) -> bool {
    let negated = formula.clone().not();
    let mut tableau =
        Tableau { view, machine, fairness, parts: Vec::new(), atoms: Vec::new(), next: Vec::new() };
    let top = tableau.split(&negated);
    tableau.guess();
    tableau.connect();
    let starts = machine.starts();
    let is_first = |atom: &Atom| starts.contains(&atom.step.0) && atom.truth >> top & 1 == 1;
    let first: Vec<usize> = (0..tableau.atoms.len()).filter(|&i| is_first(&tableau.atoms[i])).collect();
    tableau.has_fair_cycle(&tableau.reachable(&first))
}

impl<'a> Tableau<'a> {
    /// Lists the parts of a formula; gives its own number.
    fn split(&mut self, formula: &'a Tree) -> usize {
        let operands = formula.operands().into_iter().map(|operand| self.split(operand)).collect();
        self.parts.push((formula, operands));
        self.parts.len() - 1
    }

    /// All atoms: every step, with every guess of the parts that look ahead.
    fn guess(&mut self) {
        let ahead: Vec<usize> = (0..self.parts.len()).filter(|&i| self.parts[i].0.looks_ahead()).collect();
        for from in self.machine.places() {
            for to in self.machine.successors(from).into_iter().chain([from]) {
                for guess in 0_u64..1 << ahead.len() {
                    let guessed =
                        |part: usize| ahead.iter().position(|&a| a == part).map(|n| guess >> n & 1 == 1);
                    let truth = self.truth((from, to), &|part, _| guessed(part).expect("it looks ahead"));
                    self.atoms.push(Atom { step: (from, to), truth });
                }
            }
        }
    }

    /// The truth of all parts in an atom, where `ahead` says it of those that look ahead.
    fn truth(&self, (from, to): (u8, u8), ahead: &dyn Fn(usize, Parts) -> bool) -> Parts {
        let mut truth = 0;
        for (number, (part, operands)) in self.parts.iter().enumerate() {
            let operand = |n: usize| truth >> operands[n] & 1 == 1;
            let value = match part {
                Tree::Not(_) => !operand(0),
                Tree::And(..) => operand(0) && operand(1),
                Tree::Or(..) => operand(0) || operand(1),
                part if part.looks_ahead() => ahead(number, truth),
                atom => self.view.holds(atom, from, to),
            };
            truth |= u64::from(value) << number;
        }
        truth
    }

    /// Finds which atoms may follow which. An atom's truth follows from its step and the truth of the atom after it.
    fn connect(&mut self) {
        let numbers: HashMap<((u8, u8), Parts), usize> =
            self.atoms.iter().enumerate().map(|(n, atom)| ((atom.step, atom.truth), n)).collect();
        self.next = vec![Vec::new(); self.atoms.len()];
        for (later, Atom { step: (middle, _), truth }) in self.atoms.iter().enumerate() {
            for from in self.machine.places() {
                if from == *middle || self.machine.successors(from).contains(middle) {
                    let step = (from, *middle);
                    let now = self.truth(step, &|part, now| self.law(part, now, *truth));
                    self.next[numbers[&(step, now)]].push(later);
                }
            }
        }
    }

    /// The truth of a part now, by the truth of its operands now and of all parts at the next position.
    fn law(&self, part: usize, now: Parts, later: Parts) -> bool {
        let (tree, operands) = &self.parts[part];
        let operand = |n: usize| now >> operands[n] & 1 == 1;
        let again = later >> part & 1 == 1;
        match tree {
            Tree::Next(_) => later >> operands[0] & 1 == 1,
            Tree::Always(_) => operand(0) && again,
            Tree::Eventually(_) => operand(0) || again,
            Tree::Until(..) | Tree::WeakUntil(..) => operand(1) || (operand(0) && again),
            Tree::Release(..) => operand(1) && (operand(0) || again),
            _ => unreachable!("{tree:?} does not look ahead"),
        }
    }

    /// Whether an atom keeps what a part promises: that something will be true, or that something will be false.
    fn keeps(&self, part: usize, truth: Parts) -> bool {
        let (tree, operands) = &self.parts[part];
        let operand = |n: usize| truth >> operands[n] & 1 == 1;
        let value = truth >> part & 1 == 1;
        match tree {
            Tree::Eventually(_) => !value || operand(0),
            Tree::Until(..) => !value || operand(1),
            Tree::Always(_) => value || !operand(0),
            Tree::WeakUntil(..) => value || !operand(0),
            Tree::Release(..) => value || !operand(1),
            _ => true,
        }
    }

    /// Whether there is a fair cycle that keeps its promises among these atoms.
    fn has_fair_cycle(&self, among: &[usize]) -> bool {
        self.components(among).into_iter().any(|component| self.is_good(&component))
    }

    fn is_good(&self, component: &[usize]) -> bool {
        let has_step = component.iter().any(|&atom| self.next[atom].iter().any(|n| component.contains(n)));
        let some = |test: &dyn Fn(&Atom) -> bool| component.iter().any(|&atom| test(&self.atoms[atom]));
        let all_kept = (0..self.parts.len()).all(|part| some(&|atom| self.keeps(part, atom.truth)));
        if !has_step || !all_kept {
            return false;
        }
        for &(strength, which) in self.fairness {
            let enabled = |atom: &Atom| self.machine.is_enabled(which, atom.step.0);
            let taken = |atom: &Atom| self.machine.is_taken(which, atom.step.0, atom.step.1);
            match strength {
                _ if some(&taken) => {}
                Strength::Weak if !some(&|atom| !enabled(atom)) => return false,
                Strength::Strong if some(&enabled) => {
                    // A fair cycle in here, if there is any, does without the atoms where it is enabled.
                    let rest = component.iter().copied().filter(|&atom| !enabled(&self.atoms[atom]));
                    return self.has_fair_cycle(&rest.collect::<Vec<_>>());
                }
                _ => {}
            }
        }
        true
    }

    /// The atoms that can be reached from these.
    fn reachable(&self, first: &[usize]) -> Vec<usize> {
        let mut seen = vec![false; self.atoms.len()];
        let mut order = Vec::new();
        first.iter().for_each(|&atom| visit(atom, &self.next, &mut seen, &mut order));
        order
    }

    /// The strongly connected components among these atoms (S. R. Kosaraju).
    fn components(&self, among: &[usize]) -> Vec<Vec<usize>> {
        let mut outside = vec![true; self.atoms.len()];
        among.iter().for_each(|&atom| outside[atom] = false);
        let mut back = vec![Vec::new(); self.atoms.len()];
        for &atom in among {
            self.next[atom].iter().for_each(|&later| back[later].push(atom));
        }
        let (mut seen, mut finished) = (outside.clone(), Vec::new());
        among.iter().for_each(|&atom| visit(atom, &self.next, &mut seen, &mut finished));
        let mut components = Vec::new();
        for &atom in finished.iter().rev() {
            let mut component = Vec::new();
            visit(atom, &back, &mut outside, &mut component);
            if !component.is_empty() {
                components.push(component);
            }
        }
        components
    }
}

/// Visits what can be reached and was not seen, depth first, each after what it leads to.
fn visit(atom: usize, next: &[Vec<usize>], seen: &mut [bool], finished: &mut Vec<usize>) {
    if !std::mem::replace(&mut seen[atom], true) {
        next[atom].iter().for_each(|&later| visit(later, next, seen, finished));
        finished.push(atom);
    }
}
