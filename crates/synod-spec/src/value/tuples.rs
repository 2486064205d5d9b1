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

/// The width of all parts together, where all have one and it is below 64.
const fn total(widths: &[Option<u32>]) -> Option<u32> {
    let (mut total, mut at) = (0, 0);
    while at < widths.len() {
        match widths[at] {
            Some(width) => total += width,
            None => return None,
        }
        at += 1;
    }
    if total < 64 { Some(total) } else { None }
}

const fn width_of<T: Value>() -> u32 {
    match T::WIDTH {
        Some(width) => width,
        None => 0,
    }
}

macro_rules! tuples {
    ($(($($part:ident $at:tt),+))+) => {$(
        impl<$($part: Value),+> Value for ($($part,)+) {
            const WIDTH: Option<u32> = total(&[$($part::WIDTH),+]);

            #[inline]
            fn to_bits(&self) -> u64 {
                let (bits, width) = (0, 0);
                $(
                    let bits = bits | self.$at.to_bits() << width;
                    let width = width + const { width_of::<$part>() };
                )+
                let _ = width;
                bits
            }

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
