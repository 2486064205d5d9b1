//! Ctrl-C, and the polite forms of it that other programs send; and a save that makes a run out of date while it goes on.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use crate::{Error, ErrorKind, exit_codes};

/// By the user.
static COUNT: AtomicU32 = AtomicU32::new(0);
/// Because a run that is watched is out of date.
static SUPERSEDED: AtomicU32 = AtomicU32::new(0);

/// So many interrupts end `check` at once, whatever it is doing. The first asks for an early end, the second ends the
/// spec's program.
const MOST: u32 = 3;

/// From now on an interrupt is counted instead of ending `check`. Where the system refuses, it goes on ending `check`.
pub fn listen() {
    // The handler may be set already (several runs in one process, as in tests).
    let _ = ctrlc::set_handler(|| {
        if COUNT.fetch_add(1, SeqCst) + 1 >= MOST {
            std::process::exit(i32::from(exit_codes::INTERRUPTED));
        }
    });
}

/// How often what goes on was to end early, for either reason.
#[must_use]
pub fn count() -> u32 {
    by_user() + SUPERSEDED.load(SeqCst)
}

/// How often the user has interrupted.
#[must_use]
pub fn by_user() -> u32 {
    COUNT.load(SeqCst)
}

/// The run that goes on is out of date: it is asked to end, and the second time it is made to.
pub fn supersede() {
    SUPERSEDED.fetch_add(1, SeqCst);
}

/// A run begins that nothing has overtaken yet.
pub fn begin() {
    SUPERSEDED.store(0, SeqCst);
}

/// Whether the run that goes on is out of date.
#[must_use]
pub fn is_superseded() -> bool {
    SUPERSEDED.load(SeqCst) > 0
}

/// What a run that is out of date has found is not shown any more.
///
/// # Errors
/// It is out of date.
pub fn unless_superseded() -> Result<(), Error> {
    if is_superseded() { Err(Error::new(ErrorKind::Interrupted, "a file has changed")) } else { Ok(()) }
}
