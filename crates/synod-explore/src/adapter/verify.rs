//! Whether a spec answers twice what it has answered once: the part of the adapter that `--verify` asks for.

use synod_spec::{Action, Encoder, Predicate, Spec, StepSink, Steps};

use super::{SpecMachine, encode};

impl<S: Spec> SpecMachine<S> {
    /// Whether everything that the spec said of a state it says again. `digest` is of the steps that it took.
    pub(super) fn answers_again(&self, digest: &Digest, state: &S::State, scratch: &mut S::State) -> bool {
        digest.value == self.steps(state, scratch).value
            && self.answers(state, scratch) == self.answers(state, scratch)
    }

    /// The initial states, as one number.
    pub(super) fn initial_again(&self) -> Digest {
        let (mut digest, mut encoder) = (Digest::default(), Encoder::default());
        self.spec.init().into_iter().for_each(|state| digest.add(encode(&mut encoder, &state)));
        digest
    }

    /// The steps of a state, as one number.
    fn steps(&self, state: &S::State, scratch: &mut S::State) -> Digest {
        let mut digest = Digest::default();
        self.spec.next(state, &mut Steps::new(state, scratch, &mut digest));
        digest
    }

    /// All that the spec answers when it is asked about a state and its steps.
    fn answers(&self, state: &S::State, scratch: &mut S::State) -> Vec<bool> {
        let mut answers = Answers { machine: self, state, list: vec![self.spec.may_end(state)] };
        answers.ask_about(state);
        self.spec.next(state, &mut Steps::new(state, scratch, &mut answers));
        answers.list
    }
}

/// Folds states or steps into a number, to compare two runs of `init` or `next`.
#[derive(Default)]
pub(super) struct Digest {
    encoder: Encoder,
    value: u64,
}

impl Digest {
    #[inline(never)]
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.value =
            self.value.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ crate::batch::hash(bytes);
    }

    /// A step with its successor, which must equal the state that it leaves just where its bytes do.
    pub(super) fn add_step<S: Spec>(&mut self, action: &S::Action, next: &S::State) {
        self.add(action.show().to_string().as_bytes());
        let mut encoder = std::mem::take(&mut self.encoder);
        self.add(encode(&mut encoder, next));
        self.encoder = encoder;
    }

    pub(super) fn differs(&self, other: &Self) -> bool {
        self.value != other.value
    }
}

impl<S: Spec> StepSink<S> for Digest {
    fn step(&mut self, action: S::Action, next: &S::State) {
        self.add_step::<S>(&action, next);
    }
}

/// Collects what the properties and bounds say of a state and its steps.
struct Answers<'a, S: Spec> {
    machine: &'a SpecMachine<S>,
    state: &'a S::State,
    list: Vec<bool>,
}

impl<S: Spec> Answers<'_, S> {
    fn ask_about(&mut self, state: &S::State) {
        let SpecMachine { spec, properties, bounds, .. } = self.machine;
        for property in properties.list() {
            match &property.predicate {
                Predicate::Always(p) | Predicate::Reachable(p) | Predicate::AlwaysPossible(p) => {
                    self.list.push(p(spec, state).is_ok());
                }
                _ => {}
            }
        }
        for property in properties.list() {
            if let Predicate::Temporal(formula) = &property.predicate {
                for test in formula.states() {
                    self.list.push((test.holds)(spec, state));
                }
            }
        }
        for bound in bounds.of_states() {
            self.list.push((bound.within)(spec, state));
        }
    }
}

impl<S: Spec> StepSink<S> for Answers<'_, S> {
    fn step(&mut self, action: S::Action, next: &S::State) {
        let SpecMachine { spec, properties, bounds, .. } = self.machine;
        for property in properties.list() {
            if let Predicate::AlwaysStep(p) = &property.predicate {
                self.list.push(p(spec, self.state, &action, next).is_ok());
            }
        }
        for bound in bounds.of_steps() {
            self.list.push((bound.within)(spec, self.state, &action, next));
        }
        for bound in bounds.of_states() {
            self.list.push((bound.within)(spec, next));
        }
    }
}
