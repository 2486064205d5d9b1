//! How a search runs, and in what portions.

use crate::partition::LIMIT;

/// How a search runs.
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    /// Keep 64-bit fingerprints instead of states.
    pub by_fingerprint: bool,
    /// Go on after a violation.
    pub keep_going: bool,
    /// For each claim: whether it is expected to be found. The search goes on until all of them are.
    pub expected: Vec<bool>,
    /// Stop soon after this many distinct states.
    pub max_states: Option<u64>,
    /// Judge, but do not expand, the states at this depth.
    pub max_depth: Option<u64>,
    /// Stop before the search holds more than this many bytes.
    pub max_bytes: Option<u64>,
    /// In what portions the work is done.
    pub grain: Grain,
}

/// In what portions the work is done. Results do not depend on it (but for where a limit on states or memory, or a full partition, ends a search);
/// tests make the portions small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grain {
    /// The most chunks in a block, from 1 to 1,000.
    pub chunks: usize,
    /// The fewest states that are worth a chunk of their own, at least 1.
    pub small_chunk: usize,
    /// The most states in a chunk, at most 65,536.
    pub chunk: usize,
    /// What the buffers of a block should take at most, in bytes. A chunk whose own buffers take an eighth of it stops early.
    pub block_bytes: usize,
    /// The most states in one of the 256 partitions of the seen-set; not more than the default, which is 16,777,215. A partition
    /// that finds no room ends the search.
    pub partition: usize,
}

impl Grain {
    /// What the buffers of a chunk may take before it stops, in bytes.
    pub(crate) fn chunk_bytes(self) -> usize {
        self.block_bytes / 8
    }
}

impl Default for Grain {
    /// Small enough for the second-level cache, large enough that handing it out costs nothing.
    fn default() -> Self {
        Self { chunks: 32, small_chunk: 64, chunk: 4096, block_bytes: 48 << 20, partition: LIMIT }
    }
}
