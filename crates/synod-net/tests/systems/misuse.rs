//! What does not fit together is refused; what cannot happen is not announced.

use synod_net::Step;
use synod_spec::Spec;

use crate::table::{Kind, Mind, Reaction, Table};
use crate::tabled::{Short, Tabled};

/// Two processes that do nothing, and nothing fails.
pub(crate) fn quiet() -> Table {
    let nothing = Reaction { mind: None, sends: Vec::new(), broadcast: None, noted: false };
    Table {
        members: vec![0, 1],
        initial: vec![vec![Mind { phase: 0, memory: 0 }]; 4],
        reactions: vec![nothing.clone()],
        starts: vec![nothing; 4],
        timers: vec![Vec::new(); 12],
        disk: [0, 1, 2],
        notices: vec![Vec::new(); 4],
        kind: Kind::Reordering,
        leaves_ignored: false,
        losses: Some(0),
        duplicates: Some(0),
        crashes: Some(0),
        partitions: Some(0),
        down_at_once: None,
        recovers: true,
        may_crash: vec![0, 1],
        parts: None,
    }
}

#[track_caller]
fn refused(table: &Table, because: &str) {
    let why = Spec::assume(&Tabled::<Short>::new(table)).expect_err("it does not fit");
    assert!(why.contains(because), "{why}");
}

#[track_caller]
fn accepted(table: &Table) {
    assert_eq!(Spec::assume(&Tabled::<Short>::new(table)), Ok(()));
}

#[test]
fn members() {
    accepted(&quiet());
    refused(&Table { members: Vec::new(), ..quiet() }, "at least one process");
    refused(&Table { members: vec![1, 0, 1], ..quiet() }, "`members` names p2 twice");
    refused(&Table { initial: vec![Vec::new(); 4], ..quiet() }, "`initial` gives p1 nothing");
}

#[test]
fn networks_and_their_failures() {
    let some = [Some(1), None];
    for limit in some {
        for kind in [Kind::Reordering, Kind::Fifo] {
            accepted(&Table { kind, losses: limit, duplicates: limit, partitions: limit, ..quiet() });
        }
        let kind = Kind::Repeating;
        accepted(&Table { kind, losses: limit, partitions: limit, ..quiet() });
        refused(&Table { kind, duplicates: limit, ..quiet() }, "no budget for duplicates");
        let kind = Kind::Mailbox;
        accepted(&Table { kind, crashes: limit, ..quiet() });
        refused(&Table { kind, losses: limit, ..quiet() }, "reliable network");
        refused(&Table { kind, duplicates: limit, ..quiet() }, "reliable network");
        refused(&Table { kind, partitions: limit, ..quiet() }, "reliable network");
    }
    for (kind, is_queue) in
        [(Kind::Reordering, false), (Kind::Repeating, false), (Kind::Fifo, true), (Kind::Mailbox, true)]
    {
        let table = Table { kind, leaves_ignored: true, ..quiet() };
        if is_queue { refused(&table, "`leaving_ignored`") } else { accepted(&table) }
    }
}

#[test]
fn failures_that_befall_nobody() {
    refused(&Table { crashes: Some(1), may_crash: vec![2], ..quiet() }, "`may_crash` says of nobody");
    accepted(&Table { crashes: Some(0), may_crash: Vec::new(), ..quiet() });
    for part in [vec![0, 1], vec![2], Vec::new()] {
        let parts = Some(vec![vec![0], part]);
        refused(&Table { partitions: Some(1), parts: parts.clone(), ..quiet() }, "one of {} and {p1, p2}");
        accepted(&Table { partitions: Some(0), parts, ..quiet() });
    }
}

/// The kinds of step that the report counts.
fn announced(table: &Table) -> Vec<&'static str> {
    let system = Tabled::<Short>::new(table);
    let all = ["Deliver", "Timeout", "Lose", "Duplicate", "Crash", "Recover", "Partition", "Heal"];
    all.into_iter().filter(|name| Step::may_happen(&system, name)).collect()
}

#[test]
fn what_cannot_happen_is_not_announced() {
    assert_eq!(announced(&quiet()), ["Deliver", "Timeout"]);
    assert_eq!(announced(&Table { losses: None, ..quiet() }), ["Deliver", "Timeout", "Lose"]);
    assert_eq!(announced(&Table { duplicates: Some(1), ..quiet() }), ["Deliver", "Timeout", "Duplicate"]);
    assert_eq!(
        announced(&Table { partitions: Some(1), ..quiet() }),
        ["Deliver", "Timeout", "Partition", "Heal"]
    );
    let crashing = Table { crashes: Some(1), ..quiet() };
    assert_eq!(announced(&crashing), ["Deliver", "Timeout", "Crash", "Recover"]);
    assert_eq!(announced(&Table { recovers: false, ..crashing.clone() }), ["Deliver", "Timeout", "Crash"]);
    assert_eq!(announced(&Table { down_at_once: Some(0), ..crashing }), ["Deliver", "Timeout"]);
}
