//! Vector clocks: they tell exactly which events happened before which.
//!
//! A process counts for every process the events that it knows of: its own as they happen, those of others from the vectors that
//! messages carry. So the vector of an event *is* its past: the component of p is the number of p's events that happened before it
//! (itself included). One event happened before another just when its vector is below the other's in every component.
//!
//! After C. Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering" (1988), and F. Mattern, "Virtual
//! Time and Global States of Distributed Systems" (1989). An event has the vector *after* the increment. Here this is no matter of
//! convention, as it is for [`LamportClock`](crate::LamportClock): stamped before, the first events of all processes would have the
//! same vector.

use std::cmp::Ordering;
use std::fmt;

use synod_derive::Finite;
use synod_spec::{Datum, Decoder, Encoder, Finite, Map, Value};

use crate::Time;

/// The vector clock of one process, or the vector of an event. It starts at 0 for all of them.
///
/// ```
/// use synod_clocks::{Causality, VectorClock};
/// use synod_derive::Finite;
/// # extern crate synod_spec as synod;
///
/// #[derive(Finite)]
/// enum Process { A, B }
///
/// let (mut a, mut b) = (VectorClock::new(), VectorClock::new());
/// let sent = a.send(Process::A);
/// let alone = b.tick(Process::B);
/// assert_eq!(sent.compare(&alone), Causality::Concurrent);
/// let received = b.receive(Process::B, &sent);
/// assert_eq!(sent.compare(&received), Causality::Before);
/// assert_eq!(received.to_string(), "[A ↦ 1, B ↦ 2]");
/// ```
///
/// A clock is a value, so it has an order: `<` on it is *total*, one that extends causality (by the components in turn), as sets and
/// sorted lists need it. Causality itself is what [`VectorClock::compare`] says, or `<` between what [`VectorClock::causal`] returns.
///
/// # Panics
/// Where a component would pass the largest `u64`, it panics rather than begin again at 0.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct VectorClock<P: Finite> {
    /// The components that are not 0. That those are left out makes equal clocks equal maps.
    counts: Map<P, Time>,
}

/// How two vectors, and the events that have them, are related: exactly one of the four.
#[derive(Finite)]
pub enum Causality {
    /// The first one happened before the second one.
    Before,
    /// The second one happened before the first one.
    After,
    /// They are the same.
    Equal,
    /// Neither knows of the other.
    Concurrent,
}

impl<P: Finite> VectorClock<P> {
    /// The clock of a process that knows of no event.
    #[must_use]
    pub fn new() -> Self {
        Self { counts: Map::new() }
    }

    /// How many events of `process` it knows of.
    #[inline]
    #[must_use]
    pub fn get(&self, process: P) -> Time {
        self.counts.get(process).copied().unwrap_or(0)
    }

    /// Something happens at `own`, whose clock this is; the event's vector.
    #[track_caller]
    pub fn tick(&mut self, own: P) -> Self {
        let count = self.get(own).checked_add(1);
        let count =
            count.unwrap_or_else(|| panic!("a vector clock cannot count beyond {} at {own:?}", Time::MAX));
        self.counts.insert(own, count);
        self.clone()
    }

    /// `own`, whose clock this is, sends a message, which carries the returned vector.
    #[track_caller]
    pub fn send(&mut self, own: P) -> Self {
        self.tick(own)
    }

    /// `own`, whose clock this is, receives a message that was sent at `sent`; the event's vector.
    #[track_caller]
    pub fn receive(&mut self, own: P, sent: &Self) -> Self {
        self.merge(sent);
        self.tick(own)
    }

    /// Learns all that `other` knows: the larger one in each component. This is no event, but a part of one.
    pub fn merge(&mut self, other: &Self) {
        for (process, &count) in other.counts.iter() {
            if count > self.get(process) {
                self.counts.insert(process, count);
            }
        }
    }

    /// How the event of this vector is related to the event of the other.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Causality {
        match (self.knows_no_more_than(other), other.knows_no_more_than(self)) {
            (true, true) => Causality::Equal,
            (true, false) => Causality::Before,
            (false, true) => Causality::After,
            (false, false) => Causality::Concurrent,
        }
    }

    /// This vector in the partial order of causality: `v.causal() < w.causal()` says that v happened before w.
    #[must_use]
    pub fn causal(&self) -> Causal<'_, P> {
        Causal(self)
    }

    fn knows_no_more_than(&self, other: &Self) -> bool {
        self.counts.iter().all(|(process, &count)| count <= other.get(process))
    }
}

/// A vector, ordered by causality alone: concurrent ones have no order.
///
/// ```
/// # use synod_clocks::VectorClock;
/// let (mut a, mut b) = (VectorClock::new(), VectorClock::new());
/// let (v, w) = (a.tick(false), b.tick(true));
/// assert_eq!(v.causal().partial_cmp(&w.causal()), None);
/// assert!(v.causal() < b.receive(true, &v).causal());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Causal<'a, P: Finite>(&'a VectorClock<P>);

impl<P: Finite> PartialOrd for Causal<'_, P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match self.0.compare(other.0) {
            Causality::Before => Some(Ordering::Less),
            Causality::After => Some(Ordering::Greater),
            Causality::Equal => Some(Ordering::Equal),
            Causality::Concurrent => None,
        }
    }
}

/// By the components in turn, as numbers. Where one vector is below another in every component, it is so in the first one in which
/// they differ; hence this order extends causality.
impl<P: Finite> Ord for VectorClock<P> {
    fn cmp(&self, other: &Self) -> Ordering {
        P::all().map(|process| self.get(process)).cmp(P::all().map(|process| other.get(process)))
    }
}

impl<P: Finite> PartialOrd for VectorClock<P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As the map of the components that are not 0.
impl<P: Finite> Value for VectorClock<P> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        self.counts.encode(e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Self { counts: Map::decode(d) }
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.counts.decode_into(d);
    }

    fn show(&self) -> Datum {
        self.counts.show()
    }
}

impl<P: Finite> fmt::Debug for VectorClock<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<P: Finite> fmt::Display for VectorClock<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}

#[cfg(test)]
mod tests;
