//! Characters and text.

use synod_messages::Datum;

use crate::{Decoder, Encoder, Value};

impl Value for char {
    fn encode(&self, e: &mut Encoder) {
        e.varint(u64::from(u32::from(*self)));
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        char::from_u32(d.varint() as u32).expect("a `char` was encoded here")
    }

    fn show(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Value for String {
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.len() as u64);
        u8::encode_all(self.as_bytes(), e);
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let mut text = Self::new();
        text.decode_into(d);
        text
    }

    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        let mut bytes = std::mem::take(self).into_bytes();
        bytes.decode_into(d);
        *self = Self::from_utf8(bytes).expect("a `String` was encoded here");
    }

    fn show(&self) -> Datum {
        Datum::Text(self.clone())
    }
}
