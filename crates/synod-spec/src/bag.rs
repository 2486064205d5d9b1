//! Bags of finite types: sets whose elements have a multiplicity.

use std::fmt;
use std::marker::PhantomData;

use synod_messages::Datum;

use crate::set::{decode_mask, encode_mask};
use crate::{Decoder, Encoder, Finite, Mask, Value};

/// A multiset of values of a finite type: messages that may be sent twice and are lost one by one.
///
/// ```
/// use synod_spec::Bag;
/// let mut sent = Bag::from([true, true]);
/// assert!(sent.remove(true));
/// assert_eq!(sent.count(true), 1);
/// ```
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bag<T: Finite> {
    /// By the values' numbers; the last one is not 0, so equal bags have equal vectors.
    counts: Vec<u16>,
    values: PhantomData<T>,
}

impl<T: Finite> Clone for Bag<T> {
    fn clone(&self) -> Self {
        Self { counts: self.counts.clone(), values: PhantomData }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.counts.clone_from(&source.counts);
    }
}

impl<T: Finite> Default for Bag<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Finite> Bag<T> {
    /// The empty bag.
    #[must_use]
    pub const fn new() -> Self {
        Self { counts: Vec::new(), values: PhantomData }
    }

    /// Adds a value once more.
    ///
    /// # Panics
    /// Where the bag already holds it 65535 times.
    #[inline]
    #[track_caller]
    pub fn insert(&mut self, value: T) {
        let index = value.index();
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        let count = &mut self.counts[index];
        assert!(*count < u16::MAX, "the bag holds {value:?} too often: {}", u16::MAX);
        *count += 1;
    }

    /// Takes a value out once; whether it was there.
    #[inline]
    #[track_caller]
    pub fn remove(&mut self, value: T) -> bool {
        match self.counts.get_mut(value.index()) {
            None | Some(0) => return false,
            Some(count) => *count -= 1,
        }
        while self.counts.last() == Some(&0) {
            self.counts.pop();
        }
        true
    }

    /// How often the bag holds a value.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn count(&self, value: T) -> usize {
        self.counts.get(value.index()).map_or(0, |&count| usize::from(count))
    }

    /// Whether the bag holds a value at least once.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn contains(&self, value: T) -> bool {
        self.count(value) > 0
    }

    /// How many values there are, each as often as the bag holds it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.iter().map(|&count| usize::from(count)).sum()
    }

    /// Whether there is none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Takes out everything.
    #[inline]
    pub fn clear(&mut self) {
        self.counts.clear();
    }

    /// The distinct values in order, with how often the bag holds each.
    pub fn iter(&self) -> impl Iterator<Item = (T, usize)> + '_ {
        self.present().map(|(index, count)| (T::from_index(index), usize::from(count)))
    }

    fn present(&self) -> impl Iterator<Item = (usize, u16)> + '_ {
        self.counts.iter().copied().enumerate().filter(|&(_, count)| count > 0)
    }
}

/// Which values there are, as a set writes it; then, for each, how many more than one.
impl<T: Finite> Value for Bag<T> {
    fn encode(&self, e: &mut Encoder) {
        let mut mask = T::Mask::empty(T::COUNT);
        let words = mask.words_mut();
        self.present().for_each(|(index, _)| words[index / 64] |= 1 << (index % 64));
        encode_mask(words, T::COUNT, e);
        self.present().for_each(|(_, count)| e.varint(u64::from(count - 1)));
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let mut bag = Self::new();
        bag.decode_into(d);
        bag
    }

    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        let mut mask = T::Mask::empty(T::COUNT);
        decode_mask(mask.words_mut(), T::COUNT, d);
        self.counts.clear();
        for (at, &word) in mask.words().iter().enumerate() {
            let mut bits = word;
            while bits != 0 {
                self.counts.resize(at * 64 + bits.trailing_zeros() as usize, 0);
                self.counts.push(d.varint() as u16 + 1);
                bits &= bits - 1;
            }
        }
    }

    fn show(&self) -> Datum {
        Datum::Bag(self.iter().map(|(value, count)| (value.show(), count as u64)).collect())
    }
}

/// As a trace shows it.
impl<T: Finite> fmt::Display for Bag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}

/// As `{a: 2, b: 1}`.
impl<T: Finite> fmt::Debug for Bag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T: Finite> FromIterator<T> for Bag<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut bag = Self::new();
        bag.extend(values);
        bag
    }
}

impl<T: Finite> Extend<T> for Bag<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.insert(value));
    }
}

impl<T: Finite, const N: usize> From<[T; N]> for Bag<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}
