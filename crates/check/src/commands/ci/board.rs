//! What a gate shows while it works: on a terminal, a line that counts; warnings and what specs print, everywhere.

use std::sync::{Mutex, MutexGuard, PoisonError};

use synod_messages::Progress as Snapshot;

use crate::interrupt;
use crate::programs::program::Observer;
use crate::progress::{Compiling, Progress, compiling_text};

/// What is going on, for all threads.
pub(super) struct Board(Mutex<State>);

struct State {
    progress: Progress,
    ended: usize,
    /// What is being compiled.
    compiling: Option<String>,
    /// The models that are being checked.
    checking: Vec<String>,
}

/// One model or one compilation on the board.
pub(super) struct Entry<'a> {
    board: &'a Board,
    label: String,
}

impl Board {
    pub(super) fn new(quiet: bool) -> Self {
        let progress = Progress::new(quiet);
        Self(Mutex::new(State { progress, ended: 0, compiling: None, checking: Vec::new() }))
    }

    /// How often programs should say how far they are, in milliseconds.
    pub(super) fn interval_millis(&self) -> u64 {
        self.state().progress.interval_millis()
    }

    /// A spec is about to be compiled, or asked what it is.
    pub(super) fn spec(&self, label: &str) -> Entry<'_> {
        Entry { board: self, label: label.to_owned() }
    }

    /// A model begins.
    pub(super) fn begin(&self, label: String) -> Entry<'_> {
        self.state().checking.push(label.clone());
        Entry { board: self, label }
    }

    /// What moves goes away, since something else is about to be written.
    pub(super) fn clear(&self) {
        self.state().progress.clear();
    }

    /// A thread that panicked has said so; what is shown does not depend on it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw(&self) {
        let State { progress, ended, compiling, checking } = &mut *self.state();
        progress.several(|| text(*ended, compiling.as_deref(), checking));
    }
}

impl Entry<'_> {
    /// It has ended.
    pub(super) fn end(self) {
        let mut state = self.board.state();
        state.ended += 1;
        let at = state.checking.iter().position(|label| *label == self.label);
        at.map(|at| state.checking.remove(at));
    }
}

/// `12 checked; compiling specs/raft.rs; checking specs/paxos.rs default and 3 more`.
fn text(ended: usize, compiling: Option<&str>, checking: &[String]) -> String {
    let mut text = format!("{ended} checked");
    if let Some(what) = compiling {
        text.push_str(&format!("; {what}"));
    }
    if let [first, others @ ..] = checking {
        text.push_str(&format!("; checking {first}"));
        if !others.is_empty() {
            text.push_str(&format!(" and {} more", others.len()));
        }
    }
    text
}

impl Compiling for Entry<'_> {
    fn compiling(&mut self, spec: &str, part: &str, package: &str) {
        let mut state = self.board.state();
        state.compiling = Some(compiling_text(spec, part, package));
        // Where no line moves, now and then a plain one says that something is going on.
        if !state.progress.moves() {
            state.progress.compiling(spec, part, package);
        }
        drop(state);
        self.board.draw();
    }

    fn clear(&mut self) {
        let mut state = self.board.state();
        state.compiling = None;
        state.progress.clear();
    }
}

impl Observer for Entry<'_> {
    fn progress(&mut self, _: &Snapshot) {
        self.board.draw();
    }

    fn warning(&mut self, text: &str) {
        self.board.state().progress.say(&format!("warning: {}: {text}", self.label));
    }

    fn printed(&mut self, line: &str) {
        self.board.state().progress.say(line);
    }

    fn interrupts(&self) -> u32 {
        interrupt::count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_going_on() {
        assert_eq!(text(0, Some("compiling x.rs"), &[]), "0 checked; compiling x.rs");
        let two = ["a.rs first".to_owned(), "b.rs second".to_owned()];
        assert_eq!(text(3, None, &two[..1]), "3 checked; checking a.rs first");
        assert_eq!(text(3, None, &two), "3 checked; checking a.rs first and 1 more");
    }
}
