//! The finite types of the language itself: `()`, `bool`, and options, tuples and arrays of finite types.

use crate::{Finite, HeapMask, HeapTable, Value};

impl Finite for () {
    const COUNT: usize = 1;
    type Mask = [u64; 1];
    type Table<V: Value> = [Option<V>; 1];

    #[inline]
    fn index(self) -> usize {
        0
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        assert!(index < 1, "`()` has no value number {index}");
    }
}

impl Finite for bool {
    const COUNT: usize = 2;
    type Mask = [u64; 1];
    type Table<V: Value> = [Option<V>; 2];

    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        assert!(index < 2, "`bool` has no value number {index}");
        index == 1
    }
}

impl<T: Finite> Finite for Option<T> {
    const COUNT: usize = T::COUNT + 1;
    type Mask = HeapMask;
    type Table<V: Value> = HeapTable<V>;

    #[inline]
    fn index(self) -> usize {
        self.map_or(0, |value| 1 + value.index())
    }

    #[inline]
    fn from_index(index: usize) -> Self {
        index.checked_sub(1).map(T::from_index)
    }
}

/// The first item counts most, as in the order of arrays.
impl<T: Finite, const N: usize> Finite for [T; N] {
    const COUNT: usize = T::COUNT.pow(N as u32);
    type Mask = HeapMask;
    type Table<V: Value> = HeapTable<V>;

    fn index(self) -> usize {
        self.into_iter().fold(0, |number, item| number * T::COUNT + item.index())
    }

    fn from_index(index: usize) -> Self {
        assert!(index < Self::COUNT, "the array has no value number {index}");
        std::array::from_fn(|at| T::from_index(index / T::COUNT.pow((N - 1 - at) as u32) % T::COUNT))
    }
}

/// The first part counts most, as in the order of tuples.
macro_rules! tuples {
    ($(($($part:ident $at:tt),+))+) => {$(
        impl<$($part: Finite),+> Finite for ($($part,)+) {
            const COUNT: usize = 1 $(* $part::COUNT)+;
            type Mask = HeapMask;
            type Table<V: Value> = HeapTable<V>;

            #[inline]
            fn index(self) -> usize {
                let number = 0;
                $(let number = number * $part::COUNT + self.$at.index();)+
                number
            }

            #[inline]
            fn from_index(index: usize) -> Self {
                assert!(index < Self::COUNT, "the tuple has no value number {index}");
                let mut divisor = Self::COUNT;
                ($({
                    divisor /= $part::COUNT;
                    $part::from_index(index / divisor % $part::COUNT)
                },)+)
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}
