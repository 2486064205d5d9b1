//! A behaviour as a code flow: a thread flow a process, and `executionOrder` the number of the step.

use synod_messages::{Counterexample, Event, ModelReport, TraceStep};

use super::location;
use super::log::{CodeFlow, Message, ThreadFlow, ThreadFlowLocation};
use crate::gate::Problem;
use crate::{action_text, value_text};

/// Where steps go that are no event of any process: the initial state, what the network does, all steps of a spec without
/// processes.
const ELSEWHERE: &str = "system";

/// The way back is the step after the last.
pub(super) fn code_flow<'a>(
    problem: &Problem<'_>,
    report: &'a ModelReport,
    found: &'a Counterexample,
) -> CodeFlow<'a> {
    let mut flows: Vec<ThreadFlow<'a>> = Vec::new();
    let mut push =
        |id: &'a str, place: ThreadFlowLocation<'a>| match flows.iter_mut().find(|flow| flow.id == id) {
            Some(flow) => flow.locations.push(place),
            None => flows.push(ThreadFlow { id, locations: vec![place] }),
        };
    let way_back = way_back(found).map(|(text, state)| (text, state, found.loop_events.as_slice()));
    let steps = found.steps.iter().map(|step| (label(step), step, step.events.as_slice()));
    for (order, (text, step, events)) in steps.chain(way_back).enumerate() {
        let place = ThreadFlowLocation {
            location: location(problem, Some(format!("{order}: {text}"))),
            state: step.state.iter().map(|(name, value)| (name.as_str(), text_of(value))).collect(),
            execution_order: order,
        };
        for process in processes(report, events) {
            push(process, place.clone());
        }
    }
    CodeFlow { thread_flows: flows }
}

/// The processes that a step is an event of, each once, in their order.
fn processes<'a>(report: &'a ModelReport, events: &[Event]) -> Vec<&'a str> {
    let all = report.processes.iter().map(String::as_str);
    let here: Vec<&str> =
        all.filter(|name| events.iter().any(|event| event.process() == Some(*name))).collect();
    if here.is_empty() { vec![ELSEWHERE] } else { here }
}

fn label(step: &TraceStep) -> String {
    step.action.as_ref().map_or_else(|| "initial state".to_owned(), action_text)
}

/// For a lasso: the state that it returns to.
fn way_back(found: &Counterexample) -> Option<(String, &TraceStep)> {
    let start = usize::try_from(found.loop_start?).ok()?;
    let by = found.loop_action.as_ref().map_or_else(|| "a stuttering step".to_owned(), action_text);
    Some((format!("back to state {start} by {by}"), found.steps.get(start)?))
}

fn text_of(value: &synod_messages::Datum) -> Message {
    Message { text: value_text(value) }
}
