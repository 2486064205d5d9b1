//! The value of a formula on one behaviour, straight from the meaning of the operators.
//!
//! The behaviour is *ultimately periodic*: finitely many letters, the last of which is followed by an earlier one again. Each
//! subformula is evaluated at all positions at once. Until and eventually are least fixed points of their unfolding, always,
//! release and weak until greatest ones; on finitely many positions the iteration ends (Markey and Schnoebelen, "Model checking
//! a path", 2003).
//!
//! This shares nothing with the translation to automata, so that each can be tested, and each counterexample judged
//! again, by the other.

use crate::ltl::Ltl;

/// What is true of one position of a behaviour. A predicate beyond the end of a list is false.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Letter {
    /// Which state predicates are true of the state.
    pub state: Vec<bool>,
    /// Which step predicates are true of the step that leaves it; none of a stuttering step.
    pub step: Vec<bool>,
}

/// Whether a formula is true of the behaviour whose letters are these, the last one followed by the one at `loop_start` again.
///
/// ```
/// use synod_temporal::{Letter, Ltl, holds_on};
/// let letter = |value| Letter { state: vec![value], step: vec![] };
/// let word = [letter(true), letter(false)];
/// assert!(holds_on(&Ltl::State(0).eventually().always(), &word, 0));
/// assert!(!holds_on(&Ltl::State(0).eventually().always(), &word, 1));
/// ```
///
/// # Panics
/// Where `loop_start` is not a position of the word.
#[must_use]
pub fn holds_on(formula: &Ltl, word: &[Letter], loop_start: usize) -> bool {
    assert!(loop_start < word.len(), "the loop starts within the word");
    Behaviour { word, loop_start }.values(formula)[0]
}

struct Behaviour<'w> {
    word: &'w [Letter],
    loop_start: usize,
}

impl Behaviour<'_> {
    /// The formula's value at each position.
    fn values(&self, formula: &Ltl) -> Vec<bool> {
        let all = |value| vec![value; self.word.len()];
        match formula {
            Ltl::True => all(true),
            Ltl::False => all(false),
            Ltl::State(k) => self.word.iter().map(|letter| letter.state.get(*k) == Some(&true)).collect(),
            Ltl::Step(k) => self.word.iter().map(|letter| letter.step.get(*k) == Some(&true)).collect(),
            Ltl::Not(a) => self.values(a).into_iter().map(|value| !value).collect(),
            Ltl::And(a, b) => self.pairs(a, b).map(|(a, b)| a && b).collect(),
            Ltl::Or(a, b) => self.pairs(a, b).map(|(a, b)| a || b).collect(),
            Ltl::Next(a) => {
                let values = self.values(a);
                (0..values.len()).map(|i| values[self.after(i)]).collect()
            }
            Ltl::Until(a, b) => self.fixpoint(false, self.pairs(a, b), |(a, b), next| b || a && next),
            Ltl::WeakUntil(a, b) => self.fixpoint(true, self.pairs(a, b), |(a, b), next| b || a && next),
            Ltl::Release(a, b) => self.fixpoint(true, self.pairs(a, b), |(a, b), next| b && (a || next)),
            Ltl::Always(a) => self.fixpoint(true, self.values(a).into_iter(), |a, next| a && next),
            Ltl::Eventually(a) => self.fixpoint(false, self.values(a).into_iter(), |a, next| a || next),
        }
    }

    fn after(&self, position: usize) -> usize {
        if position + 1 == self.word.len() { self.loop_start } else { position + 1 }
    }

    fn pairs(&self, a: &Ltl, b: &Ltl) -> impl Iterator<Item = (bool, bool)> + use<> {
        self.values(a).into_iter().zip(self.values(b))
    }

    /// The solution of `value[i] = unfold(here[i], value[i + 1])` that is least or greatest: the iteration starts at
    /// `start` everywhere and goes on until nothing changes.
    fn fixpoint<T: Copy>(
        &self,
        start: bool,
        here: impl Iterator<Item = T>,
        unfold: impl Fn(T, bool) -> bool,
    ) -> Vec<bool> {
        let here: Vec<T> = here.collect();
        let mut values = vec![start; here.len()];
        loop {
            let before = values.clone();
            for i in (0..values.len()).rev() {
                values[i] = unfold(here[i], values[self.after(i)]);
            }
            if values == before {
                return values;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(values: &str) -> Vec<Letter> {
        let letter =
            |c| Letter { state: vec![c == 'p' || c == 'b', c == 'q' || c == 'b'], step: vec![c == 's'] };
        values.chars().map(letter).collect()
    }

    #[test]
    fn operators() {
        let (p, q) = (|| Ltl::State(0), || Ltl::State(1));
        assert!(holds_on(&p().until(q()), &letters("ppq-"), 3));
        assert!(!holds_on(&p().until(q()), &letters("pp"), 1));
        assert!(holds_on(&p().weak_until(q()), &letters("pp"), 1));
        assert!(!holds_on(&p().weak_until(q()), &letters("p-q"), 2));
        assert!(holds_on(&p().release(q()), &letters("qqb-"), 3));
        assert!(!holds_on(&p().release(q()), &letters("qqp-"), 3));
        assert!(holds_on(&p().release(q()), &letters("qq"), 0));
        assert!(holds_on(&q().next(), &letters("pq"), 0));
        assert!(holds_on(&Ltl::Step(0).eventually(), &letters("ps"), 0));
        assert!(holds_on(&p().always().eventually(), &letters("-qp"), 2));
        assert!(!holds_on(&p().always().eventually(), &letters("-qp"), 1));
    }
}
