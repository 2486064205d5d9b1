//! How derived values read.

use synod::{Datum, Finite, Set, Value};

use crate::types::{
    Acceptor, Ballot, Edge, Entry, Item, Line, Message, Nothing, Origin, Pair, Quorum, Single, Vote,
};

fn reads(value: &(impl Value + ToString + std::fmt::Debug), text: &str) {
    assert_eq!(value.to_string(), text);
    assert_eq!(format!("{value:?}"), text);
}

#[test]
fn ids_count_from_their_example() {
    reads(&Acceptor(0), "a1");
    reads(&Acceptor(2), "a3");
    reads(&Ballot(0), "b0");
    reads(&Line(12), "12");
    assert_eq!(Line(12).show(), Datum::Int(12));
    assert_eq!(Acceptor(1).show(), Datum::Atom("a2".to_owned()));
}

#[test]
fn an_id_out_of_range_can_still_be_read() {
    reads(&Acceptor(9), "a10");
}

#[test]
fn cases_read_as_they_are_called() {
    reads(&Quorum::AnyMajority, "AnyMajority");
    reads(&Quorum::Everybody, "all");
    reads(&Message::Prepare { ballot: Ballot(1) }, "1a(b1)");
    let vote = Some(Vote { ballot: Ballot(3), yes: true });
    reads(
        &Message::Promise { from: Acceptor(1), ballot: Ballot(2), vote },
        "1b(a2, b2, {ballot: b3, yes: true})",
    );
    reads(&Message::Promise { from: Acceptor(1), ballot: Ballot(2), vote: None }, "1b(a2, b2, none)");
    reads(&Message::Gossip(Edge(Acceptor(0), Acceptor(1))), "Gossip(Edge(a1, a2))");
    reads(&Message::Stop, "Stop");
}

#[test]
fn a_transparent_case_reads_as_its_field() {
    #[derive(Finite)]
    enum Node {
        #[show(transparent)]
        Acceptor(Acceptor),
        #[show(transparent)]
        Proposer {
            ballot: Ballot,
        },
        Nobody,
    }
    reads(&Node::Acceptor(Acceptor(1)), "a2");
    reads(&Node::Proposer { ballot: Ballot(2) }, "b2");
    reads(&Node::Nobody, "Nobody");
    assert_eq!(Node::Acceptor(Acceptor(1)).show(), Acceptor(1).show());
}

#[test]
fn structures_and_what_they_contain() {
    let entry = Entry { key: "k".to_owned(), r#type: 7 };
    reads(&Nothing, "Nothing");
    reads(&Origin, "Origin");
    reads(&Pair(Some(1_u8), "x".to_owned()), "Pair(1, \"x\")");
    reads(&entry, "{key: \"k\", type: 7}");
    reads(&Item::Named { entry }, "entry({key: \"k\", type: 7})");
    reads(
        &Item::Sent(Set::from([Message::Stop, Message::Prepare { ballot: Ballot(0) }])),
        "Sent({1a(b0), Stop})",
    );
    reads(&Single::Case(3), "Case(3)");
}

#[test]
fn fields_keep_their_names_in_the_data() {
    let entry = Entry { key: String::new(), r#type: 7 };
    let fields = vec![("key".to_owned(), Datum::Text(String::new())), ("type".to_owned(), Datum::Int(7))];
    assert_eq!(entry.show(), Datum::Record(fields));
    let words = Datum::Variant("Case".to_owned(), vec![("0".to_owned(), Datum::Int(1))]);
    assert_eq!(Single::Case(1).show(), words);
}
