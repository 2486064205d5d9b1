//! `check completions SHELL`: a script that makes a shell complete commands, options and their values.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};
use clap_complete::Shell;

use crate::{Error, arguments, commands, exit_codes, output};

/// Print a script that makes a shell complete the commands and options of `check`.
///
/// The constants of a spec are not among them: they are known only when it is compiled. To use it in bash:
///
///     check completions bash > ~/.local/share/bash-completion/completions/check
///
/// in zsh, in a folder of `$fpath`:
///
///     check completions zsh > ~/.zfunc/_check
///
/// and in fish:
///
///     check completions fish > ~/.config/fish/completions/check.fish
#[derive(Clone, Debug, Parser)]
#[command(name = "check completions", verbatim_doc_comment)]
struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

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
