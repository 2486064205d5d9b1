//! Strongly connected components, without recursion and in little memory.
//!
//! Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) in the form of Pearce ("A space-efficient
//! algorithm for finding strongly connected components", 2016): one number a node serves as its position in the depth-first
//! search, then as the lowest position that it reaches, and at last as the number of its component. A node waits on the stack only
//! from when it is left until its component is complete, so a component is a run at the end of the stack.
//!
//! Invariants: numbers of complete components are greater than any position; the numbers on the stack of waiting nodes and the
//! positions of the nodes being visited are those of the search's tree, each at least that of the component's first node.
//!
//! Components are found one at a time, in reverse topological order: when one is complete, so is every component
//! that it leads to. Memory: four bytes a node, four a waiting node, and a frame for each node between the root and the current
//! one. Nodes of a complete component can be opened again, to be decomposed without some nodes that are left as they are; all that
//! they lead to is complete, so nothing else is touched.

use petgraph::visit::{IntoNeighbors, NodeIndexable};

use crate::stopped::{Stop, Stopped};

/// The number of each node's component.
#[derive(Debug)]
pub(crate) struct Partition(Vec<u32>);

impl Partition {
    /// The nodes of the component that a node is in, ascending.
    pub(crate) fn component(&self, node: u32) -> Vec<u32> {
        let same = |&other: &u32| self.are_together(node, other);
        if self.0[node as usize] == SINGLE {
            vec![node]
        } else {
            (0..self.0.len() as u32).filter(same).collect()
        }
    }

    /// Whether two nodes are in one component.
    #[inline]
    pub(crate) fn are_together(&self, node: u32, other: u32) -> bool {
        let number = self.0[node as usize];
        node == other || number != SINGLE && number == self.0[other as usize]
    }
}

/// The number of every component of one node.
const SINGLE: u32 = u32::MAX;

/// A search for strongly connected components.
pub(crate) struct Components<G: IntoNeighbors + NodeIndexable> {
    graph: G,
    /// For each node 0 until it is visited, then as the module says.
    numbers: Vec<u32>,
    /// One more than the last position that was given.
    position: u32,
    /// One more than the next number for a component of several nodes.
    component: u32,
    waiting: Vec<u32>,
    frames: Vec<Frame<G::Neighbors>>,
    members: Vec<u32>,
    /// How many nodes were visited.
    visited: usize,
    /// How many were when it was last asked whether to stop.
    checked: usize,
}

struct Frame<N> {
    neighbors: N,
    node: u32,
    /// The lowest number reached so far.
    lowest: u32,
}

impl<G: IntoNeighbors + NodeIndexable> Components<G> {
    /// How many nodes are visited between two looks at whether to stop.
    const PATIENCE: usize = 1 << 16;

    pub(crate) fn new(graph: G) -> Result<Self, Stopped> {
        let bound = graph.node_bound();
        if bound >= u32::MAX as usize {
            return Err(Stopped::TooManyNodes);
        }
        Ok(Self {
            graph,
            numbers: vec![0; bound],
            position: 1,
            component: SINGLE,
            waiting: Vec::new(),
            frames: Vec::new(),
            members: Vec::new(),
            visited: 0,
            checked: 0,
        })
    }

    /// Sets out from a node, unless it was visited already. The search before must have come to its end.
    #[inline]
    pub(crate) fn start(&mut self, root: usize) {
        debug_assert!(self.frames.is_empty(), "one search after the other");
        if self.numbers[root] == 0 {
            self.visit(root);
        }
    }

    /// Goes on until one more component is complete; its nodes are then [`Components::members`]. `false` when all that can be
    /// reached is done.
    pub(crate) fn advance(&mut self, stop: Stop<'_>) -> Result<bool, Stopped> {
        while let Some(frame) = self.frames.last_mut() {
            if let Some(next) = frame.neighbors.next() {
                let next = self.graph.to_index(next);
                match self.numbers[next] {
                    0 => self.visit(next),
                    number => frame.lowest = frame.lowest.min(number),
                }
                continue;
            }
            if self.visited - self.checked >= Self::PATIENCE {
                self.checked = self.visited;
                stop.check()?;
            }
            if self.leave()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The nodes of the component that was completed last, by index; the first one visited comes last.
    pub(crate) fn members(&self) -> &[u32] {
        &self.members
    }

    /// The number of a complete component of several nodes, by one of them; `None` where it has one node.
    pub(crate) fn component(&self, node: usize) -> Option<u32> {
        Some(self.numbers[node]).filter(|&number| number != SINGLE)
    }

    /// Whether a node, visited or not, is in the component of this number.
    #[inline]
    pub(crate) fn is_in(&self, node: usize, component: u32) -> bool {
        self.numbers[node] == component
    }

    /// What was found, when all is done.
    pub(crate) fn finish(self) -> Partition {
        debug_assert!(self.frames.is_empty(), "nothing is being searched");
        Partition(self.numbers)
    }

    /// Makes nodes of a complete component unvisited. The search must have come to its end.
    pub(crate) fn reopen(&mut self, nodes: &[u32]) {
        debug_assert!(self.frames.is_empty(), "nothing is being searched");
        for &node in nodes {
            self.numbers[node as usize] = 0;
        }
    }

    #[inline]
    fn visit(&mut self, node: usize) {
        let neighbors = self.graph.neighbors(self.graph.from_index(node));
        self.numbers[node] = self.position;
        self.frames.push(Frame { neighbors, node: node as u32, lowest: self.position });
        self.position += 1;
        self.visited += 1;
    }

    /// Leaves the current node; whether that completed a component.
    fn leave(&mut self) -> Result<bool, Stopped> {
        let frame = self.frames.pop().expect("a node is being visited");
        let (node, lowest) = (frame.node, frame.lowest);
        if lowest == self.numbers[node as usize] {
            self.complete(node)?;
            return Ok(true);
        }
        self.numbers[node as usize] = lowest;
        self.waiting.push(node);
        let parent = self.frames.last_mut().expect("the first node of a component reaches nothing lower");
        parent.lowest = parent.lowest.min(lowest);
        Ok(false)
    }

    fn complete(&mut self, first: u32) -> Result<(), Stopped> {
        let position = self.numbers[first as usize];
        let belongs = |&node: &u32| self.numbers[node as usize] >= position;
        let count = self.waiting.iter().rev().take_while(|node| belongs(node)).count();
        self.members.clear();
        self.members.extend(self.waiting.drain(self.waiting.len() - count..));
        self.members.push(first);
        self.position -= count as u32 + 1;
        let number = if count == 0 { SINGLE } else { self.new_number()? };
        for &node in &self.members {
            self.numbers[node as usize] = number;
        }
        Ok(())
    }

    fn new_number(&mut self) -> Result<u32, Stopped> {
        self.component -= 1;
        let taken = self.numbers.len() >= self.component as usize;
        if taken { Err(Stopped::TooManyNodes) } else { Ok(self.component) }
    }
}

#[cfg(test)]
mod tests {
    use petgraph::algo::kosaraju_scc;
    use petgraph::graph::DiGraph;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use synod_explore::StateGraph;

    use super::*;
    use crate::stopped::Stop;

    const NEVER: Stop<'static> = Stop(&|| false);

    fn components<G: IntoNeighbors + NodeIndexable>(graph: G) -> Vec<Vec<u32>> {
        let mut search = Components::new(graph).unwrap();
        let mut found = Vec::new();
        for root in 0..graph.node_bound() {
            search.start(root);
            while search.advance(NEVER).unwrap() {
                let mut members = search.members().to_vec();
                members.sort_unstable();
                let number = search.component(members[0] as usize);
                assert_eq!(number.is_none(), members.len() == 1);
                assert!(members.iter().all(|&node| search.component(node as usize) == number));
                found.push(members);
            }
        }
        found
    }

    fn digraph(nodes: usize, edges: &[(u32, u32)], kept: &[bool]) -> DiGraph<(), ()> {
        let mut graph = DiGraph::new();
        (0..nodes).for_each(|_| _ = graph.add_node(()));
        let inside = |node: u32| kept[node as usize];
        graph.extend_with_edges(edges.iter().filter(|&&(from, to)| inside(from) && inside(to)));
        graph
    }

    fn sorted(components: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let mut sorted = components.to_vec();
        sorted.sort_unstable();
        sorted
    }

    fn by_petgraph(graph: &DiGraph<(), ()>, kept: &[bool]) -> Vec<Vec<u32>> {
        let numbers = |nodes: Vec<petgraph::graph::NodeIndex>| {
            let mut numbers: Vec<u32> = nodes.iter().map(|node| node.index() as u32).collect();
            numbers.sort_unstable();
            numbers
        };
        let all = kosaraju_scc(graph).into_iter().map(numbers);
        sorted(&all.filter(|component| component.iter().all(|&node| kept[node as usize])).collect::<Vec<_>>())
    }

    fn edges() -> impl Strategy<Value = (usize, Vec<(u32, u32)>)> {
        (1usize..24)
            .prop_flat_map(|nodes| (Just(nodes), vec((0..nodes as u32, 0..nodes as u32), 0..3 * nodes)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn they_are_those_of_petgraph_in_reverse_topological_order((nodes, edges) in edges()) {
            let kept = vec![true; nodes];
            let graph = digraph(nodes, &edges, &kept);
            let found = components(&graph);
            prop_assert_eq!(sorted(&found), by_petgraph(&graph, &kept));
            let place = |node| found.iter().position(|members| members.contains(&node)).unwrap();
            prop_assert!(edges.iter().all(|&(from, to)| place(to) <= place(from)));
        }

        #[test]
        fn reopened_nodes_are_decomposed_without_the_others((nodes, edges) in edges(),
                                                            kept in vec(any::<bool>(), 24)) {
            let all = digraph(nodes, &edges, &vec![true; nodes]);
            let mut search = Components::new(&all).unwrap();
            let mut large = Vec::new();
            for root in 0..nodes {
                search.start(root);
                while search.advance(NEVER).unwrap() {
                    if search.members().len() > 1 {
                        large.push(search.members().to_vec());
                    }
                }
            }
            for members in large {
                let rest: Vec<u32> = members.into_iter().filter(|&node| kept[node as usize]).collect();
                search.reopen(&rest);
                let mut found = Vec::new();
                for &root in &rest {
                    search.start(root as usize);
                    while search.advance(NEVER).unwrap() {
                        let mut members = search.members().to_vec();
                        members.sort_unstable();
                        found.push(members);
                    }
                }
                let kept: Vec<bool> = (0..nodes).map(|node| rest.contains(&(node as u32))).collect();
                prop_assert_eq!(sorted(&found), by_petgraph(&digraph(nodes, &edges, &kept), &kept));
            }
        }
    }

    /// A path there and back: one component, ten million deep.
    struct Path(usize);

    impl petgraph::visit::GraphBase for Path {
        type EdgeId = ();
        type NodeId = usize;
    }

    impl NodeIndexable for Path {
        fn node_bound(&self) -> usize {
            self.0
        }

        fn to_index(&self, node: usize) -> usize {
            node
        }

        fn from_index(&self, index: usize) -> usize {
            index
        }
    }

    impl IntoNeighbors for &Path {
        type Neighbors = std::option::IntoIter<usize>;

        fn neighbors(self, node: usize) -> Self::Neighbors {
            Some((node + 1) % self.0).into_iter()
        }
    }

    #[test]
    fn a_path_of_ten_million_nodes_overflows_no_stack() {
        let search = || {
            let path = Path(10_000_000);
            let mut search = Components::new(&path).unwrap();
            search.start(0);
            assert!(search.advance(NEVER).unwrap());
            assert_eq!(search.members().len(), 10_000_000);
        };
        std::thread::Builder::new().stack_size(64 << 10).spawn(search).unwrap().join().unwrap();
    }

    #[test]
    fn it_stops_when_told_to() {
        let path = Path(1 << 18);
        let mut search = Components::new(&path).unwrap();
        search.start(0);
        assert_eq!(search.advance(Stop(&|| true)), Err(Stopped::Interrupted));
    }

    #[test]
    fn a_state_graph_can_be_searched() {
        let states = [([], vec![(1, [])]), ([], vec![(0, []), (2, [])]), ([], vec![])];
        let graph = StateGraph::from_lists::<[usize; 0], [usize; 0], _>(1, 0, 0, &states);
        assert_eq!(components(&graph), [vec![2], vec![0, 1]]);
    }
}
