//! The files that a gate writes beside its report, and what it says to GitHub.
//!
//! As with pictures and traces: they come after the report, and one that cannot be written makes the run fail where it would
//! have succeeded.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use synod_report::{Gate, annotations, job_summary, junit, sarif};

use super::cli::Ci;
use crate::files::shown::say;
use crate::{Error, ErrorKind, exit_codes};

/// What the files are made of.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    pub(super) gate: Gate<'a>,
    pub(super) seconds: f64,
    pub(super) status: u8,
}

/// Writes all that was asked for, and returns the status of the run.
pub(super) fn write_all(cli: &Ci, content: Content<'_>) -> u8 {
    let Content { gate, seconds, status } = content;
    let mut problems = Vec::new();
    if let Some(path) = &cli.junit {
        problems.extend(write(path, junit(gate, seconds).as_bytes()).err());
    }
    if let Some(path) = &cli.sarif {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = sarif(&mut bytes, gate, env!("CARGO_PKG_VERSION"), status);
        problems.extend(write(path, &bytes).err());
    }
    if cli.github || variable("GITHUB_ACTIONS").is_some() {
        say(&annotations(gate));
        if let Some(path) = variable("GITHUB_STEP_SUMMARY") {
            let path = PathBuf::from(path);
            let text = job_summary(gate, seconds);
            problems.extend(append(&path, &text).map_err(|why| refused(&path, &why)).err());
        }
    }
    problems.iter().for_each(|error| say(&error.text()));
    match problems.first() {
        Some(error) if status == exit_codes::SUCCESS => error.exit_status(),
        _ => status,
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|why| refused(path, &why))
}

/// Other steps of the job may have written to the same file.
fn append(path: &Path, text: &str) -> io::Result<()> {
    fs::OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
}

fn refused(path: &Path, why: &io::Error) -> Error {
    Error::file(ErrorKind::Output, "write", path, why)
}

/// A variable that is set to something.
pub(super) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
