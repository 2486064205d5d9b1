//! The laws of [`Value`] for one pair of values.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use synod_spec::{Decoder, Encoder, Value};

/// What a value is written as, to the bit: a set bit marks the end and is taken off again.
pub(crate) fn bits<T: Value>(value: &T) -> Vec<bool> {
    written(|e| value.encode(e))
}

/// What `write` writes, to the bit.
pub(crate) fn written(write: impl FnOnce(&mut Encoder)) -> Vec<bool> {
    let mut e = Encoder::default();
    write(&mut e);
    e.bits(1, 1);
    let mut bits: Vec<bool> =
        e.finish().iter().flat_map(|byte| (0..8).map(move |at| byte >> at & 1 != 0)).collect();
    while bits.pop() == Some(false) {}
    bits
}

/// The bytes of a value on its own, as the engine stores a state.
pub(crate) fn bytes<T: Value>(value: &T) -> Vec<u8> {
    let mut e = Encoder::default();
    value.encode(&mut e);
    e.finish().to_vec()
}

/// All laws, for two values of a type.
pub(crate) fn obeyed<T: Value + Debug>(a: &T, b: &T) -> TestCaseResult {
    reads_back(a)?;
    reads_back_over(a, b)?;
    distinguishes(a, b)?;
    copies(a, b)?;
    packs(a, b)
}

/// Reading gives the value and takes exactly its bits.
fn reads_back<T: Value + Debug>(a: &T) -> TestCaseResult {
    prop_assert_eq!(&T::decode(&mut Decoder::new(&bytes(a))), a);
    let framed = bytes(&(0x55_u8, a.clone(), 0xAA_u8));
    prop_assert_eq!(<(u8, T, u8)>::decode(&mut Decoder::new(&framed)), (0x55, a.clone(), 0xAA));
    Ok(())
}

/// Whatever was there before leaves no trace.
fn reads_back_over<T: Value + Debug>(a: &T, b: &T) -> TestCaseResult {
    let (mut over, framed) = ((b.clone(), 0_u8), bytes(&(a.clone(), 0xAA_u8)));
    over.decode_into(&mut Decoder::new(&framed));
    prop_assert_eq!(&over, &(a.clone(), 0xAA));
    prop_assert_eq!(bytes(&over), framed);
    Ok(())
}

/// Equal values have equal bits; of unequal ones, neither begins with the other, and their bytes differ.
fn distinguishes<T: Value + Debug>(a: &T, b: &T) -> TestCaseResult {
    let (bits_a, bits_b) = (bits(a), bits(b));
    prop_assert_eq!(a == b, bytes(a) == bytes(b));
    prop_assert_eq!(a == b, bits_a.starts_with(&bits_b) || bits_b.starts_with(&bits_a));
    Ok(())
}

fn copies<T: Value + Debug>(a: &T, b: &T) -> TestCaseResult {
    let mut over = b.clone();
    over.clone_from(a);
    prop_assert_eq!(&over, a);
    prop_assert_eq!(bytes(&over), bytes(a));
    Ok(())
}

/// Many at a time gives the bits of each, and a fixed width is kept.
fn packs<T: Value + Debug>(a: &T, b: &T) -> TestCaseResult {
    let items: Vec<T> = [a, b, b, a, b].into_iter().cycle().take(70).cloned().collect();
    let each: Vec<bool> = items.iter().flat_map(bits).collect();
    prop_assert_eq!(written(|e| T::encode_all(&items, e)), each);
    if let Some(width) = T::WIDTH {
        prop_assert_eq!(written(|e| e.bits(a.to_bits(), width)), bits(a));
    }
    Ok(())
}
