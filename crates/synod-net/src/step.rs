//! The steps of a system.

use std::fmt;

use synod_spec::{Action, ActionInfo, ActionTaken, Datum, Set, Value};

use crate::{Envelope, Order, Protocol, Recovery};

/// A step of the system of a [`Protocol`].
pub enum Step<P: Protocol> {
    /// A message arrives, and its receiver handles it: `Deliver(p1→p2: Prepare(3))`.
    Deliver(Envelope<P::Process, P::Message>),
    /// A process does something by itself: `Timeout(p1, Propose)`.
    Timeout(P::Process, P::Timeout),
    /// A message is lost: `Lose(p1→p2: Prepare(3))`.
    Lose(Envelope<P::Process, P::Message>),
    /// A message under way becomes two: `Duplicate(p1→p2: Prepare(3))`.
    Duplicate(Envelope<P::Process, P::Message>),
    /// A process stops: `Crash(p2)`.
    Crash(P::Process),
    /// A process that had stopped goes on: `Recover(p2)`.
    Recover(P::Process),
    /// The network falls into two parts, given by the first and the second: `Partition({p1}|{p2, p3})`.
    Partition(Set<P::Process>, Set<P::Process>),
    /// The parts are connected again.
    Heal,
}

/// The names and what they say, in the order of the variants.
const KINDS: [(&str, &str); 8] = [
    ("Deliver", "A message arrives, and its receiver handles it."),
    ("Timeout", "A process does something by itself."),
    ("Lose", "A message under way is lost."),
    ("Duplicate", "A message under way becomes two."),
    ("Crash", "A process stops."),
    ("Recover", "A process that had stopped goes on."),
    ("Partition", "The network falls into two parts."),
    ("Heal", "The parts of the network are connected again."),
];

impl<P: Protocol> Step<P> {
    /// Whether a kind of step may happen at all, as far as the constants say: a failure without a budget may not.
    #[must_use]
    pub fn may_happen(protocol: &P, name: &str) -> bool {
        let failures = protocol.failures();
        let keeps_copies = protocol.network().order() != Order::Repeating;
        let crashes = failures.crashes_budget().is_some() && failures.most_down() > 0;
        match name {
            "Timeout" => size_of::<P::Timeout>() > 0 || has_values::<P::Timeout>(),
            "Lose" => failures.losses_budget().is_some(),
            "Duplicate" => failures.duplicates_budget().is_some() && keeps_copies,
            "Crash" => crashes,
            "Recover" => crashes && failures.recovery() == Recovery::Possible,
            "Partition" | "Heal" => failures.partitions_budget().is_some(),
            _ => true,
        }
    }

    /// The process whose step it is: the receiver of a message that arrives, the process that acts by itself or recovers. The steps
    /// of the network and crashes are nobody's.
    #[must_use]
    pub fn process(&self) -> Option<P::Process> {
        match self {
            Self::Deliver(envelope) => Some(envelope.to),
            Self::Timeout(process, _) | Self::Recover(process) => Some(*process),
            _ => None,
        }
    }
}

/// Whether a type without size has a value: `()` has, [`NoTimeout`](crate::NoTimeout) has not.
fn has_values<T: 'static>() -> bool {
    std::any::TypeId::of::<T>() != std::any::TypeId::of::<crate::NoTimeout>()
}

impl<P: Protocol> Clone for Step<P> {
    fn clone(&self) -> Self {
        match self {
            Self::Deliver(envelope) => Self::Deliver(envelope.clone()),
            Self::Timeout(process, timeout) => Self::Timeout(*process, timeout.clone()),
            Self::Lose(envelope) => Self::Lose(envelope.clone()),
            Self::Duplicate(envelope) => Self::Duplicate(envelope.clone()),
            Self::Crash(process) => Self::Crash(*process),
            Self::Recover(process) => Self::Recover(*process),
            Self::Partition(one, other) => Self::Partition(one.clone(), other.clone()),
            Self::Heal => Self::Heal,
        }
    }
}

impl<P: Protocol> PartialEq for Step<P> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Deliver(a), Self::Deliver(b))
            | (Self::Lose(a), Self::Lose(b))
            | (Self::Duplicate(a), Self::Duplicate(b)) => a == b,
            (Self::Timeout(a, t), Self::Timeout(b, u)) => a == b && t == u,
            (Self::Crash(a), Self::Crash(b)) | (Self::Recover(a), Self::Recover(b)) => a == b,
            (Self::Partition(a, b), Self::Partition(c, d)) => a == c && b == d,
            (Self::Heal, Self::Heal) => true,
            _ => false,
        }
    }
}

impl<P: Protocol> Action for Step<P> {
    const COUNT: usize = KINDS.len();

    fn describe() -> Vec<ActionInfo> {
        KINDS
            .iter()
            .map(|(name, doc)| ActionInfo { name: (*name).to_owned(), doc: (*doc).to_owned() })
            .collect()
    }

    #[inline]
    fn variant(&self) -> usize {
        match self {
            Self::Deliver(_) => 0,
            Self::Timeout(..) => 1,
            Self::Lose(_) => 2,
            Self::Duplicate(_) => 3,
            Self::Crash(_) => 4,
            Self::Recover(_) => 5,
            Self::Partition(..) => 6,
            Self::Heal => 7,
        }
    }

    fn show(&self) -> ActionTaken {
        let args = match self {
            Self::Deliver(envelope) | Self::Lose(envelope) | Self::Duplicate(envelope) => {
                vec![envelope.show()]
            }
            Self::Timeout(process, timeout) => match timeout.show() {
                // The unit value says nothing.
                Datum::Tuple(parts) if parts.is_empty() => vec![process.show()],
                timeout => vec![process.show(), timeout],
            },
            Self::Crash(process) | Self::Recover(process) => vec![process.show()],
            Self::Partition(one, other) => vec![Datum::Atom(format!("{one}|{other}"))],
            Self::Heal => Vec::new(),
        };
        let numbered = args.into_iter().enumerate().map(|(at, arg)| (at.to_string(), arg));
        ActionTaken { name: KINDS[self.variant()].0.to_owned(), args: numbered.collect() }
    }
}

impl<P: Protocol> fmt::Display for Step<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}

impl<P: Protocol> fmt::Debug for Step<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}
