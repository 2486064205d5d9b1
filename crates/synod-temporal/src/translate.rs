//! From formulas to automata: a tableau.
//!
//! A state of the automaton is a set of formulas that the rest of the behaviour must fulfil. What that asks of the next letter is
//! found by unfolding until and release into now and next,
//!
//! - `a U b = b \/ (a /\ X(a U b))`: the second way *promises* `a U b`;
//! - `a R b = b /\ (a \/ X(a R b))`,
//!
//! and distributing, which gives a list of *cubes*: literals that the letter must satisfy, formulas for the next
//! state, promised untils. Each cube is a transition. A promise must not be put off for ever, so each until has an acceptance set: the
//! transitions that do not promise it (Couvreur, "On-the-fly verification of linear temporal logic", FM 1999; the tableau is that of
//! Gerth, Peled, Vardi and Wolper, "Simple on-the-fly automatic verification of linear temporal logic", 1995).
//!
//! A cube that asks for nothing more than another, in any of its three parts, makes the other one superfluous: the state
//! it leads to simulates the other's. Such cubes are dropped at every stage, which is what keeps the tableau small.
//!
//! Everything is numbered in the order in which it is met: the same formula always gives the same automaton. A formula of length n
//! may need 2^n states, so there is a limit on states and on the work done for them.

use std::error::Error;
use std::fmt;
use std::rc::Rc;

use fxhash::FxHashMap;

use crate::automaton::Automaton;
use crate::ltl::Ltl;
use crate::normal::{FormulaId, Formulas, Literal, Normal};
use crate::reduce::{self, Draft, Edge};

/// The number of states that a formula's automaton may have before it is simplified, unless there is reason for another.
pub const LIMIT: usize = 1024;

/// Work that is done for each state that the limit allows, in steps of a few nanoseconds.
const WORK_PER_STATE: usize = 1 << 13;

/// The formula's automaton would be too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// How many states it might have had.
    pub limit: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        write!(
            f,
            "the formula's automaton would have more than {limit} states or too many transitions; \
             try a property for each part of the formula, or state part of it as fairness"
        )
    }
}

impl Error for TooLarge {}

/// The automaton that accepts exactly the behaviours of which the formula is true.
///
/// ```
/// use synod_temporal::{LIMIT, Ltl, translate};
/// let infinitely_often = Ltl::State(0).eventually().always();
/// assert_eq!(translate(&infinitely_often, LIMIT).unwrap().states(), 1);
/// ```
///
/// # Errors
/// Where the automaton, before it is simplified, would have more than `limit` states, or too many transitions to be made in a moment.
pub fn translate(formula: &Ltl, limit: usize) -> Result<Automaton, TooLarge> {
    let mut formulas = Formulas::new();
    let root = formulas.normal(formula, true);
    let mut tableau = Tableau::new(formulas, limit);
    let draft = tableau.draft(root)?;
    reduce::reduce(draft, tableau.limits)
}

/// What may still be spent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) states: usize,
    work: usize,
}

impl Limits {
    pub(crate) fn new(states: usize) -> Self {
        Self { states, work: states.saturating_mul(WORK_PER_STATE) }
    }

    /// Pays for some work.
    pub(crate) fn spend(&mut self, work: usize) -> Result<(), TooLarge> {
        self.work = self.work.checked_sub(work).ok_or_else(|| self.exceeded())?;
        Ok(())
    }

    pub(crate) fn exceeded(&self) -> TooLarge {
        TooLarge { limit: self.states }
    }
}

/// One way to fulfil some formulas. All lists are ascending, without duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cube {
    literals: Vec<Literal>,
    next: Vec<FormulaId>,
    promises: Vec<FormulaId>,
}

type Cubes = Rc<Vec<Cube>>;

impl Cube {
    /// Both at once; `None` where they contradict each other.
    fn and(&self, other: &Self) -> Option<Self> {
        let literals = union(&self.literals, &other.literals);
        if literals.windows(2).any(|pair| pair[1] == pair[0].negated()) {
            return None;
        }
        let next = union(&self.next, &other.next);
        Some(Self { literals, next, promises: union(&self.promises, &other.promises) })
    }

    /// Whether this asks for nothing that the other does not ask for.
    fn is_weaker(&self, other: &Self) -> bool {
        is_subset(&self.literals, &other.literals)
            && is_subset(&self.promises, &other.promises)
            && is_subset(&self.next, &other.next)
    }

    fn size(&self) -> usize {
        1 + self.literals.len() + self.next.len() + self.promises.len()
    }
}

/// The union of two ascending lists.
fn union<T: Copy + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    let mut all = [a, b].concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether an ascending list has all of another.
pub(crate) fn is_subset<T: Ord>(a: &[T], b: &[T]) -> bool {
    let mut rest = b.iter();
    a.len() <= b.len() && a.iter().all(|x| rest.any(|y| x == y))
}

struct Tableau {
    formulas: Formulas,
    /// The cubes of formulas that were unfolded.
    unfolded: FxHashMap<FormulaId, Cubes>,
    limits: Limits,
}

impl Tableau {
    fn new(formulas: Formulas, limit: usize) -> Self {
        Self { formulas, unfolded: FxHashMap::default(), limits: Limits::new(limit) }
    }

    /// The automaton before it is simplified.
    fn draft(&mut self, root: FormulaId) -> Result<Draft, TooLarge> {
        let mut numbers = FxHashMap::<Vec<FormulaId>, usize>::default();
        let mut sets = vec![self.conjuncts(root)];
        numbers.insert(sets[0].clone(), 0);
        let mut draft = Draft::default();
        while draft.len() < sets.len() {
            let set = sets[draft.len()].clone();
            let mut edges = Vec::new();
            for Cube { literals, next, promises } in self.expand(&set)? {
                let target = *numbers.entry(next).or_insert_with_key(|next| {
                    sets.push(next.clone());
                    sets.len() - 1
                });
                edges.push(Edge { literals, promises, target });
            }
            draft.push(edges);
            if sets.len() > self.limits.states {
                return Err(self.limits.exceeded());
            }
        }
        Ok(draft)
    }

    /// A formula as a set of formulas.
    fn conjuncts(&self, formula: FormulaId) -> Vec<FormulaId> {
        match self.formulas.get(formula) {
            Normal::True => Vec::new(),
            Normal::And(list) => list.clone(),
            _ => vec![formula],
        }
    }

    /// The ways to fulfil all formulas of a set.
    fn expand(&mut self, set: &[FormulaId]) -> Result<Vec<Cube>, TooLarge> {
        let mut cubes = vec![Cube::default()];
        for &formula in set {
            let ways = self.unfold(formula)?;
            cubes = self.product(&cubes, &ways)?;
        }
        Ok(cubes)
    }

    /// The ways to fulfil a formula.
    fn unfold(&mut self, formula: FormulaId) -> Result<Cubes, TooLarge> {
        if let Some(cubes) = self.unfolded.get(&formula) {
            return Ok(Rc::clone(cubes));
        }
        let cubes = match self.formulas.get(formula).clone() {
            Normal::True => vec![Cube::default()],
            Normal::False => Vec::new(),
            Normal::Literal(literal) => vec![Cube { literals: vec![literal], ..Cube::default() }],
            Normal::And(list) => self.expand(&list)?,
            Normal::Or(list) => self.alternatives(&list)?,
            Normal::Next(a) => self.later(a),
            Normal::Until(a, b) => {
                let postponed = [Cube { next: vec![formula], promises: vec![formula], ..Cube::default() }];
                let (a, b) = (self.unfold(a)?, self.unfold(b)?);
                let postponed = self.product(&a, &postponed)?;
                self.weakest(b.iter().cloned().chain(postponed))?
            }
            Normal::Release(a, b) => {
                let not_yet = Cube { next: vec![formula], ..Cube::default() };
                let (a, b) = (self.unfold(a)?, self.unfold(b)?);
                let ways = self.weakest(a.iter().cloned().chain([not_yet]))?;
                self.product(&b, &ways)?
            }
        };
        let cubes = Rc::new(cubes);
        self.unfolded.insert(formula, Rc::clone(&cubes));
        Ok(cubes)
    }

    fn later(&self, formula: FormulaId) -> Vec<Cube> {
        if formula == Formulas::FALSE {
            return Vec::new();
        }
        vec![Cube { next: self.conjuncts(formula), ..Cube::default() }]
    }

    fn alternatives(&mut self, list: &[FormulaId]) -> Result<Vec<Cube>, TooLarge> {
        let mut all = Vec::new();
        for &formula in list {
            all.extend(self.unfold(formula)?.iter().cloned());
        }
        self.weakest(all.into_iter())
    }

    fn product(&mut self, a: &[Cube], b: &[Cube]) -> Result<Vec<Cube>, TooLarge> {
        let mut cubes = Vec::new();
        for a in a {
            for b in b {
                self.limits.spend(4 * (a.size() + b.size()))?;
                cubes.extend(a.and(b));
            }
        }
        self.weakest(cubes.into_iter())
    }

    /// The cubes without those that ask for more than another, or the same as an earlier one.
    fn weakest(&mut self, cubes: impl Iterator<Item = Cube>) -> Result<Vec<Cube>, TooLarge> {
        let mut kept: Vec<Cube> = Vec::new();
        for cube in cubes {
            self.limits.spend(4 + kept.len())?;
            if !kept.iter().any(|other| other.is_weaker(&cube)) {
                kept.retain(|other| !cube.is_weaker(other));
                kept.push(cube);
            }
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{formula, word};
    use crate::{Letter, holds_on};

    /// Whether the automaton accepts a word, by the definition, on the graph of all pairs of a position and a state.
    fn accepts(automaton: &Automaton, word: &[Letter], loop_start: usize) -> bool {
        let states = automaton.states();
        let mut edges = Vec::new();
        for (i, letter) in word.iter().enumerate() {
            let next = if i + 1 == word.len() { loop_start } else { i + 1 };
            for (q, transitions) in automaton.states.iter().enumerate() {
                let enabled = transitions.iter().filter(|transition| {
                    let guard = &transition.guard;
                    guard.state.iter().all(|&(k, value)| letter.state[k] == value)
                        && guard.step.iter().all(|&(k, value)| letter.step[k] == value)
                });
                edges.extend(enabled.map(|edge| (i * states + q, next * states + edge.target, edge.marks)));
            }
        }
        let nodes = word.len() * states;
        let mut reaches = vec![vec![false; nodes]; nodes];
        edges.iter().for_each(|&(from, to, _)| reaches[from][to] = true);
        for via in 0..nodes {
            for from in 0..nodes {
                for to in 0..nodes {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        (0..nodes).any(|node| {
            let together = |a: usize, b: usize| reaches[node][a] && reaches[a][node] && reaches[b][node];
            let around = edges.iter().filter(|&&(from, to, _)| together(from, to));
            let marks = around.fold(0, |all, &(_, _, marks)| all | marks);
            (node == 0 || reaches[0][node]) && reaches[node][node] && marks == automaton.all_marks()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn automata_accept_what_the_formula_is_true_of(formula in formula(), (word, start) in word()) {
            let value = holds_on(&formula, &word, start);
            if let (Ok(positive), Ok(negative)) = (translate(&formula, LIMIT), translate(&!formula, LIMIT)) {
                prop_assert_eq!(accepts(&positive, &word, start), value, "{}", positive);
                prop_assert_eq!(accepts(&negative, &word, start), !value, "{}", negative);
            }
        }
    }

    fn size(formula: &Ltl) -> (usize, usize, usize) {
        let automaton = translate(formula, LIMIT).unwrap();
        (automaton.states(), automaton.transitions(), automaton.acceptance_sets())
    }

    #[test]
    fn automata_are_small() {
        let (p, q, r) = (|| Ltl::State(0), || Ltl::State(1), || Ltl::State(2));
        assert_eq!(size(&p().eventually().always()), (1, 2, 1));
        assert_eq!(size(&!p().eventually()), (1, 1, 0));
        assert_eq!(size(&p().eventually()), (2, 3, 1));
        assert_eq!(size(&p().always().eventually()), (2, 3, 1));
        assert_eq!(size(&!p().leads_to(q())), (2, 3, 1));
        assert_eq!(size(&p().leads_to(q())).0, 2);
        let both = p().eventually().always().and(q().eventually().always());
        assert_eq!(size(&both), (1, 4, 2));
        assert_eq!(size(&both.implies(r().eventually().always())).0, 5);
        assert_eq!(size(&p().until(q().until(r()))).0, 3);
        assert_eq!(size(&p().and(!p())), (1, 0, 0));
        assert_eq!(size(&p().or(!p())), (1, 1, 0));
        assert_eq!(size(&p().next().next()).0, 4);
    }

    #[test]
    fn many_alternatives_share_acceptance_sets() {
        let leads_to = |k: usize| Ltl::State(2 * k).leads_to(Ltl::Step(2 * k + 1));
        let all = (1..100).fold(leads_to(0), |all, k| all.and(leads_to(k)));
        let automaton = translate(&!all, LIMIT).unwrap();
        assert_eq!((automaton.states(), automaton.acceptance_sets()), (101, 1));
    }

    #[test]
    fn the_same_formula_gives_the_same_automaton() {
        let formula = || (0..4).fold(Ltl::True, |all, k| all.and(Ltl::State(k).leads_to(Ltl::Step(k))));
        assert_eq!(translate(&formula(), LIMIT), translate(&formula(), LIMIT));
    }

    #[test]
    fn a_formula_that_explodes_is_refused_soon() {
        let responses =
            (0..20).fold(Ltl::True, |all, k| all.and(Ltl::State(k).leads_to(Ltl::State(k + 1).next())));
        let far = (0..14).fold(Ltl::State(0), |f, _| f.next());
        let remembering = Ltl::State(0).implies(far).always().and(Ltl::State(1).until(Ltl::State(2)));
        let infinitely = (0..40).fold(Ltl::True, |all, k| all.and(Ltl::State(k).eventually().always()));
        for formula in [responses, remembering, infinitely] {
            assert_eq!(translate(&formula, LIMIT), Err(TooLarge { limit: LIMIT }));
        }
    }
}
