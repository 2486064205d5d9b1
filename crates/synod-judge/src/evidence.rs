//! What was found, made readable: each finding replayed, judged again, and turned into a counterexample.

use synod_explore::{Common, Evidence, MAX_STATE_BYTES, Panicked, Searched, StopReason, catch};
use synod_messages::{Counterexample, Datum, Event, FindingKind, Place, PropertyKind, TraceStep};
use synod_spec::Events;

use crate::outline::Stated;
use crate::panic::{panic_at, panic_in_init};
use crate::replay::{Behaviour, Departure, KeyKind, count_steps};
use crate::subject::{Opaque, Step, Subject};

/// Synod contradicts itself: it found what it cannot show. Please report it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a fault of Synod: {}", self.0)
    }
}

impl std::error::Error for Fault {}

/// What a search found, for a reader.
#[derive(Default)]
pub(crate) struct Findings {
    /// The counterexamples with their lengths.
    pub(crate) found: Vec<(u64, Counterexample)>,
    /// For each property that asks for a reachable state how far it is.
    pub(crate) reached: Vec<Option<u64>>,
    /// Behaviours that get there, where they were asked for.
    pub(crate) witnesses: Vec<Counterexample>,
}

/// Replays and judges again all that a search found; `witnesses` says whether reachable states are shown too.
pub(crate) fn findings(
    subject: &dyn Subject,
    searched: &Searched,
    by_fingerprint: bool,
    witnesses: bool,
) -> Result<Findings, Fault> {
    let replayer =
        Replayer { subject, kind: if by_fingerprint { KeyKind::Fingerprint } else { KeyKind::Bytes } };
    let properties = &subject.outline().properties;
    let mut findings = Findings { reached: vec![None; properties.len()], ..Findings::default() };
    let found = &mut findings.found;
    for (index, property) in properties.iter().enumerate() {
        match (property.kind, &searched.found[index]) {
            (PropertyKind::Reachable, Some(evidence)) => {
                findings.reached[index] = Some(evidence.length);
                if witnesses {
                    let shown = replayer.property(index, evidence)?;
                    // What is none when it is judged again is the spec's fault, and must not pass for a witness.
                    match shown.kind {
                        FindingKind::Witness => findings.witnesses.push(shown),
                        _ => found.push((evidence.length, shown)),
                    }
                }
            }
            (PropertyKind::Reachable, None)
                if searched.stop == StopReason::Exhausted && searched.distinct > 0 =>
            {
                found.push((u64::MAX, unreachable_goal(property)));
            }
            (_, Some(evidence)) => found.push((evidence.length, replayer.property(index, evidence)?)),
            (_, None) => {}
        }
    }
    for common in Common::ALL {
        if let Some(evidence) = &searched.found[common.claim(properties.len()).index()] {
            found.push((evidence.length, replayer.common(common, evidence)?));
        }
    }
    Ok(findings)
}

fn unreachable_goal(property: &Stated) -> Counterexample {
    Counterexample {
        kind: FindingKind::Unreachable,
        property: property.name.clone(),
        reason: String::new(),
        place: Some(property.place.clone()),
        steps: Vec::new(),
        ..Counterexample::default()
    }
}

struct Replayer<'a> {
    subject: &'a dyn Subject,
    kind: KeyKind,
}

impl Replayer<'_> {
    /// The violation of an invariant, or a state that was to be reached.
    fn property(&self, number: usize, evidence: &Evidence) -> Result<Counterexample, Fault> {
        let property = &self.subject.outline().properties[number];
        let behaviour = match self.replay(evidence) {
            Ok(behaviour) => behaviour,
            Err(departure) => return departed(self.subject, departure),
        };
        let kind = match property.kind {
            PropertyKind::AlwaysStep => FindingKind::AlwaysStep,
            PropertyKind::Refines => FindingKind::Refinement,
            PropertyKind::Reachable => FindingKind::Witness,
            _ => FindingKind::Always,
        };
        let judged = behaviour.judge(self.subject, number);
        let judged = match kind {
            FindingKind::Witness => {
                judged.map(|judgement| if judgement.is_ok() { Err(String::new()) } else { Ok(()) })
            }
            _ => judged,
        };
        match judged {
            Ok(Err(reason)) => {
                let place = Some(property.place.clone());
                let mut counterexample = shown(self.subject, &behaviour, kind, &property.name, reason, place);
                for (step, state) in counterexample.steps.iter_mut().zip(behaviour.states()) {
                    step.mapped = mapped_variables(self.subject, number, state);
                }
                Ok(counterexample)
            }
            Ok(Ok(())) => {
                // The search judged the same state, and otherwise.
                let (once, again) = if kind == FindingKind::Witness { (true, false) } else { (false, true) };
                let reason =
                    format!("{} is {once} when judged once, {again} when judged again", property.name);
                Ok(nondeterministic(self.subject, Some(&behaviour), reason))
            }
            Err(panicked) => departed(self.subject, Departure::Panicked(panicked)),
        }
    }

    /// A deadlock, a panic, a nondeterministic `next`, a state too large.
    fn common(&self, common: Common, evidence: &Evidence) -> Result<Counterexample, Fault> {
        if common == Common::Panic && evidence.to_step.as_ref().is_some_and(|(path, _)| path.is_empty()) {
            return Ok(self.panic_in_init());
        }
        let behaviour = match self.replay(evidence) {
            Ok(behaviour) => behaviour,
            Err(departure) => return departed(self.subject, departure),
        };
        match common {
            Common::Deadlock => self.deadlock(&behaviour),
            Common::Panic => Ok(self.panic(&behaviour)),
            Common::Nondeterministic => {
                let asked = count_steps(self.subject, behaviour.last());
                let why = match asked {
                    Ok(Err(why)) => why,
                    _ => "`next` or a property answers differently when it is asked again".to_owned(),
                };
                Ok(nondeterministic(self.subject, Some(&behaviour), why))
            }
            Common::TooLarge => {
                let limit = MAX_STATE_BYTES;
                let reason =
                    format!("the encoding of a successor of this state is longer than {limit} bytes");
                Ok(shown(self.subject, &behaviour, FindingKind::TooLarge, "state too large", reason, None))
            }
        }
    }

    /// Of the shortest behaviours that show it, the one that chooses earlier steps.
    fn replay(&self, evidence: &Evidence) -> Result<Behaviour, Departure> {
        let subject = self.subject;
        let to_state = evidence.to_state.as_ref().map(|keys| Behaviour::along(subject, keys, self.kind));
        let to_step = evidence.to_step.as_ref();
        let to_step = to_step.map(|(keys, choice)| Behaviour::and_then(subject, keys, *choice, self.kind));
        match (to_state, to_step) {
            (Some(state), Some(step)) => {
                let (state, step) = (state?, step?);
                Ok(if state.choices <= step.choices { state } else { step })
            }
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Err(Departure::Fault("a finding without a behaviour".to_owned())),
        }
    }

    fn deadlock(&self, behaviour: &Behaviour) -> Result<Counterexample, Fault> {
        let subject = self.subject;
        let may_end = catch(|| subject.may_end(behaviour.last()));
        match count_steps(subject, behaviour.last()) {
            Ok(Ok(0)) if may_end == Ok(false) => {
                Ok(shown(subject, behaviour, FindingKind::Deadlock, "deadlock", String::new(), None))
            }
            Ok(Ok(steps)) => {
                let why =
                    format!("`next` took no step from this state when asked once, {steps} when asked again");
                Ok(nondeterministic(self.subject, Some(behaviour), why))
            }
            Ok(Err(why)) => Ok(nondeterministic(self.subject, Some(behaviour), why)),
            Err(departure) => departed(self.subject, departure),
        }
    }

    fn panic(&self, behaviour: &Behaviour) -> Counterexample {
        match panic_at(self.subject, behaviour.last()) {
            Some((Panicked { message, place }, doing)) => shown(
                self.subject,
                behaviour,
                FindingKind::Panic,
                "panic",
                format!("{message} ({doing})"),
                place,
            ),
            None => {
                let why =
                    "the spec panicked in this state when asked once, and not when asked again".to_owned();
                nondeterministic(self.subject, Some(behaviour), why)
            }
        }
    }

    fn panic_in_init(&self) -> Counterexample {
        let Some((Panicked { message, place }, doing)) = panic_in_init(self.subject) else {
            let why = "`init` panicked when asked once, and not when asked again".to_owned();
            return nondeterministic(self.subject, None, why);
        };
        let (kind, property, reason) =
            (FindingKind::Panic, "panic".to_owned(), format!("{message} ({doing})"));
        Counterexample {
            kind,
            property,
            reason,
            place,
            steps: Vec::new(),
            loop_start: None,
            ..Default::default()
        }
    }
}

pub(crate) fn departed(subject: &dyn Subject, departure: Departure) -> Result<Counterexample, Fault> {
    match departure {
        Departure::Nondeterministic(behaviour, why) => {
            Ok(nondeterministic(subject, behaviour.as_deref(), why))
        }
        Departure::Panicked(Panicked { message, .. }) => {
            let why =
                format!("the spec did not panic while the search ran, and does when asked again: {message}");
            Ok(nondeterministic(subject, None, why))
        }
        Departure::Fault(why) => Err(Fault(why)),
    }
}

pub(crate) fn nondeterministic(
    subject: &dyn Subject,
    behaviour: Option<&Behaviour>,
    reason: String,
) -> Counterexample {
    Counterexample {
        kind: FindingKind::Nondeterministic,
        property: "nondeterministic spec".to_owned(),
        reason,
        place: None,
        steps: behaviour.map(|behaviour| trace(subject, behaviour)).unwrap_or_default(),
        ..Counterexample::default()
    }
}

pub(crate) fn shown(
    subject: &dyn Subject,
    behaviour: &Behaviour,
    kind: FindingKind,
    property: &str,
    reason: String,
    place: Option<Place>,
) -> Counterexample {
    let mut steps = trace(subject, behaviour);
    steps[0].events = initial_events(subject, &behaviour.initial);
    let befores = behaviour.states();
    for ((shown, before), step) in steps[1..].iter_mut().zip(befores).zip(&behaviour.steps) {
        shown.events = events(subject, before, step);
    }
    Counterexample { kind, property: property.to_owned(), reason, place, steps, ..Default::default() }
}

/// The steps of a behaviour for a reader.
fn trace(subject: &dyn Subject, behaviour: &Behaviour) -> Vec<TraceStep> {
    let step = |action: Option<&Opaque>, state: &Opaque| TraceStep {
        action: action.map(|action| subject.show_action(action)),
        state: subject.variables(state),
        ..TraceStep::default()
    };
    let rest = behaviour.steps.iter().map(|Step { action, to }| step(Some(action), to));
    std::iter::once(step(None, &behaviour.initial)).chain(rest).collect()
}

/// What the spec tells of an initial state, for diagrams.
pub(crate) fn initial_events(subject: &dyn Subject, state: &Opaque) -> Vec<Event> {
    told(|events| subject.initial_events(state, events))
}

/// What the spec tells of a step, for diagrams.
pub(crate) fn events(subject: &dyn Subject, from: &Opaque, step: &Step) -> Vec<Event> {
    told(|events| subject.events(from, step, events))
}

/// A counterexample is not lost because its diagram cannot be told.
fn told(tell: impl FnOnce(&mut Events)) -> Vec<Event> {
    let mut events = Events::default();
    if let Err(Panicked { message, .. }) = catch(|| tell(&mut events)) {
        events.remark(format!("`events` of the spec panicked: {message}"));
    }
    events.into_list()
}

/// The variables of the state that a refinement maps this one to; none for other properties.
pub(crate) fn mapped_variables(
    subject: &dyn Subject,
    property: usize,
    state: &Opaque,
) -> Vec<(String, Datum)> {
    // A mapping that panics does so in the last state, and then that is the finding.
    catch(|| subject.mapped_variables(property, state)).unwrap_or_default()
}
