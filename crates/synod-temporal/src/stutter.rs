//! Whether a formula can tell how often a behaviour stutters.
//!
//! A formula is *invariant under stuttering* if putting in or taking out stuttering steps never changes its value (Lamport, "What
//! good is temporal logic?", 1983). All that TLA+ can say is. Deciding it exactly is as hard as the logic itself; here the shape
//! of a formula decides, on the safe side.
//!
//! Put a stuttering step before position i of a behaviour: the new position has the same state, and no step predicate is true of
//! it. A formula is *positive* if, where true at the new position, it is true at i; *negative* if, where true at i, it is true at
//! the new one; and invariant if it is both. So state predicates are both, step predicates are positive, negation exchanges the
//! two, conjunction and disjunction keep them. Eventually a positive one: a new position adds no new witness. Always a
//! negative one: it adds no new exception. The other operators keep what is invariant, except next, which counts positions.

use crate::ltl::Ltl;

#[derive(Clone, Copy)]
struct Class {
    positive: bool,
    negative: bool,
}

impl Class {
    const INVARIANT: Self = Self { positive: true, negative: true };

    fn invariant_if(condition: bool) -> Self {
        Self { positive: condition, negative: condition }
    }

    fn is_invariant(self) -> bool {
        self.positive && self.negative
    }

    fn and(self, other: Self) -> Self {
        Self { positive: self.positive && other.positive, negative: self.negative && other.negative }
    }
}

/// Whether the formula surely keeps its value however often a behaviour stutters. The answer is on the safe side: some
/// formulas that do keep it are not recognised.
///
/// ```
/// use synod_temporal::{Ltl, is_stutter_invariant};
/// assert!(is_stutter_invariant(&Ltl::Step(0).eventually()));
/// assert!(!is_stutter_invariant(&Ltl::State(0).next()));
/// ```
#[must_use]
pub fn is_stutter_invariant(formula: &Ltl) -> bool {
    class(formula).is_invariant()
}

fn class(formula: &Ltl) -> Class {
    match formula {
        Ltl::True | Ltl::False | Ltl::State(_) => Class::INVARIANT,
        Ltl::Step(_) => Class { positive: true, negative: false },
        Ltl::Not(a) => {
            let Class { positive, negative } = class(a);
            Class { positive: negative, negative: positive }
        }
        Ltl::And(a, b) | Ltl::Or(a, b) => class(a).and(class(b)),
        Ltl::Eventually(a) => Class::invariant_if(class(a).positive),
        Ltl::Always(a) => Class::invariant_if(class(a).negative),
        Ltl::Until(a, b) | Ltl::WeakUntil(a, b) | Ltl::Release(a, b) => {
            Class::invariant_if(class(a).and(class(b)).is_invariant())
        }
        Ltl::Next(_) => Class::invariant_if(false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{formula, word};
    use crate::{Letter, holds_on};

    #[test]
    fn shapes() {
        let (state, step) = (|| Ltl::State(0), || Ltl::Step(0));
        let invariant = [
            state().leads_to(state()),
            step().eventually(),
            (!step()).always(),
            step().eventually().always().until(state()),
            step().and(state()).eventually(),
            (!step()).or(state()).always(),
            step().implies(state()).always(),
        ];
        assert!(invariant.iter().all(is_stutter_invariant));
        let sensitive =
            [state().next(), step(), !step(), step().always(), state().until(step()), (!step()).eventually()];
        assert!(!sensitive.iter().any(is_stutter_invariant));
    }

    /// Puts `count` stuttering steps before a position.
    fn stuttered(word: &[Letter], start: usize, at: usize, count: usize) -> (Vec<Letter>, usize) {
        let mut longer = word.to_vec();
        let stutter = Letter { state: word[at].state.clone(), step: Vec::new() };
        longer.splice(at..at, std::iter::repeat_n(stutter, count));
        (longer, if at < start { start + count } else { start })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_called_invariant_is(formula in formula(), (word, start) in word(),
                                       at in 0usize..8, count in 1usize..3) {
            if is_stutter_invariant(&formula) {
                let (longer, longer_start) = stuttered(&word, start, at % word.len(), count);
                prop_assert_eq!(holds_on(&formula, &word, start), holds_on(&formula, &longer, longer_start));
            }
        }
    }
}
