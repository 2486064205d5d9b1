//! Random protocols as plain tables, with the network and the failures they run under.

use proptest::prelude::*;

/// The order in which a network delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Reordering,
    Repeating,
    Fifo,
    Mailbox,
}

/// How often something may happen; `None` stands for any number of times.
pub(crate) type Limit = Option<u8>;

/// What a process remembers: what a crash leaves, and what it makes forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mind {
    pub(crate) phase: u8,
    pub(crate) memory: u8,
}

/// Why a handler runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trigger {
    Start,
    Message { from: u8, word: u8 },
    Timer(u8),
    Recovery,
}

/// What a handler does.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) mind: Option<Mind>,
    /// To which member (by its position) which word goes.
    pub(crate) sends: Vec<(usize, u8)>,
    pub(crate) broadcast: Option<u8>,
    /// Whether the history changes.
    pub(crate) noted: bool,
}

/// A protocol, its network and its failures.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Which of the four processes take part, in which order.
    pub(crate) members: Vec<u8>,
    /// For each process what it may remember at first.
    pub(crate) initial: Vec<Vec<Mind>>,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) starts: Vec<Reaction>,
    /// For each process and phase the timers that may fire.
    pub(crate) timers: Vec<Vec<u8>>,
    /// For each phase the one that a crash leaves.
    pub(crate) disk: [u8; 3],
    /// For each process who is told of its crash, and how.
    pub(crate) notices: Vec<Vec<(usize, u8)>>,
    pub(crate) kind: Kind,
    pub(crate) leaves_ignored: bool,
    pub(crate) losses: Limit,
    pub(crate) duplicates: Limit,
    pub(crate) crashes: Limit,
    pub(crate) partitions: Limit,
    pub(crate) down_at_once: Option<usize>,
    pub(crate) recovers: bool,
    pub(crate) may_crash: Vec<u8>,
    /// The partitions that the protocol names, each by a part; `None` stands for all.
    pub(crate) parts: Option<Vec<Vec<u8>>>,
}

impl Table {
    /// What a process does where something happens to it.
    pub(crate) fn reaction(&self, process: u8, mind: Mind, trigger: Trigger) -> &Reaction {
        let code = match trigger {
            Trigger::Start => return &self.starts[usize::from(process)],
            Trigger::Timer(timer) => 1 + timer,
            Trigger::Recovery => 5,
            Trigger::Message { from, word } => 10 + 3 * from + word,
        };
        let [process, phase, memory, code] = [process, mind.phase, mind.memory, code].map(usize::from);
        &self.reactions[(31 * process + 17 * phase + 7 * memory + 13 * code) % self.reactions.len()]
    }

    /// The timers that may fire.
    pub(crate) fn timers(&self, process: u8, mind: Mind) -> &[u8] {
        &self.timers[usize::from(3 * process + mind.phase)]
    }

    /// What a crash leaves.
    pub(crate) fn crashed(&self, mind: Mind) -> Mind {
        Mind { phase: self.disk[usize::from(mind.phase)], memory: 0 }
    }

    /// The member that a position stands for.
    pub(crate) fn member(&self, position: usize) -> u8 {
        self.members[position % self.members.len()]
    }
}

fn mind() -> impl Strategy<Value = Mind> {
    (0..3_u8, 0..2_u8).prop_map(|(phase, memory)| Mind { phase, memory })
}

fn addressed() -> impl Strategy<Value = (usize, u8)> {
    (0..3_usize, 0..3_u8)
}

fn reaction() -> impl Strategy<Value = Reaction> {
    let sends = prop_oneof![
        3 => Just(Vec::new()),
        3 => prop::collection::vec(addressed(), 1),
        1 => prop::collection::vec(addressed(), 2),
    ];
    let broadcast = prop_oneof![5 => Just(None), 1 => (0..3_u8).prop_map(Some)];
    (prop::option::of(mind()), sends, broadcast, prop::bool::weighted(0.2))
        .prop_map(|(mind, sends, broadcast, noted)| Reaction { mind, sends, broadcast, noted })
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![3 => Just(Some(0)), 2 => Just(Some(1)), 2 => Just(Some(2)), 1 => Just(None)]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![Kind::Reordering, Kind::Repeating, Kind::Fifo, Kind::Mailbox])
}

prop_compose! {
    fn behaviour()(
        initial in prop::collection::vec(prop::collection::vec(mind(), 1..=2), 4),
        reactions in prop::collection::vec(reaction(), 3..14),
        starts in prop::collection::vec(reaction(), 4),
        timers in prop::collection::vec(prop::sample::subsequence(vec![0, 1], 0..=2), 12),
        disk in prop::array::uniform3(0..3_u8),
        notices in prop::collection::vec(prop::collection::vec(addressed(), 0..=1), 4),
    ) -> Behaviour {
        Behaviour { initial, reactions, starts, timers, disk, notices }
    }
}

/// What processes do, whatever the network.
#[derive(Debug)]
struct Behaviour {
    initial: Vec<Vec<Mind>>,
    reactions: Vec<Reaction>,
    starts: Vec<Reaction>,
    timers: Vec<Vec<u8>>,
    disk: [u8; 3],
    notices: Vec<Vec<(usize, u8)>>,
}

/// Random protocols over all networks and under all failures that fit them.
pub(crate) fn table() -> impl Strategy<Value = Table> {
    let members =
        (Just(vec![0_u8, 1, 2, 3]).prop_shuffle(), prop_oneof![1 => Just(1), 4 => Just(2), 5 => Just(3)])
            .prop_map(|(all, count): (Vec<u8>, usize)| all[..count].to_vec());
    let network = (kind(), any::<bool>());
    let crashing = (
        limit(),
        prop::option::of(0..3_usize),
        any::<bool>(),
        prop::sample::subsequence(vec![0, 1, 2, 3], 0..=4),
    );
    let parts =
        prop::option::of(prop::collection::vec(prop::sample::subsequence(vec![0, 1, 2, 3], 1..=3), 1..=3));
    (members, behaviour(), network, (limit(), limit(), limit()), crashing, parts).prop_map(
        |(members, b, (kind, leaves_ignored), (losses, duplicates, partitions), crashing, parts)| {
            let (crashes, down_at_once, recovers, may_crash) = crashing;
            let is_queue = matches!(kind, Kind::Fifo | Kind::Mailbox);
            let (losses, partitions) =
                if kind == Kind::Mailbox { (Some(0), Some(0)) } else { (losses, partitions) };
            let keeps_copies = matches!(kind, Kind::Reordering | Kind::Fifo);
            let is_split = |part: &Vec<u8>| {
                let inside = members.iter().filter(|member| part.contains(member)).count();
                inside > 0 && inside < members.len()
            };
            let somebody = members.iter().any(|member| may_crash.contains(member));
            let parts = parts.map(|parts| parts.into_iter().filter(is_split).collect());
            Table {
                initial: b.initial,
                reactions: b.reactions,
                starts: b.starts,
                timers: b.timers,
                disk: b.disk,
                notices: b.notices,
                kind,
                leaves_ignored: leaves_ignored && !is_queue,
                losses,
                duplicates: if keeps_copies { duplicates } else { Some(0) },
                crashes: if somebody { crashes } else { Some(0) },
                partitions,
                down_at_once,
                recovers,
                may_crash,
                parts,
                members,
            }
        },
    )
}
