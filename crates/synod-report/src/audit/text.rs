//! An audit as text: a line of figures, then each survivor with its place in the source, then what is idle.

use unicode_width::UnicodeWidthStr;

use super::{Difference, Fate, IdlePart, MutantKind, MutantReport, SpecAudit};
use crate::numbers::{plural, thousands};
use crate::style::{BAD, DIM, GOOD, NAME, WARN, paint};
use crate::text::spec_heading;

/// The audit of a spec.
#[must_use]
pub fn audit_text(audit: &SpecAudit) -> String {
    let mut text = spec_heading(&audit.path);
    if let Some(error) = &audit.error {
        return format!("{text}  {} {}\n", paint(BAD, "error:"), error.message.replace('\n', "\n  "));
    }
    text.push_str(&format!("  {}\n", summary(audit)));
    for mutant in audit.mutants.iter().filter(|mutant| mutant.is_open()) {
        text.push_str(&format!("\n{}", survivor(&audit.path, mutant)));
    }
    let idle: Vec<&IdlePart> = audit.idle.iter().filter(|part| part.accepted.is_none()).collect();
    if !idle.is_empty() {
        text.push_str(&format!("\n  {}\n", paint(WARN, "Idle")));
        idle.iter().for_each(|part| text.push_str(&idle_line(part)));
    }
    let large: Vec<&MutantReport> = audit
        .mutants
        .iter()
        .filter(|m| matches!(m.fate, Fate::TooLarge { .. } | Fate::TooSlow { .. }))
        .collect();
    if !large.is_empty() {
        text.push_str(&format!("\n  {}\n", paint(NAME, "Too large to tell")));
        large.iter().for_each(|mutant| text.push_str(&format!("    {}\n", short(mutant))));
    }
    for note in &audit.notes {
        text.push_str(&format!("\n  {} {note}\n", paint(DIM, "Note:")));
    }
    if !audit.stale.is_empty() {
        text.push_str(&format!("\n  {}\n", paint(BAD, "Accepted, and not found")));
        audit.stale.iter().for_each(|entry| text.push_str(&format!("    {entry}\n")));
    }
    text
}

/// What all audits together give.
#[must_use]
pub fn audit_closing(audits: &[SpecAudit]) -> String {
    let sum = |count: &dyn Fn(&SpecAudit) -> u64| audits.iter().map(count).sum::<u64>();
    let mutants = sum(&|audit| audit.mutants.len() as u64);
    let open = sum(&|audit| audit.count(MutantReport::is_open));
    let accepted = sum(&|audit| audit.count(|mutant| mutant.is_survivor() && mutant.accepted.is_some()));
    let idle = sum(&|audit| audit.idle.iter().filter(|part| part.accepted.is_none()).count() as u64);
    let mut parts = vec![format!("{} unnoticed", thousands(open))];
    parts.extend((accepted > 0).then(|| format!("{} accepted", thousands(accepted))));
    parts.extend((idle > 0).then(|| format!("{} idle", plural(idle, "part"))));
    let mutants = plural(mutants, "small change");
    format!("{mutants} of {}: {}\n", plural(audits.len() as u64, "spec"), parts.join(", "))
}

/// A mutant in a line, as `--list` has it.
#[must_use]
pub fn mutant_line(path: &str, mutant: &MutantReport) -> String {
    format!("{path}:{}  {}\n", mutant.line, short(mutant))
}

fn summary(audit: &SpecAudit) -> String {
    let fates = |test: fn(&MutantReport) -> bool| audit.count(test);
    let open = |kind: MutantKind| audit.count(|mutant| mutant.is_open() && mutant.kind == kind);
    let counts = [
        (fates(|m| matches!(m.fate, Fate::Noticed { .. })), "noticed", GOOD),
        (open(MutantKind::System), "unnoticed", BAD),
        (open(MutantKind::Claim), "vacuous", BAD),
        (open(MutantKind::Fairness), "fairness that nothing needs", BAD),
        (fates(|m| m.is_survivor() && m.accepted.is_some()), "accepted", DIM),
        (fates(|m| m.fate == Fate::Same), "without effect", DIM),
        (fates(|m| matches!(m.fate, Fate::TooLarge { .. } | Fate::TooSlow { .. })), "too large", DIM),
        (fates(|m| m.fate == Fate::Refused), "that do not compile", DIM),
        (fates(|m| m.fate == Fate::Unjudged), "not judged", BAD),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, what, _)| format!("{} {what}", thousands(count))).collect();
    let mark = if audit.is_open() { paint(BAD, "✗") } else { paint(GOOD, "✓") };
    let changes = plural(audit.mutants.len() as u64, "small change");
    let models = plural(audit.models.len() as u64, "model");
    let separator = if counts.is_empty() { "" } else { ": " };
    format!("{mark} {changes}, judged by {models}{separator}{}", counts.join(", "))
}

fn survivor(path: &str, mutant: &MutantReport) -> String {
    let place = format!("{path}:{}", mutant.line);
    let mut text = format!("  {}  {}\n", paint(NAME, place), short(mutant));
    text.push_str(&caret(mutant));
    text.push_str(&format!("    {}\n", verdict(mutant)));
    text
}

fn short(mutant: &MutantReport) -> String {
    let whose = match mutant.kind {
        MutantKind::Claim => format!(" ({})", mutant.properties.join(", ")),
        MutantKind::System | MutantKind::Fairness => String::new(),
    };
    let number = paint(DIM, format!("#{}", mutant.number));
    format!("{number} in {}{whose}: {}", mutant.function, mutant.change)
}

fn verdict(mutant: &MutantReport) -> String {
    let Fate::Unnoticed(differences) = &mutant.fate else { return String::new() };
    match mutant.kind {
        MutantKind::System => format!("no property notices ({})", differences_text(differences)),
        MutantKind::Fairness => "no property needs it".to_owned(),
        MutantKind::Claim => {
            "vacuous: it could be false, and everything would still be as expected".to_owned()
        }
    }
}

fn differences_text(differences: &[Difference]) -> String {
    let Some(first) = differences.first() else { return "the models find the same states".to_owned() };
    let Difference { model, before, after, generated_before, generated_after } = first;
    let more = match differences.len() - 1 {
        0 => String::new(),
        more => format!("; {} more", plural(more as u64, "model")),
    };
    if before != after {
        return format!("{model}: {} → {} states{more}", thousands(*before), thousands(*after));
    }
    if generated_before != generated_after {
        let (before, after) = (thousands(*generated_before), thousands(*generated_after));
        return format!("{model}: {before} → {after} generated{more}");
    }
    format!("{model}: as many states, but others{more}")
}

/// The line of the source, and a mark below what is changed.
fn caret(mutant: &MutantReport) -> String {
    let line = mutant.text.trim_end();
    let indent = line.len() - line.trim_start().len();
    let before: String = line.chars().take(mutant.column - 1).skip(indent).collect();
    let changed: String = line.chars().skip(mutant.column - 1).take(mutant.width).collect();
    let marks = "^".repeat(changed.width().max(1));
    let margin = paint(DIM, "│");
    let blanks = " ".repeat(before.width());
    format!("    {margin} {}\n    {margin} {blanks}{}\n", &line[indent..], paint(WARN, marks))
}

fn idle_line(part: &IdlePart) -> String {
    let detail = if part.detail.is_empty() { String::new() } else { format!(" ({})", part.detail) };
    format!("    {}{detail}\n", part.what)
}
