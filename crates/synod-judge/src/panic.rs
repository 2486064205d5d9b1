//! A spec's panic, called forth again: what the search ran when the spec panicked is run once more, to tell what it was doing.

use synod_explore::{Panicked, catch};
use synod_messages::{ActionTaken, PropertyKind};

use crate::outline::Outline;
use crate::subject::{Opaque, Step, StepVisitor, Subject};

/// Runs what the search runs at a state, for its panic: what it said, and what was being done.
pub(crate) fn panic_at(subject: &dyn Subject, state: &Opaque) -> Option<(Panicked, String)> {
    if let Some(found) = panicking_property(subject, state) {
        return Some(found);
    }
    let mut judge = JudgeSteps { subject, state, last: None };
    let run = catch(|| {
        subject.next(state, &mut judge);
        subject.may_end(state)
    });
    let panicked = run.err()?;
    let doing = judge.last.map_or_else(|| "in `next`".to_owned(), |action| format!("while taking {action}"));
    Some((panicked, doing))
}

/// Runs what the search runs for the initial states, for its panic.
pub(crate) fn panic_in_init(subject: &dyn Subject) -> Option<(Panicked, String)> {
    let run = catch(|| {
        subject.init(&mut |state| {
            subject.encode(&state);
            for property in of_kind(subject.outline(), PropertyKind::Refines) {
                let _ = subject.judge_initial(property, &state);
            }
            if !subject.is_state_within(&state) {
                judge_all(subject, &state);
            }
        });
    });
    run.err().map(|panicked| (panicked, "in `init`".to_owned()))
}

fn panicking_property(subject: &dyn Subject, state: &Opaque) -> Option<(Panicked, String)> {
    subject.outline().properties.iter().enumerate().find_map(|(number, property)| {
        if !matches!(property.kind, PropertyKind::Always | PropertyKind::Reachable) {
            return None;
        }
        let panicked = catch(|| subject.judge_state(number, state)).err()?;
        Some((panicked, format!("while judging {}", property.name)))
    })
}

fn judge_all(subject: &dyn Subject, state: &Opaque) {
    for property in of_kind(subject.outline(), PropertyKind::Always) {
        let _ = subject.judge_state(property, state);
    }
}

/// The numbers of the properties of a kind.
fn of_kind(outline: &Outline, kind: PropertyKind) -> impl Iterator<Item = usize> {
    let properties = outline.properties.iter().enumerate();
    properties.filter(move |(_, property)| property.kind == kind).map(|(number, _)| number)
}

/// Judges steps as the search does, and remembers the action that is being taken.
struct JudgeSteps<'a> {
    subject: &'a dyn Subject,
    state: &'a Opaque,
    last: Option<ActionTaken>,
}

impl StepVisitor for JudgeSteps<'_> {
    fn begin(&mut self, action: &dyn Fn() -> ActionTaken) {
        self.last = Some(action());
    }

    fn step(&mut self, step: Step) {
        let (subject, state) = (self.subject, self.state);
        subject.encode(&step.to);
        let changes = !subject.is_same_state(state, &step.to);
        for (number, property) in subject.outline().properties.iter().enumerate() {
            match property.kind {
                PropertyKind::AlwaysStep if !changes => {}
                _ => drop(subject.judge_step(number, state, &step)),
            }
        }
        if !(subject.is_state_within(&step.to) && subject.is_step_within(state, &step)) {
            judge_all(subject, &step.to);
        }
        // What panics from here on is `next` itself, between two steps.
        self.last = None;
    }
}
