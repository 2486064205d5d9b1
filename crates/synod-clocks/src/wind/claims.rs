//! What is claimed of the times of a run.

use std::collections::BTreeMap;

use synod_spec::{Judgement, ensure};

use super::definition::Defined;
use super::{Definition, Event, Process, Timeline};
use crate::{Stamp, Time};

/// The times of each process's events so far.
type Times = BTreeMap<Process, Timeline>;

/// a → b implies C(a) < C(b).
pub(super) fn clock_condition(definition: &Definition, times: &Times) -> Judgement {
    for (event, at, defined) in happened(definition, times) {
        for &cause in &defined?.past {
            let before = time(times, cause)?;
            ensure!(
                before < at,
                "{cause} happened before {event}, but its time is {before}, and that of {event} is {at}"
            );
        }
    }
    Ok(())
}

/// An event has the time that its definition says.
pub(super) fn one_time(definition: &Definition, times: &Times) -> Judgement {
    for (event, at, defined) in happened(definition, times) {
        let defined = defined?.time;
        ensure!(at == defined, "the time of {event} is {at}, and by its definition {defined}");
    }
    Ok(())
}

/// `⇒` is a total order, and extends →.
pub(super) fn total_order(definition: &Definition, times: &Times) -> Judgement {
    let mut places = BTreeMap::new();
    for (event, at, _) in happened(definition, times) {
        let other = places.insert(stamp(event, at), event);
        ensure!(other.is_none(), "⇒ does not order {event} and {}", other.unwrap_or(event));
    }
    for (event, at, defined) in happened(definition, times) {
        for &cause in &defined?.past {
            let is_before = stamp(cause, time(times, cause)?) < stamp(event, at);
            ensure!(is_before, "{cause} happened before {event}, but {event} ⇒ {cause}");
        }
    }
    Ok(())
}

/// Everything has happened that can happen, each event at its time.
pub(super) fn are_final_times(definition: &Definition, times: &Times) -> bool {
    times.iter().all(|(&process, timeline)| definition.times(process).eq(timeline.times().iter().copied()))
}

fn stamp(event: Event, time: Time) -> Stamp<Process> {
    Stamp { time, process: event.process }
}

/// All events so far, each with its time and what the programs say of it.
fn happened<'a>(
    definition: &'a Definition,
    times: &'a Times,
) -> impl Iterator<Item = (Event, Time, Result<&'a Defined, String>)> {
    times.iter().flat_map(move |(&process, timeline)| {
        timeline.times().iter().enumerate().map(move |(index, &time)| {
            let event = Event { process, index };
            let defined = definition.get(event);
            (event, time, defined.ok_or_else(|| format!("{event} happened, but by the programs it cannot")))
        })
    })
}

/// When an event happened that is in the past of another one.
fn time(times: &Times, event: Event) -> Result<Time, String> {
    let time = times[&event.process].times().get(event.index);
    time.copied().ok_or_else(|| format!("{event} has not happened, but an event that comes after it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wind::{recv, send};

    /// Example 1 of the article, with these times.
    fn ping_pong(a: [Time; 2], b: [Time; 2]) -> (Definition, Times) {
        let definition = Definition::of(&[vec![send(1), recv(1)], vec![recv(0), send(0)]]);
        (definition, [a, b].iter().enumerate().map(|(number, times)| (Process(number), of(times))).collect())
    }

    fn of(times: &[Time]) -> Timeline {
        let mut timeline = Timeline::default();
        times.iter().for_each(|&time| timeline.push(time));
        timeline
    }

    #[test]
    fn the_right_times_satisfy_every_claim() {
        let (definition, times) = ping_pong([0, 3], [1, 2]);
        assert_eq!(clock_condition(&definition, &times), Ok(()));
        assert_eq!(one_time(&definition, &times), Ok(()));
        assert_eq!(total_order(&definition, &times), Ok(()));
        assert!(are_final_times(&definition, &times));
    }

    #[test]
    fn an_answer_at_the_time_of_the_question_is_noticed() {
        let (definition, times) = ping_pong([0, 3], [0, 2]);
        let why = clock_condition(&definition, &times).unwrap_err();
        assert_eq!(why, "A0 happened before B0, but its time is 0, and that of B0 is 0");
        assert_eq!(total_order(&definition, &times), Ok(()), "(0, A) is before (0, B)");
        assert_eq!(
            one_time(&definition, &times).unwrap_err(),
            "the time of B0 is 0, and by its definition 1"
        );
    }

    #[test]
    fn an_order_against_causality_is_noticed() {
        let (definition, times) = ping_pong([0, 2], [1, 2]);
        assert_eq!(total_order(&definition, &times).unwrap_err(), "B1 happened before A1, but A1 ⇒ B1");
    }

    #[test]
    fn later_times_than_needed_are_not_the_defined_ones() {
        let (definition, times) = ping_pong([0, 4], [1, 3]);
        assert_eq!(clock_condition(&definition, &times), Ok(()));
        assert!(one_time(&definition, &times).is_err());
        assert!(!are_final_times(&definition, &times));
    }

    #[test]
    fn effects_without_their_causes_are_noticed() {
        let (definition, mut times) = ping_pong([0, 3], [1, 2]);
        times.insert(Process(0), Timeline::default());
        let why = "A0 has not happened, but an event that comes after it";
        assert_eq!(clock_condition(&definition, &times).unwrap_err(), why);
        assert_eq!(total_order(&definition, &times).unwrap_err(), why);
    }

    #[test]
    fn what_cannot_happen_is_noticed() {
        let definition = Definition::of(&[vec![recv(0)]]);
        let times = [(Process(0), of(&[0]))].into();
        let why = "A0 happened, but by the programs it cannot";
        assert_eq!(one_time(&definition, &times).unwrap_err(), why);
    }

    #[test]
    fn it_is_not_final_while_something_can_happen() {
        let (definition, mut times) = ping_pong([0, 3], [1, 2]);
        times.insert(Process(0), of(&[0]));
        assert_eq!(clock_condition(&definition, &times), Ok(()));
        assert!(!are_final_times(&definition, &times));
    }
}
