//! Formulas in negation normal form, simplified, each different one kept once.
//!
//! Negations are pushed down to the predicates; weak until, always and eventually become until and release:
//! `<>a = true U a`, `[]a = false R a`, `a W b = b R (a \/ b)`. Every constructor rewrites what it builds to something equivalent
//! that makes a smaller automaton (Somenzi and Bloem, "Efficient Büchi automata from LTL formulae", 2000; Etessami and Holzmann,
//! "Optimizing Büchi automata", 2000). The rules rest on three syntactic notions, each on the safe side:
//!
//! - *implies*: a is seen to imply b;
//! - *eventual*: true wherever it is true of some later position, so that `a U e` is e;
//! - *universal*: true of all later positions once true, so that `a R u` is u.
//!
//! Formulas are numbered in the order in which they are built, which depends on nothing but the formula.

use fxhash::FxHashMap;

use crate::ltl::Ltl;

/// The number of a formula.
pub(crate) type FormulaId = u32;

/// A predicate, or with the lowest bit its negation. Step predicates have odd numbers above that bit, state predicates even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Literal(u64);

impl Literal {
    fn new(predicate: usize, of_step: bool, positive: bool) -> Self {
        Self((predicate as u64) << 2 | u64::from(of_step) << 1 | u64::from(!positive))
    }

    pub(crate) fn predicate(self) -> usize {
        (self.0 >> 2) as usize
    }

    pub(crate) fn is_of_step(self) -> bool {
        self.0 & 2 != 0
    }

    pub(crate) fn is_positive(self) -> bool {
        self.0 & 1 == 0
    }

    pub(crate) fn negated(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// A formula over smaller ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Normal {
    True,
    False,
    Literal(Literal),
    /// At least two, ascending.
    And(Vec<FormulaId>),
    /// At least two, ascending.
    Or(Vec<FormulaId>),
    Next(FormulaId),
    Until(FormulaId, FormulaId),
    Release(FormulaId, FormulaId),
}

/// Every formula built so far.
#[derive(Debug)]
pub(crate) struct Formulas {
    nodes: Vec<Normal>,
    numbers: FxHashMap<Normal, FormulaId>,
    /// For each formula whether it is eventual.
    eventual: Vec<bool>,
    /// For each formula whether it is universal.
    universal: Vec<bool>,
    /// What was found out about implication.
    implications: FxHashMap<(FormulaId, FormulaId), bool>,
}

impl Formulas {
    pub(crate) const TRUE: FormulaId = 0;
    pub(crate) const FALSE: FormulaId = 1;

    /// Longer conjunctions and disjunctions are not searched for members that others imply.
    const FEW: usize = 48;
    /// No more pairs of formulas are looked at for implication.
    const IMPLICATIONS: usize = 1 << 16;

    pub(crate) fn new() -> Self {
        let mut formulas = Self {
            nodes: Vec::new(),
            numbers: FxHashMap::default(),
            eventual: Vec::new(),
            universal: Vec::new(),
            implications: FxHashMap::default(),
        };
        formulas.intern(Normal::True);
        formulas.intern(Normal::False);
        formulas
    }

    pub(crate) fn get(&self, formula: FormulaId) -> &Normal {
        &self.nodes[formula as usize]
    }

    /// The normal form of a formula, or of its negation.
    pub(crate) fn normal(&mut self, formula: &Ltl, positive: bool) -> FormulaId {
        match formula {
            Ltl::True => self.constant(positive),
            Ltl::False => self.constant(!positive),
            Ltl::State(k) => self.intern(Normal::Literal(Literal::new(*k, false, positive))),
            Ltl::Step(k) => self.intern(Normal::Literal(Literal::new(*k, true, positive))),
            Ltl::Not(a) => self.normal(a, !positive),
            Ltl::And(a, b) => self.both(a, b, positive, positive),
            Ltl::Or(a, b) => self.both(a, b, positive, !positive),
            Ltl::Next(a) => {
                let a = self.normal(a, positive);
                self.next(a)
            }
            Ltl::Until(a, b) => self.until_or_release(a, b, positive, positive),
            Ltl::Release(a, b) => self.until_or_release(a, b, positive, !positive),
            Ltl::WeakUntil(a, b) => self.weak_until(a, b, positive),
            Ltl::Always(a) => self.until_or_release(&Ltl::False, a, positive, !positive),
            Ltl::Eventually(a) => self.until_or_release(&Ltl::True, a, positive, positive),
        }
    }

    fn constant(&self, value: bool) -> FormulaId {
        if value { Self::TRUE } else { Self::FALSE }
    }

    fn both(&mut self, a: &Ltl, b: &Ltl, positive: bool, conjunction: bool) -> FormulaId {
        let list = vec![self.normal(a, positive), self.normal(b, positive)];
        if conjunction { self.and(list) } else { self.or(list) }
    }

    fn until_or_release(&mut self, a: &Ltl, b: &Ltl, positive: bool, until: bool) -> FormulaId {
        let (a, b) = (self.normal(a, positive), self.normal(b, positive));
        if until { self.until(a, b) } else { self.release(a, b) }
    }

    /// `a W b = b R (a \/ b)`, and its negation `~b U (~a /\ ~b)`.
    fn weak_until(&mut self, a: &Ltl, b: &Ltl, positive: bool) -> FormulaId {
        let (a, b) = (self.normal(a, positive), self.normal(b, positive));
        if positive {
            let either = self.or(vec![a, b]);
            self.release(b, either)
        } else {
            let both = self.and(vec![a, b]);
            self.until(b, both)
        }
    }

    pub(crate) fn next(&mut self, a: FormulaId) -> FormulaId {
        let fixed = a == Self::TRUE || a == Self::FALSE || self.is_eventual(a) && self.is_universal(a);
        if fixed { a } else { self.intern(Normal::Next(a)) }
    }

    pub(crate) fn until(&mut self, a: FormulaId, b: FormulaId) -> FormulaId {
        if a == Self::FALSE || self.implies(a, b) || self.is_eventual(b) {
            return b;
        }
        match self.get(b).clone() {
            // a U (c U d) is c U d if a implies c, and a U d if c implies a.
            Normal::Until(c, _) if self.implies(a, c) => b,
            Normal::Until(c, d) if self.implies(c, a) => self.until(a, d),
            _ => {
                // An a that fails only where b holds might as well be true.
                let negated_b = self.literal_negated(b);
                let a = if negated_b == Some(a) { Self::TRUE } else { a };
                self.intern(Normal::Until(a, b))
            }
        }
    }

    pub(crate) fn release(&mut self, a: FormulaId, b: FormulaId) -> FormulaId {
        if a == Self::TRUE || self.implies(b, a) || self.is_universal(b) {
            return b;
        }
        match self.get(b).clone() {
            Normal::Release(c, _) if self.implies(c, a) => b,
            Normal::Release(c, d) if self.implies(a, c) => self.release(a, d),
            _ => {
                let a = if self.literal_negated(b) == Some(a) { Self::FALSE } else { a };
                self.intern(Normal::Release(a, b))
            }
        }
    }

    fn always(&mut self, a: FormulaId) -> FormulaId {
        self.release(Self::FALSE, a)
    }

    fn eventually(&mut self, a: FormulaId) -> FormulaId {
        self.until(Self::TRUE, a)
    }

    pub(crate) fn and(&mut self, list: Vec<FormulaId>) -> FormulaId {
        self.combine(list, true)
    }

    pub(crate) fn or(&mut self, list: Vec<FormulaId>) -> FormulaId {
        self.combine(list, false)
    }

    /// The conjunction or disjunction of a list.
    fn combine(&mut self, list: Vec<FormulaId>, conjunction: bool) -> FormulaId {
        let (unit, zero) = if conjunction { (Self::TRUE, Self::FALSE) } else { (Self::FALSE, Self::TRUE) };
        let mut list = self.flattened(list, conjunction);
        list.retain(|&a| a != unit);
        let clash = |&a: &FormulaId| self.literal_negated(a).is_some_and(|b| list.binary_search(&b).is_ok());
        if list.contains(&zero) || list.iter().any(clash) {
            return zero;
        }
        if let Some(merged) = self.merged(&list, conjunction) {
            return self.combine(merged, conjunction);
        }
        self.drop_implied(&mut list, conjunction);
        match list.len() {
            0 => unit,
            1 => list[0],
            _ if conjunction => self.intern(Normal::And(list)),
            _ => self.intern(Normal::Or(list)),
        }
    }

    fn flattened(&self, list: Vec<FormulaId>, conjunction: bool) -> Vec<FormulaId> {
        let mut flat = Vec::with_capacity(list.len());
        for a in list {
            match self.get(a) {
                Normal::And(inner) if conjunction => flat.extend(inner),
                Normal::Or(inner) if !conjunction => flat.extend(inner),
                _ => flat.push(a),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        flat
    }

    /// The list with several `[]a` made one in a conjunction, several `<>a` in a disjunction; `None` where there is nothing to
    /// merge. In the same way several `<>[]a` in a conjunction, several `[]<>a` in a disjunction.
    fn merged(&mut self, list: &[FormulaId], conjunction: bool) -> Option<Vec<FormulaId>> {
        for nested in [false, true] {
            let (found, rest): (Vec<_>, Vec<_>) =
                list.iter().partition(|&&a| self.mergeable(a, conjunction, nested).is_some());
            if found.len() < 2 {
                continue;
            }
            let inner: Vec<_> =
                found.iter().filter_map(|&a| self.mergeable(a, conjunction, nested)).collect();
            let inner = self.combine(inner, conjunction);
            let merged = match (conjunction, nested) {
                (true, false) => self.always(inner),
                (false, false) => self.eventually(inner),
                (true, true) => {
                    let always = self.always(inner);
                    self.eventually(always)
                }
                (false, true) => {
                    let eventually = self.eventually(inner);
                    self.always(eventually)
                }
            };
            return Some(rest.into_iter().chain([merged]).collect());
        }
        None
    }

    /// What is always true (in a conjunction) or eventually (in a disjunction); if nested, eventually always or always eventually.
    fn mergeable(&self, a: FormulaId, conjunction: bool, nested: bool) -> Option<FormulaId> {
        let always = |a| match self.get(a) {
            Normal::Release(Self::FALSE, b) => Some(*b),
            _ => None,
        };
        let eventually = |a| match self.get(a) {
            Normal::Until(Self::TRUE, b) => Some(*b),
            _ => None,
        };
        match (conjunction, nested) {
            (true, false) => always(a),
            (false, false) => eventually(a),
            (true, true) => eventually(a).and_then(always),
            (false, true) => always(a).and_then(eventually),
        }
    }

    fn drop_implied(&mut self, list: &mut Vec<FormulaId>, conjunction: bool) {
        if list.len() > Self::FEW {
            return;
        }
        let mut i = 0;
        while i < list.len() {
            let a = list[i];
            let redundant = (0..list.len())
                .filter(|&j| j != i)
                .any(|j| if conjunction { self.implies(list[j], a) } else { self.implies(a, list[j]) });
            if redundant {
                list.remove(i);
            } else {
                i += 1;
            }
        }
    }

    fn literal_negated(&self, a: FormulaId) -> Option<FormulaId> {
        match self.get(a) {
            Normal::Literal(literal) => self.numbers.get(&Normal::Literal(literal.negated())).copied(),
            _ => None,
        }
    }

    fn is_eventual(&self, a: FormulaId) -> bool {
        self.eventual[a as usize]
    }

    fn is_universal(&self, a: FormulaId) -> bool {
        self.universal[a as usize]
    }

    /// Whether a formula is eventual and whether it is universal.
    fn persistence(&self, formula: &Normal) -> (bool, bool) {
        let (eventual, universal) =
            (|&a: &FormulaId| self.is_eventual(a), |&a: &FormulaId| self.is_universal(a));
        match formula {
            Normal::True | Normal::False => (true, true),
            Normal::Literal(_) => (false, false),
            Normal::And(list) | Normal::Or(list) => (list.iter().all(eventual), list.iter().all(universal)),
            Normal::Next(a) => (eventual(a), universal(a)),
            Normal::Until(a, b) => (*a == Self::TRUE || eventual(b), universal(a) && universal(b)),
            Normal::Release(a, b) => (eventual(a) && eventual(b), *a == Self::FALSE || universal(b)),
        }
    }

    /// Whether `a` is seen to imply `b`.
    fn implies(&mut self, a: FormulaId, b: FormulaId) -> bool {
        if a == b || a == Self::FALSE || b == Self::TRUE {
            return true;
        }
        if let Some(&known) = self.implications.get(&(a, b)) {
            return known;
        }
        if self.implications.len() >= Self::IMPLICATIONS {
            return false;
        }
        let answer = self.seen_to_imply(a, b);
        self.implications.insert((a, b), answer);
        answer
    }

    fn seen_to_imply(&mut self, a: FormulaId, b: FormulaId) -> bool {
        let (left, right) = (self.get(a).clone(), self.get(b).clone());
        if let (Normal::Next(a), Normal::Next(b)) = (&left, &right) {
            return self.implies(*a, *b);
        }
        if let (Normal::Until(a1, a2), Normal::Until(b1, b2))
        | (Normal::Release(a1, a2), Normal::Release(b1, b2)) = (&left, &right)
            && self.implies(*a1, *b1)
            && self.implies(*a2, *b2)
        {
            return true;
        }
        let by_left = match &left {
            Normal::And(list) => list.iter().any(|&c| self.implies(c, b)),
            Normal::Or(list) => list.iter().all(|&c| self.implies(c, b)),
            Normal::Until(c, d) => self.implies(*c, b) && self.implies(*d, b),
            Normal::Release(_, d) => self.implies(*d, b),
            _ => false,
        };
        by_left
            || match &right {
                Normal::And(list) => list.iter().all(|&c| self.implies(a, c)),
                Normal::Or(list) => list.iter().any(|&c| self.implies(a, c)),
                Normal::Until(_, d) => self.implies(a, *d),
                Normal::Release(c, d) => self.implies(a, *c) && self.implies(a, *d),
                _ => false,
            }
    }

    fn intern(&mut self, formula: Normal) -> FormulaId {
        if let Some(&number) = self.numbers.get(&formula) {
            return number;
        }
        let number = FormulaId::try_from(self.nodes.len()).expect("a formula fits in memory");
        let (eventual, universal) = self.persistence(&formula);
        self.eventual.push(eventual);
        self.universal.push(universal);
        self.nodes.push(formula.clone());
        self.numbers.insert(formula, number);
        number
    }
}
