//! What has ended, in whatever order, told in the order of specs and models.

use synod_messages::ModelInfo;
use synod_report::{ModelOutcome, SpecError, SpecReport};

use crate::discover::SpecFile;
use crate::workshop::unprepared;
use crate::{Error, exit_codes};

/// What is known of all specs.
pub(super) struct Results<'a> {
    pub(super) specs: Vec<SpecResult<'a>>,
    /// The spec and the model that are to be told next.
    next: (usize, usize),
}

/// What is known of a spec.
pub(super) struct SpecResult<'a> {
    pub(super) spec: &'a SpecFile,
    /// Why none of its models is checked.
    pub(super) error: Option<SpecReport>,
    /// All its models, once it has said which there are; `None` until then.
    pub(super) described: Option<Vec<ModelInfo>>,
    /// Those that are checked.
    pub(super) models: Vec<Checked>,
}

/// A model that is checked.
pub(super) struct Checked {
    pub(super) info: ModelInfo,
    /// What it gave, once it has ended.
    pub(super) outcome: Option<ModelOutcome>,
}

/// What is told next.
pub(super) enum Told<'r> {
    Model(&'r SpecFile, &'r ModelInfo, &'r ModelOutcome),
    Error(&'r SpecFile, &'r SpecError),
}

impl<'a> Results<'a> {
    pub(super) fn new(specs: &'a [SpecFile]) -> Self {
        let unknown = |spec| SpecResult { spec, error: None, described: None, models: Vec::new() };
        Self { specs: specs.iter().map(unknown).collect(), next: (0, 0) }
    }

    /// A spec has said which models it has, and which of them are checked.
    pub(super) fn describe(&mut self, at: usize, all: &[ModelInfo], chosen: &[&ModelInfo]) {
        let spec = &mut self.specs[at];
        spec.described = Some(all.to_vec());
        let unchecked = |info: &&ModelInfo| Checked { info: (*info).clone(), outcome: None };
        spec.models = chosen.iter().map(unchecked).collect();
    }

    /// Nothing of a spec can be checked.
    pub(super) fn fail(&mut self, at: usize, error: &Error) {
        let spec = &mut self.specs[at];
        spec.error = Some(unprepared(spec.spec, error));
    }

    /// A model has ended.
    pub(super) fn end(&mut self, (spec, model): (usize, usize), outcome: ModelOutcome) {
        self.specs[spec].models[model].outcome = Some(outcome);
    }

    /// Tells what has ended, up to the first that has not.
    ///
    /// # Errors
    /// What `tell` says.
    pub(super) fn tell(&mut self, tell: &mut dyn FnMut(Told<'_>) -> Result<(), Error>) -> Result<(), Error> {
        while let Some(spec) = self.specs.get(self.next.0) {
            if let Some(error) = spec.error.as_ref().and_then(|report| report.error.as_ref()) {
                tell(Told::Error(spec.spec, error))?;
            } else if spec.described.is_none() {
                return Ok(());
            }
            while let Some(model) = spec.models.get(self.next.1) {
                let Some(outcome) = &model.outcome else { return Ok(()) };
                tell(Told::Model(spec.spec, &model.info, outcome))?;
                self.next.1 += 1;
            }
            self.next = (self.next.0 + 1, 0);
        }
        Ok(())
    }

    /// The reports of all specs; `differs` says whether a model differs from the lock in a way that counts.
    pub(super) fn reports(&self, differs: &dyn Fn(&str, &str) -> bool) -> Vec<SpecReport> {
        self.specs.iter().map(|spec| spec.report(differs)).collect()
    }
}

impl SpecResult<'_> {
    fn report(&self, differs: &dyn Fn(&str, &str) -> bool) -> SpecReport {
        if let Some(report) = &self.error {
            return report.clone();
        }
        let path = self.spec.shown.clone();
        let models: Vec<ModelOutcome> =
            self.models.iter().filter_map(|model| model.outcome.clone()).collect();
        let status = |model: &ModelOutcome| match exit_codes::of_model(model) {
            exit_codes::SUCCESS if differs(&path, &model.model) => exit_codes::DIFFERS,
            status => status,
        };
        let exit_status = exit_codes::of_all(models.iter().map(status));
        SpecReport { path, models, error: None, exit_status }
    }
}
