//! How a row of bits is written.
//!
//! Up to 64 bits are written as they are. Longer rows are mostly empty (of the hundreds of messages that could
//! be sent few are), so they are written in two steps: a bit for each word of 64 says whether anything in it
//! is set; then, for each such word, a bit for each of its bytes says the same, and the bytes that
//! have something follow. Each part says how long the next one is, so no row is the beginning of another.

use crate::{Decoder, Encoder};

/// Writes `count` bits.
#[inline]
pub(crate) fn encode_mask(words: &[u64], count: usize, e: &mut Encoder) {
    match words {
        &[word] if count <= 64 => e.bits(word, count as u32),
        _ => words.chunks(64).for_each(|chunk| encode_sparse(chunk, e)),
    }
}

/// Reads what [`encode_mask`] wrote, whatever the words are before.
#[inline]
pub(crate) fn decode_mask(words: &mut [u64], count: usize, d: &mut Decoder<'_>) {
    match words {
        [word] if count <= 64 => *word = d.bits(count as u32),
        _ => words.chunks_mut(64).for_each(|chunk| decode_sparse(chunk, d)),
    }
}

fn encode_sparse(words: &[u64], e: &mut Encoder) {
    let nonzero = words.iter().rev().fold(0, |bits, &word| bits << 1 | u64::from(word != 0));
    e.bits(nonzero, words.len() as u32);
    words.iter().filter(|&&word| word != 0).for_each(|&word| encode_word(word, e));
}

fn decode_sparse(words: &mut [u64], d: &mut Decoder<'_>) {
    let nonzero = d.bits(words.len() as u32);
    for (at, word) in words.iter_mut().enumerate() {
        *word = if nonzero >> at & 1 == 0 { 0 } else { decode_word(d) };
    }
}

fn encode_word(word: u64, e: &mut Encoder) {
    let present = nonzero_bytes(word);
    let (mut left, mut bytes, mut width) = (present, 0, 0);
    while left != 0 {
        bytes |= (word >> (8 * left.trailing_zeros()) & 0xFF) << width;
        width += 8;
        left &= left - 1;
    }
    if width < 64 {
        e.bits(bytes << 8 | present, width + 8);
    } else {
        e.bits(present, 8);
        e.bits(bytes, width);
    }
}

/// A bit for each byte that is not zero.
///
/// Adding 127 to the lower seven bits of a byte carries into its eighth unless they are zero. The product brings
/// the lowest bits of all bytes together in the highest byte.
fn nonzero_bytes(word: u64) -> u64 {
    const LOWER: u64 = u64::from_le_bytes([0x7F; 8]);
    let eighth = (((word & LOWER) + LOWER) | word) & !LOWER;
    (eighth >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

fn decode_word(d: &mut Decoder<'_>) -> u64 {
    let mut present = d.bits(8);
    let mut bytes = d.bits(8 * present.count_ones());
    let mut word = 0;
    while present != 0 {
        word |= (bytes & 0xFF) << (8 * present.trailing_zeros());
        bytes >>= 8;
        present &= present - 1;
    }
    word
}
