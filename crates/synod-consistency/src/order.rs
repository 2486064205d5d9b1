//! What a history keeps of the order of its calls and answers, and nothing else.
//!
//! A recording is a sequence of calls and answers. Many sequences mean the same, and a state variable must not tell
//! them apart, or the search explores each state once for each of them. Each order has one sequence that stands for
//! all of its kind, and says where in it the next event belongs.

use crate::history::Entry;

/// What a history keeps of the order of its events: [`RealTime`] or [`ProgramOrder`].
pub trait Order: sealed::Sealed + Send + Sync + 'static {
    /// Where a new event belongs, and what is at or behind that place moves one further.
    #[doc(hidden)]
    fn place<C: Ord, P, A>(entries: &[Entry<C, P, A>], new: &Entry<C, P, A>) -> usize;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::RealTime {}
    impl Sealed for super::ProgramOrder {}
}

/// Which operations had been answered when another one was called: what linearizability is about.
///
/// Of two neighbours in a recording, two calls can change places, and two answers, because no operation is then
/// answered before another's call that was not before. A call and an answer of different clients cannot. So a history
/// is a sequence of alternating groups of calls and of answers; within a group the clients are in order. And
/// histories are equal *just* when, for each operation, the same operations had been answered when it was called:
/// those are the groups of answers before it. (Operations are intervals, and this is the canonical representation of
/// an interval order; P. Fishburn, "Interval orders and interval graphs", 1985.) It is also what the
/// `LinearizabilityTester` of Stateright 0.31 keeps, in another form: for each operation the number of operations
/// that each other client had completed.
#[derive(Clone, Copy, Debug)]
pub enum RealTime {}

/// The order of each client's own operations: what sequential consistency is about.
///
/// The history is sorted by client.
#[derive(Clone, Copy, Debug)]
pub enum ProgramOrder {}

impl Order for RealTime {
    #[inline]
    fn place<C: Ord, P, A>(entries: &[Entry<C, P, A>], new: &Entry<C, P, A>) -> usize {
        let behind =
            |entry: &&Entry<C, P, A>| entry.is_call() == new.is_call() && entry.client() > new.client();
        entries.len() - entries.iter().rev().take_while(behind).count()
    }
}

impl Order for ProgramOrder {
    #[inline]
    fn place<C: Ord, P, A>(entries: &[Entry<C, P, A>], new: &Entry<C, P, A>) -> usize {
        entries.partition_point(|entry| entry.client() <= new.client())
    }
}
