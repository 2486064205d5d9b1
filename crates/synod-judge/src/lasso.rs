//! A lasso, replayed: the spec's own `init` and `next` run again along it.

use synod_explore::SpecMachine;
use synod_messages::{Event, TraceStep};
use synod_spec::{Action, Spec};

use crate::evidence::{events, initial_events, variables};
use crate::replay::{Behaviour, Departure, KeyKind, StepList, initial_states, key, steps_of, unlike};

/// An ultimately periodic behaviour: states, of which the last returns to an earlier one or to itself.
pub(crate) struct Lasso<S: Spec> {
    pub(crate) states: Vec<S::State>,
    /// The state that the last one returns to.
    pub(crate) loop_start: usize,
    /// For each state its steps.
    pub(crate) steps: Vec<StepList<S>>,
    /// For each state the number of the step that leaves it; `None` where that is a stuttering step.
    pub(crate) choices: Vec<Option<usize>>,
}

impl<S: Spec> Lasso<S> {
    /// Replays the lasso with these keys.
    pub(crate) fn along(
        machine: &SpecMachine<S>,
        keys: &[Vec<u8>],
        loop_start: usize,
    ) -> Result<Self, Departure<S>> {
        let spec = machine.spec();
        let first = keys.first().ok_or_else(|| Departure::Fault("an empty lasso".to_owned()))?;
        let initial = initial_states(spec)?.into_iter().find(|state| key(state, KeyKind::Bytes) == *first);
        let initial = initial.ok_or_else(|| Departure::Nondeterministic(None, unlike("init")))?;
        let mut lasso = Self { states: vec![initial], loop_start, steps: Vec::new(), choices: Vec::new() };
        for (index, current) in keys.iter().enumerate() {
            let wanted = keys.get(index + 1).unwrap_or(&keys[loop_start]);
            let state = &lasso.states[index];
            let steps = match steps_of(spec, state)? {
                Ok(steps) => steps,
                Err(why) => return Err(Departure::Nondeterministic(lasso.into_behaviour(), why)),
            };
            let choice = if wanted == current {
                None
            } else {
                let leads = |(action, next): &(S::Action, S::State)| {
                    key(next, KeyKind::Bytes) == *wanted && machine.is_step_within(state, action, next)
                };
                let choice = steps.iter().position(leads);
                if choice.is_none() {
                    return Err(Departure::Nondeterministic(lasso.into_behaviour(), unlike("next")));
                }
                choice
            };
            if index + 1 < keys.len() {
                let next = choice.map_or(&lasso.states[index], |choice| &steps[choice].1).clone();
                lasso.states.push(next);
            }
            lasso.steps.push(steps);
            lasso.choices.push(choice);
        }
        Ok(lasso)
    }

    /// The position that follows.
    pub(crate) fn after(&self, position: usize) -> usize {
        if position + 1 < self.states.len() { position + 1 } else { self.loop_start }
    }

    /// The positions that are visited for ever.
    pub(crate) fn cycle(&self) -> std::ops::Range<usize> {
        self.loop_start..self.states.len()
    }

    /// Whether it ends in one state for ever.
    pub(crate) fn stutters(&self) -> bool {
        self.loop_start + 1 == self.states.len()
    }

    /// The actions whose steps lead from a state to where the lasso goes; none for a stuttering step. Where several actions lead
    /// there, the step is a step of each.
    pub(crate) fn actions_from(&self, position: usize) -> impl Iterator<Item = &S::Action> {
        let to = &self.states[self.after(position)];
        let changes = *to != self.states[position];
        self.steps[position].iter().filter(move |(_, next)| changes && next == to).map(|(action, _)| action)
    }

    /// The steps of a state that change it.
    pub(crate) fn changing_steps(&self, position: usize) -> impl Iterator<Item = &(S::Action, S::State)> {
        self.steps[position].iter().filter(move |(_, next)| *next != self.states[position])
    }

    /// The step that leaves a state.
    pub(crate) fn action(&self, position: usize) -> Option<&S::Action> {
        self.choices[position].map(|choice| &self.steps[position][choice].0)
    }

    /// For a reader, up to the last state.
    pub(crate) fn trace(&self, spec: &S) -> Vec<TraceStep> {
        let step = |(position, state): (usize, &S::State)| TraceStep {
            action: position.checked_sub(1).and_then(|before| self.action(before)).map(Action::show),
            state: variables(state),
            events: match position.checked_sub(1) {
                Some(before) => self.events(spec, before),
                None => initial_events(spec, state),
            },
            ..TraceStep::default()
        };
        self.states.iter().enumerate().map(step).collect()
    }

    /// What happens where in the step that leaves a state.
    pub(crate) fn events(&self, spec: &S, position: usize) -> Vec<Event> {
        let (from, to) = (&self.states[position], &self.states[self.after(position)]);
        self.action(position).map(|action| events(spec, from, action, to)).unwrap_or_default()
    }

    /// What was replayed so far, up to the first stuttering step.
    fn into_behaviour(self) -> Option<Box<Behaviour<S>>> {
        let mut states = self.states.into_iter();
        let initial = states.next()?;
        let mut behaviour = Behaviour { initial, steps: Vec::new(), choices: vec![0] };
        for ((state, choice), steps) in states.zip(self.choices).zip(self.steps) {
            let Some(choice) = choice else { break };
            let (action, _) = steps.into_iter().nth(choice)?;
            behaviour.choices.push(choice);
            behaviour.steps.push((action, state));
        }
        Some(Box::new(behaviour))
    }
}
