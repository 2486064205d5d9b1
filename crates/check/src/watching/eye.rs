//! An eye on folders: it says that something may have happened in them. What has, whoever asks finds out by looking.
//!
//! Folders are watched and not files, since many editors put a new file in the place of the old one. Events make it prompt;
//! that nothing is missed is up to a slow look now and then, since some file systems tell of nothing, and a folder that
//! is removed takes its watch along.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::{Error, ErrorKind};

/// A save is several events; it is over when there was none for so long.
const QUIET: Duration = Duration::from_millis(60);
/// Where something always happens, one looks after so long.
const NEVER_QUIET: Duration = Duration::from_millis(500);
/// Without events, one looks so often.
const SLOW_LOOK: Duration = Duration::from_secs(2);

/// What keeps watch.
pub struct Eye {
    watcher: RecommendedWatcher,
    events: Receiver<()>,
    places: BTreeSet<PathBuf>,
    last: Instant,
}

impl Eye {
    /// One that watches nothing yet.
    ///
    /// # Errors
    /// The system has no means for it, or not enough of them.
    pub fn open() -> Result<Self, Error> {
        let (sender, events) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| is_of_interest(event.kind)) {
                // Nobody watches any more where this fails.
                let _ = sender.send(());
            }
        });
        let watcher = watcher
            .map_err(|why| Error::new(ErrorKind::Output, format!("files cannot be watched: {why}")))?;
        Ok(Self { watcher, events, places: BTreeSet::new(), last: Instant::now() })
    }

    /// From now on watches just these folders. Those that are not there are watched by the slow look.
    pub fn cover(&mut self, places: BTreeSet<PathBuf>) {
        for old in &self.places {
            // It may have gone with its folder.
            let _ = self.watcher.unwatch(old);
        }
        for new in &places {
            let _ = self.watcher.watch(Path::new(new), RecursiveMode::NonRecursive);
        }
        self.places = places;
    }

    /// Whether there is reason to look, waiting up to `time` for one.
    pub fn is_stirred(&mut self, time: Duration) -> bool {
        match self.events.recv_timeout(time) {
            Ok(()) => {
                let began = Instant::now();
                while began.elapsed() < NEVER_QUIET && self.events.recv_timeout(QUIET).is_ok() {}
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                if self.last.elapsed() < SLOW_LOOK {
                    return false;
                }
                // What was removed and made again needs a new watch.
                let places = std::mem::take(&mut self.places);
                self.cover(places);
            }
        }
        self.last = Instant::now();
        true
    }
}

/// Reading changes nothing, and is what we do ourselves.
fn is_of_interest(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

    use super::*;

    /// Generous: machines are busy.
    const LONG: Duration = Duration::from_secs(30);

    fn stirs(eye: &mut Eye) -> bool {
        let began = Instant::now();
        while began.elapsed() < LONG {
            if eye.is_stirred(Duration::from_millis(50)) {
                return true;
            }
        }
        false
    }

    #[test]
    fn what_happens_in_a_folder_is_noticed_and_reading_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.rs");
        fs::write(&file, "1").unwrap();
        let mut eye = Eye::open().unwrap();
        eye.cover([folder.path().to_owned(), folder.path().join("gone")].into());
        fs::read(&file).unwrap();
        assert!(!eye.is_stirred(Duration::from_millis(200)), "reading is not of interest");
        fs::write(&file, "2").unwrap();
        assert!(stirs(&mut eye));
        fs::rename(&file, folder.path().join("y.rs")).unwrap();
        assert!(stirs(&mut eye));
    }

    /// A folder may have a file in it that somebody always writes to.
    #[test]
    fn what_is_never_quiet_is_looked_at_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (file, done) = (folder.path().join("log"), AtomicBool::new(false));
        let mut eye = Eye::open().unwrap();
        eye.cover([folder.path().to_owned()].into());
        std::thread::scope(|threads| {
            threads.spawn(|| {
                while !done.load(SeqCst) {
                    fs::write(&file, "more").unwrap();
                    std::thread::sleep(Duration::from_millis(5));
                }
            });
            let began = Instant::now();
            let stirred = stirs(&mut eye);
            done.store(true, SeqCst);
            assert!(stirred && began.elapsed() < LONG);
        });
    }

    #[test]
    fn a_folder_that_was_made_again_is_watched_again() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("specs");
        fs::create_dir(&folder).unwrap();
        let mut eye = Eye::open().unwrap();
        eye.cover([folder.clone()].into());
        fs::remove_dir(&folder).unwrap();
        while !stirs(&mut eye) {}
        fs::create_dir(&folder).unwrap();
        // The slow look comes first; then events are heard again.
        assert!(stirs(&mut eye));
        fs::write(folder.join("x.rs"), "1").unwrap();
        assert!(eye.events.recv_timeout(LONG).is_ok());
    }
}
