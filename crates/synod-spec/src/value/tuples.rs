//! The unit value and tuples: their parts, one after the other.

use synod_messages::Datum;

use crate::{Decoder, Encoder, Value};

impl Value for () {
    const WIDTH: Option<u32> = Some(0);

    #[inline]
    fn to_bits(&self) -> u64 {
        0
    }

    #[inline]
    fn encode(&self, _e: &mut Encoder) {}

    #[inline]
    fn decode(_d: &mut Decoder<'_>) -> Self {}

    fn show(&self) -> Datum {
        Datum::Tuple(Vec::new())
    }
}

macro_rules! tuples {
    ($(($($part:ident $at:tt),+))+) => {$(
        impl<$($part: Value),+> Value for ($($part,)+) {
            #[inline]
            fn encode(&self, e: &mut Encoder) {
                $(self.$at.encode(e);)+
            }

            #[inline]
            fn decode(d: &mut Decoder<'_>) -> Self {
                ($($part::decode(d),)+)
            }

            #[inline]
            fn decode_into(&mut self, d: &mut Decoder<'_>) {
                $(self.$at.decode_into(d);)+
            }

            fn show(&self) -> Datum {
                Datum::Tuple(vec![$(self.$at.show()),+])
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
