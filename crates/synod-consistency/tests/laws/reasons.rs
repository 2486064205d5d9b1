//! What a reason claims, against all permutations.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use synod_consistency::{CompareAndSwap, Queue, RealTime};
use synod_spec::Value;

use crate::naive::is_linearizable;
use crate::objects::{Lock, Toy};
use crate::play::{Happens, Recording, record, recordings};

/// Calls between the same answers by client, and answers between the same calls: as histories are kept.
fn sorted<O: Toy>(recording: &Recording<O>) -> Recording<O> {
    let groups = recording.chunk_by(|(_, a), (_, b)| a.is_call() == b.is_call());
    groups
        .flat_map(|group| {
            let mut group = group.to_vec();
            group.sort_by_key(|(client, _)| *client);
            group
        })
        .collect()
}

/// The first line and the last one that the reason must have.
fn expected<O: Toy>(recording: &Recording<O>) -> (String, String) {
    let recording = sorted(recording);
    let wrong = (1..=recording.len()).find(|&end| !is_linearizable(&recording[..end].to_vec()));
    let prefix = &recording[..wrong.expect("not linearizable")];
    let (client, Happens::Answer(answer)) = &prefix[prefix.len() - 1] else {
        panic!("calls explain themselves")
    };
    let called = prefix.iter().rev().find_map(|(other, happens)| match happens {
        Happens::Call(operation) if other == client => Some(operation.show()),
        _ => None,
    });
    let called = format!("{client}'s {}", called.expect("called before"));
    let first = format!("{called} answered {}, which no order of these operations explains:", answer.show());
    let mut answers = O::answers();
    answers.sort();
    answers.retain(|answer| {
        let mut changed = prefix.to_vec();
        changed.pop();
        changed.push((*client, Happens::Answer(answer.clone())));
        is_linearizable(&changed)
    });
    let answers: Vec<String> = answers.iter().map(|answer| answer.show().to_string()).collect();
    (first, format!("{called} could have answered {}.", alternatives(&answers)))
}

fn alternatives(answers: &[String]) -> String {
    match answers {
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [one, two, three] => format!("{one}, {two} or {three}"),
        _ => panic!("there are not so many: {answers:?}"),
    }
}

fn are_right<O: Toy>() {
    let mut runner = TestRunner::new(Config { cases: 1_500, failure_persistence: None, ..Config::default() });
    let judged = Cell::new(0);
    let result = runner.run(&recordings::<O>(), |recording| {
        let history = record::<O, RealTime>(&recording);
        let Err(reason) = history.linearizable() else { return Ok(()) };
        judged.set(judged.get() + 1);
        let (first, last) = expected(&recording);
        prop_assert_eq!(reason.lines().next(), Some(&*first), "{}", reason);
        prop_assert_eq!(reason.lines().last(), Some(&*last), "{}", reason);
        prop_assert!(reason.lines().all(|line| line.chars().count() <= 96), "{}", reason);
        Ok(())
    });
    result.unwrap();
    assert!(judged.get() > 100, "only {} were violations", judged.get());
}

#[test]
fn of_a_register_with_compare_and_swap() {
    are_right::<CompareAndSwap<u8>>();
}

#[test]
fn of_a_queue() {
    are_right::<Queue<u8>>();
}

#[test]
fn of_an_object_that_waits() {
    are_right::<Lock>();
}
