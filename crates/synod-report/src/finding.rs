//! The end of a counterexample: what failed, why, and where the spec says it.

use synod_messages::{Counterexample, FindingKind};

use crate::excerpt::Excerpt;
use crate::layout::blanks;
use crate::numbers::plural;
use crate::style::{BAD, DIM, NAME, paint};
use crate::trace::trace_text;

const INDENT: usize = 2;

/// A counterexample whole: a heading, the steps, the explanation.
pub(crate) fn finding_text(found: &Counterexample, excerpt: Option<&Excerpt>, full: bool) -> String {
    let mut text = format!("{}{}\n", blanks(INDENT), heading(found));
    if !found.steps.is_empty() {
        text.push('\n');
        text.push_str(&trace_text(&found.steps, found.loop_start, full, INDENT));
    }
    text.push('\n');
    text.push_str(&explanation(found, excerpt));
    text
}

/// How many steps a counterexample has; an initial state is none.
pub(crate) fn length(found: &Counterexample) -> u64 {
    found.steps.len().saturating_sub(1) as u64
}

/// `in 9 steps`, `in an initial state`.
pub(crate) fn distance(found: &Counterexample) -> String {
    match (found.steps.len(), length(found)) {
        // What goes wrong before there is a state.
        (0, _) => "in `init`".to_owned(),
        (_, 0) => "in an initial state".to_owned(),
        (_, steps) => format!("in {}", plural(steps, "step")),
    }
}

fn heading(found: &Counterexample) -> String {
    let how = paint(
        BAD,
        match found.kind {
            FindingKind::Always | FindingKind::AlwaysStep => format!("{} is violated", found.property),
            FindingKind::Unreachable => format!("{} is never reached", found.property),
            FindingKind::Deadlock => "Deadlock".to_owned(),
            FindingKind::Panic => "The spec panics".to_owned(),
            FindingKind::Nondeterministic => "The spec answers differently for the same state".to_owned(),
            FindingKind::TooLarge => "A state is too large".to_owned(),
        },
    );
    match (found.steps.is_empty(), found.kind) {
        (false, _) => format!("{how} {}:", distance(found)),
        (true, FindingKind::Panic | FindingKind::TooLarge) => format!("{how} {}.", distance(found)),
        (true, _) => format!("{how}."),
    }
}

fn explanation(found: &Counterexample, excerpt: Option<&Excerpt>) -> String {
    let property = paint(NAME, &found.property);
    let reason = sentence(&found.reason);
    let here = if length(found) == 0 { "this initial state" } else { "the last state" };
    let text = match (found.kind, reason.is_empty()) {
        (FindingKind::Always, true) => format!("{property} is false in {here}."),
        (FindingKind::Always, false) => format!("{property} is false in {here}: {reason}"),
        (FindingKind::AlwaysStep, true) => format!("{property} is false of the last step."),
        (FindingKind::AlwaysStep, false) => format!("{property} is false of the last step: {reason}"),
        (FindingKind::Unreachable, _) => {
            format!("{property} is true in none of the states that were explored. {reason}")
        }
        (FindingKind::Deadlock, _) => {
            format!(
                "No action has a step in {here}, and the spec does not say that it may end there (`may_end`). {reason}"
            )
        }
        (FindingKind::Panic, true) => "It panicked without a message.".to_owned(),
        (FindingKind::Panic, false) => format!("It panicked: {reason}"),
        (FindingKind::Nondeterministic, _) => format!(
            "{reason} What a spec says must depend on its constants and the state alone: look for clocks, \
             random numbers, files, `static` variables, and the order of a `HashMap`."
        ),
        (FindingKind::TooLarge, _) => format!(
            "{reason} A state that grows without end is the usual cause: bound what is stored in it, or name a \
             bound in the spec's `bounds`."
        ),
    };
    let mut lines = String::new();
    for line in text.trim().lines() {
        lines.push_str(&format!("{}{}\n", blanks(INDENT), line.trim_end()));
    }
    lines + &excerpt.map(excerpt_text).unwrap_or_default()
}

/// Begins and ends like a sentence, unless it ends with a mark of its own.
fn sentence(reason: &str) -> String {
    let reason = reason.trim();
    let ended = reason.is_empty()
        || reason.ends_with(['.', '!', '?', ')', '}', ']', '"', '`'])
        || reason.contains('\n');
    if ended { reason.to_owned() } else { format!("{reason}.") }
}

fn excerpt_text(excerpt: &Excerpt) -> String {
    let last = excerpt.first_line as usize + excerpt.lines.len().saturating_sub(1);
    let width = last.to_string().len();
    let place = format!("{}:{}", excerpt.file, excerpt.first_line);
    let mut text = format!("{}{}\n", blanks(INDENT + width), paint(DIM, format!(" ╷ {place}")));
    for (number, line) in (excerpt.first_line..).zip(&excerpt.lines) {
        let margin = paint(DIM, format!("{number:>width$} │ "));
        text.push_str(format!("{}{margin}{line}", blanks(INDENT)).trim_end());
        text.push('\n');
    }
    text
}
