//! What expanding a chunk of the frontier gives: successors by partition, counts, findings.
//!
//! A batch belongs to one chunk, and a chunk to one worker at a time, so nothing here is shared. Successors are numbered in the
//! order in which they come, which is the order of discovery; each goes to the buffer of the partition that its hash
//! names. A small direct-mapped table of recent successors drops most repetitions before that: a repetition comes
//! later than the first one in the same order, so dropping it changes nothing that is observed.

use crate::bytes;
use crate::ids::PartitionId;
use crate::machine::{ClaimId, Task};

/// The longest encoding of a state, in bytes.
pub const MAX_STATE_BYTES: usize = 1 << 16;

/// What expanding a chunk of the frontier gives.
#[derive(Debug)]
pub struct Batch {
    task: Task,
    /// The claims that still matter: not found at an earlier level.
    open: Vec<bool>,
    /// The state that is being visited, as its position in the chunk.
    position: u32,
    records: u32,
    routed_bytes: usize,
    pub(crate) routes: Vec<Route>,
    /// Which routes are not empty, a bit each.
    touched: [u64; PartitionId::COUNT / 64],
    filter: Vec<Recent>,
    filter_mask: usize,
    by_fingerprint: bool,
    /// What the buffers may take, in bytes.
    room: usize,
    generated: u64,
    taken: Vec<u64>,
    at_states: Vec<Option<Finding>>,
    at_steps: Vec<Option<Finding>>,
}

/// The successors that one partition owns, one after the other: a [`Record`] of 16 bytes, then the state. One stream of bytes, so
/// that routing a successor touches one place in memory.
#[derive(Debug, Default)]
pub(crate) struct Route {
    bytes: Vec<u8>,
}

/// A successor on its way to its partition.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Record {
    pub(crate) hash: u64,
    /// Its number among the routed successors of the chunk.
    pub(crate) number: u32,
    /// The position in the chunk of the state that it succeeds.
    pub(crate) position: u16,
    pub(crate) action: u16,
    /// Where its bytes are in the route.
    start: u32,
    end: u32,
}

/// The length of a state that is too long for a byte; the real one follows the record.
const LONG: u64 = 0xff;

impl Route {
    /// Appends a successor. The highest byte of the hash is the partition's number, which its owner knows; in its place
    /// travels the length.
    #[inline]
    fn push(&mut self, record: Record, state: &[u8]) -> u32 {
        let length = (state.len() as u64).min(LONG);
        let place =
            u64::from(record.number) | u64::from(record.position) << 32 | u64::from(record.action) << 48;
        let header = u128::from(record.hash << 8 | length) | u128::from(place) << 64;
        if self.bytes.capacity() - self.bytes.len() < 20 + state.len() {
            self.bytes.reserve((20 + state.len()).max(1024));
        }
        self.bytes.extend_from_slice(&header.to_le_bytes());
        if length == LONG {
            self.bytes.extend_from_slice(&(state.len() as u32).to_le_bytes());
        }
        let start = u32::try_from(self.bytes.len())
            .expect("the successors of one state take less than 4 GiB a partition");
        bytes::append(&mut self.bytes, state);
        start
    }

    /// Whether the record whose state begins at `start` has this hash and this state.
    #[inline]
    fn holds(&self, start: usize, hash: u64, state: &[u8], by_fingerprint: bool) -> bool {
        if state.len() >= LONG as usize {
            // Rare, and the partition finds out.
            return false;
        }
        let header = self.bytes[start - 16..].first_chunk::<8>().expect("a record stands before its state");
        let header = u64::from_le_bytes(*header);
        if by_fingerprint {
            return header >> 8 == hash << 8 >> 8;
        }
        header == hash << 8 | state.len() as u64
            && bytes::equal(&self.bytes[start..start + state.len()], state)
    }

    /// The records from `at` on, at most as many as fit `group`, and where the next one is.
    #[inline]
    pub(crate) fn read<'g>(
        &self,
        mut at: usize,
        partition: usize,
        group: &'g mut [Record],
    ) -> (&'g [Record], usize) {
        let mut count = 0;
        while count < group.len()
            && let Some(header) = self.bytes.get(at..).and_then(|rest| rest.first_chunk::<16>())
        {
            let header = u128::from_le_bytes(*header);
            let (first, place) = (header as u64, (header >> 64) as u64);
            let (mut start, mut length) = (at + 16, (first & LONG) as usize);
            if length == LONG as usize {
                let long = self.bytes[start..].first_chunk::<4>().expect("a long state has a length");
                (start, length) = (start + 4, u32::from_le_bytes(*long) as usize);
            }
            at = start + length;
            group[count] = Record {
                hash: first >> 8 | (partition as u64) << 56,
                number: place as u32,
                position: (place >> 32) as u16,
                action: (place >> 48) as u16,
                start: start as u32,
                end: at as u32,
            };
            count += 1;
        }
        (&group[..count], at)
    }

    /// Reads where it begins, so that later reads need not wait.
    #[inline]
    pub(crate) fn touch(&self) {
        std::hint::black_box(self.bytes.first().copied());
    }

    /// The state of a record.
    #[inline]
    pub(crate) fn state(&self, record: &Record) -> &[u8] {
        &self.bytes[record.start as usize..record.end as usize]
    }
}

/// Something found while visiting a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The state's position in the chunk.
    pub(crate) position: u32,
    /// The number of the step, for a finding about a step or its successor; of the initial state, for one
    /// about an initial state that is not kept.
    pub(crate) choice: Option<u32>,
}

/// A recent successor. Small, since a lookup mostly waits for the memory that it is in.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    /// The lowest bits of its hash but those that its place in the table says.
    tag: u32,
    /// Where the bytes begin in the route; zero, where only a record can be, for an empty entry.
    start: u32,
}

/// The action of an initial state.
pub(crate) const NO_ACTION: u16 = u16::MAX;

impl Batch {
    pub(crate) fn new(actions: usize, claims: usize, by_fingerprint: bool, room: usize) -> Self {
        let mut routes = Vec::new();
        routes.resize_with(PartitionId::COUNT, Route::default);
        Self {
            task: Task::Expand,
            open: vec![true; claims],
            position: 0,
            records: 0,
            routed_bytes: 0,
            routes,
            touched: [0; PartitionId::COUNT / 64],
            filter: Vec::new(),
            filter_mask: 0,
            by_fingerprint,
            room,
            generated: 0,
            taken: vec![0; actions],
            at_states: vec![None; claims],
            at_steps: vec![None; claims],
        }
    }

    /// Empties the batch for a chunk of `states` states.
    pub(crate) fn reset(&mut self, task: Task, open: &[bool], states: usize) {
        self.task = task;
        self.open.copy_from_slice(open);
        self.position = 0;
        // One state may have had very many successors; their buffers are not kept.
        let overgrown = self.routed_bytes > 2 * self.room;
        self.records = 0;
        self.routed_bytes = 0;
        for partition in touched(self.touched) {
            if overgrown {
                self.routes[partition] = Route::default();
            }
            self.routes[partition].bytes.clear();
        }
        self.touched = [0; PartitionId::COUNT / 64];
        let entries = (states * 4).next_power_of_two().clamp(16, FILTER_ENTRIES);
        self.filter.clear();
        self.filter.resize(entries, Recent::default());
        self.filter_mask = entries - 1;
        self.generated = 0;
        self.taken.fill(0);
        self.at_states.fill(None);
        self.at_steps.fill(None);
    }

    /// The next calls are about the state at this position of the chunk.
    #[inline]
    pub(crate) fn at(&mut self, position: usize) {
        self.position = position as u32;
    }

    /// What to do with the states of this chunk.
    #[inline]
    #[must_use]
    pub fn task(&self) -> Task {
        self.task
    }

    /// Counts an initial state.
    #[inline]
    pub fn count_initial(&mut self) {
        self.generated += 1;
    }

    /// Counts a step.
    #[inline]
    pub fn count_step(&mut self, action: usize) {
        self.generated += 1;
        self.taken[action] += 1;
    }

    /// Hands over a successor by `action`, or an initial state where there is none.
    ///
    /// # Panics
    /// When the bytes are longer than [`MAX_STATE_BYTES`]; the machine must report that as a finding instead.
    pub fn emit(&mut self, action: Option<usize>, state: &[u8]) {
        assert!(state.len() <= MAX_STATE_BYTES, "a state of {} bytes", state.len());
        let hash = hash(state);
        let partition = PartitionId::of(hash).index();
        let (recent, route) =
            (&mut self.filter[hash as usize & self.filter_mask], &mut self.routes[partition]);
        let tag = (hash >> 16) as u32;
        if recent.tag == tag
            && recent.start != 0
            && route.holds(recent.start as usize, hash, state, self.by_fingerprint)
        {
            return;
        }
        let action = action.map_or(NO_ACTION, |action| action as u16);
        let (number, position) = (self.records, self.position as u16);
        let start = route.push(Record { hash, number, position, action, ..Record::default() }, state);
        *recent = Recent { tag, start };
        self.records += 1;
        self.routed_bytes += state.len() + 16;
        self.touched[partition / 64] |= 1 << (partition % 64);
    }

    /// Whether a finding about this claim at the current state would still matter.
    #[inline]
    #[must_use]
    pub fn wants_state(&self, claim: ClaimId) -> bool {
        self.open[claim.index()] && self.at_states[claim.index()].is_none()
    }

    /// Whether a finding about this claim at a step of the current state would still matter.
    #[inline]
    #[must_use]
    pub fn wants_step(&self, claim: ClaimId) -> bool {
        self.open[claim.index()] && self.at_steps[claim.index()].is_none()
    }

    /// The current state is what the claim is about: it violates an invariant, is a deadlock, is the goal.
    pub fn find_state(&mut self, claim: ClaimId) {
        if self.wants_state(claim) {
            self.at_states[claim.index()] = Some(Finding { position: self.position, choice: None });
        }
    }

    /// The current state's step number `choice`, or the state that it leads to and that is not kept, is what
    /// the claim is about. Among initial states: the initial state number `choice`.
    pub fn find_step(&mut self, claim: ClaimId, choice: u32) {
        if self.wants_step(claim) {
            self.at_steps[claim.index()] = Some(Finding { position: self.position, choice: Some(choice) });
        }
    }

    /// Whether the buffers have taken their share, so that the states still to come wait for the next block.
    #[inline]
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.routed_bytes > self.room
    }

    pub(crate) fn records(&self) -> usize {
        self.records as usize
    }

    pub(crate) fn routed_bytes(&self) -> usize {
        self.routed_bytes
    }

    pub(crate) fn generated(&self) -> u64 {
        self.generated
    }

    pub(crate) fn taken(&self) -> &[u64] {
        &self.taken
    }

    /// The partitions that own successors of this chunk, in order.
    pub(crate) fn touched(&self) -> impl Iterator<Item = usize> + use<> {
        touched(self.touched)
    }

    pub(crate) fn is_touched(&self, partition: usize) -> bool {
        self.touched[partition / 64] >> (partition % 64) & 1 == 1
    }

    /// The first finding of each claim at a state of this chunk.
    pub(crate) fn at_states(&self) -> &[Option<Finding>] {
        &self.at_states
    }

    /// The first finding of each claim at a step of this chunk.
    pub(crate) fn at_steps(&self) -> &[Option<Finding>] {
        &self.at_steps
    }
}

/// The table of recent successors has at most this many entries: what a second-level cache holds.
const FILTER_ENTRIES: usize = 1 << 14;

/// The hash of an encoded state, 64 bits with full avalanche: it is also the fingerprint.
#[inline]
#[must_use]
pub fn hash(state: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3_inline::<true, true, false>(state, &rapidhash::v3::DEFAULT_RAPID_SECRETS)
}

fn touched(mut words: [u64; PartitionId::COUNT / 64]) -> impl Iterator<Item = usize> {
    let mut word = 0;
    std::iter::from_fn(move || {
        while word < words.len() {
            if words[word] != 0 {
                let bit = words[word].trailing_zeros() as usize;
                words[word] &= words[word] - 1;
                return Some(word * 64 + bit);
            }
            word += 1;
        }
        None
    })
}
