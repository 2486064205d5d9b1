//! A lasso, replayed: the spec's own `init` and `next` run again along it.

use synod_messages::{ActionTaken, Event, TraceStep};

use crate::evidence::{events, initial_events};
use crate::replay::{Behaviour, Departure, KeyKind, initial_states, key, steps_of, unlike};
use crate::subject::{Opaque, Step, Subject};

/// An ultimately periodic behaviour: states, of which the last returns to an earlier one or to itself.
pub(crate) struct Lasso<'s> {
    subject: &'s dyn Subject,
    pub(crate) states: Vec<Opaque>,
    /// The state that the last one returns to.
    pub(crate) loop_start: usize,
    /// For each state its steps.
    steps: Vec<Vec<Step>>,
    /// For each state the number of the step that leaves it; `None` where that is a stuttering step.
    choices: Vec<Option<usize>>,
}

impl<'s> Lasso<'s> {
    /// Replays the lasso with these keys.
    pub(crate) fn along(
        subject: &'s dyn Subject,
        keys: &[Vec<u8>],
        loop_start: usize,
    ) -> Result<Self, Departure> {
        let bytes = |state: &Opaque| key(subject, state, KeyKind::Bytes);
        let first = keys.first().ok_or_else(|| Departure::Fault("an empty lasso".to_owned()))?;
        let initial = initial_states(subject)?.into_iter().find(|state| bytes(state) == *first);
        let initial = initial.ok_or_else(|| Departure::Nondeterministic(None, unlike("init")))?;
        let (states, steps, choices) = (vec![initial], Vec::new(), Vec::new());
        let mut lasso = Self { subject, states, loop_start, steps, choices };
        for (index, current) in keys.iter().enumerate() {
            let wanted = keys.get(index + 1).unwrap_or(&keys[loop_start]);
            let state = &lasso.states[index];
            let steps = match steps_of(subject, state)? {
                Ok(steps) => steps,
                Err(why) => return Err(Departure::Nondeterministic(lasso.into_behaviour(), why)),
            };
            let choice = if wanted == current {
                None
            } else {
                let leads = |step: &Step| bytes(&step.to) == *wanted && subject.is_step_within(state, step);
                let choice = steps.iter().position(leads);
                if choice.is_none() {
                    return Err(Departure::Nondeterministic(lasso.into_behaviour(), unlike("next")));
                }
                choice
            };
            if index + 1 < keys.len() {
                let next = choice.map_or(&lasso.states[index], |choice| &steps[choice].to).clone();
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

    /// The steps that lead from a state to where the lasso goes; none for a stuttering step. Where several actions lead there, the
    /// lasso's step is a step of each.
    pub(crate) fn steps_from(&self, position: usize) -> impl Iterator<Item = &Step> {
        let to = &self.states[self.after(position)];
        let changes = !self.subject.is_same_state(to, &self.states[position]);
        self.steps[position].iter().filter(move |step| changes && self.subject.is_same_state(&step.to, to))
    }

    /// The steps of a state that change it.
    pub(crate) fn changing_steps(&self, position: usize) -> impl Iterator<Item = &Step> {
        let state = &self.states[position];
        self.steps[position].iter().filter(move |step| !self.subject.is_same_state(&step.to, state))
    }

    /// The action of the step that leaves a state.
    pub(crate) fn action(&self, position: usize) -> Option<ActionTaken> {
        self.step(position).map(|step| self.subject.show_action(&step.action))
    }

    fn step(&self, position: usize) -> Option<&Step> {
        self.choices[position].map(|choice| &self.steps[position][choice])
    }

    /// For a reader, up to the last state.
    pub(crate) fn trace(&self) -> Vec<TraceStep> {
        let step = |(position, state): (usize, &Opaque)| TraceStep {
            action: position.checked_sub(1).and_then(|before| self.action(before)),
            state: self.subject.variables(state),
            events: match position.checked_sub(1) {
                Some(before) => self.events(before),
                None => initial_events(self.subject, state),
            },
            ..TraceStep::default()
        };
        self.states.iter().enumerate().map(step).collect()
    }

    /// What happens where in the step that leaves a state.
    pub(crate) fn events(&self, position: usize) -> Vec<Event> {
        let from = &self.states[position];
        self.step(position).map(|step| events(self.subject, from, step)).unwrap_or_default()
    }

    /// What was replayed so far, up to the first stuttering step.
    fn into_behaviour(self) -> Option<Box<Behaviour>> {
        let initial = self.states.into_iter().next()?;
        let mut behaviour = Behaviour { initial, steps: Vec::new(), choices: vec![0] };
        for (choice, steps) in self.choices.into_iter().zip(self.steps) {
            let Some(choice) = choice else { break };
            behaviour.choices.push(choice);
            behaviour.steps.push(steps.into_iter().nth(choice)?);
        }
        Some(Box::new(behaviour))
    }
}
