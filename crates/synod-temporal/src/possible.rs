//! Always possible: from every reachable state the goal can still be reached (AG EF).
//!
//! The graph's strongly connected components come in reverse topological order: when one is complete, so is all that it
//! leads to. The goal can be reached from a component if a state of it is a goal or a step leads from it to a state from which
//! the goal can be reached. That is a backward search that needs no backward steps (Clarke, Emerson and Sistla, "Automatic
//! verification of finite-state concurrent systems using temporal logic specifications", 1986).

use synod_explore::{StateGraph, StateId};

use crate::bits::Bits;
use crate::scc::Components;
use crate::stopped::{Stop, Stopped};

/// The first state, in the order of discovery, from which no state can be reached of which the goal is true; `None` where it is
/// always possible to get there. A first state is as near to an initial one as any other.
///
/// ```
/// use synod_explore::{StateGraph, StateId};
/// use synod_temporal::never_again;
/// // The first state leads to the goal and to a dead end.
/// let states: [(&[usize], &[(usize, &[usize])]); 3] = [(&[], &[(1, &[]), (2, &[])]), (&[0], &[]), (&[], &[])];
/// let graph = StateGraph::from_lists(1, 1, 0, &states);
/// assert_eq!(never_again(&graph, 0, &|| false), Ok(StateId::new(2)));
/// ```
///
/// # Errors
/// When `stop`, which is asked now and then, says so.
///
/// # Panics
/// Where there is no state predicate of this number.
pub fn never_again(
    graph: &StateGraph,
    goal: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<StateId>, Stopped> {
    let labels = graph.state_labels();
    let goals: Vec<bool> = labels.ids().map(|label| labels.contains(label, goal)).collect();
    let mut possible = Bits::new(graph.states());
    let mut search = Components::new(graph)?;
    for root in 0..graph.states() {
        search.start(root);
        while search.advance(Stop(stop))? {
            let leads_there = |&state: &u32| {
                let state = StateId::new(state as usize).expect("a state of the graph");
                goals[graph.label(state).index()]
                    || graph.successors(state).any(|(target, _)| possible.contains(target.index()))
            };
            if search.members().iter().any(leads_there) {
                search.members().iter().for_each(|&state| possible.insert(state as usize));
            }
        }
    }
    let impossible = (0..graph.states()).find(|&state| !possible.contains(state));
    Ok(impossible.and_then(StateId::new))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::graph;

    fn reaches_goal(graph: &StateGraph, from: StateId) -> bool {
        let mut reached = vec![from];
        let mut next = 0;
        while next < reached.len() {
            for (target, _) in graph.successors(reached[next]) {
                if !reached.contains(&target) {
                    reached.push(target);
                }
            }
            next += 1;
        }
        reached.iter().any(|&state| graph.state_labels().contains(graph.label(state), 0))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn it_is_the_first_state_that_cannot_reach_the_goal(graph in graph(8)) {
            let mut states = (0..graph.states()).filter_map(StateId::new);
            let expected = states.find(|&state| !reaches_goal(&graph, state));
            prop_assert_eq!(never_again(&graph, 0, &|| false), Ok(expected));
        }
    }
}
