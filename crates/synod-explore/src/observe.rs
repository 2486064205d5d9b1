//! What the state graph sees of a spec: which predicates are true of a state and of its steps.

use crate::panics;

/// Labels states and steps over encoded states.
pub trait Labeller: Sync {
    /// How many predicates of states there are.
    fn state_predicates(&self) -> usize;

    /// How many predicates of steps there are.
    fn step_predicates(&self) -> usize;

    /// A worker with its own scratch memory.
    fn worker(&self) -> Box<dyn LabelWorker + '_>;
}

/// Labels one state at a time.
pub trait LabelWorker: Send {
    /// Fills `seen` with the label of the state and with its steps.
    ///
    /// # Errors
    /// The spec panicked.
    fn visit(&mut self, state: &[u8], seen: &mut Observation) -> Result<(), panics::Panicked>;
}

/// The label of a state, and its steps that change it, with their labels.
#[derive(Debug, Default)]
pub struct Observation {
    state: Vec<u64>,
    /// The successors' bytes, one after the other.
    bytes: Vec<u8>,
    /// Where each successor's bytes end.
    ends: Vec<u32>,
    /// Whether each step stays within the bounds.
    within: Vec<bool>,
    /// The labels of the steps, so many words each as the predicates take.
    labels: Vec<u64>,
    label_words: usize,
}

impl Observation {
    /// An empty one, for so many predicates of states and of steps.
    #[must_use]
    pub fn new(state_predicates: usize, step_predicates: usize) -> Self {
        let words = crate::labels::Labels::words_for;
        Self {
            state: vec![0; words(state_predicates)],
            label_words: words(step_predicates),
            ..Self::default()
        }
    }

    pub(crate) fn clear(&mut self) {
        self.state.fill(0);
        self.bytes.clear();
        self.ends.clear();
        self.within.clear();
        self.labels.clear();
    }

    pub(crate) fn set_state(&mut self, predicate: usize) {
        self.state[predicate / 64] |= 1 << (predicate % 64);
    }

    /// A step begins, of which nothing is true so far.
    pub(crate) fn begin_step(&mut self) {
        self.labels.resize(self.labels.len() + self.label_words, 0);
    }

    /// A predicate of steps is true of the step that has begun, and so these predicates of states are true of the state.
    pub(crate) fn set_step(&mut self, predicate: usize, enabled: &[usize]) {
        let start = self.labels.len() - self.label_words;
        self.labels[start + predicate / 64] |= 1 << (predicate % 64);
        enabled.iter().for_each(|&predicate| self.set_state(predicate));
    }

    /// Where the step that has begun leads, and whether it stays within the bounds.
    ///
    /// # Panics
    /// Where the successors of one state take 4 GiB.
    pub(crate) fn end_step(&mut self, successor: &[u8], within: bool) {
        self.within.push(within);
        self.bytes.extend_from_slice(successor);
        let end = u32::try_from(self.bytes.len()).expect("the successors of one state take less than 4 GiB");
        self.ends.push(end);
    }

    /// The label of the state, as words of 64 predicates.
    #[must_use]
    pub fn state(&self) -> &[u64] {
        &self.state
    }

    pub(crate) fn steps(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn successor(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }

    pub(crate) fn is_within(&self, index: usize) -> bool {
        self.within[index]
    }

    pub(crate) fn label(&self, index: usize) -> &[u64] {
        &self.labels[index * self.label_words..(index + 1) * self.label_words]
    }
}
