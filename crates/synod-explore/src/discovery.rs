//! The order of discovery: which partition owns each state, and which state it was discovered from.
//!
//! States are numbered as they are discovered, and discovered in the order of their parents. So the parents are a
//! sequence that never falls, and it is kept as a row of bits: for every expanded state in order, a one for each state
//! that it discovered, then a zero. That is two bits a state. A state's owner is a byte; its place within the owner is the
//! number of earlier states with the same owner. Both are read in order during the search, which costs nothing, and
//! backwards for a trace, which reads the whole row once.

use crate::ids::PartitionId;

/// The order of discovery.
#[derive(Debug, Default)]
pub(crate) struct Discovery {
    owners: Vec<u8>,
    /// How many states at the beginning are initial: they have no parent.
    initial: usize,
    /// For every expanded state: a one for each state discovered from it, then a zero.
    parents: BitRow,
}

/// A state as its owner knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owned {
    pub(crate) partition: usize,
    pub(crate) index: usize,
}

impl Discovery {
    /// How many states there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.owners.len()
    }

    /// How many states are initial.
    pub(crate) fn initial(&self) -> usize {
        self.initial
    }

    pub(crate) fn owners(&self) -> &[u8] {
        &self.owners
    }

    /// The next states are each the next one of these partitions.
    pub(crate) fn extend(&mut self, owners: &[u8]) {
        crate::keys::grow(&mut self.owners, owners.len());
        self.owners.extend_from_slice(owners);
    }

    /// All states so far are initial.
    pub(crate) fn end_initial(&mut self) {
        self.initial = self.owners.len();
    }

    /// The next expanded state discovered this many states.
    #[inline]
    pub(crate) fn expanded(&mut self, children: u32) {
        self.parents.push_ones(children as usize);
        self.parents.push_zero();
    }

    /// The shortest path to a state: the path itself, as positions in the order of discovery, and each
    /// state as its owner knows it. Reads everything up to the state once.
    pub(crate) fn path_to(&self, state: usize) -> Vec<Owned> {
        let path = self.ancestors(state);
        let mut counts = [0_usize; PartitionId::COUNT];
        let (mut owned, mut from) = (Vec::with_capacity(path.len()), 0);
        for &position in path.iter().rev() {
            self.owners[from..position].iter().for_each(|&owner| counts[owner as usize] += 1);
            let partition = self.owners[position] as usize;
            owned.push(Owned { partition, index: counts[partition] });
            from = position;
        }
        owned
    }

    /// The state, its parent, and so on to an initial state.
    fn ancestors(&self, mut state: usize) -> Vec<usize> {
        let mut path = vec![state];
        let mut backwards = self.parents.backwards();
        while state >= self.initial {
            state = backwards.zeros_before_one(state - self.initial);
            path.push(state);
        }
        path
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.owners.capacity() + self.parents.words.capacity() * 8
    }
}

/// A row of bits.
#[derive(Debug, Default)]
struct BitRow {
    words: Vec<u64>,
    len: usize,
    ones: usize,
}

impl BitRow {
    fn push_ones(&mut self, mut count: usize) {
        self.ones += count;
        while count > 0 {
            let bit = self.open_word();
            let now = count.min(64 - bit);
            let ones = if now == 64 { u64::MAX } else { (1 << now) - 1 };
            *self.words.last_mut().expect("just opened") |= ones << bit;
            self.len += now;
            count -= now;
        }
    }

    fn push_zero(&mut self) {
        self.open_word();
        self.len += 1;
    }

    /// Makes room for a bit and gives its place in the last word.
    fn open_word(&mut self) -> usize {
        let bit = self.len % 64;
        if bit == 0 {
            crate::keys::grow(&mut self.words, 1);
            self.words.push(0);
        }
        bit
    }

    fn backwards(&self) -> Backwards<'_> {
        Backwards { row: self, word: self.words.len(), ones: self.ones }
    }
}

/// Looks for ones from the end of a row towards its beginning.
struct Backwards<'a> {
    row: &'a BitRow,
    /// The words from here on were left behind.
    word: usize,
    /// The ones before `word`.
    ones: usize,
}

impl Backwards<'_> {
    /// How many zeros stand before the one number `n` (from 0). Each call asks for an earlier one than the call before.
    fn zeros_before_one(&mut self, n: usize) -> usize {
        while self.ones > n {
            self.word -= 1;
            self.ones -= self.row.words[self.word].count_ones() as usize;
        }
        let mut word = self.row.words[self.word];
        for _ in self.ones..n {
            word &= word - 1;
        }
        let position = self.word * 64 + word.trailing_zeros() as usize;
        // The same word may hold the next one that is asked for.
        self.ones += self.row.words[self.word].count_ones() as usize;
        self.word += 1;
        position - n
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A random forest in order of discovery, against plain arrays.
        #[test]
        fn paths_are_those_of_the_forest(initial in 1_usize..5, children in prop::collection::vec(0_u32..150, 1..60), seed in any::<u64>()) {
            let mut discovery = Discovery::default();
            let (mut parents, mut owners) = (vec![None; initial], Vec::new());
            let mut random = seed | 1;
            let mut owner = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                PartitionId((random >> 56) as u8 % 5)
            };
            for _ in 0..initial {
                owners.push(owner());
                discovery.extend(&[owners.last().unwrap().0]);
            }
            discovery.end_initial();
            for (parent, &count) in children.iter().enumerate() {
                if parent >= parents.len() {
                    break;
                }
                for _ in 0..count {
                    parents.push(Some(parent));
                    owners.push(owner());
                    discovery.extend(&[owners.last().unwrap().0]);
                }
                discovery.expanded(count);
            }
            for state in (0..parents.len()).step_by(7) {
                let mut path = vec![state];
                while let Some(parent) = parents[path[path.len() - 1]] {
                    path.push(parent);
                }
                path.reverse();
                let expected: Vec<Owned> = path
                    .iter()
                    .map(|&s| Owned {
                        partition: owners[s].index(),
                        index: owners[..s].iter().filter(|&&o| o == owners[s]).count(),
                    })
                    .collect();
                prop_assert_eq!(discovery.path_to(state), expected);
            }
        }
    }
}
