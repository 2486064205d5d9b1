//! The commands beside plain `check FILE`: a word after `check` that says what else is to be done.
//!
//! A file or folder of such a name is reached as `./NAME`.

pub mod audit;
pub mod ci;
pub mod completions;
mod explore;
pub mod man;
mod replay;

use std::ffi::OsString;

use clap::CommandFactory;

use crate::Error;
use crate::cli::Cli;

/// A command.
pub struct Command {
    /// The word.
    pub name: &'static str,
    /// Its options and help, as clap knows them.
    pub describe: fn() -> clap::Command,
    /// Does it. The line is that of the command alone: its first part is `check NAME`.
    pub run: fn(&[OsString]) -> Result<u8, Error>,
}

/// All of them, in the order in which help lists them.
pub const ALL: &[Command] = &[
    Command { name: "audit", describe: audit::AuditArguments::command, run: audit::run },
    Command { name: "ci", describe: ci::describe, run: ci::run },
    explore::EXPLORE,
    replay::REPLAY,
    Command { name: "completions", describe: completions::describe, run: completions::run },
    Command { name: "man", describe: man::describe, run: man::run },
];

/// `check` with all its commands, as those see it who write about it. The line itself is read by each command alone, so that
/// the word counts only in the first place.
#[must_use]
pub fn whole() -> clap::Command {
    let commands = ALL.iter().map(|command| (command.describe)().name(command.name));
    Cli::command()
        .subcommands(commands)
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .disable_help_subcommand(true)
}

/// What help says of the commands: each in a line.
#[must_use]
pub fn listing() -> String {
    let width = ALL.iter().map(|command| command.name.len()).max().unwrap_or(0);
    let line = |command: &Command| {
        let about = (command.describe)().get_about().map(ToString::to_string).unwrap_or_default();
        format!("  {:width$}  {about}\n", command.name)
    };
    let lines: String = ALL.iter().map(line).collect();
    format!(
        "Commands:\n{lines}`check NAME --help` says more of each. A file or folder of such a name is reached as `./NAME`.\n"
    )
}

/// The same in short: their names.
#[must_use]
pub fn names() -> String {
    let names: Vec<&str> = ALL.iter().map(|command| command.name).collect();
    format!("Commands (`check NAME -h`): {}", names.join(", "))
}

/// Does what the line says and returns the exit status.
///
/// # Errors
/// Nothing could be done.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    let word = line.get(1).and_then(|word| word.to_str());
    match ALL.iter().find(|command| Some(command.name) == word) {
        None => crate::run::run(line),
        Some(command) => {
            let mut own = vec![OsString::from(format!("check {}", command.name))];
            own.extend(line.iter().skip(2).cloned());
            (command.run)(&own)
        }
    }
}
