//! Recordings are one history just when they mean the same, and histories are written injectively.

use std::collections::BTreeMap;

use proptest::prelude::*;
use synod_consistency::{History, Order, ProgramOrder, Queue, RealTime, Register, Sequential};
use synod_spec::{Decoder, Encoder, Value};

use crate::objects::Toy;
use crate::play::{Happens, Recording, record, recordings, shuffled, swaps};

/// What the `LinearizabilityTester` of Stateright 0.31 keeps: each client's operations, each with its answer, if it
/// has one, and with the number of operations that each *other* client had completed when it was called.
type Kept<O> = BTreeMap<u8, Vec<Operation<O>>>;

#[derive(PartialEq)]
struct Operation<O: Sequential> {
    completed: BTreeMap<u8, usize>,
    operation: O::Operation,
    answer: Option<O::Answer>,
}

fn kept<O: Sequential>(recording: &Recording<O>) -> Kept<O> {
    let mut kept = Kept::<O>::new();
    for (client, happens) in recording {
        match happens {
            Happens::Call(operation) => {
                let others = kept.iter().filter(|(other, _)| *other != client);
                let completed = others.map(|(other, own)| {
                    (*other, own.iter().filter(|operation| operation.answer.is_some()).count())
                });
                let completed = completed.filter(|(_, count)| *count > 0).collect();
                let called = Operation { completed, operation: operation.clone(), answer: None };
                kept.entry(*client).or_default().push(called);
            }
            Happens::Answer(answer) => {
                let open = kept.get_mut(client).and_then(|own| own.last_mut());
                open.expect("called before").answer = Some(answer.clone());
            }
        }
    }
    kept
}

/// Each client's calls and answers, nothing else.
fn programs<O: Sequential>(recording: &Recording<O>) -> BTreeMap<u8, Vec<&Happens<O>>> {
    let mut programs = BTreeMap::<u8, Vec<_>>::new();
    for (client, happens) in recording {
        programs.entry(*client).or_default().push(happens);
    }
    programs
}

fn bytes<T: Value>(value: &T) -> Vec<u8> {
    let mut e = Encoder::default();
    value.encode(&mut e);
    // What follows in the state must not be mistaken for more of the history.
    e.bits(0b101, 3);
    e.finish().to_vec()
}

/// Whether the histories are the same in every way that there is.
fn same<O: Sequential, K: Order>(a: &History<u8, O, K>, b: &History<u8, O, K>) -> bool {
    let equal = a == b;
    assert_eq!(equal, bytes(a) == bytes(b), "{a} and {b} as bytes");
    assert_eq!(equal, a.cmp(b).is_eq(), "{a} and {b} in order");
    assert_eq!(equal, a.show() == b.show(), "{a} and {b} as shown");
    equal
}

fn reads_back<O: Sequential, K: Order>(history: &History<u8, O, K>, into: &History<u8, O, K>) {
    let bytes = bytes(history);
    let mut d = Decoder::new(&bytes);
    assert_eq!(History::decode(&mut d), *history);
    assert_eq!(d.bits(3), 0b101, "it ends where it ended when it was written");
    let mut reused = into.clone();
    reused.decode_into(&mut Decoder::new(&bytes));
    assert_eq!(reused, *history);
}

fn compare<O: Toy>(one: &Recording<O>, other: &Recording<O>) {
    let real_time = [record::<O, RealTime>(one), record(other)];
    assert_eq!(same(&real_time[0], &real_time[1]), kept(one) == kept(other));
    reads_back(&real_time[0], &real_time[1]);
    let program_order = [record::<O, ProgramOrder>(one), record(other)];
    assert_eq!(same(&program_order[0], &program_order[1]), programs(one) == programs(other));
    reads_back(&program_order[0], &program_order[1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn what_differs_only_in_neighbours(recording in recordings::<Register<u8>>(), swaps in swaps()) {
        compare(&recording, &shuffled(&recording, &swaps));
    }

    #[test]
    fn a_queue_too(recording in recordings::<Queue<u8>>(), swaps in swaps()) {
        compare(&recording, &shuffled(&recording, &swaps));
    }

    #[test]
    fn any_two(one in recordings::<Register<u8>>(), other in recordings::<Register<u8>>()) {
        compare(&one, &other);
    }
}

#[test]
fn all_recordings_of_a_few_events() {
    let all = all_recordings(5);
    let histories: Vec<_> = all.iter().map(record::<Register<u8>, RealTime>).collect();
    let kept: Vec<_> = all.iter().map(kept).collect();
    for (a, kept_a) in histories.iter().zip(&kept) {
        for (b, kept_b) in histories.iter().zip(&kept) {
            assert_eq!(same(a, b), kept_a == kept_b, "{a} and {b}");
        }
    }
    assert!(all.len() > 300, "{}", all.len());
}

/// Three clients that read, in every way to call and answer `events` times at most.
fn all_recordings(events: usize) -> Vec<Recording<Register<u8>>> {
    use synod_consistency::{Answer, register::Operation};
    let mut all = vec![Recording::<Register<u8>>::new()];
    let mut longest = all.clone();
    for _ in 0..events {
        longest = longest
            .iter()
            .flat_map(|recording| (0..3).map(move |client| (recording, client)))
            .map(|(recording, client)| {
                let last = recording.iter().rfind(|(other, _)| *other == client);
                let next = match last {
                    Some((_, Happens::Call(_))) => Happens::Answer(Answer::Value(0)),
                    _ => Happens::Call(Operation::Read),
                };
                let mut longer = recording.clone();
                longer.push((client, next));
                longer
            })
            .collect();
        all.extend(longest.iter().cloned());
    }
    all
}

#[test]
fn a_history_is_small() {
    let mut history = History::<u8, Register<u8>>::new();
    assert_eq!(bytes(&history).len(), 1);
    history.call(0, synod_consistency::register::Operation::Read);
    // The number of events, the client, and one bit: 13 bits, and 3 for what follows.
    assert_eq!(bytes(&history).len(), 2);
}
