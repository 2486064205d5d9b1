//! Boxes and arrows of samples. What programs that draw make of them, and of hostile texts, is in `tests/state_diagrams.rs`.

use synod_messages::{ActionTaken, Counterexample, Datum, DrawnGraph, DrawnState, DrawnStep, FindingKind};

use super::*;
use crate::diagram::Caption;
use crate::samples::{atom, graph, violated};

fn behaviour(found: &Counterexample) -> StateDiagram {
    of_behaviour(found, &Caption::of(found, "specs/x.rs", "default"))
}

fn drawn(name: &str, initial: bool, depth: u64, violated: &[&str]) -> DrawnState {
    let violated = violated.iter().map(|name| (*name).to_owned()).collect();
    DrawnState { state: vec![("at".into(), atom(name))], initial, depth, path: Vec::new(), violated }
}

fn step(from: u32, to: u32, name: &str, by: i64) -> DrawnStep {
    let action = ActionTaken { name: name.into(), args: vec![("by".into(), Datum::Int(by))] };
    DrawnStep { from, to, action, events: Vec::new() }
}

fn small_graph() -> DrawnGraph {
    let states = vec![
        drawn("a", true, 0, &[]),
        drawn("b", false, 1, &["Agreement", "Validity"]),
        drawn("c", false, 1, &["deadlock"]),
        drawn("d", false, 2, &[]),
    ];
    let steps = vec![
        step(0, 1, "Go", 1),
        step(0, 2, "Go", 1),
        step(0, 1, "Go", 2),
        step(0, 0, "Stay", 1),
        step(1, 0, "Back", 1),
        step(1, 3, "Go", 1),
    ];
    DrawnGraph { states, steps }
}

#[test]
fn a_behaviour_tells_what_changed() {
    insta::assert_snapshot!(dot(&behaviour(&violated().counterexamples[0])));
    insta::assert_snapshot!(flowchart(&behaviour(&violated().counterexamples[0])));
}

#[test]
fn a_graph_marks_what_is_special() {
    let diagram = of_graph(&small_graph(), "specs/x.rs, model default");
    let marks: Vec<Mark> = diagram.boxes.iter().map(|state| state.mark).collect();
    assert_eq!(marks, [Mark::Initial, Mark::Wrong, Mark::Wrong, Mark::End]);
    assert_eq!(diagram.boxes[1].notes, ["violates Agreement", "violates Validity"]);
    assert_eq!(diagram.boxes[2].notes, ["deadlock"]);
    let arrows: Vec<_> =
        diagram.arrows.iter().map(|arrow| (arrow.from, arrow.to, arrow.lines.len())).collect();
    assert_eq!(arrows, [(0, 1, 2), (0, 2, 1), (0, 0, 1), (1, 0, 1), (1, 3, 1)]);
    insta::assert_snapshot!(dot(&diagram));
    insta::assert_snapshot!(flowchart(&diagram));
}

#[test]
fn a_lasso_closes() {
    let found = &graph::lasso().counterexamples[0];
    let (diagram, last) = (behaviour(found), found.steps.len() - 1);
    let back = diagram.arrows.last().unwrap();
    assert_eq!((back.from, back.to, back.lines[0].as_str()), (last, 3, "Enter(p2)"));
    assert!(diagram.boxes.iter().all(|state| state.mark != Mark::Wrong));
    let stutters = behaviour(&graph::stuttering().counterexamples[0]);
    let back = stutters.arrows.last().unwrap();
    assert_eq!((back.from, back.to, back.lines[0].as_str()), (1, 1, "stutters for ever"));
}

#[test]
fn every_kind_of_end_is_marked() {
    let kinds = [
        (FindingKind::Always, Mark::Wrong, "violates P"),
        (FindingKind::Refinement, Mark::Wrong, "violates P"),
        (FindingKind::Impossible, Mark::Wrong, "P is out of reach"),
        (FindingKind::Panic, Mark::Wrong, "P"),
        (FindingKind::Witness, Mark::Goal, "reaches P"),
    ];
    for (kind, mark, note) in kinds {
        let steps = violated().counterexamples[0].steps.clone();
        let diagram =
            behaviour(&Counterexample { kind, property: "P".into(), steps, ..Counterexample::default() });
        let last = diagram.boxes.last().unwrap();
        assert_eq!((last.mark, last.notes.as_slice()), (mark, &[note.to_owned()][..]));
    }
    let mapped = behaviour(&graph::refinement("a").counterexamples[0]);
    assert!(mapped.boxes[0].lines.contains(&"mapped:".to_owned()), "{:?}", mapped.boxes[0]);
}
