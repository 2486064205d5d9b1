//! `check man`: manual pages, made of the same texts as the help.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser, ValueHint};
use clap_mangen::Man;

use crate::files::shown;
use crate::{Error, ErrorKind, arguments, commands, exit_codes, output};

/// Print the manual page of `check`, or of one of its commands.
///
/// `check man | man -l -` shows it; `check man --to DIR` writes all pages into a folder, check.1 and one for each command.
#[derive(Clone, Debug, Parser)]
#[command(name = "check man")]
struct Manual {
    /// The command; none stands for `check` itself.
    #[arg(value_name = "COMMAND", conflicts_with = "to")]
    command: Option<String>,

    /// Write all pages into this folder.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    to: Option<PathBuf>,
}

/// Its options and help.
#[must_use]
pub fn describe() -> clap::Command {
    Manual::command()
}

/// Prints a page, or writes all.
///
/// # Errors
/// There is no such command, or a page cannot be written.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    let asked: Manual = arguments::plain(line)?;
    match (&asked.to, &asked.command) {
        (Some(folder), _) => write_all(folder)?,
        (None, None) => output::write_document(|out| Man::new(commands::whole()).render(out))?,
        (None, Some(name)) => {
            let page = page_of(name)?;
            output::write_document(|out| Man::new(page).render(out))?;
        }
    }
    Ok(exit_codes::SUCCESS)
}

/// The command of a page, by the name that the page has.
fn page_of(name: &str) -> Result<clap::Command, Error> {
    let names: Vec<&str> = commands::ALL.iter().map(|command| command.name).collect();
    match commands::ALL.iter().find(|command| command.name == name) {
        Some(command) => {
            Ok((command.describe)().name(format!("check-{name}")).bin_name(format!("check {name}")))
        }
        None => Err(Error::usage(format!("check has no command `{name}`; there are: {}", names.join(", ")))),
    }
}

fn write_all(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|why| Error::file(ErrorKind::Output, "make", folder, &why))?;
    write(folder, "check", commands::whole())?;
    commands::ALL
        .iter()
        .try_for_each(|command| write(folder, &format!("check-{}", command.name), page_of(command.name)?))
}

fn write(folder: &Path, name: &str, page: clap::Command) -> Result<(), Error> {
    let path = folder.join(format!("{name}.1"));
    let text = output::document(|out| Man::new(page).render(out))?;
    fs::write(&path, text).map_err(|why| Error::file(ErrorKind::Output, "write", &path, &why))?;
    shown::say(&format!("wrote {}\n", path.display()));
    Ok(())
}
