//! The protocol of a table, as an author would write it: the crate makes its system.

use std::marker::PhantomData;
use std::sync::Arc;

use synod_derive::{Finite, Value};
use synod_messages::{ConstantInfo, Datum};
use synod_net::{Budget, Failures, Me, Network, Protocol, all_partitions};
use synod_spec::{Bounds, Constants, Set, Spec, Value};

use crate::table::{Kind, Limit, Mind, Reaction, Table, Trigger};

/// The most messages under way for a state to be within the bounds.
pub(crate) const MOST_UNDER_WAY: usize = 3;

/// A process.
#[derive(Finite)]
#[finite(count = 4, show = "p1")]
pub(crate) struct P(pub(crate) u8);

/// What a process remembers.
#[derive(Value)]
pub(crate) struct Local {
    pub(crate) phase: u8,
    pub(crate) memory: u8,
}

/// A timer.
#[derive(Finite)]
#[finite(count = 2, show = "t1")]
pub(crate) struct Timer(pub(crate) u8);

/// A kind of message, of which there are three.
pub(crate) trait Word: Value {
    fn word(number: u8) -> Self;
    fn number(&self) -> u8;
}

/// A message whose code is of a fixed width.
#[derive(Finite)]
#[finite(count = 3, show = "m1")]
pub(crate) struct Short(u8);

impl Word for Short {
    fn word(number: u8) -> Self {
        Self(number)
    }

    fn number(&self) -> u8 {
        self.0
    }
}

/// A message whose code is not.
#[derive(Value)]
pub(crate) struct Long {
    text: Vec<u8>,
}

impl Word for Long {
    fn word(number: u8) -> Self {
        Self { text: vec![number; usize::from(number)] }
    }

    fn number(&self) -> u8 {
        u8::try_from(self.text.len()).unwrap()
    }
}

/// The protocol of a table.
pub(crate) struct Tabled<W> {
    pub(crate) table: Arc<Table>,
    words: PhantomData<W>,
}

impl<W: Word> Tabled<W> {
    pub(crate) fn new(table: &Table) -> Self {
        Self { table: Arc::new(table.clone()), words: PhantomData }
    }

    fn react(&self, me: &mut Me<'_, Self>, trigger: Trigger) {
        let mind = Mind { phase: me.phase, memory: me.memory };
        let Reaction { mind, sends, broadcast, noted } = self.table.reaction(me.id().0, mind, trigger);
        if let Some(mind) = mind {
            (me.phase, me.memory) = (mind.phase, mind.memory);
        }
        for (to, word) in sends {
            me.send(P(self.table.member(*to)), W::word(*word));
        }
        if let Some(word) = broadcast {
            me.broadcast(W::word(*word));
        }
        if *noted {
            *me.history() = (*me.history() + 1) % 3;
        }
    }
}

impl<W> Clone for Tabled<W> {
    fn clone(&self) -> Self {
        Self { table: Arc::clone(&self.table), words: PhantomData }
    }
}

impl<W: Word> Default for Tabled<W> {
    fn default() -> Self {
        unreachable!("a table has no default")
    }
}

impl<W: Word> Constants for Tabled<W> {
    fn describe() -> Vec<ConstantInfo> {
        Vec::new()
    }

    fn values(&self) -> Vec<(String, Datum)> {
        Vec::new()
    }

    fn set(&mut self, _: &str, _: &str) -> Result<(), String> {
        Err("a table has no constants".to_owned())
    }
}

fn budget(limit: Limit) -> Budget {
    limit.map_or(Budget::Unlimited, Budget::AtMost)
}

impl<W: Word> Protocol for Tabled<W> {
    type Process = P;
    type Local = Local;
    type Message = W;
    type Timeout = Timer;
    type History = u8;

    fn members(&self) -> impl IntoIterator<Item = P> {
        self.table.members.iter().map(|&process| P(process))
    }

    fn network(&self) -> Network {
        let network = match self.table.kind {
            Kind::Reordering => Network::reordering(),
            Kind::Repeating => Network::repeating(),
            Kind::Fifo => Network::fifo(),
            Kind::Mailbox => Network::reliable(),
        };
        if self.table.leaves_ignored { network.leaving_ignored() } else { network }
    }

    fn failures(&self) -> Failures {
        let table = &self.table;
        let failures = Failures::none()
            .losses(budget(table.losses))
            .duplicates(budget(table.duplicates))
            .crashes(budget(table.crashes))
            .partitions(budget(table.partitions));
        let failures = table.down_at_once.map_or(failures, |most| failures.down_at_once(most));
        if table.recovers { failures } else { failures.without_recovery() }
    }

    fn initial(&self, process: P) -> impl IntoIterator<Item = Local> {
        self.table.initial[usize::from(process.0)]
            .iter()
            .map(|mind| Local { phase: mind.phase, memory: mind.memory })
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        self.react(me, Trigger::Start);
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: P, message: W) {
        self.react(me, Trigger::Message { from: from.0, word: message.number() });
    }

    fn timeouts(&self, process: P, local: &Local) -> impl IntoIterator<Item = Timer> {
        let mind = Mind { phase: local.phase, memory: local.memory };
        self.table.timers(process.0, mind).iter().map(|&timer| Timer(timer))
    }

    fn timeout(&self, me: &mut Me<'_, Self>, timer: Timer) {
        self.react(me, Trigger::Timer(timer.0));
    }

    fn may_crash(&self, process: P) -> bool {
        self.table.may_crash.contains(&process.0)
    }

    fn crash(&self, _: P, local: &mut Local) {
        let mind = self.table.crashed(Mind { phase: local.phase, memory: local.memory });
        (local.phase, local.memory) = (mind.phase, mind.memory);
    }

    fn notices_of_crash(&self, crashed: P) -> impl IntoIterator<Item = (P, W)> {
        let notices = &self.table.notices[usize::from(crashed.0)];
        notices.iter().map(|(to, word)| (P(self.table.member(*to)), W::word(*word)))
    }

    fn recover(&self, me: &mut Me<'_, Self>) {
        self.react(me, Trigger::Recovery);
    }

    fn partitions(&self) -> Vec<Set<P>> {
        match &self.table.parts {
            Some(parts) => {
                parts.iter().map(|part| part.iter().map(|&process| P(process)).collect()).collect()
            }
            None => all_partitions(self),
        }
    }
}

impl<W: Word> Spec for Tabled<W> {
    synod_net::system!();

    fn may_end(&self, _: &Self::State) -> bool {
        true
    }

    fn bounds(&self, bounds: &mut Bounds<Self>) {
        bounds.states("FewUnderWay", |_, s| s.network.len() <= MOST_UNDER_WAY);
    }
}
