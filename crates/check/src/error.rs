//! What can go wrong before there is a result.

use std::fmt;
use std::path::Path;

use synod_report::style::{BAD, paint};

use crate::exit_codes;

/// Something that keeps `check` from doing its work: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    /// What was said on standard error already, for who reads only the error: the compiler's own words.
    details: String,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line.
    Usage,
    /// What clap has to say: its own error, or the help that was asked for. The text is complete.
    Told(u8),
    /// The spec is not fit for what was asked: its models do not give what they expect, which has this exit status.
    Unfit(u8),
    /// There is nothing to check.
    Nothing,
    /// The spec does not compile, or the compiler cannot be run.
    Compile,
    /// The user wants no more.
    Interrupted,
    /// The spec panicked before it could say what it is.
    Panic,
    /// The report cannot be written.
    Output,
    /// Synod itself.
    Fault,
}

impl Error {
    /// An error with its message, which may have several lines.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), details: String::new() }
    }

    /// An error of the command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// A file or folder that cannot be used.
    #[must_use]
    pub fn file(kind: ErrorKind, doing: &str, path: &Path, why: &std::io::Error) -> Self {
        Self::new(kind, format!("cannot {doing} {}: {why}", path.display()))
    }

    /// What kind of thing is wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The message alone.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The exit status that it alone gives.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        match self.kind {
            ErrorKind::Told(status) | ErrorKind::Unfit(status) => status,
            ErrorKind::Usage => exit_codes::USAGE,
            ErrorKind::Nothing => exit_codes::NOTHING_CHECKED,
            ErrorKind::Compile => exit_codes::NOT_COMPILED,
            ErrorKind::Interrupted => exit_codes::INTERRUPTED,
            ErrorKind::Panic => exit_codes::PANIC,
            ErrorKind::Output | ErrorKind::Fault => exit_codes::FAULT,
        }
    }

    /// A word for the kind, as the JSON report has it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.kind {
            ErrorKind::Told(_) | ErrorKind::Usage => "usage",
            ErrorKind::Unfit(_) => "unfit",
            ErrorKind::Nothing => "nothing-to-check",
            ErrorKind::Compile => "compile",
            ErrorKind::Interrupted => "interrupted",
            ErrorKind::Panic => "panic",
            ErrorKind::Output => "output",
            ErrorKind::Fault => "fault",
        }
    }

    /// The same error, with what was said before it.
    #[must_use]
    pub fn with_details(self, details: String) -> Self {
        Self { details, ..self }
    }

    /// What was said on standard error before the message; may be empty.
    #[must_use]
    pub fn details(&self) -> &str {
        &self.details
    }

    /// As it is shown; empty where there is nothing to say.
    #[must_use]
    pub fn text(&self) -> String {
        let error = paint(BAD, "error:");
        match self.kind {
            ErrorKind::Told(_) => self.message.clone(),
            ErrorKind::Fault => format!(
                "{error} {}\nThis is a fault of Synod, not of the spec: please report it with the spec and this text.\n",
                self.message
            ),
            _ => format!("{error} {}\n", self.message),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
