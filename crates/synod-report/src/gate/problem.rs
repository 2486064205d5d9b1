//! What keeps a gate shut, one thing after the other: what annotations and SARIF results are made of.

use synod_messages::{Counterexample, FindingKind, ModelReport, Outcome, Place};

use super::{Gate, Standing};
use crate::finding::what;
use crate::headline::headline;
use crate::lock::LockState;
use crate::style::without_colour;
use crate::{ModelOutcome, SpecReport};

/// A reason why the gate does not open.
#[derive(Clone, Debug)]
pub(crate) struct Problem<'a> {
    pub(crate) rule: Rule,
    /// The spec's file; empty where it is about the lock alone.
    pub(crate) spec: &'a str,
    /// The model; empty where it is about the spec.
    pub(crate) model: &'a str,
    /// The property, where it is about one.
    pub(crate) property: &'a str,
    /// Where in the spec, where that is known.
    pub(crate) place: Option<&'a Place>,
    /// In a few words.
    pub(crate) title: String,
    /// In a sentence or two.
    pub(crate) message: String,
    /// The behaviour, with the report that it is from.
    pub(crate) found: Option<(&'a ModelReport, &'a Counterexample)>,
}

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Safety,
    Liveness,
    Deadlock,
    Panic,
    Nondeterminism,
    Expectation,
    Lock,
    Incomplete,
    NotChecked,
}

impl Rule {
    /// All of them, with a word and what each says.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Safety, "safety", "A property that must be true in every state or of every step is violated."),
        (Self::Liveness, "liveness", "What must happen in the end, or stay possible, does not."),
        (Self::Deadlock, "deadlock", "A state has no step, and the specification does not let it end there."),
        (Self::Panic, "panic", "The specification panics, or its program died."),
        (Self::Nondeterminism, "nondeterminism", "The specification is no function of its state."),
        (Self::Expectation, "expectation", "A failure that the model must show did not happen."),
        (Self::Lock, "lock", "A model gives something else than the lock file says."),
        (Self::Incomplete, "incomplete", "The search ended before every state was seen: nothing is claimed."),
        (Self::NotChecked, "not-checked", "Something could not be checked."),
    ];

    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(rule, ..)| *rule == self).map_or("", |(_, word, _)| word)
    }

    /// The rule that a finding breaks.
    pub(crate) fn of(kind: FindingKind) -> Self {
        match kind {
            FindingKind::Always
            | FindingKind::AlwaysStep
            | FindingKind::Unreachable
            | FindingKind::Refinement
            | FindingKind::Witness => Self::Safety,
            FindingKind::Liveness | FindingKind::Impossible => Self::Liveness,
            FindingKind::Deadlock => Self::Deadlock,
            FindingKind::Panic => Self::Panic,
            FindingKind::Nondeterministic => Self::Nondeterminism,
            FindingKind::TooLarge => Self::Incomplete,
        }
    }
}

/// Everything that keeps the gate shut, in the order of the run.
pub(crate) fn problems(gate: Gate<'_>) -> Vec<Problem<'_>> {
    let mut all = Vec::new();
    for spec in gate.specs {
        if let Some(error) = &spec.error {
            let first = error.message.lines().next().unwrap_or_default();
            let rule = if error.is_interrupt() { Rule::Incomplete } else { Rule::NotChecked };
            all.push(Problem::new(rule, spec, "", format!("{}: {first}", error.kind), &error.message));
        }
        for model in &spec.models {
            of_model(gate, spec, model, &mut all);
        }
    }
    all.extend(of_lock(gate));
    all
}

fn of_model<'a>(gate: Gate<'a>, spec: &'a SpecReport, model: &'a ModelOutcome, all: &mut Vec<Problem<'a>>) {
    let name = model.model.as_str();
    let headline = without_colour(&headline(model).cell().text);
    let mut one = |rule, title: &str, message: &str| {
        all.push(Problem::new(rule, spec, name, title.to_owned(), &format!("{name}: {message}")));
    };
    match (gate.standing(spec, model), model.report()) {
        (Standing::Pass, _) => {}
        (Standing::Lock, _) => {
            let words = gate.lock.of(&spec.path, name).join("; ");
            one(Rule::Lock, "differs from the lock", &words);
        }
        (Standing::Stop | Standing::Skip, _) => one(Rule::Incomplete, "incomplete", &headline),
        (Standing::Fail | Standing::Error, Some(report)) => {
            if report.counterexamples.is_empty() && !matches!(model.outcome(), Some(Outcome::Differs(_))) {
                one(Rule::NotChecked, "could not be checked", &headline);
            }
            violations(spec, model, report, all);
        }
        (Standing::Fail, None) => one(Rule::Panic, "the spec's program died", &headline),
        (Standing::Error, None) => one(Rule::NotChecked, "could not be checked", &headline),
    }
}

/// What was found and not expected; then what was expected and not found.
fn violations<'a>(
    spec: &'a SpecReport,
    model: &'a ModelOutcome,
    report: &'a ModelReport,
    all: &mut Vec<Problem<'a>>,
) {
    let (expected, name) = (model.expectation.findings(), &model.model);
    let is_expected = |found: &&Counterexample| expected.contains(&found.property.as_str());
    for found in report.counterexamples.iter().filter(|found| !is_expected(found)) {
        let reason = match found.reason.as_str() {
            "" => String::new(),
            reason => format!(": {reason}"),
        };
        let message = format!("{name}: {}{reason}", what(found));
        let problem = Problem::new(Rule::of(found.kind), spec, name, what(found), &message);
        all.push(Problem {
            property: &found.property,
            place: found.place.as_ref(),
            found: Some((report, found)),
            ..problem
        });
    }
    let was_found = |property: &str| report.counterexamples.iter().any(|found| found.property == property);
    for property in expected.into_iter().filter(|property| !was_found(property)) {
        let stated = report.properties.iter().find(|other| other.name == property);
        let message = format!("{name}: {property} was expected to fail and did not");
        let problem =
            Problem::new(Rule::Expectation, spec, name, format!("{property} did not fail"), &message);
        all.push(Problem { property, place: stated.map(|property| &property.place), ..problem });
    }
}

/// What belongs to no model of the run.
fn of_lock(gate: Gate<'_>) -> Vec<Problem<'_>> {
    let lock = gate.lock;
    let alone = |model, title: String, message: String| Problem {
        model,
        ..Problem::about("", Rule::Lock, title, message)
    };
    match lock.state {
        LockState::Missing => {
            let message = format!("nothing could be compared; write it once: {}", lock.update);
            vec![alone("", format!("there is no {}", lock.file), message)]
        }
        LockState::Compared => {
            let gone = lock.gone(gate.specs).into_iter();
            gone.map(|difference| alone(&difference.model, "gone".to_owned(), difference.line())).collect()
        }
        LockState::Created | LockState::Updated | LockState::NotUpdated => Vec::new(),
    }
}

impl<'a> Problem<'a> {
    fn new(rule: Rule, spec: &'a SpecReport, model: &'a str, title: String, message: &str) -> Self {
        Self { model, ..Self::about(&spec.path, rule, title, message.to_owned()) }
    }

    fn about(spec: &'a str, rule: Rule, title: String, message: String) -> Self {
        Self { rule, spec, model: "", property: "", place: None, title, message, found: None }
    }
}
