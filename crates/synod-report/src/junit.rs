//! A gate as JUnit XML, in the manner of cargo-nextest: a suite a model, a case a property, and cases for all else that can fail.
//!
//! There is no schema that everybody agrees on; this fits Jenkins' junit-10.xsd. It has neither a time of day nor a random
//! number: but for `time`, the same run gives the same bytes. Written by hand, since quick-junit 0.8 always counts what was
//! skipped at the root, which that schema refuses.

mod cases;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::Gate;
use crate::xml::{attribute, escaped};
use cases::{Suite, suites};

/// A case, and what became of it.
#[derive(Clone, Debug)]
struct Case {
    name: String,
    result: CaseResult,
}

#[derive(Clone, Debug)]
enum CaseResult {
    Passed,
    Skipped {
        message: String,
    },
    /// Something is not as it should be.
    Failed(Reason),
    /// Nobody knows whether something is as it should be.
    Error(Reason),
}

#[derive(Clone, Debug)]
struct Reason {
    kind: &'static str,
    message: String,
    text: String,
}

/// The document, with a line feed at its end. `seconds` is what the whole run took.
#[must_use]
pub fn junit(gate: Gate<'_>, seconds: f64) -> String {
    let suites = suites(gate);
    let all = |test: fn(&CaseResult) -> bool| suites.iter().map(|suite| suite.count(test)).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    push(
        &mut out,
        format_args!(
            "<testsuites name=\"check ci\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{seconds:.3}\">\n",
            all(|_| true),
            all(is_failed),
            all(is_error),
        ),
    );
    suites.iter().for_each(|suite| push_suite(&mut out, suite));
    out.push_str("</testsuites>\n");
    out
}

fn is_failed(result: &CaseResult) -> bool {
    matches!(result, CaseResult::Failed(_))
}

fn is_error(result: &CaseResult) -> bool {
    matches!(result, CaseResult::Error(_))
}

fn is_skipped(result: &CaseResult) -> bool {
    matches!(result, CaseResult::Skipped { .. })
}

impl Suite {
    fn count(&self, test: fn(&CaseResult) -> bool) -> usize {
        self.cases.iter().filter(|case| test(&case.result)).count()
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

fn push_suite(out: &mut String, suite: &Suite) {
    push(
        out,
        format_args!(
            "    <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3}\">\n",
            attribute(&suite.name),
            suite.cases.len(),
            suite.count(is_failed),
            suite.count(is_error),
            suite.count(is_skipped),
            suite.seconds,
        ),
    );
    for case in &suite.cases {
        let (name, class) = (attribute(&case.name), attribute(&suite.name));
        push(out, format_args!("        <testcase name=\"{name}\" classname=\"{class}\""));
        match &case.result {
            CaseResult::Passed => out.push_str("/>\n"),
            CaseResult::Skipped { message } => {
                let message = attribute(message);
                push(
                    out,
                    format_args!(">\n            <skipped message=\"{message}\"/>\n        </testcase>\n"),
                );
            }
            CaseResult::Failed(reason) => push_reason(out, "failure", reason),
            CaseResult::Error(reason) => push_reason(out, "error", reason),
        }
    }
    out.push_str("    </testsuite>\n");
}

fn push_reason(out: &mut String, tag: &str, reason: &Reason) {
    let (message, text) = (attribute(&reason.message), escaped(&reason.text));
    let kind = reason.kind;
    push(
        out,
        format_args!(
            ">\n            <{tag} type=\"{kind}\" message=\"{message}\">{text}</{tag}>\n        </testcase>\n"
        ),
    );
}
