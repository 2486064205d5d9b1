//! What is claimed of a spec.

use std::panic::Location;

use synod_messages::{Place, PropertyKind};

use crate::{Formula, Judge, Judgement, Refinement, Spec, always, eventually, state};

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
    /// What it says.
    pub kind: PropertyKind,
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
    /// In a state that can be reached from every reachable state.
    AlwaysPossible(OfState<S>),
    /// Of every fair behaviour.
    Temporal(Formula<S>),
    /// Of every behaviour, when it is looked at through a mapping.
    Refines(Refinement<S>),
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
        self.add(
            name,
            PropertyKind::Always,
            Predicate::Always(Box::new(move |m, s| predicate(m, s).judge())),
        );
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
        self.add(name, PropertyKind::AlwaysStep, Predicate::AlwaysStep(Box::new(predicate)));
    }

    /// True in some reachable state: a guard against a spec that holds because nothing happens.
    #[track_caller]
    pub fn reachable<J: Judge>(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> J + Send + Sync + 'static,
    ) {
        let predicate = Predicate::Reachable(Box::new(move |m, s| predicate(m, s).judge()));
        self.add(name, PropertyKind::Reachable, predicate);
    }

    /// Always possible: from every reachable state, some behaviour leads to a state that satisfies the predicate (`AG EF`, as
    /// branching-time logic has it). It says nothing about whether any behaviour must.
    #[track_caller]
    pub fn always_possible<J: Judge>(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> J + Send + Sync + 'static,
    ) {
        let predicate = Predicate::AlwaysPossible(Box::new(move |m, s| predicate(m, s).judge()));
        self.add(name, PropertyKind::AlwaysPossible, predicate);
    }

    /// On every fair behaviour, some state satisfies the predicate: `<>P`.
    #[track_caller]
    pub fn eventually(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static,
    ) {
        self.add_temporal(name, PropertyKind::Eventually, eventually(state(name, predicate)));
    }

    /// On every fair behaviour, whenever a state satisfies the first predicate, this or some later state satisfies
    /// the second: `P ~> Q`.
    #[track_caller]
    pub fn leads_to(
        &mut self,
        name: &str,
        from: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static,
        to: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static,
    ) {
        let formula = state(&format!("{name}: from"), from).leads_to(state(&format!("{name}: to"), to));
        self.add_temporal(name, PropertyKind::LeadsTo, formula);
    }

    /// On every fair behaviour, infinitely many states satisfy the predicate: `[]<>P`.
    #[track_caller]
    pub fn infinitely_often(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static,
    ) {
        let formula = always(eventually(state(name, predicate)));
        self.add_temporal(name, PropertyKind::InfinitelyOften, formula);
    }

    /// On every fair behaviour, all states from some point on satisfy the predicate: `<>[]P`.
    #[track_caller]
    pub fn eventually_always(
        &mut self,
        name: &str,
        predicate: impl Fn(&S, &S::State) -> bool + Send + Sync + 'static,
    ) {
        let formula = eventually(always(state(name, predicate)));
        self.add_temporal(name, PropertyKind::EventuallyAlways, formula);
    }

    /// On every fair behaviour, this formula of linear temporal logic is true at the beginning.
    #[track_caller]
    pub fn temporal(&mut self, name: &str, formula: Formula<S>) {
        self.add_temporal(name, PropertyKind::Temporal, formula);
    }

    /// Every fair behaviour, with each state mapped, is a behaviour of a more abstract spec: initial states are mapped to initial
    /// states, steps to steps or stuttering steps, and the abstract spec's fairness and temporal properties hold.
    ///
    /// ```text
    /// p.refines("Voting", Voting { .. }, |m, s| voting::State { votes: m.votes(s), .. });
    /// ```
    #[track_caller]
    pub fn refines<A: Spec>(
        &mut self,
        name: &str,
        abstract_spec: A,
        map: impl Fn(&S, &S::State) -> A::State + Send + Sync + 'static,
    ) {
        let refinement = Refinement::new(abstract_spec, map);
        self.add(name, PropertyKind::Refines, Predicate::Refines(refinement));
    }

    /// The properties, in the order in which they were stated.
    #[must_use]
    pub fn list(&self) -> &[Property<S>] {
        &self.list
    }

    /// The properties themselves.
    #[must_use]
    pub fn into_list(self) -> Vec<Property<S>> {
        self.list
    }

    #[track_caller]
    fn add_temporal(&mut self, name: &str, kind: PropertyKind, formula: Formula<S>) {
        self.add(name, kind, Predicate::Temporal(formula));
    }

    #[track_caller]
    fn add(&mut self, name: &str, kind: PropertyKind, predicate: Predicate<S>) {
        let caller = Location::caller();
        let place = Place { file: caller.file().to_owned(), line: caller.line() };
        self.list.push(Property { name: name.to_owned(), place, kind, predicate });
    }
}
