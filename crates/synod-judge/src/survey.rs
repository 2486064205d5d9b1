//! A survey of a model: which variables ever change, and which left sides of implications are ever true?
//!
//! A plain breadth-first search over encoded states, on one thread. It ends as soon as there is nothing left to be seen, which most
//! often is soon; it judges no property. What it did not see in all states does not happen.

use std::collections::{BTreeSet, HashSet, VecDeque};

use synod_explore::catch;
use synod_messages::{Datum, Survey, SurveyJob};
use synod_spec::Shape;

use crate::outline::FormulaId;
use crate::subject::{Opaque, Step, StepVisitor, Subject};

/// Looks at the states of a model.
pub(crate) fn survey(subject: &dyn Subject, job: &SurveyJob) -> Survey {
    let mut surveyor = Surveyor {
        subject,
        seen: job.seen.iter().cloned().collect(),
        changed: BTreeSet::new(),
        sides: sides(subject),
        states: HashSet::new(),
        queue: VecDeque::new(),
        variables: None,
    };
    // Where the spec panics, what comes behind is not seen.
    let is_complete = catch(|| surveyor.walk(job.states)).unwrap_or(false);
    Survey {
        changed: surveyor.changed.into_iter().collect(),
        left_sides: surveyor.sides.into_iter().map(|side| (side.name, side.is_true)).collect(),
        is_complete,
    }
}

/// The left side of an implication.
struct Side {
    name: String,
    formula: FormulaId,
    shape: Shape,
    is_true: bool,
}

/// The left sides of all implications in temporal properties that speak of states alone.
fn sides(subject: &dyn Subject) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for (property, stated) in subject.outline().properties.iter().enumerate() {
        // A refinement's formulas are those of another specification.
        for (number, claim) in stated.formulas.iter().enumerate().filter(|(_, claim)| claim.part.is_none()) {
            let mut found = Vec::new();
            left_sides(&claim.shape, &mut found);
            for (at, shape) in found.iter().enumerate() {
                let which = if at == 0 { String::new() } else { format!(" ({})", at + 1) };
                let (name, formula) = (format!("{}{which}", stated.name), FormulaId { property, number });
                sides.push(Side { name, formula, shape: (*shape).clone(), is_true: false });
            }
        }
    }
    sides
}

fn left_sides<'a>(shape: &'a Shape, found: &mut Vec<&'a Shape>) {
    if let Shape::Or(left, _) = shape
        && let Shape::Not(condition) = &**left
        && is_of_states(condition)
    {
        found.push(condition);
    }
    match shape {
        Shape::Truth(_) | Shape::State(_) | Shape::Taken(_) | Shape::Enabled(_) => {}
        Shape::Not(f) | Shape::Next(f) | Shape::Always(f) | Shape::Eventually(f) => left_sides(f, found),
        Shape::And(f, g)
        | Shape::Or(f, g)
        | Shape::Until(f, g)
        | Shape::WeakUntil(f, g)
        | Shape::Release(f, g) => {
            left_sides(f, found);
            left_sides(g, found);
        }
    }
}

fn is_of_states(shape: &Shape) -> bool {
    match shape {
        Shape::Truth(_) | Shape::State(_) => true,
        Shape::Not(f) => is_of_states(f),
        Shape::And(f, g) | Shape::Or(f, g) => is_of_states(f) && is_of_states(g),
        _ => false,
    }
}

struct Surveyor<'s> {
    subject: &'s dyn Subject,
    /// The variables that nobody need look at.
    seen: BTreeSet<String>,
    changed: BTreeSet<String>,
    sides: Vec<Side>,
    states: HashSet<Vec<u8>>,
    queue: VecDeque<Opaque>,
    /// How many variables there are, once a state has been seen.
    variables: Option<usize>,
}

impl Surveyor<'_> {
    /// Whether nothing is left to be seen.
    fn is_done(&self) -> bool {
        self.variables.is_some_and(|count| self.seen.len() >= count)
            && self.sides.iter().all(|side| side.is_true)
    }

    fn walk(&mut self, most: u64) -> bool {
        let mut initial = Vec::new();
        self.subject.init(&mut |state| initial.push(state));
        initial.into_iter().for_each(|state| self.meet(state));
        while let Some(state) = self.queue.pop_front() {
            if self.is_done() {
                return true;
            }
            if self.states.len() as u64 > most {
                return false;
            }
            self.expand(&state);
        }
        true
    }

    fn meet(&mut self, state: Opaque) {
        if !self.subject.is_state_within(&state) || !self.states.insert(self.subject.encode(&state)) {
            return;
        }
        self.variables.get_or_insert_with(|| self.subject.variables(&state).len());
        for side in self.sides.iter_mut().filter(|side| !side.is_true) {
            side.is_true = holds(self.subject, side.formula, &side.shape, &state);
        }
        self.queue.push_back(state);
    }

    fn expand(&mut self, from: &Opaque) {
        let mut visitor = Collect { steps: Vec::new() };
        self.subject.next(from, &mut visitor);
        let before = self.subject.variables(from);
        for step in visitor.steps {
            if self.subject.is_step_within(from, &step) {
                self.compare(&before, &step.to);
                self.meet(step.to);
            }
        }
    }

    /// Notes the variables that are different.
    fn compare(&mut self, before: &[(String, Datum)], to: &Opaque) {
        if self.variables.is_some_and(|count| self.seen.len() >= count) {
            return;
        }
        for ((name, old), (_, new)) in before.iter().zip(self.subject.variables(to)) {
            if *old != new && self.seen.insert(name.clone()) {
                self.changed.insert(name.clone());
            }
        }
    }
}

fn holds(subject: &dyn Subject, formula: FormulaId, shape: &Shape, state: &Opaque) -> bool {
    let holds = |shape| holds(subject, formula, shape, state);
    match shape {
        Shape::Truth(value) => *value,
        Shape::State(number) => subject.test(formula, *number, state),
        Shape::Not(f) => !holds(f),
        Shape::And(f, g) => holds(f) && holds(g),
        Shape::Or(f, g) => holds(f) || holds(g),
        // Such shapes are no left sides here.
        _ => true,
    }
}

/// Keeps the steps.
struct Collect {
    steps: Vec<Step>,
}

impl StepVisitor for Collect {
    fn step(&mut self, step: Step) {
        self.steps.push(step);
    }
}
