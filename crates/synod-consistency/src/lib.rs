//! Linearizability and sequential consistency, judged on histories of calls and returns.
//!
//! Clients *call* operations of a shared object and are *answered*. Between the two, other clients call and are
//! answered too. Whether the object behaves well in spite of this is a question about the *history* of calls and
//! answers:
//!
//! - it is **linearizable** if every operation can be given one moment between its call and its answer such that the
//!   operations, carried out one after the other at these moments, answer just what was answered
//!   (M. Herlihy, J. Wing, "Linearizability: a correctness condition for concurrent objects", 1990);
//! - it is **sequentially consistent** if there is such an order at all that keeps each client's own operations in
//!   sequence, whenever they were called (L. Lamport, "How to make a multiprocessor computer that correctly executes
//!   multiprocess programs", 1979).
//!
//! An operation that is not answered yet may have had its effect or not, in both.
//!
//! A specification keeps the [`History`] in a state variable, tells it of calls and answers in its steps, and asks for
//! the judgement in an ordinary invariant:
//!
//! ```
//! use synod::consistency::{Answer, History, Register, register::Operation};
//! use synod::prelude::*;
//!
//! #[derive(State)]
//! struct State {
//!     cached: Vec<Option<u8>>,
//!     history: History<usize, Register<Option<u8>>>,
//! }
//!
//! // In a step: client 0 is answered from its cache.
//! fn read(t: &mut State) {
//!     t.history.call(0, Operation::Read);
//!     t.history.answer(0, Answer::Value(t.cached[0]));
//! }
//!
//! // In `properties`: p.always("Linearizable", |_, s| s.history.linearizable());
//! # let mut t = State { cached: vec![None], history: History::new() };
//! # read(&mut t);
//! # assert!(t.history.linearizable().is_ok());
//! ```
//!
//! The object is a [`Sequential`] one: [`Register`], [`CompareAndSwap`], [`Queue`], or your own in ten lines.
//!
//! How it is built: `history.rs` records, and keeps histories of the same meaning equal (`order.rs` says how);
//! `records.rs` makes operations of calls and answers; `search.rs` looks for an order; `explain.rs` and `picture.rs`
//! say why there is none; `memory.rs` remembers verdicts.

// What the derives generate names the crate that specifications import.
extern crate synod_spec as synod;

mod explain;
mod history;
mod judge;
mod memory;
mod objects;
mod order;
mod picture;
mod records;
mod search;
mod sequential;

pub use history::History;
pub use objects::compare_and_swap::CompareAndSwap;
pub use objects::queue::Queue;
pub use objects::register::Register;
pub use objects::{Answer, compare_and_swap, queue, register};
pub use order::{Order, ProgramOrder, RealTime};
pub use sequential::Sequential;
