//! What temporal properties ask of the state graph: numbered predicates, automata, fairness.
//!
//! The tests of a formula are numbered within the formula; the temporal logic (`synod-temporal`) numbers all predicates of a model
//! together. Here every test gets that number, and each formula becomes the automaton of the behaviours that violate it.

use synod_messages::PropertyKind;
use synod_spec::{Shape, Strength};
use synod_temporal::{Fair, Ltl, is_stutter_invariant};

use crate::outline::{FormulaId, Outline};
use crate::question::{Draft, DraftKind, Question, Rules, finish};
use crate::subject::{StateTest, StepTest};

/// What is to be judged on the state graph.
pub(crate) struct Plan {
    /// The predicates of states by number.
    pub(crate) states: Vec<StateTest>,
    /// The predicates of steps by number.
    pub(crate) steps: Vec<StepTest>,
    pub(crate) rules: Rules,
    pub(crate) questions: Vec<Question>,
    /// For each question the formula that it is about, if any.
    pub(crate) claims: Vec<Option<FormulaId>>,
}

impl Plan {
    /// The plan for a spec.
    ///
    /// # Errors
    /// A formula whose automaton is too large.
    pub(crate) fn of(outline: &Outline) -> Result<Self, String> {
        let mut numbers = Numbers::default();
        let constraints = outline.fairness.iter().enumerate();
        let fairness = constraints.map(|(i, c)| numbers.fair(c.strength, StepTest::Fairness(i))).collect();
        let has_progress = outline.fairness.iter().any(|constraint| constraint.is_any);
        let progress = (!has_progress).then(|| numbers.fair(Strength::Weak, StepTest::Any));
        let rules = Rules { fairness, progress };
        let (mut drafts, mut claims) = (Vec::new(), Vec::new());
        for (property, stated) in outline.properties.iter().enumerate() {
            let mut ask = |kind: DraftKind, claim: Option<FormulaId>| {
                drafts.push(Draft { property, name: stated.name.clone(), kind });
                claims.push(claim);
            };
            if stated.kind == PropertyKind::AlwaysPossible {
                ask(DraftKind::Possible(numbers.state(StateTest::Claim(property))), None);
            }
            for (number, claim) in stated.formulas.iter().enumerate() {
                let formula = FormulaId { property, number };
                ask(DraftKind::Formula(numbers.formula(formula, &claim.shape)), Some(formula));
            }
        }
        let Numbers { states, steps } = numbers;
        Ok(Self { states, steps, rules, questions: finish(drafts)?, claims })
    }
}

/// The predicates so far.
#[derive(Default)]
struct Numbers {
    states: Vec<StateTest>,
    steps: Vec<StepTest>,
}

impl Numbers {
    fn state(&mut self, test: StateTest) -> usize {
        self.states.push(test);
        self.states.len() - 1
    }

    fn step(&mut self, test: StepTest) -> usize {
        self.steps.push(test);
        self.steps.len() - 1
    }

    fn fair(&mut self, strength: Strength, step: StepTest) -> Fair {
        let taken = self.step(step);
        let enabled = self.state(StateTest::Enabled(taken));
        let strength = match strength {
            Strength::Weak => synod_temporal::Strength::Weak,
            Strength::Strong => synod_temporal::Strength::Strong,
        };
        Fair { strength, enabled, taken }
    }

    /// The formula, or a part of it, with the numbers that its tests get here.
    fn formula(&mut self, id: FormulaId, shape: &Shape) -> Ltl {
        let mut one = |f: &Shape| Box::new(self.formula(id, f));
        match shape {
            Shape::Truth(true) => Ltl::True,
            Shape::Truth(false) => Ltl::False,
            Shape::State(test) => Ltl::State(self.state(StateTest::Of(id, *test))),
            Shape::Taken(step) => Ltl::Step(self.step(StepTest::Of(id, *step))),
            Shape::Enabled(step) => {
                let step = self.step(StepTest::Of(id, *step));
                Ltl::State(self.state(StateTest::Enabled(step)))
            }
            Shape::Not(f) => Ltl::Not(one(f)),
            Shape::And(f, g) => Ltl::And(one(f), one(g)),
            Shape::Or(f, g) => Ltl::Or(one(f), one(g)),
            Shape::Next(f) => Ltl::Next(one(f)),
            Shape::Always(f) => Ltl::Always(one(f)),
            Shape::Eventually(f) => Ltl::Eventually(one(f)),
            Shape::Until(f, g) => Ltl::Until(one(f), one(g)),
            Shape::WeakUntil(f, g) => Ltl::WeakUntil(one(f), one(g)),
            Shape::Release(f, g) => Ltl::Release(one(f), one(g)),
        }
    }
}

/// Whether fairness and temporal properties make sense: every action that they name exists, and no formula is too large.
///
/// # Errors
/// What is wrong, for the author of the spec.
pub(crate) fn validate(outline: &Outline) -> Result<(), String> {
    for constraint in &outline.fairness {
        constraint.validated.clone().map_err(|why| format!("{}: {why}", constraint.text))?;
    }
    for property in &outline.properties {
        property.validated.clone().map_err(|why| format!("property {}: {why}", property.name))?;
    }
    Plan::of(outline).map(drop)
}

/// The properties whose formulas can tell a behaviour from the same behaviour with a stuttering step more. (Those of an abstract spec
/// are for its own author to judge.)
pub(crate) fn sensitive_to_stuttering(outline: &Outline) -> Vec<&str> {
    let mut names = Vec::new();
    for (property, stated) in outline.properties.iter().enumerate() {
        let own = stated.formulas.iter().enumerate().filter(|(_, claim)| claim.part.is_none());
        for (number, claim) in own {
            if !is_stutter_invariant(
                &Numbers::default().formula(FormulaId { property, number }, &claim.shape),
            ) {
                names.push(stated.name.as_str());
            }
        }
    }
    names
}
