//! The article's semantics, word for word: one clock a process, one queue for each ordered pair of processes, and a recursion over
//! every interleaving.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use synod_clocks::wind::Op;

/// The name of an event: process, index.
pub(crate) type Name = (usize, usize);

/// Everything at one moment of one interleaving.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    /// Where each process is in its program.
    pub(crate) done: Vec<usize>,
    /// Each process's clock.
    clocks: Vec<u64>,
    /// By sender and receiver: the messages, each with its time and the event of its sending.
    channels: BTreeMap<Name, VecDeque<(u64, Name)>>,
    /// The times of each process's events.
    pub(crate) times: Vec<Vec<u64>>,
    /// Sendings and receipts that belong together.
    pub(crate) pairs: BTreeSet<(Name, Name)>,
}

/// All that can happen.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// Every moment that some interleaving gets to.
    pub(crate) moments: BTreeSet<Moment>,
    /// The moments with nothing more to do.
    pub(crate) ends: BTreeSet<Moment>,
    /// Those where somebody waits for ever.
    pub(crate) deadlocks: BTreeSet<Moment>,
    /// How many steps there are, from all of them.
    pub(crate) steps: usize,
}

pub(crate) fn interpret(programs: &[Vec<Op>]) -> Run {
    let count = programs.len();
    let start = Moment {
        done: vec![0; count],
        clocks: vec![0; count],
        times: vec![Vec::new(); count],
        ..Moment::default()
    };
    let mut run = Run::default();
    follow(programs, start, &mut run);
    run
}

/// Does what may happen from here on.
fn follow(programs: &[Vec<Op>], moment: Moment, run: &mut Run) {
    if run.moments.contains(&moment) {
        return;
    }
    run.moments.insert(moment.clone());
    let nexts: Vec<Moment> =
        (0..programs.len()).filter_map(|process| step(programs, &moment, process)).collect();
    run.steps += nexts.len();
    if nexts.is_empty() {
        run.ends.insert(moment.clone());
        if (0..programs.len()).any(|process| moment.done[process] < programs[process].len()) {
            run.deadlocks.insert(moment);
        }
    }
    nexts.into_iter().for_each(|next| follow(programs, next, run));
}

/// The next operation of `process`; `None` where it has none, or cannot do it yet.
fn step(programs: &[Vec<Op>], moment: &Moment, process: usize) -> Option<Moment> {
    let mut next = moment.clone();
    let name = (process, moment.done[process]);
    let t = &mut next.clocks[process];
    match *programs[process].get(name.1)? {
        Op::Local => {
            next.times[process].push(*t);
            *t += 1;
        }
        Op::Send(to) => {
            next.times[process].push(*t);
            next.channels.entry((process, to)).or_default().push_back((*t, name));
            *t += 1;
        }
        Op::Recv(from) => {
            let (m, sending) = next.channels.get_mut(&(from, process))?.pop_front()?;
            *t = (*t).max(m + 1);
            next.times[process].push(*t);
            *t += 1;
            next.pairs.insert((sending, name));
        }
    }
    next.done[process] += 1;
    Some(next)
}

impl Moment {
    /// The times that the messages under way carry, for the channels that have any.
    pub(crate) fn under_way(&self) -> BTreeMap<Name, Vec<u64>> {
        let times = |queue: &VecDeque<(u64, Name)>| queue.iter().map(|&(time, _)| time).collect();
        let full = self.channels.iter().filter(|(_, queue)| !queue.is_empty());
        full.map(|(&channel, queue)| (channel, times(queue))).collect()
    }

    /// Who waits for whom.
    pub(crate) fn waiting(&self, programs: &[Vec<Op>]) -> BTreeMap<usize, usize> {
        let under_way = self.under_way();
        let waits = |process: usize| match programs[process].get(self.done[process])? {
            Op::Recv(from) => (!under_way.contains_key(&(*from, process))).then_some((process, *from)),
            _ => None,
        };
        (0..programs.len()).filter_map(waits).collect()
    }
}
