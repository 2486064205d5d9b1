//! Small types whose values are numbered.

mod builtin;

use std::fmt::Debug;
use std::hash::Hash;

use crate::Value;

/// A type with a fixed, small number of values, numbered from 0: the ids of nodes, ballots, the kinds of
/// message. Derive it with `#[derive(Finite)]`; the order of the numbers is the order of the type.
///
/// [`Set`](crate::Set), [`Map`](crate::Map) and [`Bag`](crate::Bag) are over finite types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a finite type",
    note = "write `#[derive(Finite)]` above it; an integer needs a bound: `#[finite(count = 4)] struct Ballot(u8);`"
)]
pub trait Finite: Value + Copy + Debug {
    /// How many values there are.
    const COUNT: usize;

    /// A bit for each value.
    type Mask: Mask;

    /// A slot for each value.
    type Table<V: Value>: Table<V>;

    /// The number of this value, below [`Finite::COUNT`].
    ///
    /// # Panics
    /// Where the value is outside its declared range, such as `Ballot(9)` of a type with 4 values.
    fn index(self) -> usize;

    /// The value with this number.
    ///
    /// # Panics
    /// Where there is none.
    fn from_index(index: usize) -> Self;

    /// Every value, in order.
    fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..Self::COUNT).map(Self::from_index)
    }

    /// The first `count` values, in order: the nodes that take part when a constant says how many do.
    ///
    /// # Panics
    /// Where there are fewer.
    fn first(count: usize) -> impl DoubleEndedIterator<Item = Self> + Clone {
        assert!(count <= Self::COUNT, "there are only {} values, not {count}", Self::COUNT);
        (0..count).map(Self::from_index)
    }
}

/// How many bits number `count` things.
#[must_use]
pub const fn bits_for(count: usize) -> u32 {
    assert!(count as u64 <= 1 << 62, "too many values to number");
    if count <= 1 { 0 } else { usize::BITS - (count - 1).leading_zeros() }
}

/// A row of bits, as many as the values of a finite type, in words of 64.
///
/// Equal sets have equal masks: there are no words beyond what the type needs.
pub trait Mask: Clone + Eq + Ord + Hash + Debug + Send + Sync + 'static {
    /// No bit set, room for `count`.
    fn empty(count: usize) -> Self;
    /// The words, lowest bit first.
    fn words(&self) -> &[u64];
    /// The words, to change.
    fn words_mut(&mut self) -> &mut [u64];
}

impl<const N: usize> Mask for [u64; N] {
    #[inline]
    fn empty(count: usize) -> Self {
        debug_assert!(count <= 64 * N);
        [0; N]
    }

    #[inline]
    fn words(&self) -> &[u64] {
        self
    }

    #[inline]
    fn words_mut(&mut self) -> &mut [u64] {
        self
    }
}

/// A mask on the heap, for generic finite types (tuples, options), whose size the language cannot yet name.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeapMask(Vec<u64>);

impl Clone for HeapMask {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, source: &Self) {
        self.0.clone_from(&source.0);
    }
}

impl Mask for HeapMask {
    fn empty(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn words(&self) -> &[u64] {
        &self.0
    }

    fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }
}

/// A slot for each value of a finite type.
pub trait Table<V>: Clone + Eq + Ord + Hash + Send + Sync + 'static {
    /// `count` empty slots.
    fn none(count: usize) -> Self;
    /// The slots.
    fn slots(&self) -> &[Option<V>];
    /// The slots, to change.
    fn slots_mut(&mut self) -> &mut [Option<V>];
}

impl<V: Value, const N: usize> Table<V> for [Option<V>; N] {
    #[inline]
    fn none(count: usize) -> Self {
        debug_assert!(count == N);
        [const { None }; N]
    }

    #[inline]
    fn slots(&self) -> &[Option<V>] {
        self
    }

    #[inline]
    fn slots_mut(&mut self) -> &mut [Option<V>] {
        self
    }
}

/// Slots on the heap, for generic finite types, as [`HeapMask`].
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeapTable<V>(Vec<Option<V>>);

impl<V: Clone> Clone for HeapTable<V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, source: &Self) {
        self.0.clone_from(&source.0);
    }
}

impl<V: Value> Table<V> for HeapTable<V> {
    fn none(count: usize) -> Self {
        Self(vec![None; count])
    }

    fn slots(&self) -> &[Option<V>] {
        &self.0
    }

    fn slots_mut(&mut self) -> &mut [Option<V>] {
        &mut self.0
    }
}
