//! Builds the state graph when the search is over.
//!
//! Every state is expanded a second time, chunk by chunk and the chunks in parallel, and each successor is looked up in the
//! seen-set. That costs less than to remember every step while searching: most searches need no graph, and the search keeps nothing
//! but what it finds. Labels are numbered within a chunk first and then over all chunks in their order, so that neither the
//! graph nor its numbers depend on who worked when.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rayon::prelude::*;

use crate::batch::hash;
use crate::control::Control;
use crate::graph::{Chunk, StateGraph};
use crate::ids::{PartitionId, StateId};
use crate::labels::{LabelId, Labels};
use crate::observe::{LabelWorker, Labeller, Observation};
use crate::outcome::StopReason;
use crate::panics::Panicked;
use crate::store::{ChunkStart, Store};

/// Why there is no graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// Something ended it early.
    Stopped(StopReason),
    /// The spec panicked at this state.
    Panicked(StateId, Panicked),
    /// This state has a step now that it did not have when it was searched.
    Strayed(StateId),
}

/// What every chunk is built with.
pub(crate) struct Builder<'b> {
    pub(crate) store: &'b Store,
    pub(crate) labeller: &'b dyn Labeller,
    pub(crate) control: &'b Control,
    /// Bytes that the graph may take.
    pub(crate) room: usize,
}

/// A chunk with labels of its own.
struct Part {
    chunk: Chunk,
    state_labels: Labels,
    step_labels: Labels,
}

impl Builder<'_> {
    /// The graph of all states that were discovered, of which so many are initial.
    pub(crate) fn build(&self, initial: usize) -> Result<StateGraph, GraphError> {
        let numbers = self.store.numbers();
        let taken = AtomicUsize::new(0);
        let starts = self.store.chunk_starts(Chunk::STATES);
        let parts: Vec<Result<Part, GraphError>> = starts
            .par_iter()
            .with_max_len(1)
            .map_init(
                || (self.labeller.worker(), Scratch::new(self.labeller)),
                |(worker, scratch), start| {
                    let part = self.part(start, worker.as_mut(), scratch, &numbers)?;
                    let bytes = part.chunk.memory_usage();
                    if taken.fetch_add(bytes, Relaxed) + bytes > self.room {
                        return Err(GraphError::Stopped(StopReason::Bytes));
                    }
                    Ok(part)
                },
            )
            .collect();
        self.join(parts, initial)
    }

    fn part(
        &self,
        start: &ChunkStart,
        worker: &mut dyn LabelWorker,
        scratch: &mut Scratch,
        numbers: &[Vec<StateId>],
    ) -> Result<Part, GraphError> {
        let mut part = Part {
            chunk: Chunk::default(),
            state_labels: Labels::new(self.labeller.state_predicates()),
            step_labels: Labels::new(self.labeller.step_predicates()),
        };
        let mut error = None;
        self.store.read(start, |at, bytes| {
            let state = StateId::new(start.positions.start + at).expect("the store has numbered it");
            if self.control.should_stop() {
                error = Some(GraphError::Stopped(self.control.reason()));
            } else if let Err(panicked) = worker.visit(bytes, &mut scratch.seen) {
                error = Some(GraphError::Panicked(state, panicked));
            } else if !scratch.look_up(self.store, numbers) {
                error = Some(GraphError::Strayed(state));
            } else {
                part.push(scratch);
            }
            error.is_none()
        });
        part.chunk.finish();
        error.map_or(Ok(part), Err)
    }

    /// Puts the chunks together. Of several errors the one that is met first in the order of discovery counts, but for an early end.
    fn join(&self, parts: Vec<Result<Part, GraphError>>, initial: usize) -> Result<StateGraph, GraphError> {
        let stopped = |part: &Result<Part, GraphError>| matches!(part, Err(GraphError::Stopped(_)));
        if let Some(Err(error)) = parts.iter().find(|part| stopped(part)) {
            return Err(error.clone());
        }
        let mut state_labels = Labels::new(self.labeller.state_predicates());
        let mut step_labels = Labels::new(self.labeller.step_predicates());
        let mut chunks = Vec::with_capacity(parts.len());
        for part in parts {
            let Part { mut chunk, state_labels: of_states, step_labels: of_steps } = part?;
            chunk.relabel(&state_labels.join(&of_states), &step_labels.join(&of_steps));
            chunks.push(chunk);
        }
        Ok(StateGraph { chunks, states: self.store.len(), initial, state_labels, step_labels })
    }
}

impl Part {
    fn push(&mut self, scratch: &mut Scratch) {
        let label = self.state_labels.intern(scratch.seen.state());
        let (seen, steps, labels) = (&scratch.seen, &mut scratch.steps, &mut self.step_labels);
        let merged = &mut scratch.merged;
        merged.clear();
        steps.sort_unstable();
        for group in steps.chunk_by(|(a, _), (b, _)| a == b) {
            let (target, first) = group[0];
            let label = if let [_] = group {
                labels.intern(seen.label(first as usize))
            } else {
                scratch.union.clear();
                scratch.union.extend_from_slice(seen.label(first as usize));
                for (_, index) in &group[1..] {
                    let also = seen.label(*index as usize);
                    scratch.union.iter_mut().zip(also).for_each(|(word, also)| *word |= also);
                }
                labels.intern(&scratch.union)
            };
            merged.push((target, label));
        }
        self.chunk.push(label, merged.iter().copied());
    }
}

/// What a worker needs for a state.
struct Scratch {
    seen: Observation,
    hashes: Vec<u64>,
    /// The states that the steps lead to, with the steps' numbers.
    steps: Vec<(StateId, u32)>,
    /// The same for those that are out of the bounds.
    outside: Vec<(StateId, u32)>,
    merged: Vec<(StateId, LabelId)>,
    union: Vec<u64>,
}

impl Scratch {
    fn new(labeller: &dyn Labeller) -> Self {
        Self {
            seen: Observation::new(labeller.state_predicates(), labeller.step_predicates()),
            hashes: Vec::new(),
            steps: Vec::new(),
            outside: Vec::new(),
            merged: Vec::new(),
            union: Vec::new(),
        }
    }

    /// Finds where the steps lead. False where that is nowhere.
    fn look_up(&mut self, store: &Store, numbers: &[Vec<StateId>]) -> bool {
        self.hashes.clear();
        self.hashes.extend((0..self.seen.steps()).map(|step| hash(self.seen.successor(step))));
        // All tables are read before any answer is waited for.
        let read = self.hashes.iter().fold(0, |all, &hash| all ^ store.partition(hash).touch(hash));
        std::hint::black_box(read);
        self.steps.clear();
        self.outside.clear();
        for (step, &hash) in (0..).zip(&self.hashes) {
            let index = store.partition(hash).find(hash, self.seen.successor(step as usize));
            let target = index.map(|index| numbers[PartitionId::of(hash).index()][index]);
            match (target, self.seen.is_within(step as usize)) {
                (Some(target), true) => self.steps.push((target, step)),
                (Some(target), false) => self.outside.push((target, step)),
                (None, true) => return false,
                (None, false) => {}
            }
        }
        self.add_parallel();
        true
    }

    /// A step out of the bounds counts only where a step within the bounds leads to the same state: that is then one step, and it
    /// satisfies what either of them does.
    fn add_parallel(&mut self) {
        let inside = self.steps.len();
        for &(target, step) in &self.outside {
            if self.steps[..inside].iter().any(|(other, _)| *other == target) {
                self.steps.push((target, step));
            }
        }
    }
}
