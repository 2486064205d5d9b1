//! The timeout of processes that do nothing by themselves.

use synod_spec::{Datum, Decoder, Encoder, Value};

/// For [`Protocol::Timeout`](crate::Protocol::Timeout): there is none, so a process acts only when a message arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoTimeout {}

impl Value for NoTimeout {
    const WIDTH: Option<u32> = Some(0);

    fn to_bits(&self) -> u64 {
        match *self {}
    }

    fn encode(&self, _: &mut Encoder) {
        match *self {}
    }

    fn decode(_: &mut Decoder<'_>) -> Self {
        unreachable!("no value of this type was ever encoded")
    }

    fn show(&self) -> Datum {
        match *self {}
    }
}
