//! The programs as a state machine.

use std::collections::{BTreeMap, VecDeque};

use synod_derive::{Action, State};
use synod_spec::{ConstantInfo, Constants, Datum, Events, Fairness, Properties, Spec, Steps, any_step};

use super::{Channel, Event, Op, Process, Timeline, Wind, claims};
use crate::{Convention, LamportClock, Time};

/// The variables. Where a process is in its program is how many events it has had.
#[derive(State)]
pub struct State {
    /// The times of each process's events so far.
    pub events: BTreeMap<Process, Timeline>,
    /// The messages under way, those sent first in front: each carries its time. Channels without any are left out.
    pub channels: BTreeMap<Channel, VecDeque<Time>>,
    /// Who waits, and for whom. It follows from the others, and is there to be read.
    pub waiting: BTreeMap<Process, Process>,
}

/// The kinds of step: each is an event of one process.
#[derive(Action)]
pub enum Action {
    /// A process sends a message.
    Send {
        /// The event.
        event: Event,
        /// The receiver.
        to: Process,
    },
    /// A process receives a message.
    Receive {
        /// The event.
        event: Event,
        /// The sender.
        from: Process,
    },
    /// A process does something by itself.
    Local {
        /// The event.
        event: Event,
    },
}

impl Spec for Wind {
    type State = State;
    type Action = Action;

    /// # Panics
    /// Where the programs cannot be run. `check` refuses them before it asks for anything else.
    fn init(&self) -> impl IntoIterator<Item = State> {
        self.validate().unwrap_or_else(|why| panic!("{why}"));
        let mut state = State {
            events: self.all().map(|process| (process, Timeline::default())).collect(),
            channels: BTreeMap::new(),
            waiting: BTreeMap::new(),
        };
        self.see_who_waits(&mut state);
        [state]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for process in self.all().filter(|process| !s.waiting.contains_key(process)) {
            let event = s.next_event(process);
            match self.op(event) {
                Some(Op::Send(to)) => {
                    let to = Process(to);
                    steps.take(Action::Send { event, to }, |t| self.change(t, |t| t.send(process, to)));
                }
                Some(Op::Recv(from)) => {
                    let from = Process(from);
                    let action = Action::Receive { event, from };
                    steps.take(action, |t| self.change(t, |t| t.receive(from, process)));
                }
                Some(Op::Local) => {
                    steps.take(Action::Local { event }, |t| self.change(t, |t| t.tick(process)));
                }
                None => {}
            }
        }
    }

    /// Somebody goes on as long as anybody can.
    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(any_step());
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("ClockCondition", |m, s| claims::clock_condition(&m.definition, &s.events));
        p.always("OneTime", |m, s| claims::one_time(&m.definition, &s.events));
        p.always("TotalOrder", |m, s| claims::total_order(&m.definition, &s.events));
        p.reachable("EverythingHappens", |m, s| claims::are_final_times(&m.definition, &s.events));
        p.eventually("FinalTimes", |m, s| claims::are_final_times(&m.definition, &s.events));
    }

    /// Every process is at the end of its program.
    fn may_end(&self, s: &State) -> bool {
        self.all().all(|process| self.op(s.next_event(process)).is_none())
    }

    fn assume(&self) -> Result<(), String> {
        self.validate()
    }

    fn processes(&self) -> Vec<String> {
        self.all().map(|process| process.to_string()).collect()
    }

    /// A message is called after the event of its sending.
    fn events(&self, _: &State, action: &Action, _: &State, events: &mut Events) {
        match *action {
            Action::Send { event, to } => events.send(event.process, to, event),
            Action::Receive { event, from } => {
                let sending = self.definition.sending(event).expect("what is received was sent");
                events.receive(from, event.process, sending);
            }
            Action::Local { event } => events.local(event.process, "local"),
        }
    }
}

impl Wind {
    /// Makes an event happen.
    fn change(&self, t: &mut State, event: impl FnOnce(&mut State)) {
        event(t);
        self.see_who_waits(t);
    }

    fn see_who_waits(&self, t: &mut State) {
        let waits = |process| match self.op(t.next_event(process))? {
            Op::Recv(from) => {
                let channel = Channel { from: Process(from), to: process };
                (!t.channels.contains_key(&channel)).then_some((process, channel.from))
            }
            Op::Send(_) | Op::Local => None,
        };
        t.waiting = self.all().filter_map(waits).collect();
    }
}

impl State {
    /// The event that `process` has next, if it has one.
    fn next_event(&self, process: Process) -> Event {
        Event { process, index: self.events[&process].times().len() }
    }

    fn tick(&mut self, process: Process) {
        self.happen(process, |clock| Convention::StampFirst.tick(clock));
    }

    fn send(&mut self, from: Process, to: Process) {
        let time = self.happen(from, |clock| Convention::StampFirst.send(clock));
        self.channels.entry(Channel { from, to }).or_default().push_back(time);
    }

    fn receive(&mut self, from: Process, to: Process) {
        let channel = Channel { from, to };
        let messages = self.channels.get_mut(&channel).expect("who has nothing to receive waits");
        let sent = messages.pop_front().expect("channels without messages are left out");
        if messages.is_empty() {
            self.channels.remove(&channel);
        }
        self.happen(to, |clock| Convention::StampFirst.receive(clock, sent));
    }

    /// Has the clock of `process` give the next event its time.
    fn happen(&mut self, process: Process, event: impl FnOnce(&mut LamportClock) -> Time) -> Time {
        let timeline = self.events.get_mut(&process).expect("every process has a timeline");
        let mut clock = timeline.clock();
        let time = event(&mut clock);
        timeline.push(time);
        assert_eq!(timeline.clock(), clock, "a clock stands at one more than the last event");
        time
    }
}

/// The programs are no constants: they are written in the spec's file.
impl Constants for Wind {
    fn describe() -> Vec<ConstantInfo> {
        Vec::new()
    }

    fn values(&self) -> Vec<(String, Datum)> {
        Vec::new()
    }

    fn set(&mut self, name: &str, _: &str) -> Result<(), String> {
        Err(format!("there is no constant `{name}`: the programs are in the spec's file"))
    }
}
