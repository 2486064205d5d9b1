//! Why a spec's program died, in words.

use std::process::ExitStatus;

use synod_messages::Progress;
use synod_report::{Missing, MissingKind};

/// What is known of a program that ended without a report.
#[derive(Debug, Default)]
pub struct LastWords {
    /// How far it had come.
    pub progress: Option<Progress>,
    /// The last lines that it wrote to standard error.
    pub lines: Vec<String>,
}

/// A program that ended by itself.
#[must_use]
pub fn died(status: Option<ExitStatus>, last: LastWords) -> Missing {
    let how = status.map_or_else(|| "in an unknown way".to_owned(), |status| how(&status));
    let cause = cause(status.as_ref(), &last.lines);
    let message = format!("the program of the spec ended {how} before it could report\n{cause}");
    Missing { kind: MissingKind::Died, message, progress: last.progress, last_lines: last.lines }
}

/// A program that did not answer and was ended.
#[must_use]
pub fn silent(kind: MissingKind, warnings: &[String], last: LastWords) -> Missing {
    let what = match kind {
        MissingKind::Interrupted => "it was interrupted, did not stop by itself, and was ended",
        _ => "it reached its limit, did not stop by itself, and was ended",
    };
    let cause = if warnings.is_empty() {
        "the likely cause is a loop that never ends in `init`, `next` or a property"
    } else {
        "the likely cause is what the warning above says"
    };
    Missing { kind, message: format!("{what}\n{cause}"), progress: last.progress, last_lines: last.lines }
}

fn how(status: &ExitStatus) -> String {
    match (signal(status), status.code()) {
        (Some(signal), _) => format!("by signal {signal}{}", signal_name(signal)),
        (None, Some(code)) => format!("with status {code}"),
        (None, None) => "in an unknown way".to_owned(),
    }
}

fn signal_name(signal: i32) -> &'static str {
    match signal {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    }
}

#[cfg(unix)]
fn signal(status: &ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(status)
}

#[cfg(not(unix))]
fn signal(_status: &ExitStatus) -> Option<i32> {
    None
}

/// The likely cause and what to do about it.
fn cause(status: Option<&ExitStatus>, lines: &[String]) -> &'static str {
    let said = |text: &str| lines.iter().any(|line| line.contains(text));
    let signal = status.and_then(signal);
    if said("has overflowed its stack") {
        "its stack overflowed: look for a recursion without end in `init`, `next` or a property"
    } else if said("memory allocation of") || said("capacity overflow") {
        "it ran out of memory: give it less to do (smaller constants, a bound) or a limit with --max-memory"
    } else if said("panic in a function that cannot unwind") || said("panicked while processing panic") {
        "it panicked while it was handling a panic: look at `Drop` implementations of the spec"
    } else {
        match (signal, status.and_then(ExitStatus::code)) {
            (Some(6), _) => "it aborted: look for `abort` in the spec or in the crates that it uses",
            (Some(9), _) => {
                "it was killed from outside, most often by the system because memory ran out: give it a limit with \
                 --max-memory, and --threads 1 if other programs need the memory"
            }
            (Some(_), _) => {
                "it did something that the system forbids: look for `unsafe` code in the crates that the spec uses"
            }
            (None, Some(_)) => "it ended itself: look for `std::process::exit` in the spec",
            (None, None) => "no cause is known",
        }
    }
}
