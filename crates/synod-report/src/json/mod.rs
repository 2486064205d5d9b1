//! The document of `--format json`; `docs/report.schema.json` describes it.
//!
//! Field names keep their meaning once released. Fields are written in a fixed order, and only `seconds`, `peak_bytes`
//! and the `bytes` of a `graph` depend on the run. A run of one spec gives the spec's fields at the top; a run of several
//! gives `specs`, each with just those fields. `--list`, one behaviour and a state graph give documents of their own.

mod document;
mod export;
mod finding;
mod list;
mod plain;
mod replayed;

use std::io::{self, Write};

pub use self::export::{Origin, write_graph, write_trace};
use crate::list::ListedSpec;
use crate::lock::LockReport;
use crate::outcome::SpecReport;
use crate::replayed::Replayed;

pub(crate) use document::property_kind;

/// What `format` says.
pub const FORMAT: &str = "synod-report";
/// What `format` says in a document that only lists what there is to check.
pub const LIST_FORMAT: &str = "synod-list";
/// What `format` says in a document about a trace that was run again.
pub const REPLAY_FORMAT: &str = "synod-replay";
/// What `format` says in a document of one behaviour.
pub const TRACE_FORMAT: &str = "synod-trace";
/// What `format` says in a document of a state graph.
pub const GRAPH_FORMAT: &str = "synod-graph";
/// What `version` says; it rises when a field changes its meaning or goes away.
pub const VERSION: u32 = 1;

/// Writes the document and a line feed. `several` asks for the form with `specs`, which a run of
/// one spec may need too (`check DIR`).
///
/// # Errors
/// Whatever the writer says.
pub fn write_json(
    out: &mut impl Write,
    specs: &[SpecReport],
    exit_status: u8,
    several: bool,
) -> io::Result<()> {
    let document = document::document(specs, exit_status, several, None);
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Writes the document of a gate, which says of the lock too, and a line feed.
///
/// # Errors
/// Whatever the writer says.
pub fn write_gate_json(
    out: &mut impl Write,
    specs: &[SpecReport],
    exit_status: u8,
    lock: &LockReport,
) -> io::Result<()> {
    let document = document::document(specs, exit_status, true, Some(lock));
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Writes the document as [`write_json`] does, but in one line.
///
/// # Errors
/// Whatever the writer says.
pub fn write_json_line(
    out: &mut impl Write,
    specs: &[SpecReport],
    exit_status: u8,
    several: bool,
) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &document::document(specs, exit_status, several, None))?;
    out.write_all(b"\n")
}

/// Writes the document of `--list` and a line feed.
///
/// # Errors
/// Whatever the writer says.
pub fn write_list(out: &mut impl Write, specs: &[ListedSpec], exit_status: u8) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &list::list(specs, exit_status))?;
    out.write_all(b"\n")
}

/// Writes the document of a trace that was run again, and a line feed.
///
/// # Errors
/// Whatever the writer says.
pub fn write_replayed(out: &mut impl Write, replayed: &Replayed, exit_status: u8) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &replayed::replayed(replayed, exit_status))?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use synod_messages::{Description, Expectation, FindingKind, ModelInfo};

    use super::*;
    use crate::samples::{died, finding, graph, holding, limited, outcome, spec, violated};
    use crate::{ModelOutcome, SpecError};

    const SCHEMA: &str = include_str!("../../../../docs/report.schema.json");

    fn document(specs: &[SpecReport], several: bool) -> Value {
        let mut bytes = Vec::new();
        write_json(&mut bytes, specs, 0, several).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn outcomes() -> Vec<ModelOutcome> {
        let kinds = [
            FindingKind::AlwaysStep,
            FindingKind::Unreachable,
            FindingKind::Deadlock,
            FindingKind::Panic,
            FindingKind::Nondeterministic,
            FindingKind::TooLarge,
        ];
        let mut all = vec![
            outcome(holding(), &[]),
            outcome(violated(), &["Agreement"]),
            outcome(limited(), &[]),
            died(),
        ];
        all.extend(kinds.map(|kind| outcome(finding(kind, "deadlock", ""), &[])));
        all.extend(graph::all().into_iter().map(|report| outcome(report, &[])));
        all
    }

    fn assert_valid(document: &Value) {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(document).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
    }

    #[test]
    fn every_kind_of_result_fits_the_schema() {
        assert_valid(&document(&[spec(outcomes())], false));
        assert_valid(&document(&[spec(outcomes()), spec(Vec::new())], true));
        let error = Some(SpecError { kind: "compile".into(), message: "no".into() });
        assert_valid(&document(&[SpecReport { error, exit_status: 101, ..spec(Vec::new()) }], false));
    }

    #[test]
    fn the_schema_refuses_what_it_should() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut wrong = document(&[spec(outcomes())], false);
        wrong["models"][0]["states"]["distinct"] = "many".into();
        assert!(!validator.is_valid(&wrong));
        let mut wrong = document(&[spec(outcomes())], false);
        wrong["models"][0].as_object_mut().unwrap().remove("counterexamples");
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn steps_say_what_they_changed() {
        let steps = &document(&[spec(outcomes())], false)["models"][1]["counterexamples"][0]["steps"];
        assert_eq!(steps[0]["action"], Value::Null);
        assert_eq!(steps[0].get("changed"), None);
        assert_eq!(steps[2]["changed"], json!(["decided"]));
        assert_eq!(steps[2]["action"], json!({"name": "Decide", "args": {"node": "n1"}}));
        assert_eq!(steps[2]["state"]["decided"], json!({"n1": "v1", "n2": null}));
    }

    fn first_model(report: synod_messages::ModelReport) -> Value {
        document(&[spec(vec![outcome(report, &[])])], false)["models"][0].take()
    }

    #[test]
    fn a_lasso_says_where_it_returns_to_and_why_it_is_fair() {
        let model = first_model(graph::lasso());
        assert_eq!(model["verdict"], "violated");
        assert_eq!(model["properties"][0]["kind"], "leads-to");
        assert_eq!(model["fairness"][1], "weak fairness of Enter(p2)");
        assert_eq!(model["graph"], json!({"steps": 34_567, "bytes": 3_100_000, "seconds": 0.125}));
        let found = &model["counterexamples"][0];
        assert_eq!((&found["kind"], &found["loop_start"]), (&json!("liveness"), &json!(3)));
        assert_eq!(found["loop_action"], json!({"name": "Enter", "args": {"0": "p2"}}));
        let why = json!({"constraint": "weak fairness of Enter(p1)", "why": "disabled in state 3"});
        assert_eq!(found["fairness"][0], why);
        assert_eq!(found["notes"].as_array().unwrap().len(), 1);
        let stutters = first_model(graph::stuttering());
        assert_eq!(stutters["counterexamples"][0]["loop_start"], 1);
        assert_eq!(stutters["counterexamples"][0]["loop_action"], Value::Null);
        assert_eq!(first_model(holding())["graph"], Value::Null);
    }

    #[test]
    fn mapped_states_are_there_where_there_is_a_mapping() {
        let steps = first_model(graph::refinement("a"))["counterexamples"][0]["steps"].take();
        assert_eq!(steps[3]["mapped"], json!({"owners": ["p2"], "log": "a"}));
        let steps = first_model(graph::impossible())["counterexamples"][0]["steps"].take();
        assert_eq!(steps[3].get("mapped"), None);
    }

    #[test]
    fn a_list_fits_the_schema() {
        let model = ModelInfo {
            name: "default".into(),
            constants: holding().constants,
            expectation: Expectation { deadlock: true, ..Expectation::default() },
            reachable: Vec::new(),
            on_request: true,
        };
        let description = Description {
            name: "X".into(),
            constants: Vec::new(),
            models: vec![model],
            actions: Vec::new(),
            variables: Vec::new(),
        };
        let error = SpecError { kind: "compile".into(), message: "no".into() };
        let listed = |described| ListedSpec { path: "specs/x.rs".into(), described };
        let mut bytes = Vec::new();
        write_list(&mut bytes, &[listed(Ok(description)), listed(Err(error))], 101).unwrap();
        let list: Value = serde_json::from_slice(&bytes).unwrap();
        assert_valid(&list);
        let model = json!({
            "name": "default", "constants": {"nodes": 2, "guard": "None"}, "expected": "deadlock", "on_request": true
        });
        assert_eq!(list["specs"][0], json!({"spec": "specs/x.rs", "models": [model]}));
        assert_eq!(list["specs"][1]["error"]["kind"], "compile");
    }

    #[test]
    fn the_verdict_of_several_specs_is_the_gravest() {
        let good = spec(vec![outcome(holding(), &[])]);
        let early = spec(vec![outcome(limited(), &[])]);
        assert_eq!(document(std::slice::from_ref(&good), true)["verdict"], "as-expected");
        assert_eq!(document(&[good.clone(), early.clone()], true)["verdict"], "incomplete");
        assert_eq!(document(&[good, early, spec(vec![died()])], true)["verdict"], "error");
    }
}
