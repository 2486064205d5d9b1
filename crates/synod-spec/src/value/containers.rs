//! `Option`, `Box`, and the ordered collections of the standard library.

use std::collections::{BTreeMap, BTreeSet};

use synod_messages::Datum;

use crate::{Decoder, Encoder, Value};

impl<T: Value> Value for Option<T> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        match (self, T::WIDTH) {
            (None, _) => e.bits(0, 1),
            (Some(value), Some(width)) => e.bits(value.to_bits() << 1 | 1, width + 1),
            (Some(value), None) => {
                e.bits(1, 1);
                value.encode(e);
            }
        }
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        (d.bits(1) != 0).then(|| T::decode(d))
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        match self {
            Some(value) if d.bits(1) != 0 => value.decode_into(d),
            Some(_) => *self = None,
            None => *self = Self::decode(d),
        }
    }

    fn show(&self) -> Datum {
        self.as_ref().map_or(Datum::Absent, |value| Datum::Present(Box::new(value.show())))
    }
}

impl<T: Value> Value for Box<T> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        T::encode(self, e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Self::new(T::decode(d))
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        T::decode_into(self, d);
    }

    fn show(&self) -> Datum {
        T::show(self)
    }
}

impl<T: Value + Ord> Value for BTreeSet<T> {
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.len() as u64);
        self.iter().for_each(|item| item.encode(e));
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let length = d.varint();
        (0..length).map(|_| T::decode(d)).collect()
    }

    fn show(&self) -> Datum {
        Datum::Set(self.iter().map(T::show).collect())
    }
}

impl<K: Value + Ord, V: Value> Value for BTreeMap<K, V> {
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.len() as u64);
        for (key, value) in self {
            key.encode(e);
            value.encode(e);
        }
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let length = d.varint();
        (0..length).map(|_| (K::decode(d), V::decode(d))).collect()
    }

    fn show(&self) -> Datum {
        Datum::Map(self.iter().map(|(key, value)| (key.show(), value.show())).collect())
    }
}
