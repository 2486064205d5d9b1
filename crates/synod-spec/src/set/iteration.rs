//! Into sets and out of them.

use std::marker::PhantomData;

use crate::{Finite, Mask, Set};

impl<T: Finite> Set<T> {
    /// The values, in order.
    #[inline]
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        let words = self.mask.words();
        Iter { words, word: 0, bits: words.first().copied().unwrap_or(0), values: PhantomData }
    }
}

impl<T: Finite> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut set = Self::new();
        set.extend(values);
        set
    }
}

impl<T: Finite> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| {
            self.insert(value);
        });
    }
}

impl<T: Finite, const N: usize> From<[T; N]> for Set<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

/// The values of a [`Set`], in order.
#[derive(Clone, Debug)]
pub struct Iter<'a, T> {
    words: &'a [u64],
    word: usize,
    bits: u64,
    values: PhantomData<T>,
}

impl<T: Finite> Iterator for Iter<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        next_bit(self.words, &mut self.word, &mut self.bits)
    }
}

/// The values of a [`Set`] that is given away, in order.
#[derive(Clone, Debug)]
pub struct IntoIter<T: Finite> {
    mask: T::Mask,
    word: usize,
    bits: u64,
}

impl<T: Finite> Iterator for IntoIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        next_bit(self.mask.words(), &mut self.word, &mut self.bits)
    }
}

/// Takes the lowest of the bits that are left: `bits` in word number `word`, and all words after it.
#[inline]
fn next_bit<T: Finite>(words: &[u64], word: &mut usize, bits: &mut u64) -> Option<T> {
    while *bits == 0 {
        *word += 1;
        *bits = *words.get(*word)?;
    }
    let lowest = bits.trailing_zeros() as usize;
    *bits &= *bits - 1;
    Some(T::from_index(*word * 64 + lowest))
}

impl<'a, T: Finite> IntoIterator for &'a Set<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: Finite> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[inline]
    fn into_iter(self) -> IntoIter<T> {
        let bits = self.mask.words().first().copied().unwrap_or(0);
        IntoIter { mask: self.mask, word: 0, bits }
    }
}
