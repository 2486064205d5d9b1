//! `#[derive(Constants)]`.

use synod::prelude::*;
use synod::{ConstantInfo, Datum};

use crate::types::Quorum;

#[derive(Constants)]
struct Paxos {
    /// How many acceptors
    /// take part.
    #[constant(default = 3, range = 1..=MOST)]
    acceptors: usize,
    #[constant(default = -2 + 1)]
    lowest_ballot: i8,
    /// Whether messages are lost.
    #[constant(default = true)]
    lossy: bool,
    #[constant(default = "a, b")]
    label: String,
    #[constant(default = Quorum::Everybody)]
    quorum: Quorum,
}

const MOST: usize = 5;

#[derive(Constants)]
struct Nothing;

fn refusal(name: &str, text: &str) -> String {
    Paxos::default().set(name, text).expect_err("this is not accepted")
}

#[test]
fn descriptions() {
    let constants = Paxos::describe();
    let acceptors = ConstantInfo {
        name: "acceptors".to_owned(),
        doc: "How many acceptors take part.".to_owned(),
        kind: "integer".to_owned(),
        range: Some("1..=5".to_owned()),
        choices: vec![],
        default: "3".to_owned(),
    };
    assert_eq!(constants[0], acceptors);
    let defaults: Vec<_> = constants.iter().map(|constant| constant.default.as_str()).collect();
    assert_eq!(defaults, ["3", "-1", "true", "a, b", "all"]);
    let kinds: Vec<_> = constants.iter().map(|constant| constant.kind.as_str()).collect();
    assert_eq!(kinds, ["integer", "integer", "true or false", "text", "one of: any-majority, all, two"]);
    assert_eq!(constants[4].choices, ["any-majority", "all", "two"]);
    assert!(Nothing::describe().is_empty());
}

#[test]
fn setting_and_showing() {
    let mut paxos = Paxos::default();
    for (name, text) in [
        ("acceptors", "5"),
        ("lowest-ballot", "-7"),
        ("lowest_ballot", "-8"),
        ("lossy", "false"),
        ("label", "x y"),
        ("quorum", "any-majority"),
    ] {
        assert_eq!(paxos.set(name, text), Ok(()));
    }
    assert_eq!((paxos.clone().acceptors, paxos.lowest_ballot, paxos.lossy), (5, -8, false));
    let values: Vec<(String, Datum)> = paxos.values();
    let shown: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let expected =
        ["acceptors = 5", "lowest_ballot = -8", "lossy = false", "label = \"x y\"", "quorum = AnyMajority"];
    assert_eq!(shown, expected);
}

#[test]
fn unknown_names() {
    assert_eq!(
        refusal("acceptor", "1"),
        "there is no constant `acceptor`; did you mean `acceptors`? (there are: acceptors, lowest-ballot, lossy, label, quorum)"
    );
    let nothing = Nothing.set("nodes", "1").unwrap_err();
    assert_eq!(nothing, "there is no constant `nodes`: the spec has no constants");
}

#[test]
fn wrong_kinds() {
    assert_eq!(refusal("acceptors", "three"), "constant `acceptors`: `three` is not an integer");
    assert_eq!(refusal("lossy", "maybe"), "constant `lossy`: `maybe` is neither `true` nor `false`");
    assert_eq!(refusal("quorum", "most"), "constant `quorum`: `most` is not one of: any-majority, all, two");
}

#[test]
fn out_of_range() {
    assert_eq!(refusal("acceptors", "9"), "constant `acceptors`: `9` is out of range: 1..=5");
    assert_eq!(refusal("acceptors", "-1"), "constant `acceptors`: `-1` is out of range: 1..=5");
    let long = "99999999999999999999999999999999999999999999";
    assert_eq!(refusal("acceptors", long), format!("constant `acceptors`: `{long}` is out of range: 1..=5"));
    assert_eq!(
        refusal("lowest-ballot", "200"),
        "constant `lowest-ballot`: `200` is out of range: -128..=127"
    );
}

#[test]
fn a_refused_value_changes_nothing() {
    let mut paxos = Paxos::default();
    paxos.set("acceptors", "9").unwrap_err();
    assert_eq!(paxos.acceptors, 3);
}
