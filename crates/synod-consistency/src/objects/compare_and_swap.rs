//! A register that can be changed on condition.

use synod_derive::Value;
use synod_spec::Value;

use crate::{Answer, Sequential};

/// A register with an operation that writes only where it finds what it expects, in one step.
///
/// ```
/// use synod::consistency::{Answer, CompareAndSwap, History, compare_and_swap::Operation};
///
/// let mut history: History<u8, CompareAndSwap<u8>> = History::new();
/// for client in [1, 2] {
///     history.call(client, Operation::CompareAndSwap { expected: 0, new: client });
/// }
/// history.answer(1, Answer::Done);
/// history.answer(2, Answer::Done);
/// assert!(history.linearizable().is_err(), "only one of them can have found 0");
/// ```
#[derive(Default, Value)]
pub struct CompareAndSwap<V>(pub V);

/// What clients call. A read is answered [`Answer::Value`], a write [`Answer::Done`], and a compare-and-swap
/// [`Answer::Done`] where it wrote, [`Answer::Refused`] where it did not.
#[derive(Value)]
pub enum Operation<V> {
    /// What is in the register?
    Read,
    /// From now on this is.
    Write(V),
    /// From now on `new` is, if `expected` was.
    CompareAndSwap {
        /// What must be in the register.
        expected: V,
        /// What then takes its place.
        new: V,
    },
}

impl<V: Value> Sequential for CompareAndSwap<V> {
    type Operation = Operation<V>;
    type Answer = Answer<V>;

    fn apply(&mut self, operation: &Operation<V>) -> Answer<V> {
        match operation {
            Operation::Read => return Answer::Value(self.0.clone()),
            Operation::Write(value) => self.0.clone_from(value),
            Operation::CompareAndSwap { expected, new } if self.0 == *expected => self.0.clone_from(new),
            Operation::CompareAndSwap { .. } => return Answer::Refused,
        }
        Answer::Done
    }
}
