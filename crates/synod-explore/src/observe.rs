//! A spec as a [`Labeller`]: which predicates are true of a state and of its steps.
//!
//! The second part of the adapter between a spec and the engine. It runs when the search is over, and only where temporal properties
//! ask for it.

use synod_spec::{Decoder, Encoder, Spec, StepPredicate, StepSink, Steps, Value};

use crate::adapter::SpecMachine;
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

    fn clear(&mut self) {
        self.state.fill(0);
        self.bytes.clear();
        self.ends.clear();
        self.within.clear();
        self.labels.clear();
    }

    fn set_state(&mut self, predicate: usize) {
        self.state[predicate / 64] |= 1 << (predicate % 64);
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

/// A test of a state.
pub type Test<'s, S> = Box<dyn Fn(&S, &<S as Spec>::State) -> bool + Send + Sync + 's>;

/// A predicate of states.
pub enum StatePredicate<'s, S: Spec> {
    /// A test of the state itself.
    Test(Test<'s, S>),
    /// The step predicate with this number is enabled.
    Enabled(usize),
}

/// What to observe of a spec: predicates of states and of steps, each numbered from 0.
pub struct SpecLabeller<'s, S: Spec> {
    machine: &'s SpecMachine<S>,
    states: Vec<StatePredicate<'s, S>>,
    steps: Vec<&'s StepPredicate<S>>,
    /// For each step predicate, the predicates of states that say that it is enabled.
    enabled: Vec<Vec<usize>>,
}

impl<'s, S: Spec> SpecLabeller<'s, S> {
    /// A labeller for these predicates.
    ///
    /// # Panics
    /// Where a predicate speaks of a step predicate that is not there.
    #[must_use]
    pub fn new(
        machine: &'s SpecMachine<S>,
        states: Vec<StatePredicate<'s, S>>,
        steps: Vec<&'s StepPredicate<S>>,
    ) -> Self {
        let mut enabled = vec![Vec::new(); steps.len()];
        for (number, predicate) in states.iter().enumerate() {
            if let StatePredicate::Enabled(step) = predicate {
                enabled[*step].push(number);
            }
        }
        Self { machine, states, steps, enabled }
    }
}

impl<S: Spec> Labeller for SpecLabeller<'_, S> {
    fn state_predicates(&self) -> usize {
        self.states.len()
    }

    fn step_predicates(&self) -> usize {
        self.steps.len()
    }

    fn worker(&self) -> Box<dyn LabelWorker + '_> {
        Box::new(SpecLabelWorker { labeller: self, states: None, encoder: Encoder::default() })
    }
}

struct SpecLabelWorker<'l, S: Spec> {
    labeller: &'l SpecLabeller<'l, S>,
    /// The state that is being visited, and the one that its steps are computed in.
    states: Option<(S::State, S::State)>,
    encoder: Encoder,
}

impl<S: Spec> LabelWorker for SpecLabelWorker<'_, S> {
    fn visit(&mut self, bytes: &[u8], seen: &mut Observation) -> Result<(), panics::Panicked> {
        let (labeller, encoder) = (self.labeller, &mut self.encoder);
        let spec = labeller.machine.spec();
        let mut decoder = Decoder::new(bytes);
        let (state, scratch) = match &mut self.states {
            Some((state, scratch)) => {
                state.decode_into(&mut decoder);
                (state, scratch)
            }
            none => {
                let state = S::State::decode(&mut decoder);
                let (state, scratch) = none.insert((state.clone(), state));
                (state, scratch)
            }
        };
        seen.clear();
        panics::catch(|| {
            for (number, predicate) in labeller.states.iter().enumerate() {
                if let StatePredicate::Test(test) = predicate
                    && test(spec, state)
                {
                    seen.set_state(number);
                }
            }
            let mut sink = Observe { labeller, state, encoder, seen };
            spec.next(state, &mut Steps::new(state, scratch, &mut sink));
        })
    }
}

/// Takes the steps of a state to the observation.
struct Observe<'a, S: Spec> {
    labeller: &'a SpecLabeller<'a, S>,
    state: &'a S::State,
    encoder: &'a mut Encoder,
    seen: &'a mut Observation,
}

impl<S: Spec> StepSink<S> for Observe<'_, S> {
    fn step(&mut self, action: S::Action, next: &S::State) {
        if next == self.state {
            return;
        }
        let SpecLabeller { machine, steps, enabled, .. } = self.labeller;
        let start = self.seen.labels.len();
        self.seen.labels.resize(start + self.seen.label_words, 0);
        for (number, step) in steps.iter().enumerate() {
            if step.holds(machine.spec(), self.state, &action, next) {
                self.seen.labels[start + number / 64] |= 1 << (number % 64);
                enabled[number].iter().for_each(|&predicate| self.seen.set_state(predicate));
            }
        }
        // A step out of the bounds is one that the spec has, so it is enabled; but no behaviour of the bounded spec takes it.
        let within = !machine.has_bounds()
            || (machine.is_state_within(next) && machine.is_step_within(self.state, &action, next));
        self.seen.within.push(within);
        self.encoder.clear();
        next.encode(self.encoder);
        self.seen.bytes.extend_from_slice(self.encoder.finish());
        let end =
            u32::try_from(self.seen.bytes.len()).expect("the successors of one state take less than 4 GiB");
        self.seen.ends.push(end);
    }
}
