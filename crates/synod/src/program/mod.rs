//! The program that a specification becomes.
//!
//! Started by `check`, it takes a job from its standard input and answers in messages (module `pipe`). Started by hand it checks
//! all models and prints what it finds, plainly (module `plain`).

mod catalogue;
mod models;
mod pipe;
pub(crate) mod plain;

use std::process::ExitCode;

use synod_spec::{Models, Spec};

use catalogue::{Catalogue, SpecCatalogue};

/// The argument that asks for messages instead of print.
pub const PIPE_ARGUMENT: &str = "--synod-pipe";

/// The beginning of the argument after it that turns a change of an instrumented spec on.
pub const MUTANT_ARGUMENT: &str = "--synod-mutant=";

/// The main function of a specification's program; [`crate::main!`] calls it.
#[must_use]
pub fn main<S: Spec>(name: &str, models: fn() -> Models<S>) -> ExitCode {
    run(name, &mut SpecCatalogue::new(models))
}

fn run(name: &str, catalogue: &mut dyn Catalogue) -> ExitCode {
    if let Some(mutant) = std::env::args().nth(2).and_then(|argument| mutant(&argument)) {
        crate::mutants::turn_on(mutant);
    }
    if std::env::args().nth(1).as_deref() == Some(PIPE_ARGUMENT) {
        pipe::serve(name, catalogue)
    } else {
        plain::check_all(name, catalogue)
    }
}

/// The number of the change that an argument turns on.
fn mutant(argument: &str) -> Option<u32> {
    argument.strip_prefix(MUTANT_ARGUMENT)?.parse().ok()
}

/// The largest resident size of this process so far, in bytes; 0 where the system does not say.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
