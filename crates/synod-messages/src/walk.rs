//! A walk through a spec by hand: what is asked on the way, and the answers.
//!
//! After [`crate::Job::Walk`] the program takes one [`WalkRequest`] a line and answers each with one
//! [`crate::Message::Walk`], until its standard input ends. A place in the walk is a path of choices: the number of an initial state, then of
//! a step of each state, in the order in which the spec's own `init` and `next` give them. So a path means the same in
//! every run of the same spec, and can be kept and shared.

use nanoserde::{DeJson, SerJson};

use crate::{ActionTaken, Datum, Event, Place, PropertyKind, TraceStep};

/// The model to walk in.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct WalkJob {
    /// The model's name; `None` stands for the spec's first model.
    pub model: Option<String>,
    /// Constants that differ from the model's, as written on the command line.
    pub constants: Vec<(String, String)>,
}

/// What is asked on the way.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub enum WalkRequest {
    /// What there is at the end of a path. At the end of the empty one there are the initial states to choose from.
    Look {
        /// The choices.
        path: Vec<u32>,
    },
    /// The behaviour along a path.
    Trace {
        /// The choices.
        path: Vec<u32>,
    },
    /// What the behaviour does that goes along a path and then back to an earlier state, for ever.
    Lasso {
        /// The choices.
        path: Vec<u32>,
        /// The number of the state that the last one returns to; where that is the last one itself, it stutters for ever.
        loop_start: u64,
    },
    /// All states within the bounds, unless there are more than so many.
    Graph {
        /// The most states.
        most: u64,
    },
}

/// The answer.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub enum WalkAnswer {
    /// To [`WalkRequest::Look`].
    View(View),
    /// To [`WalkRequest::Trace`]: the initial state, and then each step.
    Trace(Vec<TraceStep>),
    /// To [`WalkRequest::Lasso`].
    Lasso(LassoHere),
    /// To [`WalkRequest::Graph`].
    Graph(DrawnGraph),
    /// There is no such path, or too many states, or the spec panics on the way; in words, for the user.
    Refused(String),
}

/// Why a graph is refused that has more than `most` states.
#[must_use]
pub fn too_many_states(most: u64) -> String {
    format!("there are more than {most} states")
}

/// A place in the walk.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct View {
    /// The state, and the step that led to it; `None` before the choice of an initial state.
    pub at: Option<TraceStep>,
    /// What each property says here; empty before the choice of an initial state.
    pub properties: Vec<PropertyHere>,
    /// What can be chosen next: initial states, or the steps of this state.
    pub choices: Vec<Choice>,
    /// Whether a behaviour may end here, where there is no step.
    pub may_end: bool,
    /// Whether the state is within the bounds of the spec; a search does not go on from one that is not.
    pub is_within: bool,
    /// What went wrong while this state was looked at: a panic of the spec, in words.
    pub trouble: Option<String>,
    /// Before the choice of an initial state: the processes that events speak of, in the order in which a diagram shows them.
    pub processes: Vec<String>,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct Choice {
    /// The step and the state that it leads to; without an action, an initial state.
    pub step: TraceStep,
    /// Whether it leads to another state.
    pub changes: bool,
    /// Whether a search takes it: step and state are within the bounds of the spec.
    pub is_within: bool,
}

/// What a property says of one place.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct PropertyHere {
    /// Its name.
    pub name: String,
    /// What it says.
    pub kind: PropertyKind,
    /// Where the spec states it.
    pub place: Place,
    /// For what can be judged of a state or of the last step alone, whether it is true here. `None` for what speaks of whole
    /// behaviours, and for a step invariant in an initial state.
    pub holds: Option<bool>,
    /// Why not, in the spec's own words; may be empty.
    pub reason: String,
    /// Of what speaks of behaviours, the predicates of states that it is made of, by name, and whether each is true here.
    pub parts: Vec<(String, bool)>,
    /// For a refinement: the variables of the mapped state.
    pub mapped: Vec<(String, Datum)>,
}

/// A behaviour that goes on for ever, judged.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct LassoHere {
    /// The action that leads back; `None` where the way back is a stuttering step.
    pub back: Option<ActionTaken>,
    /// What happens where on the way back.
    pub back_events: Vec<Event>,
    /// Each fairness constraint, and why the behaviour satisfies it; `None` where it does not.
    pub fairness: Vec<(String, Option<String>)>,
    /// What each property says that speaks of behaviours.
    pub properties: Vec<PropertyOfLasso>,
}

/// What a property says of a behaviour that goes on for ever.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct PropertyOfLasso {
    /// Its name.
    pub name: String,
    /// Whether the behaviour satisfies it, whether it is fair or not.
    pub holds: bool,
    /// Of a refinement, the part of the abstract spec that is violated; else empty.
    pub part: String,
}

impl LassoHere {
    /// Whether the behaviour satisfies all fairness constraints: one that does not, violates nothing.
    #[must_use]
    pub fn is_fair(&self) -> bool {
        self.fairness.iter().all(|(_, why)| why.is_some())
    }
}

/// A state graph, to be drawn.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct DrawnGraph {
    /// The states, in the order in which a search finds them: initial ones first.
    pub states: Vec<DrawnState>,
    /// The steps, in the order of the states that they leave; equal ones once.
    pub steps: Vec<DrawnStep>,
}

/// A state of a graph.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct DrawnState {
    /// Every variable with its value.
    pub state: Vec<(String, Datum)>,
    /// Whether it is initial.
    pub initial: bool,
    /// Steps from the nearest initial state.
    pub depth: u64,
    /// The choices of the path by which a search first finds it.
    pub path: Vec<u32>,
    /// The state invariants that are false in it, by name; and `deadlock`.
    pub violated: Vec<String>,
}

/// A step of a graph.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct DrawnStep {
    /// The number of the state that it leaves.
    pub from: u32,
    /// The number of the state that it leads to.
    pub to: u32,
    /// The action.
    pub action: ActionTaken,
    /// What happens where.
    pub events: Vec<Event>,
}
