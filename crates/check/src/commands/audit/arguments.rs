//! The options of `check audit`.

use std::path::PathBuf;

use clap::Parser;

use crate::cli::Format;
use crate::colour::When;

/// Audit specifications: which small changes of the source does no property notice, and which parts are idle?
///
/// Each change is one that people make by mistake: a guard forgotten, `<` for `<=`, an assignment left out. One that no model of the
/// spec notices is a hole in its properties, unless it makes no difference that matters. Claims are audited too: a part of one that could
/// be false without anybody noticing is vacuous. `check audit --list FILE` shows the changes and runs none.
#[derive(Clone, Debug, Parser)]
#[command(name = "check audit", max_term_width = 100, after_long_help = EXIT_STATUS)]
pub struct AuditArguments {
    /// Spec files, or folders whose specs are all audited.
    #[arg(required = true, value_name = "FILE_OR_DIR")]
    pub paths: Vec<PathBuf>,

    /// Only the changes within this function; may be repeated. Nothing is said of idle parts then.
    #[arg(long = "function", value_name = "NAME")]
    pub functions: Vec<String>,

    /// List the changes, and run none.
    #[arg(short, long)]
    pub list: bool,

    /// Make this change only, and check all models with it as `check FILE` does: the report shows who notices, and how.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub mutant: Option<u32>,

    /// The list of findings that are accepted, each with a reason [default: audit.toml beside the spec].
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,

    /// Add what is found to that list, with empty reasons. It counts as accepted when somebody has written one.
    #[arg(long)]
    pub update: bool,

    /// So many programs run side by side [default: one a core]; the report is the same for any number.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub threads: Option<u64>,

    /// What to write to standard output.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,

    /// No progress, and nothing about specs where nothing is found.
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour; `CLICOLOR_FORCE`, `NO_COLOR` and `CLICOLOR` are honoured too.
    #[arg(long, value_enum, default_value_t)]
    pub color: When,
}

const EXIT_STATUS: &str = "\
Exit status:
  0    every change was noticed, is without effect, or is accepted; nothing is idle
  20   something was not noticed, is vacuous or idle; or something is accepted that is not found
  130  interrupted; the report has what was known
The others are those of `check FILE`: a spec is audited when its models give what they expect.";

impl AuditArguments {
    /// Whether the changes within a function are wanted.
    #[must_use]
    pub fn wants(&self, function: &str) -> bool {
        self.functions.is_empty() || self.functions.iter().any(|wanted| wanted == function)
    }

    /// How many programs run side by side.
    #[must_use]
    pub fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, |threads| usize::try_from(threads).unwrap_or(1))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_fit_together() {
        AuditArguments::command().debug_assert();
    }

    #[test]
    fn a_function_may_be_asked_for() {
        let all = AuditArguments::try_parse_from(["check audit", "x.rs"]).unwrap();
        assert!(all.wants("next"));
        let some = AuditArguments::try_parse_from(["check audit", "x.rs", "--function", "vote"]).unwrap();
        assert!(some.wants("vote") && !some.wants("next"));
        assert!(AuditArguments::try_parse_from(["check audit", "x.rs", "--mutant", "0"]).is_err());
    }
}
