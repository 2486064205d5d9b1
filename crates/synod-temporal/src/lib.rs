//! Temporal logic on state graphs.
//!
//! The question: does every fair behaviour of a graph make a formula true? The crate knows no specs, only numbered predicates
//! and the graph of the engine ([`synod_explore::StateGraph`]), and answers like this:
//!
//! 1. the formula ([`Ltl`]), negated, becomes an [`Automaton`] that accepts the behaviours that violate it ([`translate()`]);
//! 2. the graph and the automaton together are an implicit graph, the *product*. A violation that goes on for ever is a cycle in it
//!    that meets the automaton's acceptance sets and the fairness constraints ([`Fair`]); strongly connected components say whether
//!    there are any;
//! 3. if so, a [`Lasso`] is made: a shortest way to such a cycle, and a short cycle ([`find_lasso`], [`stuttering_lasso`]).
//!
//! One property is about what could happen rather than what does: [`never_again`] finds a state from which a goal can no
//! longer be reached. And [`holds_on`] evaluates a formula on a single behaviour, straight from the meaning of the operators; it shares
//! nothing with the rest, so that whatever was found can be judged again.
//!
//! The semantics are TLA+'s. A behaviour is an infinite sequence of states, each step of which is a step of the graph or a
//! stuttering step, which is possible always and of which no step predicate is true.
//!
//! Everything is a function of its arguments: no clock, no threads, no hash order. And nothing recurses on the graph.

mod accept;
mod automaton;
mod bits;
mod cycle;
mod fair;
mod fairness;
mod lasso;
mod ltl;
mod normal;
mod paths;
mod possible;
mod product;
mod reduce;
mod scc;
mod shorten;
mod stopped;
mod stutter;
#[cfg(test)]
mod testing;
mod translate;
mod word;

pub use automaton::Automaton;
pub use fairness::{Fair, Strength};
pub use lasso::{Lasso, find_lasso, stuttering_lasso};
pub use ltl::Ltl;
pub use possible::never_again;
pub use stopped::Stopped;
pub use stutter::is_stutter_invariant;
pub use translate::{LIMIT, TooLarge, translate};
pub use word::{Letter, holds_on};
