//! Types of every form that the derives know, shared by the tests.

use synod::prelude::*;

#[derive(Finite)]
#[finite(count = 3, show = "a1")]
pub(crate) struct Acceptor(pub(crate) u8);

#[derive(Finite)]
#[finite(count = BALLOTS, show = "b0")]
pub(crate) struct Ballot(pub(crate) u16);

pub(crate) const BALLOTS: usize = 4;

#[derive(Finite)]
#[finite(count = 300)]
pub(crate) struct Line(pub(crate) usize);

#[derive(Finite)]
#[finite(count = 1)]
pub(crate) struct Only(pub(crate) u8);

#[derive(Finite)]
pub(crate) enum Quorum {
    AnyMajority,
    #[show("all")]
    Everybody,
    Two,
}

#[derive(Finite)]
pub(crate) struct Origin;

#[derive(Finite)]
pub(crate) struct Vote {
    pub(crate) ballot: Ballot,
    pub(crate) yes: bool,
}

#[derive(Finite)]
pub(crate) struct Edge(pub(crate) Acceptor, pub(crate) Acceptor);

/// 4 + 3 * 4 * 9 + 3 * 3 + 1 = 122 values.
#[derive(Finite)]
pub(crate) enum Message {
    #[show("1a")]
    Prepare {
        ballot: Ballot,
    },
    #[show("1b")]
    Promise {
        from: Acceptor,
        ballot: Ballot,
        vote: Option<Vote>,
    },
    Gossip(Edge),
    Stop,
}

#[derive(Value)]
pub(crate) struct Pair<A, B>(pub(crate) A, pub(crate) B);

#[derive(Value)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) r#type: u32,
}

#[derive(Value)]
pub(crate) struct Nothing;

/// Five cases, so that some of the bits for the case are never used.
#[derive(Value)]
pub(crate) enum Item {
    Blank,
    Words(String, Vec<u8>),
    #[show("entry")]
    Named {
        entry: Entry,
    },
    Sent(Set<Message>),
    Both(Box<Pair<Option<bool>, i64>>),
}

#[derive(Value)]
pub(crate) enum Single {
    Case(u8),
}
