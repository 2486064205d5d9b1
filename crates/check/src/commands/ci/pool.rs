//! Many models side by side, and one spec compiled in the meantime.
//!
//! One thread makes specs ready, one after the other, since cargo lets only one build into its folder at a time. Each model
//! is checked by a process of its own, followed by a thread of its own. The threads of all searches together are never more than
//! were asked for (`schedule.rs`).

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, Scope};

use synod_messages::{LimitKind, ModelInfo, Stop};
use synod_report::ModelOutcome;

use super::board::Board;
use super::results::{Results, Told};
use super::schedule::{ToCome, next};
use crate::compiling::cache::Cache;
use crate::compiling::compile::compile;
use crate::discover::SpecFile;
use crate::wanted::Wanted;
use crate::workshop::{Ready, all_on_request, checked, described, not_begun, unstarted};
use crate::{Error, ErrorKind, STACK_BYTES, interrupt, memory};

/// How to check.
pub(super) struct Pool<'a, 'run> {
    pub(super) specs: &'a [SpecFile],
    pub(super) cache: &'run Cache,
    pub(super) board: &'run Board,
    pub(super) wanted: &'run Wanted,
    /// The models that need not be asked for, or all.
    pub(super) which: Which,
    /// Threads of all searches together.
    pub(super) threads: u64,
    /// The work that a model is known to be (and for no model, that all of a spec is).
    pub(super) work: &'run dyn Fn(&SpecFile, Option<&str>) -> Option<u64>,
}

/// Which models of a spec are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that the spec does not mark as `on_request`.
    Unasked,
    /// Every one.
    All,
}

/// A model that can be started.
struct Waiting<'a> {
    ready: Arc<Ready<'a>>,
    info: ModelInfo,
    /// Its spec, and its number among those of the spec that are checked.
    place: (usize, usize),
    work: u64,
}

enum Event<'a> {
    Prepared(usize, Result<Arc<Ready<'a>>, Error>),
    Ended { model: Waiting<'a>, threads: u64, outcome: Box<ModelOutcome> },
}

/// The state of a run.
struct Running<'a, 'run> {
    pool: &'run Pool<'a, 'run>,
    results: Results<'a>,
    waiting: Vec<Waiting<'a>>,
    /// Those that need all memory, and so are checked alone, after all others.
    alone: Vec<Waiting<'a>>,
    to_come: ToCome,
    free: u64,
    tell: &'run mut dyn FnMut(Told<'_>) -> Result<(), Error>,
}

impl<'a> Pool<'a, '_> {
    /// Checks everything, and tells each result as soon as all before it are known.
    ///
    /// # Errors
    /// What `tell` says; or the system has no more threads.
    pub(super) fn run(
        &self,
        tell: &mut dyn FnMut(Told<'_>) -> Result<(), Error>,
    ) -> Result<Results<'a>, Error> {
        let work = self.specs.iter().filter_map(|spec| (self.work)(spec, None)).fold(0, u64::saturating_add);
        let mut running = Running {
            pool: self,
            results: Results::new(self.specs),
            waiting: Vec::new(),
            alone: Vec::new(),
            to_come: ToCome { specs: self.specs.len() as u64, work },
            free: self.threads,
            tell,
        };
        let (sender, events) = channel();
        let (specs, cache, board) = (self.specs, self.cache, self.board);
        thread::scope(|scope| {
            let own = sender.clone();
            spawn(scope, move || prepare_all(specs, cache, board, &own))?;
            let followed = running.follow(scope, &sender, &events);
            // Where it ended early, nobody prepares any more.
            drop(events);
            followed
        })?;
        Ok(running.results)
    }
}

fn spawn<'scope>(scope: &'scope Scope<'scope, '_>, work: impl FnOnce() + Send + 'scope) -> Result<(), Error> {
    let builder = thread::Builder::new().stack_size(STACK_BYTES);
    let spawned = builder.spawn_scoped(scope, work);
    spawned.map(drop).map_err(|why| Error::new(ErrorKind::Fault, format!("there are no more threads: {why}")))
}

fn prepare_all<'a>(specs: &'a [SpecFile], cache: &Cache, board: &Board, events: &Sender<Event<'a>>) {
    for (at, spec) in specs.iter().enumerate() {
        let ready = if interrupt::count() > 0 { Err(not_begun(spec)) } else { prepare(spec, cache, board) };
        // Nobody listens any more where the run has failed.
        if events.send(Event::Prepared(at, ready.map(Arc::new))).is_err() {
            return;
        }
    }
}

fn prepare<'a>(spec: &'a SpecFile, cache: &Cache, board: &Board) -> Result<Ready<'a>, Error> {
    let mut entry = board.spec(&spec.shown);
    let program = compile(spec, cache, &mut entry)?;
    described(spec, program, &mut entry)
}

impl<'a, 'run> Running<'a, 'run> {
    /// Until everything has ended.
    fn follow<'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        sender: &Sender<Event<'a>>,
        events: &Receiver<Event<'a>>,
    ) -> Result<(), Error>
    where
        'a: 'scope,
        'run: 'scope,
    {
        loop {
            self.start(scope, sender)?;
            let is_idle = self.free == self.pool.threads;
            if self.to_come.specs == 0 && is_idle {
                return Ok(());
            }
            // The sender at hand keeps the channel open.
            match events.recv() {
                Ok(Event::Prepared(at, ready)) => self.prepared(at, ready),
                Ok(Event::Ended { model, threads, outcome }) => self.ended(model, threads, *outcome),
                Err(_) => return Ok(()),
            }
            self.results.tell(self.tell)?;
        }
    }

    /// Starts as many models as there are threads for.
    fn start<'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        sender: &Sender<Event<'a>>,
    ) -> Result<(), Error>
    where
        'a: 'scope,
        'run: 'scope,
    {
        let is_idle = self.free == self.pool.threads;
        if self.waiting.is_empty() && self.to_come.specs == 0 && is_idle {
            self.waiting.extend(self.alone.pop());
        }
        let works = |waiting: &[Waiting<'_>]| waiting.iter().map(|model| model.work).collect::<Vec<_>>();
        while let Some(start) = next(&works(&self.waiting), self.to_come, self.free, self.pool.threads) {
            let model = self.waiting.remove(start.at);
            self.free -= start.threads;
            let wanted = self.wanted(start.threads);
            let (board, sender, threads) = (self.pool.board, sender.clone(), start.threads);
            spawn(scope, move || {
                let outcome = Box::new(check(&wanted, &model, board));
                // Nobody listens any more where the run has failed.
                let _ = sender.send(Event::Ended { model, threads, outcome });
            })?;
        }
        Ok(())
    }

    /// As it is wanted, on so many threads, with their part of the memory that is free.
    fn wanted(&self, threads: u64) -> Wanted {
        let mut wanted = self.pool.wanted.clone();
        wanted.options.threads = threads;
        if wanted.options.limits.bytes.is_none() {
            let part = |bytes: u64| bytes / self.pool.threads * threads;
            wanted.options.limits.bytes = memory::default_limit().map(part);
        }
        wanted
    }

    fn prepared(&mut self, at: usize, ready: Result<Arc<Ready<'a>>, Error>) {
        let spec = &self.pool.specs[at];
        self.to_come.specs -= 1;
        let work = (self.pool.work)(spec, None).unwrap_or(0);
        self.to_come.work = self.to_come.work.saturating_sub(work);
        let ready = match ready {
            Ok(ready) => ready,
            Err(error) => return self.results.fail(at, &error),
        };
        let all = &ready.description.models;
        let chosen: Vec<_> =
            all.iter().filter(|info| self.pool.which == Which::All || !info.on_request).collect();
        self.results.describe(at, all, &chosen);
        if chosen.is_empty() {
            self.results.fail(at, &all_on_request(spec));
        }
        for (number, info) in chosen.iter().enumerate() {
            // What nobody knows is taken for much, so that it is not the last to begin.
            let work = (self.pool.work)(spec, Some(&info.name)).unwrap_or(UNKNOWN_WORK);
            let info = (*info).clone();
            self.waiting.push(Waiting { ready: Arc::clone(&ready), info, place: (at, number), work });
        }
    }

    fn ended(&mut self, model: Waiting<'a>, threads: u64, outcome: ModelOutcome) {
        self.free += threads;
        let had_all = threads == self.pool.threads || self.pool.wanted.options.limits.bytes.is_some();
        if !had_all && interrupt::count() == 0 && wants_memory(&outcome) {
            return self.alone.push(Waiting { work: u64::MAX, ..model });
        }
        self.results.end(model.place, outcome);
    }
}

fn check(wanted: &Wanted, model: &Waiting<'_>, board: &Board) -> ModelOutcome {
    let Waiting { ready, info, .. } = model;
    let mut entry = board.begin(format!("{} {}", ready.spec.shown, info.name));
    let outcome = checked(wanted, ready, info, &mut entry, board.interval_millis());
    entry.end();
    outcome.unwrap_or_else(|error| unstarted(wanted, ready, info, &error))
}

/// A million generated states: a second or less.
const UNKNOWN_WORK: u64 = 1_000_000;

fn wants_memory(outcome: &ModelOutcome) -> bool {
    outcome.report().is_some_and(|report| matches!(report.stop, Stop::Limit(LimitKind::Bytes(_))))
}
