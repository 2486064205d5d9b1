//! Ready-made sequential objects.

mod answer;
pub mod compare_and_swap;
pub mod queue;
pub mod register;

pub use answer::Answer;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::Sequential;
    use Answer::{Done, Refused, Value};

    /// One operation after the other, from the default state.
    fn answers<O: Sequential + Default>(steps: &[(O::Operation, O::Answer)])
    where
        O::Answer: Debug,
    {
        let mut object = O::default();
        for (at, (operation, answer)) in steps.iter().enumerate() {
            assert_eq!(object.apply(operation), *answer, "step {at}");
        }
    }

    #[test]
    fn a_register() {
        use register::Operation::{Read, Write};
        answers::<register::Register<u8>>(&[
            (Read, Value(0)),
            (Write(2), Done),
            (Read, Value(2)),
            (Write(1), Done),
            (Read, Value(1)),
            (Read, Value(1)),
        ]);
    }

    #[test]
    fn compare_and_swap() {
        use compare_and_swap::Operation::{CompareAndSwap, Read, Write};
        answers::<compare_and_swap::CompareAndSwap<u8>>(&[
            (Write(2), Done),
            (CompareAndSwap { expected: 1, new: 5 }, Refused),
            (CompareAndSwap { expected: 3, new: 5 }, Refused),
            (Read, Value(2)),
            (CompareAndSwap { expected: 2, new: 5 }, Done),
            (Read, Value(5)),
        ]);
    }

    #[test]
    fn a_queue() {
        use queue::Operation::{Dequeue, Enqueue};
        answers::<queue::Queue<char>>(&[
            (Dequeue, Value(None)),
            (Enqueue('x'), Done),
            (Enqueue('y'), Done),
            (Dequeue, Value(Some('x'))),
            (Enqueue('z'), Done),
            (Dequeue, Value(Some('y'))),
            (Dequeue, Value(Some('z'))),
            (Dequeue, Value(None)),
        ]);
    }
}
