//! Ctrl-C, and the polite forms of it that other programs send.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use crate::exit_codes;

static COUNT: AtomicU32 = AtomicU32::new(0);

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

/// How often the user has interrupted.
#[must_use]
pub fn count() -> u32 {
    COUNT.load(SeqCst)
}
