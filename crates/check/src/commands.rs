//! The commands beside plain `check FILE`: a word after `check` that says what else is to be done.
//!
//! A file or folder of such a name is reached as `./NAME`.

mod replay;

use std::ffi::OsString;

use crate::Error;

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
pub const ALL: &[Command] = &[replay::REPLAY];

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
