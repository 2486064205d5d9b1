//! What the judge sees of a spec: its states and actions as the spec itself gives them, closed, and its predicates by number.
//!
//! All of the judge is ordinary code over a [`Subject`], compiled once; only the few lines that open states and actions again are
//! compiled with each spec (`spec_subject.rs`). A state is held as it came out of `init` or `next`, not as its encoding: the search
//! lives on decoded states, and what judges it again must not depend on how states are decoded.

use std::any::Any;
use std::rc::Rc;

use synod_explore::{Labeller, Machine};
use synod_messages::{ActionTaken, Datum};
use synod_spec::{Events, Judgement};

use crate::outline::{FormulaId, Outline};

/// A state or an action of a spec, which only the spec's own subject can open.
#[derive(Clone)]
pub(crate) struct Opaque(Rc<dyn Any>);

impl Opaque {
    pub(crate) fn new(value: impl Any) -> Self {
        Self(Rc::new(value))
    }

    /// The value itself.
    ///
    /// # Panics
    /// Where it is of another type, which would be a fault of the judge.
    pub(crate) fn open<T: Any>(&self) -> &T {
        self.0.downcast_ref().expect("a subject opens what it has closed itself")
    }
}

/// A step from a state that is known otherwise.
#[derive(Clone)]
pub(crate) struct Step {
    pub(crate) action: Opaque,
    pub(crate) to: Opaque,
}

/// Who receives the steps of a state.
pub(crate) trait StepVisitor {
    /// A step of this action is about to be computed.
    fn begin(&mut self, _action: &dyn Fn() -> ActionTaken) {}

    /// A step.
    fn step(&mut self, step: Step);
}

/// A predicate of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StateTest {
    /// The test of a formula with this number.
    Of(FormulaId, usize),
    /// What the property with this number says of a state.
    Claim(usize),
    /// The predicate of steps with this number, in the list that comes with it, is enabled.
    Enabled(usize),
}

/// A predicate of steps. Each is asked only about steps that change the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepTest {
    /// The predicate of a formula with this number.
    Of(FormulaId, usize),
    /// That of the fairness constraint with this number.
    Fairness(usize),
    /// It is true of every step.
    Any,
}

/// A spec, asked. The answers are the spec's own, and so is a panic: nothing is caught here.
///
/// Properties, constraints and formulas have the numbers that the [`Outline`] gives them.
pub(crate) trait Subject {
    /// What the spec says of itself.
    fn outline(&self) -> &Outline;

    /// The spec as the engine searches it.
    fn machine(&self) -> &dyn Machine;

    /// The spec as the state graph is labelled with it, by these predicates of states and of steps.
    fn labeller(&self, states: &[StateTest], steps: &[StepTest]) -> Box<dyn Labeller + '_>;

    /// The bounds by name, and whether each has cut anything off so far.
    fn bounds(&self) -> Vec<(String, bool)>;

    /// The names of the processes.
    fn processes(&self) -> Vec<String>;

    /// Runs `init`.
    fn init(&self, visit: &mut dyn FnMut(Opaque));

    /// Runs `next`.
    fn next(&self, from: &Opaque, visitor: &mut dyn StepVisitor);

    /// Whether the state may be an end.
    fn may_end(&self, state: &Opaque) -> bool;

    /// The state's encoding.
    fn encode(&self, state: &Opaque) -> Vec<u8>;

    /// Whether two states are equal, as the spec compares them.
    fn is_same_state(&self, one: &Opaque, other: &Opaque) -> bool;

    /// Whether two actions are equal, as the spec compares them.
    fn is_same_action(&self, one: &Opaque, other: &Opaque) -> bool;

    /// Whether the state is within the bounds.
    fn is_state_within(&self, state: &Opaque) -> bool;

    /// Whether the step is within the bounds.
    fn is_step_within(&self, from: &Opaque, step: &Step) -> bool;

    /// What a property says of a state; nothing, where it speaks of something else.
    fn judge_state(&self, property: usize, state: &Opaque) -> Judgement;

    /// What a property says of a step; nothing, where it speaks of something else.
    fn judge_step(&self, property: usize, from: &Opaque, step: &Step) -> Judgement;

    /// What a property says of initial states alone; nothing, where it speaks of something else.
    fn judge_initial(&self, property: usize, state: &Opaque) -> Judgement;

    /// The test of a formula with this number.
    fn test(&self, formula: FormulaId, number: usize, state: &Opaque) -> bool;

    /// Whether a predicate of steps is true of a step that changes the state.
    fn takes(&self, test: StepTest, from: &Opaque, step: &Step) -> bool;

    /// The variables of a state for a reader.
    fn variables(&self, state: &Opaque) -> Vec<(String, Datum)>;

    /// The variables of the state that a refinement maps this one to; none for other properties.
    fn mapped_variables(&self, property: usize, state: &Opaque) -> Vec<(String, Datum)>;

    /// An action for a reader.
    fn show_action(&self, action: &Opaque) -> ActionTaken;

    /// What has happened before an initial state.
    fn initial_events(&self, state: &Opaque, events: &mut Events);

    /// What happens where in a step.
    fn events(&self, from: &Opaque, step: &Step, events: &mut Events);
}
