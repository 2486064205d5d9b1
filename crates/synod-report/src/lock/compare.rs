//! What has changed between two states of a model's facts, in words.

use std::collections::BTreeMap;

use super::{Entry, Length, Taken};
use crate::numbers::{plural, thousands};

/// What a model gives, held against the lock's facts: every difference in half a sentence, none where all is the same.
#[must_use]
pub fn compare(old: Option<&Entry>, new: Option<&Entry>) -> Vec<String> {
    match (old, new) {
        (Some(old), Some(new)) => changes_of_lock(old, new),
        (None, Some(new)) => vec![format!("is new: {}, {}", new.verdict, plural(new.distinct, "state"))],
        // It gave what it should before a limit ended it.
        (_, None) => vec!["a limit ended it, so that it cannot be compared".to_owned()],
    }
}

/// What is said of a model that has changed. There are words if and only if something has.
#[must_use]
pub fn changes_of_lock(old: &Entry, new: &Entry) -> Vec<String> {
    let mut words = Vec::new();
    if old.verdict != new.verdict {
        words.push(format!("verdict {} → {}", old.verdict, new.verdict));
    }
    if old.on_request != new.on_request {
        let now = if new.on_request { "is now checked on request only" } else { "is no longer on request" };
        words.push(now.to_owned());
    }
    each(&old.constants, &new.constants, &mut words, constant);
    words.extend(counts(old, new));
    each(&old.actions, &new.actions, &mut words, action);
    each(&old.properties, &new.properties, &mut words, property);
    if old.fairness != new.fairness {
        words.push(format!("fairness {} → {}", listed(&old.fairness), listed(&new.fairness)));
    }
    each(&old.violated, &new.violated, &mut words, violation);
    words
}

/// What somebody says of a name whose value has changed, came (no old one) or went (no new one).
type Say<V> = fn(&str, Option<&V>, Option<&V>) -> String;

fn each<V: PartialEq>(
    old: &BTreeMap<String, V>,
    new: &BTreeMap<String, V>,
    words: &mut Vec<String>,
    say: Say<V>,
) {
    for (name, before) in old {
        let now = new.get(name);
        if now != Some(before) {
            words.push(say(name, Some(before), now));
        }
    }
    let added = new.iter().filter(|(name, _)| !old.contains_key(*name));
    words.extend(added.map(|(name, now)| say(name, None, Some(now))));
}

fn counts(old: &Entry, new: &Entry) -> Vec<String> {
    let each = [
        ("distinct", old.distinct, new.distinct),
        ("generated", old.generated, new.generated),
        ("initial", old.initial, new.initial),
        ("depth", old.depth, new.depth),
    ];
    let changed = each.into_iter().filter(|(_, before, now)| before != now);
    changed.map(|(name, before, now)| format!("{name} {} → {}", thousands(before), thousands(now))).collect()
}

fn constant(name: &str, old: Option<&String>, new: Option<&String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("constant {name} {old} → {new}"),
        (Some(old), None) => format!("constant {name} = {old} is gone"),
        (None, new) => format!("constant {name} = {} is new", new.map_or("", String::as_str)),
    }
}

fn property(name: &str, old: Option<&String>, new: Option<&String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("property {name} is of kind {new}, not {old} any more"),
        (Some(_), None) => format!("property {name} is gone"),
        (None, _) => format!("property {name} is new"),
    }
}

fn action(name: &str, old: Option<&Taken>, new: Option<&Taken>) -> String {
    let (Some(old), Some(new)) = (old, new) else {
        return format!("action {name} is {}", if old.is_some() { "gone" } else { "new" });
    };
    match (old.taken, new.taken) {
        (1.., 0) => return format!("{name} is never taken any more"),
        (0, 1..) => return format!("{name} is taken now, {}", plural(new.taken, "time")),
        _ => {}
    }
    let gives = format!("gives {} {}", more(old.new, new.new), noun(old.new, new.new, "state"));
    let is = format!("is taken {} {}", more(old.taken, new.taken), noun(old.taken, new.taken, "time"));
    match (old.new == new.new, old.taken == new.taken) {
        (true, _) => format!("{name} now {is}"),
        (_, true) => format!("{name} now {gives}"),
        (false, false) => format!("{name} now {gives} and {is}"),
    }
}

/// `4 more`, `1 fewer`.
fn more(old: u64, new: u64) -> String {
    let direction = if new > old { "more" } else { "fewer" };
    format!("{} {direction}", thousands(new.abs_diff(old)))
}

fn noun(old: u64, new: u64, noun: &str) -> String {
    if new.abs_diff(old) == 1 { noun.to_owned() } else { format!("{noun}s") }
}

fn violation(name: &str, old: Option<&Length>, new: Option<&Length>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => {
            format!("the counterexample to {name} got {}: {} → {}", longer(old, new), way(old), way(new))
        }
        (Some(_), None) => format!("{name} is not violated any more"),
        (None, new) => format!("{name} is violated now: {}", way(new.unwrap_or(&Length::default()))),
    }
}

fn longer(old: &Length, new: &Length) -> &'static str {
    let total = |length: &Length| length.steps.saturating_add(length.cycle.unwrap_or(0));
    match total(new).cmp(&total(old)) {
        std::cmp::Ordering::Greater => "longer",
        std::cmp::Ordering::Less => "shorter",
        std::cmp::Ordering::Equal => "another form",
    }
}

/// `9 steps`, `3 steps and a cycle of 2 steps`.
fn way(length: &Length) -> String {
    let steps = plural(length.steps, "step");
    match length.cycle {
        None => steps,
        Some(0) => format!("{steps}, then stuttering"),
        Some(cycle) => format!("{steps} and a cycle of {}", plural(cycle, "step")),
    }
}

fn listed(constraints: &[String]) -> String {
    if constraints.is_empty() { "none".to_owned() } else { format!("[{}]", constraints.join(", ")) }
}
