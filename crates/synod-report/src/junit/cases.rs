//! Which cases a gate has, and what became of each. A model that does not pass has a case that does not.

use synod_messages::{Counterexample, ModelReport, PropertyVerdict, Stop};

use super::{Case, CaseResult, Reason};
use crate::finding::{finding_text, what};
use crate::gate::{Rule, Standing};
use crate::headline::headline;
use crate::lock::{LockReport, LockState};
use crate::style::without_colour;
use crate::summary::warnings;
use crate::text::{kind_of, lasting_text};
use crate::{Gate, ModelOutcome, SpecReport, Telling};

/// The cases of a model.
pub(super) struct Suite {
    pub(super) name: String,
    pub(super) seconds: f64,
    pub(super) cases: Vec<Case>,
}

pub(super) fn suites(gate: Gate<'_>) -> Vec<Suite> {
    let mut all = Vec::new();
    for spec in gate.specs {
        all.extend(spec_error(spec));
        all.extend(spec.models.iter().map(|model| suite(gate, spec, model)));
    }
    all.extend(lock_alone(gate));
    all
}

fn spec_error(spec: &SpecReport) -> Option<Suite> {
    let error = spec.error.as_ref()?;
    let result = CaseResult::Error(reason(Rule::NotChecked, error.message.clone()));
    Some(alone(spec.path.clone(), error.kind.clone(), result))
}

fn alone(name: String, case: String, result: CaseResult) -> Suite {
    Suite { name, seconds: 0.0, cases: vec![Case { name: case, result }] }
}

fn reason(rule: Rule, text: String) -> Reason {
    Reason { kind: rule.word(), message: text.lines().next().unwrap_or_default().to_owned(), text }
}

/// What the lock says that is about no model of the run.
fn lock_alone(gate: Gate<'_>) -> Vec<Suite> {
    let failed = |text: String| CaseResult::Failed(reason(Rule::Lock, text));
    match gate.lock.state {
        LockState::Missing => {
            let text = format!("there is no {}: {}", gate.lock.file, gate.lock.update);
            vec![alone(gate.lock.file.clone(), "lock".to_owned(), failed(text))]
        }
        LockState::Compared => {
            let gone = gate.lock.gone(gate.specs).into_iter();
            gone.map(|it| alone(format!("{} {}", it.spec, it.model), "lock".to_owned(), failed(it.line())))
                .collect()
        }
        LockState::Created | LockState::Updated | LockState::NotUpdated => Vec::new(),
    }
}

fn suite(gate: Gate<'_>, spec: &SpecReport, model: &ModelOutcome) -> Suite {
    let mut cases =
        vec![Case { name: "search".to_owned(), result: search(gate.standing(spec, model), model) }];
    if let Some(report) = model.report() {
        let names = names(model, report).into_iter();
        cases.extend(names.map(|name| Case { result: property(&name, model, report), name }));
        cases.extend(coverage(report));
    }
    cases.extend(lock(gate.lock, spec, model));
    let seconds = model.report().map_or(0.0, |report| report.seconds);
    Suite { name: format!("{} {}", spec.path, model.model), seconds, cases }
}

/// Whether there is a result at all.
fn search(standing: Standing, model: &ModelOutcome) -> CaseResult {
    let rule = match standing {
        Standing::Pass | Standing::Lock => return CaseResult::Passed,
        Standing::Fail if model.report().is_some() => return CaseResult::Passed,
        Standing::Fail => Rule::Panic,
        Standing::Error => Rule::NotChecked,
        Standing::Stop | Standing::Skip => Rule::Incomplete,
    };
    let text = lasting_text(model);
    let message = without_colour(&headline(model).cell().text);
    CaseResult::Error(Reason { kind: rule.word(), message, text })
}

/// All that can fail by name: the properties, deadlock, and whatever else was expected or found.
fn names(model: &ModelOutcome, report: &ModelReport) -> Vec<String> {
    let properties = report.properties.iter().map(|property| property.name.as_str());
    let found = report.counterexamples.iter().map(|found| found.property.as_str());
    let mut names: Vec<String> = Vec::new();
    for name in properties.chain(["deadlock"]).chain(model.expectation.findings()).chain(found) {
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn property(name: &str, model: &ModelOutcome, report: &ModelReport) -> CaseResult {
    let found = report.counterexamples.iter().position(|found| found.property == name);
    match (found, model.expectation.findings().contains(&name)) {
        (Some(_), true) => CaseResult::Passed,
        (Some(at), false) => violation(&report.counterexamples[at], at, model, report),
        (None, true) if report.stop.is_early() => too_early(name),
        (None, true) => {
            CaseResult::Failed(reason(Rule::Expectation, format!("{name} was expected to fail and did not")))
        }
        (None, false) => unviolated(name, report),
    }
}

fn unviolated(name: &str, report: &ModelReport) -> CaseResult {
    let verdict =
        report.properties.iter().find(|property| property.name == name).map(|property| property.verdict);
    // Deadlock is no property: it is out of the question where every state was seen.
    let holds = verdict.map_or(report.stop == Stop::Exhausted, |verdict| verdict == PropertyVerdict::Holds);
    if holds {
        CaseResult::Passed
    } else if report.stop.is_early() {
        too_early(name)
    } else {
        CaseResult::Skipped { message: "not judged: the search ended with what it found".to_owned() }
    }
}

fn too_early(name: &str) -> CaseResult {
    CaseResult::Error(reason(
        Rule::Incomplete,
        format!("the search ended too early to say anything of {name}"),
    ))
}

fn violation(found: &Counterexample, at: usize, model: &ModelOutcome, report: &ModelReport) -> CaseResult {
    let excerpt = model.excerpts.get(at).and_then(Option::as_ref);
    let text = finding_text(found, kind_of(report, found), excerpt, Telling::default());
    let text = format!("\n{}  To see it again: {}\n", without_colour(&text), model.command);
    CaseResult::Failed(Reason { kind: Rule::of(found.kind).word(), message: what(found), text })
}

/// Whether every action was taken somewhere; nothing is known where the search ended with what it found.
fn coverage(report: &ModelReport) -> Option<Case> {
    if report.stop != Stop::Exhausted {
        return None;
    }
    let result = match warnings(report).join("; ") {
        none if none.is_empty() => CaseResult::Passed,
        message => CaseResult::Skipped { message },
    };
    Some(Case { name: "action coverage".to_owned(), result })
}

fn lock(lock: &LockReport, spec: &SpecReport, model: &ModelOutcome) -> Option<Case> {
    if lock.state != LockState::Compared || !model.is_as_expected() {
        return None;
    }
    let result = match lock.of(&spec.path, &model.model).join("\n") {
        same if same.is_empty() => CaseResult::Passed,
        differences => CaseResult::Failed(reason(Rule::Lock, differences)),
    };
    Some(Case { name: "lock".to_owned(), result })
}
