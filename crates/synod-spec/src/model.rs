//! Named constants, and what is expected of them.

use synod_messages::Expectation;

use crate::Spec;

/// The models of a spec, in order. The first one is the model that options on the command line change.
///
/// ```text
/// Models::new()
///     .model("default", Paxos::default())
///     .model("shared_ballot", Paxos { shared: true, ..Paxos::default() }).violates("Agreement")
///     .model("large", Paxos { ballots: 4, ..Paxos::default() }).on_request()
/// ```
pub struct Models<S: Spec> {
    list: Vec<Model<S>>,
}

/// A model.
#[derive(Clone)]
pub struct Model<S: Spec> {
    /// Its name, unique within the spec.
    pub name: String,
    /// The constants.
    pub spec: S,
    /// What checking it should find.
    pub expectation: Expectation,
    /// It runs only when it is asked for by name.
    pub on_request: bool,
}

impl<S: Spec> Default for Models<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Spec> Models<S> {
    /// No models yet.
    #[must_use]
    pub fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// Adds a model, which is expected to hold unless the calls that follow say otherwise.
    #[must_use]
    pub fn model(mut self, name: &str, spec: S) -> Self {
        let expectation = Expectation::default();
        self.list.push(Model { name: name.to_owned(), spec, expectation, on_request: false });
        self
    }

    /// The last model violates this property. Say it once for each property that it violates; no
    /// others may fail.
    ///
    /// # Panics
    /// Where there is no model yet.
    #[must_use]
    pub fn violates(mut self, property: &str) -> Self {
        self.last().expectation.violated.push(property.to_owned());
        self
    }

    /// The last model reaches a deadlock.
    ///
    /// # Panics
    /// Where there is no model yet.
    #[must_use]
    pub fn deadlocks(mut self) -> Self {
        self.last().expectation.deadlock = true;
        self
    }

    /// The last model panics.
    ///
    /// # Panics
    /// Where there is no model yet.
    #[must_use]
    pub fn panics(mut self) -> Self {
        self.last().expectation.panic = true;
        self
    }

    /// The last model is large: it runs only when it is asked for by name.
    ///
    /// # Panics
    /// Where there is no model yet.
    #[must_use]
    pub fn on_request(mut self) -> Self {
        self.last().on_request = true;
        self
    }

    /// The models, in order.
    #[must_use]
    pub fn list(&self) -> &[Model<S>] {
        &self.list
    }

    fn last(&mut self) -> &mut Model<S> {
        self.list.last_mut().expect("say `.model(name, constants)` first, then what it is expected to give")
    }
}
