//! What a reader of SARIF gets to see. That it fits the standard's schema is tested with the whole program.

use serde_json::Value;

use super::*;
use crate::gate::tests::{lock_that_differs, mixed};
use crate::samples::graph;
use crate::samples::{outcome, spec};
use crate::{ModelResult, SpecReport};

fn document(specs: &[SpecReport]) -> Value {
    let mut bytes = Vec::new();
    sarif(&mut bytes, Gate { specs, lock: &lock_that_differs() }, "0.1.0", 12).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_path_is_a_uri() {
    assert_eq!(uri("specs/paxos.rs"), "specs/paxos.rs");
    assert_eq!(uri("./my specs/ä%.rs"), "my%20specs/%C3%A4%25.rs");
    assert_eq!(uri("/home/x.rs"), "file:///home/x.rs");
}

#[test]
fn a_result_for_each_thing_that_is_wrong() {
    let document = document(&mixed());
    let run = &document["runs"][0];
    let results = run["results"].as_array().unwrap();
    let ids: Vec<&str> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    let expected = [
        "safety",
        "expectation",
        "lock",
        "incomplete",
        "panic",
        "nondeterminism",
        "liveness",
        "incomplete",
        "not-checked",
        "incomplete",
        "lock",
    ];
    assert_eq!(ids, expected);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "specs/x.rs");
    assert_eq!(place["region"]["startLine"], 2);
    let mut identities: Vec<&Value> = results.iter().map(|result| &result["partialFingerprints"]).collect();
    identities.dedup();
    assert_eq!(identities.len(), results.len());
}

#[test]
fn a_trace_is_a_flow() {
    let document = document(&mixed());
    let flows = &document["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"];
    assert_eq!(flows.as_array().unwrap().len(), 1);
    let steps = flows[0]["locations"].as_array().unwrap();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps[2]["executionOrder"], 2);
    assert_eq!(steps[2]["location"]["message"]["text"], "2: Decide(node: n1)");
    assert!(steps[2]["state"]["msgs"]["text"].as_str().unwrap().contains("Commit"));
}

#[test]
fn a_process_has_a_flow_of_its_own_and_a_cycle_its_way_back() {
    let mut report = graph::lasso();
    report.processes = vec!["p1".into(), "p2".into(), "idle".into()];
    let local = |at: &str| synod_messages::Event::Local { at: at.into(), label: String::new() };
    report.counterexamples[0].steps[1].events = vec![local("p2")];
    report.counterexamples[0].steps[2].events = vec![local("p2"), local("p1")];
    let steps = report.counterexamples[0].steps.len();
    let document = document(&[spec(vec![outcome(report, &[])])]);
    let flows = document["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"].as_array().unwrap();
    let orders = |id: &str| -> Vec<u64> {
        let flow = flows.iter().find(|flow| flow["id"] == id).unwrap();
        flow["locations"].as_array().unwrap().iter().map(|l| l["executionOrder"].as_u64().unwrap()).collect()
    };
    assert_eq!(orders("p2"), [1, 2]);
    assert_eq!(orders("p1"), [2]);
    assert_eq!(orders("system").first(), Some(&0));
    assert_eq!(orders("system").last(), Some(&(steps as u64)));
    assert_eq!(flows.len(), 3);
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "\u{0}\"\\\n]]>%𝔸\u{2028}";
    let mut specs = mixed();
    if let ModelResult::Reported(report) = &mut specs[0].models[2].result {
        report.counterexamples[0].reason = hostile.into();
    }
    let document = document(&specs);
    let text = document["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(text.ends_with(hostile), "{text}");
}
