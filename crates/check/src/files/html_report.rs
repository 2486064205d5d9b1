//! `--html FILE`: the whole run as one page for a browser. What is written is said on standard error, and so is what cannot be.

use std::path::Path;
use std::time::Duration;

use synod_messages::{WalkAnswer, WalkJob, WalkRequest};
use synod_report::html::{Graphs, html};
use synod_report::{ModelOutcome, SpecReport};

use crate::cli::Cli;
use crate::files::shown::{say, write};
use crate::programs::walker::Walker;
use crate::workshop::Ready;
use crate::{exit_codes, interrupt};

/// Graphs of more states are not drawn: nobody can see anything in them.
const MOST_STATES: u64 = 300;
/// A graph that takes longer is left out.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the page needs beside the reports.
pub struct HtmlReport<'a> {
    cli: &'a Cli,
    graphs: Graphs,
}

impl<'a> HtmlReport<'a> {
    /// Of a run, which may not want one.
    #[must_use]
    pub fn new(cli: &'a Cli) -> Self {
        Self { cli, graphs: Graphs::new() }
    }

    /// Asks a spec's program for the state graphs of its small models, while the program is there.
    pub fn spec(&mut self, ready: &Ready<'_>, report: &SpecReport) {
        if self.cli.html.is_none() {
            return;
        }
        for model in report.models.iter().filter(|model| is_small(model)) {
            if interrupt::count() > 0 {
                return;
            }
            if let Some(WalkAnswer::Graph(graph)) = self.ask(ready, model) {
                self.graphs.add(&report.path, &model.model, graph);
            }
        }
    }

    /// A graph that there is no answer for is left out: the report is whole without it.
    fn ask(&self, ready: &Ready<'_>, model: &ModelOutcome) -> Option<WalkAnswer> {
        let job = WalkJob { model: Some(model.model.clone()), constants: self.cli.constants.clone() };
        let mut walker = Walker::start(&ready.program, job).ok()?;
        walker.ask(&WalkRequest::Graph { most: MOST_STATES }, PATIENCE, &interrupt::count).ok()
    }

    /// Writes the page if one was asked for; returns the status of the run.
    #[must_use]
    pub fn write(&self, specs: &[SpecReport], status: u8) -> u8 {
        let Some(path) = &self.cli.html else { return status };
        match write(path, html(specs, &self.graphs).as_bytes()) {
            Ok(()) => {
                say(&format!("wrote {}: {}\n", path.display(), address(path)));
                status
            }
            Err(error) => {
                say(&error.text());
                if status == exit_codes::SUCCESS { error.exit_status() } else { status }
            }
        }
    }
}

fn is_small(model: &ModelOutcome) -> bool {
    model.report().is_some_and(|report| (1..=MOST_STATES).contains(&report.counts.distinct))
}

/// How a browser opens it.
fn address(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    format!("file://{}", whole.display())
}
