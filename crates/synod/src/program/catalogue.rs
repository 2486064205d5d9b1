//! The models of a spec, for code that does not know its types: all of the program but this file is compiled once and not with each
//! spec.

use synod_explore::Observer;
use synod_judge::{Fault, Walk};
use synod_messages::{
    ActionInfo, ConstantInfo, Datum, Expectation, ModelReport, Options, PropertyKind, Survey, SurveyJob,
};
use synod_spec::{Action, Bounds, Fairness, Model, Models, Properties, Spec, State};

/// A spec with its models, which are known by their numbers. What it does is the spec's own; nothing is caught here.
pub(super) trait Catalogue {
    /// The constants that there are.
    fn constants(&self) -> Vec<ConstantInfo>;

    /// The kinds of action.
    fn actions(&self) -> Vec<ActionInfo>;

    /// The names of the variables.
    fn variables(&self) -> &'static [&'static str];

    /// Asks the spec for its models.
    fn open(&mut self) -> Vec<Entry>;

    /// The constants of a model.
    fn values(&self, model: usize) -> Vec<(String, Datum)>;

    /// Sets a constant of a model.
    ///
    /// # Errors
    /// There is no such constant; it cannot have this value.
    fn set(&mut self, model: usize, name: &str, text: &str) -> Result<(), String>;

    /// Whether the constants of a model fit together.
    ///
    /// # Errors
    /// Why not.
    fn assume(&self, model: usize) -> Result<(), String>;

    /// Asks for the properties of a model; returns their names, and what each says.
    fn properties(&self, model: usize) -> Vec<(String, PropertyKind)>;

    /// Asks for the bounds of a model.
    fn bounds(&self, model: usize);

    /// Asks for the fairness of a model.
    fn fairness(&self, model: usize);

    /// Whether fairness and temporal properties of a model make sense.
    ///
    /// # Errors
    /// Why not.
    fn validate(&self, model: usize) -> Result<(), String>;

    /// Checks a model.
    ///
    /// # Errors
    /// A fault of Synod.
    fn check(
        &self,
        model: usize,
        entry: &Entry,
        options: &Options,
        observer: &dyn Observer,
    ) -> Result<ModelReport, Fault>;

    /// A walk in a model.
    fn walk(&self, model: usize) -> Walk;

    /// Looks at a model for what never happens in it.
    fn survey(&self, model: usize, job: &SurveyJob) -> Survey;
}

/// A model without its constants.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) expectation: Expectation,
    pub(super) on_request: bool,
}

/// A spec, and the function that gives its models.
pub(super) struct SpecCatalogue<S: Spec> {
    function: fn() -> Models<S>,
    specs: Vec<S>,
}

impl<S: Spec> SpecCatalogue<S> {
    pub(super) fn new(function: fn() -> Models<S>) -> Self {
        Self { function, specs: Vec::new() }
    }
}

impl<S: Spec> Catalogue for SpecCatalogue<S> {
    fn constants(&self) -> Vec<ConstantInfo> {
        S::describe()
    }

    fn actions(&self) -> Vec<ActionInfo> {
        S::Action::describe()
    }

    fn variables(&self) -> &'static [&'static str] {
        S::State::VARIABLES
    }

    fn open(&mut self) -> Vec<Entry> {
        self.specs.clear();
        let mut entries = Vec::new();
        for Model { name, spec, expectation, on_request } in (self.function)().list() {
            let (name, expectation) = (name.clone(), expectation.clone());
            entries.push(Entry { name, expectation, on_request: *on_request });
            self.specs.push(spec.clone());
        }
        entries
    }

    fn values(&self, model: usize) -> Vec<(String, Datum)> {
        self.specs[model].values()
    }

    fn set(&mut self, model: usize, name: &str, text: &str) -> Result<(), String> {
        self.specs[model].set(name, text)
    }

    fn assume(&self, model: usize) -> Result<(), String> {
        self.specs[model].assume()
    }

    fn properties(&self, model: usize) -> Vec<(String, PropertyKind)> {
        let mut names = Vec::new();
        for property in Properties::of(&self.specs[model]).list() {
            names.push((property.name.clone(), property.kind));
        }
        names
    }

    fn bounds(&self, model: usize) {
        Bounds::of(&self.specs[model]);
    }

    fn fairness(&self, model: usize) {
        Fairness::of(&self.specs[model]);
    }

    fn validate(&self, model: usize) -> Result<(), String> {
        synod_judge::validate(self.specs[model].clone())
    }

    fn check(
        &self,
        model: usize,
        entry: &Entry,
        options: &Options,
        observer: &dyn Observer,
    ) -> Result<ModelReport, Fault> {
        synod_judge::check(&entry.name, self.specs[model].clone(), &entry.expectation, options, observer)
    }

    fn walk(&self, model: usize) -> Walk {
        synod_judge::walk(self.specs[model].clone())
    }

    fn survey(&self, model: usize, job: &SurveyJob) -> Survey {
        synod_judge::survey(self.specs[model].clone(), job)
    }
}
