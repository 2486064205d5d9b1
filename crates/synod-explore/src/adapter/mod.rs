//! A spec as a [`Machine`]: with the replay and the report, what is compiled anew with every spec.
//!
//! It decodes a state, judges it, runs `next`, judges the steps, and encodes the successors. It is kept small, and holds no part of
//! the search.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use synod_spec::{
    Action, Bounds, Decoder, Encoder, Predicate, Properties, Spec, State, StepJudge, StepSink, Steps, Value,
};

use crate::batch::{Batch, MAX_STATE_BYTES};
use crate::machine::{ClaimId, ClaimKind, Machine, Task, Worker};
use crate::panics;

/// A spec that the engine can search.
pub struct SpecMachine<S: Spec> {
    spec: S,
    properties: Properties<S>,
    bounds: Bounds<S>,
    cut: Vec<AtomicBool>,
    verify: bool,
    has_step_properties: bool,
    has_bounds: bool,
}

/// The claims that every spec makes, counted from the end of its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Common {
    /// No state is without a step, unless it may be an end.
    Deadlock,
    /// The spec does not panic.
    Panic,
    /// The spec answers the same whenever it is asked the same.
    Nondeterministic,
    /// Every state can be encoded within the limit.
    TooLarge,
}

impl Common {
    /// All of them, in the order of their claims.
    pub const ALL: [Self; 4] = [Self::Deadlock, Self::Panic, Self::Nondeterministic, Self::TooLarge];
}

impl<S: Spec> SpecMachine<S> {
    /// The machine of a spec; `verify` runs `next` and every property twice on every state.
    ///
    /// # Panics
    /// Where the spec's `properties` or `bounds` do.
    pub fn new(spec: S, verify: bool) -> Self {
        assert!(S::Action::COUNT < usize::from(u16::MAX), "too many kinds of action");
        let (properties, bounds) = (Properties::of(&spec), Bounds::of(&spec));
        let is_step = |p: &synod_spec::Property<S>| matches!(p.predicate, Predicate::AlwaysStep(_));
        let count = bounds.of_states().len() + bounds.of_steps().len();
        Self {
            has_step_properties: properties.list().iter().any(is_step),
            has_bounds: count > 0,
            cut: (0..count).map(|_| AtomicBool::new(false)).collect(),
            spec,
            properties,
            bounds,
            verify,
        }
    }

    /// The spec with its constants.
    pub fn spec(&self) -> &S {
        &self.spec
    }

    /// Whether the spec sets any bounds.
    pub(crate) fn has_bounds(&self) -> bool {
        self.has_bounds
    }

    /// The spec's properties.
    pub fn properties(&self) -> &Properties<S> {
        &self.properties
    }

    /// The number of a claim that every spec makes.
    pub fn claim(&self, common: Common) -> ClaimId {
        ClaimId(self.properties.list().len() as u32 + common as u32)
    }

    /// The bounds by name, states' before steps', and whether each has cut anything off so far.
    pub fn bounds(&self) -> Vec<(String, bool)> {
        let states = self.bounds.of_states().iter().map(|b| &b.name);
        let names = states.chain(self.bounds.of_steps().iter().map(|b| &b.name));
        names.zip(&self.cut).map(|(name, cut)| (name.clone(), cut.load(Relaxed))).collect()
    }

    /// Whether a state is within the spec's bounds; remembers a bound that cut something off.
    pub fn is_state_within(&self, state: &S::State) -> bool {
        let outside = self.bounds.of_states().iter().position(|b| !(b.within)(&self.spec, state));
        outside.inspect(|&i| self.cut[i].store(true, Relaxed)).is_none()
    }

    /// Whether a step is within the spec's bounds; remembers a bound that cut something off.
    pub fn is_step_within(&self, from: &S::State, action: &S::Action, to: &S::State) -> bool {
        let outside = self.bounds.of_steps().iter().position(|b| !(b.within)(&self.spec, from, action, to));
        outside.inspect(|&i| self.cut[self.bounds.of_states().len() + i].store(true, Relaxed)).is_none()
    }

    /// Judges the state invariants of a successor that is not kept.
    fn judge_outside(&self, state: &S::State, choice: u32, batch: &mut Batch) {
        for (claim, property) in (0..).map(ClaimId).zip(self.properties.list()) {
            if let Predicate::Always(holds) = &property.predicate
                && batch.wants_step(claim)
                && holds(&self.spec, state).is_err()
            {
                batch.find_step(claim, choice);
            }
        }
    }

    /// Judges what is claimed of initial states alone.
    fn judge_initial(&self, state: &S::State, choice: u32, batch: &mut Batch) {
        for (claim, property) in (0..).map(ClaimId).zip(self.properties.list()) {
            if let Predicate::Refines(refinement) = &property.predicate
                && batch.wants_step(claim)
                && (refinement.initial)(&self.spec, state).is_err()
            {
                batch.find_step(claim, choice);
            }
        }
    }

    fn judge_step(&self, from: &S::State, action: &S::Action, to: &S::State, choice: u32, batch: &mut Batch) {
        for (claim, property) in (0..).map(ClaimId).zip(self.properties.list()) {
            if let Predicate::AlwaysStep(holds) = &property.predicate
                && batch.wants_step(claim)
                && holds(&self.spec, from, action, to).is_err()
            {
                batch.find_step(claim, choice);
            }
        }
    }

    fn judge_state(&self, state: &S::State, batch: &mut Batch) {
        for (claim, property) in (0..).map(ClaimId).zip(self.properties.list()) {
            if !batch.wants_state(claim) {
                continue;
            }
            let shows = match &property.predicate {
                Predicate::Always(holds) => holds(&self.spec, state).is_err(),
                Predicate::Reachable(is_goal) => is_goal(&self.spec, state).is_ok(),
                // Judged at steps, or after the search.
                _ => false,
            };
            if shows {
                batch.find_state(claim);
            }
        }
    }

    /// The steps of a state, as one number.
    fn steps(&self, state: &S::State, scratch: &mut S::State) -> u64 {
        let mut digest = Digest::default();
        self.spec.next(state, &mut Steps::new(state, scratch, &mut digest));
        digest.value
    }

    /// The initial states, as one number.
    fn initial_again(&self) -> u64 {
        let (mut digest, mut encoder) = (Digest::default(), Encoder::default());
        self.spec.init().into_iter().for_each(|state| digest.add(encode(&mut encoder, &state)));
        digest.value
    }

    /// All that the spec answers when it is asked about a state and its steps.
    fn answers(&self, state: &S::State, scratch: &mut S::State) -> Vec<bool> {
        let mut answers = Answers { machine: self, state, list: vec![self.spec.may_end(state)] };
        answers.ask_about(state);
        self.spec.next(state, &mut Steps::new(state, scratch, &mut answers));
        answers.list
    }

    /// Whether everything that the spec said of a state it says again. `digest` is of the steps that it took.
    fn answers_again(&self, digest: &Digest, state: &S::State, scratch: &mut S::State) -> bool {
        digest.value == self.steps(state, scratch)
            && self.answers(state, scratch) == self.answers(state, scratch)
    }
}

impl<S: Spec> Machine for SpecMachine<S> {
    fn actions(&self) -> usize {
        S::Action::COUNT
    }

    fn claims(&self) -> Vec<ClaimKind> {
        let of = |predicate: &Predicate<S>| match predicate {
            Predicate::Reachable(_) => ClaimKind::Sometime,
            _ => ClaimKind::Never,
        };
        let common = Common::ALL.map(|_| ClaimKind::Never);
        self.properties.list().iter().map(|p| of(&p.predicate)).chain(common).collect()
    }

    fn worker(&self) -> Box<dyn Worker + '_> {
        let refinement = |(claim, p): (ClaimId, &synod_spec::Property<S>)| match &p.predicate {
            Predicate::Refines(refinement) => Some((claim, (refinement.steps)())),
            _ => None,
        };
        let refinements = (0..).map(ClaimId).zip(self.properties.list()).filter_map(refinement).collect();
        Box::new(SpecWorker { machine: self, states: None, encoder: Encoder::default(), refinements })
    }

    fn describe(&self, state: &[u8]) -> String {
        let state = S::State::decode(&mut Decoder::new(state));
        let variables = S::State::VARIABLES.iter().zip(state.variables());
        variables.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    }
}

/// A worker with its scratch memory.
struct SpecWorker<'m, S: Spec> {
    machine: &'m SpecMachine<S>,
    /// The state that is being visited, and the one that its steps are computed in.
    states: Option<(S::State, S::State)>,
    encoder: Encoder,
    refinements: Vec<(ClaimId, Box<dyn StepJudge<S>>)>,
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
            digest.is_some_and(|digest| digest.value != machine.initial_again())
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
            StepSink::<S>::step(digest, action.clone(), next);
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

/// Folds steps into a number, to compare two runs of `next`.
#[derive(Default)]
struct Digest {
    encoder: Encoder,
    value: u64,
}

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        self.value =
            self.value.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ crate::batch::hash(bytes);
    }
}

impl<S: Spec> StepSink<S> for Digest {
    fn step(&mut self, action: S::Action, next: &S::State) {
        self.add(action.show().to_string().as_bytes());
        let mut encoder = std::mem::take(&mut self.encoder);
        self.add(encode(&mut encoder, next));
        self.encoder = encoder;
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
        let asked = properties.list().iter().filter_map(|property| match &property.predicate {
            Predicate::Always(p) | Predicate::Reachable(p) | Predicate::AlwaysPossible(p) => {
                Some(p(spec, state).is_ok())
            }
            _ => None,
        });
        self.list.extend(asked);
        for property in properties.list() {
            if let Predicate::Temporal(formula) = &property.predicate {
                formula.for_each_state(&mut |test| self.list.push(test(spec, state)));
            }
        }
        self.list.extend(bounds.of_states().iter().map(|b| (b.within)(spec, state)));
    }
}

impl<S: Spec> StepSink<S> for Answers<'_, S> {
    fn step(&mut self, action: S::Action, next: &S::State) {
        let SpecMachine { spec, properties, bounds, .. } = self.machine;
        let asked = properties.list().iter().filter_map(|property| match &property.predicate {
            Predicate::AlwaysStep(p) => Some(p(spec, self.state, &action, next).is_ok()),
            _ => None,
        });
        self.list.extend(asked);
        self.list.extend(bounds.of_steps().iter().map(|b| (b.within)(spec, self.state, &action, next)));
        self.list.extend(bounds.of_states().iter().map(|b| (b.within)(spec, next)));
    }
}

#[inline]
fn encode<'e, V: Value>(encoder: &'e mut Encoder, value: &V) -> &'e [u8] {
    encoder.clear();
    value.encode(encoder);
    encoder.finish()
}
