//! The readable report: a model at a time, or a spec in a line a model, and a closing line.

use synod_messages::{Counterexample, ModelReport, PropertyKind};

use crate::finding::finding_text;
use crate::headline::{Mood, headline, is_incomplete};
use crate::layout::{Align, Cell, blanks, table};
use crate::numbers::{plural, seconds, thousands};
use crate::outcome::{Missing, ModelOutcome, ModelResult, SpecReport};
use crate::style::{BAD, DIM, GOOD, NAME, WARN, paint, without_colour};
use crate::summary::{facts_text, section, states, summary_text, warnings};
use crate::telling::Telling;

/// The line above the models of a spec.
#[must_use]
pub fn spec_heading(path: &str) -> String {
    format!("{}\n", paint(NAME, path))
}

/// A model with its figures and its counterexamples.
#[must_use]
pub fn model_text(outcome: &ModelOutcome, telling: Telling) -> String {
    told(outcome, telling, summary_text)
}

/// The same for a file that is compared with others: without time and memory, without colour, in the default form.
pub(crate) fn lasting_text(outcome: &ModelOutcome) -> String {
    without_colour(&told(outcome, Telling::default(), facts_text))
}

fn told(outcome: &ModelOutcome, telling: Telling, summary: fn(&ModelReport) -> String) -> String {
    let name = paint(NAME, &outcome.model);
    let mut text = format!("{name}: {}\n", headline(outcome).cell().text);
    match &outcome.result {
        ModelResult::Reported(report) => {
            text.push_str(&summary(report));
            warn(&mut text, outcome);
            text.push_str(&findings(outcome, report, telling));
        }
        ModelResult::Missing(missing) => {
            warn(&mut text, outcome);
            text.push_str(&missing_text(outcome, missing));
        }
    }
    text
}

/// The models of a spec in a line each, and in full those that are not as expected.
#[must_use]
pub fn spec_lines(spec: &SpecReport, telling: Telling) -> String {
    let mut text = String::new();
    if let Some(error) = &spec.error {
        text.push_str(&format!("  {} {}\n", paint(BAD, "✗"), error.message.trim().replace('\n', "\n    ")));
    }
    let rows: Vec<Vec<Cell>> = spec.models.iter().map(row).collect();
    for line in table(&rows, &[Align::Left, Align::Left, Align::Left]) {
        text.push_str(&format!("  {line}\n"));
    }
    for model in spec.models.iter().filter(|model| !model.is_as_expected()) {
        text.push('\n');
        text.push_str(&model_text(model, telling));
    }
    for model in spec.models.iter().filter(|model| model.is_as_expected()) {
        let warnings = model.report().map(warnings).unwrap_or_default();
        let name = format!("{}: ", model.model);
        section(
            &mut text,
            "warning",
            &warnings.iter().map(|line| format!("{name}{line}")).collect::<Vec<_>>(),
        );
    }
    text
}

/// `12 models of 3 specs: 11 as expected, 1 not.`
#[must_use]
pub fn closing_line(specs: &[SpecReport]) -> String {
    let models: Vec<&ModelOutcome> = specs.iter().flat_map(|spec| &spec.models).collect();
    let good = models.iter().filter(|model| model.is_as_expected()).count();
    let early = models.iter().filter(|model| is_incomplete(model)).count();
    let bad = models.len() - good - early;
    let failed = specs.iter().filter(|spec| spec.error.is_some()).count();
    let mut parts = Vec::new();
    let mut part = |count: usize, style, words: &str| {
        if count > 0 {
            parts.push(paint(style, format!("{} {words}", thousands(count as u64))).to_string());
        }
    };
    part(good, GOOD, "as expected");
    part(bad, BAD, "not as expected");
    part(early, WARN, "incomplete");
    part(
        failed,
        BAD,
        if failed == 1 { "spec that could not be checked" } else { "specs that could not be checked" },
    );
    let of =
        if specs.len() > 1 { format!(" of {}", plural(specs.len() as u64, "spec")) } else { String::new() };
    format!("{}{of}: {}\n", plural(models.len() as u64, "model"), parts.join(", "))
}

fn row(model: &ModelOutcome) -> Vec<Cell> {
    let mark = match Mood::of(model) {
        Mood::Good => "✓",
        Mood::Unsure => "…",
        Mood::Bad => "✗",
    };
    let mark = Cell::painted(Mood::of(model).style(), mark);
    let figures = model.report().map(|report| format!("{}, {}", states(report), seconds(report.seconds)));
    vec![
        mark.and(&Cell::plain(format!(" {}", model.model))),
        headline(model).cell(),
        Cell::painted(DIM, &figures.unwrap_or_default()),
    ]
}

fn warn(out: &mut String, outcome: &ModelOutcome) {
    section(out, "warning", &outcome.warnings);
}

fn findings(outcome: &ModelOutcome, report: &ModelReport, telling: Telling) -> String {
    let mut text = String::new();
    for (at, found) in report.counterexamples.iter().enumerate() {
        let excerpt = outcome.excerpts.get(at).and_then(Option::as_ref);
        text.push('\n');
        text.push_str(&finding_text(found, kind_of(report, found), excerpt, telling));
    }
    for witness in &report.witnesses {
        text.push('\n');
        text.push_str(&finding_text(witness, kind_of(report, witness), None, telling));
    }
    if !report.counterexamples.is_empty() || !report.witnesses.is_empty() {
        text.push_str(&again(outcome));
    }
    text
}

/// The kind of the property that a counterexample is about.
pub(crate) fn kind_of(report: &ModelReport, found: &Counterexample) -> Option<PropertyKind> {
    let property = report.properties.iter().find(|property| property.name == found.property);
    property.map(|property| property.kind)
}

fn missing_text(outcome: &ModelOutcome, missing: &Missing) -> String {
    let mut text = String::new();
    let lines: Vec<String> = missing.message.lines().map(str::to_owned).collect();
    section(&mut text, "reason", &lines);
    if let Some(progress) = &missing.progress {
        let phase = progress.phase.as_ref().map(|phase| format!(", {phase}")).unwrap_or_default();
        let line = format!(
            "{} distinct states, {} generated, at depth {}{phase}",
            thousands(progress.distinct),
            thousands(progress.generated),
            thousands(progress.depth)
        );
        section(&mut text, "got to", &[line]);
    }
    let said: Vec<String> =
        missing.last_lines.iter().filter(|line| !line.trim().is_empty()).cloned().collect();
    section(&mut text, "its output", &said);
    text + &again(outcome)
}

fn again(outcome: &ModelOutcome) -> String {
    format!("{}{} {}\n", blanks(2), paint(DIM, "To see it again:"), outcome.command)
}

#[cfg(test)]
mod tests {
    use synod_messages::{FindingKind, Outcome, Stop};

    use super::*;
    use crate::samples::{died, finding, holding, limited, outcome, plain, spec, violated};

    fn text(outcome: &ModelOutcome) -> String {
        plain(&model_text(outcome, Telling::default()))
    }

    #[test]
    fn a_model_that_holds() {
        insta::assert_snapshot!(text(&outcome(holding(), &[])));
    }

    #[test]
    fn a_violation_in_three_steps() {
        insta::assert_snapshot!(text(&outcome(violated(), &[])));
    }

    #[test]
    fn a_limit_is_never_called_holding() {
        insta::assert_snapshot!(text(&outcome(limited(), &[])));
    }

    #[test]
    fn what_is_expected_and_not_found_yet_is_named() {
        let stop = Stop::Limit(synod_messages::LimitKind::States(40));
        let report = ModelReport { stop, ..violated() };
        let text = text(&outcome(report.clone(), &["Agreement", "Validity"]));
        let headline = "incomplete: violates Agreement in 3 steps, as expected; not found yet: Validity";
        assert!(text.contains(headline), "{text}");
        assert_eq!(outcome(report, &["Agreement"]).outcome(), Some(Outcome::AsExpected));
    }

    #[test]
    fn a_counterexample_from_a_finished_level_is_a_shortest_one() {
        let with_depth = |depth| {
            let mut report = ModelReport { stop: Stop::Interrupted, ..violated() };
            report.counts.depth = depth;
            text(&outcome(report, &[]))
        };
        assert!(with_depth(3).contains("a shorter counterexample may exist"));
        assert!(!with_depth(4).contains("a shorter counterexample may exist"));
    }

    #[test]
    fn a_panic_in_init_is_said_to_be_there() {
        let mut report = finding(FindingKind::Panic, "panic", "no");
        report.counterexamples[0].steps.clear();
        let text = text(&outcome(report, &[]));
        assert!(text.contains("panics in `init`\n") && text.contains("The spec panics in `init`."), "{text}");
    }

    #[test]
    fn a_program_that_died() {
        insta::assert_snapshot!(text(&died()));
    }

    #[test]
    fn the_end_of_every_kind_of_finding() {
        let all = [
            (FindingKind::AlwaysStep, "Monotone", ""),
            (FindingKind::Unreachable, "EverybodyDecides", ""),
            (FindingKind::Deadlock, "deadlock", ""),
            (FindingKind::Panic, "panic", "index out of bounds: the len is 2 but the index is 2"),
            (FindingKind::Nondeterministic, "nondeterministic spec", "`next` gave 2 steps, then 3"),
            (FindingKind::TooLarge, "state too large", "4 MB"),
        ];
        let ends = all.map(|(kind, property, reason)| {
            let text = text(&outcome(finding(kind, property, reason), &[]));
            let heading = text.lines().next().unwrap_or("").to_owned();
            let end: Vec<&str> = text.lines().collect();
            let from = end.iter().rposition(|line| line.is_empty()).unwrap_or(0);
            format!("{heading}\n{}\n", end[from..].join("\n"))
        });
        insta::assert_snapshot!(ends.join("\n"));
    }

    #[test]
    fn a_search_that_was_building_the_graph_says_so() {
        let mut outcome = died();
        if let ModelResult::Missing(Missing { progress: Some(progress), .. }) = &mut outcome.result {
            progress.phase = Some("building the graph".into());
        }
        assert!(
            text(&outcome).contains("10 distinct states, 20 generated, at depth 3, building the graph\n")
        );
    }

    #[test]
    fn many_specs_take_a_line_a_model() {
        let good = spec(vec![outcome(holding(), &[]), outcome(violated(), &["Agreement"])]);
        insta::assert_snapshot!(plain(&spec_lines(&good, Telling::default())));
        let bad = spec(vec![outcome(holding(), &["Agreement"]), outcome(limited(), &[])]);
        let line = plain(&closing_line(&[good, bad]));
        assert_eq!(line, "4 models of 2 specs: 2 as expected, 1 not as expected, 1 incomplete\n");
    }
}
