//! One behaviour, or a state graph, as a document: `docs/trace.schema.json` and `docs/graph.schema.json` describe them.

use std::io::{self, Write};

use serde::Serialize;
use synod_messages::{Counterexample, Datum, DrawnGraph, DrawnState, DrawnStep};

use super::finding::{Finding, Happening, Taken, finding, happening, taken};
use super::plain::Object;
use super::{GRAPH_FORMAT, TRACE_FORMAT, VERSION};

/// Where a behaviour or a graph comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The specification's file, as the user named it.
    pub spec: &'a str,
    /// The model.
    pub model: &'a str,
    /// The constants of the model.
    pub constants: &'a [(String, Datum)],
    /// The processes that events speak of.
    pub processes: &'a [String],
}

#[derive(Serialize)]
struct Document<'a, T> {
    format: &'static str,
    version: u32,
    spec: &'a str,
    model: &'a str,
    constants: Object<'a>,
    processes: &'a [String],
    #[serde(flatten)]
    content: T,
}

#[derive(Serialize)]
struct Trace<'a> {
    counterexample: Finding<'a>,
}

#[derive(Serialize)]
struct Graph<'a> {
    states: Vec<State<'a>>,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct State<'a> {
    initial: bool,
    depth: u64,
    path: &'a [u32],
    violated: &'a [String],
    state: Object<'a>,
}

#[derive(Serialize)]
struct Step<'a> {
    from: u32,
    to: u32,
    action: Taken<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Happening<'a>>,
}

/// Writes a behaviour and a line feed. A witness has the form of a counterexample.
///
/// # Errors
/// Whatever the writer says.
pub fn write_trace(out: &mut impl Write, found: &Counterexample, origin: Origin<'_>) -> io::Result<()> {
    write(out, TRACE_FORMAT, origin, Trace { counterexample: finding(found) })
}

/// Writes a state graph and a line feed.
///
/// # Errors
/// Whatever the writer says.
pub fn write_graph(out: &mut impl Write, graph: &DrawnGraph, origin: Origin<'_>) -> io::Result<()> {
    let states = graph.states.iter().map(state).collect();
    write(out, GRAPH_FORMAT, origin, Graph { states, steps: graph.steps.iter().map(step).collect() })
}

fn write<T: Serialize>(
    out: &mut impl Write,
    format: &'static str,
    origin: Origin<'_>,
    content: T,
) -> io::Result<()> {
    let Origin { spec, model, constants, processes } = origin;
    let constants = Object(constants);
    let document = Document { format, version: VERSION, spec, model, constants, processes, content };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn state(drawn: &DrawnState) -> State<'_> {
    let DrawnState { state, initial, depth, path, violated } = drawn;
    State { initial: *initial, depth: *depth, path, violated, state: Object(state) }
}

fn step(drawn: &DrawnStep) -> Step<'_> {
    let events = drawn.events.iter().map(happening).collect();
    Step { from: drawn.from, to: drawn.to, action: taken(&drawn.action), events }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use synod_messages::{ActionTaken, FindingKind};

    use super::*;
    use crate::samples::{finding as sample, graph, violated};

    const REPORT: &str = include_str!("../../../../docs/report.schema.json");
    const TRACE: &str = include_str!("../../../../docs/trace.schema.json");
    const GRAPH: &str = include_str!("../../../../docs/graph.schema.json");

    /// Asks a schema, which points into that of the report; the files stand beside one another.
    fn errors(schema: &str, document: &Value) -> Vec<String> {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let registry = jsonschema::Registry::new();
        let registry =
            registry.add("json-schema:///report.schema.json", read(REPORT)).unwrap().prepare().unwrap();
        let validator = jsonschema::options().with_registry(&registry).build(&read(schema)).unwrap();
        validator.iter_errors(document).map(|e| format!("{e} at {}", e.instance_path())).collect()
    }

    fn origin() -> Origin<'static> {
        Origin { spec: "specs/x.rs", model: "default", constants: &[], processes: &[] }
    }

    fn trace_of(found: &Counterexample) -> Value {
        let mut bytes = Vec::new();
        write_trace(&mut bytes, found, origin()).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn small_graph() -> DrawnGraph {
        let state = |initial, violated: &[&str]| DrawnState {
            state: vec![("n".into(), Datum::Int(1))],
            initial,
            depth: u64::from(!initial),
            path: vec![0],
            violated: violated.iter().map(|name| (*name).to_owned()).collect(),
        };
        let action = ActionTaken { name: "Go".into(), args: vec![("by".into(), Datum::Int(1))] };
        let states = vec![state(true, &[]), state(false, &["Agreement"])];
        DrawnGraph { states, steps: vec![DrawnStep { from: 0, to: 1, action, events: Vec::new() }] }
    }

    fn graph_of(graph: &DrawnGraph) -> Value {
        let mut bytes = Vec::new();
        write_graph(&mut bytes, graph, origin()).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn every_kind_of_behaviour_fits_the_schema() {
        let kinds =
            [FindingKind::AlwaysStep, FindingKind::Deadlock, FindingKind::Panic, FindingKind::Witness];
        let mut reports: Vec<_> = kinds.map(|kind| sample(kind, "x", "")).into();
        reports.push(violated());
        reports.extend(graph::all());
        for found in reports.iter().flat_map(|report| &report.counterexamples) {
            let document = trace_of(found);
            assert_eq!(errors(TRACE, &document), [""; 0], "{document:#}");
        }
    }

    #[test]
    fn a_graph_fits_the_schema() {
        let document = graph_of(&small_graph());
        assert_eq!(errors(GRAPH, &document), [""; 0]);
        let last =
            json!({"initial": false, "depth": 1, "path": [0], "violated": ["Agreement"], "state": {"n": 1}});
        assert_eq!(document["states"][1], last);
        let step = json!({"from": 0, "to": 1, "action": {"name": "Go", "args": {"by": 1}}});
        assert_eq!(document["steps"], json!([step]));
    }

    #[test]
    fn the_schemas_refuse_what_they_should() {
        let found = &violated().counterexamples[0];
        let (trace, graph) = (trace_of(found), graph_of(&small_graph()));
        let without = |document: &Value, path: &str, field: &str| {
            let mut document = document.clone();
            document.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(field).unwrap();
            document
        };
        // Also what the schema of the report says of a counterexample.
        for (path, field) in [("", "spec"), ("", "counterexample"), ("/counterexample", "steps")] {
            assert_ne!(errors(TRACE, &without(&trace, path, field)), [""; 0], "{path} {field}");
        }
        for (path, field) in [("", "steps"), ("/states/0", "depth"), ("/steps/0/action", "args")] {
            assert_ne!(errors(GRAPH, &without(&graph, path, field)), [""; 0], "{path} {field}");
        }
        assert!(!errors(TRACE, &graph).is_empty() && !errors(GRAPH, &trace).is_empty());
    }
}
