//! Who is told of a search while it runs, and who may end it.

use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::control::Snapshot;
use crate::search::Search;

/// Is told of a search while it runs.
pub trait Observer: Sync {
    /// How far it has come; called now and then.
    fn progress(&self, _now: Snapshot) {}

    /// Something the user should know.
    fn warn(&self, _text: String) {}

    /// Set it to end the search early, with everything learned so far.
    fn interrupt(&self) -> Option<&AtomicBool> {
        None
    }
}

/// Observes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {}

/// How often the watcher looks.
const TICK: Duration = Duration::from_millis(50);
/// A state that keeps a worker busy for so long is worth a warning.
const STUCK: Duration = Duration::from_secs(5);

/// Watches a search until `done` hangs up: tells the observer, and passes the interrupt and the end of the time on to the
/// search.
pub(crate) fn watch(
    search: &Search<'_>,
    observer: &dyn Observer,
    every: Option<Duration>,
    until: Option<Instant>,
    done: &Receiver<()>,
) {
    let (mut told, mut looked, mut stuck) = (Instant::now(), Instant::now(), None);
    while done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        if observer.interrupt().is_some_and(|i| i.load(std::sync::atomic::Ordering::Relaxed)) {
            search.control().interrupt();
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            search.control().end_time();
        }
        if every.is_some_and(|every| told.elapsed() >= every) {
            told = Instant::now();
            observer.progress(search.control().snapshot());
        }
        if looked.elapsed() >= STUCK {
            looked = Instant::now();
            let visits = search.control().visits();
            if let Some(state) = stuck.as_ref().and_then(|before| search.stuck_at(before)) {
                let seconds = STUCK.as_secs();
                observer.warn(format!("`next` has not returned for {seconds} seconds in this state: {state}"));
            }
            stuck = Some(visits);
        }
    }
}
