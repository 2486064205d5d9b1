//! What happens where in a step, for diagrams. The handler that ran while searching runs once more, to learn what it sent.

use synod_spec::{Events, Value};

use crate::{Protocol, Step, System, apply, initial};

/// The messages that were sent before an initial state.
pub fn tell_initial<P: Protocol>(protocol: &P, state: &System<P>, events: &mut Events) {
    initial::tell(protocol, state, events);
}

/// What happens in a step.
pub fn tell_step<P: Protocol>(protocol: &P, from: &System<P>, step: &Step<P>, events: &mut Events) {
    let mut to = from.clone();
    match step {
        Step::Deliver(envelope) => {
            let Some(place) = from.network.place_of(envelope) else { return };
            events.receive(envelope.from.show(), envelope.to.show(), envelope.message.show());
            apply::deliver(protocol, &mut to, place, Some(events));
        }
        Step::Timeout(process, timeout) => {
            let label = match timeout.show().to_string() {
                unit if unit == "()" => "Timeout".to_owned(),
                label => label,
            };
            events.local(process.show(), label);
            apply::timeout(protocol, &mut to, *process, timeout.clone(), Some(events));
        }
        Step::Lose(envelope) => {
            events.lose(envelope.from.show(), envelope.to.show(), envelope.message.show());
        }
        Step::Duplicate(envelope) => {
            events.duplicate(envelope.from.show(), envelope.to.show(), envelope.message.show());
        }
        Step::Crash(process) => {
            events.crash(process.show());
            apply::crash(protocol, &mut to, *process, Some(events));
        }
        Step::Recover(process) => {
            events.recover(process.show());
            apply::recover(protocol, &mut to, *process, Some(events));
        }
        Step::Partition(one, other) => events.remark(format!("Partition({one}|{other})")),
        Step::Heal => events.remark("Heal"),
    }
}
