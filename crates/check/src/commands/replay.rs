//! `check replay TRACE FILE`: is a saved trace still a behaviour of a spec, and what does it show now?

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{CommandFactory, Parser};
use synod_messages::WalkJob;
use synod_report::{
    Detail, Recorded, ReplayOutcome, Replayed, Telling, read_itf, replayed_text, write_replayed,
};

use super::Command;
use crate::arguments::{self, OfSpecs, Stage};
use crate::cli::{self, Format};
use crate::colour::When;
use crate::discover::discover;
use crate::programs::walker::Walker;
use crate::replay::{About, recorded_model, replay};
use crate::workshop::{Ready, Workshop};
use crate::{Error, exit_codes, interrupt, output, page};

/// The command.
pub(super) const REPLAY: Command = Command { name: "replay", describe: Arguments::command, run };

/// A larger file is no trace that anybody could read.
const MOST_BYTES: u64 = 256 << 20;
/// A state whose steps take longer to compute is not waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Run a saved trace again: is it still a behaviour of the spec, and what does it show now? If not, where does it depart?
///
/// The trace is a file in the Informal Trace Format, as `check FILE --trace out.itf.json` writes it, or Apalache or Quint. It
/// names its model and constants; those of another tool are run in the spec's first model.
#[derive(Clone, Debug, Parser)]
#[command(name = "check replay", version, max_term_width = 100, after_long_help = EXIT_STATUS)]
pub(super) struct Arguments {
    /// The trace.
    #[arg(value_name = "TRACE")]
    trace: PathBuf,

    /// The spec.
    #[arg(required = true, num_args = 1, value_name = "FILE")]
    spec: Vec<PathBuf>,

    /// Run it in this model instead of the one that the trace names.
    #[arg(short, long, value_name = "NAME")]
    model: Option<String>,

    /// Change a constant of the model; `--NAME VALUE` is the short form.
    #[arg(long = "const", value_name = "NAME=VALUE", value_parser = cli::constant)]
    constants: Vec<(String, String)>,

    /// What to write to standard output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Show whole states, not only what changes.
    #[arg(long)]
    full: bool,

    /// When to colour; `CLICOLOR_FORCE`, `NO_COLOR` and `CLICOLOR` are honoured too.
    #[arg(long, value_enum, default_value_t)]
    color: When,
}

const EXIT_STATUS: &str = "\
Exit status:
  0    the trace is still a behaviour, whatever it shows now
  20   it departs: the spec does not allow it any more
  2    the command line is wrong, or the file is no trace of such a spec
  14   the spec panicked before the trace could be run again
  101  the spec did not compile
  130  interrupted
  70   a fault of Synod itself";

impl OfSpecs for Arguments {
    fn paths(&self) -> &[PathBuf] {
        &self.spec
    }

    fn constants(&mut self) -> &mut Vec<(String, String)> {
        &mut self.constants
    }
}

/// Does what the line says.
fn run(line: &[OsString]) -> Result<u8, Error> {
    let stage = arguments::first_stage::<Arguments>(line)?;
    let path = match &stage {
        Stage::Ready(arguments) => arguments.spec[0].clone(),
        Stage::AskSpec(path) => path.clone(),
    };
    if path.is_dir() {
        return Err(Error::usage(format!("{} is a folder; a trace belongs to one spec", path.display())));
    }
    // What is wrong with the file is said before anything is compiled.
    let early = match &stage {
        Stage::Ready(arguments) => Some(read(&arguments.trace)?),
        Stage::AskSpec(_) => None,
    };
    let found = discover(&[path])?;
    interrupt::listen();
    let mut workshop = Workshop::open(false)?;
    let ready = workshop.prepare(&found.specs[0])?;
    let arguments = match stage {
        Stage::Ready(arguments) => *arguments,
        Stage::AskSpec(_) => arguments::with_constants(line, &ready.spec.shown, &ready.description)?,
    };
    let recorded = early.map_or_else(|| read(&arguments.trace), Ok)?;
    let replayed = run_again(&arguments, &recorded, &ready)?;
    show(&arguments, &replayed)
}

/// Reads the trace.
fn read(path: &Path) -> Result<Recorded, Error> {
    let unreadable = |why: std::io::Error| Error::file(crate::ErrorKind::Usage, "read", path, &why);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    let unusable = |why: &str| Error::usage(format!("{} cannot be replayed: {why}", path.display()));
    if bytes.len() as u64 > MOST_BYTES {
        return Err(unusable(&format!("it is larger than {}", synod_report::bytes(MOST_BYTES))));
    }
    let text = String::from_utf8(bytes).map_err(|why| {
        unusable(&format!("it is no text: byte {} is not UTF-8", why.utf8_error().valid_up_to()))
    })?;
    read_itf(&text).map_err(|why| unusable(&why))
}

fn run_again(arguments: &Arguments, recorded: &Recorded, ready: &Ready<'_>) -> Result<Replayed, Error> {
    let (spec, description) = (&ready.spec.shown, &ready.description);
    let trace = arguments.trace.display().to_string();
    if !recorded.variables.iter().any(|name| description.variables.contains(name)) {
        return Err(Error::usage(format!(
            "{trace} is a trace of another spec: its variables are {}, those of {spec} are {}",
            list(&recorded.variables),
            list(&description.variables),
        )));
    }
    let chosen = recorded_model(recorded, description, arguments.model.as_deref(), &arguments.constants)
        .map_err(|error| Error::usage(format!("{trace}: {error}")))?;
    let job = WalkJob { model: Some(chosen.model.clone()), constants: chosen.constants.clone() };
    let mut walker = Walker::start(&ready.program, job)?;
    let about = About {
        trace: &trace,
        spec,
        model: &chosen.model,
        variables: &description.variables,
        notes: &chosen.notes,
    };
    replay(recorded, about, &mut |request| walker.ask(request, PATIENCE, &interrupt::count))
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn show(arguments: &Arguments, replayed: &Replayed) -> Result<u8, Error> {
    let status = match replayed.outcome {
        ReplayOutcome::Stands(_) => exit_codes::SUCCESS,
        ReplayOutcome::Departs(_) => exit_codes::DIFFERS,
    };
    match arguments.format {
        Format::Text => {
            let detail = if arguments.full { Detail::WholeStates } else { Detail::Changes };
            let telling = Telling { detail, width: page::width(), ..Telling::default() };
            output::write(&replayed_text(replayed, telling))?;
        }
        Format::Json => output::write_document(|out| write_replayed(out, replayed, status))?,
    }
    Ok(status)
}
