//! How a history is written in a state: how many events, then each with its client.
//!
//! Whether an event is a call or an answer is not written: it is an answer just when the client has an operation
//! open. The groups of calls and of answers need no marks either, since the events alternate between them by
//! themselves.

use synod_spec::{Datum, Decoder, Encoder, Value, derived};

use super::{Entry, EntryOf, last_call};
use crate::{History, Order, Sequential};

impl<C: Value, O: Sequential, K: Order> Value for History<C, O, K> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.entries.len() as u64);
        for entry in &self.entries {
            entry.client().encode(e);
            match entry {
                Entry::Call { operation, .. } => operation.encode(e),
                Entry::Answer { answer, .. } => answer.encode(e),
            }
        }
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        let mut history = Self::new();
        history.decode_into(d);
        history
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.entries.clear();
        for _ in 0..d.varint() {
            let entry = decode_next::<C, O>(&self.entries, d);
            self.entries.push(entry);
        }
    }

    fn show(&self) -> Datum {
        Datum::List(self.entries.iter().map(show::<C, O>).collect())
    }
}

#[inline]
fn decode_next<C: Value, O: Sequential>(before: &[EntryOf<C, O>], d: &mut Decoder<'_>) -> EntryOf<C, O> {
    let client = C::decode(d);
    match last_call(before, &client) {
        None => Entry::Call { client, operation: Value::decode(d) },
        Some(_) => Entry::Answer { client, answer: Value::decode(d) },
    }
}

/// As the specification wrote it.
fn show<C: Value, O: Sequential>(entry: &EntryOf<C, O>) -> Datum {
    match entry {
        Entry::Call { client, operation } => {
            derived::variant("call", [("client", client.show()), ("operation", operation.show())])
        }
        Entry::Answer { client, answer } => {
            derived::variant("answer", [("client", client.show()), ("answer", answer.show())])
        }
    }
}
