//! What processes, events and channels are called.

use std::fmt;

use synod_spec::{Datum, Decoder, Encoder, Value};

/// A process, by its number. The first ones are called A, B, C, ...; after Z come AA, AB, ...
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process(pub usize);

/// An event: the number of an operation within a process's program, from 0. It is called `A0`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event {
    /// Whose event it is.
    pub process: Process,
    /// Which one of its events.
    pub index: usize,
}

/// The way from one process to another, or to itself. It is called `A→B`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channel {
    /// Who sends.
    pub from: Process,
    /// Who receives.
    pub to: Process,
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= LETTERS {
            Self(self.0 / LETTERS - 1).fmt(f)?;
        }
        let letter = char::from(b'A' + (self.0 % LETTERS) as u8);
        write!(f, "{letter}")
    }
}

const LETTERS: usize = 26;

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.process, self.index)
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}→{}", self.from, self.to)
    }
}

/// Two numbers or one, with a name to be shown by.
macro_rules! named {
    ($name:ident { $($field:tt: $part:ty),+ }) => {
        impl Value for $name {
            fn encode(&self, e: &mut Encoder) {
                $(self.$field.encode(e);)+
            }

            fn decode(d: &mut Decoder<'_>) -> Self {
                Self { $($field: <$part>::decode(d)),+ }
            }

            fn show(&self) -> Datum {
                Datum::Atom(self.to_string())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

named!(Process { 0: usize });
named!(Event { process: Process, index: usize });
named!(Channel { from: Process, to: Process });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_then_pairs_of_letters() {
        let names = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(|number| Process(number).to_string());
        assert_eq!(names, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn no_two_processes_share_a_name() {
        let names: std::collections::BTreeSet<_> = (0..2_000).map(|n| Process(n).to_string()).collect();
        assert_eq!(names.len(), 2_000);
    }

    #[test]
    fn events_and_channels_are_called_after_their_processes() {
        let (a, b) = (Process(0), Process(1));
        assert_eq!(Event { process: b, index: 3 }.show().to_string(), "B3");
        assert_eq!(Channel { from: a, to: b }.show().to_string(), "A→B");
    }
}
