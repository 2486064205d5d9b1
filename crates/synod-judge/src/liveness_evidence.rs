//! What was found on the state graph, made readable: each lasso replayed and judged again.

use std::collections::HashSet;

use synod_explore::{Panicked, SpecMachine, catch};
use synod_messages::{Counterexample, FairnessNote, FindingKind};
use synod_spec::{Action, Predicate, Property, Spec};

use crate::evidence::{Fault, departed, mapped_variables, nondeterministic, shown};
use crate::lasso::Lasso;
use crate::liveness::{Found, Liveness, Misbehaved, Shape, is_labelled_as_before};
use crate::plan::{Claim, Parts, Plan};
use crate::replay::{Behaviour, KeyKind, key, steps_of};
use crate::truth::{truth, why_fair};

/// The counterexamples of what was found, with their lengths.
pub(crate) fn counterexamples<S: Spec>(
    machine: &SpecMachine<S>,
    parts: &Parts<S>,
    plan: &Plan<'_, S>,
    liveness: &Liveness,
) -> Result<Vec<(u64, Counterexample)>, Fault> {
    let witness = Witness { machine, parts, plan };
    let mut shown: Vec<(u64, Counterexample)> = Vec::new();
    for found in &liveness.found {
        let property = &machine.properties().list()[plan.questions[found.question].property];
        // Of a refinement, the first part that fails is enough.
        if shown.iter().any(|(_, c)| c.property == property.name) {
            continue;
        }
        let counterexample = match (&plan.claims[found.question], found.shape) {
            (Some(claim), Shape::Lasso { loop_start, only_by_stuttering }) => {
                witness.lasso(property, claim, found, loop_start, only_by_stuttering)?
            }
            (None, Shape::DeadEnd) => witness.dead_end(property, found)?,
            _ => return Err(Fault("a violation of the wrong shape".to_owned())),
        };
        shown.push((found.keys.len() as u64 - 1, counterexample));
    }
    if let Some(misbehaved) = &liveness.misbehaved {
        shown.push((misbehaved.keys.len() as u64 - 1, witness.misbehaved(misbehaved)?));
    }
    Ok(shown)
}

struct Witness<'a, S: Spec> {
    machine: &'a SpecMachine<S>,
    parts: &'a Parts<S>,
    plan: &'a Plan<'a, S>,
}

impl<S: Spec> Witness<'_, S> {
    fn lasso(
        &self,
        property: &Property<S>,
        claim: &Claim<'_, S>,
        found: &Found,
        loop_start: usize,
        only_by_stuttering: bool,
    ) -> Result<Counterexample, Fault> {
        let spec = self.machine.spec();
        let lasso = match Lasso::along(self.machine, &found.keys, loop_start) {
            Ok(lasso) => lasso,
            Err(departure) => return departed(departure),
        };
        let judged = catch(|| (truth(spec, &lasso, claim.formula)[0], self.fairness(&lasso)));
        if !matches!(judged, Ok((false, Ok(_)))) && !is_labelled_as_before(&self.plan.labeller, found) {
            let why =
                format!("the predicates of {}, or of fairness, do not always answer the same", property.name);
            return Ok(nondeterministic::<S>(None, why));
        }
        let fairness = match judged {
            Ok((false, Ok(fairness))) => fairness,
            Ok((true, _)) => return Err(wrong(property, "does not violate it")),
            Ok((_, Err(constraint))) => {
                return Err(wrong(property, &format!("does not satisfy {constraint}")));
            }
            Err(Panicked { message, .. }) => {
                let why = format!("the spec panics when it is asked again about a lasso: {message}");
                return Ok(nondeterministic::<S>(None, why));
            }
        };
        let mut steps = lasso.trace(spec);
        if let Predicate::Refines(refinement) = &property.predicate {
            for (step, state) in steps.iter_mut().zip(&lasso.states) {
                step.mapped = mapped_variables(spec, refinement, state);
            }
        }
        Ok(Counterexample {
            kind: FindingKind::Liveness,
            property: property.name.clone(),
            reason: claim.part.map_or_else(String::new, |part| {
                format!("the mapped behaviour violates what the abstract spec asks for: {part}")
            }),
            place: Some(property.place.clone()),
            steps,
            loop_start: Some(loop_start as u64),
            loop_action: lasso.action(lasso.states.len() - 1).map(Action::show),
            loop_events: lasso.events(spec, lasso.states.len() - 1),
            fairness,
            notes: notes(&lasso, only_by_stuttering),
        })
    }

    /// Why the lasso satisfies each constraint; or the one that it does not satisfy.
    fn fairness(&self, lasso: &Lasso<S>) -> Result<Vec<FairnessNote>, String> {
        let note = |constraint: &synod_spec::FairnessConstraint<S>| {
            let why = why_fair(self.machine.spec(), lasso, constraint);
            why.map(|why| FairnessNote { constraint: constraint.describe(), why })
                .ok_or_else(|| constraint.describe())
        };
        self.parts.fairness().list().iter().map(note).collect()
    }

    fn dead_end(&self, property: &Property<S>, found: &Found) -> Result<Counterexample, Fault> {
        let behaviour = match Behaviour::along(self.machine.spec(), &found.keys, KeyKind::Bytes) {
            Ok(behaviour) => behaviour,
            Err(departure) => return departed(departure),
        };
        if let Predicate::AlwaysPossible(holds) = &property.predicate
            && let Some(goal) =
                self.search_plainly(behaviour.last(), |state| holds(self.machine.spec(), state).is_ok())
        {
            return Err(wrong(property, &format!("reaches the goal after all: {goal}")));
        }
        let place = Some(property.place.clone());
        Ok(shown(
            self.machine.spec(),
            &behaviour,
            FindingKind::Impossible,
            &property.name,
            String::new(),
            place,
        ))
    }

    /// Looks for a goal from a state on, without the engine; gives up after many states.
    fn search_plainly(&self, from: &S::State, is_goal: impl Fn(&S::State) -> bool) -> Option<String> {
        const MANY: usize = 10_000;
        let (mut seen, mut waiting) = (Seen::default(), vec![from.clone()]);
        seen.insert(key(from, KeyKind::Bytes));
        while let Some(state) = waiting.pop() {
            if catch(|| is_goal(&state)) == Ok(true) {
                let variables = crate::evidence::variables(&state);
                let text = variables.iter().map(|(name, value)| format!("{name} = {value}"));
                return Some(text.collect::<Vec<_>>().join(", "));
            }
            let Ok(Ok(steps)) = steps_of(self.machine.spec(), &state) else { return None };
            for (action, next) in steps {
                let within = self.machine.is_state_within(&next)
                    && self.machine.is_step_within(&state, &action, &next);
                if within && seen.0.len() < MANY && seen.insert(key(&next, KeyKind::Bytes)) {
                    waiting.push(next);
                }
            }
        }
        None
    }

    fn misbehaved(&self, misbehaved: &Misbehaved) -> Result<Counterexample, Fault> {
        let behaviour = match Behaviour::along(self.machine.spec(), &misbehaved.keys, KeyKind::Bytes) {
            Ok(behaviour) => behaviour,
            Err(departure) => return departed(departure),
        };
        Ok(match &misbehaved.panicked {
            Some(Panicked { message, place }) => {
                let reason =
                    format!("{message} (while judging a temporal property, or fairness, at this state)");
                shown(self.machine.spec(), &behaviour, FindingKind::Panic, "panic", reason, place.clone())
            }
            None => {
                let why = "this state has a step that it did not have while the search ran".to_owned();
                nondeterministic(Some(&behaviour), why)
            }
        })
    }
}

fn wrong<S: Spec>(property: &Property<S>, what: &str) -> Fault {
    Fault(format!("a violation of {} was found, but when it is judged again, it {what}", property.name))
}

/// What a reader should know of a lasso that stutters for ever.
fn notes<S: Spec>(lasso: &Lasso<S>, only_by_stuttering: bool) -> Vec<String> {
    if !lasso.stutters() {
        return Vec::new();
    }
    let last = lasso.states.len() - 1;
    let mut enabled: Vec<String> =
        lasso.changing_steps(last).map(|(action, _)| action.show().to_string()).collect();
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

/// The keys of states. It knows no spec, so that it is compiled once and not with each.
#[derive(Default)]
struct Seen(HashSet<Vec<u8>>);

impl Seen {
    /// Whether the key is new.
    #[inline(never)]
    fn insert(&mut self, key: Vec<u8>) -> bool {
        self.0.insert(key)
    }
}

/// A list that stays short.
fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
