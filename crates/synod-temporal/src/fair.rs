//! Emptiness: which nodes of the product lie on accepting, fair cycles.
//!
//! Only strongly connected components of the automaton that have a transition in each acceptance set can hold an accepting run for
//! ever, so the product is restricted to one of these after the other, over all states of the graph; whether a node can
//! be reached is asked only when there are cycles at all. In each, components of the product are judged as they are completed:
//!
//! - a single node, and nearly all are single nodes, by a table: whether stuttering there for ever is accepted and fair depends
//!   only on the label of its state and on the automaton's state;
//! - several nodes by what their states and the edges among them do for the requirements. Acceptance sets and weak constraints must
//!   be met somewhere (generalised Büchi). A strong constraint that is enabled somewhere and taken nowhere forbids its nodes:
//!   what is left without them is decomposed again (Streett; Emerson and Lei, "Modalities for model checking", 1987).
//!
//! Each repetition rules out one strong constraint for good, so with k of them an edge is looked at k + 1 times at most.

use synod_explore::{LabelId, Labels, StateGraph};

use crate::automaton::Automaton;
use crate::bits::Bits;
use crate::fairness::{Merits, Requirements};
use crate::product::Product;
use crate::scc::{Components, Partition};
use crate::stopped::{Stop, Stopped};

/// The automaton's components in which a run can be accepting; the states of each ascending.
pub(crate) fn accepting_components(automaton: &Automaton) -> Vec<Vec<usize>> {
    let mut search = Components::new(automaton).expect("an automaton has few states");
    let mut accepting = Vec::new();
    for root in 0..automaton.states() {
        search.start(root);
        while search.advance(Stop(&|| false)).expect("never asked to stop") {
            let mut states: Vec<usize> = search.members().iter().map(|&state| state as usize).collect();
            states.sort_unstable();
            let from = |&state: &usize| automaton.states[state].iter();
            let inside =
                states.iter().flat_map(from).filter(|edge| states.binary_search(&edge.target).is_ok());
            let marks = inside.map(|edge| edge.marks).reduce(|all, marks| all | marks);
            if marks == Some(automaton.all_marks()) {
                accepting.push(states);
            }
        }
    }
    accepting
}

/// Nodes on accepting fair cycles.
#[derive(Debug)]
pub(crate) struct FairNodes {
    pub(crate) nodes: Bits,
    /// The components after the last decomposition. Those of fair nodes are accepting and fair as a whole.
    pub(crate) components: Partition,
}

/// The nodes on accepting fair cycles of a product whose automaton states are strongly connected; `None` where there are none.
pub(crate) fn fair_nodes(
    product: &Product<'_>,
    requirements: &Requirements,
    automaton: &Automaton,
    stop: Stop<'_>,
) -> Result<Option<FairNodes>, Stopped> {
    let nodes = product.graph.states() * product.automaton_states();
    let stuttering = fair_stuttering(product, requirements, automaton.all_marks());
    let mut judge = Judge { product, requirements, stuttering, fair: Bits::new(nodes), left: Vec::new() };
    let mut search = Components::new(product)?;
    for root in 0..nodes {
        search.start(root);
        while search.advance(stop)? {
            judge.judge(&search);
        }
    }
    while let Some(nodes) = judge.left.pop() {
        search.reopen(&nodes);
        for root in nodes {
            search.start(root as usize);
            while search.advance(stop)? {
                judge.judge(&search);
            }
        }
    }
    let nodes = judge.fair;
    Ok((!nodes.is_empty()).then(|| FairNodes { nodes, components: search.finish() }))
}

/// For each label of a state and each of the automaton's states whether stuttering there for ever, without leaving the automaton's
/// state, is accepted and fair.
fn fair_stuttering(product: &Product<'_>, requirements: &Requirements, all_marks: u64) -> Bits {
    let count = product.automaton_states();
    let labels = product.graph.state_labels();
    let mut table = Bits::new(labels.len() * count);
    let accepted = |label: LabelId, position: usize| {
        let staying =
            product.read(position, label, Labels::NOTHING).filter(|&(target, _)| target == position);
        staying.map(|(_, marks)| marks).reduce(|all, marks| all | marks) == Some(all_marks)
    };
    for label in labels.ids().filter(|&label| requirements.fair_to_stutter(label)) {
        for position in (0..count).filter(|&position| accepted(label, position)) {
            table.insert(label.index() * count + position);
        }
    }
    table
}

struct Judge<'p> {
    product: &'p Product<'p>,
    requirements: &'p Requirements,
    stuttering: Bits,
    fair: Bits,
    /// What is left of components without the nodes that strong constraints forbid, still to be decomposed.
    left: Vec<Vec<u32>>,
}

impl Judge<'_> {
    /// Judges the component that was completed last.
    fn judge(&mut self, search: &Components<&Product<'_>>) {
        let members = search.members();
        let Some(component) = search.component(members[0] as usize) else {
            return self.judge_single(members[0]);
        };
        let requirements = self.requirements;
        let inside = |node: u32| search.is_in(node as usize, component);
        let enough = |merits: &Merits| requirements.all_met(merits);
        let merits = merits(self.product, requirements, members, inside, enough);
        if requirements.is_hopeless(&merits) {
            return;
        }
        let neglected = requirements.neglected(&merits);
        if neglected.iter().all(|&word| word == 0) {
            members.iter().for_each(|&node| self.fair.insert(node as usize));
            return;
        }
        let graph: &StateGraph = self.product.graph;
        let label = |node| graph.label(self.product.state(node));
        let allowed = |&node: &u32| !requirements.any_enabled(&neglected, label(node));
        self.left.push(members.iter().copied().filter(allowed).collect());
    }

    fn judge_single(&mut self, node: u32) {
        let (state, position) = self.product.parts(node);
        let label = self.product.graph.label(state).index();
        if self.stuttering.contains(label * self.product.automaton_states() + position) {
            self.fair.insert(node as usize);
        }
    }
}

/// What the nodes of a component and the edges among them do for the requirements. May end as soon as `enough` says so.
pub(crate) fn merits(
    product: &Product<'_>,
    requirements: &Requirements,
    members: &[u32],
    inside: impl Fn(u32) -> bool,
    enough: impl Fn(&Merits) -> bool,
) -> Merits {
    let mut merits = requirements.nothing_done();
    for &node in members {
        requirements.add_state(&mut merits, product.graph.label(product.state(node)));
        for edge in product.edges(node).filter(|edge| inside(edge.target)) {
            requirements.add_edge(&mut merits, edge.marks, edge.label);
        }
        if enough(&merits) {
            break;
        }
    }
    merits
}
