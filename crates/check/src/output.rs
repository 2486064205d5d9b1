//! Standard output: text as models end, or one document at the end.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use synod_report::{
    ModelOutcome, SpecReport, Telling, closing_line, model_text, spec_heading, spec_lines, write_json,
    write_json_line,
};

use crate::cli::{Cli, Format};
use crate::{Error, ErrorKind};

/// Where the report goes.
pub struct Output {
    format: Format,
    telling: Telling,
    quiet: bool,
    is_one_file: bool,
    is_watch: bool,
    /// Models shown so far.
    shown: usize,
}

impl Output {
    /// As the command line wants it. With one file its models are shown in full, otherwise in a line each.
    #[must_use]
    pub fn new(cli: &Cli, is_one_file: bool) -> Self {
        let (format, telling, quiet, is_watch) = (cli.format, cli.telling(), cli.quiet, cli.watch);
        Self { format, telling, quiet, is_one_file, is_watch, shown: 0 }
    }

    /// A model of the spec has ended.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn model(&mut self, model: &ModelOutcome) -> Result<(), Error> {
        if self.format == Format::Json || !self.is_one_file || (self.quiet && model.is_as_expected()) {
            return Ok(());
        }
        let gap = if self.shown > 0 { "\n" } else { "" };
        self.shown += 1;
        write(&format!("{gap}{}", model_text(model, self.telling)))
    }

    /// All models of a spec have ended.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn spec(&mut self, spec: &SpecReport) -> Result<(), Error> {
        let silent =
            self.quiet && spec.error.is_none() && spec.models.iter().all(ModelOutcome::is_as_expected);
        if self.format == Format::Json || self.is_one_file || silent {
            return Ok(());
        }
        write(&format!("{}{}\n", spec_heading(&spec.path), spec_lines(spec, self.telling)))
    }

    /// The run has ended.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(&self, specs: &[SpecReport], exit_status: u8) -> Result<(), Error> {
        if self.format == Format::Json {
            let several = !self.is_one_file;
            return write_document(|out| match self.is_watch {
                // Of several documents, each is a line.
                true => write_json_line(out, specs, exit_status, several),
                false => write_json(out, specs, exit_status, several),
            });
        }
        let models: usize = specs.iter().map(|spec| spec.models.len()).sum();
        if self.quiet || (self.is_one_file && models < 2) {
            return Ok(());
        }
        let gap = if self.is_one_file { "\n" } else { "" };
        write(&format!("{gap}{}", closing_line(specs)))
    }
}

/// Writes a document whole.
///
/// # Errors
/// It cannot be built or written.
pub fn write_document(build: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<(), Error> {
    let text = document(build)?;
    let mut out = io::stdout().lock();
    ended(out.write_all(&text).and_then(|()| out.flush()))
}

/// A document in memory.
///
/// # Errors
/// It cannot be built, which is a fault.
pub fn document(build: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    build(&mut text)
        .map_err(|why| Error::new(ErrorKind::Fault, format!("the report cannot be written: {why}")))?;
    Ok(text)
}

/// Writes text, without its colours where standard output has none.
///
/// # Errors
/// It cannot be written.
pub fn write(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    ended(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

static IS_READ: AtomicBool = AtomicBool::new(true);

/// Whether there is somebody who reads the report, as far as it could be seen while it was written.
#[must_use]
pub fn is_read() -> bool {
    IS_READ.load(SeqCst)
}

/// Where nobody reads the report any more (`check .. | head`), the status still says what was found.
fn ended(result: io::Result<()>) -> Result<(), Error> {
    if result.as_ref().is_err_and(|why| why.kind() == io::ErrorKind::BrokenPipe) {
        IS_READ.store(false, SeqCst);
    }
    match result {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(Error::new(
            ErrorKind::Output,
            format!("the report cannot be written to standard output: {why}"),
        )),
        _ => Ok(()),
    }
}
