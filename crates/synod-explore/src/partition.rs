//! One part of the seen-set, with a single owner.
//!
//! A partition keeps its states' keys in the order of their discovery and finds them through an open-addressed
//! table of 32-bit slots: 24 bits of a key's position and 8 bits of its hash, so that a probe reads another key about
//! once in 256 collisions. It is never fuller than 4/5.
//!
//! An empty slot is all ones, and not zero: a table of zeros is memory that the system maps when it is first read and
//! maps again when it is first written, and with several threads each second mapping interrupts all of them (measured:
//! a tenth of the time of two threads).
//!
//! The bits of a hash: the highest 8 name the partition, the next 8 are the slot's tag, the lowest 32 the place.

use crate::bytes;
use crate::keys::Keys;

/// The largest number of keys that a partition holds: what 24 bits can number.
pub(crate) const LIMIT: usize = (1 << 24) - 1;

/// A slot without a key. Its position would be [`LIMIT`], which no key has.
const EMPTY: u32 = u32::MAX;

/// One part of the seen-set.
#[derive(Debug, Default)]
pub(crate) struct Partition {
    keys: Keys,
    slots: Vec<u32>,
}

/// What looking a key up gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It was there.
    Before,
    /// It was added.
    Now,
    /// It is new, and there is no room.
    Full,
}

impl Partition {
    /// The key that was added `index`-th, from 0.
    #[inline]
    pub(crate) fn key(&self, index: usize) -> &[u8] {
        self.keys.get(index)
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Adds a key unless it is there, or there are `limit` keys, which is at most [`LIMIT`]. `hash` must be the same function of
    /// the key at every call.
    #[inline]
    pub(crate) fn insert(
        &mut self,
        hash: u64,
        key: &[u8],
        limit: usize,
        hash_of: impl Fn(&[u8]) -> u64,
    ) -> Seen {
        if (self.keys.len() + 1) * 5 > self.slots.len() * 4 {
            self.widen(hash_of);
        }
        let tag = tag(hash);
        let mut at = place(hash, self.slots.len());
        loop {
            let slot = self.slots[at];
            if slot == EMPTY {
                break;
            }
            if slot >> 24 == tag && bytes::equal(self.keys.get((slot & 0xff_ffff) as usize), key) {
                return Seen::Before;
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
        if self.keys.len() >= limit {
            return Seen::Full;
        }
        self.slots[at] = tag << 24 | self.keys.len() as u32;
        self.keys.push(key);
        Seen::Now
    }

    /// The position of a key.
    #[inline]
    pub(crate) fn find(&self, hash: u64, key: &[u8]) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let (tag, mut at) = (tag(hash), place(hash, self.slots.len()));
        loop {
            let slot = self.slots[at];
            if slot == EMPTY {
                return None;
            }
            let index = (slot & 0xff_ffff) as usize;
            if slot >> 24 == tag && bytes::equal(self.keys.get(index), key) {
                return Some(index);
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
    }

    /// Reads what an insertion of this hash would read first, and gives some of it, so that many such
    /// reads wait for memory at the same time.
    #[inline]
    pub(crate) fn touch(&self, hash: u64) -> u32 {
        if self.slots.is_empty() { 0 } else { self.slots[place(hash, self.slots.len())] }
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.keys.memory_usage() + 4 * self.slots.capacity()
    }

    /// A larger table. The hashes are computed again from the keys: reading them in order is cheaper
    /// than the memory that keeping them would take.
    #[cold]
    fn widen(&mut self, hash_of: impl Fn(&[u8]) -> u64) {
        let size = (self.slots.len() * 2).max(32);
        self.slots = Vec::new();
        self.slots = vec![EMPTY; size];
        for index in 0..self.keys.len() {
            let hash = hash_of(self.keys.get(index));
            let mut at = place(hash, size);
            while self.slots[at] != EMPTY {
                at = if at + 1 == size { 0 } else { at + 1 };
            }
            self.slots[at] = tag(hash) << 24 | index as u32;
        }
    }
}

#[inline]
fn tag(hash: u64) -> u32 {
    (hash >> 48) as u32 & 0xff
}

#[inline]
fn place(hash: u64, size: usize) -> usize {
    ((hash & 0xffff_ffff) as usize * size) >> 32
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// With hashes that hardly differ, so that every way of colliding happens.
        #[test]
        fn is_a_set(keys in prop::collection::vec(prop::collection::vec(0_u8..4, 0..5), 0..400), spread in 1_u64..9) {
            let hash_of = |key: &[u8]| {
                key.iter().fold(1_u64, |h, &b| h.wrapping_mul(31).wrapping_add(b.into())) % spread * 0x0101_0101_0101_0101
            };
            let (mut partition, mut model, mut order) = (Partition::default(), HashSet::new(), Vec::new());
            for key in keys {
                let new = model.insert(key.clone());
                let seen = partition.insert(hash_of(&key), &key, LIMIT, hash_of);
                prop_assert_eq!(seen, if new { Seen::Now } else { Seen::Before });
                if new {
                    order.push(key);
                }
            }
            prop_assert_eq!(partition.keys.len(), order.len());
            for (i, key) in order.iter().enumerate() {
                prop_assert_eq!(partition.key(i), key.as_slice());
                prop_assert_eq!(partition.find(hash_of(key), key), Some(i));
            }
            prop_assert_eq!(partition.find(hash_of(&[9]), &[9]), None);
        }
    }
}
