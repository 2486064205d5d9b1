//! `--trace`: behaviours that were shown, as files.

use std::fs;

use serde_json::Value;

use crate::support::command::run;
use crate::support::scratch::Scratch;

/// Simple consensus as written violates Agreement in four steps; and with the witness there are two behaviours.
#[test]
fn behaviours_become_files() {
    let scratch = Scratch::new();
    let file = |name: &str| scratch.path().join(name).to_string_lossy().into_owned();
    let spec = ["specs/simple_consensus.rs", "--model", "as_written", "--witness", "EverybodyDecides"];
    let said = run(spec.iter().copied().chain(["--trace", &file("out.itf.json")]));
    said.has_status(0).mentions("out.itf.json: as_written, Agreement is violated in 4 steps");
    said.mentions("out-2.itf.json: as_written, EverybodyDecides is reached in 4 steps");
    let itf =
        |name: &str| -> Value { serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap() };
    let violation = itf("out.itf.json");
    assert_eq!(violation["#meta"]["format"], "ITF");
    assert_eq!(violation["#meta"]["status"], "violation");
    assert_eq!(violation["vars"], serde_json::json!(["mbt::actionTaken", "proposed", "decided"]));
    let actions: Vec<&Value> =
        violation["states"].as_array().unwrap().iter().map(|state| &state["mbt::actionTaken"]).collect();
    assert_eq!(actions.len(), 5);
    assert_eq!((actions[0], actions[2]), (&"init".into(), &"Decide(node: n1, value: v1)".into()));
    let decided = serde_json::json!({ "#map": [["n1", "v1"]] });
    assert_eq!(violation["states"][2]["decided"], decided);
    assert_eq!(itf("out-2.itf.json")["#meta"]["status"], "ok");
    run(spec.iter().copied().chain(["--trace", &file("out.txt")])).has_status(0);
    let text = fs::read_to_string(file("out.txt")).unwrap();
    assert!(
        text.starts_with("Agreement is violated in 4 steps: specs/simple_consensus.rs, model as_written\n\n")
    );
    assert!(text.contains("decided[n1]: none → v1"), "{text}");
}

/// The same behaviour for other readers: as the report has it, and as boxes and arrows.
#[test]
fn a_behaviour_becomes_a_document_and_a_picture() {
    let scratch = Scratch::new();
    let file = |name: &str| scratch.path().join(name).to_string_lossy().into_owned();
    let spec = ["specs/peterson.rs", "--model", "somebody_goes_on", "--format", "json"];
    let traced = |name: &str| {
        let said = run(spec.iter().copied().chain(["--trace", &file(name)]));
        said.has_status(0).mentions("NoStarvation(p1) is violated by a cycle of 6 steps after 1 step");
        (said.json(), fs::read_to_string(file(name)).unwrap())
    };
    let (report, text) = traced("out.json");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["counterexample"], report["models"][0]["counterexamples"][0]);
    assert_eq!(document["constants"], report["models"][0]["constants"]);
    assert_eq!(
        (&document["format"], &document["model"]),
        (&"synod-trace".into(), &"somebody_goes_on".into())
    );
    let steps = document["counterexample"]["steps"].as_array().unwrap().len();
    let (_, dot) = traced("out.dot");
    // One leads back.
    assert_eq!(dot.matches(" -> ").count(), steps);
    assert!(dot.contains("  s6 -> s1 [label=\" LowerFlag(process: p2) \""), "{dot}");
    let (_, mermaid) = traced("out.mmd");
    assert!(
        mermaid.contains("flowchart TD") && mermaid.contains("s6 -->|\"LowerFlag(process: p2)\"| s1"),
        "{mermaid}"
    );
}

/// The bytes are a function of the behaviour.
#[test]
fn a_trace_is_the_same_each_time() {
    let scratch = Scratch::new();
    let trace = |threads: &str| {
        let path = scratch.path().join(format!("{threads}.itf.json"));
        let to = path.to_string_lossy().into_owned();
        let said =
            run(["specs/paxos.rs", "--model", "small_quorums", "--threads", threads, "--trace", to.as_str()]);
        said.has_status(0);
        fs::read_to_string(path).unwrap()
    };
    let one = trace("1");
    assert_eq!([trace("2"), trace("8")], [one.clone(), one]);
}

#[test]
fn what_cannot_be_written_is_said_and_loses_nothing() {
    let scratch = Scratch::new();
    let nowhere = scratch.path().join("no/such/folder/out.itf.json").to_string_lossy().into_owned();
    let broken = ["specs/simple_consensus.rs", "--model", "as_written", "--trace", &nowhere];
    run(broken).has_status(70).mentions("Agreement is violated").mentions("no/such/folder");
    run(["specs/peterson.rs", "--model", "default", "--trace", &nowhere])
        .has_status(0)
        .mentions("no trace was written: there is no counterexample");
    run(["specs/peterson.rs", "--trace", "out.svg"]).has_status(2).mentions(".itf.json");
    run(["specs/", "--trace", "out.txt"]).has_status(2).mentions("need one FILE");
}
