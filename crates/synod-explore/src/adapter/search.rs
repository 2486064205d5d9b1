//! What the search asks of a spec: its initial states, and the verdicts and successors of a state. This is the hot path.

use synod_spec::{Action, Encoder, Predicate, Spec, StepJudge, StepSink, Steps};

use super::verify::Digest;
use super::{Common, Decoded, SpecMachine, encode};
use crate::batch::{Batch, MAX_STATE_BYTES};
use crate::machine::{ClaimId, Task, Worker};
use crate::panics;

impl<S: Spec> SpecMachine<S> {
    /// Judges the state invariants of a successor that is not kept.
    fn judge_outside(&self, state: &S::State, choice: u32, batch: &mut Batch) {
        for (number, property) in self.properties.list().iter().enumerate() {
            if let Predicate::Always(holds) = &property.predicate
                && batch.wants_step(claim(number))
                && holds(&self.spec, state).is_err()
            {
                batch.find_step(claim(number), choice);
            }
        }
    }

    /// Judges what is claimed of initial states alone.
    fn judge_initial(&self, state: &S::State, choice: u32, batch: &mut Batch) {
        for (number, property) in self.properties.list().iter().enumerate() {
            if let Predicate::Refines(refinement) = &property.predicate
                && batch.wants_step(claim(number))
                && (refinement.initial)(&self.spec, state).is_err()
            {
                batch.find_step(claim(number), choice);
            }
        }
    }

    fn judge_step(&self, from: &S::State, action: &S::Action, to: &S::State, choice: u32, batch: &mut Batch) {
        for (number, property) in self.properties.list().iter().enumerate() {
            if let Predicate::AlwaysStep(holds) = &property.predicate
                && batch.wants_step(claim(number))
                && holds(&self.spec, from, action, to).is_err()
            {
                batch.find_step(claim(number), choice);
            }
        }
    }

    fn judge_state(&self, state: &S::State, batch: &mut Batch) {
        for (number, property) in self.properties.list().iter().enumerate() {
            if !batch.wants_state(claim(number)) {
                continue;
            }
            let shows = match &property.predicate {
                Predicate::Always(holds) => holds(&self.spec, state).is_err(),
                Predicate::Reachable(is_goal) => is_goal(&self.spec, state).is_ok(),
                // Judged at steps, or after the search.
                _ => false,
            };
            if shows {
                batch.find_state(claim(number));
            }
        }
    }
}

/// The claim of the property with this number.
#[inline]
fn claim(property: usize) -> ClaimId {
    ClaimId(property as u32)
}

/// A worker with its scratch memory.
pub(super) struct SpecWorker<'m, S: Spec> {
    machine: &'m SpecMachine<S>,
    states: Decoded<S>,
    encoder: Encoder,
    refinements: Vec<(ClaimId, Box<dyn StepJudge<S>>)>,
}

impl<'m, S: Spec> SpecWorker<'m, S> {
    pub(super) fn new(machine: &'m SpecMachine<S>) -> Self {
        let mut refinements = Vec::new();
        for (number, property) in machine.properties.list().iter().enumerate() {
            if let Predicate::Refines(refinement) = &property.predicate {
                refinements.push((claim(number), (refinement.steps)()));
            }
        }
        Self { machine, states: Decoded::default(), encoder: Encoder::default(), refinements }
    }
}

impl<S: Spec> Worker for SpecWorker<'_, S> {
    fn initial(&mut self, batch: &mut Batch, flush: &mut dyn FnMut(&mut Batch) -> bool) {
        let machine = self.machine;
        let encoder = &mut self.encoder;
        let mut digest = machine.verify.then(Digest::default);
        let run = || {
            for (choice, state) in (0..).zip(machine.spec.init()) {
                batch.count_initial();
                let bytes = encode(encoder, &state);
                if let Some(digest) = &mut digest {
                    digest.add(bytes);
                }
                machine.judge_initial(&state, choice, batch);
                if machine.has_bounds && !machine.is_state_within(&state) {
                    machine.judge_outside(&state, choice, batch);
                } else if bytes.len() > MAX_STATE_BYTES {
                    batch.find_step(machine.claim(Common::TooLarge), choice);
                } else {
                    batch.emit(None, bytes);
                }
                if batch.is_full() && !flush(batch) {
                    return false;
                }
            }
            digest.is_some_and(|digest| digest.differs(&machine.initial_again()))
        };
        match panics::catch(run) {
            Ok(false) => {}
            Ok(true) => batch.find_step(machine.claim(Common::Nondeterministic), 0),
            Err(_) => batch.find_step(machine.claim(Common::Panic), 0),
        }
        flush(batch);
    }

    fn visit(&mut self, bytes: &[u8], batch: &mut Batch) {
        let machine = self.machine;
        let (state, scratch) = self.states.decode(bytes);
        let (encoder, refinements) = (&mut self.encoder, &mut self.refinements);
        let run = || {
            machine.judge_state(state, batch);
            refinements.iter_mut().for_each(|(_, judge)| judge.begin(&machine.spec, state));
            let digest = machine.verify.then(Digest::default);
            let mut sink = Expand { machine, state, bytes, encoder, refinements, batch, steps: 0, digest };
            machine.spec.next(state, &mut Steps::new(state, scratch, &mut sink));
            let (steps, digest) = (sink.steps, sink.digest);
            if steps == 0 && !machine.spec.may_end(state) {
                batch.find_state(machine.claim(Common::Deadlock));
            }
            if digest.is_some_and(|digest| !machine.answers_again(&digest, state, scratch)) {
                batch.find_state(machine.claim(Common::Nondeterministic));
            }
        };
        if panics::catch(run).is_err() {
            batch.find_state(machine.claim(Common::Panic));
        }
    }
}

/// Takes the steps of a state to the batch.
struct Expand<'a, S: Spec> {
    machine: &'a SpecMachine<S>,
    state: &'a S::State,
    bytes: &'a [u8],
    encoder: &'a mut Encoder,
    refinements: &'a mut [(ClaimId, Box<dyn StepJudge<S>>)],
    batch: &'a mut Batch,
    steps: u32,
    /// Where the spec is to be verified.
    digest: Option<Digest>,
}

impl<S: Spec> StepSink<S> for Expand<'_, S> {
    #[inline]
    fn step(&mut self, action: S::Action, next: &S::State) {
        let choice = self.steps;
        self.steps += 1;
        if let Some(digest) = &mut self.digest {
            digest.add_step::<S>(&action, next);
            let equal = next == self.state;
            if equal != (encode(self.encoder, next) == self.bytes) {
                digest.add(b"equality and encoding disagree");
            }
        }
        if self.batch.task() == Task::Judge {
            return;
        }
        let (machine, kind) = (self.machine, action.variant());
        self.batch.count_step(kind);
        // A step that changes nothing gives no new state, and no step property speaks of it. (To verify a spec is also to
        // verify that its states are equal just when their bytes are.)
        if !machine.has_bounds && !machine.verify && next == self.state {
            return;
        }
        for (claim, judge) in self.refinements.iter_mut() {
            if self.batch.wants_step(*claim) && judge.step(&machine.spec, next).is_err() {
                self.batch.find_step(*claim, choice);
            }
        }
        let bytes = encode(self.encoder, next);
        if machine.has_step_properties && bytes != self.bytes {
            machine.judge_step(self.state, &action, next, choice, self.batch);
        }
        if machine.has_bounds
            && !(machine.is_state_within(next) && machine.is_step_within(self.state, &action, next))
        {
            machine.judge_outside(next, choice, self.batch);
        } else if bytes.len() > MAX_STATE_BYTES {
            self.batch.find_state(machine.claim(Common::TooLarge));
        } else {
            self.batch.emit(Some(kind), bytes);
        }
    }
}
