//! What programs say of each event, without running them: which events happened before it, and its time.
//!
//! Channels keep order, and each has one sender and one receiver. So the k-th message that B receives from A is the k-th one that A sends
//! to B, whatever the interleaving. With that, → is Lamport's definition word for word: the order of each process, the sending
//! of each message before its receipt, and what follows. No clock has a part in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Op, Process};
use crate::Time;

/// What is said of the events that can happen. One cannot if it, or one before it, receives what is never sent; or waits in a circle.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    /// By receipts: the sending of the message.
    sendings: BTreeMap<Event, Event>,
    /// All events that can happen.
    events: BTreeMap<Event, Defined>,
}

/// An event that can happen.
#[derive(Clone, Debug)]
pub(super) struct Defined {
    /// All events that happened before it.
    pub(super) past: BTreeSet<Event>,
    /// The length of the longest chain of events that happened before it.
    pub(super) time: Time,
}

impl Definition {
    pub(super) fn of(programs: &[Vec<Op>]) -> Self {
        let mut definition = Self { sendings: sendings(programs), events: BTreeMap::new() };
        while definition.define_more(programs) {}
        definition
    }

    /// What is said of an event; `None` of one that cannot happen.
    pub(super) fn get(&self, event: Event) -> Option<&Defined> {
        self.events.get(&event)
    }

    /// The sending of the message that `receipt` receives; `None` where it is no receipt, or nothing is sent to it.
    pub(super) fn sending(&self, receipt: Event) -> Option<Event> {
        self.sendings.get(&receipt).copied()
    }

    /// The times of the events of `process` that can happen, in their order.
    pub(super) fn times(&self, process: Process) -> impl Iterator<Item = Time> {
        self.events.iter().filter(move |(event, _)| event.process == process).map(|(_, defined)| defined.time)
    }

    /// Defines the events all of whose predecessors are defined; whether there were any.
    fn define_more(&mut self, programs: &[Vec<Op>]) -> bool {
        let before = self.events.len();
        for (event, op) in all(programs) {
            if !self.events.contains_key(&event)
                && let Some(defined) = self.define(event, op)
            {
                self.events.insert(event, defined);
            }
        }
        self.events.len() > before
    }

    /// An event, from its immediate predecessors; `None` where one of them is not defined, or not there.
    fn define(&self, event: Event, op: Op) -> Option<Defined> {
        let mut predecessors = Vec::new();
        if event.index > 0 {
            predecessors.push(Event { index: event.index - 1, ..event });
        }
        if let Op::Recv(_) = op {
            predecessors.push(self.sending(event)?);
        }
        let mut defined = Defined { past: BTreeSet::new(), time: 0 };
        for predecessor in predecessors {
            let Defined { past, time } = self.get(predecessor)?;
            defined.past.insert(predecessor);
            defined.past.extend(past);
            defined.time = defined.time.max(time + 1);
        }
        Some(defined)
    }
}

/// Which message each receipt receives.
fn sendings(programs: &[Vec<Op>]) -> BTreeMap<Event, Event> {
    let mut received: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut sendings = BTreeMap::new();
    for (event, op) in all(programs) {
        let Op::Recv(from) = op else { continue };
        let number = received.entry((from, event.process.0)).or_default();
        let to = Op::Send(event.process.0);
        let mut sent = all(programs).filter(|(event, op)| event.process.0 == from && *op == to);
        if let Some((sending, _)) = sent.nth(*number) {
            sendings.insert(event, sending);
        }
        *number += 1;
    }
    sendings
}

/// Every event of the programs, in order.
fn all(programs: &[Vec<Op>]) -> impl Iterator<Item = (Event, Op)> {
    programs.iter().enumerate().flat_map(|(process, program)| {
        let event = move |index| Event { process: Process(process), index };
        program.iter().enumerate().map(move |(index, &op)| (event(index), op))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wind::{local, recv, send};

    fn programs() -> impl Strategy<Value = Vec<Vec<Op>>> {
        let op = prop_oneof![3 => (0_usize..3).prop_map(send), 2 => (0_usize..3).prop_map(recv), 1 => Just(local())];
        prop::collection::vec(prop::collection::vec(op, 0..6), 3)
    }

    /// Whether there is a way from `a` to `b` along processes and messages, at most `steps` long.
    fn leads_to(definition: &Definition, a: Event, b: Event, steps: usize) -> bool {
        let before = (b.index > 0).then(|| Event { index: b.index - 1, ..b });
        let causes = [before, definition.sending(b)].into_iter().flatten();
        causes.into_iter().any(|cause| cause == a || (steps > 0 && leads_to(definition, a, cause, steps - 1)))
    }

    fn longest(definition: &Definition, event: Event) -> Time {
        let past = &definition.get(event).expect("what can happen has causes that can").past;
        past.iter().map(|&cause| 1 + longest(definition, cause)).max().unwrap_or(0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn the_past_is_all_that_leads_to_an_event(programs in programs()) {
            let definition = Definition::of(&programs);
            for (b, defined) in &definition.events {
                for (a, _) in all(&programs) {
                    let expected = leads_to(&definition, a, *b, 15);
                    prop_assert_eq!(defined.past.contains(&a), expected, "{} → {}", a, b);
                }
            }
        }

        #[test]
        fn the_time_is_the_longest_chain(programs in programs()) {
            let definition = Definition::of(&programs);
            for (event, defined) in &definition.events {
                prop_assert_eq!(defined.time, longest(&definition, *event));
            }
        }
    }

    fn event(process: usize, index: usize) -> Event {
        Event { process: Process(process), index }
    }

    #[test]
    fn what_follows_follows() {
        let definition = Definition::of(&[vec![local(), send(1)], vec![recv(0), send(2)], vec![recv(1)]]);
        let last = definition.get(event(2, 0)).expect("it can happen");
        assert_eq!(last.past, [event(0, 0), event(0, 1), event(1, 0), event(1, 1)].into());
        assert_eq!(last.time, 4);
    }

    #[test]
    fn what_waits_in_a_circle_or_for_nothing_has_no_definition() {
        let definition =
            Definition::of(&[vec![recv(1), send(1)], vec![local(), recv(0), send(0)], vec![recv(2)]]);
        assert_eq!(definition.events.keys().collect::<Vec<_>>(), [&event(1, 0)]);
        assert_eq!(definition.sending(event(0, 0)), Some(event(1, 2)));
        assert_eq!(definition.sending(event(2, 0)), None);
    }
}
