//! Lamport clocks: every event gets a number that respects causality, though nobody has a watch.
//!
//! Processes send each other messages. An event a *happened before* an event b, a → b, if a is earlier at the same process, or a is
//! the sending of a message and b its receipt, or there is a chain of such steps from a to b. Events of which neither
//! happened before the other are *concurrent*: nobody can say which was first.
//!
//! Each process has a clock, a mere number. It is incremented at every event; a message carries the time of its sending, and a receiver
//! first puts its clock forward to that. Then a → b implies C(a) < C(b), the *Clock Condition*. With the processes' names to break
//! ties, times put all events in one total order `⇒` that extends →.
//!
//! After L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (CACM 21(7), 1978): the rules IR1 and IR2.
//!
//! Here is every program at once: at each step each process may do something by itself, send to anybody (itself too), or receive any
//! message that is under way to it, until it has had as many events as the model allows. So messages are delayed and overtake each
//! other at will, and one that is lost is one that nobody receives. A process that crashes is one that takes no more steps. What
//! is assumed: no message is invented or falsified, and a process remembers its clock. All of that is safety; nothing needs to happen.
//!
//! For each event the state keeps what happened before it. That is for the properties; no process looks at it.

use synod::clocks::{Convention, LamportClock, Stamp, Time};
use synod::prelude::*;

#[derive(Constants)]
struct LamportClocks {
    /// How many processes there are.
    #[constant(default = 2, range = 2..=3)]
    processes: usize,
    /// How many events each process may have.
    #[constant(default = 3, range = 2..=4)]
    events: usize,
    /// Whether an event has the time after or before the increment.
    #[constant(default = Convention::IncrementFirst)]
    convention: Convention,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// What is claimed of times.
    #[constant(default = Claim::ClockCondition)]
    claim: Claim,
}

/// Each flaw leaves out a part of the rules, and none of them can be left out.
#[derive(Finite)]
enum Flaw {
    /// Nothing: the rules as published.
    None,
    /// A receiver does not look at the time in the message. Each process still counts its own events, so `⇒` remains a total
    /// order; but it goes against causality.
    NoMaximum,
    /// A receipt does not increment the clock. It may have the time of another event of its process, or that of the sending.
    ReceiptUncounted,
    /// A sending does not increment the clock. It may have the time of another event of its process.
    SendingUncounted,
}

/// What is claimed of times.
#[derive(Finite)]
enum Claim {
    /// That `⇒` is a total order, whether it respects causality or not.
    TotalOrder,
    /// All that they promise: the Clock Condition, and that the total order extends →.
    ClockCondition,
    /// The converse as well: from C(a) < C(b) it would follow that a → b. Wrong, since either of two concurrent events may have
    /// the lower time. (Vector clocks tell: `vector_clock.rs`.)
    Converse,
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
    /// Its time.
    time: Time,
    /// The events that happened before it.
    past: Set<Event>,
}

/// A message under way.
#[derive(Value)]
struct Message {
    to: Process,
    /// The time of its sending.
    time: Time,
}

#[derive(State)]
struct State {
    clocks: Map<Process, LamportClock>,
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

impl Spec for LamportClocks {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        let clocks = Map::from_fn(self.all(), |_| LamportClock::default());
        [State { clocks, under_way: Map::new(), history: Map::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for process in self.all() {
            let Some(event) = self.next_event(s, process) else { continue };
            steps.take(Action::Local { process }, |t| {
                let time = self.convention.tick(&mut t.clocks[process]);
                t.happen(event, time, None);
            });
            for to in self.all() {
                steps.take(Action::Send { from: process, to }, |t| {
                    let time = self.send(&mut t.clocks[process]);
                    t.happen(event, time, None);
                    t.under_way.insert(event, Message { to, time });
                });
            }
            for (sending, message) in s.under_way.iter().filter(|(_, message)| message.to == process) {
                steps.take(Action::Receive { process, sending }, |t| {
                    let time = self.receive(&mut t.clocks[process], message.time);
                    t.happen(event, time, Some(sending));
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
        p.always("TotalOrder", |_, s| total_order(s));
        if self.claim != Claim::TotalOrder {
            p.always("ClockCondition", |_, s| clock_condition(s));
            p.always("OrderExtendsCausality", |_, s| order_extends_causality(s));
        }
        if self.claim == Claim::Converse {
            p.always("Converse", |_, s| converse(s));
        }
        p.reachable("EqualTimes", |_, s| {
            pairs(s).any(|(a, b)| are_concurrent(s, a, b) && s.time(a) == s.time(b))
        });
        if self.flaw != Flaw::NoMaximum {
            p.reachable("ClockIsPutForward", |m, s| m.all().any(|process| is_ahead_of_itself(s, process)));
        }
        p.reachable("EverythingHappens", |m, s| m.may_end(s));
    }

    fn models() -> Models<Self> {
        let model = |convention, flaw| Self { convention, flaw, ..Self::default() };
        let (increment_first, stamp_first) = (Convention::IncrementFirst, Convention::StampFirst);
        Models::new()
            .model("default", Self::default())
            .model("stamp_first", model(stamp_first, Flaw::None))
            .model("three", Self { processes: 3, events: 2, ..Self::default() })
            .model("four_events", Self { events: 4, ..Self::default() })
            .model("three_by_three", Self { processes: 3, events: 3, ..Self::default() })
            .on_request()
            .model("converse", Self { claim: Claim::Converse, ..Self::default() })
            .violates("Converse")
            .model("no_maximum", model(increment_first, Flaw::NoMaximum))
            .violates("ClockCondition")
            .violates("OrderExtendsCausality")
            .model(
                "no_maximum_total_order",
                Self { claim: Claim::TotalOrder, ..model(increment_first, Flaw::NoMaximum) },
            )
            .model("receipt_uncounted", model(increment_first, Flaw::ReceiptUncounted))
            .violates("ClockCondition")
            .violates("TotalOrder")
            .violates("OrderExtendsCausality")
            .model("sending_uncounted", model(increment_first, Flaw::SendingUncounted))
            .violates("ClockCondition")
            .violates("TotalOrder")
            .violates("OrderExtendsCausality")
            .model("no_maximum_stamp_first", model(stamp_first, Flaw::NoMaximum))
            .violates("ClockCondition")
            .violates("OrderExtendsCausality")
            .model("receipt_uncounted_stamp_first", model(stamp_first, Flaw::ReceiptUncounted))
            .violates("ClockCondition")
            .violates("TotalOrder")
            .violates("OrderExtendsCausality")
            .model("sending_uncounted_stamp_first", model(stamp_first, Flaw::SendingUncounted))
            .violates("ClockCondition")
            .violates("TotalOrder")
            .violates("OrderExtendsCausality")
    }

    fn processes(&self) -> Vec<String> {
        self.all().map(|process| process.to_string()).collect()
    }

    /// Messages are called after their sendings.
    fn events(&self, _: &State, action: &Action, t: &State, events: &mut synod::Events) {
        let at = |event: Event| format!("{event} at {}", t.time(event));
        let latest = |process| t.latest(process).expect("it just did something");
        match *action {
            Action::Local { process } => events.local(process, at(latest(process))),
            Action::Send { from, to } => events.send(from, to, at(latest(from))),
            Action::Receive { process, sending } => events.receive(sending.process(), process, at(sending)),
        }
    }
}

/// The rules.
impl LamportClocks {
    fn all(&self) -> impl Iterator<Item = Process> + use<> {
        Process::first(self.processes)
    }

    /// The event that a process has next; `None` where it has had all that the model allows.
    fn next_event(&self, s: &State, process: Process) -> Option<Event> {
        let mut events = process.events().take(self.events);
        events.find(|event| !s.history.contains_key(*event))
    }

    fn send(&self, clock: &mut LamportClock) -> Time {
        match self.flaw {
            Flaw::SendingUncounted => clock.time(),
            Flaw::None | Flaw::NoMaximum | Flaw::ReceiptUncounted => self.convention.send(clock),
        }
    }

    fn receive(&self, clock: &mut LamportClock, sent: Time) -> Time {
        match self.flaw {
            Flaw::NoMaximum => self.convention.tick(clock),
            Flaw::ReceiptUncounted => {
                clock.advance_to(self.convention.clock_after(sent));
                clock.time()
            }
            Flaw::None | Flaw::SendingUncounted => self.convention.receive(clock, sent),
        }
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
    fn happen(&mut self, event: Event, time: Time, sending: Option<Event>) {
        let mut past = Set::new();
        for cause in [self.latest(event.process()), sending].into_iter().flatten() {
            past |= &self.history[cause].past;
            past.insert(cause);
        }
        self.history.insert(event, Happened { time, past });
    }

    fn time(&self, event: Event) -> Time {
        self.history[event].time
    }

    /// Whether a → b.
    fn happened_before(&self, a: Event, b: Event) -> bool {
        self.history[b].past.contains(a)
    }

    fn stamp(&self, event: Event) -> Stamp<Process> {
        Stamp { time: self.time(event), process: event.process() }
    }
}

/// Every event so far with every other one.
fn pairs(s: &State) -> impl Iterator<Item = (Event, Event)> {
    s.history.keys().flat_map(|a| s.history.keys().filter(move |b| *b != a).map(move |b| (a, b)))
}

fn are_concurrent(s: &State, a: Event, b: Event) -> bool {
    !s.happened_before(a, b) && !s.happened_before(b, a)
}

/// Whether a clock has counted more than the events of its own process.
fn is_ahead_of_itself(s: &State, process: Process) -> bool {
    let own = process.events().filter(|event| s.history.contains_key(*event)).count();
    s.clocks[process].time() > own as Time
}

/// No event happened before itself, and → is transitive: what the properties compare times with makes sense.
fn is_partial_order(s: &State) -> bool {
    s.history.iter().all(|(event, happened)| {
        let is_closed = happened.past.iter().all(|cause| s.history[cause].past.is_subset(&happened.past));
        is_closed && !happened.past.contains(event)
    })
}

/// a → b implies C(a) < C(b).
fn clock_condition(s: &State) -> Judgement {
    for (a, b) in pairs(s).filter(|(a, b)| s.happened_before(*a, *b)) {
        ensure!(s.time(a) < s.time(b), "{a} happened before {b}, but C({a}) < C({b}) is false");
    }
    Ok(())
}

/// No two events have the same stamp.
fn total_order(s: &State) -> Judgement {
    for (a, b) in pairs(s) {
        ensure!(s.stamp(a) != s.stamp(b), "{a} and {b} have the same time");
    }
    Ok(())
}

/// a → b implies a ⇒ b.
fn order_extends_causality(s: &State) -> Judgement {
    for (a, b) in pairs(s).filter(|(a, b)| s.happened_before(*a, *b)) {
        ensure!(s.stamp(a) < s.stamp(b), "{a} happened before {b}, but {a} ⇒ {b} is false");
    }
    Ok(())
}

/// C(a) < C(b) implies a → b.
fn converse(s: &State) -> Judgement {
    for (a, b) in pairs(s).filter(|(a, b)| s.time(*a) < s.time(*b)) {
        ensure!(s.happened_before(a, b), "C({a}) < C({b}), but {a} did not happen before {b}");
    }
    Ok(())
}

synod::main!(LamportClocks);
