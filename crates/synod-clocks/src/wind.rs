//! `wind`: every interleaving of a few programs that send, receive and do things by themselves.
//!
//! Each process runs one fixed program, a list of [`send`], [`recv`] and [`local`]; processes are numbered from 0 and called A, B, C, ...
//! From each process to each (itself too) leads a channel that keeps order and loses nothing. Sending never waits; receiving waits
//! for a message from the process that it names.
//!
//! Each process has a Lamport clock that starts at 0, by the convention [`StampFirst`](crate::Convention::StampFirst): an event has the
//! time at which the clock stands, which then goes on by one; a message carries the time of its sending; a receiver first puts
//! its clock forward to one more than that.
//!
//! What a run with threads shows is one interleaving. As a spec, [`Wind`] has them all, and claims of them:
//!
//! - *ClockCondition*: a → b implies C(a) < C(b), where → is read off the programs, without any clock;
//! - *OneTime*: whatever the interleaving, an event has the one time that its definition says: the length of the longest chain of
//!   events that happened before it;
//! - *TotalOrder*: the order `⇒` of [`Stamp`](crate::Stamp)s is total and extends →;
//! - *EverythingHappens*: some behaviour gets to where everything has happened that can happen, to be drawn as its witness;
//! - *FinalTimes*: every behaviour gets to the same end, where everything has happened that can happen, each event at its time.
//!
//! A process that waits for ever makes a deadlock; the variable `waiting` says who waits for whom. A message that nobody receives
//! stays under way and is no fault. Programs that name a process that does not exist, or no programs at all, are refused before
//! anything is searched.
//!
//! ```
//! use synod_clocks::wind::{recv, send, wind};
//! use synod_spec::Spec;
//!
//! let ping_pong = wind([[send(1), recv(1)], [recv(0), send(0)]]);
//! assert_eq!(ping_pong.assume(), Ok(()));
//! assert_eq!(ping_pong.processes(), ["A", "B"]);
//! ```
//!
//! A spec file of it is made with `synod::main!(Wind, models = examples);`, where `examples` returns the models.

mod claims;
mod definition;
mod names;
mod spec;
mod timeline;

pub use names::{Channel, Event, Process};
pub use spec::{Action, State};
pub use timeline::Timeline;

use definition::Definition;

/// What a process does at one point of its program. Processes are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Sends a message to this process.
    Send(usize),
    /// Receives a message from this process, and waits until there is one.
    Recv(usize),
    /// Does something by itself.
    Local,
}

/// Sends a message to process number `to`.
#[must_use]
pub const fn send(to: usize) -> Op {
    Op::Send(to)
}

/// Receives a message from process number `from`, and waits until there is one.
#[must_use]
pub const fn recv(from: usize) -> Op {
    Op::Recv(from)
}

/// Does something by itself.
#[must_use]
pub const fn local() -> Op {
    Op::Local
}

/// A few programs that run side by side; see the [module](self).
#[derive(Clone, Debug, Default)]
pub struct Wind {
    /// One for each process.
    programs: Vec<Vec<Op>>,
    /// What they say of each event.
    definition: Definition,
}

/// The spec of these programs, one for each process. Where they have different lengths, write `vec![..]` for each.
#[must_use]
pub fn wind<P: Into<Vec<Op>>>(programs: impl IntoIterator<Item = P>) -> Wind {
    let programs: Vec<Vec<Op>> = programs.into_iter().map(Into::into).collect();
    let definition = Definition::of(&programs);
    Wind { programs, definition }
}

impl Wind {
    /// The operation of an event; `None` beyond the end of the program.
    fn op(&self, event: Event) -> Option<Op> {
        self.programs[event.process.0].get(event.index).copied()
    }

    /// The processes, in order.
    fn all(&self) -> impl Iterator<Item = Process> + use<> {
        (0..self.programs.len()).map(Process)
    }

    /// Whether the programs can be run.
    ///
    /// # Errors
    /// There is none, or one names a process that does not exist.
    fn validate(&self) -> Result<(), String> {
        if self.programs.is_empty() {
            return Err("there are no processes: give `wind` a program for each".to_owned());
        }
        for process in self.all() {
            for (index, op) in self.programs[process.0].iter().enumerate() {
                self.validate_op(Event { process, index }, *op)?;
            }
        }
        Ok(())
    }

    fn validate_op(&self, event: Event, op: Op) -> Result<(), String> {
        let count = self.programs.len();
        let (text, other) = match op {
            Op::Send(to) => (format!("send({to})"), to),
            Op::Recv(from) => (format!("recv({from})"), from),
            Op::Local => return Ok(()),
        };
        if other < count {
            return Ok(());
        }
        let there_are = match count {
            1 => "there is only process 0".to_owned(),
            _ => format!("there are only the processes 0 to {}", count - 1),
        };
        Err(format!("{event} is `{text}`, but there is no process {other}: {there_are}"))
    }
}

#[cfg(test)]
mod tests;
