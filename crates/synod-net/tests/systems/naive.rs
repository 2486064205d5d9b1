//! The interpreter: what a table does, by the documentation, on plain data.

use std::collections::{BTreeMap, BTreeSet};

use synod_messages::{Envelope, Event};

use crate::table::{Limit, Mind, Reaction, Table, Trigger};
use crate::wires::{Letter, Wires};

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct World {
    pub(crate) minds: BTreeMap<u8, Mind>,
    pub(crate) wires: Wires<u8>,
    pub(crate) down: BTreeSet<u8>,
    /// While the network is in two parts, both of them.
    pub(crate) sides: Vec<BTreeSet<u8>>,
    /// How often each failure happened that has a limit.
    pub(crate) lost: u8,
    pub(crate) copied: u8,
    pub(crate) crashed: u8,
    pub(crate) parted: u8,
    pub(crate) history: u8,
}

/// A step, as it reads; what happens in it; where it leads.
pub(crate) type Happening = (String, Vec<Event>, World);

/// How processes and messages read.
pub(crate) type Name = fn(u8) -> String;

/// The interpreter of a table.
pub(crate) struct Naive<'a> {
    pub(crate) table: &'a Table,
    pub(crate) word: Name,
}

pub(crate) fn process(process: u8) -> String {
    format!("p{}", process + 1)
}

fn set(processes: &BTreeSet<u8>) -> String {
    let names: Vec<String> = processes.iter().map(|&p| process(p)).collect();
    format!("{{{}}}", names.join(", "))
}

fn allows(limit: Limit, happened: u8) -> bool {
    limit.is_none_or(|limit| happened < limit)
}

/// One more, where it matters.
fn count(limit: Limit, happened: &mut u8) {
    *happened += u8::from(limit.is_some());
}

impl Naive<'_> {
    /// The initial states, with what was sent before.
    pub(crate) fn initial(&self) -> Vec<(Vec<Event>, World)> {
        let mut all = vec![BTreeMap::new()];
        for &member in &self.table.members {
            let choices = &self.table.initial[usize::from(member)];
            let with = |minds: &BTreeMap<u8, Mind>| -> Vec<BTreeMap<u8, Mind>> {
                let one = |&mind| minds.iter().map(|(&p, &m)| (p, m)).chain([(member, mind)]).collect();
                choices.iter().map(one).collect()
            };
            all = all.iter().flat_map(with).collect();
        }
        all.into_iter().map(|minds| self.started(minds)).collect()
    }

    fn started(&self, minds: BTreeMap<u8, Mind>) -> (Vec<Event>, World) {
        let mut world = World {
            minds,
            wires: Wires::new(self.table.kind),
            down: BTreeSet::new(),
            sides: Vec::new(),
            lost: 0,
            copied: 0,
            crashed: 0,
            parted: 0,
            history: 0,
        };
        let mut events = Vec::new();
        for &member in &self.table.members {
            self.react(&mut world, &mut events, member, Trigger::Start);
        }
        (events, world)
    }

    /// Every step of a state, sorted, each once.
    pub(crate) fn steps(&self, world: &World) -> Vec<Happening> {
        let mut all = self.arrivals(world);
        all.extend(self.timers(world));
        all.extend(self.lost_and_copied(world));
        all.extend(self.crashes(world));
        all.extend(self.partitions(world));
        all.sort_by(|a, b| (&a.0, &a.2).cmp(&(&b.0, &b.2)));
        all.dedup();
        all
    }

    fn arrivals(&self, world: &World) -> Vec<Happening> {
        let mut all = Vec::new();
        for (letter, wires) in world.wires.arrivals() {
            let (from, to, word) = letter;
            let apart = world.sides.iter().any(|side| side.contains(&from) != side.contains(&to));
            if apart || world.down.contains(&to) {
                continue;
            }
            let mut events = vec![Event::Receive(self.envelope(letter))];
            let mut next = World { wires, ..world.clone() };
            self.react(&mut next, &mut events, to, Trigger::Message { from, word });
            let ignored = events.len() == 1 && next.minds == world.minds && next.history == world.history;
            if !(ignored && self.table.leaves_ignored) {
                all.push((format!("Deliver({})", self.letter(letter)), events, next));
            }
        }
        all
    }

    fn timers(&self, world: &World) -> Vec<Happening> {
        let mut all = Vec::new();
        for (&at, &mind) in world.minds.iter().filter(|(p, _)| !world.down.contains(p)) {
            for &timer in self.table.timers(at, mind) {
                let label = format!("t{}", timer + 1);
                let mut events = vec![Event::Local { at: process(at), label: label.clone() }];
                let mut next = world.clone();
                self.react(&mut next, &mut events, at, Trigger::Timer(timer));
                all.push((format!("Timeout({}, {label})", process(at)), events, next));
            }
        }
        all
    }

    fn lost_and_copied(&self, world: &World) -> Vec<Happening> {
        let mut all = Vec::new();
        if allows(self.table.losses, world.lost) {
            for (letter, wires) in world.wires.losses() {
                let mut next = World { wires, ..world.clone() };
                count(self.table.losses, &mut next.lost);
                all.push((
                    format!("Lose({})", self.letter(letter)),
                    vec![Event::Lose(self.envelope(letter))],
                    next,
                ));
            }
        }
        if allows(self.table.duplicates, world.copied) {
            for (letter, wires) in world.wires.copies() {
                let mut next = World { wires, ..world.clone() };
                count(self.table.duplicates, &mut next.copied);
                let events = vec![Event::Duplicate(self.envelope(letter))];
                all.push((format!("Duplicate({})", self.letter(letter)), events, next));
            }
        }
        all
    }

    fn crashes(&self, world: &World) -> Vec<Happening> {
        let table = self.table;
        let mut all = Vec::new();
        for &member in world.minds.keys() {
            let (name, mut next) = (process(member), world.clone());
            if world.down.contains(&member) {
                if table.recovers && table.crashes != Some(0) {
                    next.down.remove(&member);
                    let mut events = vec![Event::Recover { at: name.clone() }];
                    self.react(&mut next, &mut events, member, Trigger::Recovery);
                    all.push((format!("Recover({name})"), events, next));
                }
                continue;
            }
            let room = table.down_at_once.is_none_or(|most| world.down.len() < most);
            if room && allows(table.crashes, world.crashed) && table.may_crash.contains(&member) {
                next.down.insert(member);
                count(table.crashes, &mut next.crashed);
                let mind = next.minds.get_mut(&member).unwrap();
                *mind = table.crashed(*mind);
                let mut events = vec![Event::Crash { at: name.clone() }];
                for &(to, word) in &table.notices[usize::from(member)] {
                    self.send(&mut next, &mut events, (member, table.member(to), word));
                }
                all.push((format!("Crash({name})"), events, next));
            }
        }
        all
    }

    fn partitions(&self, world: &World) -> Vec<Happening> {
        if !world.sides.is_empty() {
            let next = World { sides: Vec::new(), ..world.clone() };
            return vec![("Heal".to_owned(), vec![Event::Remark { label: "Heal".to_owned() }], next)];
        }
        if !allows(self.table.partitions, world.parted) {
            return Vec::new();
        }
        let members: BTreeSet<u8> = world.minds.keys().copied().collect();
        let mut all = Vec::new();
        for part in self.parts(&members) {
            let inside: BTreeSet<u8> = members.intersection(&part).copied().collect();
            let outside: BTreeSet<u8> = members.difference(&part).copied().collect();
            let mut sides = vec![inside, outside];
            sides.sort_by_key(|side| side.first().copied());
            let label = format!("Partition({}|{})", set(&sides[0]), set(&sides[1]));
            let mut next = World { sides, ..world.clone() };
            count(self.table.partitions, &mut next.parted);
            all.push((label.clone(), vec![Event::Remark { label }], next));
        }
        all
    }

    /// One part of each partition: those that the protocol names, or all.
    fn parts(&self, members: &BTreeSet<u8>) -> Vec<BTreeSet<u8>> {
        match &self.table.parts {
            Some(parts) => parts.iter().map(|part| part.iter().copied().collect()).collect(),
            None => (0..16_u8)
                .map(|bits| members.iter().copied().filter(|member| bits >> member & 1 == 1).collect())
                .filter(|part: &BTreeSet<u8>| !part.is_empty() && part.len() < members.len())
                .collect(),
        }
    }

    fn react(&self, world: &mut World, events: &mut Vec<Event>, at: u8, trigger: Trigger) {
        let mind = world.minds[&at];
        let Reaction { mind, sends, broadcast, noted } = self.table.reaction(at, mind, trigger);
        if let Some(mind) = mind {
            world.minds.insert(at, *mind);
        }
        for &(to, word) in sends {
            self.send(world, events, (at, self.table.member(to), word));
        }
        if let Some(word) = broadcast {
            for &to in self.table.members.iter().filter(|to| **to != at) {
                self.send(world, events, (at, to, *word));
            }
        }
        if *noted {
            world.history = (world.history + 1) % 3;
        }
    }

    fn send(&self, world: &mut World, events: &mut Vec<Event>, letter: Letter<u8>) {
        world.wires.send(letter);
        events.push(Event::Send(self.envelope(letter)));
    }

    fn envelope(&self, (from, to, word): Letter<u8>) -> Envelope {
        Envelope { from: process(from), to: process(to), message: (self.word)(word) }
    }

    fn letter(&self, (from, to, word): Letter<u8>) -> String {
        format!("{}→{}: {}", process(from), process(to), (self.word)(word))
    }
}
