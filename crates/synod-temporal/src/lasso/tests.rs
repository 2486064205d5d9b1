//! Lassos against slow procedures that are obviously right.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;
use crate::testing::{ANY, PREDICATES, fairness, formula, graph};
use crate::{LIMIT, Letter, Ltl, Strength, holds_on, translate};

fn never() -> bool {
    false
}

const ANY_STEP: Fair = Fair { strength: Strength::Weak, enabled: ANY, taken: ANY };

/// The label of the step between two states, which may be a stuttering one.
fn step(graph: &StateGraph, from: StateId, to: StateId) -> Option<LabelId> {
    let real = graph.successors(from).find(|&(target, _)| target == to).map(|(_, label)| label);
    if from == to { Some(Labels::NOTHING) } else { real }
}

/// The labels of a lasso; `None` if it is no behaviour of the graph.
fn labels_of(graph: &StateGraph, lasso: &Lasso) -> Option<Vec<(LabelId, LabelId)>> {
    let next = |i: usize| if i + 1 == lasso.states.len() { lasso.loop_start } else { i + 1 };
    let label =
        |i: usize| Some((graph.label(lasso.states[i]), step(graph, lasso.states[i], lasso.states[next(i)])?));
    (0..lasso.states.len()).map(label).collect()
}

fn letters(graph: &StateGraph, labels: &[(LabelId, LabelId)]) -> Vec<Letter> {
    let all = |labels: &Labels, label| (0..=PREDICATES).map(|k| labels.contains(label, k)).collect();
    let letter = |&(state, step): &(LabelId, LabelId)| Letter {
        state: all(graph.state_labels(), state),
        step: all(graph.step_labels(), step),
    };
    labels.iter().map(letter).collect()
}

fn is_fair(graph: &StateGraph, fairness: &[Fair], cycle: &[(LabelId, LabelId)]) -> bool {
    fairness.iter().all(|fair| {
        let enabled = |&(state, _): &(LabelId, LabelId)| graph.state_labels().contains(state, fair.enabled);
        let taken = cycle.iter().any(|&(_, step)| graph.step_labels().contains(step, fair.taken));
        taken
            || match fair.strength {
                Strength::Weak => !cycle.iter().all(enabled),
                Strength::Strong => !cycle.iter().any(enabled),
            }
    })
}

/// Whether a lasso is a fair behaviour of the graph that violates the formula.
fn is_counterexample(graph: &StateGraph, formula: &Ltl, fairness: &[Fair], lasso: &Lasso) -> bool {
    let Some(labels) = labels_of(graph, lasso) else { return false };
    lasso.states[0].index() < graph.initial()
        && is_fair(graph, fairness, &labels[lasso.loop_start..])
        && !holds_on(formula, &letters(graph, &labels), lasso.loop_start)
}

/// All lassos of at most so many states, shorter ones first.
fn all_lassos(graph: &StateGraph, longest: usize) -> Vec<Lasso> {
    let mut walks: Vec<Vec<StateId>> = (0..graph.initial()).map(|s| vec![StateId::new(s).unwrap()]).collect();
    let mut lassos = Vec::new();
    for length in 1..=longest {
        for walk in walks.iter().filter(|walk| walk.len() == length) {
            let close = |loop_start: usize| Lasso { states: walk.clone(), loop_start };
            lassos.extend((0..length).map(close).filter(|lasso| labels_of(graph, lasso).is_some()));
        }
        let longer = |walk: &Vec<StateId>| {
            let end = walk[walk.len() - 1];
            let next: Vec<_> = graph.successors(end).map(|(target, _)| target).chain([end]).collect();
            next.into_iter().map(|target| [&walk[..], &[target]].concat()).collect::<Vec<_>>()
        };
        walks = walks.iter().flat_map(longer).collect();
    }
    lassos
}

/// An edge of the product, written out: its nodes (state, automaton state), its marks and labels.
type Edge = ((usize, usize), (usize, usize), u64, (LabelId, LabelId));

fn product_edges(graph: &StateGraph, automaton: &Automaton) -> Vec<Edge> {
    let state = |index| StateId::new(index).unwrap();
    let mut edges = Vec::new();
    for s in 0..graph.states() {
        for t in 0..graph.states() {
            let Some(label) = step(graph, state(s), state(t)) else { continue };
            let letter = (graph.label(state(s)), label);
            for (q, transitions) in automaton.states.iter().enumerate() {
                for transition in transitions {
                    let guard = &transition.guard;
                    let of_state = |&(k, value)| graph.state_labels().contains(letter.0, k) == value;
                    let of_step = |&(k, value)| graph.step_labels().contains(label, k) == value;
                    if guard.state.iter().all(of_state) && guard.step.iter().all(of_step) {
                        edges.push(((s, q), (t, transition.target), transition.marks, letter));
                    }
                }
            }
        }
    }
    edges
}

fn reachable(from: &[(usize, usize)], edges: &[Edge]) -> Vec<(usize, usize)> {
    let mut reached = from.to_vec();
    let mut next = 0;
    while next < reached.len() {
        let node = reached[next];
        for edge in edges.iter().filter(|edge| edge.0 == node) {
            if !reached.contains(&edge.1) {
                reached.push(edge.1);
            }
        }
        next += 1;
    }
    reached
}

/// Whether there is a set of reachable nodes, strongly connected by the edges among them, that meets everything. `None` where
/// there are too many sets. If asked for, only sets of nodes that stutter in one state count.
fn exists(graph: &StateGraph, automaton: &Automaton, fairness: &[Fair], stuttering: bool) -> Option<bool> {
    let edges = product_edges(graph, automaton);
    let initial: Vec<_> = (0..graph.initial()).map(|s| (s, 0)).collect();
    let nodes = reachable(&initial, &edges);
    if nodes.len() > 11 {
        return None;
    }
    let good = |set: u32| {
        let chosen: Vec<_> = (0..nodes.len()).filter(|i| set >> i & 1 == 1).map(|i| nodes[i]).collect();
        let inner: Vec<Edge> = edges
            .iter()
            .filter(|edge| chosen.contains(&edge.0) && chosen.contains(&edge.1))
            .copied()
            .collect();
        let connected = chosen.iter().all(|&node| reachable(&[node], &inner).len() == chosen.len());
        let labels: Vec<_> = inner.iter().map(|edge| edge.3).collect();
        let marks = inner.iter().fold(0, |all, edge| all | edge.2);
        let one_state = chosen.iter().all(|node| node.0 == chosen[0].0);
        connected
            && !inner.is_empty()
            && marks == automaton.all_marks()
            && (one_state || !stuttering)
            && is_fair(graph, fairness, &labels)
    };
    Some((1..1 << nodes.len()).any(good))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn a_lasso_is_found_if_there_is_one(graph in graph(4), formula in formula(), fairness in fairness()) {
        let automaton = translate(&!formula.clone(), LIMIT).unwrap();
        let lasso = find_lasso(&graph, &automaton, &fairness, &never).unwrap();
        if let Some(lasso) = &lasso {
            prop_assert!(is_counterexample(&graph, &formula, &fairness, lasso), "{:?}", lasso);
        }
        if let Some(exists) = exists(&graph, &automaton, &fairness, false) {
            prop_assert_eq!(lasso.is_some(), exists);
        }
    }

    #[test]
    fn a_stuttering_lasso_is_found_if_there_is_one(graph in graph(4), formula in formula(), fairness in fairness()) {
        let automaton = translate(&!formula.clone(), LIMIT).unwrap();
        let lasso = stuttering_lasso(&graph, &automaton, &fairness, &never).unwrap();
        if let Some(lasso) = &lasso {
            prop_assert!(is_counterexample(&graph, &formula, &fairness, lasso), "{:?}", lasso);
            prop_assert_eq!(lasso.loop_start, lasso.states.len() - 1);
        }
        if let Some(exists) = exists(&graph, &automaton, &fairness, true) {
            prop_assert_eq!(lasso.is_some(), exists);
        }
    }

    #[test]
    fn no_enumerated_lasso_is_overlooked(graph in graph(3), formula in formula(), fairness in fairness()) {
        let automaton = translate(&!formula.clone(), LIMIT).unwrap();
        let found = find_lasso(&graph, &automaton, &fairness, &never).unwrap();
        if found.is_none() {
            for lasso in all_lassos(&graph, 5) {
                prop_assert!(!is_counterexample(&graph, &formula, &fairness, &lasso), "{:?}", lasso);
            }
        }
    }

    #[test]
    fn real_cycles_and_stuttering_are_all(graph in graph(6), formula in formula(), fairness in fairness()) {
        let automaton = translate(&!formula, LIMIT).unwrap();
        let found = find_lasso(&graph, &automaton, &fairness, &never).unwrap();
        let moving = [&fairness[..], &[ANY_STEP]].concat();
        let real = find_lasso(&graph, &automaton, &moving, &never).unwrap();
        let stuttering = stuttering_lasso(&graph, &automaton, &fairness, &never).unwrap();
        prop_assert_eq!(found.is_some(), real.is_some() || stuttering.is_some());
        prop_assert_eq!(find_lasso(&graph, &automaton, &fairness, &never).unwrap(), found);
    }
}

/// Those found are nearly as short as can be, taken together; they are longer mostly where a cycle of real steps is shown though
/// stuttering would do.
#[test]
fn lassos_are_short() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut shortest, mut found) = (0, 0);
    for _ in 0..300 {
        let (graph, formula, fairness) =
            (graph(4), formula(), fairness()).new_tree(&mut runner).unwrap().current();
        let automaton = translate(&!formula.clone(), LIMIT).unwrap();
        let Some(lasso) = find_lasso(&graph, &automaton, &fairness, &never).unwrap() else { continue };
        let is_one = |lasso: &&Lasso| is_counterexample(&graph, &formula, &fairness, lasso);
        let least =
            all_lassos(&graph, 6).iter().find(is_one).map_or(lasso.states.len(), |least| least.states.len());
        assert!(least <= lasso.states.len());
        (shortest, found) = (shortest + least, found + lasso.states.len());
    }
    assert!(found * 100 <= shortest * 108, "{found} states where {shortest} would do");
}

/// States in a row, the last of which leads back to one of them; predicate 0 is true of every state and every step.
fn loop_back(count: usize, back_to: usize) -> StateGraph {
    let step = |source| (if source + 1 == count { back_to } else { source + 1 }, [0]);
    let states: Vec<_> = (0..count).map(|source| ([0], [step(source)])).collect();
    StateGraph::from_lists(1, 1, 1, &states)
}

#[test]
fn a_search_stops_when_told_to() {
    let graph = loop_back(1 << 17, 0);
    let automaton = translate(&Ltl::State(0).always(), LIMIT).unwrap();
    assert_eq!(find_lasso(&graph, &automaton, &[], &|| true), Err(Stopped::Interrupted));
}

/// A counter that runs from 0 to 9 and back to 5. Without fairness it stutters; with weak fairness of its step it goes round.
#[test]
fn prefix_and_cycle() {
    let graph = loop_back(10, 5);
    let automaton = translate(&Ltl::State(0).always(), LIMIT).unwrap();
    let stuttering = find_lasso(&graph, &automaton, &[], &never).unwrap().unwrap();
    assert_eq!((stuttering.states.len(), stuttering.stutters_for_ever()), (1, true));
    let weak = Fair { strength: Strength::Weak, enabled: 0, taken: 0 };
    let round = find_lasso(&graph, &automaton, &[weak], &never).unwrap().unwrap();
    assert_eq!((round.states.len(), round.loop_start), (10, 5));
    assert_eq!(stuttering_lasso(&graph, &automaton, &[weak], &never), Ok(None));
}
