//! What a spec says of itself, without its closures: names, places, and formulas over numbers.

use synod_messages::{ActionInfo, Datum, Place, PropertyKind};
use synod_spec::{Shape, Strength};

/// All that is stated of a model.
pub(crate) struct Outline {
    pub(crate) constants: Vec<(String, Datum)>,
    pub(crate) actions: Vec<ActionInfo>,
    /// Of each action, whether it can happen at all, as far as the spec's constants say.
    pub(crate) may_happen: Vec<bool>,
    pub(crate) properties: Vec<Stated>,
    pub(crate) fairness: Vec<Constraint>,
}

/// A property without its predicate.
pub(crate) struct Stated {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) kind: PropertyKind,
    /// What every fair behaviour must satisfy, where the property speaks of behaviours.
    pub(crate) formulas: Vec<Claim>,
    /// Whether it speaks of actions that exist.
    pub(crate) validated: Result<(), String>,
}

/// A formula that every fair behaviour is to satisfy.
pub(crate) struct Claim {
    /// For a refinement, which part of the abstract spec it is.
    pub(crate) part: Option<String>,
    pub(crate) shape: Shape,
    /// The names of its tests of states, by number.
    pub(crate) tests: Vec<String>,
}

/// A fairness constraint without its predicate.
pub(crate) struct Constraint {
    /// In words.
    pub(crate) text: String,
    pub(crate) strength: Strength,
    /// Whether it is about every step.
    pub(crate) is_any: bool,
    /// Whether it speaks of an action that exists.
    pub(crate) validated: Result<(), String>,
}

/// A formula: the number of its property, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormulaId {
    pub(crate) property: usize,
    pub(crate) number: usize,
}

impl Outline {
    /// The formula with its part.
    pub(crate) fn claim(&self, formula: FormulaId) -> &Claim {
        &self.properties[formula.property].formulas[formula.number]
    }

    /// Whether anything is judged on the state graph.
    pub(crate) fn needs_graph(&self) -> bool {
        self.properties.iter().any(Stated::needs_graph)
    }
}

impl Stated {
    /// Whether it is judged on the state graph, wholly or in part.
    pub(crate) fn needs_graph(&self) -> bool {
        self.kind == PropertyKind::AlwaysPossible || !self.formulas.is_empty()
    }
}
