//! What an object does when one client at a time uses it.

use synod_spec::Value;

/// A sequential object: its state, the operations that clients call, and what each of them answers.
///
/// It is the specification that concurrent histories are judged against, so it says nothing of clients, messages or
/// time. A type that implements it is the object's state; [`Default`] is the state in which histories begin (or name
/// another one, see [`History::linearizable_from`](crate::History::linearizable_from)).
///
/// ```
/// use synod::consistency::{History, Sequential};
/// use synod::prelude::*;
///
/// /// A counter that tells what it has counted so far.
/// #[derive(Default, Value)]
/// struct Counter(u8);
///
/// #[derive(Value)]
/// struct Add(u8);
///
/// impl Sequential for Counter {
///     type Operation = Add;
///     type Answer = u8;
///
///     fn apply(&mut self, Add(n): &Add) -> u8 {
///         self.0 += n;
///         self.0
///     }
/// }
///
/// let mut history: History<char, Counter> = History::new();
/// history.call('a', Add(1));
/// history.call('b', Add(2));
/// history.answer('a', 3);
/// assert!(history.linearizable().is_ok(), "b's operation took effect first");
/// history.answer('b', 3);
/// assert!(history.linearizable().is_err(), "one of the two must have come second");
/// ```
///
/// **An operation that has to wait**, such as taking a lock that somebody holds, is one that answers something which
/// no client is ever told ([`Answer::Refused`](crate::Answer::Refused), say) and changes nothing: an order in which
/// it comes too early then explains no answer.
///
/// **What it is not.** The answer is a function of state and operation. An object that may choose its answer (a pool
/// that hands out any element) is not one of these.
pub trait Sequential: Value {
    /// What clients call.
    type Operation: Value;

    /// What they are answered.
    type Answer: Value;

    /// Carries out an operation; its answer.
    fn apply(&mut self, operation: &Self::Operation) -> Self::Answer;
}
