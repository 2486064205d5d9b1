//! A walk through a spec by hand: what there is at the end of a path of choices.
//!
//! It explores nothing by itself. `init` and `next` are run along the path, the properties are judged where it ends, and the choices
//! there are listed in the spec's own order. The states of the last path are kept, so that going on costs one step.

use synod_explore::{Panicked, catch};
use synod_messages::{Choice, Datum, PropertyHere, PropertyKind, TraceStep, View, WalkAnswer, WalkRequest};
use synod_spec::Judgement;

use crate::drawn_graph::drawn_graph;
use crate::evidence::{events, initial_events, mapped_variables};
use crate::outline::{FormulaId, Stated};
use crate::replay::{Departure, initial_states, steps_of};
use crate::subject::{Opaque, Step, Subject};
use crate::walk_lasso::lasso_here;

/// A model to walk in.
pub struct Walk {
    subject: Box<dyn Subject>,
    trodden: Vec<Visited>,
}

/// A state on the way.
struct Visited {
    choice: u32,
    /// The step that led to it; of an initial state, none.
    action: Option<Opaque>,
    state: Opaque,
}

/// Why there is nothing to be seen.
type Refusal = String;

impl Walk {
    /// A walk that has not begun.
    pub(crate) fn over(subject: Box<dyn Subject>) -> Self {
        Self { subject, trodden: Vec::new() }
    }

    /// Answers a request.
    pub fn answer(&mut self, request: &WalkRequest) -> WalkAnswer {
        // What shows a value may be the spec's own code too.
        let answered = catch(|| self.answered(request));
        let answered = answered.unwrap_or_else(|panicked| Err(panic_text("what shows a value", &panicked)));
        answered.unwrap_or_else(WalkAnswer::Refused)
    }

    fn answered(&mut self, request: &WalkRequest) -> Result<WalkAnswer, Refusal> {
        match request {
            WalkRequest::Look { path } => self.tread(path).and_then(|()| self.look()).map(WalkAnswer::View),
            WalkRequest::Trace { path } => {
                self.tread(path).and_then(|()| self.trace()).map(WalkAnswer::Trace)
            }
            WalkRequest::Lasso { path, loop_start } => {
                self.tread(path)?;
                let states = self.trodden.iter().map(|visited| &visited.state);
                lasso_here(&*self.subject, states, *loop_start).map(WalkAnswer::Lasso)
            }
            WalkRequest::Graph { most } => drawn_graph(&*self.subject, *most).map(WalkAnswer::Graph),
        }
    }

    /// Goes along a path, from where it leaves the last one.
    fn tread(&mut self, path: &[u32]) -> Result<(), Refusal> {
        let known = self.trodden.iter().zip(path).take_while(|(visited, choice)| visited.choice == **choice);
        self.trodden.truncate(known.count());
        while self.trodden.len() < path.len() {
            let (at, choice) = (self.trodden.len(), path[self.trodden.len()]);
            let next = self.nexts()?.into_iter().nth(choice as usize);
            let (action, state) = next.ok_or_else(|| match at {
                0 => format!("there is no initial state {choice} (they are counted from 0)"),
                _ => format!(
                    "there is no step {choice} from state {} of this path (they are counted from 0)",
                    at - 1
                ),
            })?;
            self.trodden.push(Visited { choice, action, state });
        }
        Ok(())
    }

    /// What can come next: initial states, or steps.
    fn nexts(&self) -> Result<Vec<(Option<Opaque>, Opaque)>, Refusal> {
        let subject = &*self.subject;
        match self.trodden.last() {
            None => {
                let initial = initial_states(subject).map_err(|why| refusal("init", &why))?;
                Ok(initial.into_iter().map(|state| (None, state)).collect())
            }
            Some(last) => {
                let steps = steps_of(subject, &last.state).map_err(|why| refusal("next", &why))??;
                Ok(steps.into_iter().map(|Step { action, to }| (Some(action), to)).collect())
            }
        }
    }

    fn look(&self) -> Result<View, Refusal> {
        let (nexts, mut trouble) = match self.nexts() {
            Ok(nexts) => (nexts, None),
            Err(why) if self.trodden.is_empty() => return Err(why),
            Err(why) => (Vec::new(), Some(why)),
        };
        let mut view = View { is_within: true, ..View::default() };
        view.choices =
            nexts.iter().map(|(action, to)| self.choice(action.as_ref(), to, &mut trouble)).collect();
        if self.trodden.is_empty() {
            view.processes =
                ask(|| self.subject.processes(), "`processes`", &mut trouble).unwrap_or_default();
        }
        if let Some(at) = self.trodden.last() {
            let judge = |number: usize| self.property(number, &mut trouble);
            view.properties = (0..self.subject.outline().properties.len()).map(judge).collect();
            view.at = Some(self.step(self.trodden.len() - 1));
            view.may_end =
                ask(|| self.subject.may_end(&at.state), "`may_end`", &mut trouble).unwrap_or(false);
            view.is_within = self.is_within(&mut trouble);
        }
        view.trouble = trouble;
        Ok(view)
    }

    fn choice(&self, action: Option<&Opaque>, to: &Opaque, trouble: &mut Option<String>) -> Choice {
        let subject = &*self.subject;
        let mut step = TraceStep { state: subject.variables(to), ..TraceStep::default() };
        let from = self.trodden.last().map(|visited| &visited.state);
        let (Some(from), Some(action)) = (from, action) else {
            step.events = initial_events(subject, to);
            let is_within = ask(|| subject.is_state_within(to), "a bound", trouble).unwrap_or(true);
            return Choice { step, changes: true, is_within };
        };
        let taken = Step { action: action.clone(), to: to.clone() };
        step.action = Some(subject.show_action(action));
        step.events = events(subject, from, &taken);
        let within = || subject.is_state_within(to) && subject.is_step_within(from, &taken);
        let is_within = ask(within, "a bound", trouble).unwrap_or(true);
        Choice { step, changes: !subject.is_same_state(from, to), is_within }
    }

    /// Whether the search would have come here: the last state and the step to it are within the bounds.
    fn is_within(&self, trouble: &mut Option<String>) -> bool {
        let Some((last, before)) = self.trodden.split_last() else { return true };
        let subject = &*self.subject;
        let within = || {
            let step = last.action.as_ref().zip(before.last()).map(|(action, before)| {
                let step = Step { action: action.clone(), to: last.state.clone() };
                subject.is_step_within(&before.state, &step)
            });
            subject.is_state_within(&last.state) && step.unwrap_or(true)
        };
        ask(within, "a bound", trouble).unwrap_or(true)
    }

    fn property(&self, number: usize, trouble: &mut Option<String>) -> PropertyHere {
        let subject = &*self.subject;
        let stated = &subject.outline().properties[number];
        let what = format!("property {}", stated.name);
        let judged = ask(|| self.judge(number, stated), &what, trouble).flatten();
        let parts = ask(|| self.parts(number, stated), &what, trouble).unwrap_or_default();
        let mapped = self.trodden.last().map(|at| mapped_variables(subject, number, &at.state));
        PropertyHere {
            name: stated.name.clone(),
            kind: stated.kind,
            place: stated.place.clone(),
            holds: judged.as_ref().map(Result::is_ok),
            reason: judged.and_then(Result::err).unwrap_or_default(),
            parts,
            mapped: mapped.unwrap_or_default(),
        }
    }

    /// What a property says of the last state, or of the step to it.
    fn judge(&self, number: usize, stated: &Stated) -> Option<Judgement> {
        let subject = &*self.subject;
        let (last, before) = self.trodden.split_last()?;
        match stated.kind {
            PropertyKind::Always | PropertyKind::Reachable | PropertyKind::AlwaysPossible => {
                Some(subject.judge_state(number, &last.state))
            }
            PropertyKind::AlwaysStep | PropertyKind::Refines => match (before.last(), &last.action) {
                (Some(before), Some(action)) => {
                    let step = Step { action: action.clone(), to: last.state.clone() };
                    let changes = !subject.is_same_state(&before.state, &last.state);
                    Some(if changes { subject.judge_step(number, &before.state, &step) } else { Ok(()) })
                }
                _ if stated.kind == PropertyKind::Refines => Some(subject.judge_initial(number, &last.state)),
                _ => None,
            },
            _ => None,
        }
    }

    fn parts(&self, property: usize, stated: &Stated) -> Vec<(String, bool)> {
        let Some(last) = self.trodden.last() else { return Vec::new() };
        let mut parts = Vec::new();
        for (formula, claim) in stated.formulas.iter().enumerate() {
            for (test, name) in claim.tests.iter().enumerate() {
                let id = FormulaId { property, number: formula };
                parts.push((name.clone(), self.subject.test(id, test, &last.state)));
            }
        }
        parts
    }

    fn trace(&self) -> Result<Vec<TraceStep>, Refusal> {
        Ok((0..self.trodden.len()).map(|at| self.step(at)).collect())
    }

    /// A state of the path with the step that led to it.
    fn step(&self, at: usize) -> TraceStep {
        let (subject, visited) = (&*self.subject, &self.trodden[at]);
        let state: Vec<(String, Datum)> = subject.variables(&visited.state);
        let Some(action) = &visited.action else {
            return TraceStep {
                state,
                events: initial_events(subject, &visited.state),
                ..TraceStep::default()
            };
        };
        let step = Step { action: action.clone(), to: visited.state.clone() };
        let events = events(subject, &self.trodden[at - 1].state, &step);
        TraceStep { action: Some(subject.show_action(action)), state, events, ..TraceStep::default() }
    }
}

/// Asks the spec; remembers the first panic.
fn ask<T>(question: impl FnOnce() -> T, what: &str, trouble: &mut Option<String>) -> Option<T> {
    match catch(question) {
        Ok(answer) => Some(answer),
        Err(panicked) => {
            trouble.get_or_insert_with(|| panic_text(what, &panicked));
            None
        }
    }
}

/// Why there are no states to choose from.
pub(crate) fn refusal(what: &str, departure: &Departure) -> Refusal {
    match departure {
        Departure::Panicked(panicked) => panic_text(&format!("`{what}`"), panicked),
        Departure::Nondeterministic(_, why) | Departure::Fault(why) => why.clone(),
    }
}

pub(crate) fn panic_text(what: &str, Panicked { message, place }: &Panicked) -> String {
    let place = place.as_ref().map_or(String::new(), |place| format!(" at {}:{}", place.file, place.line));
    format!("{what} panics here{place}: {message}")
}
