//! What a search and its watcher tell each other while it runs.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};

use crate::outcome::StopReason;

/// Shared between a search and whoever watches it.
#[derive(Debug)]
pub struct Control {
    interrupted: AtomicBool,
    out_of_time: AtomicBool,
    distinct: AtomicU64,
    generated: AtomicU64,
    level: AtomicU64,
    queue: AtomicU64,
    bytes: AtomicU64,
    /// What is done after the search.
    phase: Mutex<Option<String>>,
    /// Changes with every block, so that two looks at the same worker can be told apart.
    block: AtomicU64,
    /// For each chunk of the block: the position of the state that is being visited, plus one; 0 when idle.
    visiting: Vec<AtomicU32>,
}

/// A state that is being visited: in which block, which chunk of it, and where in the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Visit {
    pub(crate) block: u64,
    pub(crate) chunk: usize,
    pub(crate) position: usize,
}

/// How far a search has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Distinct states so far.
    pub distinct: u64,
    /// Generated states so far.
    pub generated: u64,
    /// The level that is being expanded.
    pub level: u64,
    /// States that were found but not yet expanded.
    pub queue: u64,
    /// Bytes that the search holds.
    pub bytes: u64,
    /// What is done after the search, in words; `None` while it goes on.
    pub phase: Option<String>,
}

impl Control {
    pub(crate) fn new(chunks: usize) -> Self {
        Self {
            interrupted: AtomicBool::new(false),
            out_of_time: AtomicBool::new(false),
            distinct: AtomicU64::new(0),
            generated: AtomicU64::new(0),
            level: AtomicU64::new(0),
            queue: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            phase: Mutex::new(None),
            block: AtomicU64::new(0),
            visiting: (0..chunks).map(|_| AtomicU32::new(0)).collect(),
        }
    }

    /// Asks the search to end early because the user wants it.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Relaxed);
    }

    /// Asks the search to end early because its time is over.
    pub fn end_time(&self) {
        self.out_of_time.store(true, Relaxed);
    }

    /// How far the search has come.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            distinct: self.distinct.load(Relaxed),
            generated: self.generated.load(Relaxed),
            level: self.level.load(Relaxed),
            queue: self.queue.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            phase: self.phase.lock().expect("nobody panics while holding it").clone(),
        }
    }

    /// Says what is done after the search.
    pub fn enter(&self, phase: &str) {
        *self.phase.lock().expect("nobody panics while holding it") = Some(phase.to_owned());
    }

    pub(crate) fn publish(&self, now: &Snapshot) {
        self.distinct.store(now.distinct, Relaxed);
        self.generated.store(now.generated, Relaxed);
        self.level.store(now.level, Relaxed);
        self.queue.store(now.queue, Relaxed);
        self.bytes.store(now.bytes, Relaxed);
    }

    /// Whether the user or the end of the time wants an end.
    #[inline]
    pub fn should_stop(&self) -> bool {
        self.is_interrupted() || self.is_out_of_time()
    }

    /// Why, where [`Control::should_stop`] says so.
    #[must_use]
    pub fn reason(&self) -> StopReason {
        if self.is_interrupted() { StopReason::Interrupted } else { StopReason::Time }
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Relaxed)
    }

    pub(crate) fn is_out_of_time(&self) -> bool {
        self.out_of_time.load(Relaxed)
    }

    pub(crate) fn begin_block(&self) {
        self.block.fetch_add(1, Relaxed);
    }

    #[inline]
    pub(crate) fn visit(&self, chunk: usize, position: usize) {
        self.visiting[chunk].store(position as u32 + 1, Relaxed);
    }

    pub(crate) fn idle(&self, chunk: usize) {
        self.visiting[chunk].store(0, Relaxed);
    }

    /// The states that are being visited.
    pub(crate) fn visits(&self) -> Vec<Visit> {
        let block = self.block.load(Relaxed);
        let at = |(chunk, position): (usize, &AtomicU32)| {
            let position = (position.load(Relaxed) as usize).checked_sub(1)?;
            Some(Visit { block, chunk, position })
        };
        self.visiting.iter().enumerate().filter_map(at).collect()
    }
}
