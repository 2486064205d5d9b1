//! A gate for GitHub Actions: annotations as workflow commands, and the summary of a job in Markdown.

use crate::gate::{Problem, Standing, problems};
use crate::headline::headline;
use crate::lock::LockReport;
use crate::numbers::{plural, thousands};
use crate::style::without_colour;
use crate::text::lasting_text;
use crate::{Gate, ModelOutcome, SpecReport, gate_summary, lock_text};

/// GitHub refuses a summary of more than a megabyte (1024 KiB) whole.
const MOST_BYTES: usize = 1_000_000;

/// A line for each thing that keeps the gate shut: `::error file=specs/paxos.rs,line=42,title=..::..`.
#[must_use]
pub fn annotations(gate: Gate<'_>) -> String {
    problems(gate).iter().map(annotation).collect()
}

fn annotation(problem: &Problem<'_>) -> String {
    let mut properties = Vec::new();
    let (file, line) = problem.place.map_or((problem.spec, 0), |place| (place.file.as_str(), place.line));
    if !file.is_empty() {
        properties.push(format!("file={}", property(file)));
    }
    if line > 0 {
        properties.push(format!("line={line}"));
    }
    properties.push(format!("title={}", property(&problem.title)));
    format!("::error {}::{}\n", properties.join(","), data(&problem.message))
}

/// A text after the second `::`, where `%` begins a number.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command, which `:` and `,` would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The summary of a job: counts, what failed with its trace folded in, what the lock says, and a table of all models.
#[must_use]
pub fn job_summary(gate: Gate<'_>, seconds: f64) -> String {
    let mut text = format!("## Synod\n\n{}\n", inline(without_colour(&gate_summary(gate, seconds)).trim()));
    let table = table(gate);
    let mut left_out = 0;
    for part in failures(gate).into_iter().chain(lock(gate.lock)).chain([table]) {
        if text.len() + part.len() <= MOST_BYTES {
            text.push_str(&part);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        let parts = plural(left_out, "part");
        text.push_str(&format!("\n{parts} left out: GitHub shows no more. The log has all of it.\n"));
    }
    text
}

fn failures(gate: Gate<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for spec in gate.specs {
        if let Some(error) = spec.error.as_ref().filter(|error| !error.is_interrupt()) {
            let first = error.message.lines().next().unwrap_or_default();
            all.push(folded(&format!("{}: {first}", spec.path), &error.message));
        }
        for model in spec.models.iter().filter(|model| is_shown(gate, spec, model)) {
            let title =
                format!("{} {}: {}", spec.path, model.model, without_colour(&headline(model).cell().text));
            all.push(folded(&title, &lasting_text(model)));
        }
    }
    all
}

fn is_shown(gate: Gate<'_>, spec: &SpecReport, model: &ModelOutcome) -> bool {
    !matches!(gate.standing(spec, model), Standing::Pass | Standing::Lock | Standing::Skip)
}

fn lock(lock: &LockReport) -> Option<String> {
    let text = without_colour(&lock_text(lock));
    (!text.is_empty()).then(|| format!("\n{}", block(&text)))
}

fn folded(title: &str, text: &str) -> String {
    format!("\n<details><summary>{}</summary>\n\n{}\n</details>\n", inline(title), block(text))
}

fn table(gate: Gate<'_>) -> String {
    let mut text =
        "\n| | specification | model | states | depth | result |\n|---|---|---|--:|--:|---|\n".to_owned();
    for (spec, model) in gate.models() {
        let mark = without_colour(&gate.standing(spec, model).mark());
        let counts = model.report().map(|report| (report.counts.distinct, report.counts.depth));
        let (states, depth) =
            counts.map(|(states, depth)| (thousands(states), thousands(depth))).unwrap_or_default();
        let result = inline(&without_colour(&headline(model).cell().text));
        let (path, name) = (inline(&spec.path), inline(&model.model));
        text.push_str(&format!("| {} | {path} | {name} | {states} | {depth} | {result} |\n", mark.trim()));
    }
    text
}

/// A text on one line that Markdown takes for nothing else: whatever could be markup is a number.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for letter in text.trim().chars() {
        match letter {
            letter if letter.is_control() => out.push(' '),
            letter
                if letter.is_ascii_punctuation()
                    && !matches!(letter, '.' | ',' | ':' | '/' | '-' | '(' | ')' | '\'') =>
            {
                out.push_str(&format!("&#{};", u32::from(letter)));
            }
            letter => out.push(letter),
        }
    }
    out
}

/// A text with its lines. Within `pre` Markdown changes nothing, not even after an empty line.
fn block(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<pre>\n{}\n</pre>\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::{lock_that_differs, mixed};

    const HOSTILE: &str = "a,b:c%0A::error::\r\n]]> | `x` <b> *𝔸*";

    #[test]
    fn nothing_in_a_text_ends_a_command() {
        let specs = vec![SpecReport { path: HOSTILE.into(), ..mixed().remove(0) }];
        let text = annotations(Gate { specs: &specs, lock: &lock_that_differs() });
        assert!(text.lines().all(|line| line.starts_with("::error ")), "{text}");
        assert_eq!(data(HOSTILE), "a,b:c%250A::error::%0D%0A]]> | `x` <b> *𝔸*");
        assert_eq!(property(HOSTILE), "a%2Cb%3Ac%250A%3A%3Aerror%3A%3A%0D%0A]]> | `x` <b> *𝔸*");
    }

    #[test]
    fn nothing_in_a_text_is_markdown() {
        let text = inline(HOSTILE);
        assert_eq!(text, "a,b:c&#37;0A::error::  &#93;&#93;&#62; &#124; &#96;x&#96; &#60;b&#62; &#42;𝔸&#42;");
        assert_eq!(block("a\n\n</pre><b>"), "<pre>\na\n\n&lt;/pre&gt;&lt;b&gt;\n</pre>\n");
    }

    #[test]
    fn annotations_and_summary_of_everything() {
        let (specs, lock) = (mixed(), lock_that_differs());
        let gate = Gate { specs: &specs, lock: &lock };
        insta::assert_snapshot!("annotations", annotations(gate));
        insta::assert_snapshot!("job_summary", job_summary(gate, 1.25));
    }

    #[test]
    fn a_summary_is_never_too_large_for_github() {
        let mut specs = mixed();
        let one = specs[0].models.clone();
        specs[0].models = (0..300).flat_map(|_| one.clone()).collect();
        let text = job_summary(Gate { specs: &specs, lock: &lock_that_differs() }, 1.0);
        assert!(text.len() < 1 << 20 && text.contains("left out"), "{}", text.len());
    }
}
