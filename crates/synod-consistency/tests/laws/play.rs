//! Random recordings that are nearly right: clients use a real object, and now and then one is told something else.

use proptest::prelude::*;
use synod_consistency::{History, Order, Sequential};

use crate::objects::Toy;

/// What happens to a client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Happens<O: Sequential> {
    Call(O::Operation),
    Answer(O::Answer),
}

impl<O: Sequential> Happens<O> {
    pub(crate) fn is_call(&self) -> bool {
        matches!(self, Self::Call(_))
    }
}

/// Calls and answers as they come, one after the other, each with its client.
pub(crate) type Recording<O> = Vec<(u8, Happens<O>)>;

/// The naive judge tries all permutations, so there are not more operations than this.
const MOST_OPERATIONS: usize = 6;

enum Client<O: Sequential> {
    Idle,
    Waits(O::Operation),
    Served(O::Answer),
}

/// Each choice is a client and what it does: it calls; or its operation takes effect; or it is answered, wrongly in one
/// case of twelve.
fn play<O: Toy>(clients: u8, choices: &[(u8, u8)]) -> Recording<O> {
    let mut object = O::default();
    let mut states: Vec<Client<O>> = (0..clients).map(|_| Client::Idle).collect();
    let mut recording = Recording::new();
    for &(client, number) in choices {
        let client = client % clients;
        let state = &mut states[usize::from(client)];
        *state = match std::mem::replace(state, Client::Idle) {
            Client::Idle => {
                let calls = recording.iter().filter(|(_, happens): &&(u8, Happens<O>)| happens.is_call());
                if calls.count() == MOST_OPERATIONS {
                    continue;
                }
                recording.push((client, Happens::Call(O::operation(number))));
                Client::Waits(O::operation(number))
            }
            Client::Waits(operation) => Client::Served(object.apply(&operation)),
            Client::Served(answer) => {
                let answers = O::answers();
                let wrong = answers[usize::from(number / 12) % answers.len()].clone();
                let given = if number % 12 == 0 { wrong } else { answer };
                recording.push((client, Happens::Answer(given)));
                Client::Idle
            }
        };
    }
    recording
}

/// Recordings of up to four clients. Some were recorded out of step: right but for real time.
pub(crate) fn recordings<O: Toy>() -> impl Strategy<Value = Recording<O>> {
    let choices = prop::collection::vec((any::<u8>(), any::<u8>()), 0..30);
    (1_u8..=4, choices, prop::collection::vec(any::<usize>(), 0..40))
        .prop_map(|(clients, choices, swaps)| shuffled(&play(clients, &choices), &swaps))
}

/// Places where neighbours change places.
pub(crate) fn swaps() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(any::<usize>(), 0..6)
}

/// The same clients do the same, but some neighbours change places.
pub(crate) fn shuffled<O: Sequential>(recording: &Recording<O>, swaps: &[usize]) -> Recording<O> {
    let mut shuffled = recording.clone();
    for swap in swaps {
        let at = swap % shuffled.len().max(1);
        if at + 1 < shuffled.len() && shuffled[at].0 != shuffled[at + 1].0 {
            shuffled.swap(at, at + 1);
        }
    }
    shuffled
}

/// The history that a specification would keep.
pub(crate) fn record<O: Sequential, K: Order>(recording: &Recording<O>) -> History<u8, O, K> {
    let mut history = History::new();
    for (client, happens) in recording {
        match happens {
            Happens::Call(operation) => history.call(*client, operation.clone()),
            Happens::Answer(answer) => history.answer(*client, answer.clone()),
        }
    }
    history
}
