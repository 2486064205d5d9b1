//! A message with its sender and its receiver.

use std::fmt;

use synod_spec::{Datum, Decoder, Encoder, Finite, Value};

/// A message with its sender and its receiver; it reads `p1→p2: Prepare(3)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Envelope<N, M> {
    /// Who sent it.
    pub from: N,
    /// Who is to receive it.
    pub to: N,
    /// What it says.
    pub message: M,
}

/// Sender, receiver, message.
impl<N: Finite, M: Value> Value for Envelope<N, M> {
    const WIDTH: Option<u32> = match (N::WIDTH, M::WIDTH) {
        (Some(name), Some(message)) if 2 * name + message < 64 => Some(2 * name + message),
        _ => None,
    };

    #[inline]
    fn to_bits(&self) -> u64 {
        let name = N::WIDTH.unwrap_or_default();
        self.from.to_bits() | self.to.to_bits() << name | self.message.to_bits() << (2 * name)
    }

    #[inline]
    fn encode(&self, e: &mut Encoder) {
        if let Some(width) = Self::WIDTH {
            return e.bits(self.to_bits(), width);
        }
        self.from.encode(e);
        self.to.encode(e);
        self.message.encode(e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Self { from: N::decode(d), to: N::decode(d), message: M::decode(d) }
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.from.decode_into(d);
        self.to.decode_into(d);
        self.message.decode_into(d);
    }

    fn show(&self) -> Datum {
        Datum::Envelope(Box::new((self.from.show(), self.to.show(), self.message.show())))
    }
}

impl<N: Finite, M: Value> fmt::Display for Envelope<N, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}
