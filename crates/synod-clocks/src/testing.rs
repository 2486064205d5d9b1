//! For tests: random runs of message-passing programs, and → by its definition.

use proptest::prelude::*;
use synod_derive::Finite;

/// The processes of random runs.
#[derive(Finite)]
#[finite(count = 4, show = "p1")]
pub(crate) struct P(pub(crate) u8);

/// An event of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occurrence {
    pub(crate) process: P,
    /// The number of the event that sent what is received here. Every event may be taken to send.
    pub(crate) received: Option<usize>,
}

/// A run: events in the order in which they happen, each receiving nothing or what some earlier one sent. A message may be received
/// any number of times, by anybody, in any order: clocks need no more of a network.
pub(crate) fn run() -> impl Strategy<Value = Vec<Occurrence>> {
    let event = (0_u8..4, prop::option::of(any::<prop::sample::Index>()));
    prop::collection::vec(event, 0..16).prop_map(|events| {
        let occurrence =
            |(number, (process, received)): (usize, (u8, Option<prop::sample::Index>))| Occurrence {
                process: P(process),
                received: received.filter(|_| number > 0).map(|index| index.index(number)),
            };
        events.into_iter().enumerate().map(occurrence).collect()
    })
}

/// Whether a → b, for all a and b: Lamport's three rules until nothing more follows.
pub(crate) fn happened_before(run: &[Occurrence]) -> Vec<Vec<bool>> {
    let direct =
        |a: usize, b: usize| (a < b && run[a].process == run[b].process) || run[b].received == Some(a);
    let numbers = 0..run.len();
    let mut before: Vec<Vec<bool>> =
        numbers.clone().map(|a| numbers.clone().map(|b| direct(a, b)).collect()).collect();
    for _ in numbers {
        for (a, b, c) in triples(run.len()) {
            before[a][c] |= before[a][b] && before[b][c];
        }
    }
    before
}

fn triples(count: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..count).flat_map(move |a| (0..count).flat_map(move |b| (0..count).map(move |c| (a, b, c))))
}
