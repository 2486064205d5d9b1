//! The lines on the pipe.

use std::io::{self, Write};

use nanoserde::{DeJson, DeJsonErr, SerJson};

use crate::{Description, ModelReport, Survey, WalkAnswer};

/// What a line of a spec's program starts with, so that the spec's own printing is told apart.
pub const MARK: &str = "\u{1}synod ";

/// The line on standard input that asks a search to end early.
pub const STOP: &str = "stop";

/// What a spec's program says.
#[derive(Clone, Debug, PartialEq, SerJson, DeJson)]
pub enum Message {
    /// The answer to [`crate::Job::Describe`].
    Description(Description),
    /// How far a search has come.
    Progress(Progress),
    /// Something the user should know while the search goes on, in words.
    Warning(String),
    /// The result of [`crate::Job::Check`].
    Report(Box<ModelReport>),
    /// The answer to a [`crate::WalkRequest`].
    Walk(Box<WalkAnswer>),
    /// The result of [`crate::Job::Survey`].
    Survey(Survey),
    /// The job cannot be done as asked: an unknown constant, one out of range, models that contradict
    /// themselves. In words, for the user.
    BadJob(String),
    /// The spec panicked before there was a search: in its models, properties or bounds. In words, with the place.
    SpecPanicked(String),
    /// Synod contradicts itself. In words, for a bug report.
    Fault(String),
}

/// How far a search has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub struct Progress {
    /// Distinct states so far.
    pub distinct: u64,
    /// Generated states so far.
    pub generated: u64,
    /// The level that is being expanded.
    pub depth: u64,
    /// Distinct states that are still to be expanded.
    pub queue: u64,
    /// Bytes that the search holds.
    pub bytes: u64,
    /// What is done after the search, in words: `building the graph`. `None` while the search goes on.
    pub phase: Option<String>,
}

/// Writes one line: [`MARK`], the message, a line feed; and flushes.
///
/// # Errors
/// Whatever the writer says; a broken pipe means that nobody listens any more.
pub fn write_line(out: &mut impl Write, message: &Message) -> io::Result<()> {
    let json = message.serialize_json();
    out.write_all(format!("{MARK}{json}\n").as_bytes())?;
    out.flush()
}

/// Reads one line. `None`: the spec printed it. What the spec printed before the mark, on the same
/// line, is returned beside the message.
///
/// # Errors
/// A line with the mark that is not a message, which is a fault of Synod.
pub fn read_line(line: &str) -> Option<Result<(&str, Message), DeJsonErr>> {
    let at = line.find(MARK)?;
    let (printed, json) = (&line[..at], &line[at + MARK.len()..]);
    Some(Message::deserialize_json(json).map(|message| (printed, message)))
}
