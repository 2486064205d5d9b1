//! Who is told of a search while it runs, and who may end it.

use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use fxhash::FxHashMap;

use crate::control::{Snapshot, Visit};
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
const LONG_VISIT: Duration = Duration::from_secs(5);

/// Watches a search until `done` hangs up: tells the observer, and passes the interrupt and the end of the time on to the
/// search.
pub fn watch(
    search: &Search<'_>,
    observer: &dyn Observer,
    every: Option<Duration>,
    until: Option<Instant>,
    done: &Receiver<()>,
) {
    let (mut told, mut visits) = (Instant::now(), LongVisits::default());
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
        if let Some(state) = visits.look(&search.control().visits()).and_then(|visit| search.visited(&visit))
        {
            let seconds = LONG_VISIT.as_secs();
            observer.warn(format!("`next` has not returned for {seconds} seconds in this state: {state}"));
        }
    }
}

/// The visits that go on, since when each, and whether it was warned of.
#[derive(Debug, Default)]
struct LongVisits {
    since: FxHashMap<Visit, (Instant, bool)>,
}

impl LongVisits {
    /// A visit that has gone on for long and was not yet spoken of.
    fn look(&mut self, visits: &[Visit]) -> Option<Visit> {
        let now = Instant::now();
        self.since.retain(|visit, _| visits.contains(visit));
        for visit in visits {
            let (since, warned) = self.since.entry(*visit).or_insert((now, false));
            if !*warned && now - *since >= LONG_VISIT {
                *warned = true;
                return Some(*visit);
            }
        }
        None
    }
}
