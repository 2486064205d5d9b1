//! What the spec says of its programs, in the interpreter's words.

use std::collections::{BTreeMap, BTreeSet};

use synod_clocks::wind::{Action, Op, State, Wind, wind};
use synod_explore::Unobserved;
use synod_messages::{Event, Expectation, ModelReport, Options};
use synod_spec::{Events, Spec, StepSink, Steps};

use crate::interpreter::Name;

/// A state: the times of each process's events, those of the messages under way, and who waits for whom.
pub(crate) type Seen = (Vec<Vec<u64>>, BTreeMap<Name, Vec<u64>>, BTreeMap<usize, usize>);

#[derive(Default)]
pub(crate) struct Explored {
    /// Every reachable state.
    pub(crate) states: BTreeSet<Seen>,
    /// Those without a step that are no legitimate end.
    pub(crate) deadlocks: BTreeSet<Seen>,
    /// How many steps there are, from all of them.
    pub(crate) steps: usize,
    /// The messages of all steps by name, each with its sender and receiver.
    pub(crate) sent: BTreeSet<String>,
    /// The same of the messages that are received, and the event of their receipt.
    pub(crate) received: BTreeSet<(String, String)>,
}

/// Follows `init` and `next`, without the engine.
pub(crate) fn explore(programs: &[Vec<Op>]) -> Explored {
    let spec = wind(programs.iter().cloned());
    let mut explored = Explored::default();
    let mut open: Vec<State> = spec.init().into_iter().collect();
    while let Some(state) = open.pop() {
        if !explored.states.insert(seen(&state)) {
            continue;
        }
        let nexts = steps(&spec, &state);
        if nexts.is_empty() && !spec.may_end(&state) {
            explored.deadlocks.insert(seen(&state));
        }
        explored.steps += nexts.len();
        for (action, next) in nexts {
            explored.hear(&spec, &state, &action, &next);
            open.push(next);
        }
    }
    explored
}

/// The engine's report, of every state, whatever is found.
pub(crate) fn checked(programs: &[Vec<Op>]) -> ModelReport {
    let options = Options { threads: 1, keep_going: true, ..Options::default() };
    let spec = wind(programs.iter().cloned());
    synod_judge::check("wind", spec, &Expectation::default(), &options, &Unobserved)
        .expect("no fault of Synod")
}

impl Explored {
    fn hear(&mut self, spec: &Wind, from: &State, action: &Action, to: &State) {
        let mut events = Events::default();
        spec.events(from, action, to, &mut events);
        let [event] = events.list() else { panic!("{action} is not one event: {events:?}") };
        let text = |e: &synod_messages::Envelope| format!("{}→{} {}", e.from, e.to, e.message);
        match (event, action) {
            (Event::Send(envelope), Action::Send { .. }) => {
                self.sent.insert(text(envelope));
            }
            (Event::Receive(envelope), Action::Receive { event, .. }) => {
                self.received.insert((text(envelope), event.to_string()));
            }
            (Event::Local { at, label }, Action::Local { event }) => {
                assert_eq!((at.as_str(), label.as_str()), (event.process.to_string().as_str(), "local"));
            }
            _ => panic!("{action} is told as {event:?}"),
        }
    }
}

fn seen(state: &State) -> Seen {
    let times = state.events.values().map(|timeline| timeline.times().to_vec()).collect();
    let channel = |channel: &synod_clocks::wind::Channel| (channel.from.0, channel.to.0);
    let under_way = state.channels.iter().map(|(c, times)| (channel(c), times.iter().copied().collect()));
    let waiting = state.waiting.iter().map(|(process, other)| (process.0, other.0));
    (times, under_way.collect(), waiting.collect())
}

fn steps(spec: &Wind, state: &State) -> Vec<(Action, State)> {
    struct Collected(Vec<(Action, State)>);

    impl StepSink<Wind> for Collected {
        fn step(&mut self, action: Action, next: &State) {
            self.0.push((action, next.clone()));
        }
    }

    let (mut scratch, mut collected) = (state.clone(), Collected(Vec::new()));
    spec.next(state, &mut Steps::new(state, &mut scratch, &mut collected));
    collected.0
}
