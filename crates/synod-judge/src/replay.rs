//! From keys to a behaviour: the independent check of everything that is shown.
//!
//! The search hands over the keys along a path and knows nothing of states or actions. Here the spec's own `init` and
//! `next` are run again from the start, each state picked by its key; every relation is asked twice and must answer the
//! same; and the claim is judged again on the behaviour that comes out. A counterexample that does not survive this is not
//! shown: either the spec is nondeterministic, and the report says so, or Synod is wrong.

use synod_explore::{Panicked, catch};
use synod_messages::PropertyKind;
use synod_spec::Judgement;

use crate::subject::{Opaque, Step, StepVisitor, Subject};

/// A behaviour: an initial state, and steps.
pub(crate) struct Behaviour {
    pub(crate) initial: Opaque,
    pub(crate) steps: Vec<Step>,
    /// The number of the initial state, then of each step, in the order in which the spec gives them.
    pub(crate) choices: Vec<usize>,
}

/// Why a behaviour could not be replayed.
#[derive(Debug)]
pub(crate) enum Departure {
    /// The spec answered differently; the behaviour up to there.
    Nondeterministic(Option<Box<Behaviour>>, String),
    /// The spec panicked where it had not before.
    Panicked(Panicked),
    /// The search is wrong.
    Fault(String),
}

impl std::fmt::Debug for Behaviour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Behaviour").field("choices", &self.choices).finish_non_exhaustive()
    }
}

/// How a state is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Bytes,
    Fingerprint,
}

impl Behaviour {
    /// The last state.
    pub(crate) fn last(&self) -> &Opaque {
        self.steps.last().map_or(&self.initial, |step| &step.to)
    }

    /// All states.
    pub(crate) fn states(&self) -> impl Iterator<Item = &Opaque> {
        std::iter::once(&self.initial).chain(self.steps.iter().map(|step| &step.to))
    }

    /// The last step, with the state that it leaves.
    fn last_step(&self) -> Option<(&Opaque, &Step)> {
        let (last, before) = self.steps.split_last()?;
        Some((before.last().map_or(&self.initial, |step| &step.to), last))
    }

    /// Replays the path with these keys.
    pub(crate) fn along(subject: &dyn Subject, keys: &[Vec<u8>], kind: KeyKind) -> Result<Self, Departure> {
        let (first, rest) = keys.split_first().ok_or_else(|| Departure::Fault("an empty path".into()))?;
        let initial = initial_states(subject)?;
        let choice = initial.iter().position(|s| key(subject, s, kind) == *first);
        let choice = choice.ok_or_else(|| Departure::Nondeterministic(None, unlike("init")))?;
        let state = initial.into_iter().nth(choice).expect("the position is within");
        let mut behaviour = Self { initial: state, steps: Vec::new(), choices: vec![choice] };
        for wanted in rest {
            let steps = match steps_of(subject, behaviour.last())? {
                Ok(steps) => steps,
                Err(why) => return Err(Departure::Nondeterministic(Some(Box::new(behaviour)), why)),
            };
            let Some(choice) = steps.iter().position(|step| key(subject, &step.to, kind) == *wanted) else {
                return Err(Departure::Nondeterministic(Some(Box::new(behaviour)), unlike("next")));
            };
            behaviour.steps.push(steps.into_iter().nth(choice).expect("the position is within"));
            behaviour.choices.push(choice);
        }
        Ok(behaviour)
    }

    /// One more step: the one with this number; or the initial state with this number, where there is no path.
    pub(crate) fn and_then(
        subject: &dyn Subject,
        keys: &[Vec<u8>],
        choice: u32,
        kind: KeyKind,
    ) -> Result<Self, Departure> {
        let choice = choice as usize;
        if keys.is_empty() {
            let state = initial_states(subject)?.into_iter().nth(choice);
            let state = state.ok_or_else(|| Departure::Nondeterministic(None, unlike("init")))?;
            return Ok(Self { initial: state, steps: Vec::new(), choices: vec![choice] });
        }
        let mut behaviour = Self::along(subject, keys, kind)?;
        let steps = match steps_of(subject, behaviour.last())? {
            Ok(steps) => steps,
            Err(why) => return Err(Departure::Nondeterministic(Some(Box::new(behaviour)), why)),
        };
        let Some(step) = steps.into_iter().nth(choice) else {
            return Err(Departure::Nondeterministic(Some(Box::new(behaviour)), unlike("next")));
        };
        behaviour.steps.push(step);
        behaviour.choices.push(choice);
        Ok(behaviour)
    }

    /// Judges a property at the end of the behaviour, as the search claims to have done.
    pub(crate) fn judge(&self, subject: &dyn Subject, property: usize) -> Result<Judgement, Panicked> {
        catch(|| match (subject.outline().properties[property].kind, self.last_step()) {
            (PropertyKind::Always | PropertyKind::Reachable, _) => subject.judge_state(property, self.last()),
            (PropertyKind::AlwaysStep | PropertyKind::Refines, Some((from, step))) => {
                subject.judge_step(property, from, step)
            }
            (PropertyKind::Refines, None) => subject.judge_initial(property, &self.initial),
            _ => Ok(()),
        })
    }
}

pub(crate) fn unlike(what: &str) -> String {
    format!("`{what}` gave a state while the search ran that it does not give when it is asked again")
}

/// The initial states, asked for twice.
pub(crate) fn initial_states(subject: &dyn Subject) -> Result<Vec<Opaque>, Departure> {
    let ask = || {
        let mut states = Vec::new();
        catch(|| subject.init(&mut |state| states.push(state))).map_err(Departure::Panicked)?;
        Ok(states)
    };
    let (once, again) = (ask()?, ask()?);
    let same = |(one, other): (&Opaque, &Opaque)| subject.is_same_state(one, other);
    if once.len() == again.len() && once.iter().zip(&again).all(same) {
        Ok(once)
    } else {
        let why = "`init` gives other states when it is asked a second time".to_owned();
        Err(Departure::Nondeterministic(None, why))
    }
}

/// The steps of a state, asked for twice. The inner error says how the two answers differ.
pub(crate) fn steps_of(
    subject: &dyn Subject,
    state: &Opaque,
) -> Result<Result<Vec<Step>, String>, Departure> {
    let ask = || {
        let mut steps = Collect(Vec::new());
        catch(|| subject.next(state, &mut steps)).map_err(Departure::Panicked)?;
        Ok(steps.0)
    };
    let (once, again) = (ask()?, ask()?);
    let is_other = |(one, other): (&Step, &Step)| {
        !(subject.is_same_action(&one.action, &other.action) && subject.is_same_state(&one.to, &other.to))
    };
    let differs = once.iter().zip(&again).position(is_other);
    if once.len() == again.len() && differs.is_none() {
        return Ok(Ok(once));
    }
    let differs = differs.map_or(String::new(), |i| format!("; step {i} is the first that differs"));
    Ok(Err(format!(
        "`next` took {} steps when asked once, {} when asked again{differs}",
        once.len(),
        again.len()
    )))
}

struct Collect(Vec<Step>);

impl StepVisitor for Collect {
    fn step(&mut self, step: Step) {
        self.0.push(step);
    }
}

/// How many steps a state has; compared over two askings.
pub(crate) fn count_steps(subject: &dyn Subject, state: &Opaque) -> Result<Result<usize, String>, Departure> {
    Ok(steps_of(subject, state)?.map(|steps| steps.len()))
}

/// The key by which the search knows a state.
pub(crate) fn key(subject: &dyn Subject, state: &Opaque, kind: KeyKind) -> Vec<u8> {
    let bytes = subject.encode(state);
    match kind {
        KeyKind::Bytes => bytes,
        KeyKind::Fingerprint => synod_explore::hash(&bytes).to_le_bytes().to_vec(),
    }
}
