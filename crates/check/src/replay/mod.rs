//! A recorded trace, run again through a spec as it is now.
//!
//! [`follow`](crate::follow) finds the choices along its states; what it shows at the end is the spec's own judgement there (module
//! `shows`), that of a lasso included; where it leaves the spec, `departure` says why.

mod departure;
mod recorded_model;
mod shows;

use synod_messages::{Counterexample, LassoHere, TraceStep, WalkAnswer, WalkRequest};
use synod_report::{Claim, Departure, Recorded, ReplayOutcome, Replayed, Why, action_text};

pub use departure::{departure, other_variables};
pub use recorded_model::{RecordedModel, recorded_model};
pub use shows::{is_deadlock, shows};

use crate::Error;
use crate::follow::{Ask, Followed, Place, follow, trace, unanswered, unasked};

/// What is said of a replay beside its outcome.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The file of the trace, as the user named it.
    pub trace: &'a str,
    /// The spec's file, as the user named it.
    pub spec: &'a str,
    /// The model.
    pub model: &'a str,
    /// The variables of the spec.
    pub variables: &'a [String],
    /// What else a reader should know.
    pub notes: &'a [String],
}

/// Runs a trace again.
///
/// # Errors
/// The spec does not answer.
pub fn replay(recorded: &Recorded, about: About<'_>, ask: &mut Ask<'_>) -> Result<Replayed, Error> {
    let claim = claim(recorded);
    let mut replayed = Replayed {
        trace: about.trace.to_owned(),
        spec: about.spec.to_owned(),
        model: about.model.to_owned(),
        last: recorded.states.len() - 1,
        behaviour: Counterexample::default(),
        notes: about.notes.to_vec(),
        outcome: ReplayOutcome::Stands(synod_report::Shows::default()),
        recorded: claim,
    };
    if let Some(why) = other_variables(&recorded.variables, about.variables) {
        replayed.outcome = ReplayOutcome::Departs(Departure { at: 0, action: None, why, nearest: None });
        return Ok(replayed);
    }
    let followed = follow(&recorded.states, ask)?;
    let first = &followed.places[0];
    if followed.states < recorded.states.len() {
        replayed.behaviour.steps = told(first, followed.states, ask)?;
        let departure = departure(followed.states, &recorded.states[followed.states], first);
        replayed.outcome = ReplayOutcome::Departs(departure);
        return Ok(replayed);
    }
    let (place, lasso) = match recorded.loop_start {
        None => (first, None),
        Some(start) => match closed(&followed, start, ask)? {
            Ok((place, lasso)) => (place, Some(lasso)),
            Err(departure) => {
                replayed.behaviour.steps = told(first, followed.states, ask)?;
                replayed.outcome = ReplayOutcome::Departs(departure);
                return Ok(replayed);
            }
        },
    };
    replayed.behaviour = behaviour(place, recorded, lasso.as_ref(), ask)?;
    replayed.notes.extend(renamed(place, recorded, &replayed.behaviour.steps));
    replayed.outcome = ReplayOutcome::Stands(shows(&replayed.recorded, &place.view, lasso));
    Ok(replayed)
}

fn claim(recorded: &Recorded) -> Claim {
    let property = recorded.meta("property").map(str::to_owned);
    Claim { property, is_violation: recorded.meta("status") == Some("violation") }
}

/// The behaviour with its way back.
fn behaviour(
    place: &Place,
    recorded: &Recorded,
    lasso: Option<&LassoHere>,
    ask: &mut Ask<'_>,
) -> Result<Counterexample, Error> {
    Ok(Counterexample {
        steps: told(place, recorded.states.len(), ask)?,
        loop_start: recorded.loop_start.map(|start| start as u64),
        loop_action: lasso.and_then(|lasso| lasso.back.clone()),
        loop_events: lasso.map(|lasso| lasso.back_events.clone()).unwrap_or_default(),
        ..Counterexample::default()
    })
}

/// A step for each recorded state up to there; where the behaviour stutters, one without an action.
fn told(place: &Place, states: usize, ask: &mut Ask<'_>) -> Result<Vec<TraceStep>, Error> {
    let steps = trace(&place.path, ask)?;
    let step = |at: usize| {
        let number = place.met[at];
        let stutters = at > 0 && place.met[at - 1] == number;
        let state = steps[number].state.clone();
        if stutters { TraceStep { state, ..TraceStep::default() } } else { steps[number].clone() }
    };
    Ok((0..states.min(place.met.len())).map(step).collect())
}

/// The first place from which the lasso closes; otherwise why it does not.
fn closed<'a>(
    followed: &'a Followed,
    start: usize,
    ask: &mut Ask<'_>,
) -> Result<Result<(&'a Place, LassoHere), Departure>, Error> {
    for place in &followed.places {
        let request = WalkRequest::Lasso { path: place.path.clone(), loop_start: place.met[start] as u64 };
        match ask(&request).map_err(|missing| unanswered(&missing))? {
            WalkAnswer::Lasso(lasso) => return Ok(Ok((place, lasso))),
            WalkAnswer::Refused(_) => {}
            _ => return Err(unasked()),
        }
    }
    Ok(Err(not_closed(followed.states, followed, start, ask)?))
}

fn not_closed(at: usize, followed: &Followed, start: usize, ask: &mut Ask<'_>) -> Result<Departure, Error> {
    let place = &followed.places[0];
    let steps = trace(&place.path, ask)?;
    let state = steps[place.met[start]].state.iter();
    let state = state.map(|(name, value)| (name.clone(), synod_report::itf_value(value)));
    let canonical =
        state.filter_map(|(name, value)| Some((name.clone(), synod_report::canonical(&value, &name).ok()?)));
    let wanted = synod_report::RecordedState { action: None, state: canonical.collect() };
    let departure = departure(at, &wanted, place);
    let why = if departure.why == Why::NoStep { Why::NotClosed(start) } else { departure.why };
    Ok(Departure { why, ..departure })
}

/// The steps whose action is called otherwise now.
fn renamed(place: &Place, recorded: &Recorded, steps: &[TraceStep]) -> Vec<String> {
    let sentence = |at: &usize| {
        let (then, now) = (recorded.states[*at].action.as_ref()?, steps[*at].action.as_ref()?);
        Some(format!("Step {at} was recorded as {then}, and is {} now.", action_text(now)))
    };
    place.renamed.iter().filter_map(sentence).collect()
}
