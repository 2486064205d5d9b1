//! All that a search has discovered: the seen-set in its partitions, and the order of discovery.

use rayon::prelude::*;

use crate::batch::{Batch, NO_ACTION, Record, Route, hash};
use crate::discovery::Discovery;
use crate::ids::{PartitionId, Positions, StateId};
use crate::keys::Keys;
use crate::partition::{LIMIT, Partition, Seen};

/// The states that were discovered.
#[derive(Debug)]
pub(crate) struct Store {
    owners: Vec<Owner>,
    discovery: Discovery,
    by_fingerprint: bool,
    /// The most states in a partition.
    partition_limit: usize,
    /// Where each partition's states of the position `cursor` on begin.
    cursors: Vec<u32>,
    cursor: usize,
    /// New states by the action that gave them.
    pub(crate) new_by_action: Vec<u64>,
    full: bool,
}

/// A partition and what it needs while a block is deduplicated.
#[derive(Debug, Default)]
struct Owner {
    partition: Partition,
    /// Without the states themselves in the partition: those of this level and of the next.
    frontier: Option<Frontier>,
    fresh: Vec<Fresh>,
    /// Where each chunk's part of `fresh` ends.
    chunk_ends: Vec<u32>,
    full: bool,
}

/// What an owner keeps.
#[derive(Clone, Copy, Debug)]
struct Keep {
    by_fingerprint: bool,
    /// The most states.
    limit: usize,
}

/// States that wait to be expanded, where only their fingerprints are kept for good.
#[derive(Debug, Default)]
struct Frontier {
    current: Keys,
    next: Keys,
    /// The position within the partition of the first state in `current`.
    base: usize,
}

/// A new state of a chunk.
#[derive(Clone, Copy, Debug)]
struct Fresh {
    number: u32,
    position: u16,
    action: u16,
}

/// Where to read a chunk of the frontier: the owner of each of its states, and for each partition the
/// index of its first state in the chunk.
pub(crate) struct ChunkStart {
    pub(crate) positions: Positions,
    cursors: Box<[u32; PartitionId::COUNT]>,
}

impl Store {
    pub(crate) fn new(actions: usize, by_fingerprint: bool, partition_limit: usize) -> Self {
        let mut owners = Vec::new();
        owners.resize_with(PartitionId::COUNT, || Owner {
            frontier: by_fingerprint.then(Frontier::default),
            ..Owner::default()
        });
        Self {
            owners,
            discovery: Discovery::default(),
            by_fingerprint,
            partition_limit: partition_limit.min(LIMIT),
            cursors: vec![0; PartitionId::COUNT],
            cursor: 0,
            new_by_action: vec![0; actions],
            full: false,
        }
    }

    /// How many states were discovered.
    pub(crate) fn len(&self) -> usize {
        self.discovery.len()
    }

    /// The sum of the hashes of all that was discovered.
    pub(crate) fn digest(&self) -> u64 {
        let keys = |owner: &Owner| {
            let keys = (0..owner.partition.len()).map(|index| hash(owner.partition.key(index)));
            keys.fold(0, u64::wrapping_add)
        };
        self.owners.par_iter().map(keys).reduce(|| 0, u64::wrapping_add)
    }

    /// True when a new state found no room: the search has to end.
    pub(crate) fn is_full(&self) -> bool {
        self.full || self.len() >= StateId::LIMIT
    }

    /// All states so far are initial.
    pub(crate) fn end_initial(&mut self) {
        self.discovery.end_initial();
    }

    /// The level is finished: what was discovered from it is the frontier now.
    pub(crate) fn end_level(&mut self) {
        for owner in &mut self.owners {
            if let Some(frontier) = &mut owner.frontier {
                frontier.base += frontier.current.len();
                std::mem::swap(&mut frontier.current, &mut frontier.next);
                frontier.next.clear();
            }
        }
    }

    /// Cuts a range of the frontier into chunks, in order. Ranges are asked for in order, without gaps.
    pub(crate) fn chunks(&mut self, positions: Positions, chunk: usize) -> Vec<ChunkStart> {
        assert_eq!(positions.start, self.cursor, "the frontier is read in order");
        let mut chunks = Vec::with_capacity(positions.len().div_ceil(chunk));
        let mut cursors = self.cursors.clone();
        let mut start = positions.start;
        while start < positions.end {
            let end = (start + chunk).min(positions.end);
            let at: Box<[u32; PartitionId::COUNT]> =
                cursors.clone().into_boxed_slice().try_into().expect("one cursor a partition");
            chunks.push(ChunkStart { positions: start..end, cursors: at });
            count_owners(&self.discovery.owners()[start..end], &mut cursors);
            start = end;
        }
        chunks
    }

    /// The frontier up to this position was expanded.
    pub(crate) fn advance(&mut self, to: usize) {
        count_owners(&self.discovery.owners()[self.cursor..to], &mut self.cursors);
        self.cursor = to;
    }

    /// Calls `visit` with each state of a chunk and its position in the chunk, in order, as long as it says so.
    pub(crate) fn read(&self, chunk: &ChunkStart, mut visit: impl FnMut(usize, &[u8]) -> bool) {
        let mut cursors = *chunk.cursors;
        let owners = &self.discovery.owners()[chunk.positions.clone()];
        let mut ahead = Ahead { store: self, cursors: *chunk.cursors };
        owners.iter().take(AHEAD).for_each(|&owner| ahead.touch(owner));
        for (at, &owner) in owners.iter().enumerate() {
            if let Some(&owner) = owners.get(at + AHEAD) {
                ahead.touch(owner);
            }
            let cursor = &mut cursors[owner as usize];
            let state = self.owners[owner as usize].state(*cursor as usize);
            *cursor += 1;
            if !visit(at, state) {
                return;
            }
        }
    }

    /// The state at a position of the chunk.
    pub(crate) fn nth(&self, chunk: &ChunkStart, position: usize) -> Option<Vec<u8>> {
        let mut found = None;
        self.read(chunk, |at, state| {
            if at == position {
                found = Some(state.to_vec());
            }
            at < position
        });
        found
    }

    /// Takes in the successors of a block, whose batches stand in the order of their chunks. `positions` says
    /// how many states of each chunk were expanded; `None` for the initial states.
    pub(crate) fn absorb(&mut self, batches: &[Batch], expanded: Option<&[usize]>) {
        let keep = Keep { by_fingerprint: self.by_fingerprint, limit: self.partition_limit };
        let records: usize = batches.iter().map(Batch::records).sum();
        if records < SEQUENTIAL_RECORDS {
            self.owners.iter_mut().enumerate().for_each(|(p, owner)| owner.absorb(p, batches, keep));
        } else {
            self.owners.par_iter_mut().enumerate().for_each(|(p, owner)| owner.absorb(p, batches, keep));
        }
        self.full |= self.owners.iter().any(|owner| owner.full);
        let numbered = |(chunk, batch): (usize, &Batch)| {
            number(&self.owners, self.new_by_action.len(), chunk, batch, expanded.map(|e| e[chunk]))
        };
        let chunks: Vec<Numbered> = if records < SEQUENTIAL_RECORDS {
            batches.iter().enumerate().map(numbered).collect()
        } else {
            batches.par_iter().enumerate().map(numbered).collect()
        };
        for Numbered { owners, children, new_by_action } in chunks {
            self.discovery.extend(&owners);
            children.iter().for_each(|&count| self.discovery.expanded(count));
            self.new_by_action.iter_mut().zip(new_by_action).for_each(|(sum, new)| *sum += new);
        }
    }

    /// How many of the states are initial.
    pub(crate) fn initial(&self) -> usize {
        self.discovery.initial()
    }

    /// The keys of these states, in this order. Reads the order of discovery once.
    pub(crate) fn keys(&self, states: &[StateId]) -> Vec<Vec<u8>> {
        let mut order: Vec<usize> = (0..states.len()).collect();
        order.sort_unstable_by_key(|&i| states[i]);
        let (mut keys, mut cursors, mut from) =
            (vec![Vec::new(); states.len()], vec![0; PartitionId::COUNT], 0);
        for i in order {
            let number = states[i].index();
            count_owners(&self.discovery.owners()[from..number], &mut cursors);
            from = number;
            let owner = self.discovery.owners()[number] as usize;
            keys[i] = self.owners[owner].partition.key(cursors[owner] as usize).to_vec();
        }
        keys
    }

    /// For each partition the numbers of its states.
    pub(crate) fn numbers(&self) -> Vec<Vec<StateId>> {
        let mut numbers: Vec<Vec<StateId>> =
            self.owners.iter().map(|owner| Vec::with_capacity(owner.partition.len())).collect();
        for (number, &owner) in self.discovery.owners().iter().enumerate() {
            numbers[owner as usize].push(StateId::new(number).expect("there are not more states than ids"));
        }
        numbers
    }

    /// All states, cut into chunks.
    pub(crate) fn chunk_starts(&self, chunk: usize) -> Vec<ChunkStart> {
        let mut cursors = vec![0; PartitionId::COUNT];
        let owners = self.discovery.owners();
        let start = |(number, states): (usize, &[u8])| {
            let at: Box<[u32; PartitionId::COUNT]> =
                cursors.clone().into_boxed_slice().try_into().expect("one cursor a partition");
            count_owners(states, &mut cursors);
            ChunkStart { positions: number * chunk..number * chunk + states.len(), cursors: at }
        };
        owners.chunks(chunk).enumerate().map(start).collect()
    }

    /// The partition that owns the states with this hash.
    #[inline]
    pub(crate) fn partition(&self, hash: u64) -> &Partition {
        &self.owners[PartitionId::of(hash).index()].partition
    }

    /// The keys of a shortest path to a state, from an initial state on.
    pub(crate) fn path_to(&self, state: usize) -> Vec<Vec<u8>> {
        let path = self.discovery.path_to(state);
        path.iter().map(|owned| self.owners[owned.partition].partition.key(owned.index).to_vec()).collect()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.discovery.memory_usage() + self.owners.iter().map(Owner::memory_usage).sum::<usize>()
    }
}

/// The new states of a chunk, in the order in which they were generated.
struct Numbered {
    /// The owner of each.
    owners: Vec<u8>,
    /// For each expanded state, how many were discovered from it.
    children: Vec<u32>,
    new_by_action: Vec<u64>,
}

/// Puts the new states of a chunk, which each owner knows its part of, into the order in which they were generated.
fn number(
    owners: &[Owner],
    actions: usize,
    chunk: usize,
    batch: &Batch,
    expanded: Option<usize>,
) -> Numbered {
    const OLD: u16 = u16::MAX;
    let mut owner_of = vec![OLD; batch.records()];
    let (mut children, mut new_by_action) = (vec![0_u32; expanded.unwrap_or(0)], vec![0; actions]);
    for partition in batch.touched() {
        for fresh in owners[partition].fresh_of(chunk) {
            owner_of[fresh.number as usize] = partition as u16;
            if fresh.action != NO_ACTION {
                children[fresh.position as usize] += 1;
                new_by_action[fresh.action as usize] += 1;
            }
        }
    }
    let owners = owner_of.into_iter().filter(|&owner| owner != OLD).map(|owner| owner as u8).collect();
    Numbered { owners, children, new_by_action }
}

/// Reads the states of a chunk before they are wanted, so that the reads wait for memory together.
struct Ahead<'a> {
    store: &'a Store,
    cursors: [u32; PartitionId::COUNT],
}

impl Ahead<'_> {
    #[inline]
    fn touch(&mut self, owner: u8) {
        let cursor = &mut self.cursors[owner as usize];
        std::hint::black_box(self.store.owners[owner as usize].state(*cursor as usize).first().copied());
        *cursor += 1;
    }
}

/// Below this many successors in a block, handing partitions to other threads costs more than it gains.
const SEQUENTIAL_RECORDS: usize = 2_000;

/// How many records ahead the table is read, so that the reads wait for memory together.
const AHEAD: usize = 16;

impl Owner {
    /// Takes in this partition's part of a block, in order.
    fn absorb(&mut self, partition: usize, batches: &[Batch], keep: Keep) {
        self.fresh.clear();
        self.chunk_ends.clear();
        for (at, batch) in batches.iter().enumerate() {
            if let Some(next) = batches.get(at + 2) {
                next.routes[partition].touch();
            }
            if batch.is_touched(partition) {
                self.absorb_route(partition, &batch.routes[partition], keep);
            }
            self.chunk_ends.push(self.fresh.len() as u32);
        }
    }

    fn absorb_route(&mut self, partition: usize, route: &Route, keep: Keep) {
        let (mut group, mut at) = ([Record::default(); AHEAD], 0);
        loop {
            let (records, next) = route.read(at, partition, &mut group);
            if records.is_empty() {
                return;
            }
            at = next;
            let read = records.iter().fold(0, |all, record| all ^ self.partition.touch(record.hash));
            std::hint::black_box(read);
            for record in records {
                self.absorb_record(record, route.state(record), keep);
            }
        }
    }

    #[inline]
    fn absorb_record(&mut self, record: &Record, state: &[u8], keep: Keep) {
        let Keep { by_fingerprint, limit } = keep;
        let seen = if by_fingerprint {
            self.partition.insert(record.hash, &record.hash.to_le_bytes(), limit, hash_of_fingerprint)
        } else {
            self.partition.insert(record.hash, state, limit, hash)
        };
        match seen {
            Seen::Before => {}
            Seen::Full => self.full = true,
            Seen::Now => {
                let &Record { number, position, action, .. } = record;
                self.fresh.push(Fresh { number, position, action });
                if let Some(frontier) = &mut self.frontier {
                    frontier.next.push(state);
                }
            }
        }
    }

    /// The new states of a chunk of the last block.
    fn fresh_of(&self, chunk: usize) -> &[Fresh] {
        let start = if chunk == 0 { 0 } else { self.chunk_ends[chunk - 1] as usize };
        &self.fresh[start..self.chunk_ends[chunk] as usize]
    }

    #[inline]
    fn state(&self, index: usize) -> &[u8] {
        match &self.frontier {
            None => self.partition.key(index),
            Some(frontier) => frontier.current.get(index - frontier.base),
        }
    }

    fn memory_usage(&self) -> usize {
        let frontier = self.frontier.as_ref().map_or(0, |f| f.current.memory_usage() + f.next.memory_usage());
        self.partition.memory_usage() + frontier + self.fresh.capacity() * size_of::<Fresh>()
    }
}

/// A fingerprint is its own hash.
fn hash_of_fingerprint(key: &[u8]) -> u64 {
    u64::from_le_bytes(key.try_into().expect("a fingerprint has eight bytes"))
}

fn count_owners(owners: &[u8], counts: &mut [u32]) {
    owners.iter().for_each(|&owner| counts[owner as usize] += 1);
}
