//! Arrays and sequences: the length where it varies, then the items.

use std::collections::VecDeque;

use synod_messages::Datum;

use crate::{Decoder, Encoder, Value};

impl<T: Value, const N: usize> Value for [T; N] {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        T::encode_all(self, e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        std::array::from_fn(|_| T::decode(d))
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.iter_mut().for_each(|item| item.decode_into(d));
    }

    fn show(&self) -> Datum {
        Datum::List(self.iter().map(T::show).collect())
    }
}

impl<T: Value> Value for Vec<T> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.len() as u64);
        T::encode_all(self, e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        let length = d.varint() as usize;
        (0..length).map(|_| T::decode(d)).collect()
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        let length = d.varint() as usize;
        self.truncate(length);
        self.iter_mut().for_each(|item| item.decode_into(d));
        self.extend((self.len()..length).map(|_| T::decode(d)));
    }

    fn show(&self) -> Datum {
        Datum::List(self.iter().map(T::show).collect())
    }
}

impl<T: Value> Value for VecDeque<T> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        let (front, back) = self.as_slices();
        e.varint(self.len() as u64);
        T::encode_all(front, e);
        T::encode_all(back, e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Vec::decode(d).into()
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        let length = d.varint() as usize;
        self.truncate(length);
        self.iter_mut().for_each(|item| item.decode_into(d));
        self.extend((self.len()..length).map(|_| T::decode(d)));
    }

    fn show(&self) -> Datum {
        Datum::List(self.iter().map(T::show).collect())
    }
}
