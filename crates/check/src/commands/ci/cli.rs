//! The command line of `check ci`.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use clap::Parser;
use synod_messages::{Limits, Options};
use synod_report::Telling;

use crate::cli::Format;
use crate::colour::When;
use crate::wanted::Wanted;
use crate::{page, units};

/// The name of the lock where nobody gives another.
const LOCK: &str = "check.lock";

/// Check every model of every specification, and compare what it gives with the lock file: a gate for continuous integration.
///
/// The lock, check.lock, says how many states each model has, how often each action is taken, and how long each
/// counterexample is. A run that differs fails, so that a specification cannot shrink unnoticed. `check ci --update` writes it.
#[derive(Clone, Debug, Parser)]
#[command(name = "check ci", max_term_width = 100, after_long_help = STATUS)]
pub(super) struct Ci {
    /// Spec files, or folders whose specs are all checked [default: the folder specs, or else this one].
    #[arg(value_name = "FILE_OR_DIR")]
    pub(super) paths: Vec<PathBuf>,

    /// Check those models, too, that their specs mark as `on_request`.
    #[arg(long)]
    pub(super) all: bool,

    /// The lock file; paths in it are relative to its folder.
    #[arg(long, value_name = "FILE", default_value = LOCK)]
    pub(super) lock: PathBuf,

    /// Write what the models give into the lock, rather than compare; refused where the variable CI is set.
    #[arg(long)]
    pub(super) update: bool,

    /// Threads of all searches together [default: one a core].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub(super) threads: Option<u64>,

    /// Stop each model after this time: 10s, 5m, 2h.
    #[arg(long, value_name = "TIME", value_parser = units::seconds)]
    pub(super) max_time: Option<f64>,

    /// Stop before a model takes more memory: 512MB, 2GB [default: as much as there is].
    #[arg(long, value_name = "SIZE", value_parser = units::bytes)]
    pub(super) max_memory: Option<u64>,

    /// What to write to standard output.
    #[arg(long, value_enum, default_value_t, help_heading = OUTPUT)]
    pub(super) format: Format,

    /// Write a report for CI systems, as JUnit XML.
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) junit: Option<PathBuf>,

    /// Write a report for code scanning, as SARIF 2.1.0.
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) sarif: Option<PathBuf>,

    /// Annotate for GitHub Actions, and write the summary of the job; on by itself where GITHUB_ACTIONS is set.
    #[arg(long, help_heading = OUTPUT)]
    pub(super) github: bool,

    /// No progress, and no lines for models that pass.
    #[arg(short, long, help_heading = OUTPUT)]
    pub(super) quiet: bool,

    /// When to colour; `CLICOLOR_FORCE`, `NO_COLOR` and `CLICOLOR` are honoured too.
    #[arg(long, value_enum, default_value_t, help_heading = OUTPUT)]
    pub(super) color: When,
}

const OUTPUT: &str = "Output";

const STATUS: &str = "\
Exit status: that of `check` (see `check --help`). 20 stands for an expectation that was not met, and for whatever
differs from the lock: counts, actions, properties, traces, models that are new or gone; and for a lock that is missing.";

impl Ci {
    /// The paths that are checked.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        let specs = PathBuf::from("specs");
        match self.paths.as_slice() {
            [] if specs.is_dir() => vec![specs],
            [] => vec![PathBuf::from(".")],
            paths => paths.to_vec(),
        }
    }

    /// The threads of all searches together.
    pub(super) fn all_threads(&self) -> u64 {
        self.threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get) as u64)
    }

    /// What is wanted of every model.
    pub(super) fn wanted(&self) -> Wanted {
        let limits = Limits { seconds: self.max_time, bytes: self.max_memory, ..Limits::default() };
        Wanted { options: Options { limits, ..Options::default() }, ..Wanted::default() }
    }

    /// The command that accepts what differs.
    pub(super) fn update_command(&self) -> String {
        let mut words = vec!["check ci".to_owned()];
        words.extend(self.paths.iter().map(|path| crate::wanted::quoted(&path.display().to_string())));
        words.extend(self.all.then(|| "--all".to_owned()));
        if self.lock.as_os_str() != LOCK {
            words.push(format!("--lock {}", crate::wanted::quoted(&self.lock.display().to_string())));
        }
        words.push("--update".to_owned());
        words.join(" ")
    }

    /// How counterexamples are told.
    pub(super) fn telling(&self) -> Telling {
        Telling { width: page::width(), ..Telling::default() }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_fit_together() {
        Ci::command().debug_assert();
    }

    #[test]
    fn the_command_to_update_is_the_same_run() {
        let update = |line: &[&str]| Ci::try_parse_from(line).unwrap().update_command();
        assert_eq!(update(&["check ci"]), "check ci --update");
        let line = ["check ci", "my specs", "--all", "--lock", "x/check.lock", "--quiet"];
        assert_eq!(update(&line), "check ci 'my specs' --all --lock x/check.lock --update");
    }
}
