//! A spec as a [`Subject`]: with the adapter of the engine, what is compiled anew with every spec. It opens what it is given and asks
//! the spec; it decides nothing.

use synod_explore::{Labeller, Machine, SpecLabeller, SpecMachine, StatePredicate, catch};
use synod_messages::{ActionInfo, ActionTaken, Datum};
use synod_spec::{
    Action, Encoder, Events, Fairness, Formula, Judgement, Predicate, Property, Spec, State, StepPredicate,
    StepSink, Steps, Value, any_step,
};

use crate::outline::{Claim, Constraint, FormulaId, Outline, Stated};
use crate::subject::{Opaque, StateTest, Step, StepTest, StepVisitor, Subject};

/// A spec, and all that it says.
pub(crate) struct SpecSubject<S: Spec> {
    machine: SpecMachine<S>,
    fairness: Fairness<S>,
    any: StepPredicate<S>,
    outline: Outline,
}

impl<S: Spec> SpecSubject<S> {
    /// The subject that a machine makes of a spec.
    ///
    /// # Panics
    /// Where the spec's `fairness` does.
    pub(crate) fn new(machine: SpecMachine<S>) -> Self {
        let fairness = Fairness::of(machine.spec());
        let outline = outline(&machine, &fairness);
        Self { machine, fairness, any: any_step(), outline }
    }

    fn spec(&self) -> &S {
        self.machine.spec()
    }

    fn predicate(&self, property: usize) -> &Predicate<S> {
        &self.machine.properties().list()[property].predicate
    }

    fn formula(&self, FormulaId { property, number }: FormulaId) -> &Formula<S> {
        match self.predicate(property) {
            Predicate::Temporal(formula) => formula,
            Predicate::Refines(refinement) => &refinement.temporal[number].1,
            _ => unreachable!("the outline has no formula of it"),
        }
    }

    fn step_predicate(&self, test: StepTest) -> &StepPredicate<S> {
        match test {
            StepTest::Of(formula, number) => &self.formula(formula).steps()[number],
            StepTest::Fairness(number) => &self.fairness.list()[number].step,
            StepTest::Any => &self.any,
        }
    }

    fn state_predicate(&self, test: StateTest) -> StatePredicate<'_, S> {
        match test {
            StateTest::Of(formula, number) => {
                StatePredicate::Test(&self.formula(formula).states()[number].holds)
            }
            StateTest::Claim(property) => match self.predicate(property) {
                Predicate::AlwaysPossible(claim) => StatePredicate::Holds(&**claim),
                _ => unreachable!(
                    "only this kind of property is a claim about states that is asked of the graph"
                ),
            },
            StateTest::Enabled(step) => StatePredicate::Enabled(step),
        }
    }
}

fn outline<S: Spec>(machine: &SpecMachine<S>, fairness: &Fairness<S>) -> Outline {
    let actions = S::Action::describe();
    // A spec that panics here is asked nothing more of it.
    let may_happen = |action: &ActionInfo| catch(|| machine.spec().has_action(&action.name)).unwrap_or(true);
    let mut outline = Outline {
        constants: machine.spec().values(),
        may_happen: actions.iter().map(may_happen).collect(),
        actions,
        properties: Vec::new(),
        fairness: Vec::new(),
    };
    for constraint in fairness.list() {
        outline.fairness.push(Constraint {
            text: constraint.describe(),
            strength: constraint.strength,
            is_any: constraint.step.is_any(),
            validated: constraint.step.validate(),
        });
    }
    for property in machine.properties().list() {
        outline.properties.push(stated(property));
    }
    outline
}

fn stated<S: Spec>(property: &Property<S>) -> Stated {
    let (mut formulas, mut validated) = (Vec::new(), Ok(()));
    match &property.predicate {
        Predicate::Temporal(formula) => {
            validated = formula.validate();
            formulas.push(claim(None, formula));
        }
        Predicate::Refines(refinement) => {
            validated.clone_from(&refinement.validated);
            for (part, formula) in &refinement.temporal {
                formulas.push(claim(Some(part.clone()), formula));
            }
        }
        _ => {}
    }
    let (name, place, kind) = (property.name.clone(), property.place.clone(), property.kind);
    Stated { name, place, kind, formulas, validated }
}

fn claim<S: Spec>(part: Option<String>, formula: &Formula<S>) -> Claim {
    let mut tests = Vec::new();
    for test in formula.states() {
        tests.push(test.name.clone());
    }
    Claim { part, shape: formula.shape().clone(), tests }
}

impl<S: Spec> Subject for SpecSubject<S> {
    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn machine(&self) -> &dyn Machine {
        &self.machine
    }

    fn labeller(&self, states: &[StateTest], steps: &[StepTest]) -> Box<dyn Labeller + '_> {
        let (mut state_predicates, mut step_predicates) = (Vec::new(), Vec::new());
        for test in states {
            state_predicates.push(self.state_predicate(*test));
        }
        for test in steps {
            step_predicates.push(self.step_predicate(*test));
        }
        Box::new(SpecLabeller::new(&self.machine, state_predicates, step_predicates))
    }

    fn bounds(&self) -> Vec<(String, bool)> {
        self.machine.bounds()
    }

    fn processes(&self) -> Vec<String> {
        self.spec().processes()
    }

    fn init(&self, visit: &mut dyn FnMut(Opaque)) {
        for state in self.spec().init() {
            visit(Opaque::new(state));
        }
    }

    fn next(&self, from: &Opaque, visitor: &mut dyn StepVisitor) {
        let state = open::<S>(from);
        let mut scratch = state.clone();
        self.spec().next(state, &mut Steps::new(state, &mut scratch, &mut Visit { visitor }).announcing());
    }

    fn may_end(&self, state: &Opaque) -> bool {
        self.spec().may_end(open::<S>(state))
    }

    fn encode(&self, state: &Opaque) -> Vec<u8> {
        let mut encoder = Encoder::default();
        open::<S>(state).encode(&mut encoder);
        encoder.finish().to_vec()
    }

    fn is_same_state(&self, one: &Opaque, other: &Opaque) -> bool {
        open::<S>(one) == open::<S>(other)
    }

    fn is_same_action(&self, one: &Opaque, other: &Opaque) -> bool {
        one.open::<S::Action>() == other.open::<S::Action>()
    }

    fn is_state_within(&self, state: &Opaque) -> bool {
        self.machine.is_state_within(open::<S>(state))
    }

    fn is_step_within(&self, from: &Opaque, step: &Step) -> bool {
        self.machine.is_step_within(open::<S>(from), step.action.open(), open::<S>(&step.to))
    }

    fn judge_state(&self, property: usize, state: &Opaque) -> Judgement {
        match self.predicate(property) {
            Predicate::Always(holds) | Predicate::Reachable(holds) | Predicate::AlwaysPossible(holds) => {
                holds(self.spec(), open::<S>(state))
            }
            _ => Ok(()),
        }
    }

    fn judge_step(&self, property: usize, from: &Opaque, step: &Step) -> Judgement {
        let (from, to) = (open::<S>(from), open::<S>(&step.to));
        match self.predicate(property) {
            Predicate::AlwaysStep(holds) => holds(self.spec(), from, step.action.open(), to),
            Predicate::Refines(refinement) => {
                let mut judge = (refinement.steps)();
                judge.begin(self.spec(), from);
                judge.step(self.spec(), to)
            }
            _ => Ok(()),
        }
    }

    fn judge_initial(&self, property: usize, state: &Opaque) -> Judgement {
        match self.predicate(property) {
            Predicate::Refines(refinement) => (refinement.initial)(self.spec(), open::<S>(state)),
            _ => Ok(()),
        }
    }

    fn test(&self, formula: FormulaId, number: usize, state: &Opaque) -> bool {
        (self.formula(formula).states()[number].holds)(self.spec(), open::<S>(state))
    }

    fn takes(&self, test: StepTest, from: &Opaque, step: &Step) -> bool {
        let (from, to) = (open::<S>(from), open::<S>(&step.to));
        self.step_predicate(test).holds(self.spec(), from, step.action.open(), to)
    }

    fn variables(&self, state: &Opaque) -> Vec<(String, Datum)> {
        open::<S>(state).named_variables()
    }

    fn mapped_variables(&self, property: usize, state: &Opaque) -> Vec<(String, Datum)> {
        match self.predicate(property) {
            Predicate::Refines(refinement) => (refinement.show)(self.spec(), open::<S>(state)),
            _ => Vec::new(),
        }
    }

    fn show_action(&self, action: &Opaque) -> ActionTaken {
        action.open::<S::Action>().show()
    }

    fn initial_events(&self, state: &Opaque, events: &mut Events) {
        self.spec().initial_events(open::<S>(state), events);
    }

    fn events(&self, from: &Opaque, step: &Step, events: &mut Events) {
        self.spec().events(open::<S>(from), step.action.open(), open::<S>(&step.to), events);
    }
}

fn open<S: Spec>(state: &Opaque) -> &S::State {
    state.open()
}

/// Closes the steps of `next` for a visitor.
struct Visit<'v> {
    visitor: &'v mut dyn StepVisitor,
}

impl<S: Spec> StepSink<S> for Visit<'_> {
    fn step(&mut self, action: S::Action, next: &S::State) {
        self.visitor.step(Step { action: Opaque::new(action), to: Opaque::new(next.clone()) });
    }

    fn begin(&mut self, action: &S::Action) {
        self.visitor.begin(&|| action.show());
    }
}
