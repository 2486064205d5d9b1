//! The options that every spec has.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, ValueEnum, ValueHint};
use synod_messages::{Limits, Options};
use synod_report::{Detail, FairnessDetail, Telling};

use crate::arguments::OfSpecs;
use crate::colour::When;
use crate::files::diagram::Target;
use crate::files::graph_file;
use crate::files::trace_file;
use crate::wanted::{Wanted, quoted};
use crate::{commands, memory, page, units};

/// Check specifications: say what holds, or show a shortest counterexample.
///
/// Every interleaving is explored. A specification is one Rust file that ends with `synod::main!(..)`. Each of its constants is an option
/// too: `check FILE --help` lists them, with the spec's models and actions.
#[derive(Clone, Debug, Parser)]
#[command(name = "check", version, max_term_width = 100, after_long_help = EXIT_STATUS)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    /// Spec files, or folders whose specs are all checked.
    #[arg(required = true, value_name = "FILE_OR_DIR", value_hint = ValueHint::AnyPath, hide_short_help = true)]
    pub paths: Vec<PathBuf>,

    /// Check this model only; may be repeated.
    ///
    /// Without it, all models are checked but those that the spec marks as `on_request`; with changed constants, the
    /// first one.
    #[arg(short, long = "model", value_name = "NAME", help_heading = WHAT)]
    pub models: Vec<String>,

    /// Change a constant of the model; `--NAME VALUE` is the short form.
    ///
    /// This form is needed only where a constant has the name of an option of `check`. What the spec expects of a model does not
    /// apply to changed constants: then it is expected to hold.
    #[arg(long = "const", value_name = "NAME=VALUE", value_parser = constant, help_heading = WHAT, hide_short_help = true)]
    pub constants: Vec<(String, String)>,

    /// List models and what is expected, and check nothing.
    #[arg(short, long, help_heading = WHAT)]
    pub list: bool,

    /// Check again whenever a file is saved, until Ctrl-C.
    ///
    /// What counts is what the spec was compiled from: its file and those that it names. A spec that does not compile keeps the last
    /// report in sight. The exit status is that of the last run. With `--format json` each run writes its document in one line.
    #[arg(short, long, conflicts_with = "list", help_heading = WHAT)]
    pub watch: bool,

    /// How to search, and when to give up.
    #[command(flatten)]
    pub search: SearchArguments,

    /// Report as.
    #[arg(long, value_enum, default_value_t, help_heading = OUTPUT)]
    pub format: Format,

    /// Show whole states in traces, not only what changes.
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub full: bool,

    /// Say why each behaviour that goes on for ever is fair.
    // Not `--fairness`: many specs have a constant of that name, and its option must stay free.
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub why_fair: bool,

    /// Show a behaviour that reaches this `reachable` property.
    ///
    /// It is a shortest one. The option may be repeated.
    #[arg(long = "witness", value_name = "NAME", help_heading = OUTPUT)]
    pub witnesses: Vec<String>,

    /// Draw each behaviour's events: .svg, .png, .mmd, .shiviz.
    ///
    /// The space-time diagram of each behaviour that is shown, where the spec tells its events. The ending says what is written: .svg or .png a picture, .mmd a Mermaid sequence diagram, .shiviz or .log a log for
    /// ShiViz. Of several behaviours the second goes to a file whose name ends in -2, and so on.
    #[arg(long, value_name = "FILE", value_parser = Target::parse, value_hint = ValueHint::FilePath, help_heading = OUTPUT)]
    pub diagram: Option<Target>,

    /// Write each trace: .json, .itf.json, .txt, .dot, .mmd.
    ///
    /// Each behaviour that is shown, into a file of its own. .json is the counterexample as the JSON report has it (docs/trace.schema.json), .itf.json the Informal Trace Format of other
    /// tools, .txt what the report shows, .dot (Graphviz) and .mmd (Mermaid) a picture of states and steps.
    #[arg(long, value_name = "FILE", value_parser = trace_file::Target::parse, value_hint = ValueHint::FilePath, help_heading = OUTPUT)]
    pub trace: Option<trace_file::Target>,

    /// Write the whole state graph: .json, .dot, .mmd.
    ///
    /// That of each model that is checked. Every state within the bounds is in it, beyond a counterexample too. Initial states, violations and dead ends are marked.
    #[arg(long, value_name = "FILE", value_parser = graph_file::Target::parse, value_hint = ValueHint::FilePath, help_heading = OUTPUT)]
    pub graph: Option<graph_file::Target>,

    /// The most states that --graph writes.
    #[arg(long, value_name = "COUNT", default_value = "300", requires = "graph", value_parser = units::count, help_heading = OUTPUT, hide_short_help = true)]
    pub graph_states: u64,

    /// Write the whole report as one page for a browser.
    ///
    /// The page needs no network. Behaviours can be stepped through, with diagrams beside them, and small state graphs are drawn.
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub html: Option<PathBuf>,

    /// Which timestamps a picture shows.
    #[arg(long, value_enum, default_value_t, value_name = "CLOCKS", help_heading = OUTPUT, hide_short_help = true)]
    pub diagram_clocks: Clocks,

    /// Let the causal past of an event stand out in a picture: B3.
    #[arg(long, value_name = "EVENT", requires = "diagram", help_heading = OUTPUT, hide_short_help = true)]
    pub causal_past: Option<String>,

    /// No progress, and nothing about models that give what is expected.
    #[arg(short, long, help_heading = OUTPUT, hide_short_help = true)]
    pub quiet: bool,

    /// When to colour; `CLICOLOR_FORCE`, `NO_COLOR` and `CLICOLOR` are honoured too.
    #[arg(long, value_enum, default_value_t, help_heading = OUTPUT, hide_short_help = true)]
    pub color: When,

    /// Print help, `--help` more than `-h`.
    #[arg(short, long, action = ArgAction::Help, help_heading = OUTPUT)]
    help: Option<bool>,

    /// Print the version.
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = OUTPUT, hide_short_help = true)]
    version: Option<bool>,
}

/// How models are searched.
#[derive(Clone, Debug, Default, Args)]
pub struct SearchArguments {
    /// Threads [default: one a core]; the report is the same for any number.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=4096), help_heading = HOW, hide_short_help = true)]
    pub threads: Option<u64>,

    /// Go on to the shortest counterexample of every property.
    #[arg(long = "continue", help_heading = HOW)]
    pub keep_going: bool,

    /// Keep 64-bit fingerprints of states instead of the states: less memory, and a small risk that the report states.
    #[arg(long, help_heading = HOW, hide_short_help = true)]
    pub fingerprint: bool,

    /// Run `next` and every property twice on every state, to catch a spec that is not a function of its state.
    #[arg(long, help_heading = HOW, hide_short_help = true)]
    pub verify: bool,

    /// Stop after this many distinct states.
    #[arg(long, value_name = "COUNT", value_parser = units::count, help_heading = LIMITS, hide_short_help = true)]
    pub max_states: Option<u64>,

    /// Do not go deeper than this many steps.
    #[arg(long, value_name = "STEPS", value_parser = units::count, help_heading = LIMITS, hide_short_help = true)]
    pub max_depth: Option<u64>,

    /// Stop each model after this time: 10s, 5m, 2h.
    #[arg(long, value_name = "TIME", value_parser = units::seconds, help_heading = LIMITS, hide_short_help = true)]
    pub max_time: Option<f64>,

    /// Stop before a model takes more memory: 512MB, 2GB [default: three quarters of what is free].
    #[arg(long, value_name = "SIZE", value_parser = units::bytes, help_heading = LIMITS, hide_short_help = true)]
    pub max_memory: Option<u64>,
}

const WHAT: &str = "What to check";
const HOW: &str = "How to search";
const LIMITS: &str = "Limits (a search that one ends is reported as incomplete)";
const OUTPUT: &str = "Output";

const EXIT_STATUS: &str = "\
Exit status:
  0           every model was checked and gave what it expects
  2           the command line is wrong
  4           nothing was checked: no spec, no model, no initial state
  11, 12, 13  deadlock; a safety property is violated; a liveness property is violated
  14          the spec panicked, or its program died
  20          an expected failure did not happen, or another one did
  75          the spec answers differently for the same state
  101         the spec did not compile
  130, 152    interrupted; incomplete because of a limit
  70          a fault of Synod itself
With several models the first that applies in the order 70, 101, 75, 14, 12, 11, 13, 20, 4, 152, 130.";

/// What goes to standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document, as docs/report.schema.json describes it.
    Json,
}

/// Which timestamps a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Clocks {
    /// Lamport's, beside the ticks.
    #[default]
    Lamport,
    /// Vectors, beside the events.
    Vector,
}

impl OfSpecs for Cli {
    fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    fn constants(&mut self) -> &mut Vec<(String, String)> {
        &mut self.constants
    }

    fn general_help() -> [String; 2] {
        let more = "`check FILE -h` lists a spec's constants and models, `check --help` the rest.";
        [format!("{}\n{more}", commands::names()), commands::listing()]
    }
}

impl SearchArguments {
    /// How a model is to be searched.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            threads: self.threads.unwrap_or(0),
            limits: Limits {
                states: self.max_states,
                depth: self.max_depth,
                seconds: self.max_time,
                bytes: self.max_memory.or_else(memory::default_limit),
            },
            keep_going: self.keep_going,
            fingerprint: self.fingerprint,
            verify: self.verify,
            ..Options::default()
        }
    }

    /// The options that change what a report says, as they are written on the command line; first flags, then limits.
    fn words(&self) -> (Vec<String>, Vec<String>) {
        let flags =
            [(self.keep_going, "--continue"), (self.fingerprint, "--fingerprint"), (self.verify, "--verify")];
        let flags = flags.iter().filter(|(on, _)| *on).map(|(_, flag)| (*flag).to_owned());
        let limits = [(self.max_states, "--max-states"), (self.max_depth, "--max-depth")];
        let limits = limits.iter().filter_map(|(limit, name)| Some(format!("{name} {}", (*limit)?)));
        (flags.collect(), limits.collect())
    }
}

impl Cli {
    /// What is wanted of the models of one spec.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        let mut options = self.search.options();
        options.witnesses = !self.witnesses.is_empty();
        let (flags, limits) = self.search.words();
        let witnesses = self.witnesses.iter().map(|name| format!("--witness {}", quoted(name)));
        Wanted {
            models: self.models.clone(),
            constants: self.constants.clone(),
            options,
            witnesses: self.witnesses.clone(),
            again: flags.into_iter().chain(witnesses).chain(limits).collect(),
        }
    }

    /// How the report is told on standard output.
    #[must_use]
    pub fn telling(&self) -> Telling {
        Telling {
            detail: if self.full { Detail::WholeStates } else { Detail::Changes },
            fairness: if self.why_fair { FairnessDetail::Reasons } else { FairnessDetail::Pointer },
            width: page::width(),
        }
    }
}

/// `NAME=VALUE`, as `--const` takes it.
///
/// # Errors
/// There is no `=`.
pub fn constant(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("give a name and a value, such as nodes=3")?;
    Ok((name.replace('-', "_"), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_fit_together() {
        Cli::command().debug_assert();
    }

    /// A line is left for the prompt.
    #[test]
    fn short_help_fits_a_small_screen() {
        let [short, _] = Cli::general_help();
        let mut command = Cli::command().term_width(80).after_help(short);
        let text = command.render_help().to_string();
        assert!(text.lines().count() < 24, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn the_command_shows_the_same_again() {
        let line = [
            "check",
            "my specs/x.rs",
            "--continue",
            "--const",
            "nodes=2",
            "--max-depth",
            "4",
            "--quiet",
            "--witness",
            "SomethingIsChosen",
        ];
        let cli = Cli::try_parse_from(line).unwrap();
        let command = cli.wanted().command("my specs/x.rs", "first");
        let expected = "check 'my specs/x.rs' --model first --const nodes=2 --continue --witness SomethingIsChosen --max-depth 4";
        assert_eq!(command, expected);
    }

    #[test]
    fn wrong_values_are_refused() {
        for wrong in [
            vec!["check"],
            vec!["check", "x.rs", "--threads", "0"],
            vec!["check", "x.rs", "--max-time", "soon"],
            vec!["check", "x.rs", "--max-memory", "much"],
            vec!["check", "x.rs", "--const", "nodes"],
            vec!["check", "x.rs", "--format", "xml"],
            vec!["check", "x.rs", "--diagram", "x.gif"],
            vec!["check", "x.rs", "--diagram", "svg"],
            vec!["check", "x.rs", "--trace", "x.svg"],
            vec!["check", "x.rs", "--graph", "x.svg"],
            vec!["check", "x.rs", "--graph-states", "10"],
            vec!["check", "x.rs", "--causal-past", "B3"],
            vec!["check", "x.rs", "--watch", "--list"],
        ] {
            assert!(Cli::try_parse_from(&wrong).is_err(), "{wrong:?}");
        }
    }
}
