//! What people read: golden texts of whole runs.

use crate::support::command::run;

/// The text of a run, without times and memory.
fn text(arguments: &[&str]) -> String {
    let said = run(arguments);
    let measured = |line: &&str| !line.trim_start().starts_with("took ");
    said.out.lines().filter(measured).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_short_counterexample() {
    insta::assert_snapshot!(text(&["specs/simple_consensus.rs", "--model", "as_written"]));
}

#[test]
fn a_model_that_holds() {
    insta::assert_snapshot!(text(&["specs/simple_consensus.rs", "--model", "repaired"]));
}

#[test]
fn messages_in_a_counterexample() {
    insta::assert_snapshot!(text(&["specs/paxos.rs", "--model", "ignored_votes"]));
}

#[test]
fn a_long_counterexample() {
    insta::assert_snapshot!(text(&["specs/paxos_nodes.rs", "--model", "shared_counter_repeats"]));
}

#[test]
fn a_deadlock() {
    insta::assert_snapshot!(text(&["specs/dining_philosophers.rs", "--model", "left_first"]));
}

#[test]
fn whole_states() {
    insta::assert_snapshot!(text(&["specs/peterson.rs", "--model", "no_turn", "--full"]));
}

#[test]
fn the_models_of_a_spec() {
    insta::assert_snapshot!(text(&["specs/paxos.rs", "--list"]));
}

#[test]
fn the_help_of_a_spec() {
    insta::assert_snapshot!(text(&["specs/paxos.rs", "--help"]));
}

#[test]
fn a_search_that_a_limit_ended() {
    insta::assert_snapshot!(text(&["specs/paxos.rs", "--model", "tiny", "--max-depth", "5"]));
}

#[test]
fn a_behaviour_that_stutters_for_ever() {
    insta::assert_snapshot!(text(&["specs/simple_consensus.rs", "--model", "nobody_must"]));
}

#[test]
fn a_lasso_that_strong_fairness_would_rule_out() {
    insta::assert_snapshot!(text(&[
        "specs/dining_philosophers.rs",
        "--model",
        "quick_neighbour",
        "--why-fair"
    ]));
}

#[test]
fn a_long_lasso_and_a_dead_end() {
    insta::assert_snapshot!(text(&["specs/paxos.rs", "--model", "duel"]));
}

#[test]
fn a_step_that_the_refined_spec_does_not_have() {
    insta::assert_snapshot!(text(&["specs/voting.rs", "--model", "small_quorums"]));
}

#[test]
fn a_mapped_behaviour_that_breaks_a_promise() {
    insta::assert_snapshot!(text(&["specs/termination_detection.rs", "--model", "stays_black"]));
}

#[test]
fn a_limit_before_anything_was_judged_in_the_end() {
    insta::assert_snapshot!(text(&["specs/simple_consensus.rs", "--model", "repaired", "--max-depth", "3"]));
}
