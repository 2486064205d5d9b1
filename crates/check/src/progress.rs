//! What is shown while something is going on: a line that moves on a terminal, now and then a plain one elsewhere. Both on
//! standard error, never in the report.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use synod_messages::Progress as Snapshot;
use synod_report::{bytes, thousands};

/// Shorter compilations are not worth a word.
const SOON: Duration = Duration::from_millis(500);
/// How often a plain line is written where there is no terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(10);
/// How often the line on a terminal may be drawn.
const DRAWS_A_SECOND: u8 = 10;

/// Who follows a compilation.
pub trait Compiling {
    /// A spec is being compiled; `part` is the crate that was compiled last.
    fn compiling(&mut self, spec: &str, part: &str, package: &str);
    /// It is over, and what is shown of it must give way to what the compiler has to say.
    fn clear(&mut self);
}

/// Whether anything is shown, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Silent,
    Plain,
    Terminal,
}

/// What is going on.
pub struct Progress {
    mode: Mode,
    bar: Option<ProgressBar>,
    /// When what is going on began.
    since: Option<Instant>,
    last_plain: Option<Instant>,
    /// The last snapshot, for the rate.
    last: Option<(Instant, u64)>,
    rate: f64,
}

impl Progress {
    /// Shows nothing where `quiet`.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        let mode = match (quiet, stderr().is_terminal()) {
            (true, _) => Mode::Silent,
            (false, true) => Mode::Terminal,
            (false, false) => Mode::Plain,
        };
        Self { mode, bar: None, since: None, last_plain: None, last: None, rate: 0.0 }
    }

    /// How often the spec's program should say how far it is, in milliseconds.
    #[must_use]
    pub fn interval_millis(&self) -> u64 {
        if self.mode == Mode::Terminal { 125 } else { 1000 }
    }

    /// A model is being checked.
    pub fn checking(&mut self, label: &str, now: &Snapshot) {
        self.measure(now);
        let rate = self.rate;
        let text = || checking_text(label, now, rate);
        match self.mode {
            Mode::Silent => {}
            Mode::Terminal => self.draw(text()),
            Mode::Plain => self.plain(PLAIN_EVERY, text),
        }
    }

    /// Something else goes on, in words.
    pub fn doing(&mut self, text: impl FnOnce() -> String) {
        match self.mode {
            Mode::Silent => {}
            Mode::Terminal => self.draw(text()),
            Mode::Plain => self.plain(PLAIN_EVERY, text),
        }
    }

    /// A line of text, above what moves. Shown even where progress is not.
    pub fn say(&mut self, line: &str) {
        let write = || {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(anstream::stderr(), "{line}");
        };
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Whether what is shown is a line that moves.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.mode == Mode::Terminal
    }

    /// Many things are going on at once. Shown only where a line can move: elsewhere, what has ended is told soon enough.
    pub fn several(&mut self, text: impl FnOnce() -> String) {
        if self.mode == Mode::Terminal {
            self.draw(text());
        }
    }

    fn measure(&mut self, now: &Snapshot) {
        let moment = Instant::now();
        if let Some((before, generated)) = self.last {
            let time = moment.duration_since(before).as_secs_f64().max(0.001);
            let rate = now.generated.saturating_sub(generated) as f64 / time;
            self.rate = if self.rate == 0.0 { rate } else { 0.7 * self.rate + 0.3 * rate };
        }
        self.last = Some((moment, now.generated));
    }

    fn draw(&mut self, text: String) {
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWS_A_SECOND));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
                bar.set_style(style);
            }
            bar
        });
        bar.set_message(text);
        bar.tick();
    }

    /// Writes a line unless one was written less than `every` ago (or what is going on is that young).
    fn plain(&mut self, every: Duration, text: impl FnOnce() -> String) {
        let since = *self.since.get_or_insert_with(Instant::now);
        let last = self.last_plain.unwrap_or(since);
        let wait = if self.last_plain.is_some() { every.max(PLAIN_EVERY) } else { every };
        if last.elapsed() >= wait {
            self.last_plain = Some(Instant::now());
            self.say(&text());
        }
    }
}

impl Compiling for Progress {
    fn compiling(&mut self, spec: &str, part: &str, package: &str) {
        let since = *self.since.get_or_insert_with(Instant::now);
        if since.elapsed() < SOON {
            return;
        }
        let text = compiling_text(spec, part, package);
        match self.mode {
            Mode::Silent => {}
            Mode::Terminal => self.draw(text),
            Mode::Plain => self.plain(Duration::from_secs(2), || text),
        }
    }

    /// What moves goes away, and what comes next starts its clock anew.
    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        (self.since, self.last_plain, self.last, self.rate) = (None, None, None, 0.0);
    }
}

/// What is being compiled: the spec itself, or what it links.
#[must_use]
pub fn compiling_text(spec: &str, part: &str, package: &str) -> String {
    let own = part.is_empty() || part == package;
    let part = if own { String::new() } else { format!(": first the library, once ({part})") };
    format!("compiling {spec}{part}")
}

/// Where a model is; `rate` counts generated states a second. After the search, when states come no more, it says what is done.
fn checking_text(label: &str, now: &Snapshot, rate: f64) -> String {
    let (states, memory) = (thousands(now.distinct), bytes(now.bytes));
    if let Some(phase) = &now.phase {
        return format!("{label}: {phase}, {states} states, {memory}");
    }
    format!(
        "{label}: {states} states, {} generated, {}/s, depth {}, {} in the queue, {memory}",
        thousands(now.generated),
        thousands(rate as u64),
        now.depth,
        thousands(now.queue),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_after_the_search_is_named() {
        let search = Snapshot { distinct: 1234, generated: 5678, depth: 9, queue: 10, bytes: 0, phase: None };
        let text = checking_text("x.rs first", &search, 100.0);
        assert_eq!(text, "x.rs first: 1,234 states, 5,678 generated, 100/s, depth 9, 10 in the queue, 0 B");
        let judged = Snapshot { phase: Some("judging Termination".into()), ..search };
        let text = checking_text("x.rs first", &judged, 0.0);
        assert_eq!(text, "x.rs first: judging Termination, 1,234 states, 0 B");
    }
}
