//! `#[derive(State)]`.

use synod::{Bag, Datum, Decoder, Encoder, Map, Set, Value};

use crate::types::{Acceptor, Ballot, Message};

/// The variables, under the name that specs give them: the trait of the prelude is not in the way.
mod spec {
    use super::{Acceptor, Bag, Ballot, Map, Message, Set};
    use synod::prelude::*;

    #[derive(State)]
    pub(super) struct State {
        pub(super) sent: Set<Message>,
        pub(super) promised: Map<Acceptor, Option<Ballot>>,
        pub(super) lost: Bag<Message>,
        pub(super) r#loop: u8,
        // The generated code uses these names for its own.
        pub(super) d: bool,
        pub(super) e: Vec<Acceptor>,
    }

    #[derive(State)]
    pub(super) struct Empty {}
}

use spec::{Empty, State};

fn state() -> State {
    State {
        sent: Set::from([Message::Stop]),
        promised: Map::from_fn([Acceptor(0), Acceptor(2)], |a| (a.0 > 0).then_some(Ballot(1))),
        lost: Bag::from([Message::Stop, Message::Stop]),
        r#loop: 3,
        d: true,
        e: vec![Acceptor(1)],
    }
}

#[test]
fn variables_in_the_order_of_their_declaration() {
    assert_eq!(<State as synod::State>::VARIABLES, ["sent", "promised", "lost", "loop", "d", "e"]);
    let shown: Vec<String> = synod::State::variables(&state()).iter().map(Datum::to_string).collect();
    assert_eq!(shown, ["{Stop}", "[a1 ↦ none, a3 ↦ b1]", "{Stop ×2}", "3", "true", "[a2]"]);
}

#[test]
fn a_state_reads_back() {
    let mut e = Encoder::default();
    state().encode(&mut e);
    let bytes = e.finish();
    assert_eq!(State::decode(&mut Decoder::new(bytes)), state());
    let mut over =
        State { promised: Map::new(), lost: Bag::new(), e: vec![], d: false, r#loop: 0, ..state() };
    over.decode_into(&mut Decoder::new(bytes));
    assert_eq!(over, state());
}

#[test]
fn no_variables_at_all() {
    assert!(<Empty as synod::State>::VARIABLES.is_empty());
    assert_eq!(Empty {}, Empty {}.clone());
}
