//! What a step does to a system: the network's part, then the handler's.
//!
//! The search runs it on a copy of the state; [`crate::tell_step`] runs it once more to learn what was sent.

use synod_spec::Events;

use crate::{Envelope, Me, Protocol, System};

/// A message arrives.
pub(crate) fn deliver<P: Protocol>(
    protocol: &P,
    system: &mut System<P>,
    place: usize,
    events: Option<&mut Events>,
) {
    let envelope = system.network.at(place).clone();
    handle(protocol, system, envelope.clone(), events);
    system.network.take_out(place, &envelope);
}

/// The receiver of a message, which is still under way meanwhile, handles it. Returns whether it sent anything.
#[inline]
pub(crate) fn handle<P: Protocol>(
    protocol: &P,
    system: &mut System<P>,
    envelope: Envelope<P::Process, P::Message>,
    events: Option<&mut Events>,
) -> bool {
    let mut me = Me::new(protocol, envelope.to, system, events);
    protocol.receive(&mut me, envelope.from, envelope.message);
    me.has_sent()
}

/// A process does something by itself.
#[inline]
pub(crate) fn timeout<P: Protocol>(
    protocol: &P,
    system: &mut System<P>,
    process: P::Process,
    timeout: P::Timeout,
    events: Option<&mut Events>,
) {
    protocol.timeout(&mut Me::new(protocol, process, system, events), timeout);
}

/// A process stops, forgets what is volatile, and those that are to know are told.
pub(crate) fn crash<P: Protocol>(
    protocol: &P,
    system: &mut System<P>,
    process: P::Process,
    events: Option<&mut Events>,
) {
    let failures = &mut system.failures;
    failures.down.insert(process);
    failures.crashes = protocol.failures().crashes_budget().count(failures.crashes);
    protocol.crash(process, &mut system.processes[process]);
    let mut me = Me::new(protocol, process, system, events);
    for (to, message) in protocol.notices_of_crash(process) {
        me.send(to, message);
    }
}

/// A process that had stopped goes on.
pub(crate) fn recover<P: Protocol>(
    protocol: &P,
    system: &mut System<P>,
    process: P::Process,
    events: Option<&mut Events>,
) {
    system.failures.down.remove(process);
    protocol.recover(&mut Me::new(protocol, process, system, events));
}
