//! A small state graph with all that a reader wants to see of it.
//!
//! The engine's own graph is made for millions of states and knows numbers and labels only. This one is made for pictures: a plain
//! breadth-first search over the spec, one state after the other, that gives up where there are too many.

use std::collections::HashMap;

use synod_explore::catch;
use synod_messages::{DrawnGraph, DrawnState, DrawnStep, PropertyKind, too_many_states};

use crate::evidence::events;
use crate::replay::{initial_states, steps_of};
use crate::subject::{Opaque, Step, Subject};
use crate::walk::{panic_text, refusal};

/// All states within the bounds and the steps between them, in the order in which a search finds them.
///
/// # Errors
/// There are more than `most` states, or the spec panics; in words.
pub(crate) fn drawn_graph(subject: &dyn Subject, most: u64) -> Result<DrawnGraph, String> {
    let mut draft =
        Draft { subject, most, states: Vec::new(), numbers: HashMap::new(), graph: DrawnGraph::default() };
    for (choice, state) in
        initial_states(subject).map_err(|why| refusal("init", &why))?.into_iter().enumerate()
    {
        if draft.is_within(None, &state)? {
            draft.number(state, 0, || vec![choice as u32])?;
        }
    }
    let mut at = 0;
    while at < draft.states.len() {
        draft.expand(at)?;
        at += 1;
    }
    Ok(draft.graph)
}

struct Draft<'a> {
    subject: &'a dyn Subject,
    most: u64,
    states: Vec<Opaque>,
    numbers: HashMap<Vec<u8>, u32>,
    graph: DrawnGraph,
}

impl Draft<'_> {
    /// Adds the steps of a state, and the states that they lead to.
    fn expand(&mut self, at: usize) -> Result<(), String> {
        let from = self.states[at].clone();
        let steps = steps_of(self.subject, &from).map_err(|why| refusal("next", &why))??;
        let may_end = || self.subject.may_end(&from);
        if steps.is_empty() && !catch(may_end).map_err(|panicked| panic_text("`may_end`", &panicked))? {
            self.graph.states[at].violated.push("deadlock".to_owned());
        }
        let (depth, first) = (self.graph.states[at].depth + 1, self.graph.steps.len());
        for (choice, step) in steps.into_iter().enumerate() {
            if !self.is_within(Some((&from, &step)), &step.to)? {
                continue;
            }
            let path = self.graph.states[at].path.clone();
            let to = self.number(step.to.clone(), depth, || [path, vec![choice as u32]].concat())?;
            let drawn = DrawnStep {
                from: at as u32,
                to,
                action: self.subject.show_action(&step.action),
                events: events(self.subject, &from, &step),
            };
            if !self.graph.steps[first..].contains(&drawn) {
                self.graph.steps.push(drawn);
            }
        }
        Ok(())
    }

    /// The number of a state, which it gets where it is new.
    fn number(&mut self, state: Opaque, depth: u64, path: impl FnOnce() -> Vec<u32>) -> Result<u32, String> {
        let key = self.subject.encode(&state);
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let number = self.states.len();
        if number as u64 >= self.most {
            return Err(too_many_states(self.most));
        }
        self.numbers.insert(key, number as u32);
        self.graph.states.push(DrawnState {
            state: self.subject.variables(&state),
            initial: depth == 0,
            depth,
            path: path(),
            violated: self.violated(&state)?,
        });
        self.states.push(state);
        Ok(number as u32)
    }

    /// The invariants that are false in a state.
    fn violated(&self, state: &Opaque) -> Result<Vec<String>, String> {
        let mut violated = Vec::new();
        for (number, property) in self.subject.outline().properties.iter().enumerate() {
            let judge = || self.subject.judge_state(number, state);
            if property.kind == PropertyKind::Always
                && catch(judge)
                    .map_err(|panicked| panic_text(&format!("property {}", property.name), &panicked))?
                    .is_err()
            {
                violated.push(property.name.clone());
            }
        }
        Ok(violated)
    }

    fn is_within(&self, step: Option<(&Opaque, &Step)>, state: &Opaque) -> Result<bool, String> {
        let subject = self.subject;
        let within = || {
            subject.is_state_within(state)
                && step.is_none_or(|(from, step)| subject.is_step_within(from, step))
        };
        catch(within).map_err(|panicked| panic_text("a bound", &panicked))
    }
}
