//! `check`: see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(check::run(&std::env::args_os().collect::<Vec<_>>()))
}
