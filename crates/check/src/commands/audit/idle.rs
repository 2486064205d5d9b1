//! Parts of a spec that do nothing: actions never taken, variables that never change, left sides that are never true, constants
//! that never matter.
//!
//! Actions are read off the reports. Variables and left sides are looked for by a *survey*, a plain search that ends as soon as every
//! variable has changed and every left side has been true. A constant is moved to its neighbours in every model: if nothing whatsoever
//! is different, it does not matter. Values that the spec's `assume` refuses say nothing.

use std::collections::BTreeSet;

use synod_messages::{ConstantInfo, Datum, ModelReport, SurveyJob, Verdict};
use synod_report::{IdlePart, plural, thousands};

use super::crew;
use super::trial::{Bench, Ran};
use crate::Error;
use crate::arguments::is_same_choice;
use crate::progress::Compiling;
use crate::workshop::{Ready, Workshop};

/// A survey of a model ends after so many states.
const MOST_STATES: u64 = 100_000;

/// What is idle, and what could not be told.
#[derive(Default)]
pub(super) struct Idle {
    pub(super) parts: Vec<IdlePart>,
    pub(super) notes: Vec<String>,
}

/// Finds what is idle in all models.
///
/// # Errors
/// A program cannot be started; a fault.
pub(super) fn parts(
    ready: &Ready<'_>,
    bench: &Bench,
    threads: usize,
    workshop: &mut Workshop,
) -> Result<Idle, Error> {
    let mut idle = Idle::default();
    idle.add(
        actions(bench).into_iter().map(|name| (format!("the action {name} is never taken"), String::new())),
    );
    survey(ready, bench, workshop, &mut idle)?;
    let constants = &ready.description.constants;
    let judge = |at: usize| constant(ready, bench, &constants[at]);
    let spec = ready.spec.shown.clone();
    let tried = crew::side_by_side(constants.len(), threads, &judge, &mut |done| {
        workshop
            .progress()
            .doing(|| format!("moving the constants of {spec}: {done} of {}", constants.len()));
    });
    workshop.progress().clear();
    for (constant, tried) in constants.iter().zip(tried) {
        if let Some(values) = tried.transpose()?.flatten() {
            let what = format!("the constant {} never matters", constant.name);
            idle.add([(what, format!("tried: {}", values.join(", ")))]);
        }
    }
    Ok(idle)
}

impl Idle {
    fn add(&mut self, parts: impl IntoIterator<Item = (String, String)>) {
        let part = |(what, detail)| IdlePart { what, detail, accepted: None };
        self.parts.extend(parts.into_iter().map(part));
    }
}

/// The actions that some model could take and none does.
fn actions(bench: &Bench) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let all = || bench.models.iter().flat_map(|base| &base.report.actions);
    for action in all() {
        let taken = all().any(|other| other.name == action.name && other.taken > 0);
        if !taken && !names.contains(&action.name) {
            names.push(action.name.clone());
        }
    }
    names
}

/// Looks for changes of variables and for left sides in one model after the other, until nothing is left to be seen.
fn survey(ready: &Ready<'_>, bench: &Bench, workshop: &mut Workshop, idle: &mut Idle) -> Result<(), Error> {
    let mut unseen: BTreeSet<usize> = (0..ready.description.variables.len()).collect();
    let (mut sides, mut cut): (Vec<(String, bool)>, u64) = (Vec::new(), 0);
    for base in &bench.models {
        let done = (0..ready.description.variables.len()).filter(|at| !unseen.contains(at));
        let seen = done.map(|at| ready.description.variables[at].clone()).collect();
        let job = SurveyJob { model: base.info.name.clone(), seen, states: MOST_STATES };
        let survey = workshop.survey(ready, job)?;
        unseen.retain(|at| !survey.changed.contains(&ready.description.variables[*at]));
        for (name, is_true) in survey.left_sides {
            match sides.iter_mut().find(|(other, _)| *other == name) {
                Some((_, before)) => *before |= is_true,
                None => sides.push((name, is_true)),
            }
        }
        cut += u64::from(!survey.is_complete);
    }
    let variables =
        unseen.iter().map(|at| format!("the variable {} never changes", ready.description.variables[*at]));
    let sides = sides.into_iter().filter(|(_, is_true)| !is_true);
    let left: Vec<String> =
        variables.chain(sides.map(|(name, _)| format!("the left side of {name} is never true"))).collect();
    if cut > 0 && !left.is_empty() {
        let models = plural(cut, "model");
        let most = thousands(MOST_STATES);
        idle.notes.extend(left.into_iter().map(|what| {
            format!("as far as was looked, {what}; in {models}, no more than {most} states were looked at")
        }));
        return Ok(());
    }
    idle.add(left.into_iter().map(|what| (what, String::new())));
    Ok(())
}

/// The values that were tried of a constant that never matters; `None` where it matters, or there was nothing to try.
fn constant(ready: &Ready<'_>, bench: &Bench, constant: &ConstantInfo) -> Result<Option<Vec<String>>, Error> {
    let mut tried = Vec::new();
    for base in &bench.models {
        let Some((_, own)) = base.info.constants.iter().find(|(name, _)| *name == constant.name) else {
            return Ok(None);
        };
        let run = |value: &str| bench.run(&ready.program, base, &[(constant.name.clone(), value.to_owned())]);
        // With a changed constant a search ends as soon as anything is found, whatever the model expects.
        let before = match own_text(constant, own) {
            Some(own) if !base.info.expectation.is_holds() => run(&own)?,
            _ => Ran::Reported(Box::new(base.report.clone())),
        };
        for value in neighbours(constant, own) {
            match run(&value)? {
                Ran::Missing(missing) if missing.kind == synod_report::MissingKind::Refused => {}
                after if is_same(&before, &after) => {
                    if !tried.contains(&value) {
                        tried.push(value);
                    }
                }
                _ => return Ok(None),
            }
        }
    }
    Ok(Some(tried).filter(|tried| !tried.is_empty()))
}

/// The value of a constant as it is written on the command line.
fn own_text(constant: &ConstantInfo, own: &Datum) -> Option<String> {
    let text = own.to_string();
    if constant.choices.is_empty() {
        return Some(text);
    }
    constant.choices.iter().find(|choice| is_same_choice(choice, &text)).cloned()
}

/// What it might as well be: the numbers beside it, the other choices.
fn neighbours(constant: &ConstantInfo, own: &Datum) -> Vec<String> {
    match own {
        Datum::Bool(value) => vec![(!value).to_string()],
        Datum::Int(value) => {
            let range = constant.range.as_deref().and_then(bounds);
            let near = [value.checked_sub(1), value.checked_add(1)].into_iter().flatten();
            let within = |value: &i64| match range {
                Some((least, most)) => (least..=most).contains(value),
                None => *value >= 0,
            };
            near.filter(within).map(|value| value.to_string()).collect()
        }
        _ => {
            let text = own.to_string();
            constant.choices.iter().filter(|choice| !is_same_choice(choice, &text)).cloned().collect()
        }
    }
}

/// The ends of `1..=5`.
fn bounds(range: &str) -> Option<(i64, i64)> {
    let (least, most) = range.split_once("..=")?;
    Some((least.trim().parse().ok()?, most.trim().parse().ok()?))
}

/// Whether nothing is different but the constant.
fn is_same(before: &Ran, after: &Ran) -> bool {
    let (Ran::Reported(before), Ran::Reported(after)) = (before, after) else { return false };
    before.verdict() != Verdict::Incomplete && facts(before) == facts(after)
}

/// All that a reader of a report could see of a constant, but for the constant itself.
fn facts(report: &ModelReport) -> impl PartialEq + '_ {
    let properties = report.properties.iter().map(|p| (&p.name, p.verdict, p.reached_at)).collect::<Vec<_>>();
    let found =
        report.counterexamples.iter().map(|found| (&found.property, &found.steps)).collect::<Vec<_>>();
    let graph = report.graph.as_ref().map(|graph| graph.steps);
    (
        (report.verdict(), &report.counts, &report.levels, report.digest, &report.actions),
        (properties, found, &report.fairness, graph, &report.bounds),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constant(range: Option<&str>, choices: &[&str]) -> ConstantInfo {
        ConstantInfo {
            name: "c".into(),
            doc: String::new(),
            kind: String::new(),
            range: range.map(Into::into),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
            default: String::new(),
        }
    }

    #[test]
    fn neighbours_stay_in_range() {
        assert_eq!(neighbours(&constant(Some("1..=5"), &[]), &Datum::Int(1)), ["2"]);
        assert_eq!(neighbours(&constant(Some("1..=5"), &[]), &Datum::Int(3)), ["2", "4"]);
        assert_eq!(neighbours(&constant(None, &[]), &Datum::Int(0)), ["1"]);
        assert_eq!(neighbours(&constant(None, &[]), &Datum::Bool(true)), ["false"]);
        let choices = constant(None, &["none", "small-quorums"]);
        assert_eq!(neighbours(&choices, &Datum::Atom("SmallQuorums".into())), ["none"]);
        assert_eq!(own_text(&choices, &Datum::Atom("SmallQuorums".into())).as_deref(), Some("small-quorums"));
    }
}
