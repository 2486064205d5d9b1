//! `check explore FILE`: a page on which the user walks through the states of a spec by hand.
//!
//! A small server (module `server`) on the loopback interface reads the page's requests (`connection`) and answers them (`answers`, `routes`)
//! from a spec that is compiled and walked in (`session`); who may ask is decided in `security`. The page itself is in `assets/`.

mod answers;
mod assets;
mod browser;
mod connection;
mod findings;
mod routes;
mod security;
mod server;
mod session;
mod told;
mod watched;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{CommandFactory, Parser};

use self::session::{Compiled, Session, Settings, Where};
use super::Command;
use crate::arguments::{self, OfSpecs, Stage};
use crate::cli::{self, SearchArguments};
use crate::colour::When;
use crate::discover::discover;
use crate::workshop::{Ready, Workshop};
use crate::{Error, exit_codes, interrupt, units};

/// The command.
pub(super) const EXPLORE: Command = Command { name: "explore", describe: Arguments::command, run };

/// A search that a user waits for at a page ends by itself.
const SEARCH_SECONDS: f64 = 60.0;

/// Walk through the states of a spec by hand, on a page in the browser.
///
/// The page is served on this machine alone. Its address, with a token that is new in each run, is printed on standard output; Ctrl-C ends
/// it.
#[derive(Clone, Debug, Parser)]
#[command(name = "check explore", version, max_term_width = 100, after_long_help = EXIT_STATUS)]
pub(super) struct Arguments {
    /// The spec.
    #[arg(required = true, num_args = 1, value_name = "FILE")]
    spec: Vec<PathBuf>,

    /// Begin in this model instead of the first.
    #[arg(short, long, value_name = "NAME")]
    model: Option<String>,

    /// Change a constant of the model; `--NAME VALUE` is the short form.
    #[arg(long = "const", value_name = "NAME=VALUE", value_parser = cli::constant)]
    constants: Vec<(String, String)>,

    /// The port; 0 stands for any that is free.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// Open the page in the browser.
    #[arg(long)]
    open: bool,

    /// How long a state may take to be computed.
    #[arg(long, value_name = "TIME", value_parser = units::seconds, default_value = "10s")]
    patience: f64,

    /// How to search where the page asks for what is wrong with a model.
    #[command(flatten)]
    search: SearchArguments,

    /// When to colour; `CLICOLOR_FORCE`, `NO_COLOR` and `CLICOLOR` are honoured too.
    #[arg(long, value_enum, default_value_t)]
    color: When,
}

const EXIT_STATUS: &str = "\
Exit status:
  0    the user ended it
  2    the command line is wrong, or the port is taken
  4    there is no spec, or no model
  14   the spec panicked before it could say what it is
  101  the spec did not compile
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
        return Err(Error::usage(format!("{} is a folder; one spec is explored", path.display())));
    }
    let found = discover(std::slice::from_ref(&path))?;
    interrupt::listen();
    let ready = Workshop::open(false)?.prepare(&found.specs[0])?;
    let arguments = match stage {
        Stage::Ready(arguments) => *arguments,
        Stage::AskSpec(_) => arguments::with_constants(line, &ready.spec.shown, &ready.description)?,
    };
    let settings = settings(&arguments, path, &ready)?;
    let session = Session::new(settings, Compiled::of(ready))?;
    serve(&arguments, Arc::new(session))
}

fn settings(arguments: &Arguments, file: PathBuf, ready: &Ready<'_>) -> Result<Settings, Error> {
    let names: Vec<&str> = ready.description.models.iter().map(|model| model.name.as_str()).collect();
    let model = arguments.model.as_deref().unwrap_or(names[0]);
    if !names.contains(&model) {
        let spec = &ready.spec.shown;
        return Err(Error::usage(format!("{spec} has no model `{model}`; there are: {}", names.join(", "))));
    }
    let mut search = arguments.search.options();
    search.limits.seconds.get_or_insert(SEARCH_SECONDS);
    Ok(Settings {
        file,
        start: Where { model: model.to_owned(), constants: arguments.constants.clone() },
        patience: Duration::try_from_secs_f64(arguments.patience).unwrap_or(Duration::MAX),
        search,
    })
}

fn serve(arguments: &Arguments, session: Arc<Session>) -> Result<u8, Error> {
    // What cannot be walked in at all is said here, rather than on the page.
    let start = session.settings.start.clone();
    crate::follow::look(&[], &mut |request| session.ask(&start, request))?;
    let listening = server::listen(arguments.port)?;
    let address = listening.address();
    let told = writeln!(
        std::io::stdout(),
        "exploring {} at {address}\n(on this machine alone; Ctrl-C ends it)",
        session.compiled().spec.shown
    );
    // Where nobody reads the address, the page can be opened by `--open` all the same.
    drop(told);
    let _page = if arguments.open { browser::open(&address)? } else { None };
    listening.serve(session)?;
    Ok(exit_codes::SUCCESS)
}
