//! The one form in which a lock is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Entry, LOCK_VERSION, Length, Lock, ModelKey, Taken};

const HEADER: &str = "\
# What each model of the specifications gave when somebody last looked: states, actions, properties, counterexamples.
# `check ci` fails where a run differs. Written by `check ci --update`; commit it, and read its diff like code.
";

impl Lock {
    /// The file's content.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEADER}\nversion = {LOCK_VERSION}\n");
        for (ModelKey { spec, model }, entry) in &self.models {
            text.push_str(&format!("\n[models.{}.{}]\n", quoted(spec), key(model)));
            push_entry(&mut text, entry);
        }
        text
    }
}

fn push_entry(text: &mut String, entry: &Entry) {
    let mut line = |name: &str, value: String| text.push_str(&format!("{name} = {value}\n"));
    line("verdict", quoted(&entry.verdict));
    if entry.on_request {
        line("on_request", "true".to_owned());
    }
    if !entry.constants.is_empty() {
        line("constants", constants(&entry.constants));
    }
    let counts = [
        ("distinct", entry.distinct),
        ("generated", entry.generated),
        ("initial", entry.initial),
        ("depth", entry.depth),
    ];
    for (name, count) in counts {
        line(name, number(count));
    }
    for (name, kind) in &entry.properties {
        line(&format!("properties.{}", key(name)), quoted(kind));
    }
    if !entry.fairness.is_empty() {
        line("fairness", fairness(&entry.fairness));
    }
    for (name, Taken { taken, new }) in &entry.actions {
        let value = format!("{{ taken = {}, new = {} }}", number(*taken), number(*new));
        line(&format!("actions.{}", key(name)), value);
    }
    for (name, length) in &entry.violated {
        line(&format!("violated.{}", key(name)), length_text(*length));
    }
}

fn constants(values: &BTreeMap<String, String>) -> String {
    let each: Vec<String> =
        values.iter().map(|(name, value)| format!("{} = {}", key(name), quoted(value))).collect();
    format!("{{ {} }}", each.join(", "))
}

/// A constraint a line, since there may be many and each is a sentence.
fn fairness(constraints: &[String]) -> String {
    let lines: String =
        constraints.iter().map(|constraint| format!("    {},\n", quoted(constraint))).collect();
    format!("[\n{lines}]")
}

fn length_text(length: Length) -> String {
    let cycle = length.cycle.map(|cycle| format!(", cycle = {}", number(cycle)));
    format!("{{ steps = {}{} }}", number(length.steps), cycle.unwrap_or_default())
}

/// With separators: `12_345`. TOML's integers end where those of 64 bits with a sign do, and no search comes near.
fn number(count: u64) -> String {
    crate::thousands(count.min(i64::MAX as u64)).replace(',', "_")
}

/// A name as TOML has it: bare where it can be.
fn key(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { quoted(name) }
}

/// A text in quotes, on one line whatever is in it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
