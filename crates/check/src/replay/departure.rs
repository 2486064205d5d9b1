//! Where a recorded behaviour leaves what the spec allows, and what comes nearest there.

use synod_messages::{Choice, Datum};
use synod_report::{Change, Departure, Nearest, RecordedState, Why, action_text, changes, itf_datum};

use crate::follow::{Place, name_of};

/// The departure before the recorded state with this number, from the place that was reached.
#[must_use]
pub fn departure(at: usize, state: &RecordedState, place: &Place) -> Departure {
    let action = state.action.clone().filter(|_| at > 0);
    let nearest = nearest(&place.view.choices, state);
    let why = match (&place.view.trouble, &action) {
        _ if !place.view.is_within => Why::BeyondBounds,
        (Some(trouble), _) if place.view.choices.is_empty() => Why::Trouble(trouble.clone()),
        _ if at == 0 => Why::NotInitial,
        (_, None) => Why::NoStep,
        (_, Some(text)) if place.view.choices.iter().any(|choice| is_called(choice, text)) => {
            Why::LeadsElsewhere
        }
        (_, Some(_)) => Why::NotEnabled,
    };
    let nearest = if why == Why::BeyondBounds { None } else { nearest };
    Departure { at, action, why, nearest }
}

fn is_called(choice: &Choice, text: &str) -> bool {
    choice.step.action.as_ref().is_some_and(|action| action_text(action) == text)
}

/// Of the same action with the same arguments, else of the same action, else of all: the first that differs in the fewest parts.
fn nearest(choices: &[Choice], state: &RecordedState) -> Option<Nearest> {
    let strangeness = |choice: &Choice| match (&choice.step.action, &state.action) {
        (Some(action), Some(text)) if action_text(action) == *text => 0,
        (Some(action), Some(text)) if action.name == name_of(text) => 1,
        _ => 2,
    };
    let compared = choices.iter().map(|choice| {
        let differs = differences(state, &choice.step.state);
        ((strangeness(choice), differs.len()), choice, differs)
    });
    let (_, choice, differs) = compared.min_by_key(|(rank, ..)| *rank)?;
    Some(Nearest { step: choice.step.clone(), differs })
}

/// From the recorded state to one of now.
#[must_use]
fn differences(recorded: &RecordedState, now: &[(String, Datum)]) -> Vec<Change> {
    let value = |name: &str| recorded.state.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    let known = now.iter().filter_map(|(name, datum)| Some((name, value(name)?, datum)));
    known.flat_map(|(name, value, datum)| changes(name, &itf_datum(value, Some(datum)), datum)).collect()
}

/// The variables that only one of both has.
#[must_use]
pub fn other_variables(recorded: &[String], now: &[String]) -> Option<Why> {
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|name| !other.contains(name)).cloned().collect()
    };
    let (unknown, missing) = (only(recorded, now), only(now, recorded));
    (!unknown.is_empty() || !missing.is_empty()).then_some(Why::OtherVariables { unknown, missing })
}
