//! The report is a function of spec, constants and options, and has the shape that its schema says.

use serde_json::Value;

use crate::support::command::{root, run, specs, without_measurements};

fn report(arguments: &[&str]) -> Value {
    let said = run(arguments.iter().chain(&["--format", "json"]));
    assert_eq!(said.json()["exit_status"], said.status, "{}", said.all());
    without_measurements(said.json())
}

#[test]
fn all_specs_report_the_same_for_any_number_of_threads() {
    let one = report(&["specs/", "--threads", "1"]);
    assert_eq!(one["exit_status"], 0, "every model gives what it expects");
    for threads in ["2", "3", "8"] {
        assert_eq!(one, report(&["specs/", "--threads", threads]), "{threads} threads");
    }
}

#[test]
fn fifty_runs_report_the_same() {
    let arguments = ["specs/paxos.rs", "--model", "ignored_votes", "--threads", "4"];
    let first = report(&arguments);
    assert_eq!(first["models"][0]["counterexamples"].as_array().unwrap().len(), 2);
    for run in 1..50 {
        assert_eq!(first, report(&arguments), "run {run}");
    }
}

#[test]
fn fingerprints_and_verification_do_not_change_what_is_found() {
    let strip = |mut report: Value| {
        for model in report["models"].as_array_mut().unwrap() {
            for field in ["exactness", "collision_probability", "command"] {
                model.as_object_mut().unwrap().remove(field);
            }
            for found in model["counterexamples"].as_array_mut().into_iter().flatten() {
                found.as_object_mut().unwrap().remove("command");
            }
        }
        report
    };
    for spec in ["specs/simple_consensus.rs", "specs/peterson.rs", "specs/alternating_bit.rs"] {
        let plain = strip(report(&[spec]));
        assert_eq!(plain, strip(report(&[spec, "--fingerprint"])), "{spec} by fingerprint");
        assert_eq!(plain, strip(report(&[spec, "--verify"])), "{spec} verified");
    }
}

#[test]
fn every_report_has_the_shape_of_its_schema() {
    let schema = std::fs::read_to_string(root().join("docs/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let assert_valid = |arguments: &[&str]| {
        let said = run(arguments.iter().chain(&["--format", "json"]));
        let problems: Vec<String> = schema.iter_errors(&said.json()).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{arguments:?}: {problems:?}\n{}", said.out);
    };
    for spec in specs() {
        assert_valid(&[spec.to_str().unwrap()]);
    }
    assert_valid(&["specs/"]);
    assert_valid(&["specs/peterson.rs", "--max-depth", "3"]);
    assert_valid(&["specs/die_hard.rs", "--model", "even_jugs", "--fingerprint"]);
}

#[test]
fn the_schema_can_fail() {
    let schema = std::fs::read_to_string(root().join("docs/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let mut report = run(["specs/peterson.rs", "--model", "default", "--format", "json"]).json();
    assert!(schema.is_valid(&report));
    report["models"][0]["states"].as_object_mut().unwrap().remove("distinct");
    assert!(!schema.is_valid(&report));
}
