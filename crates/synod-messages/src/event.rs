//! What happens where, in one step: the points and lines of a space-time diagram.

use nanoserde::{DeJson, SerJson};

/// Something that a step makes happen, in the words of the spec. Processes are known by their names.
///
/// A message has no identity of its own: where equal messages are under way from one process to the same other one,
/// whoever draws them decides which is which.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub enum Event {
    /// A process does something by itself: a timeout, a decision.
    Local {
        /// Where.
        at: String,
        /// What, in a few words.
        label: String,
    },
    /// A process sends a message.
    Send(Envelope),
    /// A message arrives. It is an event of the process that it was sent to.
    Receive(Envelope),
    /// The network loses a message that is under way. It is no event of any process.
    Lose(Envelope),
    /// The network makes a second copy of a message that is under way. It is no event of any process.
    Duplicate(Envelope),
    /// A process stops.
    Crash {
        /// Which.
        at: String,
    },
    /// A process that had stopped goes on.
    Recover {
        /// Which.
        at: String,
    },
    /// Something that happens at no single process: a partition of the network begins or ends.
    Remark {
        /// What, in a few words.
        label: String,
    },
}

/// A message with its sender and its receiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, SerJson, DeJson)]
pub struct Envelope {
    /// Who sends it.
    pub from: String,
    /// Who is to receive it.
    pub to: String,
    /// What it says.
    pub message: String,
}

impl Event {
    /// The process whose event it is; `None` for what the network does.
    #[must_use]
    pub fn process(&self) -> Option<&str> {
        match self {
            Self::Local { at, .. } | Self::Crash { at } | Self::Recover { at } => Some(at),
            Self::Send(envelope) => Some(&envelope.from),
            Self::Receive(envelope) => Some(&envelope.to),
            Self::Lose(_) | Self::Duplicate(_) | Self::Remark { .. } => None,
        }
    }
}
