//! What a spec's program found out about one model.

use nanoserde::{DeJson, SerJson};

use crate::{Datum, Event, Place};

/// All that is known about one model when its search has ended.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct ModelReport {
    /// The model's name.
    pub model: String,
    /// The constants it ran with.
    pub constants: Vec<(String, Datum)>,
    /// Why the search ended.
    pub stop: Stop,
    /// How many states and steps there were.
    pub counts: Counts,
    /// Distinct states by depth: how many are that many steps from the nearest initial state. Their sum is `counts.distinct`.
    pub levels: Vec<u64>,
    /// Where it was asked for: a number that sums up which states were found, in whatever order.
    pub digest: Option<u64>,
    /// The properties, in the order in which the spec names them.
    pub properties: Vec<PropertyReport>,
    /// The actions, in the order of their declaration.
    pub actions: Vec<ActionReport>,
    /// One for each violated property, in the order of length, then of the properties.
    pub counterexamples: Vec<Counterexample>,
    /// Where they were asked for: for each `Reachable` property that holds, a shortest behaviour that reaches such a state.
    pub witnesses: Vec<Counterexample>,
    /// The processes that events speak of, in the order in which a diagram shows them; empty where the spec tells no events.
    pub processes: Vec<String>,
    /// The fairness that behaviours were held to, in words.
    pub fairness: Vec<String>,
    /// The graph of states and steps, where one was built.
    pub graph: Option<GraphReport>,
    /// The bounds that the spec itself sets, by name; and whether each cut anything off.
    pub bounds: Vec<(String, bool)>,
    /// How states were told apart.
    pub exactness: Exactness,
    /// An upper bound on the probability that a state was missed; `None` where the search is exact.
    pub collision_probability: Option<f64>,
    /// Wall-clock seconds of the search.
    pub seconds: f64,
    /// The largest resident size of the spec's program, in bytes; 0 where the system does not say.
    pub peak_bytes: u64,
}

/// Why a search ended.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub enum Stop {
    /// Every reachable state was explored.
    Exhausted,
    /// What was looked for was found: the level with the violation was finished and the rest left.
    Found,
    /// A limit ended it.
    Limit(LimitKind),
    /// The user ended it.
    Interrupted,
}

impl Stop {
    /// True where a limit or the user ended the search: more could have been found.
    #[must_use]
    pub fn is_early(&self) -> bool {
        matches!(self, Self::Limit(_) | Self::Interrupted)
    }
}

/// The limit that ended a search, with its value.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub enum LimitKind {
    /// Distinct states.
    States(u64),
    /// Steps from an initial state.
    Depth(u64),
    /// Seconds.
    Seconds(f64),
    /// Bytes of memory.
    Bytes(u64),
    /// A state whose encoding is longer than this many bytes.
    StateBytes(u64),
    /// As many states as an id can name.
    StateIds(u64),
}

/// Numbers of states and steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub struct Counts {
    /// Distinct states within the bounds.
    pub distinct: u64,
    /// Steps and initial states that `next` and `init` gave, whether new or not.
    pub generated: u64,
    /// Distinct initial states within the bounds.
    pub initial: u64,
    /// Steps on the longest of the shortest paths to the distinct states.
    pub depth: u64,
    /// Distinct states that were found but not expanded.
    pub left_in_queue: u64,
}

/// What a property says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerJson, DeJson)]
pub enum PropertyKind {
    /// True in every reachable state.
    Always,
    /// True of every step that changes the state.
    AlwaysStep,
    /// True in some reachable state.
    Reachable,
    /// From every reachable state, some state where it is true can be reached.
    AlwaysPossible,
    /// On every fair behaviour, true in some state.
    Eventually,
    /// On every fair behaviour, each state where the first is true is, or is followed by, one where the second is.
    LeadsTo,
    /// On every fair behaviour, true in infinitely many states.
    InfinitelyOften,
    /// On every fair behaviour, true in all states from some point on.
    EventuallyAlways,
    /// A formula of linear temporal logic, true of every fair behaviour.
    Temporal,
    /// Every fair behaviour, with its states mapped, is one of a more abstract spec.
    Refines,
}

impl PropertyKind {
    /// Whether it is judged on the graph of all states and steps, after the search.
    #[must_use]
    pub fn needs_graph(self) -> bool {
        !matches!(self, Self::Always | Self::AlwaysStep | Self::Reachable)
    }
}

/// What is known of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerJson, DeJson)]
pub enum PropertyVerdict {
    /// It holds: everything was explored, or (for `Reachable`) such a state was found.
    Holds,
    /// It is violated.
    Violated,
    /// The search ended too early to say.
    Unknown,
}

/// A property and what is known of it.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct PropertyReport {
    /// Its name.
    pub name: String,
    /// What it says.
    pub kind: PropertyKind,
    /// What is known.
    pub verdict: PropertyVerdict,
    /// Where the spec states it.
    pub place: Place,
    /// For `Reachable` that holds: the number of steps to the nearest such state.
    pub reached_at: Option<u64>,
}

/// The graph that temporal properties were judged on.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct GraphReport {
    /// Steps that change the state, counted once between the same two states.
    pub steps: u64,
    /// Bytes that it takes.
    pub bytes: u64,
    /// Wall-clock seconds to build it and to judge all properties on it.
    pub seconds: f64,
}

/// How often an action was taken.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub struct ActionReport {
    /// The action's name.
    pub name: String,
    /// Steps of it.
    pub taken: u64,
    /// Distinct states that were first found by a step of it.
    pub new_states: u64,
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub enum FindingKind {
    #[default]
    /// A state invariant is false in the last state.
    Always,
    /// A step invariant is false of the last step.
    AlwaysStep,
    /// No reachable state satisfies a `Reachable` property; there are no steps to show.
    Unreachable,
    /// A fair behaviour violates a temporal property; the steps are a lasso.
    Liveness,
    /// From the last state no state can be reached where an always-possible property is true.
    Impossible,
    /// The last state (an initial one) or the last step is mapped to none of the abstract spec.
    Refinement,
    /// The last state has no step.
    Deadlock,
    /// The spec panicked in the last state.
    Panic,
    /// The spec answers differently for the same state.
    Nondeterministic,
    /// The encoding of a successor of the last state is too long.
    TooLarge,
    /// The last state satisfies a `Reachable` property: not a fault, but the behaviour that was asked for.
    Witness,
}

impl FindingKind {
    /// The kinds that are about a property of the spec.
    pub const VIOLATIONS: [Self; 6] = [
        Self::Always,
        Self::AlwaysStep,
        Self::Unreachable,
        Self::Liveness,
        Self::Impossible,
        Self::Refinement,
    ];

    /// Whether it is about what must happen or stay possible, rather than what must never happen.
    #[must_use]
    pub fn is_liveness(self) -> bool {
        matches!(self, Self::Liveness | Self::Impossible)
    }
}

impl std::fmt::Display for ActionTaken {
    /// The name, with the arguments' values in parentheses where there are any: `Vote(a1, b0, v2)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        if self.args.is_empty() {
            return Ok(());
        }
        let args: Vec<String> = self.args.iter().map(|(_, value)| value.to_string()).collect();
        write!(f, "({})", args.join(", "))
    }
}

/// A finding with the behaviour that leads to it.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct Counterexample {
    /// What kind of finding it is.
    pub kind: FindingKind,
    /// The property, or `deadlock`, `panic`, `nondeterministic spec`, `state too large`.
    pub property: String,
    /// Why it is one, in the spec's own words where the spec gives a reason; may be empty.
    pub reason: String,
    /// Where in the source: the property, or the place that panicked.
    pub place: Option<Place>,
    /// The behaviour, starting with an initial state. Empty where it is not about a behaviour.
    pub steps: Vec<TraceStep>,
    /// For a lasso: the index of the step that the last state returns to. Where that is the last step itself, the behaviour
    /// stutters for ever.
    pub loop_start: Option<u64>,
    /// For a lasso: the action that leads back; `None` where the way back is a stuttering step.
    pub loop_action: Option<ActionTaken>,
    /// For a lasso: what happens where in the step that leads back.
    pub loop_events: Vec<Event>,
    /// For a lasso: why it satisfies each fairness constraint.
    pub fairness: Vec<FairnessNote>,
    /// What else a reader should know, in sentences: that it fails only by stuttering, say, and which fairness rules that out.
    pub notes: Vec<String>,
}

/// Why a lasso satisfies a fairness constraint.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub struct FairnessNote {
    /// The constraint: `weak fairness of Receive`.
    pub constraint: String,
    /// Why: `taken at step 4`, `disabled in state 3`, `never enabled in the cycle`.
    pub why: String,
}

/// A state of a behaviour and the action that led to it.
#[derive(Clone, Debug, Default, PartialEq, SerJson, DeJson)]
pub struct TraceStep {
    /// `None` for an initial state.
    pub action: Option<ActionTaken>,
    /// Every variable with its value.
    pub state: Vec<(String, Datum)>,
    /// For a refinement: every variable of the mapped state with its value; else empty.
    pub mapped: Vec<(String, Datum)>,
    /// What happened where in this step, or before the initial state; empty where the spec tells no events.
    pub events: Vec<Event>,
}

/// An action with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub struct ActionTaken {
    /// Its name.
    pub name: String,
    /// The arguments by name; those without a name are called `0`, `1`, ...
    pub args: Vec<(String, Datum)>,
}

/// How states are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerJson, DeJson)]
pub enum Exactness {
    /// By all their bytes.
    Exact,
    /// By a 64-bit fingerprint.
    Fingerprint,
}

/// A model's result in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every property holds in every reachable state.
    Holds,
    /// A property is violated.
    Violated,
    /// A state has no step.
    Deadlock,
    /// The spec panicked.
    Panic,
    /// The spec answers differently for the same state.
    Nondeterministic,
    /// Nothing was found, and not everything was explored.
    Incomplete,
    /// There is no initial state within the bounds, so nothing was explored.
    Empty,
}

impl ModelReport {
    /// The result in one word: the gravest finding, or else whether the search was complete.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let found = |kind| self.counterexamples.iter().any(|c| c.kind == kind);
        if found(FindingKind::Nondeterministic) {
            Verdict::Nondeterministic
        } else if found(FindingKind::Panic) {
            Verdict::Panic
        } else if self.counts.generated == 0 && self.stop == Stop::Exhausted {
            Verdict::Empty
        } else if FindingKind::VIOLATIONS.into_iter().any(found) {
            Verdict::Violated
        } else if found(FindingKind::Deadlock) {
            Verdict::Deadlock
        } else if self.stop != Stop::Exhausted {
            Verdict::Incomplete
        } else if self.counts.distinct == 0 {
            Verdict::Empty
        } else {
            Verdict::Holds
        }
    }
}
