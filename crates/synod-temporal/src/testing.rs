//! Random formulas, behaviours, graphs and fairness for the tests.

use proptest::collection::vec;
use proptest::prelude::*;
use synod_explore::StateGraph;

use crate::{Fair, Letter, Ltl, Strength};

/// State and step predicates of everything random.
pub(crate) const PREDICATES: usize = 3;

/// Formulas over all predicates.
pub(crate) fn formula() -> impl Strategy<Value = Ltl> {
    let leaf = prop_oneof![
        1 => Just(Ltl::True),
        1 => Just(Ltl::False),
        8 => (0..PREDICATES).prop_map(Ltl::State),
        6 => (0..PREDICATES).prop_map(Ltl::Step),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        let two = || (inner.clone(), inner.clone());
        prop_oneof![
            2 => inner.clone().prop_map(|a| !a),
            2 => two().prop_map(|(a, b)| a.and(b)),
            2 => two().prop_map(|(a, b)| a.or(b)),
            1 => inner.clone().prop_map(Ltl::next),
            1 => two().prop_map(|(a, b)| a.until(b)),
            1 => two().prop_map(|(a, b)| a.weak_until(b)),
            1 => two().prop_map(|(a, b)| a.release(b)),
            2 => inner.clone().prop_map(Ltl::always),
            2 => inner.clone().prop_map(Ltl::eventually),
        ]
    })
}

/// Letters and where the loop starts.
pub(crate) fn word() -> impl Strategy<Value = (Vec<Letter>, usize)> {
    let letter = (vec(any::<bool>(), PREDICATES), vec(any::<bool>(), PREDICATES))
        .prop_map(|(state, step)| Letter { state, step });
    (vec(letter, 1..7), 0usize..7).prop_map(|(word, start)| {
        let start = start % word.len();
        (word, start)
    })
}

fn predicates() -> impl Strategy<Value = Vec<usize>> {
    proptest::sample::subsequence((0..PREDICATES).collect::<Vec<_>>(), 0..=PREDICATES)
}

/// True of every step, and of every state that has one.
pub(crate) const ANY: usize = PREDICATES;

/// Graphs of up to `states` states, one or two of them initial.
pub(crate) fn graph(states: usize) -> impl Strategy<Value = StateGraph> {
    (1..=states).prop_flat_map(|states| {
        let steps = vec((0..states, predicates()), 0..4);
        let initial = 1..=states.min(2);
        (initial, vec((predicates(), steps), states)).prop_map(|(initial, mut lists)| {
            for (source, (label, steps)) in lists.iter_mut().enumerate() {
                steps.iter_mut().for_each(|(_, label)| label.push(ANY));
                if steps.iter().any(|(target, _)| *target != source) {
                    label.push(ANY);
                }
            }
            StateGraph::from_lists(initial, PREDICATES + 1, PREDICATES + 1, &lists)
        })
    })
}

/// Up to three fairness constraints.
pub(crate) fn fairness() -> impl Strategy<Value = Vec<Fair>> {
    let strength = prop_oneof![Just(Strength::Weak), Just(Strength::Strong)];
    let fair = (strength, 0..PREDICATES, 0..PREDICATES).prop_map(|(strength, enabled, taken)| Fair {
        strength,
        enabled,
        taken,
    });
    vec(fair, 0..4)
}
