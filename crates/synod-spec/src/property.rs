//! What is claimed of a spec.

use std::panic::Location;

use synod_messages::{Place, PropertyKind};

use crate::{Judge, Judgement, Spec};

/// The properties of a spec, in the order in which they are reported.
pub struct Properties<S: Spec> {
    list: Vec<Property<S>>,
}

/// A named property.
pub struct Property<S: Spec> {
    /// Its name, unique within the spec.
    pub name: String,
    /// Where the spec states it.
    pub place: Place,
    /// What must be true.
    pub predicate: Predicate<S>,
}

/// A claim about a state.
type OfState<S> = Box<dyn Fn(&S, &<S as Spec>::State) -> Judgement + Send + Sync>;
/// A claim about a step: the state before, the action, the state after.
type OfStep<S> = Box<
    dyn Fn(&S, &<S as Spec>::State, &<S as Spec>::Action, &<S as Spec>::State) -> Judgement + Send + Sync,
>;

/// What must be true, and where.
pub enum Predicate<S: Spec> {
    /// In every reachable state.
    Always(OfState<S>),
    /// Of every step that changes the state.
    AlwaysStep(OfStep<S>),
    /// In at least one reachable state.
    Reachable(OfState<S>),
}

impl<S: Spec> Property<S> {
    /// What it says.
    #[must_use]
    pub fn kind(&self) -> PropertyKind {
        match self.predicate {
            Predicate::Always(_) => PropertyKind::Always,
            Predicate::AlwaysStep(_) => PropertyKind::AlwaysStep,
            Predicate::Reachable(_) => PropertyKind::Reachable,
        }
    }
}

impl<S: Spec> Default for Properties<S> {
    fn default() -> Self {
        Self { list: Vec::new() }
    }
}

impl<S: Spec> Properties<S> {
    /// All properties of `spec`.
    pub fn of(spec: &S) -> Self {
        let mut properties = Self::default();
        spec.properties(&mut properties);
        properties
    }

    /// A state invariant: true in every reachable state. The predicate sees the constants and a state,
    /// and returns `bool` or a [`Judgement`] that says why it is false.
    #[track_caller]
    pub fn always<J: Judge>(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> J + Send + Sync + 'static,
    ) {
        self.add(name, Predicate::Always(Box::new(move |m, s| predicate(m, s).judge())));
    }

    /// A step invariant, TLA+'s `[][A]_vars`: true of every step that changes the state. The predicate
    /// sees the constants, the state before, the action and the state after.
    #[track_caller]
    pub fn always_step<J: Judge>(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State, &S::Action, &S::State) -> J + Send + Sync + 'static,
    ) {
        let predicate = move |m: &S, s: &S::State, a: &S::Action, t: &S::State| predicate(m, s, a, t).judge();
        self.add(name, Predicate::AlwaysStep(Box::new(predicate)));
    }

    /// True in some reachable state: a guard against a spec that holds because nothing happens.
    #[track_caller]
    pub fn reachable<J: Judge>(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> J + Send + Sync + 'static,
    ) {
        self.add(name, Predicate::Reachable(Box::new(move |m, s| predicate(m, s).judge())));
    }

    /// The properties, in the order in which they were stated.
    #[must_use]
    pub fn list(&self) -> &[Property<S>] {
        &self.list
    }

    #[track_caller]
    fn add(&mut self, name: &str, predicate: Predicate<S>) {
        let caller = Location::caller();
        let place = Place { file: caller.file().to_owned(), line: caller.line() };
        self.list.push(Property { name: name.to_owned(), place, predicate });
    }
}
