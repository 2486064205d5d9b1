//! What a spec's program says about itself when asked.

use nanoserde::{DeJson, SerJson};

use crate::{Datum, Expectation};

/// A spec as its program describes it.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct Description {
    /// The name of the type that implements the spec.
    pub name: String,
    /// The constants, in the order of their declaration.
    pub constants: Vec<ConstantInfo>,
    /// The models, in the order in which the spec names them.
    pub models: Vec<ModelInfo>,
    /// The actions, in the order of their declaration.
    pub actions: Vec<ActionInfo>,
    /// The names of the state variables.
    pub variables: Vec<String>,
}

/// A constant of a spec.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub struct ConstantInfo {
    /// Its name as a field of the spec, with underscores.
    pub name: String,
    /// The text of its doc comment; may be empty.
    pub doc: String,
    /// What values it takes, in words: `integer`, `true or false`, `one of: intersecting, any`.
    pub kind: String,
    /// The smallest and largest value, where it has a range: `1..=5`.
    pub range: Option<String>,
    /// The names to choose from, where it is an enumeration.
    pub choices: Vec<String>,
    /// The default, as it would be written on the command line.
    pub default: String,
}

/// A model: named constants, and what is expected of them.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub struct ModelInfo {
    /// The name, unique within the spec.
    pub name: String,
    /// The value of each constant.
    pub constants: Vec<(String, Datum)>,
    /// What checking it should find.
    pub expectation: Expectation,
    /// The properties that ask for a reachable state: each has a witness where it holds.
    pub reachable: Vec<String>,
    /// It runs only when it is asked for by name.
    pub on_request: bool,
}

/// An action of a spec.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub struct ActionInfo {
    /// The name of the variant.
    pub name: String,
    /// The text of its doc comment; may be empty.
    pub doc: String,
}

/// A place in the source of a spec.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub struct Place {
    /// The file as the compiler was given it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
}
