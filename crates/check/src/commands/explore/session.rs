//! The spec that is explored: compiled, described, and a program alive for each model that is walked in.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use synod_messages::{Description, ModelInfo, Options, WalkAnswer, WalkJob, WalkRequest};
use synod_report::{Missing, MissingKind, seconds};

use super::watched::Watched;
use crate::discover::{SpecFile, discover};
use crate::programs::program::Program;
use crate::programs::walker::Walker;
use crate::workshop::{Ready, Workshop};
use crate::{Error, interrupt};

/// So many programs are kept alive; a user walks in one model at a time.
const ALIVE: usize = 4;

/// The model that is walked in, and the constants that differ from its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Where {
    pub(super) model: String,
    pub(super) constants: Vec<(String, String)>,
}

/// How the explorer was started.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) file: PathBuf,
    pub(super) start: Where,
    /// How long an answer may take.
    pub(super) patience: Duration,
    /// How models are searched that the user wants checked.
    pub(super) search: Options,
}

/// A spec as it was when it was compiled.
pub(super) struct Compiled {
    pub(super) spec: SpecFile,
    pub(super) program: Program,
    pub(super) description: Description,
}

impl Compiled {
    pub(super) fn of(ready: Ready<'_>) -> Self {
        Self { spec: ready.spec.clone(), program: ready.program, description: ready.description }
    }

    /// For the workshop.
    pub(super) fn ready(&self) -> Ready<'_> {
        Ready { spec: &self.spec, program: self.program.clone(), description: self.description.clone() }
    }

    /// The model with this name.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn model(&self, name: &str) -> Result<&ModelInfo, Error> {
        let found = self.description.models.iter().find(|model| model.name == name);
        found.ok_or_else(|| Error::usage(format!("{} has no model `{name}`", self.spec.shown)))
    }
}

/// A program that may have to be started again.
type Slot = Arc<Mutex<Option<Walker>>>;

/// What all requests share.
pub(super) struct Session {
    pub(super) settings: Settings,
    compiled: Mutex<Arc<Compiled>>,
    watched: Mutex<Watched>,
    /// The programs that are alive, the one that was asked last at the end.
    walkers: Mutex<Vec<(Where, Slot)>>,
    compiling: Mutex<Workshop>,
    pub(super) checking: Mutex<Workshop>,
}

/// A thread that panicked has left nothing half done: all that is behind a lock is replaced as a whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// On a spec that is compiled.
    ///
    /// # Errors
    /// There is no place for a cache.
    pub(super) fn new(settings: Settings, compiled: Compiled) -> Result<Self, Error> {
        Ok(Self {
            watched: Mutex::new(Watched::new(&compiled)?),
            compiled: Mutex::new(Arc::new(compiled)),
            walkers: Mutex::new(Vec::new()),
            compiling: Mutex::new(Workshop::open(true)?),
            checking: Mutex::new(Workshop::open(true)?),
            settings,
        })
    }

    /// The spec as it was compiled last.
    pub(super) fn compiled(&self) -> Arc<Compiled> {
        Arc::clone(&lock(&self.compiled))
    }

    /// Whether a file of it has changed since.
    pub(super) fn has_changed(&self) -> bool {
        lock(&self.watched).has_changed()
    }

    /// Compiles it again. Where that fails, everything stays as it was.
    ///
    /// # Errors
    /// It does not compile, or does not describe itself.
    pub(super) fn reload(&self) -> Result<Arc<Compiled>, Error> {
        let mut workshop = lock(&self.compiling);
        let found = discover(std::slice::from_ref(&self.settings.file))?;
        let compiled = Compiled::of(workshop.prepare(&found.specs[0])?);
        *lock(&self.watched) = Watched::new(&compiled)?;
        let compiled = Arc::new(compiled);
        *lock(&self.compiled) = Arc::clone(&compiled);
        lock(&self.walkers).clear();
        Ok(compiled)
    }

    /// Asks the program of a model, which is started where there is none. One that does not answer is ended, and the next request starts
    /// another.
    ///
    /// # Errors
    /// There is no answer.
    pub(super) fn ask(&self, place: &Where, request: &WalkRequest) -> Result<WalkAnswer, Missing> {
        let slot = self.slot(place);
        let mut walker = lock(&slot);
        // Who has waited for another's answer may have waited until the end: no program is started any more.
        if interrupt::count() > 0 {
            return Err(missing(MissingKind::Interrupted, "the explorer was interrupted".to_owned()));
        }
        if walker.is_none() {
            let job = WalkJob { model: Some(place.model.clone()), constants: place.constants.clone() };
            let started = Walker::start(&self.compiled().program, job);
            *walker = Some(started.map_err(|error| missing(MissingKind::Fault, error.message().to_owned()))?);
        }
        let Some(alive) = walker.as_mut() else {
            return Err(missing(MissingKind::Fault, "a program that was started is not there".to_owned()));
        };
        let answer = alive.ask(request, self.settings.patience, &interrupt::count);
        answer.map_err(|why| {
            *walker = None;
            self.in_words(why)
        })
    }

    fn in_words(&self, why: Missing) -> Missing {
        if why.kind != MissingKind::OverLimit {
            return why;
        }
        let patience = seconds(self.settings.patience.as_secs_f64());
        let message = format!(
            "no answer within {patience}; the spec's program was ended, and starts again with the next request\n\
             The likely cause is a loop that never ends in `init`, `next` or a property here. (--patience waits longer.)"
        );
        Missing { message, ..why }
    }

    /// The place of a program; the one that was not asked for longest makes room.
    fn slot(&self, place: &Where) -> Slot {
        let mut walkers = lock(&self.walkers);
        let known = walkers.iter().position(|(other, _)| other == place);
        let entry = known.map_or_else(|| (place.clone(), Slot::default()), |at| walkers.remove(at));
        let slot = Arc::clone(&entry.1);
        walkers.push(entry);
        if walkers.len() > ALIVE {
            walkers.remove(0);
        }
        slot
    }
}

fn missing(kind: MissingKind, message: String) -> Missing {
    Missing { kind, message, progress: None, last_lines: Vec::new() }
}
