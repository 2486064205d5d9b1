//! Tests: the text of what is judged on the graph of all states.

use synod_messages::{FindingKind, ModelReport, PropertyKind, PropertyVerdict};

use crate::samples::{finding, graph, outcome, plain, property};
use crate::{Detail, FairnessDetail, Telling, model_text};

fn text(report: ModelReport) -> String {
    told(report, Telling::default())
}

fn told(report: ModelReport, telling: Telling) -> String {
    plain(&model_text(&outcome(report, &[]), telling))
}

/// From the heading of the counterexample on.
fn trace(report: ModelReport, telling: Telling) -> String {
    told(report, telling).split_once("\n\n").unwrap().1.to_owned()
}

#[test]
fn a_cycle_of_two_steps_after_three() {
    insta::assert_snapshot!(text(graph::lasso()));
}

#[test]
fn a_cycle_in_whole_states_with_its_fairness() {
    let (detail, fairness) = (Detail::WholeStates, FairnessDetail::Reasons);
    insta::assert_snapshot!(trace(graph::lasso(), Telling { detail, fairness, ..Telling::default() }));
}

#[test]
fn a_behaviour_that_stutters() {
    insta::assert_snapshot!(text(graph::stuttering()));
}

#[test]
fn a_goal_that_is_out_of_reach() {
    insta::assert_snapshot!(text(graph::impossible()));
}

#[test]
fn a_refinement_side_by_side() {
    insta::assert_snapshot!(text(graph::refinement("entered")));
}

#[test]
fn a_refinement_one_beneath_the_other() {
    let long =
        "a text that takes more room beside the state than there is on the line, however it is laid out";
    insta::assert_snapshot!(trace(graph::refinement(long), Telling::default()));
}

#[test]
fn a_narrow_page_has_no_room_side_by_side() {
    let narrow = Telling { width: 60, ..Telling::default() };
    let beneath = trace(graph::refinement("entered"), narrow);
    assert!(beneath.contains("⇒ owners + p2") && !beneath.contains(" │ owners"), "{beneath}");
}

#[test]
fn an_initial_state_that_is_mapped_to_none() {
    insta::assert_snapshot!(trace(graph::wrong_beginning(), Telling::default()));
}

#[test]
fn a_mapped_behaviour_that_goes_on_for_ever() {
    insta::assert_snapshot!(trace(graph::mapped_lasso(), Telling::default()));
}

#[test]
fn a_long_cycle_lines_up() {
    let text = trace(graph::long_cycle(120), Telling::default());
    let lines: Vec<&str> = text.lines().collect();
    let shown = [0, 2, 3, 4, 121, 122, 123, 124].map(|at| lines[at]).join("\n");
    insta::assert_snapshot!(shown);
}

#[test]
fn what_was_not_judged_says_why() {
    let mut report = finding(FindingKind::Always, "Agreement", "");
    report.properties.push(property("Ends", PropertyKind::Eventually, PropertyVerdict::Unknown));
    assert!(text(report.clone()).contains("not judged: safety comes first"));
    report.counterexamples.clear();
    assert!(text(report).contains("not judged: the search ended early"));
}

#[test]
fn every_temporal_property_says_what_never_happens() {
    use PropertyKind::{Eventually, EventuallyAlways, InfinitelyOften, LeadsTo, Refines, Temporal};
    let kinds = [Eventually, LeadsTo, InfinitelyOften, EventuallyAlways, Temporal, Refines];
    let explanations = kinds.map(|kind| {
        let mut report = graph::stuttering();
        report.properties[0].kind = kind;
        let text = trace(report, Telling::default());
        let line = text.lines().find(|line| line.contains("SomebodyEnters") && line.ends_with('.'));
        line.unwrap().trim().to_owned()
    });
    insta::assert_snapshot!(explanations.join("\n"));
}
