//! A distributed computation: the events of a trace, which message is which, and what happened before what.
//!
//! Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (CACM 21(7), 1978): `a → b`, *a
//! happened before b*, is the least transitive relation where `a` comes before `b` in one process, or `a` sends what
//! `b` receives. A *Lamport timestamp* is a number that grows along `→`; a *vector timestamp* (Fidge 1988, Mattern
//! 1989) has a number for each process and grows along `→` and nowhere else. Both are computed here from that
//! definition, one more than the greatest of what came just before.
//!
//! Messages have no identity in a trace, so the pairing (`pairing.rs`) decides which is which, and never claims an `a
//! → b` that may be false where the network delivers each copy once. A network that delivers one message many times
//! has nothing in its events that tells a message from an equal one sent again: there the last `→` drawn may be one
//! of several that fit.

mod error;
mod pairing;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use synod_messages::Event;

pub use error::{Claim, Inconsistency};
pub use pairing::{Fate, Passage};

use pairing::Pairing;

/// An event of a process, by its place in the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(usize);

impl EventId {
    /// How many events of processes came before it in the trace.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// When a clock ticks: the two conventions of the literature. They differ by one, everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stamping {
    /// The clock's value after its increment: the first event has timestamp 1.
    #[default]
    AfterTick,
    /// The clock's value before its increment: the first event has timestamp 0.
    BeforeTick,
}

/// An event of a process, with its timestamps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// What the spec tells of it.
    pub event: Event,
    /// Its process, as an index into [`Computation::processes`].
    pub process: usize,
    /// How many events of its process came before it.
    pub index: usize,
    /// The step of the trace that it belongs to; 0 is the initial state.
    pub step: usize,
    /// `A0`, or `p1.0` where the process has a longer name.
    pub label: String,
    /// For each process, how many of its events are this one or happened before it.
    pub vector: Vec<u64>,
    stamp: u64,
}

/// Something that happens at no single process, at a place in the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// In the spec's words.
    pub label: String,
    /// How many events of processes came before it: a *cut* of the computation.
    pub cut: usize,
}

/// The events of a trace, ordered by what happened before what.
///
/// ```
/// use synod_clocks::Computation;
/// use synod_messages::{Envelope, Event};
/// let message = || Envelope { from: "A".into(), to: "B".into(), message: "hello".into() };
/// let steps = [vec![Event::Send(message())], vec![Event::Receive(message())]];
/// let computation = Computation::of(&["A".into(), "B".into()], steps.iter().map(Vec::as_slice))?;
/// let [a0, b0] = ["A0", "B0"].map(|label| computation.find(label).unwrap());
/// assert!(computation.happened_before(a0, b0));
/// assert_eq!(computation.occurrence(b0).vector, [1, 1]);
/// # Ok::<(), synod_clocks::Inconsistency>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computation {
    processes: Vec<String>,
    occurrences: Vec<Occurrence>,
    passages: Vec<Passage>,
    remarks: Vec<Remark>,
}

impl Computation {
    /// The computation that the events of each step make.
    ///
    /// # Errors
    /// The events contradict each other: a process that is not among those named, or a message that was never sent.
    pub fn of<'a>(
        processes: &[String],
        steps: impl IntoIterator<Item = &'a [Event]>,
    ) -> Result<Self, Inconsistency> {
        if let Some(name) = repeated(processes) {
            return Err(Inconsistency::RepeatedProcess { name: name.clone() });
        }
        let mut recorder = Recorder {
            seen: vec![0; processes.len()],
            last: vec![None; processes.len()],
            occurrences: Vec::new(),
            pairing: Pairing::default(),
            remarks: Vec::new(),
            processes,
        };
        for (step, events) in steps.into_iter().enumerate() {
            events.iter().try_for_each(|event| recorder.record(step, event))?;
        }
        let Recorder { occurrences, pairing, remarks, .. } = recorder;
        Ok(Self { processes: processes.to_vec(), occurrences, passages: pairing.into_passages(), remarks })
    }

    /// The names of the processes.
    #[must_use]
    pub fn processes(&self) -> &[String] {
        &self.processes
    }

    /// All events of processes, in the order of the trace.
    #[must_use]
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// One of them.
    #[must_use]
    pub fn occurrence(&self, event: EventId) -> &Occurrence {
        &self.occurrences[event.0]
    }

    /// The ids of all events, in the order of the trace.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = EventId> + use<> {
        (0..self.occurrences.len()).map(EventId)
    }

    /// The events of one process, in their order.
    pub fn events_of(&self, process: usize) -> impl Iterator<Item = EventId> {
        self.ids().filter(move |id| self.occurrence(*id).process == process)
    }

    /// Every copy of every message, in the order in which they were sent or made.
    #[must_use]
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// What happened at no single process.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// How many events of processes belong to steps before this one.
    #[must_use]
    pub fn cut_before(&self, step: usize) -> usize {
        self.occurrences.partition_point(|occurrence| occurrence.step < step)
    }

    /// The event with this label.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<EventId> {
        self.occurrences.iter().position(|occurrence| occurrence.label == label).map(EventId)
    }

    /// The Lamport timestamp.
    #[must_use]
    pub fn timestamp(&self, event: EventId, stamping: Stamping) -> u64 {
        match stamping {
            Stamping::AfterTick => self.occurrence(event).stamp,
            Stamping::BeforeTick => self.occurrence(event).stamp - 1,
        }
    }

    /// Whether `a → b`.
    #[must_use]
    pub fn happened_before(&self, a: EventId, b: EventId) -> bool {
        let Occurrence { process, index, .. } = self.occurrences[a.0];
        a != b && self.occurrence(b).vector[process] > index as u64
    }

    /// Everything that happened before an event, in the order of the trace.
    #[must_use]
    pub fn causal_past(&self, event: EventId) -> Vec<EventId> {
        self.ids().filter(|other| self.happened_before(*other, event)).collect()
    }

    /// The total order `⇒`: by timestamp, and where those are equal by the order of the processes.
    #[must_use]
    pub fn total_order(&self) -> Vec<EventId> {
        let mut ids: Vec<EventId> = self.ids().collect();
        ids.sort_by_key(|id| (self.occurrence(*id).stamp, self.occurrence(*id).process));
        ids
    }
}

/// A computation while its trace is read.
struct Recorder<'a> {
    processes: &'a [String],
    /// The events of each process so far.
    seen: Vec<usize>,
    last: Vec<Option<EventId>>,
    occurrences: Vec<Occurrence>,
    pairing: Pairing,
    remarks: Vec<Remark>,
}

impl Recorder<'_> {
    fn record(&mut self, step: usize, event: &Event) -> Result<(), Inconsistency> {
        let never_sent = |claim, envelope: &synod_messages::Envelope| Inconsistency::NeverSent {
            claim,
            envelope: envelope.clone(),
            step,
        };
        let id = EventId(self.occurrences.len());
        let cause = match event {
            Event::Receive(envelope) => {
                let sent = self.pairing.receive(envelope, id);
                Some(sent.ok_or_else(|| never_sent(Claim::Receive, envelope))?)
            }
            Event::Send(envelope) => {
                self.known(&envelope.to, step)?;
                self.pairing.send(envelope, id);
                None
            }
            Event::Lose(envelope) => {
                return self.pairing.lose(envelope).ok_or_else(|| never_sent(Claim::Lose, envelope));
            }
            Event::Duplicate(envelope) => {
                let made = self.pairing.duplicate(envelope);
                return made.ok_or_else(|| never_sent(Claim::Duplicate, envelope));
            }
            Event::Remark { label } => {
                self.remarks.push(Remark { label: label.clone(), cut: id.0 });
                return Ok(());
            }
            Event::Local { .. } | Event::Crash { .. } | Event::Recover { .. } => None,
        };
        let process = self.known(event.process().unwrap_or_default(), step)?;
        self.happen(event, process, step, cause);
        Ok(())
    }

    /// An event of a process, with timestamps one greater than the greatest of what came just before it.
    fn happen(&mut self, event: &Event, process: usize, step: usize, cause: Option<EventId>) {
        let (mut stamp, mut vector) = (0, vec![0; self.processes.len()]);
        for before in self.last[process].iter().chain(&cause) {
            let before = &self.occurrences[before.0];
            stamp = stamp.max(before.stamp);
            vector.iter_mut().zip(&before.vector).for_each(|(entry, other)| *entry = (*entry).max(*other));
        }
        vector[process] += 1;
        let index = self.seen[process];
        let label = label(&self.processes[process], index);
        let event = event.clone();
        self.seen[process] += 1;
        self.last[process] = Some(EventId(self.occurrences.len()));
        self.occurrences.push(Occurrence { event, process, index, step, label, vector, stamp: stamp + 1 });
    }

    fn known(&self, name: &str, step: usize) -> Result<usize, Inconsistency> {
        self.processes.iter().position(|process| process == name).ok_or_else(|| {
            Inconsistency::UnknownProcess { name: name.to_owned(), step, known: self.processes.to_vec() }
        })
    }
}

/// `A0`, but `p1.0`: after more than a letter the number would seem to be part of the name.
fn label(process: &str, index: usize) -> String {
    let point = if process.chars().count() > 1 { "." } else { "" };
    format!("{process}{point}{index}")
}

fn repeated(names: &[String]) -> Option<&String> {
    names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name)
}
