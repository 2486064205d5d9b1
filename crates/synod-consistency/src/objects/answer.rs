//! What the ready-made objects answer.

use synod_spec::{Datum, Decoder, Encoder, Value};

/// What an object answers. A trace shows a value as itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer<V> {
    /// The operation had its effect, and there is nothing else to say.
    Done,
    /// The operation changed nothing.
    Refused,
    /// This was found.
    Value(V),
}

/// Derived, a value would be shown as `Value(v1)`.
impl<V: Value> Value for Answer<V> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        match self {
            Self::Done => e.bits(0b00, 2),
            Self::Refused => e.bits(0b10, 2),
            Self::Value(value) => {
                e.bits(1, 1);
                value.encode(e);
            }
        }
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        if d.bits(1) == 1 {
            Self::Value(V::decode(d))
        } else if d.bits(1) == 1 {
            Self::Refused
        } else {
            Self::Done
        }
    }

    fn show(&self) -> Datum {
        match self {
            Self::Done => Datum::Atom("done".to_owned()),
            Self::Refused => Datum::Atom("refused".to_owned()),
            Self::Value(value) => value.show(),
        }
    }
}
