//! Consensus: at most one value is ever chosen, and what is chosen stays chosen.
//!
//! What is asked of every algorithm for consensus, and nothing else: no nodes, no messages, just the set of
//! the values that are chosen. At first it is empty; some value is chosen; that is all. `voting.rs` implements
//! it, and `paxos.rs` implements that.
//!
//! One could think that it is enough to say "never more than one value is chosen". The variant shows what that
//! leaves open: a value is chosen, then forgotten, then another one is chosen.
//!
//! After L. Lamport's module `Consensus` (TLA+ Examples, `PaxosHowToWinATuringAward`).

use synod::prelude::*;

#[derive(Constants)]
pub(crate) struct Consensus {
    /// How many values can be chosen.
    #[constant(default = 3, range = 1..=3)]
    pub(crate) values: usize,
    /// Whether a choice can be replaced by another.
    #[constant(default = false)]
    pub(crate) fickle: bool,
}

#[derive(Finite)]
#[finite(count = 3, show = "v1")]
pub(crate) struct Value(u8);

#[derive(State)]
pub(crate) struct State {
    /// The values that are chosen.
    pub(crate) chosen: Set<Value>,
}

#[derive(Action)]
pub(crate) enum Action {
    /// A value is chosen.
    Choose { value: Value },
}

impl Spec for Consensus {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { chosen: Set::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        if s.chosen.is_empty() || self.fickle {
            for value in Value::first(self.values) {
                steps.take(Action::Choose { value }, |t| t.chosen = Set::from([value]));
            }
        }
    }

    fn may_end(&self, s: &State) -> bool {
        !s.chosen.is_empty()
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("AtMostOne", |_, s| s.chosen.len() <= 1);
        p.always_step("OnceAndForAll", |_, s, _, t| s.chosen.is_subset(&t.chosen));
        p.reachable("SomethingIsChosen", |_, s| !s.chosen.is_empty());
    }

    fn models() -> Models<Self> {
        Models::new()
            .model("default", Self::default())
            .model("fickle", Self { fickle: true, ..Self::default() })
            .violates("OnceAndForAll")
    }
}

synod::main!(Consensus);
