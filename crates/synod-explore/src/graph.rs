//! The state graph: every state with its steps, kept small.
//!
//! Temporal properties are judged on it, so it is built only where a spec has some (`Search::graph`). A step costs four
//! bytes for where it leads and one for its label; a state costs four for its label and four for where its
//! steps begin. There is no step from a state to itself: whoever reads the graph knows that every state may stutter. Two steps
//! between the same two states are one, and satisfy what either of them satisfies, as in TLA+.
//!
//! A *label* says which predicates are true, of a state or of a step; each different label is kept once ([`Labels`]).
//!
//! The graph can be walked by whatever knows petgraph's visit traits; no other copy of it is made.

use petgraph::visit::{GraphBase, IntoNeighbors, IntoNodeIdentifiers, NodeCount, NodeIndexable};

use crate::ids::StateId;
use crate::labels::{LabelId, Labels};

/// Every state with its steps. States are numbered in the order of discovery, the initial ones first.
#[derive(Debug)]
pub struct StateGraph {
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) states: usize,
    pub(crate) initial: usize,
    pub(crate) state_labels: Labels,
    pub(crate) step_labels: Labels,
}

/// The steps of [`Chunk::STATES`] states in a row.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    labels: Vec<LabelId>,
    /// Where the steps of each state end.
    ends: Vec<u32>,
    targets: Vec<StateId>,
    step_labels: StepLabels,
}

/// The labels of the steps of a chunk.
#[derive(Debug)]
enum StepLabels {
    /// Numbers below 256.
    Narrow(Vec<u8>),
    /// Any numbers.
    Wide(Vec<LabelId>),
}

impl Default for StepLabels {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl StepLabels {
    fn push(&mut self, label: LabelId) {
        match self {
            Self::Narrow(list) => match u8::try_from(label.index()) {
                Ok(narrow) => list.push(narrow),
                Err(_) => {
                    let wide = list.iter().map(|&label| LabelId::new(label.into()));
                    *self = Self::Wide(wide.chain([label]).collect());
                }
            },
            Self::Wide(list) => list.push(label),
        }
    }

    #[inline]
    fn get(&self, index: usize) -> LabelId {
        match self {
            Self::Narrow(list) => LabelId::new(list[index].into()),
            Self::Wide(list) => list[index],
        }
    }

    fn shrink(&mut self) {
        match self {
            Self::Narrow(list) => list.shrink_to_fit(),
            Self::Wide(list) => list.shrink_to_fit(),
        }
    }

    fn memory_usage(&self) -> usize {
        match self {
            Self::Narrow(list) => list.capacity(),
            Self::Wide(list) => list.capacity() * size_of::<LabelId>(),
        }
    }
}

impl Chunk {
    /// How many states a chunk has; the last one may have fewer.
    pub(crate) const STATES: usize = 1 << 12;

    /// Appends a state with its steps, which lead to different states other than itself, in their order.
    pub(crate) fn push(&mut self, label: LabelId, steps: impl Iterator<Item = (StateId, LabelId)>) {
        for (target, label) in steps {
            self.targets.push(target);
            self.step_labels.push(label);
        }
        self.labels.push(label);
        self.ends.push(u32::try_from(self.targets.len()).expect("the steps of a chunk fit in memory"));
    }

    /// Renumbers the labels.
    pub(crate) fn relabel(&mut self, of_states: &[LabelId], of_steps: &[LabelId]) {
        self.labels.iter_mut().for_each(|label| *label = of_states[label.index()]);
        if of_steps.iter().enumerate().any(|(old, new)| new.index() != old) {
            let old = std::mem::take(&mut self.step_labels);
            (0..self.targets.len()).for_each(|step| self.step_labels.push(of_steps[old.get(step).index()]));
            self.step_labels.shrink();
        }
    }

    /// Gives back what it does not need.
    pub(crate) fn finish(&mut self) {
        self.labels.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.targets.shrink_to_fit();
        self.step_labels.shrink();
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let states = self.labels.capacity() * size_of::<LabelId>() + self.ends.capacity() * 4;
        states + self.targets.capacity() * size_of::<StateId>() + self.step_labels.memory_usage()
    }
}

impl StateGraph {
    /// A graph from lists, as tests write them: for each state the predicates that are true of it, and for each of its steps where
    /// it leads and the predicates that are true of it. `initial` is the number of initial states, which come first.
    ///
    /// ```
    /// use synod_explore::{StateGraph, StateId};
    /// // Two states that lead to each other; predicate 0 is true of the second, step predicate 0 of the way back.
    /// let states: [(&[usize], &[(usize, &[usize])]); 2] = [(&[], &[(1, &[])]), (&[0], &[(0, &[0])])];
    /// let graph = StateGraph::from_lists(1, 1, 1, &states);
    /// let (first, second) = (StateId::new(0).unwrap(), StateId::new(1).unwrap());
    /// assert_eq!(graph.successors(first).map(|(to, _)| to).collect::<Vec<_>>(), [second]);
    /// assert!(graph.state_labels().contains(graph.label(second), 0));
    /// ```
    ///
    /// # Panics
    /// Where a number is out of its range.
    #[must_use]
    pub fn from_lists<L: AsRef<[usize]>, T: AsRef<[usize]>, E: AsRef<[(usize, T)]>>(
        initial: usize,
        state_predicates: usize,
        step_predicates: usize,
        states: &[(L, E)],
    ) -> Self {
        let (mut state_labels, mut step_labels) =
            (Labels::new(state_predicates), Labels::new(step_predicates));
        let mut chunks: Vec<Chunk> = Vec::new();
        for (source, (label, steps)) in states.iter().enumerate() {
            let mut merged = std::collections::BTreeMap::<usize, Vec<usize>>::new();
            for (target, label) in steps.as_ref().iter().filter(|(target, _)| *target != source) {
                assert!(*target < states.len(), "there is no state {target}");
                merged.entry(*target).or_default().extend(label.as_ref());
            }
            let steps: Vec<(StateId, LabelId)> = merged
                .into_iter()
                .map(|(target, label)| {
                    (StateId::new(target).expect("few states"), step_labels.intern_list(&label))
                })
                .collect();
            if source.is_multiple_of(Chunk::STATES) {
                chunks.push(Chunk::default());
            }
            let chunk = chunks.last_mut().expect("just pushed");
            chunk.push(state_labels.intern_list(label.as_ref()), steps.into_iter());
        }
        Self { chunks, states: states.len(), initial, state_labels, step_labels }
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states
    }

    /// How many steps there are that change the state, counted once between the same two states.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.targets.len() as u64).sum()
    }

    /// The states `0..initial()` are the initial ones.
    #[must_use]
    pub fn initial(&self) -> usize {
        self.initial
    }

    /// The states that a step leads to, and the step's label; in the order of discovery, each once, the state itself never.
    #[inline]
    pub fn successors(&self, state: StateId) -> Successors<'_> {
        let (chunk, index) = self.locate(state);
        let start = if index == 0 { 0 } else { chunk.ends[index - 1] };
        Successors { chunk, next: start, end: chunk.ends[index] }
    }

    /// Which predicates are true of a state.
    #[inline]
    #[must_use]
    pub fn label(&self, state: StateId) -> LabelId {
        let (chunk, index) = self.locate(state);
        chunk.labels[index]
    }

    /// What the labels of states mean.
    #[must_use]
    pub fn state_labels(&self) -> &Labels {
        &self.state_labels
    }

    /// What the labels of steps mean. [`Labels::NOTHING`] is one of them, the label of a stuttering step.
    #[must_use]
    pub fn step_labels(&self) -> &Labels {
        &self.step_labels
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        let labels = self.state_labels.memory_usage() + self.step_labels.memory_usage();
        self.chunks.iter().map(Chunk::memory_usage).sum::<usize>() + labels
    }

    #[inline]
    fn locate(&self, state: StateId) -> (&Chunk, usize) {
        (&self.chunks[state.index() / Chunk::STATES], state.index() % Chunk::STATES)
    }
}

/// The successors of a state with the labels of the steps.
#[derive(Clone, Debug)]
pub struct Successors<'g> {
    chunk: &'g Chunk,
    next: u32,
    end: u32,
}

impl Iterator for Successors<'_> {
    type Item = (StateId, LabelId);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.end {
            return None;
        }
        let index = self.next as usize;
        self.next += 1;
        Some((self.chunk.targets[index], self.chunk.step_labels.get(index)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.end - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Successors<'_> {}

/// The same, for petgraph.
#[derive(Clone, Debug)]
pub struct Neighbors<'g>(Successors<'g>);

impl Iterator for Neighbors<'_> {
    type Item = StateId;

    #[inline]
    fn next(&mut self) -> Option<StateId> {
        self.0.next().map(|(target, _)| target)
    }
}

impl GraphBase for StateGraph {
    type EdgeId = ();
    type NodeId = StateId;
}

impl NodeCount for StateGraph {
    fn node_count(&self) -> usize {
        self.states
    }
}

impl NodeIndexable for StateGraph {
    fn node_bound(&self) -> usize {
        self.states
    }

    #[inline]
    fn to_index(&self, state: StateId) -> usize {
        state.index()
    }

    #[inline]
    fn from_index(&self, index: usize) -> StateId {
        StateId::new(index).expect("an index of a state of the graph")
    }
}

impl<'g> IntoNeighbors for &'g StateGraph {
    type Neighbors = Neighbors<'g>;

    #[inline]
    fn neighbors(self, state: StateId) -> Neighbors<'g> {
        Neighbors(self.successors(state))
    }
}

impl IntoNodeIdentifiers for &StateGraph {
    type NodeIdentifiers = NodeIdentifiers;

    fn node_identifiers(self) -> NodeIdentifiers {
        NodeIdentifiers(0..self.states)
    }
}

/// All states, in the order of discovery.
#[derive(Clone, Debug)]
pub struct NodeIdentifiers(std::ops::Range<usize>);

impl Iterator for NodeIdentifiers {
    type Item = StateId;

    fn next(&mut self) -> Option<StateId> {
        self.0.next().and_then(StateId::new)
    }
}
