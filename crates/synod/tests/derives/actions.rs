//! `#[derive(Action)]`.

use synod::{Action as _, ActionInfo, Datum};

use crate::types::{Acceptor, Message};

mod spec {
    use super::{Acceptor, Message};
    use synod::prelude::*;

    #[derive(Action)]
    pub(super) enum Action {
        /// A message arrives.
        ///
        /// It may have been sent
        /// long ago.
        Receive { message: Message, by: Acceptor },
        #[show("Phase1a")]
        Begin(usize),
        /// Everybody stops.
        Stop,
    }
}

use spec::Action;

fn all() -> [Action; 3] {
    [Action::Receive { message: Message::Stop, by: Acceptor(1) }, Action::Begin(7), Action::Stop]
}

#[test]
fn docs_become_descriptions() {
    let info = |name: &str, doc: &str| ActionInfo { name: name.to_owned(), doc: doc.to_owned() };
    let expected = [
        info("Receive", "A message arrives.\n\nIt may have been sent long ago."),
        info("Phase1a", ""),
        info("Stop", "Everybody stops."),
    ];
    assert_eq!(Action::describe(), expected);
    assert_eq!(Action::COUNT, 3);
}

#[test]
fn variants_are_numbered_as_declared() {
    assert_eq!(all().map(|action| action.variant()), [0, 1, 2]);
}

#[test]
fn arguments_are_shown_by_name() {
    let [receive, begin, stop] = all().map(|action| action.show());
    assert_eq!(
        (receive.name.as_str(), begin.name.as_str(), stop.name.as_str()),
        ("Receive", "Phase1a", "Stop")
    );
    let stop_message = Datum::Atom("Stop".to_owned());
    let by = Datum::Atom("a2".to_owned());
    assert_eq!(receive.args, [("message".to_owned(), stop_message), ("by".to_owned(), by)]);
    assert_eq!(begin.args, [("0".to_owned(), Datum::Int(7))]);
    assert!(stop.args.is_empty());
}

#[test]
fn actions_read_like_calls() {
    assert_eq!(all().map(|action| action.to_string()), ["Receive(Stop, a2)", "Phase1a(7)", "Stop"]);
    assert_eq!(format!("{:?}", all()), "[Receive(Stop, a2), Phase1a(7), Stop]");
}

#[test]
fn equality_looks_at_the_arguments() {
    assert!(all() == all());
    assert!(Action::Begin(1) != Action::Begin(2));
    assert!(Action::Begin(1) != Action::Stop);
}
