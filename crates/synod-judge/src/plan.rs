//! What temporal properties ask of the state graph: numbered predicates, automata, fairness.
//!
//! A formula of a spec is full of closures; the temporal logic (`synod-temporal`) knows only numbers. Here every predicate gets its
//! number, and each formula becomes the automaton of the behaviours that violate it.

use synod_explore::{SpecLabeller, SpecMachine, StatePredicate};
use synod_spec::{Fairness, Formula, Predicate, Properties, Spec, StepPredicate, Strength, any_step};
use synod_temporal::{Fair, Ltl, is_stutter_invariant};

use crate::question::{Draft, DraftKind, Question, Rules, finish};

/// What is to be judged on the state graph.
pub(crate) struct Plan<'s, S: Spec> {
    pub(crate) labeller: SpecLabeller<'s, S>,
    pub(crate) rules: Rules,
    pub(crate) questions: Vec<Question>,
    /// For each question the formula that it is about, if any.
    pub(crate) claims: Vec<Option<Claim<'s, S>>>,
}

/// A formula that every fair behaviour is to satisfy.
pub(crate) struct Claim<'s, S: Spec> {
    /// For a refinement, which part of the abstract spec it is.
    pub(crate) part: Option<&'s str>,
    pub(crate) formula: &'s Formula<S>,
}

/// All of a spec that only its behaviours as a whole can violate, as it is written.
pub(crate) struct Parts<S: Spec> {
    fairness: Fairness<S>,
    any: StepPredicate<S>,
}

impl<S: Spec> Parts<S> {
    pub(crate) fn of(spec: &S) -> Self {
        Self { fairness: Fairness::of(spec), any: any_step() }
    }

    pub(crate) fn fairness(&self) -> &Fairness<S> {
        &self.fairness
    }
}

/// Whether anything of a spec is judged on the state graph.
pub(crate) fn needs_graph<S: Spec>(properties: &Properties<S>) -> bool {
    properties.list().iter().any(|property| needs_graph_for(&property.predicate))
}

/// Whether a property is judged on the state graph, wholly or in part.
pub(crate) fn needs_graph_for<S: Spec>(predicate: &Predicate<S>) -> bool {
    match predicate {
        Predicate::Temporal(_) | Predicate::AlwaysPossible(_) => true,
        Predicate::Refines(refinement) => !refinement.temporal.is_empty(),
        Predicate::Always(_) | Predicate::AlwaysStep(_) | Predicate::Reachable(_) => false,
    }
}

impl<'s, S: Spec> Plan<'s, S> {
    /// The plan for a spec.
    ///
    /// # Errors
    /// A formula whose automaton is too large.
    pub(crate) fn of(machine: &'s SpecMachine<S>, parts: &'s Parts<S>) -> Result<Self, String> {
        let mut numbers = Numbers { states: Vec::new(), steps: Vec::new() };
        let fairness = parts.fairness.list().iter().map(|c| numbers.fair(c.strength, &c.step)).collect();
        let has_progress = |c: &synod_spec::FairnessConstraint<S>| c.step.is_any();
        let progress = (!parts.fairness.list().iter().any(has_progress))
            .then(|| numbers.fair(Strength::Weak, &parts.any));
        let rules = Rules { fairness, progress };
        let (mut drafts, mut claims) = (Vec::new(), Vec::new());
        for (number, property) in machine.properties().list().iter().enumerate() {
            let mut ask = |kind: DraftKind, claim: Option<Claim<'s, S>>| {
                drafts.push(Draft { property: number, name: property.name.clone(), kind });
                claims.push(claim);
            };
            match &property.predicate {
                Predicate::Temporal(formula) => {
                    ask(DraftKind::Formula(numbers.formula(formula)), Some(Claim { part: None, formula }));
                }
                Predicate::Refines(refinement) => {
                    for (part, formula) in &refinement.temporal {
                        let claim = Claim { part: Some(part.as_str()), formula };
                        ask(DraftKind::Formula(numbers.formula(formula)), Some(claim));
                    }
                }
                Predicate::AlwaysPossible(holds) => {
                    let test = StatePredicate::Test(Box::new(move |m: &S, s: &S::State| holds(m, s).is_ok()));
                    ask(DraftKind::Possible(numbers.state(test)), None);
                }
                Predicate::Always(_) | Predicate::AlwaysStep(_) | Predicate::Reachable(_) => {}
            }
        }
        let labeller = SpecLabeller::new(machine, numbers.states, numbers.steps);
        Ok(Self { labeller, rules, questions: finish(drafts)?, claims })
    }
}

/// The predicates so far.
struct Numbers<'s, S: Spec> {
    states: Vec<StatePredicate<'s, S>>,
    steps: Vec<&'s StepPredicate<S>>,
}

impl<'s, S: Spec> Numbers<'s, S> {
    fn state(&mut self, predicate: StatePredicate<'s, S>) -> usize {
        self.states.push(predicate);
        self.states.len() - 1
    }

    fn step(&mut self, step: &'s StepPredicate<S>) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn fair(&mut self, strength: Strength, step: &'s StepPredicate<S>) -> Fair {
        let taken = self.step(step);
        let enabled = self.state(StatePredicate::Enabled(taken));
        let strength = match strength {
            Strength::Weak => synod_temporal::Strength::Weak,
            Strength::Strong => synod_temporal::Strength::Strong,
        };
        Fair { strength, enabled, taken }
    }

    fn formula(&mut self, formula: &'s Formula<S>) -> Ltl {
        let mut one = |f: &'s Formula<S>| Box::new(self.formula(f));
        match formula {
            Formula::Truth(true) => Ltl::True,
            Formula::Truth(false) => Ltl::False,
            Formula::State(_, test) => {
                Ltl::State(self.state(StatePredicate::Test(Box::new(move |m: &S, s: &S::State| test(m, s)))))
            }
            Formula::Taken(step) => Ltl::Step(self.step(step)),
            Formula::Enabled(step) => {
                let step = self.step(step);
                Ltl::State(self.state(StatePredicate::Enabled(step)))
            }
            Formula::Not(f) => Ltl::Not(one(f)),
            Formula::And(f, g) => Ltl::And(one(f), one(g)),
            Formula::Or(f, g) => Ltl::Or(one(f), one(g)),
            Formula::Next(f) => Ltl::Next(one(f)),
            Formula::Always(f) => Ltl::Always(one(f)),
            Formula::Eventually(f) => Ltl::Eventually(one(f)),
            Formula::Until(f, g) => Ltl::Until(one(f), one(g)),
            Formula::WeakUntil(f, g) => Ltl::WeakUntil(one(f), one(g)),
            Formula::Release(f, g) => Ltl::Release(one(f), one(g)),
        }
    }
}

/// Whether fairness and temporal properties make sense: every action that they name exists, and no formula is too large.
///
/// # Errors
/// What is wrong, for the author of the spec.
pub(crate) fn validate<S: Spec>(machine: &SpecMachine<S>) -> Result<(), String> {
    let parts = Parts::of(machine.spec());
    for constraint in parts.fairness.list() {
        constraint.step.validate().map_err(|why| format!("{}: {why}", constraint.describe()))?;
    }
    for property in machine.properties().list() {
        let mut validated = Ok(());
        match &property.predicate {
            Predicate::Temporal(formula) => formula.for_each_step(&mut |step| {
                if let (true, Err(why)) = (validated.is_ok(), step.validate()) {
                    validated = Err(why);
                }
            }),
            Predicate::Refines(refinement) => validated = refinement.validated.clone(),
            _ => {}
        }
        validated.map_err(|why| format!("property {}: {why}", property.name))?;
    }
    Plan::of(machine, &parts).map(drop)
}

/// The properties whose formulas can tell a behaviour from the same behaviour with a stuttering step more.
pub(crate) fn sensitive_to_stuttering<S: Spec>(properties: &Properties<S>) -> Vec<&str> {
    let sensitive = properties.list().iter().filter(|property| match &property.predicate {
        Predicate::Temporal(formula) => {
            let mut numbers = Numbers { states: Vec::new(), steps: Vec::new() };
            !is_stutter_invariant(&numbers.formula(formula))
        }
        _ => false,
    });
    sensitive.map(|property| property.name.as_str()).collect()
}
