//! A spec as the engine uses it. This is compiled anew with every spec, and so it is kept small, and holds no part of the search.
//!
//! It decodes a state, judges it, runs `next`, judges the steps, and encodes the successors (`search.rs`); for the state graph it
//! labels them (`label.rs`); to verify a spec it asks everything twice (`verify.rs`).

mod label;
mod search;
mod verify;

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use synod_spec::{Action, Bounds, Decoder, Encoder, Properties, PropertyKind, Spec, State, Value};

use crate::machine::{self, ClaimId, ClaimKind, Common, Machine, Worker};
use search::SpecWorker;

pub use label::{SpecLabeller, StatePredicate};

/// A spec that the engine can search.
pub struct SpecMachine<S: Spec> {
    spec: S,
    properties: Properties<S>,
    bounds: Bounds<S>,
    cut: Cut,
    verify: bool,
    has_step_properties: bool,
    has_bounds: bool,
}

impl<S: Spec> SpecMachine<S> {
    /// The machine of a spec; `verify` runs `next` and every property twice on every state.
    ///
    /// # Panics
    /// Where the spec's `properties` or `bounds` do.
    pub fn new(spec: S, verify: bool) -> Self {
        assert!(S::Action::COUNT < usize::from(u16::MAX), "too many kinds of action");
        let (properties, bounds) = (Properties::of(&spec), Bounds::of(&spec));
        let has_step_properties = properties.list().iter().any(|p| p.kind == PropertyKind::AlwaysStep);
        let cut = Cut::new(bounds.of_states().len(), bounds.of_steps().len());
        Self { has_step_properties, has_bounds: !cut.0.is_empty(), cut, spec, properties, bounds, verify }
    }

    /// The spec with its constants.
    pub fn spec(&self) -> &S {
        &self.spec
    }

    /// The spec's properties.
    pub fn properties(&self) -> &Properties<S> {
        &self.properties
    }

    /// The number of a claim that every spec makes.
    pub fn claim(&self, common: Common) -> ClaimId {
        common.claim(self.properties.list().len())
    }

    /// The bounds by name, states' before steps', and whether each has cut anything off so far.
    pub fn bounds(&self) -> Vec<(String, bool)> {
        let mut names = Vec::new();
        for bound in self.bounds.of_states() {
            names.push(bound.name.clone());
        }
        for bound in self.bounds.of_steps() {
            names.push(bound.name.clone());
        }
        self.cut.named(names)
    }

    /// Whether a state is within the spec's bounds; remembers a bound that cut something off.
    pub fn is_state_within(&self, state: &S::State) -> bool {
        for (number, bound) in self.bounds.of_states().iter().enumerate() {
            if !(bound.within)(&self.spec, state) {
                self.cut.remember(number);
                return false;
            }
        }
        true
    }

    /// Whether a step is within the spec's bounds; remembers a bound that cut something off.
    pub fn is_step_within(&self, from: &S::State, action: &S::Action, to: &S::State) -> bool {
        for (number, bound) in self.bounds.of_steps().iter().enumerate() {
            if !(bound.within)(&self.spec, from, action, to) {
                self.cut.remember(self.bounds.of_states().len() + number);
                return false;
            }
        }
        true
    }
}

/// Which bounds have cut something off, states' before steps'.
struct Cut(Vec<AtomicBool>);

impl Cut {
    fn new(states: usize, steps: usize) -> Self {
        Self((0..states + steps).map(|_| AtomicBool::new(false)).collect())
    }

    fn remember(&self, bound: usize) {
        self.0[bound].store(true, Relaxed);
    }

    fn named(&self, names: Vec<String>) -> Vec<(String, bool)> {
        names.into_iter().zip(&self.0).map(|(name, cut)| (name, cut.load(Relaxed))).collect()
    }
}

impl<S: Spec> Machine for SpecMachine<S> {
    fn actions(&self) -> usize {
        S::Action::COUNT
    }

    fn claims(&self) -> Vec<ClaimKind> {
        let mut kinds = Vec::new();
        for property in self.properties.list() {
            kinds.push(property.kind);
        }
        machine::claims(&kinds)
    }

    fn worker(&self) -> Box<dyn Worker + '_> {
        Box::new(SpecWorker::new(self))
    }

    fn describe(&self, state: &[u8]) -> String {
        machine::describe(&S::State::decode(&mut Decoder::new(state)).named_variables())
    }
}

/// A state, decoded again and again into the same memory.
struct Decoded<S: Spec> {
    /// The state, and the one that its steps are computed in.
    states: Option<(S::State, S::State)>,
}

impl<S: Spec> Default for Decoded<S> {
    fn default() -> Self {
        Self { states: None }
    }
}

impl<S: Spec> Decoded<S> {
    #[inline]
    fn decode(&mut self, bytes: &[u8]) -> (&mut S::State, &mut S::State) {
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
        (state, scratch)
    }
}

#[inline]
fn encode<'e, V: Value>(encoder: &'e mut Encoder, value: &V) -> &'e [u8] {
    encoder.clear();
    value.encode(encoder);
    encoder.finish()
}
