//! The calls and answers of a shared object, as a state variable.

mod standard;
mod value;

use std::marker::PhantomData;

use synod_spec::Value;

use crate::{Order, RealTime, Sequential};

/// A call or an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry<C, P, A> {
    Call { client: C, operation: P },
    Answer { client: C, answer: A },
}

impl<C, P, A> Entry<C, P, A> {
    #[inline]
    pub(crate) fn client(&self) -> &C {
        match self {
            Self::Call { client, .. } | Self::Answer { client, .. } => client,
        }
    }

    #[inline]
    pub(crate) fn is_call(&self) -> bool {
        matches!(self, Self::Call { .. })
    }
}

/// The entries of a history whose clients are `C` and whose object is `O`.
pub(crate) type EntryOf<C, O> = Entry<C, <O as Sequential>::Operation, <O as Sequential>::Answer>;

/// The operations that clients `C` have called of an object `O`, and what they were answered.
///
/// A client has at most one operation open: it calls the next one when it has been answered. An operation may stay
/// open for ever; that is how a client that has crashed looks.
///
/// What is kept of the order of calls and answers is what `K` says: [`RealTime`], for linearizability (sequential
/// consistency can be asked for too), or [`ProgramOrder`](crate::ProgramOrder), for sequential consistency alone. Of
/// recordings that differ in nothing else, the histories are equal, so that they don't make a specification's states
/// more than they are.
///
/// A history grows with every call and never shrinks, so a specification has to bound the number of calls:
/// [`History::calls`] and [`History::pending`] say whether a client may call again. To judge a history takes the
/// longer the more operations there are *at once*; that they are many matters little.
///
/// ```
/// use synod::consistency::{Answer, History, Register, register::Operation::{Read, Write}};
///
/// // Both calls come before both answers: whose came first is not kept.
/// let (mut one, mut other) = (History::<char, Register<u8>>::new(), History::new());
/// one.call('a', Write(7));
/// one.call('b', Read);
/// other.call('b', Read);
/// other.call('a', Write(7));
/// assert_eq!(one, other);
/// assert_eq!(one.to_string(), "[call(\"a\", Write(7)), call(\"b\", Read)]");
///
/// // If the answer comes before the other call, then that is kept.
/// let (mut before, mut during) = (one.clone(), one);
/// before.answer('a', Answer::Done);
/// before.call('c', Read);
/// during.call('c', Read);
/// during.answer('a', Answer::Done);
/// assert_ne!(before, during);
/// ```
pub struct History<C: Value, O: Sequential, K: Order = RealTime> {
    /// In the one sequence that stands for all of the same meaning.
    pub(crate) entries: Vec<EntryOf<C, O>>,
    kept: PhantomData<fn() -> K>,
}

impl<C: Value, O: Sequential, K: Order> History<C, O, K> {
    /// Nothing was called.
    #[must_use]
    pub fn new() -> Self {
        Self { entries: Vec::new(), kept: PhantomData }
    }

    /// The client calls the operation.
    ///
    /// # Panics
    /// Where the client has an operation open.
    #[inline]
    #[track_caller]
    pub fn call(&mut self, client: C, operation: O::Operation) {
        if let Some(open) = self.pending(&client) {
            called_twice(&client, &operation, open);
        }
        self.insert(Entry::Call { client, operation });
    }

    /// The client gets the answer to the operation that it has open.
    ///
    /// # Panics
    /// Where it has none.
    #[inline]
    #[track_caller]
    pub fn answer(&mut self, client: C, answer: O::Answer) {
        if self.pending(&client).is_none() {
            not_called(&client, &answer);
        }
        self.insert(Entry::Answer { client, answer });
    }

    /// The operation that the client has called and was not answered yet.
    #[inline]
    #[must_use]
    pub fn pending(&self, client: &C) -> Option<&O::Operation> {
        last_call(&self.entries, client)
    }

    /// How many operations the client has called, the open one included.
    #[must_use]
    pub fn calls(&self, client: &C) -> usize {
        self.entries.iter().filter(|entry| entry.is_call() && entry.client() == client).count()
    }

    /// How many operations were called, the open ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_call()).count()
    }

    /// Whether nothing was called.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    #[inline]
    fn insert(&mut self, entry: EntryOf<C, O>) {
        let place = K::place(&self.entries, &entry);
        self.entries.insert(place, entry);
    }
}

/// The operation of the client's last entry, if that is a call.
#[inline]
fn last_call<'a, C: PartialEq, P, A>(entries: &'a [Entry<C, P, A>], client: &C) -> Option<&'a P> {
    match entries.iter().rev().find(|entry| entry.client() == client)? {
        Entry::Call { operation, .. } => Some(operation),
        Entry::Answer { .. } => None,
    }
}

#[cold]
#[track_caller]
fn called_twice<P: Value>(client: &impl Value, operation: &P, open: &P) -> ! {
    let (client, operation, open) = (client.show(), operation.show(), open.show());
    panic!("{client} calls {operation}, but its {open} has not been answered")
}

#[cold]
#[track_caller]
fn not_called(client: &impl Value, answer: &impl Value) -> ! {
    let (client, answer) = (client.show(), answer.show());
    panic!("{client} is answered {answer}, but it has no operation open")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answer, ProgramOrder, Register, register::Operation};

    type Registers<K> = History<u8, Register<u8>, K>;

    #[test]
    fn knows_who_waits_for_what() {
        let mut history = Registers::<RealTime>::new();
        assert!(history.is_empty());
        history.call(1, Operation::Write(7));
        history.call(2, Operation::Read);
        history.answer(1, Answer::Done);
        assert_eq!(history.pending(&1), None);
        assert_eq!(history.pending(&2), Some(&Operation::Read));
        history.call(1, Operation::Read);
        assert_eq!((history.calls(&1), history.calls(&2), history.len()), (2, 1, 3));
        assert!(!history.is_empty());
    }

    #[test]
    fn groups_are_sorted_and_do_not_mix() {
        let mut history = Registers::<RealTime>::new();
        history.call(2, Operation::Read);
        history.call(1, Operation::Read);
        history.answer(2, Answer::Value(0));
        history.answer(1, Answer::Value(0));
        history.call(1, Operation::Write(5));
        let text = "[call(1, Read), call(2, Read), answer(1, 0), answer(2, 0), call(1, Write(5))]";
        assert_eq!(history.to_string(), text);
    }

    #[test]
    fn program_order_is_by_client() {
        let mut history = Registers::<ProgramOrder>::new();
        history.call(2, Operation::Read);
        history.answer(2, Answer::Value(0));
        history.call(1, Operation::Read);
        history.call(2, Operation::Write(5));
        let text = "[call(1, Read), call(2, Read), answer(2, 0), call(2, Write(5))]";
        assert_eq!(history.to_string(), text);
    }

    #[test]
    #[should_panic(expected = "3 calls Write(4), but its Read has not been answered")]
    fn one_open_call_a_client() {
        let mut history = Registers::<RealTime>::new();
        history.call(3, Operation::Read);
        history.call(3, Operation::Write(4));
    }

    #[test]
    #[should_panic(expected = "3 is answered done, but it has no operation open")]
    fn no_answer_without_a_call() {
        let mut history = Registers::<ProgramOrder>::new();
        history.call(2, Operation::Read);
        history.answer(3, Answer::Done);
    }
}
