//! Naive networks: a sorted list, a set, a queue for each pair, a queue for each receiver.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::table::Kind;

/// Sender, receiver, message.
pub(crate) type Letter<M> = (u8, u8, M);

/// The messages under way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wires<M> {
    Bag(Vec<Letter<M>>),
    Set(BTreeSet<Letter<M>>),
    Pairs(BTreeMap<(u8, u8), VecDeque<M>>),
    Boxes(BTreeMap<u8, VecDeque<(u8, M)>>),
}

impl<M: Clone + Ord> Wires<M> {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Reordering => Self::Bag(Vec::new()),
            Kind::Repeating => Self::Set(BTreeSet::new()),
            Kind::Fifo => Self::Pairs(BTreeMap::new()),
            Kind::Mailbox => Self::Boxes(BTreeMap::new()),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Bag(bag) => bag.len(),
            Self::Set(set) => set.len(),
            Self::Pairs(pairs) => pairs.values().map(VecDeque::len).sum(),
            Self::Boxes(boxes) => boxes.values().map(VecDeque::len).sum(),
        }
    }

    pub(crate) fn send(&mut self, (from, to, message): Letter<M>) {
        match self {
            Self::Bag(bag) => {
                bag.push((from, to, message));
                bag.sort();
            }
            Self::Set(set) => {
                set.insert((from, to, message));
            }
            Self::Pairs(pairs) => pairs.entry((from, to)).or_default().push_back(message),
            Self::Boxes(boxes) => boxes.entry(to).or_default().push_back((from, message)),
        }
    }

    /// What may arrive next, with the network after it.
    pub(crate) fn arrivals(&self) -> Vec<(Letter<M>, Self)> {
        match self {
            Self::Bag(_) => self.losses(),
            Self::Set(set) => set.iter().map(|letter| (letter.clone(), self.clone())).collect(),
            Self::Pairs(pairs) => {
                let first = pairs.iter().map(|((from, to), queue)| {
                    let mut rest = pairs.clone();
                    rest.get_mut(&(*from, *to)).unwrap().pop_front();
                    ((*from, *to, queue[0].clone()), Self::Pairs(rest).tidied())
                });
                first.collect()
            }
            Self::Boxes(boxes) => {
                let first = boxes.keys().map(|to| {
                    let mut rest = boxes.clone();
                    let (from, message) = rest.get_mut(to).unwrap().pop_front().unwrap();
                    ((from, *to, message), Self::Boxes(rest).tidied())
                });
                first.collect()
            }
        }
    }

    /// What may get lost, with the network after it.
    pub(crate) fn losses(&self) -> Vec<(Letter<M>, Self)> {
        match self {
            Self::Bag(bag) => {
                let without = |at: usize| {
                    let mut rest = bag.clone();
                    (rest.remove(at), Self::Bag(rest))
                };
                (0..bag.len()).map(without).collect()
            }
            Self::Set(set) => {
                let without = |letter: &Letter<M>| {
                    let rest = set.iter().filter(|other| *other != letter).cloned().collect();
                    (letter.clone(), Self::Set(rest))
                };
                set.iter().map(without).collect()
            }
            Self::Pairs(_) => self.in_queues(|queue, at| {
                queue.remove(at);
            }),
            Self::Boxes(_) => panic!("mailboxes lose nothing"),
        }
    }

    /// What may be duplicated, with the network after it.
    pub(crate) fn copies(&self) -> Vec<(Letter<M>, Self)> {
        match self {
            Self::Bag(bag) => {
                let with = |letter: &Letter<M>| {
                    let mut more = self.clone();
                    more.send(letter.clone());
                    (letter.clone(), more)
                };
                bag.iter().map(with).collect()
            }
            Self::Pairs(_) => self.in_queues(|queue, at| queue.insert(at + 1, queue[at].clone())),
            Self::Set(_) | Self::Boxes(_) => panic!("no copies are made here"),
        }
    }

    /// Changes at each place of each pair's queue.
    fn in_queues(&self, change: impl Fn(&mut VecDeque<M>, usize)) -> Vec<(Letter<M>, Self)> {
        let Self::Pairs(pairs) = self else { panic!("a queue for each pair") };
        let mut changed = Vec::new();
        for ((from, to), queue) in pairs {
            for (at, message) in queue.iter().enumerate() {
                let mut other = pairs.clone();
                change(other.get_mut(&(*from, *to)).unwrap(), at);
                changed.push(((*from, *to, message.clone()), Self::Pairs(other).tidied()));
            }
        }
        changed
    }

    /// Without empty queues.
    fn tidied(mut self) -> Self {
        match &mut self {
            Self::Pairs(pairs) => pairs.retain(|_, queue| !queue.is_empty()),
            Self::Boxes(boxes) => boxes.retain(|_, queue| !queue.is_empty()),
            Self::Bag(_) | Self::Set(_) => {}
        }
        self
    }
}
