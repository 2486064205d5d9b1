//! The document of `--format json`; `docs/report.schema.json` describes it.
//!
//! Field names keep their meaning once released. Fields are written in a fixed order, and only `seconds`
//! and `peak_bytes` depend on the run. A run of one spec gives the spec's fields at the top; a run of several
//! gives `specs`, each with just those fields.

mod document;
mod plain;

use std::io::{self, Write};

use crate::outcome::SpecReport;

/// What `format` says.
pub const FORMAT: &str = "synod-report";
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
    let document = document::document(specs, exit_status, several);
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use synod_messages::FindingKind;

    use super::*;
    use crate::samples::{died, finding, holding, limited, outcome, spec, violated};
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
        assert_eq!(steps[2]["changed"], serde_json::json!(["decided"]));
        assert_eq!(steps[2]["action"], serde_json::json!({"name": "Decide", "args": {"node": "n1"}}));
        assert_eq!(steps[2]["state"]["decided"], serde_json::json!({"n1": "v1", "n2": null}));
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
