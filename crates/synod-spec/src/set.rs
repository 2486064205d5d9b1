//! Sets of finite types, as bit masks.
//!
//! A set has a bit for each value of its type, so `insert` and `contains` take an instruction or two, and equal
//! sets have equal masks.

mod encoding;
mod iteration;
mod operators;

use std::fmt;

use synod_messages::Datum;

use crate::{Decoder, Encoder, Finite, Mask, Value};

pub(crate) use encoding::{decode_mask, encode_mask};
pub use iteration::{IntoIter, Iter};

/// A set of values of a finite type.
///
/// ```
/// use synod_spec::Set;
/// let mut seen = Set::from([true]);
/// assert!(seen.insert(false));
/// assert!(!seen.insert(false));
/// assert_eq!(seen.iter().collect::<Vec<_>>(), [false, true]);
/// ```
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T: Finite> {
    mask: T::Mask,
}

impl<T: Finite> Copy for Set<T> where T::Mask: Copy {}

impl<T: Finite> Clone for Set<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self { mask: self.mask.clone() }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.mask.clone_from(&source.mask);
    }
}

impl<T: Finite> Default for Set<T> {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Finite> Set<T> {
    /// The empty set.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { mask: T::Mask::empty(T::COUNT) }
    }

    /// The set of every value of the type.
    #[must_use]
    pub fn full() -> Self {
        T::all().collect()
    }

    /// Adds a value; whether it was missing.
    #[inline(always)]
    #[track_caller]
    pub fn insert(&mut self, value: T) -> bool {
        let (word, bit) = place(value);
        let word = &mut self.mask.words_mut()[word];
        let missing = *word & bit == 0;
        *word |= bit;
        missing
    }

    /// Takes a value out; whether it was there.
    #[inline(always)]
    #[track_caller]
    pub fn remove(&mut self, value: T) -> bool {
        let (word, bit) = place(value);
        let word = &mut self.mask.words_mut()[word];
        let present = *word & bit != 0;
        *word &= !bit;
        present
    }

    /// Whether a value is in the set.
    #[inline(always)]
    #[track_caller]
    #[must_use]
    pub fn contains(&self, value: T) -> bool {
        let (word, bit) = place(value);
        self.mask.words()[word] & bit != 0
    }

    /// How many values are in the set.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.mask.words().iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mask.words().iter().all(|&word| word == 0)
    }

    /// Takes out every value.
    #[inline]
    pub fn clear(&mut self) {
        self.mask.words_mut().fill(0);
    }

    /// The smallest value.
    #[inline]
    #[must_use]
    pub fn first(&self) -> Option<T> {
        self.iter().next()
    }

    /// Keeps only the values that satisfy `keep`.
    pub fn retain(&mut self, mut keep: impl FnMut(T) -> bool) {
        for value in self.clone() {
            if !keep(value) {
                self.remove(value);
            }
        }
    }

    /// Whether every value of this set is in `other`.
    #[inline]
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.pairs(other).all(|(a, b)| a & !b == 0)
    }

    /// Whether every value of `other` is in this set.
    #[inline]
    #[must_use]
    pub fn is_superset(&self, other: &Self) -> bool {
        other.is_subset(self)
    }

    /// Whether no value is in both.
    #[inline]
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.pairs(other).all(|(a, b)| a & b == 0)
    }

    fn pairs<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (u64, u64)> + 'a {
        self.mask.words().iter().copied().zip(other.mask.words().iter().copied())
    }
}

/// The word of a value's bit, and the bit. The place of a panic is the spec's.
#[inline(always)]
#[track_caller]
fn place<T: Finite>(value: T) -> (usize, u64) {
    let index = value.index();
    (index / 64, 1 << (index % 64))
}

impl<T: Finite> Value for Set<T> {
    const WIDTH: Option<u32> = if T::COUNT < 64 { Some(T::COUNT as u32) } else { None };

    #[inline]
    fn to_bits(&self) -> u64 {
        self.mask.words()[0]
    }

    #[inline]
    fn encode(&self, e: &mut Encoder) {
        encode_mask(self.mask.words(), T::COUNT, e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        let mut set = Self::new();
        set.decode_into(d);
        set
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        decode_mask(self.mask.words_mut(), T::COUNT, d);
    }

    fn show(&self) -> Datum {
        Datum::Set(self.iter().map(|value| value.show()).collect())
    }
}

/// As a trace shows it.
impl<T: Finite> fmt::Display for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}

/// As `{a, b}`.
impl<T: Finite> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}
