//! The command `check`: compiles specs, runs them, and says what they give.
//!
//! A spec is compiled into a program of its own ([`compiling`]), which explores it and says what it finds over a pipe
//! ([`programs`]). `check` itself explores nothing. It finds the specs ([`discover`]), makes options of their
//! constants ([`arguments`]), draws progress ([`progress`]), keeps limits, outlives programs that
//! die, and turns what they say into a report (crate `synod-report`), files ([`files`]) and an exit status ([`exit_codes`]).
//! All commands share that work ([`workshop`]); plain `check FILE` is [`run`](mod@run), the others are [`commands`].
//!
//! Invariants:
//! - The report goes to standard output, everything else to standard error.
//! - A model is checked by a process of its own, so that one that dies takes nothing else with it.
//! - A kept program is used only for the very sources it was compiled from.

pub mod arguments;
pub mod cli;
pub mod colour;
pub mod commands;
pub mod compiling;
pub mod discover;
pub mod error;
pub mod exit_codes;
pub mod files;
pub mod follow;
pub mod interrupt;
pub mod listing;
pub mod memory;
pub mod output;
pub mod page;
pub mod programs;
pub mod progress;
pub mod replay;
pub mod run;
pub mod units;
pub mod wanted;
pub mod watching;
pub mod workshop;

use std::ffi::OsString;
use std::io::Write;
use std::thread;

pub use error::{Error, ErrorKind};

/// Values are read, compared and shown by recursion, and may be nested thousands of levels deep.
pub(crate) const STACK_BYTES: usize = 256 << 20;

/// Does what the command line says, the program's name included, and returns the exit status.
#[must_use]
pub fn run(arguments: &[OsString]) -> u8 {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK_BYTES);
        match builder.spawn_scoped(scope, || run_here(arguments)) {
            // What a panic has to say was printed when it happened.
            Ok(running) => running.join().unwrap_or(exit_codes::FAULT),
            Err(_) => run_here(arguments),
        }
    })
}

fn run_here(arguments: &[OsString]) -> u8 {
    colour::choose(arguments);
    match commands::run(arguments) {
        Ok(status) => status,
        Err(error) => {
            // Where standard error is closed there is nobody left to tell.
            let _ = write!(anstream::stderr(), "{}", error.text());
            error.exit_status()
        }
    }
}
