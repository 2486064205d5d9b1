//! A state graph in the data of a page.

use serde::Serialize;
use serde_json::Value;
use synod_messages::{Counterexample, DrawnGraph, ModelReport};

use super::layout::{Layout, Node};
use super::pool::Pool;
use crate::action_json;

#[derive(Serialize)]
pub(super) struct Graph<'a> {
    width: i32,
    height: i32,
    variables: Vec<&'a str>,
    states: Vec<State<'a>>,
    steps: Vec<Step>,
    /// For each trace of the model, the states that it visits, in their order.
    paths: Vec<Vec<usize>>,
}

#[derive(Serialize)]
struct State<'a> {
    x: i32,
    y: i32,
    state: Vec<usize>,
    initial: bool,
    depth: u64,
    violated: &'a [String],
}

#[derive(Serialize)]
struct Step {
    from: u32,
    to: u32,
    action: Value,
}

pub(super) fn graph<'a>(drawn: &'a DrawnGraph, report: &ModelReport, pool: &mut Pool) -> Graph<'a> {
    let depths: Vec<usize> =
        drawn.states.iter().map(|state| usize::try_from(state.depth).unwrap_or(0)).collect();
    let steps: Vec<(usize, usize)> =
        drawn.steps.iter().map(|step| (step.from as usize, step.to as usize)).collect();
    let layout = Layout::of(&depths, &steps);
    let states = drawn.states.iter().zip(&layout.nodes).map(|(state, Node { x, y })| State {
        x: *x,
        y: *y,
        state: pool.state(&state.state),
        initial: state.initial,
        depth: state.depth,
        violated: &state.violated,
    });
    let names = drawn.states.first().map(|state| state.state.iter().map(|(name, _)| name.as_str()).collect());
    let shown = report.counterexamples.iter().chain(&report.witnesses);
    Graph {
        width: layout.width,
        height: layout.height,
        states: states.collect(),
        variables: names.unwrap_or_default(),
        steps: drawn
            .steps
            .iter()
            .map(|step| Step { from: step.from, to: step.to, action: action_json(&step.action) })
            .collect(),
        paths: shown.map(|found| path(drawn, found)).collect(),
    }
}

/// The states of a behaviour, as far as the graph has them: the last one may lie beyond its bounds.
fn path(drawn: &DrawnGraph, found: &Counterexample) -> Vec<usize> {
    let at =
        |step: &synod_messages::TraceStep| drawn.states.iter().position(|state| state.state == step.state);
    let mut path: Vec<usize> = found.steps.iter().filter_map(at).collect();
    let back = found.loop_start.and_then(|start| found.steps.get(usize::try_from(start).ok()?));
    path.extend(back.and_then(at));
    path
}
