//! Lamport clocks, and the total order of events that they give.
//!
//! A process counts. It counts its own events, a message carries the count of its sending, and a receiver first
//! catches up with that. So the count of an event is above those of all events that happened before it, the *Clock Condition*:
//! a → b implies C(a) < C(b). The converse is false: of two events that know nothing of each other either may have the lower
//! count (vector clocks tell, [`VectorClock`](crate::VectorClock)).
//!
//! With the processes' names to break ties, the counts put all events in one order, `⇒`, that extends →: see [`Stamp`].
//!
//! After L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (CACM 21(7), 1978): rules IR1 and
//! IR2, and the order of the section "Ordering the Events Totally".

use std::fmt;

use synod_derive::{Finite, Value};
use synod_spec::{Datum, Decoder, Encoder, Value};

/// What a Lamport clock counts.
pub type Time = u64;

/// The clock of one process. It starts at 0.
///
/// Each method is an event and returns its time, which is that of the clock *after* the event
/// ([`Convention::IncrementFirst`]). A message carries the time of its sending.
///
/// ```
/// use synod_clocks::LamportClock;
///
/// let (mut a, mut b) = (LamportClock::default(), LamportClock::default());
/// assert_eq!(a.tick(), 1);
/// let message = a.send();
/// assert_eq!(b.receive(message), 3, "the sending was at 2");
/// ```
///
/// # Panics
/// Where the time would pass the largest `u64`, each method panics rather than begin again at 0.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LamportClock(Time);

impl LamportClock {
    /// A clock that stands at `time`.
    #[inline]
    #[must_use]
    pub fn at(time: Time) -> Self {
        Self(time)
    }

    /// Where the clock stands.
    #[inline]
    #[must_use]
    pub fn time(self) -> Time {
        self.0
    }

    /// Something happens at the process.
    #[inline]
    #[track_caller]
    pub fn tick(&mut self) -> Time {
        self.0 = after(self.0);
        self.0
    }

    /// The process sends a message, which carries the returned time.
    #[inline]
    #[track_caller]
    pub fn send(&mut self) -> Time {
        self.tick()
    }

    /// The process receives a message that was sent at `sent`.
    #[inline]
    #[track_caller]
    pub fn receive(&mut self, sent: Time) -> Time {
        self.advance_to(sent);
        self.tick()
    }

    /// Puts the clock forward to `time` if it is behind. This is no event, but a part of one; a clock is never put back.
    #[inline]
    pub fn advance_to(&mut self, time: Time) {
        self.0 = self.0.max(time);
    }
}

/// The time after `time`.
#[inline]
#[track_caller]
fn after(time: Time) -> Time {
    time.checked_add(1).unwrap_or_else(|| panic!("a Lamport clock cannot count beyond {}", Time::MAX))
}

impl fmt::Debug for LamportClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for LamportClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As its time.
impl Value for LamportClock {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        self.0.encode(e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Self(Time::decode(d))
    }

    fn show(&self) -> Datum {
        self.0.show()
    }
}

/// Whether an event has the time before or after its clock's increment.
///
/// Both satisfy the Clock Condition, and the choice changes no clock: it stands at the same time after the same events.
/// Only what an event and its message say differs, by exactly one. But all processes must agree, since a receiver has to know
/// what the time in a message means.
///
/// ```
/// use synod_clocks::{Convention, LamportClock};
///
/// let (mut a, mut b) = (LamportClock::default(), LamportClock::default());
/// let sent = Convention::StampFirst.send(&mut a);
/// let received = Convention::StampFirst.receive(&mut b, sent);
/// assert_eq!((sent, received), (0, 1));
/// assert_eq!((a, b), (LamportClock::at(1), LamportClock::at(2)));
/// ```
#[derive(Finite)]
pub enum Convention {
    /// Increment, then stamp: the first event is at 1. A receiver takes the maximum with the time in the message. The textbooks'
    /// way, and that of [`LamportClock`]'s own methods.
    IncrementFirst,
    /// Stamp, then increment: the first event is at 0. A receiver takes the maximum with one more than the time in the message. The
    /// way of [`wind`](mod@crate::wind).
    StampFirst,
}

impl Convention {
    /// Something happens at the process of `clock`; its time.
    ///
    /// # Panics
    /// As [`LamportClock`].
    #[track_caller]
    pub fn tick(self, clock: &mut LamportClock) -> Time {
        let before = clock.time();
        let after = clock.tick();
        match self {
            Self::IncrementFirst => after,
            Self::StampFirst => before,
        }
    }

    /// The process sends a message, which carries the returned time.
    ///
    /// # Panics
    /// As [`LamportClock`].
    #[track_caller]
    pub fn send(self, clock: &mut LamportClock) -> Time {
        self.tick(clock)
    }

    /// The process receives a message that carries `sent`; the time of that.
    ///
    /// # Panics
    /// As [`LamportClock`].
    #[track_caller]
    pub fn receive(self, clock: &mut LamportClock, sent: Time) -> Time {
        clock.advance_to(self.clock_after(sent));
        self.tick(clock)
    }

    /// Where a clock stands after an event at `time`.
    ///
    /// # Panics
    /// As [`LamportClock`].
    #[must_use]
    #[track_caller]
    pub fn clock_after(self, time: Time) -> Time {
        match self {
            Self::IncrementFirst => time,
            Self::StampFirst => after(time),
        }
    }
}

/// When and where an event happens. The order of stamps is Lamport's `⇒`: by time, and where times are equal by process.
///
/// Two events of one process never have the same time, so this is a total order of all events. It extends →; of events that are
/// concurrent it chooses, the same way for everybody.
///
/// ```
/// use synod_clocks::Stamp;
///
/// assert!(Stamp { time: 1, process: 'b' } < Stamp { time: 2, process: 'a' });
/// assert!(Stamp { time: 1, process: 'a' } < Stamp { time: 1, process: 'b' });
/// ```
#[derive(Value)]
pub struct Stamp<P> {
    /// The event's time.
    pub time: Time,
    /// Whose event it is.
    pub process: P,
}

#[cfg(test)]
mod tests;
