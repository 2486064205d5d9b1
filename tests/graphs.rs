//! `--graph`: whole state graphs as files.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::command::{Said, root, run};
use crate::support::scratch::Scratch;

fn graph(scratch: &Scratch, spec: &[&str], name: &str) -> (Said, String) {
    let path = scratch.path().join(name).to_string_lossy().into_owned();
    let said = run(spec.iter().copied().chain(["--graph", path.as_str()]));
    (said, fs::read_to_string(path).unwrap_or_default())
}

/// The jugs of three and five gallons have sixteen states that can be reached. Each has six steps, and no two pairs of states
/// that steps connect are drawn twice.
#[test]
fn the_three_forms_are_the_same_graph() {
    let scratch = Scratch::new();
    let spec = ["specs/die_hard.rs", "--model", "default"];
    let (said, json) = graph(&scratch, &spec, "out.json");
    said.has_status(0).mentions("out.json: default, 16 states and 96 steps");
    let json: Value = serde_json::from_str(&json).unwrap();
    let (states, steps) = (json["states"].as_array().unwrap(), json["steps"].as_array().unwrap());
    assert_eq!((states.len(), steps.len()), (16, 96));
    assert_eq!(states.iter().filter(|state| state["initial"] == true).count(), 1);
    let solved = |state: &&Value| state["violated"] == serde_json::json!(["NotSolved"]);
    assert_eq!(states.iter().filter(solved).count(), 2);
    assert!(states.iter().all(|state| solved(&state) == (state["state"]["big"] == 4)));
    let pairs: BTreeSet<(u64, u64)> =
        steps.iter().map(|step| (step["from"].as_u64().unwrap(), step["to"].as_u64().unwrap())).collect();
    let (_, dot) = graph(&scratch, &spec, "out.dot");
    let (_, mermaid) = graph(&scratch, &spec, "out.mmd");
    assert_eq!(dot.matches(" -> ").count(), pairs.len());
    assert_eq!(mermaid.matches(" -->|").count(), pairs.len());
    assert_eq!(
        (dot.matches("[label=\"0  initial").count(), dot.matches("violates NotSolved").count()),
        (1, 2)
    );
    assert_eq!((mermaid.matches(":::initial").count(), mermaid.matches(":::wrong").count()), (1, 2));
}

#[test]
fn a_graph_is_the_same_each_time_and_fits_its_schema() {
    let scratch = Scratch::new();
    let of = |threads: &str| {
        let spec = ["specs/peterson.rs", "--model", "default", "--threads", threads];
        graph(&scratch, &spec, &format!("{threads}.json")).1
    };
    let one = of("1");
    assert_eq!(of("4"), one);
    let read = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(root().join("docs").join(name)).unwrap()).unwrap()
    };
    let registry = jsonschema::Registry::new();
    let report = ("json-schema:///report.schema.json", read("report.schema.json"));
    let registry = registry.add(report.0, report.1).unwrap().prepare().unwrap();
    let schema = read("graph.schema.json");
    let validator = jsonschema::options().with_registry(&registry).build(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::from_str(&one).unwrap()));
}

#[test]
fn a_graph_that_is_too_large_says_what_to_do() {
    let scratch = Scratch::new();
    let (said, file) = graph(&scratch, &["specs/peterson.rs", "--graph-states", "41"], "a.dot");
    said.has_status(2).mentions("no graph of default: it has 42 states, and at most 41 are drawn");
    said.mentions("--graph-states N").mentions("smaller constants");
    assert_eq!(file, "");
    graph(&scratch, &["specs/peterson.rs", "--model", "default", "--graph-states", "42"], "a.dot")
        .0
        .has_status(0);
    // What was found counts more than what could not be drawn; how many states there are is not known then.
    let broken = ["specs/simple_consensus.rs", "--model", "as_written", "--nodes", "3"];
    let (said, _) = graph(&scratch, &[&broken[..], &["--guard", "proposed"]].concat(), "b.dot");
    said.has_status(12)
        .mentions("no graph of as_written: it has 387 states at least, and at most 300 are drawn");
    let (said, _) = graph(&scratch, &[&broken[..3], &["--graph-states", "400"]].concat(), "c.dot");
    said.has_status(2).mentions("there are more than 400 states, and at most 400 are drawn");
    let (said, file) = graph(&scratch, &[&broken[..3], &["--graph-states", "500"]].concat(), "d.dot");
    said.has_status(0).mentions("d.dot: as_written, 437 states");
    assert!(file.starts_with("digraph"));
}

#[test]
fn each_model_has_a_file_and_its_constants() {
    let scratch = Scratch::new();
    let (said, _) = graph(&scratch, &["specs/peterson.rs", "--quiet"], "y.dot");
    said.mentions("y.dot: default").mentions("y-2.dot: ");
    let other = ["specs/die_hard.rs", "--small", "2", "--continue", "--format", "json"];
    let (said, json) = graph(&scratch, &other, "z.json");
    let json: Value = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {}", said.all()));
    assert_eq!(json["constants"]["small"], 2);
    let many = json["states"].as_array().unwrap().len();
    assert_eq!(said.json()["models"][0]["states"]["distinct"], many);
    assert_ne!(many, 16, "the graph is that of the changed constants");
    run(["specs/", "--graph", "x.dot"]).has_status(2).mentions("need one FILE");
    run(["specs/peterson.rs", "--graph", "x.svg"]).has_status(2).mentions(".dot (Graphviz)");
}
