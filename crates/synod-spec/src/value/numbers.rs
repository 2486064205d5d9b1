//! Numbers and `bool`: those of one byte as they are, wider ones by their size.

use synod_messages::Datum;

use crate::{Decoder, Encoder, Value};

impl Value for bool {
    const WIDTH: Option<u32> = Some(1);

    #[inline]
    fn to_bits(&self) -> u64 {
        u64::from(*self)
    }

    #[inline]
    fn encode(&self, e: &mut Encoder) {
        e.bits(self.to_bits(), 1);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        d.bits(1) != 0
    }

    fn show(&self) -> Datum {
        Datum::Bool(*self)
    }
}

macro_rules! bytes {
    ($($int:ty)*) => {$(
        impl Value for $int {
            const WIDTH: Option<u32> = Some(8);

            #[inline]
            fn to_bits(&self) -> u64 {
                u64::from(self.to_le_bytes()[0])
            }

            #[inline]
            fn encode(&self, e: &mut Encoder) {
                e.bits(self.to_bits(), 8);
            }

            #[inline]
            fn decode(d: &mut Decoder<'_>) -> Self {
                Self::from_le_bytes([d.bits(8) as u8])
            }

            fn show(&self) -> Datum {
                Datum::Int(i64::from(*self))
            }
        }
    )*};
}

macro_rules! unsigned {
    ($($int:ty)*) => {$(
        impl Value for $int {
            #[inline]
            fn encode(&self, e: &mut Encoder) {
                e.varint(*self as u64);
            }

            #[inline]
            fn decode(d: &mut Decoder<'_>) -> Self {
                d.varint() as $int
            }

            fn show(&self) -> Datum {
                show_integer(*self)
            }
        }
    )*};
}

/// The sign goes into the lowest bit, so that numbers near zero are short on both sides of it.
macro_rules! signed {
    ($($int:ty)*) => {$(
        impl Value for $int {
            #[inline]
            fn encode(&self, e: &mut Encoder) {
                let value = *self as i64;
                e.varint(((value << 1) ^ (value >> 63)) as u64);
            }

            #[inline]
            fn decode(d: &mut Decoder<'_>) -> Self {
                let value = d.varint();
                ((value >> 1) as i64 ^ -((value & 1) as i64)) as $int
            }

            fn show(&self) -> Datum {
                show_integer(*self)
            }
        }
    )*};
}

bytes!(u8 i8);
unsigned!(u16 u32 u64 usize);
signed!(i16 i32 i64 isize);

impl Value for u128 {
    fn encode(&self, e: &mut Encoder) {
        e.varint(*self as u64);
        e.varint((*self >> 64) as u64);
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let low = d.varint();
        u128::from(low) | u128::from(d.varint()) << 64
    }

    fn show(&self) -> Datum {
        show_integer(*self)
    }
}

impl Value for i128 {
    fn encode(&self, e: &mut Encoder) {
        (((self << 1) ^ (self >> 127)) as u128).encode(e);
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let value = u128::decode(d);
        (value >> 1) as i128 ^ -((value & 1) as i128)
    }

    fn show(&self) -> Datum {
        show_integer(*self)
    }
}

fn show_integer<T: TryInto<i64> + ToString + Copy>(value: T) -> Datum {
    value.try_into().map_or_else(|_| Datum::BigInt(value.to_string()), Datum::Int)
}
