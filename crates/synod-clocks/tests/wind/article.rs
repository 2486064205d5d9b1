//! The programs of the article with their times and messages, and those where its own program went wrong.

use std::collections::BTreeSet;

use synod_clocks::Stamp;
use synod_clocks::wind::{Op, Process, local, recv, send, wind};
use synod_messages::{FindingKind, ModelReport};
use synod_spec::{Encoder, Spec, Value};

use crate::explored::{checked, explore};
use crate::interpreter::interpret;

/// The times of the only end.
fn final_times(programs: &[Vec<Op>]) -> Vec<Vec<u64>> {
    let explored = explore(programs);
    let ends = explored.states.iter().filter(|(times, ..)| {
        let done: usize = times.iter().map(Vec::len).sum();
        explored.states.iter().all(|(times, ..)| times.iter().map(Vec::len).sum::<usize>() <= done)
    });
    let [(times, ..)] = ends.collect::<Vec<_>>()[..] else { panic!("there is one end") };
    times.clone()
}

/// The messages that are received, each with the event of its receipt.
fn lines(programs: &[Vec<Op>]) -> Vec<String> {
    let explored = explore(programs);
    explored.received.iter().map(|(message, receipt)| format!("{message}-{receipt}")).collect()
}

fn assert_holds(programs: &[Vec<Op>]) -> ModelReport {
    let report = checked(programs);
    assert_eq!(report.counterexamples, []);
    assert_eq!(report.counts.distinct as usize, interpret(programs).moments.len());
    report
}

fn ping_pong() -> Vec<Vec<Op>> {
    vec![vec![send(1), recv(1)], vec![recv(0), send(0)]]
}

/// Each sends to both others, then receives from both.
fn all_to_all() -> Vec<Vec<Op>> {
    vec![
        vec![send(1), send(2), recv(1), recv(2)],
        vec![send(0), send(2), recv(0), recv(2)],
        vec![send(0), send(1), recv(0), recv(1)],
    ]
}

fn figure_1() -> Vec<Vec<Op>> {
    vec![
        vec![send(1), recv(1), local(), recv(1)],
        vec![send(0), send(2), recv(0), local(), send(2), send(0), local(), recv(2)],
        vec![local(), send(1), recv(1), recv(1)],
    ]
}

#[test]
fn a_question_and_its_answer() {
    assert_eq!(final_times(&ping_pong()), [[0, 3], [1, 2]]);
    assert_eq!(lines(&ping_pong()), ["A→B A0-B0", "B→A B1-A1"]);
    assert_eq!(assert_holds(&ping_pong()).counts.distinct, 5);
}

#[test]
fn everybody_writes_to_everybody() {
    assert_eq!(final_times(&all_to_all()), [[0, 1, 2, 3]; 3]);
    let expected = ["A→B A0-B2", "A→C A1-C2", "B→A B0-A2", "B→C B1-C3", "C→A C0-A3", "C→B C1-B3"];
    assert_eq!(lines(&all_to_all()), expected);
    assert_holds(&all_to_all());
}

#[test]
fn figure_1_has_its_times() {
    let times = final_times(&figure_1());
    assert_eq!(times, [vec![0, 1, 2, 6], vec![0, 1, 2, 3, 4, 5, 6, 7], vec![0, 1, 2, 5]]);
    let expected = ["A→B A0-B2", "B→A B0-A1", "B→A B5-A3", "B→C B1-C2", "B→C B4-C3", "C→B C1-B7"];
    assert_eq!(lines(&figure_1()), expected);
    assert_holds(&figure_1());
}

/// Two messages from one process to different receivers, the first one received last: paired by the receiver, not by the time.
#[test]
fn messages_to_two_receivers_keep_apart() {
    let programs = [vec![send(1), send(2)], vec![local(), local(), local(), recv(0)], vec![recv(0)]];
    assert_eq!(lines(&programs), ["A→B A0-B3", "A→C A1-C0"]);
    assert_eq!(final_times(&programs), [vec![0, 1], vec![0, 1, 2, 3], vec![2]]);
    assert_holds(&programs);
}

#[test]
fn a_message_that_nobody_receives_stays_under_way() {
    let programs = [vec![send(1), send(1)], vec![recv(0)]];
    assert_holds(&programs);
    let explored = explore(&programs);
    assert!(explored.states.iter().any(|(_, under_way, _)| *under_way == [((0, 1), vec![1])].into()));
    assert_eq!(explored.sent, BTreeSet::from(["A→B A0", "A→B A1"].map(str::to_owned)));
    assert_eq!(lines(&programs), ["A→B A0-B0"]);
}

#[test]
fn a_message_to_oneself_arrives() {
    let programs = [vec![send(0), local(), recv(0)]];
    assert_eq!(final_times(&programs), [[0, 1, 2]]);
    assert_eq!(lines(&programs), ["A→A A0-A2"]);
    assert_holds(&programs);
}

#[test]
fn a_process_without_a_program_has_ended() {
    let report = assert_holds(&[vec![], vec![local()]]);
    assert_eq!(report.counts.distinct, 2);
}

/// Who waits for whom in the state of the deadlock.
fn waiting(programs: &[Vec<Op>]) -> String {
    let report = checked(programs);
    let [deadlock] = &report.counterexamples[..] else { panic!("{:?}", report.counterexamples) };
    assert_eq!(deadlock.kind, FindingKind::Deadlock);
    let last = deadlock.steps.last().expect("there is an initial state");
    let waiting = last.state.iter().find(|(name, _)| name == "waiting");
    waiting.expect("`waiting` is a variable").1.to_string()
}

#[test]
fn who_waits_for_each_other_is_named() {
    assert_eq!(waiting(&[vec![recv(1), send(1)], vec![recv(0), send(0)]]), "[A ↦ B, B ↦ A]");
    assert_eq!(waiting(&[vec![recv(0)], vec![local()]]), "[A ↦ A]");
}

#[test]
fn who_waits_for_what_is_never_sent_is_named() {
    assert_eq!(waiting(&[vec![send(1)], vec![recv(0), recv(0)], vec![local()]]), "[B ↦ A]");
}

/// Equal times are in the order of the processes, in every run.
#[test]
fn equal_times_are_in_a_fixed_order() {
    let times = final_times(&all_to_all());
    let mut stamps: Vec<Stamp<Process>> = (0..3)
        .rev()
        .flat_map(|process| times[process].iter().map(move |&time| Stamp { time, process: Process(process) }))
        .collect();
    stamps.sort();
    let order: Vec<String> = stamps.iter().map(|stamp| format!("{}@{}", stamp.process, stamp.time)).collect();
    assert_eq!(order[..7], ["A@0", "B@0", "C@0", "A@1", "B@1", "C@1", "A@2"]);
}

/// The library's states are small: whoever explores millions of them pays for each byte.
#[test]
fn states_are_small() {
    let spec = wind(figure_1());
    for state in spec.init() {
        let mut e = Encoder::default();
        state.encode(&mut e);
        assert!(e.finish().len() <= 5, "three processes at the beginning take {} bytes", e.finish().len());
    }
}
