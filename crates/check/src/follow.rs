//! A recorded behaviour, followed through a spec: which choices lead along its states.
//!
//! A choice matches a recorded state where both are written alike (in the canonical form of the trace format). Among those that
//! match, the name of the action decides; where several are left, all are followed, for a file may say less of a state than there is to it.

use serde_json::Value;
use synod_messages::{Choice, Datum, TraceStep, View, WalkAnswer, WalkRequest};
use synod_report::{Missing, MissingKind, RecordedState, action_text, is_written};

use crate::{Error, ErrorKind};

/// Asks a walk.
pub type Ask<'a> = dyn FnMut(&WalkRequest) -> Result<WalkAnswer, Missing> + 'a;

/// More ways than these are not followed.
const MANY: usize = 1000;

/// What a step is called that changes nothing.
const STUTTER: &str = "stutter";

/// How far a recorded behaviour goes, and where it leads.
#[derive(Clone, Debug)]
pub struct Followed {
    /// So many of its states were met.
    pub states: usize,
    /// Where that is; of several places nobody can tell which was meant. Never empty.
    pub places: Vec<Place>,
}

/// A place on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The choices that lead to it.
    pub path: Vec<u32>,
    /// For each recorded state, which state of the path it is. They are fewer where it stutters.
    pub met: Vec<usize>,
    /// The recorded states to which an action of another name leads than was recorded.
    pub renamed: Vec<usize>,
    /// What there is.
    pub view: View,
}

/// How well a choice fits what was recorded: the least is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The action with its arguments; or none was recorded.
    Exact,
    /// The action.
    Named,
    /// The state alone.
    State,
    /// The step is beyond the bounds, or it stays where it is although an action was recorded.
    Least,
}

/// Follows a behaviour as far as it goes.
///
/// # Errors
/// There is no answer, or there are too many ways.
pub fn follow(states: &[RecordedState], ask: &mut Ask<'_>) -> Result<Followed, Error> {
    let view = look(&[], ask)?;
    let mut places = vec![Place { path: Vec::new(), met: Vec::new(), renamed: Vec::new(), view }];
    for (at, state) in states.iter().enumerate() {
        let next = onward(&places, at, state, ask)?;
        if next.is_empty() {
            return Ok(Followed { states: at, places });
        }
        places = next;
    }
    Ok(Followed { states: states.len(), places })
}

/// The places that match the next recorded state best.
fn onward(
    places: &[Place],
    at: usize,
    state: &RecordedState,
    ask: &mut Ask<'_>,
) -> Result<Vec<Place>, Error> {
    let mut ways: Vec<(Fit, usize, Option<u32>)> = Vec::new();
    for (number, place) in places.iter().enumerate() {
        // A search does not go on from beyond the bounds, and no more does a behaviour.
        if !place.view.is_within {
            continue;
        }
        for (choice, fit) in fitting(&place.view, state) {
            ways.push((fit, number, Some(choice)));
        }
        ways.extend(staying(&place.view, state).map(|fit| (fit, number, None)));
    }
    let best = ways.iter().map(|(fit, ..)| *fit).min();
    let mut next: Vec<Place> = Vec::new();
    for (fit, number, choice) in ways.into_iter().filter(|(fit, ..)| Some(*fit) == best) {
        let mut place = step(&places[number], choice, ask)?;
        if fit == Fit::State && at > 0 {
            place.renamed.push(at);
        }
        // Whoever sees the same has the same before him.
        if !next.iter().any(|other| other.view == place.view) {
            next.push(place);
        }
        if next.len() > MANY {
            let why = format!(
                "more than {MANY} ways lead to state {at} of the trace: it says too little of its states"
            );
            return Err(Error::new(ErrorKind::Nothing, why));
        }
    }
    Ok(next)
}

/// The choices that lead to a recorded state.
fn fitting<'a>(view: &'a View, state: &'a RecordedState) -> impl Iterator<Item = (u32, Fit)> + 'a {
    let matching = (0..).zip(&view.choices).filter(|(_, choice)| is_state(&choice.step.state, &state.state));
    matching.map(|(number, choice)| (number, fit(choice, state.action.as_deref())))
}

fn fit(choice: &Choice, recorded: Option<&str>) -> Fit {
    match (&choice.step.action, recorded) {
        _ if !choice.is_within => Fit::Least,
        (None, _) | (_, None) => Fit::Exact,
        (Some(action), Some(text)) if action_text(action) == text => Fit::Exact,
        (Some(action), Some(text)) if action.name == name_of(text) => Fit::Named,
        _ => Fit::State,
    }
}

/// Every state may be repeated.
fn staying(view: &View, state: &RecordedState) -> Option<Fit> {
    let here = view.at.as_ref()?;
    let stutters = state.action.as_deref() == Some(STUTTER);
    is_state(&here.state, &state.state).then_some(if stutters { Fit::Exact } else { Fit::Least })
}

fn step(from: &Place, choice: Option<u32>, ask: &mut Ask<'_>) -> Result<Place, Error> {
    let mut place = from.clone();
    if let Some(choice) = choice {
        place.path.push(choice);
        place.view = look(&place.path, ask)?;
    }
    place.met.push(place.path.len() - 1);
    Ok(place)
}

/// The name of an action that is recorded with its arguments.
#[must_use]
pub fn name_of(text: &str) -> &str {
    text.split('(').next().unwrap_or(text)
}

/// Whether a state is the recorded one.
#[must_use]
pub fn is_state(now: &[(String, Datum)], recorded: &[(String, Value)]) -> bool {
    let value = |name: &str| recorded.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    now.len() == recorded.len()
        && now.iter().all(|(name, datum)| value(name).is_some_and(|value| is_written(datum, value)))
}

/// Looks at the end of a path.
///
/// # Errors
/// There is no answer, or it is a refusal.
pub fn look(path: &[u32], ask: &mut Ask<'_>) -> Result<View, Error> {
    match answer(&WalkRequest::Look { path: path.to_vec() }, ask)? {
        WalkAnswer::View(view) => Ok(view),
        _ => Err(unasked()),
    }
}

/// The behaviour along a path.
///
/// # Errors
/// There is no answer, or it is a refusal.
pub fn trace(path: &[u32], ask: &mut Ask<'_>) -> Result<Vec<TraceStep>, Error> {
    match answer(&WalkRequest::Trace { path: path.to_vec() }, ask)? {
        WalkAnswer::Trace(steps) => Ok(steps),
        _ => Err(unasked()),
    }
}

/// An answer that is no refusal.
///
/// # Errors
/// There is none.
pub fn answer(request: &WalkRequest, ask: &mut Ask<'_>) -> Result<WalkAnswer, Error> {
    match ask(request) {
        Ok(WalkAnswer::Refused(why)) => Err(Error::new(ErrorKind::Panic, why)),
        Ok(answer) => Ok(answer),
        Err(missing) => Err(unanswered(&missing)),
    }
}

/// Why there is no answer, as an error of the command.
#[must_use]
pub fn unanswered(missing: &Missing) -> Error {
    let kind = match missing.kind {
        MissingKind::Refused => ErrorKind::Usage,
        MissingKind::Panicked | MissingKind::Died => ErrorKind::Panic,
        MissingKind::Interrupted => ErrorKind::Interrupted,
        MissingKind::OverLimit => ErrorKind::Nothing,
        MissingKind::Fault => ErrorKind::Fault,
    };
    Error::new(kind, missing.message.clone())
}

pub(crate) fn unasked() -> Error {
    Error::new(ErrorKind::Fault, "the spec's program answers what it was not asked")
}
