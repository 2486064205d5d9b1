//! The gate for people: a line a model in the manner of cargo-nextest, a summary, then what failed in full.

use super::{Gate, Standing, standing};
use crate::headline::headline;
use crate::lock::{LockReport, LockState};
use crate::numbers::{plural, seconds, thousands};
use crate::style::{BAD, DIM, GOOD, NAME, WARN, paint};
use crate::telling::Telling;
use crate::{ModelOutcome, SpecError, model_text, spec_heading};

/// `PASS [   0.123s] specs/paxos.rs default  12,345 states, depth 18`.
#[must_use]
pub fn gate_line(spec: &str, model: &ModelOutcome, differences: &[String]) -> String {
    let standing = standing(model, differences);
    let time = model.report().map_or_else(|| " ".repeat(9), |report| format!("{:>8.3}s", report.seconds));
    let name = paint(NAME, &model.model);
    format!("{} [{time}] {spec} {name}  {}\n", standing.mark(), result(model, standing))
}

/// The line of a spec of which nothing could be checked.
#[must_use]
pub fn gate_error_line(spec: &str, error: &SpecError) -> String {
    let standing = if error.is_interrupt() { Standing::Skip } else { Standing::Error };
    let first = error.message.lines().next().unwrap_or_default();
    format!("{} [{}] {spec}  {first}\n", standing.mark(), " ".repeat(9))
}

fn result(model: &ModelOutcome, standing: Standing) -> String {
    let headline = headline(model).cell().text;
    let Some(report) = model.report() else {
        return if standing == Standing::Skip { "not checked".to_owned() } else { headline };
    };
    let states = plural(report.counts.distinct, "state");
    let figures = format!("{states}, depth {}", thousands(report.counts.depth));
    let holds = matches!(standing, Standing::Pass | Standing::Lock) && report.counterexamples.is_empty();
    if holds { figures } else { format!("{figures}, {headline}") }
}

/// `184 models of 28 specs in 5.40 s: 183 passed, 1 failed`.
#[must_use]
pub fn gate_summary(gate: Gate<'_>, time: f64) -> String {
    let all: Vec<Standing> = gate.models().map(|(spec, model)| gate.standing(spec, model)).collect();
    let counts = Standing::ALL.map(|one| (one, all.iter().filter(|other| **other == one).count()));
    let mut parts: Vec<String> =
        counts.into_iter().filter(|(_, count)| *count > 0).map(|(one, count)| one.counted(count)).collect();
    let errors = || gate.specs.iter().filter_map(|spec| spec.error.as_ref());
    let failed = errors().filter(|error| !error.is_interrupt()).count() as u64;
    if failed > 0 {
        parts.push(paint(BAD, format!("{} could not be checked", plural(failed, "spec"))).to_string());
    }
    let skipped = errors().filter(|error| error.is_interrupt()).count() as u64;
    if skipped > 0 {
        parts.push(paint(WARN, format!("{} not checked", plural(skipped, "spec"))).to_string());
    }
    let gone = gate.lock.gone(gate.specs).len() as u64;
    if gate.lock.state == LockState::Compared && gone > 0 {
        parts.push(paint(BAD, format!("{} of the lock gone", plural(gone, "model"))).to_string());
    }
    let (models, specs) = (plural(all.len() as u64, "model"), plural(gate.specs.len() as u64, "spec"));
    format!("{models} of {specs} in {}: {}\n", seconds(time), parts.join(", "))
}

/// Whatever did not pass, in full: errors of specs, and each model with its counterexamples.
#[must_use]
pub fn failures_text(gate: Gate<'_>, telling: Telling) -> String {
    let mut text = String::new();
    for spec in gate.specs {
        if let Some(error) = spec.error.as_ref().filter(|error| !error.is_interrupt()) {
            text.push_str(&format!("\n{}{}\n", spec_heading(&spec.path), error.message.trim_end()));
        }
        for model in &spec.models {
            if !matches!(gate.standing(spec, model), Standing::Pass | Standing::Lock | Standing::Skip) {
                text.push_str(&format!("\n{}{}", spec_heading(&spec.path), model_text(model, telling)));
            }
        }
    }
    text
}

/// What the lock has to say, and what to do about it.
#[must_use]
pub fn lock_text(lock: &LockReport) -> String {
    let file = &lock.file;
    let changed = plural(lock.differences.len() as u64, "model");
    let lines: String =
        lock.differences.iter().map(|difference| format!("  {}\n", difference.line())).collect();
    let mut text = match (lock.state, lock.differences.is_empty()) {
        (LockState::Missing, _) => format!(
            "{} there is no {file}, so that nothing could be compared. Write it once, and commit it: {}\n",
            paint(BAD, "no lock:"),
            lock.update
        ),
        (LockState::Compared, true) => String::new(),
        (LockState::NotUpdated, true) => format!("{file} was not updated\n"),
        (LockState::Compared, false) => {
            let heading = paint(BAD, format!("{file} differs in {changed}:"));
            let accept = paint(DIM, "Where that is what the specs are to give, accept it:");
            format!("{heading}\n{lines}{accept} {}\n", lock.update)
        }
        (LockState::NotUpdated, false) => {
            format!("{file} was not updated; it differs in {changed}:\n{lines}")
        }
        (LockState::Created, _) => format!("{}\n", paint(GOOD, format!("{file} was written: commit it"))),
        (LockState::Updated, true) => format!("{file} is up to date\n"),
        (LockState::Updated, false) => {
            format!("{}\n{lines}", paint(GOOD, format!("{file} was updated in {changed}:")))
        }
    };
    if lock.apart > 0 {
        let verb = if lock.apart == 1 { "is" } else { "are" };
        text.push_str(&format!("{} of {file} {verb} not part of this run\n", plural(lock.apart, "model")));
    }
    text
}
