//! The operations of a history, and which of them must come before which.

use synod_spec::Value;

use crate::Sequential;
use crate::history::{Entry, EntryOf};

/// A set of operations has a bit for each.
const MOST: usize = u64::BITS as usize;

/// An operation, answered or not.
pub(crate) struct Record<'a, C, O: Sequential> {
    pub(crate) client: &'a C,
    pub(crate) operation: &'a O::Operation,
    pub(crate) answer: Option<&'a O::Answer>,
    /// The operations that every order must put before this one.
    pub(crate) before: u64,
}

/// What makes an operation come before another in every order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precedence {
    /// It was answered when the other was called.
    RealTime,
    /// It is one of the same client's, called earlier.
    ProgramOrder,
}

/// A history that is too long for a set of its operations is not judged at all.
#[track_caller]
pub(crate) fn refuse_too_many(operations: usize) {
    assert!(
        operations <= MOST,
        "a history of {operations} operations is too long to be judged: at most {MOST} can be. Bound the number of \
         operations that a client calls, with a constant of the spec"
    );
}

/// The operations in the order of their calls, as many as a set holds at most.
pub(crate) fn records<C: Value, O: Sequential>(
    entries: &[EntryOf<C, O>],
    precedence: Precedence,
) -> Vec<Record<'_, C, O>> {
    let mut records: Vec<Record<'_, C, O>> = Vec::new();
    let mut answered = 0;
    for entry in entries {
        match entry {
            Entry::Call { client, operation } => {
                let before = match precedence {
                    Precedence::RealTime => answered,
                    Precedence::ProgramOrder => set_of(&records, |record| record.client == client),
                };
                records.push(Record { client, operation, answer: None, before });
            }
            Entry::Answer { client, answer } => {
                let last = last_of(&records, client);
                records[last].answer = Some(answer);
                answered |= 1 << last;
            }
        }
    }
    records
}

/// The operation that the client called last.
pub(crate) fn last_of<C: Value, O: Sequential>(records: &[Record<'_, C, O>], client: &C) -> usize {
    let last = records.iter().rposition(|record| record.client == client);
    last.expect("an answer comes after its call")
}

/// The operations of which `is_in` is true.
pub(crate) fn set_of<C, O: Sequential>(
    records: &[Record<'_, C, O>],
    is_in: impl Fn(&Record<'_, C, O>) -> bool,
) -> u64 {
    let bits = records.iter().enumerate().filter(|(_, record)| is_in(record));
    bits.fold(0, |set, (at, _)| set | 1 << at)
}
