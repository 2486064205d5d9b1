//! Many models of many specs as a gate: a line each, counts, what failed in full, what the lock says.

mod problem;
mod standing;
#[cfg(test)]
pub(crate) mod tests;
mod text;

pub(crate) use problem::{Problem, Rule, problems};
pub use standing::{Standing, standing};
pub use text::{failures_text, gate_error_line, gate_line, gate_summary, lock_text};

use crate::lock::LockReport;
use crate::{ModelOutcome, SpecReport};

/// What a gate has to tell.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    /// The specs, in order, whichever ended first.
    pub specs: &'a [SpecReport],
    /// How they compare with the lock.
    pub lock: &'a LockReport,
}

impl<'a> Gate<'a> {
    /// Every model with its spec, in order.
    pub(crate) fn models(self) -> impl Iterator<Item = (&'a SpecReport, &'a ModelOutcome)> {
        self.specs.iter().flat_map(|spec| spec.models.iter().map(move |model| (spec, model)))
    }

    /// What a model did to the gate.
    pub(crate) fn standing(self, spec: &SpecReport, model: &ModelOutcome) -> Standing {
        standing(model, self.lock.of(&spec.path, &model.model))
    }
}
