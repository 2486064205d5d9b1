//! What people and programs read: pure functions from the data of a run to text and JSON.
//!
//! - [text](model_text): the readable report: a model's verdict and figures, its counterexamples step by step,
//!   the closing line of a run;
//! - [JSON](write_json): the document of `--format json`, described by `docs/report.schema.json`;
//! - [`diff`](changes): what changed between two states, down to the element;
//! - [ITF](itf()): a behaviour for other tools;
//! - [HTML](html): the whole report as one page for a browser, and [values](datum_json()) in the form that its scripts know;
//! - [diagrams](diagram): a behaviour of processes as a picture, for Mermaid and for ShiViz;
//! - [state diagrams](state_diagram): a behaviour or a small state graph for Graphviz and for Mermaid;
//! - [exports](write_trace): a behaviour or a small state graph as a JSON document;
//! - [the lock](lock): what every model gave, as a file that is kept and compared;
//! - [a gate](Gate): many models in a line each, as [JUnit](junit()), as [SARIF](sarif()), for [GitHub](annotations);
//! - [audits](SpecAudit): which small changes of a spec no property notices;
//! - [listings](list_models): the models of a spec and what is expected of them, as text and as [JSON](write_list).
//!
//! Nothing here knows a terminal, a process or a file. Text always carries ANSI colour; who writes it to
//! a place without colour strips it (`check` does so with anstream). Apart from the
//! lines labelled `took` (and, where a model is one line, the time at its end) a text is a function of what was found, not of the run.

mod audit;
mod columns;
mod datum_json;
pub mod diagram;
mod diff;
mod differ;
mod excerpt;
mod facts;
mod finding;
mod gate;
mod github;
#[cfg(test)]
mod graph_tests;
mod headline;
pub mod html;
mod itf;
mod json;
mod junit;
mod lasso;
mod layout;
mod list;
pub mod lock;
mod numbers;
mod outcome;
mod path;
mod replayed;
mod replayed_text;
#[cfg(test)]
mod samples;
mod sarif;
pub mod state_diagram;
mod state_lines;
pub mod style;
mod summary;
mod telling;
mod text;
mod trace;
mod value;
mod xml;

pub use audit::{
    AUDIT_FORMAT, Difference, Fate, IdlePart, MutantKind, MutantReport, SpecAudit, audit_closing, audit_text,
    mutant_line, write_audit, write_mutants,
};
pub use datum_json::{action_json, datum_json};
pub use diff::{Change, ChangeKind, changes, state_changes};
pub use excerpt::{Excerpt, excerpt};
pub use gate::{
    Gate, Standing, failures_text, gate_error_line, gate_line, gate_summary, lock_text, standing,
};
pub use github::{annotations, job_summary};
pub use itf::{
    ACTION_VARIABLE, ItfSource, Recorded, RecordedState, canonical, is_written, itf, itf_datum, itf_value,
    read_itf,
};
pub use json::{
    FORMAT, GRAPH_FORMAT, LIST_FORMAT, Origin, REPLAY_FORMAT, TRACE_FORMAT, VERSION, write_gate_json,
    write_graph, write_json, write_json_line, write_list, write_replayed, write_trace,
};
pub use junit::junit;
pub use list::{ListedSpec, list_models};
pub use numbers::{bytes, plural, seconds, thousands};
pub use outcome::{Missing, MissingKind, ModelOutcome, ModelResult, SpecError, SpecReport, SpecVerdict};
pub use replayed::{Claim, ClaimNow, Departure, Nearest, ReplayOutcome, Replayed, Shows, Why};
pub use replayed_text::{departure_text, replayed_text};
pub use sarif::sarif;
pub use telling::{Detail, FairnessDetail, Telling};
pub use text::{closing_line, model_text, spec_heading, spec_lines};
pub use trace::trace_text;
pub use value::{action_text, value_text};
