//! What stands around the reports of a watch: on a terminal a clear screen, elsewhere a line between runs.

use std::io::{self, IsTerminal, Write};

use synod_report::style::{DIM, NAME, WARN, paint};

use crate::cli::{Cli, Format};
use crate::files::shown;
use crate::{Error, output};

/// Clears what is to be seen, and leaves what can be scrolled to.
const CLEAR: &str = "\x1b[H\x1b[2J";

/// Where a watch is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// On a terminal that can be cleared.
    Terminal,
    /// In a file or a pipe.
    Log,
    /// By a program, which wants documents and nothing else.
    Program,
}

/// What stands around the reports.
#[derive(Clone, Debug)]
pub struct Screen {
    place: Place,
    quiet: bool,
    what: String,
}

impl Screen {
    /// As the command line and standard output have it.
    #[must_use]
    pub fn of(cli: &Cli) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let place = match (cli.format, io::stdout().is_terminal() && !is_dumb) {
            (Format::Json, _) => Place::Program,
            (Format::Text, true) => Place::Terminal,
            (Format::Text, false) => Place::Log,
        };
        let what: Vec<String> = cli.paths.iter().map(|path| path.display().to_string()).collect();
        Self { place, quiet: cli.quiet, what: what.join(", ") }
    }

    /// A run begins; `why` says what has changed, and is empty for the first.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&self, number: u32, why: &str) -> Result<(), Error> {
        let why = if why.is_empty() { &self.what } else { why };
        match self.place {
            Place::Terminal => {
                let mut out = io::stdout().lock();
                // Where nobody sees it any more the report says so.
                let _ = out.write_all(CLEAR.as_bytes()).and_then(|()| out.flush());
                output::write(&format!("{}\n\n", paint(DIM, format!("run {number}: {why}"))))
            }
            Place::Log => output::write(&format!("--- run {number}: {why} ---\n")),
            Place::Program => Ok(()),
        }
    }

    /// A run is out of date and has ended before it was finished.
    pub fn stopped(&self, why: &str) {
        if !self.quiet {
            shown::say(&format!("stopped: {why}\n"));
        }
    }

    /// The report that follows is an old one.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn earlier(&self, spec: &str) -> Result<(), Error> {
        let what = format!("{} as it was before, when it could be checked:", paint(NAME, spec));
        output::write(&format!("\n{} {what}\n\n", paint(WARN, "earlier version:")))
    }

    /// Nothing is done until something changes.
    pub fn rest(&self) {
        if !self.quiet {
            let text = format!("watching {}; Ctrl-C ends", self.what);
            shown::say(&format!("{}\n", paint(DIM, text)));
        }
    }
}
