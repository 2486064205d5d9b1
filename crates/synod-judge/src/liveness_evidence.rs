//! What was found on the state graph, made readable: each lasso replayed and judged again.

use std::collections::HashSet;

use synod_explore::{Labeller, Panicked, catch};
use synod_messages::{Counterexample, FairnessNote, FindingKind};

use crate::evidence::{Fault, departed, mapped_variables, nondeterministic, shown};
use crate::lasso::Lasso;
use crate::liveness::{Found, Liveness, Misbehaved, Shape, is_labelled_as_before};
use crate::outline::{Constraint, FormulaId, Stated};
use crate::plan::Plan;
use crate::replay::{Behaviour, KeyKind, key, steps_of};
use crate::subject::{Opaque, Step, Subject};
use crate::truth::{truth, why_fair};

/// The counterexamples of what was found, with their lengths.
pub(crate) fn counterexamples(
    subject: &dyn Subject,
    plan: &Plan,
    labeller: &dyn Labeller,
    liveness: &Liveness,
) -> Result<Vec<(u64, Counterexample)>, Fault> {
    let witness = Witness { subject, labeller };
    let mut shown: Vec<(u64, Counterexample)> = Vec::new();
    for found in &liveness.found {
        let number = plan.questions[found.question].property;
        let property = &subject.outline().properties[number];
        // Of a refinement, the first part that fails is enough.
        if shown.iter().any(|(_, c)| c.property == property.name) {
            continue;
        }
        let counterexample = match (plan.claims[found.question], found.shape) {
            (Some(claim), Shape::Lasso { loop_start, only_by_stuttering }) => {
                witness.lasso(property, claim, found, loop_start, only_by_stuttering)?
            }
            (None, Shape::DeadEnd) => witness.dead_end(number, found)?,
            _ => return Err(Fault("a violation of the wrong shape".to_owned())),
        };
        shown.push((found.keys.len() as u64 - 1, counterexample));
    }
    if let Some(misbehaved) = &liveness.misbehaved {
        shown.push((misbehaved.keys.len() as u64 - 1, witness.misbehaved(misbehaved)?));
    }
    Ok(shown)
}

struct Witness<'a> {
    subject: &'a dyn Subject,
    labeller: &'a dyn Labeller,
}

impl Witness<'_> {
    fn lasso(
        &self,
        property: &Stated,
        formula: FormulaId,
        found: &Found,
        loop_start: usize,
        only_by_stuttering: bool,
    ) -> Result<Counterexample, Fault> {
        let subject = self.subject;
        let lasso = match Lasso::along(subject, &found.keys, loop_start) {
            Ok(lasso) => lasso,
            Err(departure) => return departed(subject, departure),
        };
        let claim = subject.outline().claim(formula);
        let judged = catch(|| (truth(subject, &lasso, formula, &claim.shape)[0], self.fairness(&lasso)));
        if !matches!(judged, Ok((false, Ok(_)))) && !is_labelled_as_before(self.labeller, found) {
            let why =
                format!("the predicates of {}, or of fairness, do not always answer the same", property.name);
            return Ok(nondeterministic(subject, None, why));
        }
        let fairness = match judged {
            Ok((false, Ok(fairness))) => fairness,
            Ok((true, _)) => return Err(wrong(property, "does not violate it")),
            Ok((_, Err(constraint))) => {
                return Err(wrong(property, &format!("does not satisfy {constraint}")));
            }
            Err(Panicked { message, .. }) => {
                let why = format!("the spec panics when it is asked again about a lasso: {message}");
                return Ok(nondeterministic(subject, None, why));
            }
        };
        let mut steps = lasso.trace();
        for (step, state) in steps.iter_mut().zip(&lasso.states) {
            step.mapped = mapped_variables(subject, formula.property, state);
        }
        Ok(Counterexample {
            kind: FindingKind::Liveness,
            property: property.name.clone(),
            reason: claim.part.as_ref().map_or_else(String::new, |part| {
                format!("the mapped behaviour violates what the abstract spec asks for: {part}")
            }),
            place: Some(property.place.clone()),
            steps,
            loop_start: Some(loop_start as u64),
            loop_action: lasso.action(lasso.states.len() - 1),
            loop_events: lasso.events(lasso.states.len() - 1),
            fairness,
            notes: notes(subject, &lasso, only_by_stuttering),
        })
    }

    /// Why the lasso satisfies each constraint; or the one that it does not satisfy.
    fn fairness(&self, lasso: &Lasso<'_>) -> Result<Vec<FairnessNote>, String> {
        let note = |(number, constraint): (usize, &Constraint)| {
            let why = why_fair(self.subject, lasso, number);
            why.map(|why| FairnessNote { constraint: constraint.text.clone(), why })
                .ok_or_else(|| constraint.text.clone())
        };
        self.subject.outline().fairness.iter().enumerate().map(note).collect()
    }

    fn dead_end(&self, number: usize, found: &Found) -> Result<Counterexample, Fault> {
        let property = &self.subject.outline().properties[number];
        let behaviour = match Behaviour::along(self.subject, &found.keys, KeyKind::Bytes) {
            Ok(behaviour) => behaviour,
            Err(departure) => return departed(self.subject, departure),
        };
        if let Some(goal) = self.search_plainly(behaviour.last(), number) {
            return Err(wrong(property, &format!("reaches the goal after all: {goal}")));
        }
        let place = Some(property.place.clone());
        Ok(shown(self.subject, &behaviour, FindingKind::Impossible, &property.name, String::new(), place))
    }

    /// Looks for a goal from a state on, without the engine; gives up after many states.
    fn search_plainly(&self, from: &Opaque, goal: usize) -> Option<String> {
        const MANY: usize = 10_000;
        let bytes = |state: &Opaque| key(self.subject, state, KeyKind::Bytes);
        let (mut seen, mut waiting) = (HashSet::from([bytes(from)]), vec![from.clone()]);
        while let Some(state) = waiting.pop() {
            if catch(|| self.subject.judge_state(goal, &state).is_ok()) == Ok(true) {
                let variables = self.subject.variables(&state);
                let text = variables.iter().map(|(name, value)| format!("{name} = {value}"));
                return Some(text.collect::<Vec<_>>().join(", "));
            }
            let Ok(Ok(steps)) = steps_of(self.subject, &state) else { return None };
            for step in steps {
                let within =
                    self.subject.is_state_within(&step.to) && self.subject.is_step_within(&state, &step);
                if within && seen.len() < MANY && seen.insert(bytes(&step.to)) {
                    waiting.push(step.to);
                }
            }
        }
        None
    }

    fn misbehaved(&self, misbehaved: &Misbehaved) -> Result<Counterexample, Fault> {
        let behaviour = match Behaviour::along(self.subject, &misbehaved.keys, KeyKind::Bytes) {
            Ok(behaviour) => behaviour,
            Err(departure) => return departed(self.subject, departure),
        };
        Ok(match &misbehaved.panicked {
            Some(Panicked { message, place }) => {
                let reason =
                    format!("{message} (while judging a temporal property, or fairness, at this state)");
                shown(self.subject, &behaviour, FindingKind::Panic, "panic", reason, place.clone())
            }
            None => {
                let why = "this state has a step that it did not have while the search ran".to_owned();
                nondeterministic(self.subject, Some(&behaviour), why)
            }
        })
    }
}

fn wrong(property: &Stated, what: &str) -> Fault {
    Fault(format!("a violation of {} was found, but when it is judged again, it {what}", property.name))
}

/// What a reader should know of a lasso that stutters for ever.
fn notes(subject: &dyn Subject, lasso: &Lasso<'_>, only_by_stuttering: bool) -> Vec<String> {
    if !lasso.stutters() {
        return Vec::new();
    }
    let last = lasso.states.len() - 1;
    let shown = |step: &Step| subject.show_action(&step.action).to_string();
    let mut enabled: Vec<String> = lasso.changing_steps(last).map(shown).collect();
    enabled.dedup();
    if enabled.is_empty() {
        return vec![format!("Nothing can happen any more in state {last}.")];
    }
    let possible = some_of(&enabled);
    let stops = format!("It stops in state {last} although it could go on: {possible}.");
    if only_by_stuttering {
        let rule =
            "It fails only by stuttering: weak fairness of any step rules that out (`f.weak(any_step())`).";
        return vec![stops, rule.to_owned()];
    }
    vec![stops]
}

/// A list that stays short.
fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
