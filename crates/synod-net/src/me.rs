//! What a handler holds: the process that acts.

use std::ops::{Deref, DerefMut};

use synod_spec::{Events, Value};

use crate::{Envelope, Protocol, System};

/// The process that acts, in a handler of a [`Protocol`]. It reads and changes what the process remembers (`me.promised = n`,
/// since it stands for [`Protocol::Local`]) and sends messages.
///
/// Messages that a handler sends leave together with the change of its state: a process acts in one step, or crashes before or
/// after it. Where a crash between two actions matters, make them two steps.
pub struct Me<'a, P: Protocol> {
    protocol: &'a P,
    id: P::Process,
    system: &'a mut System<P>,
    events: Option<&'a mut Events>,
    /// How many messages were sent.
    sent: usize,
}

impl<'a, P: Protocol> Me<'a, P> {
    #[inline]
    pub(crate) fn new(
        protocol: &'a P,
        id: P::Process,
        system: &'a mut System<P>,
        events: Option<&'a mut Events>,
    ) -> Self {
        Self { protocol, id, system, events, sent: 0 }
    }

    /// Who it is.
    #[inline]
    #[must_use]
    pub fn id(&self) -> P::Process {
        self.id
    }

    /// Sends a message. A process may send to itself; the message is then under way like any other.
    ///
    /// # Panics
    /// Where the receiver does not take part. The checker reports that as a finding, with the behaviour that leads there.
    #[inline]
    #[track_caller]
    pub fn send(&mut self, to: P::Process, message: P::Message) {
        let envelope = Envelope { from: self.id, to, message };
        if !self.system.processes.contains_key(to) {
            nobody(self.protocol, &envelope);
        }
        if let Some(events) = &mut self.events {
            events.send(envelope.from.show(), envelope.to.show(), envelope.message.show());
        }
        self.system.network.send(envelope);
        self.sent += 1;
    }

    /// Sends a message to every other process.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "sending takes the message, to one or to all")]
    pub fn broadcast(&mut self, message: P::Message) {
        let protocol = self.protocol;
        for to in protocol.members() {
            if to != self.id {
                self.send(to, message.clone());
            }
        }
    }

    /// What the specification remembers beside the processes. What a process does must not depend on it.
    #[inline]
    pub fn history(&mut self) -> &mut P::History {
        &mut self.system.history
    }

    #[inline]
    pub(crate) fn has_sent(&self) -> bool {
        self.sent > 0
    }
}

#[cold]
#[track_caller]
fn nobody<P: Protocol>(protocol: &P, envelope: &Envelope<P::Process, P::Message>) -> ! {
    let members: Vec<String> = protocol.members().into_iter().map(|p| p.show().to_string()).collect();
    panic!(
        "{} sends {} to {}, which does not take part; there are: {}",
        envelope.from.show(),
        envelope.message.show(),
        envelope.to.show(),
        members.join(", ")
    )
}

impl<P: Protocol> Deref for Me<'_, P> {
    type Target = P::Local;

    #[inline]
    fn deref(&self) -> &P::Local {
        &self.system.processes[self.id]
    }
}

impl<P: Protocol> DerefMut for Me<'_, P> {
    #[inline]
    fn deref_mut(&mut self) -> &mut P::Local {
        &mut self.system.processes[self.id]
    }
}
