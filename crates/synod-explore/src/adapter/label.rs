//! What the state graph asks of a spec: which predicates are true of a state and of its steps. It runs when the search is over, and
//! only where temporal properties ask for it.

use synod_spec::{Encoder, Judgement, OfState, Spec, StepPredicate, StepSink, Steps};

use super::{Decoded, SpecMachine, encode};
use crate::observe::{LabelWorker, Labeller, Observation};
use crate::panics;

/// A predicate of states.
pub enum StatePredicate<'s, S: Spec> {
    /// A test of the state itself.
    Test(&'s OfState<S>),
    /// The same, by what a property says of the state.
    Holds(&'s Claim<S>),
    /// The step predicate with this number is enabled.
    Enabled(usize),
}

/// What a property says of a state.
type Claim<S> = dyn Fn(&S, &<S as Spec>::State) -> Judgement + Send + Sync;

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
        Box::new(SpecLabelWorker { labeller: self, states: Decoded::default(), encoder: Encoder::default() })
    }
}

struct SpecLabelWorker<'l, S: Spec> {
    labeller: &'l SpecLabeller<'l, S>,
    states: Decoded<S>,
    encoder: Encoder,
}

impl<S: Spec> LabelWorker for SpecLabelWorker<'_, S> {
    fn visit(&mut self, bytes: &[u8], seen: &mut Observation) -> Result<(), panics::Panicked> {
        let (labeller, encoder) = (self.labeller, &mut self.encoder);
        let spec = labeller.machine.spec();
        let (state, scratch) = self.states.decode(bytes);
        seen.clear();
        panics::catch(|| {
            for (number, predicate) in labeller.states.iter().enumerate() {
                let holds = match predicate {
                    StatePredicate::Test(test) => test(spec, state),
                    StatePredicate::Holds(claim) => claim(spec, state).is_ok(),
                    StatePredicate::Enabled(_) => false,
                };
                if holds {
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
        self.seen.begin_step();
        for (number, step) in steps.iter().enumerate() {
            if step.holds(machine.spec(), self.state, &action, next) {
                self.seen.set_step(number, &enabled[number]);
            }
        }
        // A step out of the bounds is one that the spec has, so it is enabled; but no behaviour of the bounded spec takes it.
        let within = !machine.has_bounds
            || (machine.is_state_within(next) && machine.is_step_within(self.state, &action, next));
        self.seen.end_step(encode(self.encoder, next), within);
    }
}
