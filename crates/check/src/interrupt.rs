//! Ctrl-C, and the polite forms of it that other programs send.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// From now on an interrupt is counted instead of ending `check`. Where the system refuses, it goes on ending `check`.
pub fn listen() {
    // The handler may be set already (several runs in one process, as in tests).
    let _ = ctrlc::set_handler(|| {
        COUNT.fetch_add(1, SeqCst);
    });
}

/// How often the user has interrupted.
#[must_use]
pub fn count() -> u32 {
    COUNT.load(SeqCst)
}
