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

/// The main function of a specification's program; [`crate::main!`] calls it.
#[must_use]
pub fn main<S: Spec>(name: &str, models: fn() -> Models<S>) -> ExitCode {
    run(name, &mut SpecCatalogue::new(models))
}

fn run(name: &str, catalogue: &mut dyn Catalogue) -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(PIPE_ARGUMENT) {
        pipe::serve(name, catalogue)
    } else {
        plain::check_all(name, catalogue)
    }
}

/// The largest resident size of this process so far, in bytes; 0 where the system does not say.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
