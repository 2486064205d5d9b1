//! Makes the tableau's automaton small.
//!
//! Until nothing changes:
//!
//! 1. *Judge the components.* A promise matters only inside a strongly connected component that a run can stay in with all its
//!    promises kept, an *accepting* one. Elsewhere promises are replaced: none on a transition between components; the one and same,
//!    never kept, on all transitions of a component that is not accepting.
//! 2. *Prune.* States from which no accepting component can be reached go, and the transitions to them.
//! 3. *Merge* states with the same behaviour: the coarsest partition in which the states of a class have the same transitions, up
//!    to the class of the target (bisimulation, by refinement of the partition; Kanellakis and Smolka, 1990).
//! 4. *Drop* transitions whose letters another transition to the same state reads as well, with fewer promises.
//!
//! Promises become acceptance sets at the end, and each component numbers its own from 0: what another component promises does
//! not matter in it, so the automaton has as many acceptance sets as the component that needs most.

use std::collections::{BTreeMap, BTreeSet};

use crate::automaton::{Automaton, Guard, Transition};
use crate::normal::{FormulaId, Formulas, Literal};
use crate::scc::Components;
use crate::stopped::Stop;
use crate::translate::{Limits, TooLarge, is_subset};

/// A transition of a [`Draft`]. Lists are ascending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) literals: Vec<Literal>,
    pub(crate) promises: Vec<FormulaId>,
    pub(crate) target: usize,
}

/// An automaton in the making: the edges that leave each state, state 0 first.
pub(crate) type Draft = Vec<Vec<Edge>>;

/// A promise that is never kept. The number of a formula that is no until.
const NEVER_KEPT: FormulaId = Formulas::FALSE;

/// The automaton that accepts what the draft accepts.
pub(crate) fn reduce(mut draft: Draft, mut limits: Limits) -> Result<Automaton, TooLarge> {
    let size = |draft: &Draft| (draft.len(), draft.iter().map(Vec::len).sum::<usize>());
    loop {
        let before = size(&draft);
        let components = components(&draft);
        judge(&mut draft, &components);
        draft = merge(&prune(draft, &components), &mut limits)?;
        drop_dominated(&mut draft, &mut limits)?;
        if size(&draft) == before {
            return finish(&draft, &limits);
        }
    }
}

/// For each state the number of its component. A component leads only to components with lower numbers and to itself.
fn components(draft: &Draft) -> Vec<usize> {
    let skeleton = Automaton {
        sets: 0,
        states: draft.iter().map(|edges| edges.iter().map(skeleton_of).collect()).collect(),
    };
    let mut component = vec![0; draft.len()];
    let mut search = Components::new(&skeleton).expect("fewer states than the limit");
    let mut count = 0;
    for root in 0..draft.len() {
        search.start(root);
        while search.advance(Stop(&|| false)).expect("never asked to stop") {
            for &state in search.members() {
                component[state as usize] = count;
            }
            count += 1;
        }
    }
    component
}

fn skeleton_of(edge: &Edge) -> Transition {
    Transition { guard: Guard::default(), target: edge.target, marks: 0 }
}

/// The promises of the transitions inside each component, one list a transition.
fn inner_promises(draft: &Draft, components: &[usize]) -> BTreeMap<usize, Vec<Vec<FormulaId>>> {
    let mut inner = BTreeMap::<usize, Vec<Vec<FormulaId>>>::new();
    for (source, edges) in draft.iter().enumerate() {
        let component = components[source];
        for edge in edges.iter().filter(|edge| components[edge.target] == component) {
            inner.entry(component).or_default().push(edge.promises.clone());
        }
    }
    inner
}

/// A component is accepting if no promise is made by all of its transitions, of which there are some.
fn is_accepting(promises: &[Vec<FormulaId>]) -> bool {
    promises[0].iter().all(|promise| promises.iter().any(|others| others.binary_search(promise).is_err()))
}

/// Replaces promises that do not matter.
fn judge(draft: &mut Draft, components: &[usize]) {
    let accepting: BTreeMap<usize, bool> = inner_promises(draft, components)
        .into_iter()
        .map(|(component, promises)| (component, is_accepting(&promises)))
        .collect();
    for (source, edges) in draft.iter_mut().enumerate() {
        for edge in edges {
            if components[edge.target] != components[source] {
                edge.promises.clear();
            } else if !accepting[&components[source]] {
                edge.promises = vec![NEVER_KEPT];
            }
        }
    }
}

/// Removes the states without an accepting future, except the initial one, and those that cannot be reached. Component numbers
/// are in reverse topological order, so that one pass decides which are hopeful.
fn prune(draft: Draft, components: &[usize]) -> Draft {
    let mut by_component: Vec<usize> = (0..draft.len()).collect();
    by_component.sort_by_key(|&state| components[state]);
    let mut hopeful = BTreeSet::new();
    for &state in &by_component {
        let kept = |edge: &Edge| edge.promises.first() != Some(&NEVER_KEPT);
        let accepting = |edge: &Edge| components[edge.target] == components[state] && kept(edge);
        if draft[state].iter().any(|edge| accepting(edge) || hopeful.contains(&components[edge.target])) {
            hopeful.insert(components[state]);
        }
    }
    let hopeful = |state: usize| hopeful.contains(&components[state]);
    let mut edges = draft;
    for list in &mut edges {
        list.retain(|edge| hopeful(edge.target));
    }
    renumber(&edges)
}

/// The states that can be reached from state 0, in the order in which they are.
fn renumber(draft: &Draft) -> Draft {
    let mut numbers = BTreeMap::from([(0, 0)]);
    let mut order = vec![0];
    let mut renumbered = Draft::new();
    while renumbered.len() < order.len() {
        let mut edges = draft[order[renumbered.len()]].clone();
        for edge in &mut edges {
            edge.target = *numbers.entry(edge.target).or_insert_with_key(|&state| {
                order.push(state);
                order.len() - 1
            });
        }
        renumbered.push(edges);
    }
    renumbered
}

/// The quotient by the coarsest bisimulation.
fn merge(draft: &Draft, limits: &mut Limits) -> Result<Draft, TooLarge> {
    let mut classes = vec![0; draft.len()];
    let mut count = 1;
    loop {
        let mut signatures = BTreeMap::new();
        let mut refined = Vec::with_capacity(draft.len());
        for (edges, &class) in draft.iter().zip(&classes) {
            limits.spend(16 + 16 * edges.len())?;
            let fresh = signatures.len();
            refined.push(*signatures.entry((class, with_classes(edges, &classes))).or_insert(fresh));
        }
        let refined_count = signatures.len();
        classes = refined;
        if refined_count == count {
            break;
        }
        count = refined_count;
    }
    let mut merged = vec![None; count];
    for (edges, &class) in draft.iter().zip(&classes) {
        merged[class].get_or_insert_with(|| with_classes(edges, &classes));
    }
    Ok(renumber(&merged.into_iter().flatten().collect()))
}

fn with_classes(edges: &[Edge], classes: &[usize]) -> Vec<Edge> {
    let mut edges: Vec<Edge> =
        edges.iter().map(|edge| Edge { target: classes[edge.target], ..edge.clone() }).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn drop_dominated(draft: &mut Draft, limits: &mut Limits) -> Result<(), TooLarge> {
    for edges in draft {
        limits.spend(edges.len() * edges.len() / 8)?;
        let dominates = |a: &Edge, b: &Edge| {
            a.target == b.target && is_subset(&a.literals, &b.literals) && is_subset(&a.promises, &b.promises)
        };
        let all = edges.clone();
        edges.retain(|edge| !all.iter().any(|other| other != edge && dominates(other, edge)));
    }
    Ok(())
}

/// Promises to acceptance sets.
fn finish(draft: &Draft, limits: &Limits) -> Result<Automaton, TooLarge> {
    let components = components(draft);
    let sets: BTreeMap<usize, Vec<BTreeSet<FormulaId>>> = inner_promises(draft, &components)
        .into_iter()
        .map(|(component, promises)| (component, acceptance_sets(&promises)))
        .collect();
    let count = sets.values().map(Vec::len).max().unwrap_or(0);
    if count > Automaton::MAX_SETS {
        return Err(limits.exceeded());
    }
    let mut automaton = Automaton { states: Vec::new(), sets: count };
    for (source, edges) in draft.iter().enumerate() {
        let own =
            |edge: &Edge| (components[edge.target] == components[source]).then(|| &sets[&components[source]]);
        let transition = |edge: &Edge| Transition {
            guard: guard(&edge.literals),
            target: edge.target,
            marks: own(edge).map_or(0, |sets| marks(&edge.promises, sets, count)),
        };
        automaton.states.push(edges.iter().map(transition).collect());
    }
    Ok(automaton)
}

/// The acceptance sets that a component needs, each as the promises that keep a transition out of it: a transition is in the set
/// if it makes none of them. Promises made by the same transitions share a set, and one that is made only along with
/// another needs none.
fn acceptance_sets(promises: &[Vec<FormulaId>]) -> Vec<BTreeSet<FormulaId>> {
    let mut makers = BTreeMap::<FormulaId, Vec<usize>>::new();
    for (transition, list) in promises.iter().enumerate() {
        for &promise in list {
            makers.entry(promise).or_default().push(transition);
        }
    }
    let mut by_makers = BTreeMap::<&Vec<usize>, BTreeSet<FormulaId>>::new();
    for (&promise, transitions) in &makers {
        by_makers.entry(transitions).or_default().insert(promise);
    }
    let covered =
        |makers: &Vec<usize>| by_makers.keys().any(|&other| other != makers && is_subset(makers, other));
    by_makers.iter().filter(|(makers, _)| !covered(makers)).map(|(_, promises)| promises.clone()).collect()
}

/// The sets that a transition with these promises is in. Sets beyond those of its component hold nothing up.
fn marks(promises: &[FormulaId], sets: &[BTreeSet<FormulaId>], count: usize) -> u64 {
    let in_set =
        |set: &usize| sets.get(*set).is_none_or(|kept_out| promises.iter().all(|p| !kept_out.contains(p)));
    (0..count).filter(in_set).map(|set| 1 << set).sum()
}

fn guard(literals: &[Literal]) -> Guard {
    let of = |step: bool| {
        let chosen = literals.iter().filter(|literal| literal.is_of_step() == step);
        chosen.map(|literal| (literal.predicate(), literal.is_positive())).collect()
    };
    Guard { state: of(false), step: of(true) }
}
