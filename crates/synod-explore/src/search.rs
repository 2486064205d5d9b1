//! Breadth-first search, level by level, in blocks of bounded size: expand, route, deduplicate.
//!
//! A block is a range of the frontier, cut into chunks. *Expand*: the chunks in parallel, each into its own
//! [`Batch`]. *Deduplicate*: the partitions in parallel, each taking its successors in the order of the chunks. *Number*: the new
//! states, in the order in which they were generated, become part of the next frontier.
//!
//! The order of discovery, and with it every count, id and trace, is that of the plain sequential search: neither
//! the threads nor the sizes of chunks and blocks show in it. Memory is that of the seen-set plus a constant for the block's
//! buffers: blocks shrink where states have many successors, and a chunk that still overflows its share stops early; what
//! comes after it is expanded again in the next block.

use std::sync::RwLock;

use rayon::prelude::*;

use crate::batch::Batch;
use crate::control::{Control, Snapshot, Visit};
use crate::findings::{Findings, Found};
use crate::graph::StateGraph;
use crate::graph_builder::{Builder, GraphError};
use crate::ids::{Positions, StateId};
use crate::machine::{Machine, Task, Worker};
use crate::observe::Labeller;
use crate::options::{Grain, SearchOptions};
use crate::outcome::{Evidence, Searched, StopReason};
use crate::store::{ChunkStart, Store};

/// A search that is running. Whoever holds its [`Control`] may watch it.
pub struct Search<'m> {
    machine: &'m dyn Machine,
    options: SearchOptions,
    control: Control,
    shared: RwLock<Shared>,
}

/// What the search changes between blocks, and everybody may read while a block is expanded.
struct Shared {
    store: Store,
    chunks: Vec<ChunkStart>,
}

/// What only the searching thread knows.
struct Run<'m> {
    workers: Vec<Box<dyn Worker + 'm>>,
    batches: Vec<Batch>,
    findings: Findings,
    generated: u64,
    taken: Vec<u64>,
    level: usize,
    /// The first state that is not yet expanded.
    position: usize,
    /// Where the states of the next level begin.
    level_end: usize,
    /// The same of every level that was begun.
    level_ends: Vec<usize>,
    /// Bytes that a state's successors took on their way, in the last block.
    bytes_per_state: usize,
    /// Bytes that the successors of a block took on their way, at most so far.
    block_bytes: usize,
}

impl<'m> Search<'m> {
    /// A search that has not begun.
    #[must_use]
    pub fn new(machine: &'m dyn Machine, options: SearchOptions) -> Self {
        let store = Store::new(machine.actions(), options.by_fingerprint, options.grain.partition);
        let shared = RwLock::new(Shared { store, chunks: Vec::new() });
        Self { machine, control: Control::new(options.grain.chunks), options, shared }
    }

    /// How to watch and to stop it.
    #[must_use]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// Searches, in the thread pool of the caller.
    ///
    /// # Panics
    /// Where the machine's workers panic.
    #[must_use]
    pub fn run(&self) -> Searched {
        let claims = self.machine.claims();
        let mut expected = self.options.expected.clone();
        expected.resize(claims.len(), false);
        let mut run = Run {
            workers: Vec::new(),
            batches: Vec::new(),
            findings: Findings::new(claims, expected),
            generated: 0,
            taken: vec![0; self.machine.actions()],
            level: 0,
            position: 0,
            level_end: 0,
            level_ends: Vec::new(),
            bytes_per_state: 256,
            block_bytes: 0,
        };
        let (initial, stopped) = self.initial(&mut run);
        let stop = match stopped {
            Some(stop) => {
                run.findings.end_early(0);
                stop
            }
            None => self.levels(&mut run),
        };
        self.finish(run, stop, initial)
    }

    /// The graph of all states that were found, in the thread pool of the caller. Each of them must have been expanded, and kept whole.
    ///
    /// # Errors
    /// Why there is none.
    ///
    /// # Panics
    /// Where only fingerprints were kept.
    pub fn graph(&self, labeller: &dyn Labeller) -> Result<StateGraph, GraphError> {
        assert!(!self.options.by_fingerprint, "a fingerprint cannot be expanded again");
        let shared = self.read();
        // What numbers the states while the graph is built.
        let numbers = 4 * shared.store.len();
        let room = room(&self.options, &shared.store).saturating_sub(numbers);
        let builder = Builder { store: &shared.store, labeller, control: &self.control, room };
        builder.build(shared.store.initial())
    }

    /// Sums up which states were found: searches that found the same ones have the same number, whatever their order; others
    /// have not, but for one chance in many billions.
    pub fn digest(&self) -> u64 {
        self.read().store.digest()
    }

    /// How many bytes there are left beside the states.
    pub fn room(&self) -> usize {
        room(&self.options, &self.read().store)
    }

    /// The keys of a shortest path to a state.
    pub fn path_to(&self, state: StateId) -> Vec<Vec<u8>> {
        self.read().store.path_to(state.index())
    }

    /// The keys of these states, in this order.
    pub fn keys(&self, states: &[StateId]) -> Vec<Vec<u8>> {
        self.read().store.keys(states)
    }

    /// The state of a visit that is still going on.
    pub(crate) fn visited(&self, visit: &Visit) -> Option<String> {
        let shared = self.shared.try_read().ok()?;
        // Asked under the lock: as long as the visit goes on, its chunk is the one in `shared`.
        let goes_on = self.control.visits().contains(visit);
        let chunk = shared.chunks.get(visit.chunk).filter(|_| goes_on)?;
        shared.store.nth(chunk, visit.position).map(|state| self.machine.describe(&state))
    }

    /// Takes in the initial states, in portions of a chunk. Says how many there are, and why to stop if there is a reason.
    fn initial(&self, run: &mut Run<'m>) -> (usize, Option<StopReason>) {
        self.need_chunks(run, 1);
        let (mut worker, mut batch) = (self.machine.worker(), run.batches.swap_remove(0));
        let mut stop = None;
        batch.reset(Task::Expand, run.findings.open(), CHUNK_OF_INITIAL);
        worker.initial(&mut batch, &mut |batch| {
            run.generated += batch.generated();
            run.findings.initial(batch.at_steps());
            self.write().store.absorb(std::slice::from_ref(batch), None);
            batch.reset(Task::Expand, run.findings.open(), CHUNK_OF_INITIAL);
            stop = self.reason_to_stop(run);
            stop.is_none()
        });
        run.batches.push(batch);
        let mut shared = self.write();
        shared.store.end_initial();
        shared.store.end_level();
        run.level_end = shared.store.len();
        (shared.store.len(), stop)
    }

    fn levels(&self, run: &mut Run<'m>) -> StopReason {
        loop {
            let end = self.read().store.len();
            run.level_end = end;
            run.level_ends.push(end);
            let last = self.options.max_depth == Some(run.level as u64);
            let task = if last { Task::Judge } else { Task::Expand };
            if let Some(stop) = self.level(run, end, task) {
                run.findings.end_early(run.level);
                return stop;
            }
            run.findings.end_level(run.level);
            let (discovered, full) = {
                let shared = self.read();
                (shared.store.len(), shared.store.is_full())
            };
            match () {
                // The last block may have been the one that found no room: then something was lost.
                () if full => return StopReason::Full,
                () if last && end > run.position => return StopReason::Depth,
                () if discovered == run.position => {
                    run.findings.end_level(run.level + 1);
                    return StopReason::Exhausted;
                }
                () if !self.options.keep_going && run.findings.is_enough() => return StopReason::Found,
                () => {}
            }
            self.write().store.end_level();
            run.level += 1;
        }
    }

    /// Expands the states up to `end`, which are those of one level; or judges them, which leaves them in the queue.
    fn level(&self, run: &mut Run<'m>, end: usize, task: Task) -> Option<StopReason> {
        let mut position = run.position;
        while position < end {
            if let Some(stop) = self.reason_to_stop(run) {
                return Some(stop);
            }
            let block = position..(position + self.block_len(run)).min(end);
            position += self.block(run, block, task);
            if task == Task::Expand {
                run.position = position;
            }
            self.publish(run);
        }
        None
    }

    /// Expands as much of a range as fits a block's buffers, and says how much that was.
    fn block(&self, run: &mut Run<'m>, positions: Positions, task: Task) -> usize {
        let Grain { chunks, small_chunk, chunk, .. } = self.options.grain;
        let chunk = positions.len().div_ceil(chunks).clamp(small_chunk, chunk);
        let chunks = {
            let mut shared = self.write();
            shared.chunks = shared.store.chunks(positions.clone(), chunk);
            shared.chunks.len()
        };
        self.need_chunks(run, chunks);
        let expanded = self.expand(run, chunks, task);
        let complete = {
            let shared = self.read();
            (0..chunks).take_while(|&c| expanded[c] == shared.chunks[c].positions.len()).count()
        };
        let accepted = (complete + 1).min(chunks);
        self.account(run, accepted);
        let mut shared = self.write();
        shared
            .store
            .absorb(&run.batches[..accepted], (task == Task::Expand).then_some(&expanded[..accepted]));
        let done = expanded[..accepted].iter().sum();
        shared.store.advance(positions.start + done);
        done
    }

    /// Expands each chunk until it ends, its buffers are full, or the search should stop. Says how many states that were.
    fn expand(&self, run: &mut Run<'m>, chunks: usize, task: Task) -> Vec<usize> {
        self.control.begin_block();
        let shared = &*self.read();
        let open = run.findings.open();
        let one = |c: usize, worker: &mut Box<dyn Worker + 'm>, batch: &mut Batch| {
            batch.reset(task, open, shared.chunks[c].positions.len());
            let mut expanded = 0;
            shared.store.read(&shared.chunks[c], |at, state| {
                if self.control.should_stop() || batch.is_full() {
                    return false;
                }
                self.control.visit(c, at);
                batch.at(at);
                worker.visit(state, batch);
                expanded = at + 1;
                true
            });
            self.control.idle(c);
            expanded
        };
        if chunks == 1 {
            return vec![one(0, &mut run.workers[0], &mut run.batches[0])];
        }
        let slots = run.workers[..chunks].par_iter_mut().zip(&mut run.batches[..chunks]).enumerate();
        slots.with_max_len(1).map(|(c, (worker, batch))| one(c, worker, batch)).collect()
    }

    /// Takes in the counts and findings of the accepted chunks.
    fn account(&self, run: &mut Run<'m>, accepted: usize) {
        let shared = self.read();
        let (mut bytes, mut states) = (0, 0);
        let all: usize = run.batches[..shared.chunks.len()].iter().map(Batch::routed_bytes).sum();
        for (batch, chunk) in run.batches[..accepted].iter().zip(&shared.chunks) {
            run.generated += batch.generated();
            run.taken.iter_mut().zip(batch.taken()).for_each(|(sum, taken)| *sum += taken);
            run.findings.chunk(&chunk.positions, batch.at_states(), batch.at_steps());
            bytes += batch.routed_bytes();
            states += chunk.positions.len();
        }
        run.bytes_per_state = (bytes / states.max(1)).max(16);
        run.block_bytes = run.block_bytes.max(all);
    }

    fn block_len(&self, run: &Run<'m>) -> usize {
        let Grain { chunks, chunk, block_bytes, .. } = self.options.grain;
        let fits = (block_bytes / run.bytes_per_state).clamp(1, chunks * chunk);
        match self.options.max_states {
            // Close to the limit, look more often.
            Some(limit) => {
                let left = limit.saturating_sub(self.read().store.len() as u64);
                fits.min((left / 8).max(1) as usize)
            }
            None => fits,
        }
    }

    fn reason_to_stop(&self, run: &Run<'m>) -> Option<StopReason> {
        let shared = self.read();
        let over = |limit: Option<u64>, value: u64| limit.is_some_and(|limit| value >= limit);
        match () {
            () if self.control.is_interrupted() => Some(StopReason::Interrupted),
            () if self.control.is_out_of_time() => Some(StopReason::Time),
            () if shared.store.is_full() => Some(StopReason::Full),
            () if over(self.options.max_states, shared.store.len() as u64) => Some(StopReason::States),
            () if over(self.options.max_bytes, taken(self.bytes(&shared, run)) + HEADROOM) => {
                Some(StopReason::Bytes)
            }
            () => None,
        }
    }

    fn bytes(&self, shared: &Shared, run: &Run<'m>) -> u64 {
        // A growing buffer has room for up to twice what is in it.
        (shared.store.memory_usage() + 2 * run.block_bytes) as u64
    }

    fn publish(&self, run: &Run<'m>) {
        let shared = self.read();
        self.control.publish(&Snapshot {
            distinct: shared.store.len() as u64,
            generated: run.generated,
            level: run.level as u64,
            queue: (shared.store.len() - run.position) as u64,
            bytes: self.bytes(&shared, run),
            phase: None,
        });
    }

    fn finish(&self, run: Run<'m>, stop: StopReason, initial: usize) -> Searched {
        let shared = self.read();
        let bytes = self.bytes(&shared, &run);
        let store = &shared.store;
        Searched {
            stop,
            distinct: store.len() as u64,
            generated: run.generated,
            initial: initial as u64,
            depth: (run.level + usize::from(store.len() > run.level_end)) as u64,
            levels: level_sizes(&run.level_ends, store.len()),
            left_in_queue: (store.len() - run.position) as u64,
            taken: run.taken,
            new_states: store.new_by_action.clone(),
            found: run.findings.into_found().into_iter().map(|f| f.map(|f| evidence(store, f))).collect(),
            bytes,
        }
    }

    fn need_chunks(&self, run: &mut Run<'m>, chunks: usize) {
        let claims = run.findings.open().len();
        while run.workers.len() < chunks {
            run.workers.push(self.machine.worker());
            let grain = self.options.grain;
            run.batches.push(Batch::new(
                run.taken.len(),
                claims,
                self.options.by_fingerprint,
                grain.chunk_bytes(),
            ));
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Shared> {
        self.shared.read().expect("no thread panics while it holds the store")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Shared> {
        self.shared.write().expect("no thread panics while it holds the store")
    }
}

/// For how many states the table of recent ones is made while the initial states are taken in.
const CHUNK_OF_INITIAL: usize = 1 << 12;

/// Memory that the next block may add, and that the process had before, in bytes.
const HEADROOM: u64 = 16 << 20;

/// What the allocator takes for lists of so many bytes: their growth leaves holes, up to a seventh where it was measured.
fn taken(bytes: u64) -> u64 {
    bytes + bytes / 7
}

/// How many bytes there are left beside the store.
fn room(options: &SearchOptions, store: &Store) -> usize {
    let held = taken(store.memory_usage() as u64) + HEADROOM;
    options.max_bytes.map_or(usize::MAX, |most| most.saturating_sub(held) as usize)
}

/// How many states each level has, where those of the levels that were begun end here and so many were found.
fn level_sizes(ends: &[usize], found: usize) -> Vec<u64> {
    let mut sizes = Vec::new();
    let mut begin = 0;
    for end in ends.iter().copied().chain([found]).filter(|end| *end > 0) {
        if end > begin {
            sizes.push((end - begin) as u64);
        }
        begin = end;
    }
    sizes
}

fn evidence(store: &Store, found: Found) -> Evidence {
    Evidence {
        length: found.length as u64,
        to_state: found.state.map(|state| store.path_to(state)),
        to_step: found.step.map(|step| {
            let path = step.from.map(|from| store.path_to(from)).unwrap_or_default();
            (path, step.choice)
        }),
    }
}
