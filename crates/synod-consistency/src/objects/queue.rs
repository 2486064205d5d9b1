//! A queue: first in, first out.

use std::collections::VecDeque;

use synod_derive::Value;
use synod_spec::Value;

use crate::{Answer, Sequential};

/// A first-in, first-out queue without a bound.
///
/// ```
/// use synod::consistency::{Answer, History, Queue, queue::Operation};
///
/// let mut history: History<u8, Queue<char>> = History::new();
/// history.call(1, Operation::Enqueue('x'));
/// history.answer(1, Answer::Done);
/// history.call(2, Operation::Dequeue);
/// history.answer(2, Answer::Value(None));
/// assert!(history.linearizable().is_err(), "it is not empty");
/// ```
#[derive(Value)]
pub struct Queue<V>(pub VecDeque<V>);

impl<V> Default for Queue<V> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

/// What clients call: to enqueue is answered [`Answer::Done`], to dequeue [`Answer::Value`], of `None` where the
/// queue is empty.
#[derive(Value)]
pub enum Operation<V> {
    /// Puts an element at the end.
    Enqueue(V),
    /// Takes the first element out.
    Dequeue,
}

impl<V: Value> Sequential for Queue<V> {
    type Operation = Operation<V>;
    type Answer = Answer<Option<V>>;

    fn apply(&mut self, operation: &Operation<V>) -> Self::Answer {
        match operation {
            Operation::Enqueue(value) => {
                self.0.push_back(value.clone());
                Answer::Done
            }
            Operation::Dequeue => Answer::Value(self.0.pop_front()),
        }
    }
}
