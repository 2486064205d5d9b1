//! Union, intersection and difference, as methods and as `|`, `&`, `-`.

use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Sub, SubAssign};

use crate::{Finite, Mask, Set};

impl<T: Finite> Set<T> {
    /// The values that are in either set.
    #[inline]
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.clone().change(other, |a, b| a | b)
    }

    /// The values that are in both sets.
    #[inline]
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.clone().change(other, |a, b| a & b)
    }

    /// The values that are in this set and not in `other`.
    #[inline]
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.clone().change(other, |a, b| a & !b)
    }

    #[inline]
    fn change(mut self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        self.combine(other, combine);
        self
    }

    #[inline]
    fn combine(&mut self, other: &Self, combine: impl Fn(u64, u64) -> u64) {
        for (word, &theirs) in self.mask.words_mut().iter_mut().zip(other.mask.words()) {
            *word = combine(*word, theirs);
        }
    }
}

/// An operator by reference and by value, and its assigning form.
macro_rules! operator {
    ($trait:ident $operator:ident $method:ident, $assign:ident $assigning:ident, $combine:expr) => {
        impl<T: Finite> $trait for &Set<T> {
            type Output = Set<T>;

            #[inline]
            fn $operator(self, other: Self) -> Set<T> {
                self.$method(other)
            }
        }

        impl<T: Finite> $trait for Set<T> {
            type Output = Self;

            #[inline]
            fn $operator(self, other: Self) -> Self {
                self.change(&other, $combine)
            }
        }

        impl<T: Finite> $assign for Set<T> {
            #[inline]
            fn $assigning(&mut self, other: Self) {
                self.combine(&other, $combine);
            }
        }

        impl<T: Finite> $assign<&Self> for Set<T> {
            #[inline]
            fn $assigning(&mut self, other: &Self) {
                self.combine(other, $combine);
            }
        }
    };
}

operator!(BitOr bitor union, BitOrAssign bitor_assign, |a, b| a | b);
operator!(BitAnd bitand intersection, BitAndAssign bitand_assign, |a, b| a & b);
operator!(Sub sub difference, SubAssign sub_assign, |a, b| a & !b);
