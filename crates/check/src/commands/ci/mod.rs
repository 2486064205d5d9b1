//! `check ci`: every model of every spec as a gate, compared with a lock file.
//!
//! Invariants:
//! - The gate opens (status 0) only where every model was checked to its end, gave what it expects, and is in the lock just so.
//! - Standard output depends on what was found alone, times aside: lines are in the order of specs and models.
//! - The lock is written only when that is asked for, whole, and only with results that are certain.

mod board;
mod cli;
mod comparing;
mod lock_file;
mod outputs;
mod pool;
mod results;
mod schedule;

use std::ffi::OsString;
use std::time::Instant;

use clap::CommandFactory;
use synod_report::lock::{LockReport, LockState};
use synod_report::{
    Gate, Standing, failures_text, gate_error_line, gate_line, gate_summary, lock_text, standing,
    write_gate_json,
};

use crate::cli::Format;
use crate::compiling::cache::Cache;
use crate::discover::{SpecFile, discover};
use crate::files::shown::say;
use crate::{Error, arguments, exit_codes, interrupt, output};
use board::Board;
use cli::Ci;
use comparing::{Comparison, Scope, folders};
use lock_file::LockFile;
use outputs::{Content, variable, write_all};
use pool::{Pool, Which};
use results::{Results, Told};

/// Its options, as clap knows them.
#[must_use]
pub fn describe() -> clap::Command {
    Ci::command()
}

/// Does what the line says and returns the exit status.
///
/// # Errors
/// Nothing could be checked.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    let cli: Ci = arguments::plain(line)?;
    if cli.update && is_ci() {
        return Err(Error::usage(
            "--update is refused where the variable CI is set: a gate that rewrites its lock lets everything through\n\
             Update it where you work, look at its diff, and commit it.",
        ));
    }
    let paths = cli.paths();
    let found = discover(&paths)?;
    let file = LockFile::open(&cli.lock)?;
    let scope = if cli.paths.is_empty() { Scope::Everything } else { Scope::Paths };
    let comparison = Comparison { file: &file, folders: folders(&paths), scope };
    interrupt::listen();
    let started = Instant::now();
    let results = check(&cli, &found.specs, &comparison)?;
    let (lock, problem) = held(&cli, &comparison, &results);
    let specs = results.reports(&|spec, model| !lock.of(spec, model).is_empty());
    let lock_status = if lock.fails() { exit_codes::DIFFERS } else { exit_codes::SUCCESS };
    let problem_status = problem.as_ref().map_or(exit_codes::SUCCESS, Error::exit_status);
    let statuses = specs.iter().map(|spec| spec.exit_status);
    let status = exit_codes::of_all(statuses.chain([lock_status, problem_status]));
    let gate = Gate { specs: &specs, lock: &lock };
    let seconds = started.elapsed().as_secs_f64();
    match cli.format {
        Format::Json => output::write_document(|out| write_gate_json(out, &specs, status, &lock))?,
        Format::Text => output::write(&end(&cli, gate, seconds))?,
    }
    problem.iter().for_each(|error| say(&error.text()));
    Ok(write_all(&cli, Content { gate, seconds, status }))
}

/// Whether this is a machine that nobody watches. Some set the variable to say that it is not.
fn is_ci() -> bool {
    variable("CI").is_some_and(|value| value != "false" && value != "0")
}

/// Checks all models, and writes a line for each.
fn check<'a>(cli: &Ci, specs: &'a [SpecFile], comparison: &Comparison<'_>) -> Result<Results<'a>, Error> {
    let (cache, board, wanted) = (Cache::find()?, Board::new(cli.quiet), cli.wanted());
    let pool = Pool {
        specs,
        cache: &cache,
        board: &board,
        wanted: &wanted,
        which: if cli.all { Which::All } else { Which::Unasked },
        threads: cli.all_threads(),
        work: &|spec, model| work(comparison.file, spec, model),
    };
    let results = pool.run(&mut |told| {
        let line = line(cli, comparison, told);
        if !line.is_empty() {
            board.clear();
            output::write(&line)?;
        }
        Ok(())
    });
    board.clear();
    results
}

/// The work of a model, or of all of a spec, as the lock knows it.
fn work(file: &LockFile, spec: &SpecFile, model: Option<&str>) -> Option<u64> {
    let models = &file.lock.as_ref()?.models;
    if let Some(model) = model {
        return models.get(&file.key(spec, model)).map(|entry| entry.generated);
    }
    let key = file.key(spec, "");
    let of_spec = models.iter().filter(|(other, _)| other.spec == key.spec);
    Some(of_spec.fold(0, |sum: u64, (_, entry)| sum.saturating_add(entry.generated)))
}

fn line(cli: &Ci, comparison: &Comparison<'_>, told: Told<'_>) -> String {
    match (cli.format, told) {
        (Format::Json, _) => String::new(),
        (Format::Text, Told::Error(spec, error)) => gate_error_line(&spec.shown, error),
        (Format::Text, Told::Model(spec, info, outcome)) => {
            let differences = if cli.update { Vec::new() } else { comparison.of_model(spec, info, outcome) };
            if cli.quiet && standing(outcome, &differences) == Standing::Pass {
                return String::new();
            }
            gate_line(&spec.shown, outcome, &differences)
        }
    }
}

/// Holds the run against the lock, or writes the lock anew; and what kept that from being done.
fn held(cli: &Ci, comparison: &Comparison<'_>, results: &Results<'_>) -> (LockReport, Option<Error>) {
    let (differences, apart) = comparison.all(results);
    let is_new = comparison.file.lock.is_none();
    let (state, problem) = match (cli.update, is_new) {
        (false, true) => (LockState::Missing, None),
        (false, false) => (LockState::Compared, None),
        (true, _) if interrupt::count() > 0 => (LockState::NotUpdated, None),
        (true, _) => match comparison.file.write(&comparison.updated(results)) {
            Ok(()) if is_new => (LockState::Created, None),
            Ok(()) => (LockState::Updated, None),
            Err(error) => (LockState::NotUpdated, Some(error)),
        },
    };
    let (file, update) = (comparison.file.shown.clone(), cli.update_command());
    (LockReport { file, state, differences, apart, update }, problem)
}

/// What comes after the lines: counts, then whatever failed, then the lock.
fn end(cli: &Ci, gate: Gate<'_>, seconds: f64) -> String {
    let failures = failures_text(gate, cli.telling());
    let lock = lock_text(gate.lock);
    let gap = if failures.is_empty() || lock.is_empty() { "" } else { "\n" };
    format!("{}{failures}{gap}{lock}", gate_summary(gate, seconds))
}
