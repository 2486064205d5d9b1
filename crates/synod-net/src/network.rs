//! What a network may do with messages, as long as nothing fails.

use synod_derive::Finite;

/// In which order messages arrive, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    order: Order,
    ignored: Ignored,
}

/// In which order messages arrive, and how often.
#[derive(Finite)]
pub enum Order {
    /// In any order, each once.
    Reordering,
    /// In any order, any number of times.
    Repeating,
    /// From one process to another in the order of sending, each once.
    Fifo,
    /// At each process in the order in which they were sent to it, by whomever, each once.
    Mailbox,
}

/// What becomes of a message that its receiver ignores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ignored {
    Consumed,
    LeftUnderWay,
}

impl Network {
    /// Messages arrive in any order, each once.
    #[must_use]
    pub const fn reordering() -> Self {
        Self { order: Order::Reordering, ignored: Ignored::Consumed }
    }

    /// Messages arrive in any order, any number of times: what was sent once can be delivered for ever. So the messages under way
    /// are a set that only grows.
    #[must_use]
    pub const fn repeating() -> Self {
        Self { order: Order::Repeating, ignored: Ignored::Consumed }
    }

    /// Messages from one process to another arrive in the order of sending, each once: a queue for each ordered pair.
    #[must_use]
    pub const fn fifo() -> Self {
        Self { order: Order::Fifo, ignored: Ignored::Consumed }
    }

    /// What no real network promises: every message arrives, once, and all messages to one process arrive in the order in which
    /// they were sent to it, by whomever: a mailbox for each process. Messages can't be lost or duplicated, and there are no
    /// partitions.
    #[must_use]
    pub const fn reliable() -> Self {
        Self { order: Order::Mailbox, ignored: Ignored::Consumed }
    }

    /// A message that its receiver would ignore (it neither changes anything nor sends anything) is not delivered, and stays under
    /// way: it may mean something later. Fewer steps, and fewer states in which something is still under way that nobody wants;
    /// but also a promise less: a real network delivers such a message, and it is gone. For networks that deliver in any order:
    /// in a queue nothing behind it would ever arrive.
    #[must_use]
    pub const fn leaving_ignored(self) -> Self {
        Self { ignored: Ignored::LeftUnderWay, ..self }
    }

    /// In which order messages arrive, and how often.
    #[must_use]
    pub const fn order(self) -> Order {
        self.order
    }

    /// Whether ignored messages stay under way.
    #[must_use]
    pub fn leaves_ignored(self) -> bool {
        self.ignored == Ignored::LeftUnderWay
    }
}
