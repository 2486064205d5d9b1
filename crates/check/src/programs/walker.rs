//! A walk through a spec by hand: a conversation with the spec's program, which lives as long as the walk.

use std::collections::VecDeque;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use nanoserde::SerJson;
use synod_messages::{Job, Message, WalkAnswer, WalkJob, WalkRequest, read_line};
use synod_report::{Missing, MissingKind};

use crate::Error;
use crate::programs::death::{self, LastWords};
use crate::programs::program::{Event, Program, REMEMBERED, TICK, kill_group, listen, send};

/// What the program printed last is waited for this long.
const FAREWELL: Duration = Duration::from_millis(500);

/// A walk in a model of a spec. The program ends with it.
pub struct Walker {
    child: Child,
    input: Option<ChildStdin>,
    events: Receiver<Event>,
    /// The last lines that it wrote to standard error.
    lines: VecDeque<String>,
    printed: Vec<String>,
}

impl Walker {
    /// Starts a program on a walk. Whether there is such a model, the first answer tells.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(program: &Program, job: WalkJob) -> Result<Self, Error> {
        let mut child = program.start()?;
        let mut input = child.stdin.take();
        send(&mut input, &Job::Walk(job).serialize_json());
        let events = listen(&mut child);
        Ok(Self { child, input, events, lines: VecDeque::new(), printed: Vec::new() })
    }

    /// Asks, and waits for the answer. After an error there are no more answers.
    ///
    /// # Errors
    /// The program died, refused the job, does not answer within the time, or the user interrupts.
    pub fn ask(
        &mut self,
        request: &WalkRequest,
        time: Duration,
        interrupts: &dyn Fn() -> u32,
    ) -> Result<WalkAnswer, Missing> {
        send(&mut self.input, &request.serialize_json());
        let (began, before) = (Instant::now(), interrupts());
        loop {
            match self.events.recv_timeout(TICK) {
                Ok(Event::Out(line)) => {
                    if let Some(answer) = self.hear(&line) {
                        return answer;
                    }
                }
                Ok(Event::Err(line)) => self.remember(line),
                Ok(Event::OutEnded) | Err(RecvTimeoutError::Disconnected) => return Err(self.died()),
                Ok(Event::ErrEnded) | Err(RecvTimeoutError::Timeout) => {}
            }
            if interrupts() > before {
                return Err(self.silent(MissingKind::Interrupted));
            }
            if began.elapsed() > time {
                return Err(self.silent(MissingKind::OverLimit));
            }
        }
    }

    /// What the spec itself has printed since it was asked for last.
    pub fn printed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.printed)
    }

    fn hear(&mut self, line: &str) -> Option<Result<WalkAnswer, Missing>> {
        let (printed, message) = match read_line(line) {
            None => {
                self.printed.push(line.to_owned());
                return None;
            }
            Some(Err(why)) => return Some(Err(self.fault(&format!("an answer cannot be read: {why:?}")))),
            Some(Ok(read)) => read,
        };
        if !printed.is_empty() {
            self.printed.push(printed.to_owned());
        }
        Some(match message {
            Message::Walk(answer) => Ok(*answer),
            Message::BadJob(why) => Err(self.missing(MissingKind::Refused, why)),
            Message::SpecPanicked(why) => Err(self.missing(MissingKind::Panicked, why)),
            Message::Fault(why) => Err(self.fault(&why)),
            Message::Progress(_) | Message::Warning(_) => return None,
            Message::Description(_) | Message::Report(_) | Message::Survey(_) => {
                Err(self.fault("the spec's program answers what it was not asked"))
            }
        })
    }

    fn remember(&mut self, line: String) {
        self.printed.push(line.clone());
        if self.lines.len() == REMEMBERED {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    fn died(&mut self) -> Missing {
        let deadline = Instant::now() + FAREWELL;
        while let Ok(event) = self.events.recv_timeout(TICK) {
            match event {
                Event::Err(line) => self.remember(line),
                Event::ErrEnded => break,
                Event::Out(_) | Event::OutEnded => {}
            }
            if Instant::now() > deadline {
                break;
            }
        }
        self.input = None;
        let status = self.child.wait().ok();
        death::died(status, LastWords { progress: None, lines: self.lines.iter().cloned().collect() })
    }

    fn silent(&self, kind: MissingKind) -> Missing {
        death::silent(kind, &[], LastWords { progress: None, lines: self.lines.iter().cloned().collect() })
    }

    fn fault(&self, why: &str) -> Missing {
        self.missing(MissingKind::Fault, format!("{why}\nplease report it with the spec and this text"))
    }

    fn missing(&self, kind: MissingKind, message: String) -> Missing {
        Missing { kind, message, progress: None, last_lines: self.lines.iter().cloned().collect() }
    }
}

impl Drop for Walker {
    /// The end of its input ends the program; what does not heed it is killed.
    fn drop(&mut self) {
        self.input = None;
        kill_group(&self.child);
        // It may have ended by itself in the meantime.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
