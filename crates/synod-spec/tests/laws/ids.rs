//! Finite types of three sizes, written by hand: within a word, of several words, of more words than bits in one.

use proptest::prelude::*;
use synod_spec::{Datum, Decoder, Encoder, Finite, Value, bits_for};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $count:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u16);

        impl Value for $name {
            const WIDTH: Option<u32> = Some(bits_for($count));

            fn to_bits(&self) -> u64 {
                u64::from(self.0)
            }

            fn encode(&self, e: &mut Encoder) {
                e.bits(self.to_bits(), bits_for($count));
            }

            fn decode(d: &mut Decoder<'_>) -> Self {
                Self(d.bits(bits_for($count)) as u16)
            }

            fn show(&self) -> Datum {
                Datum::Int(i64::from(self.0))
            }
        }

        impl Finite for $name {
            const COUNT: usize = $count;
            type Mask = [u64; usize::div_ceil($count, 64)];
            type Table<V: Value> = [Option<V>; $count];

            fn index(self) -> usize {
                usize::from(self.0)
            }

            fn from_index(index: usize) -> Self {
                Self(index as u16)
            }
        }

        impl Arbitrary for $name {
            type Parameters = ();
            type Strategy = BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                (0..$count as u16).prop_map(Self).boxed()
            }
        }
    )*};
}

ids! {
    /// Fits a word with room to spare.
    Small 5
    /// Fills a word.
    Full 64
    /// The messages of a small Paxos.
    Wide 336
    /// More than 64 words.
    Huge 5000
}
