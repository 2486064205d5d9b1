//! What a check of a model finds, as places to go to.

use serde_json::{Value, json};
use synod_messages::{Counterexample, ModelReport, Options};
use synod_report::diagram::Caption;
use synod_report::{ModelResult, thousands};

use super::session::{Session, Where, lock};
use super::told;
use crate::Error;
use crate::follow::{follow, unanswered};
use crate::wanted::Wanted;

/// Checks a model; its counterexamples, and a behaviour for each `reachable` property.
pub(super) fn findings(session: &Session, place: &Where) -> Result<Value, Error> {
    let compiled = session.compiled();
    let info = compiled.model(&place.model)?;
    let wanted = Wanted {
        models: vec![place.model.clone()],
        constants: place.constants.clone(),
        options: Options { witnesses: true, ..session.settings.search.clone() },
        witnesses: info.reachable.clone(),
        again: Vec::new(),
    };
    let outcome = lock(&session.checking).check_model(&wanted, &compiled.ready(), info)?;
    let report = match &outcome.result {
        ModelResult::Reported(report) => report,
        ModelResult::Missing(missing) => return Err(unanswered(missing)),
    };
    let all = report.counterexamples.iter().chain(&report.witnesses);
    let found = all.map(|found| finding(session, place, found));
    Ok(json!({
        "summary": summary(report),
        "as_expected": outcome.is_as_expected(),
        "expected": outcome.expectation.describe(),
        "findings": found.collect::<Result<Vec<_>, Error>>()?,
    }))
}

/// How much was searched, in a sentence.
fn summary(report: &ModelReport) -> String {
    let states =
        format!("{} distinct states, depth {}", thousands(report.counts.distinct), report.counts.depth);
    match &report.stop {
        synod_messages::Stop::Exhausted => format!("{states}: all there are."),
        synod_messages::Stop::Found => format!("{states}, up to what was found."),
        synod_messages::Stop::Interrupted => format!("{states}: interrupted, incomplete."),
        synod_messages::Stop::Limit(_) => format!("{states}: incomplete, because a limit ended the search."),
    }
}

fn finding(session: &Session, place: &Where, found: &Counterexample) -> Result<Value, Error> {
    let states: Vec<_> = found.steps.iter().map(told::recorded).collect();
    let followed = follow(&states, &mut |request| session.ask(place, request))?;
    let reached = &followed.places[0];
    // What starts before there is a state leads nowhere.
    let is_place = !states.is_empty() && followed.states == states.len();
    let loop_start = found.loop_start.filter(|_| is_place).map(|start| reached.met[start as usize]);
    Ok(json!({
        "title": Caption::of(found, "", "").title,
        "property": found.property,
        "is_witness": found.kind == synod_messages::FindingKind::Witness,
        "reason": found.reason,
        "notes": found.notes,
        "path": is_place.then_some(&reached.path),
        "loop_start": loop_start,
    }))
}
