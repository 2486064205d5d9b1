//! Sets of predicates, each different one kept once.

use fxhash::FxHashMap;

/// The number of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(u32);

impl LabelId {
    #[inline]
    pub(crate) fn new(index: u32) -> Self {
        Self(index)
    }

    /// The number as an index below [`Labels::len`].
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All labels that occur. A label is a set of predicates, which are numbered from 0.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The predicates that there are.
    predicates: usize,
    /// Words of 64 predicates, at least one a label.
    words: usize,
    sets: Vec<u64>,
    numbers: FxHashMap<Box<[u64]>, LabelId>,
}

impl Labels {
    /// The label of which nothing is true. It is always there.
    pub const NOTHING: LabelId = LabelId(0);

    /// The empty label alone.
    #[must_use]
    pub fn new(predicates: usize) -> Self {
        let words = Self::words_for(predicates);
        let mut labels = Self { predicates, words, sets: Vec::new(), numbers: FxHashMap::default() };
        labels.intern(&vec![0; words]);
        labels
    }

    /// How many words of 64 predicates a label takes.
    pub(crate) fn words_for(predicates: usize) -> usize {
        predicates.div_ceil(64).max(1)
    }

    /// How many different labels there are. Their numbers are `0..len()`.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "the empty label is always there")]
    pub fn len(&self) -> usize {
        self.sets.len() / self.words
    }

    /// How many predicates there are.
    #[must_use]
    pub fn predicates(&self) -> usize {
        self.predicates
    }

    /// Whether a predicate is in a label.
    ///
    /// # Panics
    /// Where there is no such predicate or label.
    #[inline]
    #[must_use]
    pub fn contains(&self, label: LabelId, predicate: usize) -> bool {
        assert!(predicate < self.predicates, "there is no predicate {predicate}");
        self.sets[label.index() * self.words + predicate / 64] >> (predicate % 64) & 1 == 1
    }

    /// A label as words of 64 predicates.
    #[must_use]
    pub fn words(&self, label: LabelId) -> &[u64] {
        &self.sets[label.index() * self.words..][..self.words]
    }

    /// Every label's number.
    pub fn ids(&self) -> impl Iterator<Item = LabelId> + use<> {
        (0..self.len() as u32).map(LabelId)
    }

    /// The number of a set, new or not.
    pub(crate) fn intern(&mut self, set: &[u64]) -> LabelId {
        if let Some(&number) = self.numbers.get(set) {
            return number;
        }
        let number = LabelId(u32::try_from(self.len()).expect("fewer labels than states"));
        self.sets.extend_from_slice(set);
        self.numbers.insert(set.into(), number);
        number
    }

    /// Takes in all labels of another list; gives their numbers here.
    pub(crate) fn join(&mut self, other: &Self) -> Vec<LabelId> {
        other.sets.chunks_exact(other.words).map(|set| self.intern(set)).collect()
    }

    pub(crate) fn intern_list(&mut self, predicates: &[usize]) -> LabelId {
        let mut set = vec![0; self.words];
        for &predicate in predicates {
            assert!(predicate < self.predicates, "there is no predicate {predicate}");
            set[predicate / 64] |= 1 << (predicate % 64);
        }
        self.intern(&set)
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.sets.capacity() * 8
            + self.numbers.capacity() * (size_of::<(Box<[u64]>, LabelId)>() + 1 + 8 * self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_has_one_number() {
        let mut labels = Labels::new(70);
        let (a, b) = (labels.intern_list(&[1, 69]), labels.intern_list(&[1]));
        assert_eq!((labels.intern_list(&[69, 1]), labels.intern_list(&[])), (a, Labels::NOTHING));
        assert!(labels.contains(a, 69) && labels.contains(b, 1) && !labels.contains(b, 69));
        assert_eq!(labels.len(), 3);
    }
}
