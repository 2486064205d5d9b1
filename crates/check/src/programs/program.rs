//! A spec's program at work: one process for one job.
//!
//! The process has a group of its own, so that Ctrl-C reaches `check` alone, which then asks it to stop. Its standard
//! input stays open while it works: the end of it ends the program, so it cannot outlive `check`.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use nanoserde::SerJson;
use synod_messages::{
    CheckJob, Description, Job, Message, ModelReport, Progress, STOP, Survey, SurveyJob, read_line,
};
use synod_report::{Missing, MissingKind};

use crate::programs::death::{self, LastWords};
use crate::{Error, ErrorKind};

/// So many lines of standard error are remembered.
pub(crate) const REMEMBERED: usize = 100;
/// How often interrupts and limits are looked at.
pub(crate) const TICK: Duration = Duration::from_millis(50);
/// A program that has answered may take this long to end; and so long others may keep its pipes open when it has ended.
const FAREWELL: Duration = Duration::from_secs(2);
/// So many lines wait to be looked at; then who prints must wait.
const WAITING_LINES: usize = 1024;

/// A spec's program.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// How long a program may go on.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Its time limit, which it watches itself.
    pub limit: Option<Duration>,
    /// What it gets on top before it is ended, as long as it makes no progress.
    pub grace: Duration,
    /// The same where it does make progress.
    pub most_grace: Duration,
}

/// Who follows a program while it works.
pub trait Observer {
    /// How far it is.
    fn progress(&mut self, now: &Progress);
    /// Something the user should know now.
    fn warning(&mut self, text: &str);
    /// A line that the spec itself printed, on standard output or standard error.
    fn printed(&mut self, line: &str);
    /// How often the user has interrupted.
    fn interrupts(&self) -> u32;
}

/// What a program gave.
#[derive(Debug)]
pub enum Answer {
    /// The answer to `Describe`.
    Description(Description),
    /// The answer to `Check`.
    Report(Box<ModelReport>),
    /// The answer to `Survey`.
    Survey(Survey),
    /// No answer.
    Missing(Missing),
}

/// What the reading threads say.
pub(crate) enum Event {
    /// A line of standard output.
    Out(String),
    /// A line of standard error.
    Err(String),
    OutEnded,
    ErrEnded,
}

impl Program {
    /// A program that was compiled from a spec.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, arguments: vec![PIPE_ARGUMENT.into()] }
    }

    /// The same program with a change of its source on; it must be that of an instrumented spec.
    #[must_use]
    pub fn mutated(&self, mutant: u32) -> Self {
        let mut program = self.clone();
        program.arguments.push(format!("{MUTANT_ARGUMENT}{mutant}").into());
        program
    }

    /// Asks what it is.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn describe(&self, observer: &mut dyn Observer, patience: Patience) -> Result<Answer, Error> {
        self.run(&Job::Describe, observer, patience)
    }

    /// Checks a model.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn check(
        &self,
        job: CheckJob,
        observer: &mut dyn Observer,
        patience: Patience,
    ) -> Result<Answer, Error> {
        self.run(&Job::Check(job), observer, patience)
    }

    /// Looks at a model for what never happens.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn survey(
        &self,
        job: SurveyJob,
        observer: &mut dyn Observer,
        patience: Patience,
    ) -> Result<Answer, Error> {
        self.run(&Job::Survey(job), observer, patience)
    }

    fn run(&self, job: &Job, observer: &mut dyn Observer, patience: Patience) -> Result<Answer, Error> {
        let mut child = self.start()?;
        let mut input = child.stdin.take();
        // A program that is gone already says why by its exit status.
        send(&mut input, &job.serialize_json());
        let events = listen(&mut child);
        let mut watch = Watch::new(child, input, patience);
        let answer = watch.follow(&events, observer);
        let status = watch.end();
        watch.drain(&events, observer);
        Ok(answer.unwrap_or_else(|| Answer::Missing(death::died(status, watch.last_words()))))
    }

    pub(crate) fn start(&self) -> Result<Child, Error> {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map_err(|why| Error::file(ErrorKind::Fault, "start", &self.path, &why))
    }
}

/// Asks a spec's program for messages rather than for a printout.
const PIPE_ARGUMENT: &str = "--synod-pipe";
/// Turns a change of an instrumented spec on.
const MUTANT_ARGUMENT: &str = "--synod-mutant=";

pub(crate) fn send(input: &mut Option<ChildStdin>, line: &str) {
    if let Some(pipe) = input {
        // The reader may be gone; then the end of its output tells.
        let _ = writeln!(pipe, "{line}").and_then(|()| pipe.flush());
    }
}

pub(crate) fn listen(child: &mut Child) -> Receiver<Event> {
    let (sender, events) = sync_channel(WAITING_LINES);
    if let Some(out) = child.stdout.take() {
        read_lines(out, sender.clone(), Event::Out, Event::OutEnded);
    }
    if let Some(err) = child.stderr.take() {
        read_lines(err, sender, Event::Err, Event::ErrEnded);
    }
    events
}

fn read_lines(
    pipe: impl Read + Send + 'static,
    to: SyncSender<Event>,
    line: fn(String) -> Event,
    end: Event,
) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
            let text = String::from_utf8_lossy(&bytes);
            if to.send(line(text.trim_end_matches(['\n', '\r']).to_owned())).is_err() {
                return;
            }
            bytes.clear();
        }
        // Nobody listens any more where this fails.
        let _ = to.send(end);
    });
}

/// Kills all processes of a program's group, as far as there are any.
#[cfg(unix)]
pub(crate) fn kill_group(child: &Child) {
    let group = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    // None may be left.
    let _ = group.map(|group| rustix::process::kill_process_group(group, rustix::process::Signal::KILL));
}

#[cfg(not(unix))]
pub(crate) fn kill_group(_child: &Child) {}

/// A process that is being followed.
struct Watch {
    child: Child,
    input: Option<ChildStdin>,
    patience: Patience,
    started: Instant,
    /// When it was asked to stop, and whether the user wanted that.
    asked: Option<(Instant, MissingKind)>,
    progress: Option<(Instant, Progress)>,
    warnings: Vec<String>,
    lines: VecDeque<String>,
}

impl Watch {
    fn new(child: Child, input: Option<ChildStdin>, patience: Patience) -> Self {
        let started = Instant::now();
        let (warnings, lines) = (Vec::new(), VecDeque::new());
        Self { child, input, patience, started, asked: None, progress: None, warnings, lines }
    }

    /// Until it answers, ends, or must be ended. `None`: it ended without an answer.
    fn follow(&mut self, events: &Receiver<Event>, observer: &mut dyn Observer) -> Option<Answer> {
        let mut open = 2;
        let mut ended: Option<Instant> = None;
        while open > 0 && ended.is_none_or(|moment| moment.elapsed() < FAREWELL) {
            if ended.is_none() && matches!(self.child.try_wait(), Ok(Some(_))) {
                // What it left behind would keep the pipes open; what it said itself is still in them.
                kill_group(&self.child);
                ended = Some(Instant::now());
            }
            match events.recv_timeout(TICK) {
                Ok(Event::Out(line)) => {
                    if let Some(answer) = self.hear(&line, observer) {
                        return Some(answer);
                    }
                }
                Ok(Event::Err(line)) => self.remember(line, observer),
                Ok(Event::OutEnded | Event::ErrEnded) => open -= 1,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if let Some(kind) = self.must_end(observer.interrupts()) {
                return Some(Answer::Missing(death::silent(kind, &self.warnings, self.last_words())));
            }
        }
        None
    }

    /// Passes on what the spec printed last. The pipes end with the process, unless others that left its group have them.
    fn drain(&mut self, events: &Receiver<Event>, observer: &mut dyn Observer) {
        let deadline = Instant::now() + FAREWELL;
        while let Ok(event) = events.recv_timeout(TICK) {
            if Instant::now() > deadline {
                break;
            }
            match event {
                Event::Out(line) if read_line(&line).is_none() => observer.printed(&line),
                Event::Err(line) => self.remember(line, observer),
                Event::Out(_) | Event::OutEnded | Event::ErrEnded => {}
            }
        }
    }

    fn hear(&mut self, line: &str, observer: &mut dyn Observer) -> Option<Answer> {
        let (printed, message) = match read_line(line) {
            None => {
                observer.printed(line);
                return None;
            }
            Some(Ok(read)) => read,
            Some(Err(why)) => {
                return Some(self.fault(&format!("a line of the pipe cannot be read: {why:?}")));
            }
        };
        if !printed.is_empty() {
            observer.printed(printed);
        }
        match message {
            Message::Description(description) => Some(Answer::Description(description)),
            Message::Report(report) => Some(Answer::Report(report)),
            Message::Survey(survey) => Some(Answer::Survey(survey)),
            Message::SpecPanicked(what) => Some(self.missing(MissingKind::Panicked, what)),
            Message::BadJob(why) => Some(self.missing(MissingKind::Refused, why)),
            Message::Fault(why) => Some(self.fault(&why)),
            Message::Walk(_) => Some(self.fault("the spec's program is on a walk that nobody asked for")),
            Message::Progress(now) => {
                observer.progress(&now);
                self.note(now);
                None
            }
            Message::Warning(text) => {
                observer.warning(&text);
                self.warnings.push(text);
                None
            }
        }
    }

    /// Remembers progress, and since when it has been the same.
    fn note(&mut self, now: Progress) {
        let same = self.progress.as_ref().is_some_and(|(_, last)| {
            (last.distinct, last.generated, last.depth, &last.phase)
                == (now.distinct, now.generated, now.depth, &now.phase)
        });
        let since = self.progress.as_ref().filter(|_| same).map_or_else(Instant::now, |(since, _)| *since);
        self.progress = Some((since, now));
    }

    fn remember(&mut self, line: String, observer: &mut dyn Observer) {
        observer.printed(&line);
        if self.lines.len() == REMEMBERED {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    /// Passes a request to stop on, and says when waiting is over.
    fn must_end(&mut self, interrupts: u32) -> Option<MissingKind> {
        if interrupts > 0 && self.asked.is_none_or(|(_, kind)| kind != MissingKind::Interrupted) {
            self.ask(MissingKind::Interrupted);
        }
        if self.asked.is_none() && self.patience.limit.is_some_and(|limit| self.started.elapsed() > limit) {
            self.asked = Some((Instant::now(), MissingKind::OverLimit));
        }
        let (since, kind) = self.asked?;
        let moved = self.progress.as_ref().map_or(since, |(moved, _)| *moved).max(since);
        let over = moved.elapsed() > self.patience.grace || since.elapsed() > self.patience.most_grace;
        (over || interrupts > 1).then_some(kind)
    }

    fn ask(&mut self, kind: MissingKind) {
        send(&mut self.input, STOP);
        self.asked = Some((Instant::now(), kind));
    }

    /// Ends the process: closing its input is a request, and what does not heed it is killed, with what it started.
    fn end(&mut self) -> Option<ExitStatus> {
        self.input = None;
        let deadline = Instant::now() + FAREWELL;
        while self.asked.is_none() && Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(1)),
                Ok(Some(_)) | Err(_) => break,
            }
        }
        kill_group(&self.child);
        // It may have ended by itself in the meantime.
        let _: io::Result<()> = self.child.kill();
        self.child.wait().ok()
    }

    fn fault(&self, why: &str) -> Answer {
        self.missing(MissingKind::Fault, format!("{why}\nplease report it with the spec and this text"))
    }

    fn missing(&self, kind: MissingKind, message: String) -> Answer {
        let LastWords { progress, lines } = self.last_words();
        Answer::Missing(Missing { kind, message, progress, last_lines: lines })
    }

    fn last_words(&self) -> LastWords {
        let progress = self.progress.as_ref().map(|(_, progress)| progress.clone());
        LastWords { progress, lines: self.lines.iter().cloned().collect() }
    }
}
