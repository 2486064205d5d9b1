//! The reasons, as a reader sees them.

use synod_derive::Value;
use synod_spec::Judgement;

use crate::Answer::{Done, Value as Found};
use crate::register::Operation::{Read, Write};
use crate::{Answer, History, ProgramOrder, Queue, Register, queue};

#[derive(Value)]
struct Client(u8);

#[derive(Value)]
enum Letter {
    A,
    B,
}

type Registers = History<u8, Register<Option<Letter>>>;

fn says(judgement: Judgement, lines: &[&str]) {
    let reason = judgement.expect_err("it is not consistent");
    assert_eq!(reason.lines().collect::<Vec<_>>(), lines, "\n{reason}");
}

/// Writes A and then B, the second not answered before the reads.
fn two_writes() -> Registers {
    let mut history = Registers::new();
    history.call(1, Write(Some(Letter::A)));
    history.answer(1, Done);
    history.call(1, Write(Some(Letter::B)));
    history
}

#[test]
fn an_old_value() {
    let mut history = two_writes();
    history.call(2, Read);
    history.answer(2, Found(None));
    says(
        history.linearizable(),
        &[
            "2's Read answered none, which no order of these operations explains:",
            "  1  |-Write(A)-| |-Write(B)---->",
            "  2               |-Read → none-|",
            "The answers before it are explained by the order 1: Write(A).",
            "2's Read could have answered A or B.",
        ],
    );
}

#[test]
fn an_open_write_that_was_seen() {
    let mut history = two_writes();
    history.call(2, Read);
    history.answer(2, Found(Some(Letter::B)));
    history.call(3, Read);
    history.answer(3, Found(Some(Letter::A)));
    history.answer(1, Done);
    says(
        history.linearizable(),
        &[
            "3's Read answered A, which no order of these operations explains:",
            "  1  |-Write(A)-| |-Write(B)--------------|",
            "  2               |-Read → B-|",
            "  3                            |-Read → A-|",
            "The answers before it are explained by the order 1: Write(A); 1: Write(B); 2: Read → B.",
            "3's Read could have answered B.",
        ],
    );
}

#[test]
fn the_first_answer_of_all() {
    let mut history = History::<Client, Queue<Letter>>::new();
    history.call(Client(7), queue::Operation::Dequeue);
    history.answer(Client(7), Found(Some(Letter::A)));
    says(
        history.linearizable(),
        &[
            "Client(7)'s Dequeue answered A, which no order of these operations explains:",
            "  Client(7)  |-Dequeue → A-|",
            "Client(7)'s Dequeue could have answered none.",
        ],
    );
}

#[test]
fn program_order() {
    let mut history = History::<u8, Register<Option<Letter>>, ProgramOrder>::new();
    history.call(1, Write(Some(Letter::A)));
    for found in [Some(Letter::A), None] {
        history.call(2, Read);
        history.answer(2, Found(found));
    }
    says(
        history.sequentially_consistent(),
        &[
            "no order of these operations explains every answer:",
            "  1  Write(A) ...",
            "  2  Read → A; Read → none",
            "The longest order that explains its answers is 1: Write(A); 2: Read → A.",
            "After it, 2's Read would answer A, not none.",
        ],
    );
}

/// Orders that explain less are tried later, and the second wrong answer can't be next.
#[test]
fn the_longest_of_all_and_what_is_next() {
    let mut history = History::<u8, Register<Option<Letter>>, ProgramOrder>::new();
    history.call(1, Read);
    history.answer(1, Found(None));
    history.call(2, Write(Some(Letter::A)));
    history.answer(2, Done);
    for _ in 0..2 {
        history.call(2, Read);
        history.answer(2, Found(Some(Letter::B)));
    }
    says(
        history.sequentially_consistent(),
        &[
            "no order of these operations explains every answer:",
            "  1  Read → none",
            "  2  Write(A); Read → B; Read → B",
            "The longest order that explains its answers is 1: Read → none; 2: Write(A).",
            "After it, 2's Read would answer A, not B.",
        ],
    );
}

#[test]
fn nothing_is_explained() {
    let mut history = History::<u8, Register<u8>, ProgramOrder>::new();
    for client in [1, 2] {
        history.call(client, Read);
        history.answer(client, Found(client));
    }
    says(
        history.sequentially_consistent(),
        &[
            "no order of these operations explains every answer:",
            "  1  Read → 1",
            "  2  Read → 2",
            "At first, 1's Read would answer 0, not 1.",
            "At first, 2's Read would answer 0, not 2.",
        ],
    );
}

/// An operation that is not answered is not in the order, unless it must be.
#[test]
fn an_open_write_that_nobody_saw() {
    let mut history = Registers::new();
    history.call(1, Write(Some(Letter::A)));
    history.call(2, Write(Some(Letter::B)));
    history.answer(2, Done);
    history.call(2, Read);
    history.answer(2, Found(None));
    says(
        history.linearizable(),
        &[
            "2's Read answered none, which no order of these operations explains:",
            "  1  |-Write(A)----------------->",
            "  2  |-Write(B)-| |-Read → none-|",
            "The answers before it are explained by the order 2: Write(B).",
            "2's Read could have answered A or B.",
        ],
    );
}

/// Fifty operations in sequence are drawn in strips, and told on several lines.
#[test]
fn a_long_history() {
    let mut history = History::<u8, Register<u8>>::new();
    for round in 0..50 {
        history.call(round % 3, Write(round));
        history.answer(round % 3, Done);
    }
    history.call(9, Read);
    history.answer(9, Found(7));
    let reason = history.linearizable().expect_err("7 was overwritten");
    assert!(reason.lines().all(|line| line.chars().count() <= super::WIDTH), "{reason}");
    for round in 0..50 {
        assert!(reason.contains(&format!("-Write({round})-")), "round {round} is drawn whole:\n{reason}");
        assert!(
            reason.contains(&format!("{}: Write({round})", round % 3)),
            "round {round} is told:\n{reason}"
        );
    }
    assert!(reason.ends_with("9's Read could have answered 49."), "{reason}");
}

/// As many answers would do as values were written, so not all are listed.
#[test]
fn many_possible_answers() {
    let mut history = History::<u8, Register<u8>>::new();
    (1..8).for_each(|client| history.call(client, Write(client)));
    history.call(9, Read);
    history.answer(9, Answer::Value(8));
    let reason = history.linearizable().expect_err("nobody writes 8");
    assert!(reason.ends_with("9's Read could have answered 0, 1, 2, 3 or 4 others."), "{reason}");
}
