//! `check completions SHELL`: a script that makes a shell complete commands, options and their values.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};
use clap_complete::Shell;

use crate::{Error, arguments, commands, exit_codes, output};

/// Print a script that makes a shell complete the commands and options of `check`.
///
/// The constants of a spec are not among them: they are known only when it is compiled.
#[derive(Clone, Debug, Parser)]
#[command(name = "check completions", after_long_help = PLACES)]
struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

const PLACES: &str = "\
Where it belongs, of bash, of zsh (a folder of `$fpath`) and of fish:
  check completions bash > ~/.local/share/bash-completion/completions/check
  check completions zsh > ~/.zfunc/_check
  check completions fish > ~/.config/fish/completions/check.fish";

/// Its options and help.
#[must_use]
pub fn describe() -> clap::Command {
    Completions::command()
}

/// Prints the script.
///
/// # Errors
/// The line is wrong, or the script cannot be written.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    let asked: Completions = arguments::plain(line)?;
    output::write_document(|out| {
        clap_complete::generate(asked.shell, &mut commands::whole(), "check", out);
        Ok(())
    })?;
    Ok(exit_codes::SUCCESS)
}
