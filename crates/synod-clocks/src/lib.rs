//! Logical clocks: Lamport and vector clocks, happened-before, the total order of events.
//!
//! - [`LamportClock`], [`Convention`], [`Stamp`]: a count of events that respects causality, and the total order that it gives;
//! - [`VectorClock`], [`Causality`]: a count for each process, which tells causality exactly;
//! - [`mod@wind`]: every interleaving of a few fixed programs that send, receive and do things by themselves;
//! - [`Computation`]: the events of a trace, which message is which, and what happened before what.
//!
//! The clocks are values for the states of specs. Nothing here explores.

// The derives write `::synod`.
extern crate synod_spec as synod;

mod computation;
mod lamport;
#[cfg(test)]
mod testing;
mod vector;
pub mod wind;

pub use computation::{
    Claim, Computation, EventId, Fate, Inconsistency, Occurrence, Passage, Remark, Stamping,
};
pub use lamport::{Convention, LamportClock, Stamp, Time};
pub use vector::{Causal, Causality, VectorClock};
pub use wind::wind;
