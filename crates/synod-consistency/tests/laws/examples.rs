//! Histories from the literature.

use synod_consistency::Answer::{Done, Value};
use synod_consistency::{Answer, History, Queue, Register, Sequential, queue, register};

use crate::objects::{Pair, PairOperation};
use crate::play::Happens::{self, Answer as Answered, Call};
use crate::play::{Recording, record};

type Queues = Happens<Queue<char>>;
type Registers = Happens<Register<u8>>;

const A: u8 = 0;
const B: u8 = 1;
const C: u8 = 2;

fn enqueue(value: char) -> Queues {
    Call(queue::Operation::Enqueue(value))
}

fn dequeue() -> Queues {
    Call(queue::Operation::Dequeue)
}

fn dequeued(value: char) -> Queues {
    Answered(Value(Some(value)))
}

fn write(value: u8) -> Registers {
    Call(register::Operation::Write(value))
}

fn read() -> Registers {
    Call(register::Operation::Read)
}

fn found(value: u8) -> Registers {
    Answered(Value(value))
}

fn done<O: Sequential<Answer = Answer<V>>, V>() -> Happens<O> {
    Answered(Done)
}

/// Whether the history is linearizable, and whether it is sequentially consistent.
fn judged<O: Sequential + Default>(recording: &Recording<O>) -> (bool, bool) {
    let history: History<u8, O> = record(recording);
    (history.linearizable().is_ok(), history.sequentially_consistent().is_ok())
}

/// Herlihy, Wing 1990, H1: enqueued at the same time, dequeued in either order.
#[test]
fn queue_h1() {
    let h1 = vec![
        (A, enqueue('x')),
        (B, enqueue('y')),
        (B, done()),
        (A, done()),
        (B, dequeue()),
        (B, dequeued('x')),
        (A, dequeue()),
        (A, dequeued('y')),
        (A, enqueue('z')),
    ];
    assert_eq!(judged(&h1), (true, true));
}

/// H2: x was there before y came, so y must not be dequeued first. Without real time it may.
#[test]
fn queue_h2() {
    let h2 = vec![
        (A, enqueue('x')),
        (A, done()),
        (B, enqueue('y')),
        (A, dequeue()),
        (B, done()),
        (A, dequeued('y')),
    ];
    assert_eq!(judged(&h2), (false, true));
}

/// H3: what is dequeued may be what somebody is still enqueuing.
#[test]
fn queue_h3() {
    let h3 = vec![(A, enqueue('x')), (B, dequeue()), (B, dequeued('x'))];
    assert_eq!(judged(&h3), (true, true));
}

/// H4: y is dequeued twice.
#[test]
fn queue_h4() {
    let h4 = vec![
        (A, enqueue('x')),
        (B, enqueue('y')),
        (A, done()),
        (B, done()),
        (A, dequeue()),
        (C, dequeue()),
        (A, dequeued('y')),
        (C, dequeued('y')),
    ];
    assert_eq!(judged(&h4), (false, false));
}

/// While 1 is being written, one read may find it and an earlier one not.
#[test]
fn reads_during_a_write() {
    let recording = vec![
        (A, write(1)),
        (B, read()),
        (B, found(0)),
        (C, read()),
        (C, found(1)),
        (B, read()),
        (B, found(1)),
        (A, done()),
    ];
    assert_eq!(judged(&recording), (true, true));
}

/// Once the new value was read, the old one is gone, even if the write is still going on: what tells an atomic register
/// from a regular one (Lamport, "On interprocess communication", 1986).
#[test]
fn new_old_inversion() {
    let recording = vec![(A, write(1)), (B, read()), (B, found(1)), (C, read()), (C, found(0)), (A, done())];
    assert_eq!(judged(&recording), (false, true));
}

/// A client reads its own old value: no order of its own operations explains that.
#[test]
fn a_client_forgets_its_write() {
    let recording = vec![(A, write(1)), (A, done()), (A, read()), (A, found(0))];
    assert_eq!(judged(&recording), (false, false));
}

/// A write that was not answered may come at any time after its call, but not before.
#[test]
fn an_open_write() {
    let reads = |first, second| vec![(B, read()), (B, found(first)), (B, read()), (B, found(second))];
    let after = |second| [vec![(A, write(1))], reads(0, second)].concat();
    assert_eq!(judged(&after(1)), (true, true));
    assert_eq!(judged(&after(0)), (true, true));
    let before = [reads(0, 1), vec![(A, write(1))]].concat();
    assert_eq!(judged(&before), (false, true));
}

/// Lamport 1979: each process writes its own flag and then reads the other's. Both cannot find it unwritten.
#[test]
fn store_buffering() {
    let store_and_load = |client: u8| {
        let own = usize::from(client);
        vec![
            (client, Call(PairOperation::Write(own, 1))),
            (client, done()),
            (client, Call(PairOperation::Read(1 - own))),
        ]
    };
    let both = |a, b| {
        let answers = vec![(A, Answered(Value(a))), (B, Answered(Value(b)))];
        [store_and_load(A), store_and_load(B), answers].concat()
    };
    assert_eq!(judged::<Pair>(&both(0, 0)), (false, false));
    assert_eq!(judged::<Pair>(&both(0, 1)), (true, true));
    assert_eq!(judged::<Pair>(&both(1, 0)), (false, true), "A had written before B did anything");
    assert_eq!(judged::<Pair>(&both(1, 1)), (true, true));
}

/// Herlihy, Wing 1990: sequential consistency is not local. Each register alone is, both together are not.
#[test]
fn sequential_consistency_is_not_local() {
    let only = |which: usize| {
        let (writer, reader) = (which as u8, 1 - which as u8);
        vec![
            (writer, Call(PairOperation::Write(which, 1))),
            (writer, done()),
            (reader, Call(PairOperation::Read(which))),
            (reader, Answered(Value(0))),
        ]
    };
    assert!(judged::<Pair>(&only(0)).1 && judged::<Pair>(&only(1)).1);
    let both = [&only(0)[..2], &only(1)[..2], &only(0)[2..], &only(1)[2..]].concat();
    assert!(!judged::<Pair>(&both).1);
}

#[test]
fn nothing_happened() {
    assert_eq!(judged(&Recording::<Queue<char>>::new()), (true, true));
    assert_eq!(judged(&vec![(A, enqueue('x'))]), (true, true));
}

/// Where histories begin can be said.
#[test]
fn another_initial_state() {
    let history: History<u8, Register<u8>> = record(&vec![(A, read()), (A, found(7))]);
    assert!(history.linearizable().is_err());
    assert!(history.linearizable_from(&Register(7)).is_ok());
    assert!(history.sequentially_consistent().is_err());
    assert!(history.sequentially_consistent_from(&Register(7)).is_ok());
}

/// As many operations as there is room for. What it costs grows with how many there are at once, not with how many
/// there are.
#[test]
fn sixty_four_operations() {
    let mut history = History::<u8, Register<u8>>::new();
    for round in 1..=16 {
        history.call(0, register::Operation::Write(round));
        (1..4).for_each(|client| history.call(client, register::Operation::Read));
        (1..4).for_each(|client| history.answer(client, Value(round - client % 2)));
        history.answer(0, Done);
        assert!(history.linearizable().is_ok(), "after {round} rounds");
        assert!(history.linearizable_from(&Register(7)).is_err());
    }
    assert_eq!(history.len(), 64);
}

#[test]
#[should_panic(expected = "a history of 65 operations is too long to be judged: at most 64 can be")]
fn sixty_five_operations() {
    let mut history = History::<u8, Register<u8>>::new();
    (0..65).for_each(|client| history.call(client, register::Operation::Read));
    let _ = history.linearizable();
}
