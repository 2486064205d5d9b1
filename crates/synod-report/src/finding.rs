//! A counterexample as text: a heading, the steps, what failed, why, and where the spec says it.

use synod_messages::{Counterexample, FindingKind, PropertyKind};

use crate::excerpt::Excerpt;
use crate::lasso::Lasso;
use crate::layout::{Align, Cell, blanks, table};
use crate::numbers::plural;
use crate::style::{BAD, DIM, GOOD, NAME, paint};
use crate::telling::{FairnessDetail, Telling};
use crate::trace::trace_text;

const INDENT: usize = 2;

/// A counterexample whole; `kind` is that of its property, if it is about one.
pub(crate) fn finding_text(
    found: &Counterexample,
    kind: Option<PropertyKind>,
    excerpt: Option<&Excerpt>,
    telling: Telling,
) -> String {
    let mut text = format!("{}{}\n", blanks(INDENT), heading(found));
    if !found.steps.is_empty() {
        text.push('\n');
        text.push_str(&trace_text(found, telling, INDENT));
    }
    text.push('\n');
    push_lines(&mut text, &explanation(found, kind, &paint(NAME, &found.property).to_string()));
    text.push_str(&excerpt.map(excerpt_text).unwrap_or_default());
    text.push_str(&fairness(found, telling.fairness));
    for note in &found.notes {
        push_lines(&mut text, &format!("{} {}", paint(DIM, "Note:"), sentence(note)));
    }
    text
}

/// How many steps a counterexample has; an initial state is none.
pub(crate) fn length(found: &Counterexample) -> u64 {
    found.steps.len().saturating_sub(1) as u64
}

/// `in 9 steps`, `in an initial state`, `by a cycle of 2 steps after 3 steps`.
pub(crate) fn distance(found: &Counterexample) -> String {
    match (Lasso::of(found), found.steps.len(), length(found)) {
        (Some(lasso), _, _) => lasso.describe(),
        // What goes wrong before there is a state.
        (None, 0, _) => "in `init`".to_owned(),
        (None, _, 0) => "in an initial state".to_owned(),
        (None, _, steps) => format!("in {}", plural(steps, "step")),
    }
}

fn heading(found: &Counterexample) -> String {
    let style = if found.kind == FindingKind::Witness { GOOD } else { BAD };
    let how = paint(style, claim(found));
    match way(found) {
        Some(way) if found.steps.is_empty() => format!("{how} {way}."),
        Some(way) => format!("{how} {way}:"),
        None => format!("{how}."),
    }
}

/// What was found, and after how many steps, in a line.
pub(crate) fn what(found: &Counterexample) -> String {
    way(found).map_or_else(|| claim(found), |way| format!("{} {way}", claim(found)))
}

fn claim(found: &Counterexample) -> String {
    match found.kind {
        FindingKind::Always
        | FindingKind::AlwaysStep
        | FindingKind::Liveness
        | FindingKind::Impossible
        | FindingKind::Refinement => format!("{} is violated", found.property),
        FindingKind::Unreachable => format!("{} is never reached", found.property),
        FindingKind::Deadlock => "Deadlock".to_owned(),
        FindingKind::Panic => "The spec panics".to_owned(),
        FindingKind::Nondeterministic => "The spec answers differently for the same state".to_owned(),
        FindingKind::TooLarge => "A state is too large".to_owned(),
        FindingKind::Witness => format!("{} is reached", found.property),
    }
}

/// How far it is to what was found, unless that is no place in a behaviour.
fn way(found: &Counterexample) -> Option<String> {
    let before_a_state = matches!(found.kind, FindingKind::Panic | FindingKind::TooLarge);
    (!found.steps.is_empty() || before_a_state).then(|| distance(found))
}

/// What is wrong at the end of a counterexample, in sentences. `property` is the property's name, painted or not.
pub(crate) fn explanation(found: &Counterexample, kind: Option<PropertyKind>, property: &str) -> String {
    let reason = sentence(&found.reason);
    let because = |claim: String| match reason.as_str() {
        "" => format!("{claim}."),
        reason => format!("{claim}: {reason}"),
    };
    let is_initial = length(found) == 0;
    let here = if is_initial { "this initial state" } else { "the last state" };
    match found.kind {
        FindingKind::Always => because(format!("{property} is false in {here}")),
        FindingKind::AlwaysStep => because(format!("{property} is false of the last step")),
        FindingKind::Unreachable => {
            format!("{property} is true in none of the states that were explored. {reason}")
        }
        FindingKind::Liveness => because(never(property, kind)),
        FindingKind::Impossible => {
            because(format!("From {here} no state can be reached where {property} is true"))
        }
        FindingKind::Refinement => because(match is_initial {
            true => format!("{property} does not allow this initial state, as it is mapped"),
            false => format!("{property} does not allow the last step, as it is mapped"),
        }),
        FindingKind::Deadlock => {
            format!(
                "No action has a step in {here}, and the spec does not say that it may end there (`may_end`). {reason}"
            )
        }
        FindingKind::Witness => format!("{property} is true in {here}."),
        FindingKind::Panic if reason.is_empty() => "It panicked without a message.".to_owned(),
        FindingKind::Panic => format!("It panicked: {reason}"),
        FindingKind::Nondeterministic => format!(
            "{reason} What a spec says must depend on its constants and the state alone: look for clocks, \
             random numbers, files, `static` variables, and the order of a `HashMap`."
        ),
        FindingKind::TooLarge => format!(
            "{reason} A state that grows without end is the usual cause: bound what is stored in it, or name a \
             bound in the spec's `bounds`."
        ),
    }
}

/// What a behaviour that violates a temporal property never does.
fn never(property: &str, kind: Option<PropertyKind>) -> String {
    match kind {
        Some(PropertyKind::Eventually) => format!("{property} is true in no state of this behaviour"),
        Some(PropertyKind::LeadsTo) => {
            format!(
                "The first condition of {property} comes true, and the second is not true then or ever after"
            )
        }
        Some(PropertyKind::InfinitelyOften) => {
            format!("{property} is true in none of the states that repeat for ever")
        }
        Some(PropertyKind::EventuallyAlways) => {
            format!("{property} is false in a state that repeats for ever")
        }
        Some(PropertyKind::Refines) => format!("{property} does not allow this behaviour, as it is mapped"),
        _ => format!("{property} is false of this behaviour"),
    }
}

/// Why a lasso is fair, or how to learn that.
fn fairness(found: &Counterexample, detail: FairnessDetail) -> String {
    let notes = &found.fairness;
    let mut text = String::new();
    match (notes.len(), detail) {
        (0, _) => {}
        (count, FairnessDetail::Pointer) => {
            let constraints = plural(count as u64, "fairness constraint");
            let pointer = format!("It satisfies {constraints}; --why-fair says why.");
            push_lines(&mut text, &paint(DIM, pointer).to_string());
        }
        (_, FairnessDetail::Reasons) => {
            push_lines(&mut text, "It is fair:");
            let rows: Vec<Vec<Cell>> = notes
                .iter()
                .map(|note| vec![Cell::plain(note.constraint.as_str()), Cell::plain(note.why.as_str())])
                .collect();
            for line in table(&rows, &[Align::Left; 2]) {
                push_lines(&mut text, &format!("{}{line}", blanks(INDENT)));
            }
        }
    }
    text
}

fn push_lines(out: &mut String, text: &str) {
    for line in text.trim_end().lines() {
        out.push_str(&format!("{}{}\n", blanks(INDENT), line.trim_end()));
    }
}

/// Begins and ends like a sentence, unless it ends with a mark of its own.
pub(crate) fn sentence(reason: &str) -> String {
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
