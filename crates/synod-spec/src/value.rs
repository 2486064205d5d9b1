//! What a state variable may be.

mod containers;
mod numbers;
mod sequences;
mod text;
mod tuples;

use std::hash::Hash;

use synod_messages::Datum;

use crate::{Decoder, Encoder};

/// A type with one canonical encoding and a readable form: anything that a state may contain.
///
/// Derive it for structures and enumerations with `#[derive(Value)]` (or `#[derive(Finite)]` for small
/// ones). Equal values must write equal bits and unequal values unequal bits, neither of which is the
/// beginning of the other (see [`Encoder`]); a derived implementation does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a state",
    label = "not a `Value`: it has no canonical encoding",
    note = "use integers, `bool`, `Option`, arrays, tuples, `Vec`, `String`, `BTreeSet`, `BTreeMap`, or Synod's `Set`, `Map`, `Bag`",
    note = "for a type of your own, write `#[derive(Value)]` above it, or `#[derive(Finite)]` if it is small"
)]
pub trait Value: Clone + Ord + Hash + Send + Sync + 'static {
    /// How many bits a value takes, where all take the same number and it is below 64. Such values are
    /// written several at a time.
    const WIDTH: Option<u32> = None;

    /// The value as a number of [`Value::WIDTH`] bits: the same bits that [`Value::encode`] writes. Asked
    /// for only where there is a fixed width.
    #[inline]
    fn to_bits(&self) -> u64 {
        unreachable!("a value without a fixed width is written by `encode`")
    }

    /// Writes the value.
    fn encode(&self, e: &mut Encoder);

    /// Reads a value that [`Value::encode`] wrote.
    fn decode(d: &mut Decoder<'_>) -> Self;

    /// Reads a value into `self`, reusing its memory where that helps.
    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        *self = Self::decode(d);
    }

    /// The value as data, for traces and reports.
    fn show(&self) -> Datum;

    /// Writes all items one after the other; the same bits as encoding each.
    #[inline]
    fn encode_all(items: &[Self], e: &mut Encoder) {
        match Self::WIDTH {
            Some(width) => pack(items, width, Self::to_bits, e),
            None => items.iter().for_each(|item| item.encode(e)),
        }
    }
}

/// Writes as many items at a time as fit a word.
#[inline]
pub(crate) fn pack<T>(items: &[T], width: u32, to_bits: impl Fn(&T) -> u64, e: &mut Encoder) {
    for chunk in items.chunks(64 / width.max(1) as usize) {
        // From the last to the first, so that every shift is by the same width.
        let word = chunk.iter().rev().fold(0, |word, item| word << width | to_bits(item));
        e.bits(word, width * chunk.len() as u32);
    }
}
