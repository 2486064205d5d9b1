//! A whole state graph as a state diagram: every state with all its variables, side by side with those that are as many steps
//! away from the beginning.

use std::collections::BTreeSet;

use synod_messages::{DrawnGraph, DrawnState};

use super::{Arrow, Mark, ROOM, StateBox, StateDiagram, Tones};
use crate::state_lines::plain_lines;
use crate::value::action_text;

/// The diagram of a graph.
#[must_use]
pub fn of_graph(graph: &DrawnGraph, title: &str) -> StateDiagram {
    let left: BTreeSet<u32> = graph.steps.iter().map(|step| step.from).collect();
    let boxes = graph.states.iter().enumerate();
    let boxes = boxes.map(|(at, state)| state_box(at, state, left.contains(&(at as u32)))).collect();
    StateDiagram { title: title.to_owned(), boxes, arrows: arrows(graph) }
}

fn state_box(at: usize, state: &DrawnState, has_steps: bool) -> StateBox {
    let mut notes = Vec::new();
    if state.initial {
        notes.push("initial".to_owned());
    }
    notes.extend(state.violated.iter().map(|what| match what.as_str() {
        "deadlock" => what.clone(),
        property => format!("violates {property}"),
    }));
    let mark = match (state.violated.is_empty(), state.initial, has_steps) {
        (false, ..) => Mark::Wrong,
        (true, true, _) => Mark::Initial,
        (true, false, false) => Mark::End,
        (true, false, true) => Mark::Plain,
    };
    if state.violated.is_empty() && !has_steps {
        notes.push("end".to_owned());
    }
    StateBox { name: at.to_string(), lines: plain_lines(&state.state, ROOM), notes, mark, rank: state.depth }
}

/// Steps between the same two states share an arrow, at the place of the first.
fn arrows(graph: &DrawnGraph) -> Vec<Arrow> {
    let mut tones = Tones::default();
    let mut arrows: Vec<Arrow> = Vec::new();
    let mut first = 0;
    for step in &graph.steps {
        let (from, to) = (step.from as usize, step.to as usize);
        // The steps of a state stand together.
        if arrows.get(first).is_some_and(|arrow| arrow.from != from) {
            first = arrows.len();
        }
        let (tone, text) = (tones.of(&step.action.name), action_text(&step.action));
        match arrows[first..].iter_mut().find(|arrow| arrow.to == to) {
            Some(arrow) if arrow.lines.contains(&text) => {}
            Some(arrow) => arrow.lines.push(text),
            None => arrows.push(Arrow { from, to, lines: vec![text], tone }),
        }
    }
    arrows
}
