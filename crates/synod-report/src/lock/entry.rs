//! What is kept of a model.

use std::collections::BTreeMap;

use synod_messages::{Counterexample, ModelReport, PropertyReport};

use crate::json::property_kind;
use crate::lasso::Lasso;
use crate::{ModelOutcome, value_text};

/// The facts of a model: all that is a function of the spec, but for the behaviours themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// `holds`, `violated`, `deadlock` or `panic`.
    pub verdict: String,
    /// It is checked only where somebody asks for it.
    pub on_request: bool,
    /// The constants, with their values as text.
    pub constants: BTreeMap<String, String>,
    /// Distinct states.
    pub distinct: u64,
    /// Steps and initial states.
    pub generated: u64,
    /// Distinct initial states.
    pub initial: u64,
    /// Steps to the farthest state.
    pub depth: u64,
    /// The properties, and what kind each is of.
    pub properties: BTreeMap<String, String>,
    /// The fairness that behaviours were held to.
    pub fairness: Vec<String>,
    /// The actions.
    pub actions: BTreeMap<String, Taken>,
    /// What is violated, and how long the counterexample is.
    pub violated: BTreeMap<String, Length>,
}

/// How often an action was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Steps of it.
    pub taken: u64,
    /// Distinct states that were first found by a step of it.
    pub new: u64,
}

/// How long a counterexample is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// Its steps; of a lasso, those before its cycle.
    pub steps: u64,
    /// The steps of its cycle, 0 where it stutters; `None` where it has an end.
    pub cycle: Option<u64>,
}

impl Entry {
    /// The facts of a result; `None` where it is not as expected, or its search did not come to its own end: such numbers say
    /// nothing of the spec.
    #[must_use]
    pub fn of(outcome: &ModelOutcome, on_request: bool) -> Option<Self> {
        let report = outcome.report().filter(|report| outcome.is_as_expected() && !report.stop.is_early())?;
        let constants = outcome.constants.iter();
        Some(Self {
            verdict: outcome.verdict_word().to_owned(),
            on_request,
            constants: constants.map(|(name, value)| (name.clone(), value_text(value))).collect(),
            distinct: report.counts.distinct,
            generated: report.counts.generated,
            initial: report.counts.initial,
            depth: report.counts.depth,
            properties: report.properties.iter().map(kind_of).collect(),
            fairness: report.fairness.clone(),
            actions: actions(report),
            violated: report.counterexamples.iter().map(length_of).collect(),
        })
    }
}

fn kind_of(property: &PropertyReport) -> (String, String) {
    (property.name.clone(), property_kind(property.kind).to_owned())
}

fn actions(report: &ModelReport) -> BTreeMap<String, Taken> {
    let each = report.actions.iter();
    each.map(|action| (action.name.clone(), Taken { taken: action.taken, new: action.new_states })).collect()
}

fn length_of(found: &Counterexample) -> (String, Length) {
    let length = match Lasso::of(found) {
        Some(lasso) => Length { steps: lasso.start as u64, cycle: Some(lasso.steps as u64) },
        None => Length { steps: crate::finding::length(found), cycle: None },
    };
    (found.property.clone(), length)
}
