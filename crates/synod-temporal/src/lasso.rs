//! Lassos: behaviours that go round for ever, as counterexamples.
//!
//! [`find_lasso`] first asks, without regard to what can be reached, which nodes of the product lie on accepting fair cycles (`fair`).
//! Most properties hold and there are none. Otherwise a breadth-first search from the initial states finds a shortest way to such a
//! node, and a short cycle is searched in the node's component (`cycle`). What comes out is made shorter where that
//! still gives a counterexample (`shorten`).
//!
//! [`stuttering_lasso`] looks only for behaviours that end in stuttering for ever: there the rest of the behaviour is one letter
//! repeated, so a table over labels says which nodes can end in it.

use fxhash::FxHashMap;
use synod_explore::{LabelId, Labels, StateGraph, StateId};

use crate::accept::Reading;
use crate::automaton::Automaton;
use crate::bits::Bits;
use crate::cycle::{Cycles, WayAndCycle};
use crate::fair::{FairNodes, accepting_components, fair_nodes};
use crate::fairness::{Fair, Requirements};
use crate::paths::Paths;
use crate::product::Product;
use crate::shorten::Shortener;
use crate::stopped::{Stop, Stopped};

/// A behaviour that goes round for ever. Two consecutive states are one and the same, which is a stuttering step, or joined
/// by a step of the graph; the last one is followed by the one at `loop_start`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lasso {
    /// The states, the first of them initial.
    pub states: Vec<StateId>,
    /// The state after the last. If it is the last one itself, the behaviour stutters for ever.
    pub loop_start: usize,
}

impl Lasso {
    /// Whether it ends in stuttering for ever.
    #[must_use]
    pub fn stutters_for_ever(&self) -> bool {
        self.loop_start + 1 == self.states.len()
    }
}

/// A fair behaviour of the graph that the automaton accepts, with a short prefix and a short cycle; `None` where there is none.
///
/// ```
/// use synod_explore::StateGraph;
/// use synod_temporal::{LIMIT, Ltl, find_lasso, translate};
/// // Two states in a circle. Without fairness the first one may stutter for ever, and the second is never seen.
/// let states: [(&[usize], &[(usize, &[usize])]); 2] = [(&[], &[(1, &[])]), (&[0], &[(0, &[])])];
/// let graph = StateGraph::from_lists(1, 1, 1, &states);
/// let violations = translate(&!Ltl::State(0).eventually(), LIMIT).unwrap();
/// let lasso = find_lasso(&graph, &violations, &[], &|| false).unwrap().unwrap();
/// assert_eq!((lasso.states.len(), lasso.loop_start), (1, 0));
/// ```
///
/// # Errors
/// When `stop`, which is asked now and then, says so, or where there are too many nodes to be numbered.
///
/// # Panics
/// Where the automaton or a constraint is about a predicate that the graph's labels don't have.
pub fn find_lasso(
    graph: &StateGraph,
    automaton: &Automaton,
    fairness: &[Fair],
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Lasso>, Stopped> {
    let stop = Stop(stop);
    let requirements = Requirements::new(graph, automaton.all_marks(), fairness);
    let mut parts = Vec::new();
    for states in accepting_components(automaton) {
        let product = Product::new(graph, automaton, states)?;
        if let Some(fair) = fair_nodes(&product, &requirements, automaton, stop)? {
            parts.push(Part { product, fair });
        }
    }
    if parts.is_empty() {
        return Ok(None);
    }
    let whole = Product::whole(graph, automaton)?;
    let shortener = Shortener::new(&whole, automaton.all_marks(), &requirements);
    let mut best: Option<Lasso> = None;
    for prefix in shortest_prefixes(&whole, |node| parts.iter().any(|part| part.has(&whole, node)), stop)? {
        let end = prefix[prefix.len() - 1];
        let part = parts.iter().find(|part| part.has(&whole, end)).expect("a fair node");
        let (lasso, is_cheap) = part.lasso(&whole, &prefix, &requirements, stop)?;
        let lasso = shortener.shorten(lasso, |_| true);
        if best.as_ref().is_none_or(|best| lasso.states.len() < best.states.len()) {
            best = Some(lasso);
        }
        if !is_cheap {
            break;
        }
    }
    Ok(best)
}

/// The product with one component of the automaton, and its nodes on accepting fair cycles.
struct Part<'a> {
    product: Product<'a>,
    fair: FairNodes,
}

impl Part<'_> {
    /// After lassos in larger components no others are tried.
    const CHEAP: usize = 1 << 12;

    /// A node of the whole product as one of this part.
    fn local(&self, whole: &Product<'_>, node: u32) -> Option<u32> {
        let (state, automaton_state) = whole.parts(node);
        let position = self.product.states().binary_search(&automaton_state).ok()?;
        Some(self.product.node(state, position))
    }

    /// Whether a node of the whole product is a fair one of this part.
    fn has(&self, whole: &Product<'_>, node: u32) -> bool {
        self.local(whole, node).is_some_and(|node| self.fair.nodes.contains(node as usize))
    }

    /// A lasso with this prefix, which ends in a fair node of this part, and whether finding it was cheap.
    fn lasso(
        &self,
        whole: &Product<'_>,
        prefix: &[u32],
        requirements: &Requirements,
        stop: Stop<'_>,
    ) -> Result<(Lasso, bool), Stopped> {
        let (&end, prefix) = prefix.split_last().expect("a path has a node");
        let node = self.local(whole, end).expect("a node of this part");
        let inside = |other: u32| self.fair.components.are_together(node, other);
        let members = self.fair.components.component(node);
        let mut cycles = Cycles::new(&self.product, requirements, &members, inside, stop);
        let WayAndCycle { way, cycle } = cycles.shortest(node, members.len())?;
        let prefix = prefix.iter().map(|&node| whole.state(node));
        let mut states: Vec<StateId> =
            prefix.chain(way.iter().map(|&node| self.product.state(node))).collect();
        let loop_start = states.len();
        states.extend(cycle.iter().map(|&node| self.product.state(node)));
        Ok((Lasso { states, loop_start }, members.len() <= Self::CHEAP))
    }
}

/// Shortest paths from the initial nodes to the nearest goals, which may be initial nodes themselves.
fn shortest_prefixes(
    whole: &Product<'_>,
    goal: impl Fn(u32) -> bool,
    stop: Stop<'_>,
) -> Result<Vec<Vec<u32>>, Stopped> {
    let state = |index| StateId::new(index).expect("an initial state");
    let roots = (0..whole.graph.initial()).map(|index| whole.node(state(index), 0));
    Paths::new(whole).nearest(roots, goal, stop)
}

/// A fair behaviour of the graph that the automaton accepts and that ends in stuttering for ever, after as few steps as possible;
/// `None` where there is none.
///
/// # Errors
/// As [`find_lasso`].
///
/// # Panics
/// As [`find_lasso`].
pub fn stuttering_lasso(
    graph: &StateGraph,
    automaton: &Automaton,
    fairness: &[Fair],
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Lasso>, Stopped> {
    let stop = Stop(stop);
    let requirements = Requirements::new(graph, automaton.all_marks(), fairness);
    let whole = Product::whole(graph, automaton)?;
    let Some(endings) = Endings::new(&whole, &requirements, automaton.all_marks()) else { return Ok(None) };
    let prefixes = shortest_prefixes(&whole, |node| endings.contains(&whole, node), stop)?;
    let shortener = Shortener::new(&whole, automaton.all_marks(), &requirements);
    let lassos = prefixes.iter().map(|prefix| {
        let states: Vec<StateId> = prefix.iter().map(|&node| whole.state(node)).collect();
        let loop_start = states.len() - 1;
        shortener.shorten(Lasso { states, loop_start }, Lasso::stutters_for_ever)
    });
    Ok(lassos.min_by_key(|lasso| lasso.states.len()))
}

/// From which nodes stuttering for ever is accepted and fair. That depends on the label of the state, and of the label
/// only on the transitions that can be taken, so there are few different answers.
struct Endings {
    /// For each label which answer is its own.
    answer_of: Vec<usize>,
    /// The automaton's states from which it is accepted.
    answers: Vec<Bits>,
}

impl Endings {
    /// `None` where it is accepted nowhere.
    fn new(whole: &Product<'_>, requirements: &Requirements, all_marks: u64) -> Option<Self> {
        let mut answers = vec![Bits::new(whole.automaton_states())];
        let mut known = FxHashMap::<Vec<u64>, usize>::default();
        let mut answer = |label: LabelId| {
            if !requirements.fair_to_stutter(label) {
                return 0;
            }
            *known.entry(whole.stuttering_row(label)).or_insert_with(|| {
                let word = [(label, Labels::NOTHING)];
                answers.push(Reading { product: whole, word: &word, loop_start: 0 }.accepted(all_marks));
                answers.len() - 1
            })
        };
        let answer_of: Vec<usize> = labels_in_use(whole.graph)
            .into_iter()
            .zip(whole.graph.state_labels().ids())
            .map(|(used, label)| if used { answer(label) } else { 0 })
            .collect();
        let somewhere = answers.iter().any(|answer| !answer.is_empty());
        somewhere.then_some(Self { answer_of, answers })
    }

    fn contains(&self, whole: &Product<'_>, node: u32) -> bool {
        let (state, automaton_state) = whole.parts(node);
        self.answers[self.answer_of[whole.graph.label(state).index()]].contains(automaton_state)
    }
}

/// For each label whether a state has it.
fn labels_in_use(graph: &StateGraph) -> Vec<bool> {
    let mut used = vec![false; graph.state_labels().len()];
    for state in (0..graph.states()).filter_map(StateId::new) {
        used[graph.label(state).index()] = true;
    }
    used
}

#[cfg(test)]
mod tests;
