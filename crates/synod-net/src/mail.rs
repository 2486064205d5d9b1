//! The messages under way.
//!
//! For every kind of network they are one sequence, sorted by what the network does *not* keep in order:
//!
//! | network | sorted by | so that |
//! |---|---|---|
//! | reordering | all of the message | equal multisets are equal sequences |
//! | repeating | all of the message, each once | equal sets are equal sequences |
//! | FIFO | sender and receiver | each pair's queue is a run of the sequence, in the order of sending |
//! | mailbox | receiver | each receiver's queue is a run of the sequence, in the order of sending |
//!
//! That is the whole invariant. Two states in which the same can happen from now on are then one state, and the encoding is a length
//! and the messages, bit-packed.

use std::cmp::Ordering;

use synod_spec::{Datum, Decoder, Encoder, Finite, Value};

use crate::{Envelope, Order};

/// The messages under way in a network.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mail<N, M> {
    order: Order,
    list: Vec<Envelope<N, M>>,
}

impl<N: Clone, M: Clone> Clone for Mail<N, M> {
    fn clone(&self) -> Self {
        Self { order: self.order, list: self.list.clone() }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.order = source.order;
        self.list.clone_from(&source.list);
    }
}

impl<N: Finite, M: Value> Mail<N, M> {
    /// Nothing is under way.
    #[must_use]
    pub fn new(order: Order) -> Self {
        Self { order, list: Vec::new() }
    }

    /// All messages under way, grouped as the network keeps them apart; copies of a message as often as there are.
    pub fn iter(&self) -> impl Iterator<Item = &Envelope<N, M>> {
        self.list.iter()
    }

    /// How many messages are under way, copies counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether a message is under way.
    #[must_use]
    pub fn contains(&self, envelope: &Envelope<N, M>) -> bool {
        self.list.contains(envelope)
    }

    /// Where two messages stand in the sequence, as far as the network does not keep them in the order of sending.
    #[inline]
    fn compare(&self, a: &Envelope<N, M>, b: &Envelope<N, M>) -> Ordering {
        match self.order {
            Order::Reordering | Order::Repeating => a.cmp(b),
            Order::Fifo => (a.from, a.to).cmp(&(b.from, b.to)),
            Order::Mailbox => a.to.cmp(&b.to),
        }
    }

    /// A message is sent.
    #[inline]
    pub(crate) fn send(&mut self, envelope: Envelope<N, M>) {
        let at = self.list.partition_point(|other| self.compare(other, &envelope).is_le());
        let known = self.order == Order::Repeating && at > 0 && self.list[at - 1] == envelope;
        if !known {
            self.list.insert(at, envelope);
        }
    }

    /// The places of the messages that may arrive next; of equal ones the first.
    #[inline]
    pub(crate) fn deliverable(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.list.len()).filter(|&at| at == 0 || self.are_apart(&self.list[at - 1], &self.list[at]))
    }

    /// Whether neighbours belong to different queues; where there are none, whether they are different messages.
    #[inline]
    fn are_apart(&self, a: &Envelope<N, M>, b: &Envelope<N, M>) -> bool {
        match self.order {
            Order::Reordering | Order::Repeating => a != b,
            Order::Fifo | Order::Mailbox => self.compare(a, b).is_ne(),
        }
    }

    /// The places of all messages under way; where the same could be done to equal neighbours, the first of them.
    pub(crate) fn distinct(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.list.len()).filter(|&at| at == 0 || self.list[at - 1] != self.list[at])
    }

    #[inline]
    pub(crate) fn at(&self, place: usize) -> &Envelope<N, M> {
        &self.list[place]
    }

    /// The first place of a message.
    pub(crate) fn place_of(&self, envelope: &Envelope<N, M>) -> Option<usize> {
        self.list.iter().position(|other| other == envelope)
    }

    /// A message has arrived that was at this place; what has been sent since may have moved it on. Where messages may arrive any
    /// number of times, it stays.
    #[inline]
    pub(crate) fn take_out(&mut self, place: usize, envelope: &Envelope<N, M>) {
        if self.order != Order::Repeating {
            let moved = self.list[place..].iter().position(|other| other == envelope);
            self.list.remove(place + moved.expect("a message that arrives is under way"));
        }
    }

    /// A message is lost, for good.
    pub(crate) fn lose(&mut self, place: usize) {
        self.list.remove(place);
    }

    /// A message will arrive once more than it would have. In a queue the copy stands behind the original.
    pub(crate) fn duplicate(&mut self, place: usize) {
        self.list.insert(place, self.list[place].clone());
    }
}

/// The kind of network, how many messages there are, and the messages.
impl<N: Finite, M: Value> Value for Mail<N, M> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        self.order.encode(e);
        self.list.encode(e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Self { order: Order::decode(d), list: Vec::decode(d) }
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.order.decode_into(d);
        self.list.decode_into(d);
    }

    /// Sets and multisets as such; queues by whom they lead from and to.
    fn show(&self) -> Datum {
        match self.order {
            Order::Repeating => Datum::Set(self.list.iter().map(Value::show).collect()),
            Order::Reordering => {
                let count = |copies: &[Envelope<N, M>]| (copies[0].show(), copies.len() as u64);
                Datum::Bag(self.list.chunk_by(|a, b| a == b).map(count).collect())
            }
            Order::Fifo => self.queues(
                |first| Datum::Atom(format!("{}→{}", first.from.show(), first.to.show())),
                |envelope| envelope.message.show(),
            ),
            Order::Mailbox => self.queues(|first| first.to.show(), Value::show),
        }
    }
}

impl<N: Finite, M: Value> Mail<N, M> {
    fn queues(
        &self,
        name: impl Fn(&Envelope<N, M>) -> Datum,
        show: impl Fn(&Envelope<N, M>) -> Datum,
    ) -> Datum {
        let queues = self.list.chunk_by(|a, b| self.compare(a, b).is_eq());
        let shown = queues.map(|queue| (name(&queue[0]), Datum::List(queue.iter().map(&show).collect())));
        Datum::Map(shown.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use synod_derive::Finite;

    #[derive(Finite)]
    #[finite(count = 3, show = "p1")]
    struct P(u8);

    type Letter = Envelope<P, u8>;

    fn letters() -> impl Strategy<Value = Vec<Letter>> {
        let letter = (0..3_u8, 0..3_u8, 0..3_u8).prop_map(|(from, to, message)| Envelope {
            from: P(from),
            to: P(to),
            message,
        });
        prop::collection::vec(letter, 0..8)
    }

    fn mail(order: Order, letters: &[Letter]) -> Mail<P, u8> {
        let mut mail = Mail::new(order);
        letters.iter().for_each(|letter| mail.send(*letter));
        mail
    }

    /// What can happen from now on, by definition.
    fn meaning(order: Order, letters: &[Letter]) -> Vec<Vec<Letter>> {
        let queue = |test: &dyn Fn(&Letter) -> bool| letters.iter().copied().filter(test).collect();
        match order {
            Order::Reordering | Order::Repeating => {
                let mut all = letters.to_vec();
                all.sort_unstable();
                if order == Order::Repeating {
                    all.dedup();
                }
                vec![all]
            }
            Order::Fifo => P::all()
                .flat_map(|from| P::all().map(move |to| (from, to)))
                .map(|(from, to)| queue(&|letter| (letter.from, letter.to) == (from, to)))
                .collect(),
            Order::Mailbox => P::all().map(|to| queue(&|letter| letter.to == to)).collect(),
        }
    }

    fn bytes(mail: &Mail<P, u8>) -> Vec<u8> {
        let mut e = Encoder::default();
        mail.encode(&mut e);
        e.finish().to_vec()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn equal_just_when_the_same_can_happen(a in letters(), shuffled in any::<prop::sample::Index>(), b in letters()) {
            let mut c = a.clone();
            if !c.is_empty() {
                let (at, end) = (shuffled.index(c.len()), c.len() - 1);
                c.swap(at, end);
            }
            for order in Order::all() {
                for other in [&b, &c] {
                    let same = meaning(order, &a) == meaning(order, other);
                    let (one, two) = (mail(order, &a), mail(order, other));
                    prop_assert_eq!(one == two, same);
                    prop_assert_eq!(bytes(&one) == bytes(&two), same);
                    prop_assert_eq!(&Mail::decode(&mut Decoder::new(&bytes(&one))), &one);
                }
            }
        }

        #[test]
        fn what_arrives_next_is_what_the_network_allows(sent in letters()) {
            for order in Order::all() {
                let mail = mail(order, &sent);
                let mut ours: Vec<Letter> = mail.deliverable().map(|at| *mail.at(at)).collect();
                let runs = meaning(order, &sent);
                let mut allowed: Vec<Letter> = match order {
                    Order::Reordering | Order::Repeating => runs[0].clone(),
                    Order::Fifo | Order::Mailbox => runs.iter().filter_map(|run| run.first().copied()).collect(),
                };
                allowed.sort_unstable();
                allowed.dedup();
                ours.sort_unstable();
                prop_assert_eq!(ours, allowed);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// A message that arrives is taken out after its receiver has sent: that is as if before.
        #[test]
        fn what_arrives_may_be_taken_out_last(sent in letters(), at in any::<prop::sample::Index>(), then in letters()) {
            for order in [Order::Reordering, Order::Fifo, Order::Mailbox] {
                let before = mail(order, &sent);
                let places: Vec<usize> = before.deliverable().collect();
                if places.is_empty() {
                    continue;
                }
                let place = places[at.index(places.len())];
                let (mut first, mut last, arrives) = (before.clone(), before.clone(), *before.at(place));
                first.list.remove(place);
                then.iter().for_each(|letter| first.send(*letter));
                then.iter().for_each(|letter| last.send(*letter));
                last.take_out(place, &arrives);
                prop_assert_eq!(&first, &last);
            }
        }
    }

    #[test]
    fn a_copy_in_a_queue_follows_the_original() {
        let letter = |message| Envelope { from: P(0), to: P(1), message };
        let mut mail = mail(Order::Fifo, &[letter(7), letter(3)]);
        mail.duplicate(0);
        assert_eq!(mail.show().to_string(), "[p1→p2 ↦ [7, 7, 3]]");
        mail.lose(1);
        mail.take_out(0, &letter(7));
        assert_eq!(mail.show().to_string(), "[p1→p2 ↦ [3]]");
    }

    #[test]
    fn each_kind_of_network_reads_as_what_it_is() {
        let letter = |from, to, message| Envelope { from: P(from), to: P(to), message };
        let sent = [letter(1, 0, 5), letter(0, 1, 9), letter(1, 0, 5), letter(2, 0, 1)];
        let shown = |order| mail(order, &sent).show().to_string();
        assert_eq!(shown(Order::Reordering), "{p1→p2: 9, p2→p1: 5 ×2, p3→p1: 1}");
        assert_eq!(shown(Order::Repeating), "{p1→p2: 9, p2→p1: 5, p3→p1: 1}");
        assert_eq!(shown(Order::Fifo), "[p1→p2 ↦ [9], p2→p1 ↦ [5, 5], p3→p1 ↦ [1]]");
        assert_eq!(shown(Order::Mailbox), "[p1 ↦ [p2→p1: 5, p2→p1: 5, p3→p1: 1], p2 ↦ [p1→p2: 9]]");
    }
}
