//! Why a history is not consistent, for the reader of a trace.
//!
//! Linearizability is closed under prefixes (Herlihy, Wing 1990, section 2): there is a first answer that no order
//! explains, and up to it an order explained all others. Sequential consistency is not, where only each client's own
//! sequence is known: a read may be explained by a write that follows in the history of another client. There the
//! reason is the order that gets furthest, and what would have to follow it.

use std::collections::BTreeSet;

use synod_spec::Value;

use crate::Sequential;
use crate::history::EntryOf;
use crate::picture::{label, picture, programs};
use crate::records::{Precedence, Record, last_of, records};
use crate::search::{Exhausted, search};

/// Lines are at most this long, where their parts are not longer.
pub(crate) const WIDTH: usize = 96;
/// More possible answers are not listed.
const MOST_ANSWERS: usize = 4;

/// Why the history is not linearizable.
pub(crate) fn linearizability<C: Value, O: Sequential>(entries: &[EntryOf<C, O>], initial: &O) -> String {
    let real_time = |end| records::<C, O>(&entries[..end], Precedence::RealTime);
    let unexplained = |at: &usize| !entries[*at].is_call() && search(&real_time(at + 1), initial).is_err();
    let at = (0..entries.len()).find(unexplained).expect("the whole history is not linearizable");
    let (before, until) = (real_time(at), real_time(at + 1));
    let wrong = last_of(&until, entries[at].client());
    let Ok(order) = search(&before, initial) else {
        unreachable!("the first unexplained answer is a later one")
    };

    let called = called(&until[wrong]);
    let answer = until[wrong].answer.expect("it is the answer that is wrong").show();
    let mut lines = vec![format!("{called} answered {answer}, which no order of these operations explains:")];
    lines.extend(picture::<C, O>(entries));
    if !order.is_empty() {
        lines.extend(listed("The answers before it are explained by the order", &before, &order));
    }
    lines.push(format!("{called} could have answered {}.", possible(&until, wrong, initial)));
    lines.join("\n")
}

/// Why the history is not sequentially consistent, where the search was exhausted.
pub(crate) fn sequential_consistency<C: Value, O: Sequential>(
    records: &[Record<'_, C, O>],
    exhausted: &Exhausted<O>,
    initial: &O,
) -> String {
    let mut lines = vec!["no order of these operations explains every answer:".to_owned()];
    lines.extend(programs(records));
    let order = &exhausted.longest;
    if !order.is_empty() {
        lines.extend(listed("The longest order that explains its answers is", records, order));
    }
    let place = if order.is_empty() { "At first" } else { "After it" };
    let (done, object) = after(records, order, initial);
    for record in records.iter().enumerate().filter(|(at, r)| is_next(*at, r, done)).map(|(_, r)| r) {
        let answer = object.clone().apply(record.operation).show();
        let given = record.answer.expect("only answered operations have to follow").show();
        lines.push(format!("{place}, {} would answer {answer}, not {given}.", called(record)));
    }
    lines.join("\n")
}

/// What an order leaves: which operations were carried out, and the object.
fn after<C, O: Sequential>(records: &[Record<'_, C, O>], order: &[usize], initial: &O) -> (u64, O) {
    let mut object = initial.clone();
    let mut done = 0;
    for &at in order {
        object.apply(records[at].operation);
        done |= 1 << at;
    }
    (done, object)
}

/// Whether the operation must still be explained, and could come next.
fn is_next<C, O: Sequential>(at: usize, record: &Record<'_, C, O>, done: u64) -> bool {
    record.answer.is_some() && done >> at & 1 == 0 && record.before & !done == 0
}

/// The answers that the operation `wrong` could have given, all others as they are.
fn possible<C: Value, O: Sequential>(records: &[Record<'_, C, O>], wrong: usize, initial: &O) -> String {
    let reached = search(records, initial).expect_err("its answer is not explained").reached;
    // Before the operation is carried out nothing depends on its answer: the search came by all these states.
    let here = reached.into_iter().filter(|(done, _)| is_next(wrong, &records[wrong], *done));
    let answers: BTreeSet<O::Answer> =
        here.map(|(_, mut object)| object.apply(records[wrong].operation)).collect();
    let explained = |answer: &&O::Answer| {
        let instead = |(at, r)| with_answer(r, if at == wrong { Some(*answer) } else { r.answer });
        search(&records.iter().enumerate().map(instead).collect::<Vec<_>>(), initial).is_ok()
    };
    let texts: Vec<String> =
        answers.iter().filter(explained).map(|answer| answer.show().to_string()).collect();
    alternatives(&texts)
}

/// `v1`, `v1 or v2`, `v1, v2 or v3`.
fn alternatives(texts: &[String]) -> String {
    let others = texts.len().saturating_sub(MOST_ANSWERS);
    let (last, first) = match others {
        0 => texts.split_last().map_or((String::new(), texts), |(last, first)| (last.clone(), first)),
        more => (format!("{more} others"), &texts[..MOST_ANSWERS]),
    };
    if first.is_empty() { last } else { format!("{} or {last}", first.join(", ")) }
}

fn with_answer<'a, C, O: Sequential>(
    record: &Record<'a, C, O>,
    answer: Option<&'a O::Answer>,
) -> Record<'a, C, O> {
    Record { answer, ..*record }
}

/// `c2's Read`.
fn called<C: Value, O: Sequential>(record: &Record<'_, C, O>) -> String {
    format!("{}'s {}", record.client.show(), record.operation.show())
}

/// An order in words, on as many lines as it takes.
fn listed<C: Value, O: Sequential>(text: &str, records: &[Record<'_, C, O>], order: &[usize]) -> Vec<String> {
    let part = |&at: &usize| format!("{}: {}", records[at].client.show(), label(&records[at]));
    wrapped(text, &order.iter().map(part).collect::<Vec<_>>(), ".")
}

/// A line of parts, continued on further lines where it is too long.
pub(crate) fn wrapped(text: &str, parts: &[String], end: &str) -> Vec<String> {
    let length = |text: &str| text.chars().count();
    let mut lines = vec![text.to_owned()];
    for (number, part) in parts.iter().enumerate() {
        let mark = if number + 1 == parts.len() { end } else { ";" };
        let line = lines.last_mut().expect("there is a first line");
        if length(line) + length(part) + 2 > WIDTH {
            lines.push(format!("  {part}{mark}"));
        } else {
            line.push_str(&format!(" {part}{mark}"));
        }
    }
    lines
}

#[cfg(test)]
mod tests;
