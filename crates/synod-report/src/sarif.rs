//! A gate as SARIF 2.1.0 (OASIS), for code scanning: a result for each thing that keeps the gate shut, its trace as a code flow.
//!
//! Failures that a model must show are no results. There is neither a time nor a random number in it: the same findings give the
//! same bytes.

mod flow;
mod log;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::Gate;
use crate::gate::{Problem, Rule, problems};
use log::{
    Artifact, Description, Driver, Invocation, Location, Log, Message, Physical, Region, Reporting, Run, Tool,
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the document and a line feed. `check_version` is that of the command.
///
/// # Errors
/// Whatever the writer says.
pub fn sarif(out: &mut impl Write, gate: Gate<'_>, check_version: &str, exit_status: u8) -> io::Result<()> {
    let problems = problems(gate);
    let could_run =
        problems.iter().all(|problem| !matches!(problem.rule, Rule::NotChecked | Rule::Incomplete));
    let rule = |(_, id, says): &(Rule, &'static str, &'static str)| Reporting {
        id,
        short_description: Description { text: says },
    };
    let driver = Driver {
        name: "Synod",
        semantic_version: check_version,
        rules: Rule::ALL.iter().map(rule).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        invocations: vec![Invocation { execution_successful: could_run, exit_code: exit_status }],
        results: problems.iter().map(result).collect(),
        column_kind: "unicodeCodePoints",
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: vec![run] })?;
    out.write_all(b"\n")
}

fn result<'a>(problem: &'a Problem<'_>) -> log::Result<'a> {
    let identity = [problem.rule.word(), problem.spec, problem.model, problem.property].join("\n");
    let flow = problem.found.filter(|(_, found)| !found.steps.is_empty());
    log::Result {
        rule_id: problem.rule.word(),
        level: "error",
        message: Message { text: problem.message.clone() },
        locations: location(problem, None).into_iter().collect(),
        partial_fingerprints: BTreeMap::from([("synodProblem/v1", identity)]),
        code_flows: flow.map(|(report, found)| flow::code_flow(problem, report, found)).into_iter().collect(),
    }
}

/// The place of a problem, with what happens there; none where it is about no spec.
fn location(problem: &Problem<'_>, text: Option<String>) -> Option<Location> {
    let (file, line) = match problem.place {
        Some(place) => (place.file.as_str(), place.line),
        None => (problem.spec, 0),
    };
    if file.is_empty() {
        return None;
    }
    let region = (line > 0).then_some(Region { start_line: line });
    let physical = Physical { artifact_location: Artifact { uri: uri(file) }, region };
    Some(Location { physical_location: physical, message: text.map(|text| Message { text }) })
}

/// A path as a URI (RFC 3986): relative ones stay so, and all but the plainest letters are numbers.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => out.push('/'),
            // Writing to a string cannot fail.
            byte => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}
