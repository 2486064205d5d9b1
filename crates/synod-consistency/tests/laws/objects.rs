//! The objects under test, with ways to name a few of their operations and answers by numbers.

use std::fmt::Debug;

use synod_consistency::{Answer, CompareAndSwap, Queue, Register, Sequential};
use synod_consistency::{compare_and_swap, queue, register};
use synod_derive::Value;

/// An object that can be played with at random.
pub(crate) trait Toy: Sequential<Operation: Debug, Answer: Debug> + Default + Debug {
    /// Some operation.
    fn operation(number: u8) -> Self::Operation;

    /// Every answer that might be given, right or wrong.
    fn answers() -> Vec<Self::Answer>;
}

impl Toy for Register<u8> {
    fn operation(number: u8) -> register::Operation<u8> {
        match number % 5 {
            value @ 1..=2 => register::Operation::Write(value),
            _ => register::Operation::Read,
        }
    }

    fn answers() -> Vec<Answer<u8>> {
        vec![Answer::Done, Answer::Value(0), Answer::Value(1), Answer::Value(2)]
    }
}

impl Toy for CompareAndSwap<u8> {
    fn operation(number: u8) -> compare_and_swap::Operation<u8> {
        match number % 8 {
            0..=1 => compare_and_swap::Operation::Read,
            2 => compare_and_swap::Operation::Write(number % 3),
            _ => compare_and_swap::Operation::CompareAndSwap { expected: number % 3, new: number / 3 % 3 },
        }
    }

    fn answers() -> Vec<Answer<u8>> {
        let values = (0..3).map(Answer::Value);
        [Answer::Done, Answer::Refused].into_iter().chain(values).collect()
    }
}

impl Toy for Queue<u8> {
    fn operation(number: u8) -> queue::Operation<u8> {
        match number % 4 {
            value @ 0..=1 => queue::Operation::Enqueue(value),
            _ => queue::Operation::Dequeue,
        }
    }

    fn answers() -> Vec<Answer<Option<u8>>> {
        vec![Answer::Done, Answer::Value(None), Answer::Value(Some(0)), Answer::Value(Some(1))]
    }
}

/// What a user writes: a lock. To take it while it is held has to wait, and a client that waits is not answered.
#[derive(Default, Value)]
pub(crate) struct Lock {
    held: bool,
}

#[derive(Value)]
pub(crate) enum LockOperation {
    Take,
    Release,
    IsHeld,
}

#[derive(Value)]
pub(crate) enum LockAnswer {
    Ok,
    Held(bool),
    Waits,
}

impl Sequential for Lock {
    type Operation = LockOperation;
    type Answer = LockAnswer;

    fn apply(&mut self, operation: &LockOperation) -> LockAnswer {
        match operation {
            LockOperation::Take if self.held => LockAnswer::Waits,
            LockOperation::IsHeld => LockAnswer::Held(self.held),
            take_or_release => {
                self.held = *take_or_release == LockOperation::Take;
                LockAnswer::Ok
            }
        }
    }
}

impl Toy for Lock {
    fn operation(number: u8) -> LockOperation {
        match number % 4 {
            0..=1 => LockOperation::Take,
            2 => LockOperation::Release,
            _ => LockOperation::IsHeld,
        }
    }

    fn answers() -> Vec<LockAnswer> {
        vec![LockAnswer::Ok, LockAnswer::Held(false), LockAnswer::Held(true), LockAnswer::Waits]
    }
}

/// Two registers, for what goes wrong only with more than one.
#[derive(Default, Value)]
pub(crate) struct Pair([u8; 2]);

#[derive(Value)]
pub(crate) enum PairOperation {
    Read(usize),
    Write(usize, u8),
}

impl Sequential for Pair {
    type Operation = PairOperation;
    type Answer = Answer<u8>;

    fn apply(&mut self, operation: &PairOperation) -> Answer<u8> {
        match operation {
            PairOperation::Read(which) => Answer::Value(self.0[*which]),
            PairOperation::Write(which, value) => {
                self.0[*which] = *value;
                Answer::Done
            }
        }
    }
}
