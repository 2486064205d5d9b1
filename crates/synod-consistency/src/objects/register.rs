//! A register: whoever reads it finds what was written last.

use synod_derive::Value;
use synod_spec::Value;

use crate::{Answer, Sequential};

/// A read/write register and the value in it. Where nothing has been written at first, let the values be an
/// `Option`.
///
/// ```
/// use synod::consistency::{Answer, History, Register, register::Operation};
///
/// let mut history: History<u8, Register<Option<char>>> = History::new();
/// history.call(1, Operation::Write(Some('x')));
/// history.call(2, Operation::Read);
/// history.answer(2, Answer::Value(Some('x'))); // While the write is still going on: fine.
/// assert!(history.linearizable().is_ok());
/// history.call(3, Operation::Read);
/// history.answer(3, Answer::Value(None)); // The same register was read as written before.
/// assert!(history.linearizable().is_err());
/// ```
#[derive(Default, Value)]
pub struct Register<V>(pub V);

/// What clients call: a write is answered [`Answer::Done`], a read [`Answer::Value`].
#[derive(Value)]
pub enum Operation<V> {
    /// What is in the register?
    Read,
    /// From now on this is.
    Write(V),
}

impl<V: Value> Sequential for Register<V> {
    type Operation = Operation<V>;
    type Answer = Answer<V>;

    fn apply(&mut self, operation: &Operation<V>) -> Answer<V> {
        match operation {
            Operation::Read => Answer::Value(self.0.clone()),
            Operation::Write(value) => {
                self.0.clone_from(value);
                Answer::Done
            }
        }
    }
}
