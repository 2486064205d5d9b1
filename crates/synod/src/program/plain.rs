//! The program on its own: every model checked, and a plain printout. `check` does all of this better.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use synod_explore::Unobserved;
use synod_messages::{Counterexample, Datum, ModelReport, Options, Outcome, TraceStep};

use super::catalogue::{Catalogue, Entry};
use super::models;

/// Checks the models that do not have to be asked for. Success means that each gave what it expects.
pub(super) fn check_all(name: &str, catalogue: &mut dyn Catalogue) -> ExitCode {
    let models = match models::models(catalogue) {
        Ok(models) => models,
        Err(models::Refused::Bad(why) | models::Refused::Panicked(why)) => {
            // Nobody may be reading; then there is nobody to tell either.
            let _ = writeln!(io::stderr(), "{name}: {why}");
            return ExitCode::from(2);
        }
    };
    let mut all_as_expected = true;
    for (number, model) in models.iter().enumerate().filter(|(_, model)| !model.on_request) {
        let (text, as_expected) = check_one(name, catalogue, number, model);
        all_as_expected &= as_expected;
        if io::stdout().write_all(text.as_bytes()).is_err() {
            return ExitCode::FAILURE;
        }
    }
    if all_as_expected { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check_one(name: &str, catalogue: &dyn Catalogue, number: usize, model: &Entry) -> (String, bool) {
    let (label, expectation) = (format!("{name}/{}", model.name), &model.expectation);
    match catalogue.check(number, model, &Options::default(), &Unobserved) {
        Err(fault) => (format!("{label}: {fault}\n"), false),
        Ok(report) => {
            let outcome = expectation.judge(&report);
            let expected = format!(" (expected: {}; {outcome:?})", expectation.describe());
            let text = text(&format!("{label}{expected}"), &report);
            (text, outcome == Outcome::AsExpected)
        }
    }
}

/// What was found, with its counterexamples.
pub(crate) fn text(label: &str, report: &ModelReport) -> String {
    let counts = &report.counts;
    let mut text = format!(
        "{label}: {:?}; {} distinct, {} generated, depth {}\n",
        report.verdict(),
        counts.distinct,
        counts.generated,
        counts.depth
    );
    for counterexample in &report.counterexamples {
        print_trace(&mut text, counterexample);
    }
    text
}

fn print_trace(text: &mut String, counterexample: &Counterexample) {
    let Counterexample { property, reason, steps, loop_start, loop_action, .. } = counterexample;
    let mut before: &[(String, Datum)] = &[];
    for (number, TraceStep { action, state, .. }) in steps.iter().enumerate() {
        let action = match action {
            Some(action) => action.to_string(),
            None if number > 0 => "stutters once".to_owned(),
            None => "initial state".to_owned(),
        };
        let _ = writeln!(text, "  {number} {action}");
        for (at, (name, value)) in state.iter().enumerate() {
            if before.get(at).is_none_or(|(_, old)| old != value) {
                let _ = writeln!(text, "      {name} = {value}");
            }
        }
        before = state;
    }
    match (loop_start, loop_action) {
        (Some(start), Some(action)) => {
            let _ = writeln!(text, "  {action} leads back to state {start}");
        }
        (Some(_), None) => text.push_str("  it stutters for ever\n"),
        (None, _) => {}
    }
    let because = if reason.is_empty() { "" } else { ": " };
    let _ = writeln!(text, "  {property}{because}{reason}");
}
