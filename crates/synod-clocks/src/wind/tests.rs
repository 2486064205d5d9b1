//! Tests of what is refused.

use synod_spec::{Constants, Spec};

use super::*;

#[test]
fn no_processes_are_refused() {
    let none: [Vec<Op>; 0] = [];
    let why = "there are no processes: give `wind` a program for each";
    assert_eq!(wind(none).assume(), Err(why.to_owned()));
    assert_eq!(Wind::default().assume(), Err(why.to_owned()));
}

#[test]
fn a_process_may_have_nothing_to_do() {
    assert_eq!(wind([vec![]]).assume(), Ok(()));
}

#[test]
fn a_process_that_does_not_exist_is_named() {
    let sends = wind([vec![local(), send(2)], vec![]]);
    let why = "A1 is `send(2)`, but there is no process 2: there are only the processes 0 to 1";
    assert_eq!(sends.assume(), Err(why.to_owned()));
    let receives = wind([[recv(1)]]);
    let why = "A0 is `recv(1)`, but there is no process 1: there is only process 0";
    assert_eq!(receives.assume(), Err(why.to_owned()));
}

#[test]
fn what_is_refused_can_still_be_described() {
    let refused = wind([vec![recv(7), send(usize::MAX)]]);
    assert_eq!(synod_spec::Properties::of(&refused).list().len(), 5);
    assert_eq!(refused.processes(), ["A"]);
}

#[test]
#[should_panic(expected = "A0 is `recv(7)`, but there is no process 7")]
fn what_is_refused_has_no_initial_state() {
    let _ = wind([[recv(7)]]).init();
}

#[test]
fn programs_are_no_constants() {
    assert_eq!(Wind::describe().len(), 0);
    let why = wind([[local()]]).set("programs", "2").unwrap_err();
    assert_eq!(why, "there is no constant `programs`: the programs are in the spec's file");
}
