//! Vector clocks: every event gets a vector that tells exactly what happened before it.
//!
//! A Lamport clock (`lamport_clock.rs`) respects causality, but from two times nobody can say whether one event happened before the
//! other. So each process counts for every process: its own events as they happen, those of others by what messages say. A message
//! carries the vector of its sending; a receiver takes the larger number in each component, then counts the receipt. The
//! vector of an event then is its past: how many events of each process happened before it, itself included. And a → b just when
//! V(a) < V(b): no component is larger, and some are smaller.
//!
//! After C. Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering" (1988), and F. Mattern, "Virtual Time
//! and Global States of Distributed Systems" (1989).
//!
//! The programs are those of `lamport_clock.rs`, every one at once: at each step each process may do something by itself, send to
//! anybody (itself too), or receive any message that is under way to it, until it has had as many events as the model allows. So
//! messages are delayed and overtake each other at will; one that is lost is one that nobody receives, and a process that crashes is
//! one that takes no more steps. What is assumed: no message is invented or falsified, and a process remembers its clock. All of
//! that is safety; nothing needs to happen.
//!
//! For each event the state keeps what happened before it. That is for the properties; no process looks at it.

use synod::clocks::{Causality, Time, VectorClock};
use synod::prelude::*;

#[derive(Constants)]
struct VectorClocks {
    /// How many processes there are.
    #[constant(default = 2, range = 2..=3)]
    processes: usize,
    /// How many events each process may have.
    #[constant(default = 3, range = 2..=4)]
    events: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// Each flaw leaves out a part of the rules, or changes it, and none of that can be done.
#[derive(Finite)]
enum Flaw {
    /// Nothing: the rules as published.
    None,
    /// A receiver does not look at the vector in the message, so that it seems to know nothing of the sending.
    NoMaximum,
    /// A receipt is not counted. It may have the same vector as the sending, or as another event of its process.
    ReceiptUncounted,
    /// A sending is not counted. It has the same vector as the event before it, and the message says nothing of it.
    SendingUncounted,
    /// An event has the vector before the increment, and a receiver counts the sending that a message does not yet count. For Lamport
    /// clocks this is a matter of taste. Here a → b still implies V(a) < V(b), but not the converse: the first events of all
    /// processes have the same vector.
    StampFirst,
}

#[derive(Finite)]
enum Process {
    A,
    B,
    C,
}

/// The number of an event within its process.
#[derive(Finite)]
#[finite(count = 4, show = "1")]
struct Number(u8);

/// An event, under its process.
#[derive(Finite)]
enum Event {
    A(Number),
    B(Number),
    C(Number),
}

/// What there is to know of an event that happened.
#[derive(Value)]
struct Happened {
    /// Its vector.
    vector: VectorClock<Process>,
    /// The events that happened before it.
    past: Set<Event>,
}

/// A message under way.
#[derive(Value)]
struct Message {
    to: Process,
    /// The vector of its sending.
    vector: VectorClock<Process>,
}

#[derive(State)]
struct State {
    clocks: Map<Process, VectorClock<Process>>,
    /// The messages under way, by the events that sent them.
    under_way: Map<Event, Message>,
    /// All events so far.
    history: Map<Event, Happened>,
}

#[derive(Action)]
enum Action {
    /// A process does something by itself.
    Local { process: Process },
    /// A process sends a message.
    Send { from: Process, to: Process },
    /// A process receives the message that an event sent.
    Receive { process: Process, sending: Event },
}

impl Spec for VectorClocks {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        let clocks = Map::from_fn(self.all(), |_| VectorClock::new());
        [State { clocks, under_way: Map::new(), history: Map::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for process in self.all() {
            let Some(event) = self.next_event(s, process) else { continue };
            steps.take(Action::Local { process }, |t| {
                let vector = self.tick(&mut t.clocks[process], process);
                t.happen(event, vector, None);
            });
            for to in self.all() {
                steps.take(Action::Send { from: process, to }, |t| {
                    let vector = self.send(&mut t.clocks[process], process);
                    t.happen(event, vector.clone(), None);
                    t.under_way.insert(event, Message { to, vector });
                });
            }
            for (sending, message) in s.under_way.iter().filter(|(_, message)| message.to == process) {
                steps.take(Action::Receive { process, sending }, |t| {
                    let vector = self.receive(&mut t.clocks[process], process, sending, &message.vector);
                    t.happen(event, vector, Some(sending));
                    t.under_way.remove(sending);
                });
            }
        }
    }

    /// Everybody has had all events that the model allows.
    fn may_end(&self, s: &State) -> bool {
        self.all().all(|process| self.next_event(s, process).is_none())
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("HappenedBeforeIsAPartialOrder", |_, s| is_partial_order(s));
        p.always("ClockCondition", |_, s| clock_condition(s));
        p.always("Converse", |_, s| converse(s));
        p.always("Comparison", |_, s| comparison(s));
        p.always("CountsThePast", |m, s| m.counts_the_past(s));
        for (name, causality) in [("Ordered", Causality::Before), ("Concurrent", Causality::Concurrent)] {
            p.reachable(name, move |_, s| pairs(s).any(|(a, b)| s.causality(a, b) == causality));
        }
        p.reachable("EverythingHappens", |m, s| m.may_end(s));
    }

    fn models() -> Models<Self> {
        let model = |flaw| Self { flaw, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("three", Self { processes: 3, events: 2, ..Self::default() })
            .model("four_events", Self { events: 4, ..Self::default() })
            .model("three_by_three", Self { processes: 3, events: 3, ..Self::default() })
            .on_request()
            .model("no_maximum", model(Flaw::NoMaximum))
            .violates("ClockCondition")
            .violates("Comparison")
            .violates("CountsThePast")
            .model("receipt_uncounted", model(Flaw::ReceiptUncounted))
            .violates("ClockCondition")
            .violates("Converse")
            .violates("Comparison")
            .violates("CountsThePast")
            .model("sending_uncounted", model(Flaw::SendingUncounted))
            .violates("ClockCondition")
            .violates("Converse")
            .violates("Comparison")
            .violates("CountsThePast")
            .model("stamp_first", model(Flaw::StampFirst))
            .violates("Converse")
            .violates("Comparison")
            .violates("CountsThePast")
    }

    fn processes(&self) -> Vec<String> {
        self.all().map(|process| process.to_string()).collect()
    }

    /// Messages are called after their sendings.
    fn events(&self, _: &State, action: &Action, t: &State, events: &mut synod::Events) {
        let at = |event: Event| format!("{event} at {}", t.vector(event));
        let latest = |process| t.latest(process).expect("it just did something");
        match *action {
            Action::Local { process } => events.local(process, at(latest(process))),
            Action::Send { from, to } => events.send(from, to, at(latest(from))),
            Action::Receive { process, sending } => events.receive(sending.process(), process, at(sending)),
        }
    }
}

/// The rules.
impl VectorClocks {
    fn all(&self) -> impl Iterator<Item = Process> + use<> {
        Process::first(self.processes)
    }

    /// The event that a process has next; `None` where it has had all that the model allows.
    fn next_event(&self, s: &State, process: Process) -> Option<Event> {
        let mut events = process.events().take(self.events);
        events.find(|event| !s.history.contains_key(*event))
    }

    fn tick(&self, clock: &mut VectorClock<Process>, own: Process) -> VectorClock<Process> {
        let before = clock.clone();
        let after = clock.tick(own);
        if self.flaw == Flaw::StampFirst { before } else { after }
    }

    fn send(&self, clock: &mut VectorClock<Process>, own: Process) -> VectorClock<Process> {
        match self.flaw {
            Flaw::SendingUncounted => clock.clone(),
            Flaw::StampFirst => self.tick(clock, own),
            Flaw::None | Flaw::NoMaximum | Flaw::ReceiptUncounted => clock.send(own),
        }
    }

    fn receive(
        &self,
        clock: &mut VectorClock<Process>,
        own: Process,
        sending: Event,
        sent: &VectorClock<Process>,
    ) -> VectorClock<Process> {
        match self.flaw {
            Flaw::NoMaximum => clock.tick(own),
            Flaw::ReceiptUncounted => {
                clock.merge(sent);
                clock.clone()
            }
            Flaw::StampFirst => {
                let mut after = sent.clone();
                after.tick(sending.process());
                clock.merge(&after);
                self.tick(clock, own)
            }
            Flaw::None | Flaw::SendingUncounted => clock.receive(own, sent),
        }
    }

    /// A component is the number of that process's events in the past, the event itself included.
    fn counts_the_past(&self, s: &State) -> Judgement {
        for (event, happened) in s.history.iter() {
            let mut past = happened.past;
            past.insert(event);
            for process in self.all() {
                let known = past.iter().filter(|cause| cause.process() == process).count() as Time;
                let counted = happened.vector.get(process);
                ensure!(
                    counted == known,
                    "of the events of {process}, {event} knows {known}, and counts {counted}"
                );
            }
        }
        Ok(())
    }
}

impl Process {
    fn events(self) -> impl Iterator<Item = Event> {
        Event::all().filter(move |event| event.process() == self)
    }
}

impl Event {
    fn process(self) -> Process {
        match self {
            Self::A(_) => Process::A,
            Self::B(_) => Process::B,
            Self::C(_) => Process::C,
        }
    }
}

impl State {
    /// The last event that a process has had.
    fn latest(&self, process: Process) -> Option<Event> {
        process.events().take_while(|event| self.history.contains_key(*event)).last()
    }

    /// An event happens, which is the receipt of what `sending` sent, if anything.
    fn happen(&mut self, event: Event, vector: VectorClock<Process>, sending: Option<Event>) {
        let mut past = Set::new();
        for cause in [self.latest(event.process()), sending].into_iter().flatten() {
            past |= &self.history[cause].past;
            past.insert(cause);
        }
        self.history.insert(event, Happened { vector, past });
    }

    fn vector(&self, event: Event) -> &VectorClock<Process> {
        &self.history[event].vector
    }

    /// Whether a → b.
    fn happened_before(&self, a: Event, b: Event) -> bool {
        self.history[b].past.contains(a)
    }

    /// How a and b are related, by → alone.
    fn causality(&self, a: Event, b: Event) -> Causality {
        if a == b {
            Causality::Equal
        } else if self.happened_before(a, b) {
            Causality::Before
        } else if self.happened_before(b, a) {
            Causality::After
        } else {
            Causality::Concurrent
        }
    }
}

/// Every event so far with every event.
fn pairs(s: &State) -> impl Iterator<Item = (Event, Event)> {
    s.history.keys().flat_map(|a| s.history.keys().map(move |b| (a, b)))
}

/// No event happened before itself, and → is transitive: what the properties compare times with makes sense.
fn is_partial_order(s: &State) -> bool {
    s.history.iter().all(|(event, happened)| {
        let is_closed = happened.past.iter().all(|cause| s.history[cause].past.is_subset(&happened.past));
        is_closed && !happened.past.contains(event)
    })
}

/// a → b implies V(a) < V(b).
fn clock_condition(s: &State) -> Judgement {
    for (a, b) in pairs(s).filter(|(a, b)| s.happened_before(*a, *b)) {
        ensure!(is_below(s, a, b), "{a} happened before {b}, but V({a}) < V({b}) is false");
    }
    Ok(())
}

/// V(a) < V(b) implies a → b.
fn converse(s: &State) -> Judgement {
    for (a, b) in pairs(s).filter(|(a, b)| is_below(s, *a, *b)) {
        ensure!(s.happened_before(a, b), "V({a}) < V({b}), but {a} did not happen before {b}");
    }
    Ok(())
}

/// Comparing two vectors gives the one of four answers that is true of their events; two are equal only where it is the same event.
fn comparison(s: &State) -> Judgement {
    for (a, b) in pairs(s) {
        let (said, truth) = (s.vector(a).compare(s.vector(b)), s.causality(a, b));
        ensure!(said == truth, "the vectors of {a} and {b} compare as {said}, and the events as {truth}");
    }
    Ok(())
}

/// No component is larger, and some are smaller.
fn is_below(s: &State, a: Event, b: Event) -> bool {
    let (v, w) = (s.vector(a), s.vector(b));
    Process::all().all(|process| v.get(process) <= w.get(process))
        && Process::all().any(|process| v.get(process) < w.get(process))
}

synod::main!(VectorClocks);
