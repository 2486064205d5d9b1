//! An audit as one JSON document.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Difference, Fate, IdlePart, MutantReport, SpecAudit};

/// What `format` says in the document of an audit.
pub const AUDIT_FORMAT: &str = "synod-audit";

/// Writes the document and a line feed.
///
/// # Errors
/// Whatever the writer says.
pub fn write_audit(out: &mut impl Write, audits: &[SpecAudit], exit_status: u8) -> io::Result<()> {
    let specs: Vec<Value> = audits.iter().map(spec).collect();
    write(out, &json!({"format": AUDIT_FORMAT, "version": 1, "exit_status": exit_status, "specs": specs}))
}

/// Writes the document of `--list` and a line feed: mutants that were not judged.
///
/// # Errors
/// Whatever the writer says.
pub fn write_mutants(out: &mut impl Write, specs: &[(String, Vec<MutantReport>)]) -> io::Result<()> {
    let listed = |(path, mutants): &(String, Vec<MutantReport>)| json!({"spec": path, "mutants": mutants.iter().map(place).collect::<Vec<_>>()});
    let specs: Vec<Value> = specs.iter().map(listed).collect();
    write(out, &json!({"format": "synod-mutants", "version": 1, "specs": specs}))
}

fn write(out: &mut impl Write, document: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}

fn spec(audit: &SpecAudit) -> Value {
    let error = audit.error.as_ref().map(|error| json!({"kind": error.kind, "message": error.message}));
    json!({
        "spec": audit.path,
        "error": error,
        "exit_status": audit.exit_status,
        "models": audit.models,
        "mutants": audit.mutants.iter().map(mutant).collect::<Vec<_>>(),
        "idle": audit.idle.iter().map(idle).collect::<Vec<_>>(),
        "notes": audit.notes,
        "stale": audit.stale,
    })
}

fn idle(part: &IdlePart) -> Value {
    json!({"what": part.what, "detail": part.detail, "accepted": part.accepted})
}

fn place(mutant: &MutantReport) -> Value {
    json!({
        "number": mutant.number,
        "kind": mutant.kind.word(),
        "function": mutant.function,
        "properties": mutant.properties,
        "line": mutant.line,
        "column": mutant.column,
        "text": mutant.text.trim(),
        "change": mutant.change,
    })
}

fn mutant(mutant: &MutantReport) -> Value {
    let mut value = place(mutant);
    value["verdict"] = fate(&mutant.fate);
    value["accepted"] = json!(mutant.accepted);
    value
}

fn fate(fate: &Fate) -> Value {
    match fate {
        Fate::Noticed { model, by } => json!({"is": "noticed", "model": model, "by": by}),
        Fate::Unnoticed(differences) => {
            json!({"is": "unnoticed", "differences": differences.iter().map(difference).collect::<Vec<_>>()})
        }
        Fate::Same => json!({"is": "without-effect"}),
        Fate::TooLarge { model, limit } => json!({"is": "too-large", "model": model, "limit": limit}),
        Fate::TooSlow { model } => json!({"is": "too-slow", "model": model}),
        Fate::Refused => json!({"is": "not-compiled"}),
        Fate::Unjudged => json!({"is": "not-judged"}),
    }
}

fn difference(difference: &Difference) -> Value {
    json!({
        "model": difference.model,
        "distinct": [difference.before, difference.after],
        "generated": [difference.generated_before, difference.generated_after],
    })
}
