//! States of the shapes of two specs', in some variety.

use synod::prelude::*;

#[derive(Finite)]
#[finite(count = 10)]
struct Manager(u8);

#[derive(Finite)]
enum Phase {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Finite)]
enum Word {
    Prepared(Manager),
    Commit,
    Abort,
}

/// As two-phase commit's.
#[derive(State)]
pub(crate) struct TwoPhase {
    managers: Map<Manager, Phase>,
    decided: bool,
    prepared: Set<Manager>,
    messages: Set<Word>,
}

#[derive(Finite)]
#[finite(count = 5)]
struct Acceptor(u8);

#[derive(Finite)]
#[finite(count = 4)]
struct Value(u8);

#[derive(Finite)]
#[finite(count = 5)]
struct Ballot(u8);

type Vote = (Ballot, Value);

#[derive(Finite)]
enum Message {
    Prepare(Ballot),
    Promise(Acceptor, Ballot, Option<Vote>),
    Propose(Ballot, Value),
    Vote(Acceptor, Ballot, Value),
}

/// As Paxos'.
#[derive(State)]
pub(crate) struct Paxos {
    promised: Map<Acceptor, Ballot>,
    voted: Map<Acceptor, Vote>,
    messages: Set<Message>,
}

const STATES: u64 = 256;

/// Nine managers in all sorts of phases.
pub(crate) fn two_phase() -> Vec<TwoPhase> {
    let state = |mut random: Random| TwoPhase {
        managers: Map::from_fn(Manager::first(9), |_| Phase::from_index(random.below(4))),
        decided: random.below(2) == 1,
        prepared: Manager::first(9).filter(|_| random.below(2) == 1).collect(),
        messages: Word::all().filter(|_| random.below(2) == 1).collect(),
    };
    (0..STATES).map(|seed| state(Random(seed))).collect()
}

/// Three acceptors in three ballots, with a few messages of the hundreds that there could be.
pub(crate) fn paxos() -> Vec<Paxos> {
    let state = |mut random: Random| {
        let mut messages = Set::new();
        for ballot in Ballot::first(3) {
            messages.insert(Message::Prepare(ballot));
            messages.insert(Message::Propose(ballot, Value::from_index(random.below(2))));
            for acceptor in Acceptor::first(random.below(4)) {
                let vote = (random.below(2) == 1)
                    .then(|| (Ballot::from_index(0), Value::from_index(random.below(2))));
                messages.insert(Message::Promise(acceptor, ballot, vote));
                messages.insert(Message::Vote(acceptor, ballot, Value::from_index(random.below(2))));
            }
        }
        let ballot = |random: &mut Random| Ballot::from_index(random.below(3));
        Paxos {
            promised: Map::from_fn(Acceptor::first(3), |_| ballot(&mut random)),
            voted: Map::from_fn(Acceptor::first(2), |_| {
                (ballot(&mut random), Value::from_index(random.below(2)))
            }),
            messages,
        }
    };
    (0..STATES).map(|seed| state(Random(seed))).collect()
}

/// SplitMix64: the same states in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % limit) as usize
    }
}
