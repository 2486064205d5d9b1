//! Where a spec tells what happens in a step, and at which process: the points and lines of a space-time diagram.

use std::fmt::Display;

use synod_messages::{Envelope, Event};

/// The events of one step, in the order in which they happen.
///
/// ```
/// use synod_spec::Events;
/// let mut events = Events::default();
/// events.receive("p1", "p2", "Prepare(1)");
/// events.send("p2", "p1", "Promise(1)");
/// assert_eq!(events.list().len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Events {
    list: Vec<Event>,
}

impl Events {
    /// A process does something by itself.
    pub fn local(&mut self, at: impl Display, label: impl Display) {
        self.list.push(Event::Local { at: at.to_string(), label: label.to_string() });
    }

    /// A process sends a message.
    pub fn send(&mut self, from: impl Display, to: impl Display, message: impl Display) {
        self.list.push(Event::Send(envelope(from, to, message)));
    }

    /// A message arrives.
    pub fn receive(&mut self, from: impl Display, to: impl Display, message: impl Display) {
        self.list.push(Event::Receive(envelope(from, to, message)));
    }

    /// The network loses a message.
    pub fn lose(&mut self, from: impl Display, to: impl Display, message: impl Display) {
        self.list.push(Event::Lose(envelope(from, to, message)));
    }

    /// The network makes a second copy of a message.
    pub fn duplicate(&mut self, from: impl Display, to: impl Display, message: impl Display) {
        self.list.push(Event::Duplicate(envelope(from, to, message)));
    }

    /// A process stops.
    pub fn crash(&mut self, at: impl Display) {
        self.list.push(Event::Crash { at: at.to_string() });
    }

    /// A process that had stopped goes on.
    pub fn recover(&mut self, at: impl Display) {
        self.list.push(Event::Recover { at: at.to_string() });
    }

    /// Something happens at no single process.
    pub fn remark(&mut self, label: impl Display) {
        self.list.push(Event::Remark { label: label.to_string() });
    }

    /// All of them.
    #[must_use]
    pub fn list(&self) -> &[Event] {
        &self.list
    }

    /// The events themselves.
    #[must_use]
    pub fn into_list(self) -> Vec<Event> {
        self.list
    }
}

fn envelope(from: impl Display, to: impl Display, message: impl Display) -> Envelope {
    Envelope { from: from.to_string(), to: to.to_string(), message: message.to_string() }
}
