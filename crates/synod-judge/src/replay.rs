//! From keys to a behaviour: the independent check of everything that is shown.
//!
//! The search hands over the keys along a path and knows nothing of states or actions. Here the spec's own `init` and
//! `next` are run again from the start, each state picked by its key; every relation is asked twice and must answer the
//! same; and the claim is judged again on the behaviour that comes out. A counterexample that does not survive this is not
//! shown: either the spec is nondeterministic, and the report says so, or Synod is wrong.

use synod_spec::{Action, Encoder, Judgement, Predicate, Property, Spec, StepSink, Steps, Value};

use synod_explore::{Panicked, SpecMachine, catch};

/// A behaviour: an initial state, and steps.
pub(crate) struct Behaviour<S: Spec> {
    pub(crate) initial: S::State,
    pub(crate) steps: Vec<(S::Action, S::State)>,
    /// The number of the initial state, then of each step, in the order in which the spec gives them.
    pub(crate) choices: Vec<usize>,
}

/// Why a behaviour could not be replayed.
#[derive(Debug)]
pub(crate) enum Departure<S: Spec> {
    /// The spec answered differently; the behaviour up to there.
    Nondeterministic(Option<Box<Behaviour<S>>>, String),
    /// The spec panicked where it had not before.
    Panicked(Panicked),
    /// The search is wrong.
    Fault(String),
}

impl<S: Spec> std::fmt::Debug for Behaviour<S> {
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

impl<S: Spec> Behaviour<S> {
    /// The last state.
    pub(crate) fn last(&self) -> &S::State {
        self.steps.last().map_or(&self.initial, |(_, state)| state)
    }

    /// All states.
    pub(crate) fn states(&self) -> impl Iterator<Item = &S::State> {
        std::iter::once(&self.initial).chain(self.steps.iter().map(|(_, state)| state))
    }

    fn last_but_one(&self) -> Option<&S::State> {
        match self.steps.len() {
            0 => None,
            1 => Some(&self.initial),
            n => Some(&self.steps[n - 2].1),
        }
    }

    /// Replays the path with these keys.
    pub(crate) fn along(spec: &S, keys: &[Vec<u8>], kind: KeyKind) -> Result<Self, Departure<S>> {
        let (first, rest) = keys.split_first().ok_or_else(|| Departure::Fault("an empty path".into()))?;
        let initial = initial_states(spec)?;
        let choice = initial.iter().position(|s| key(s, kind) == *first);
        let choice = choice.ok_or_else(|| Departure::Nondeterministic(None, unlike("init")))?;
        let state = initial.into_iter().nth(choice).expect("the position is within");
        let mut behaviour = Self { initial: state, steps: Vec::new(), choices: vec![choice] };
        for wanted in rest {
            let steps = match steps_of(spec, behaviour.last())? {
                Ok(steps) => steps,
                Err(why) => return Err(Departure::Nondeterministic(Some(Box::new(behaviour)), why)),
            };
            let Some(choice) = steps.iter().position(|(_, s)| key(s, kind) == *wanted) else {
                return Err(Departure::Nondeterministic(Some(Box::new(behaviour)), unlike("next")));
            };
            behaviour.steps.push(steps.into_iter().nth(choice).expect("the position is within"));
            behaviour.choices.push(choice);
        }
        Ok(behaviour)
    }

    /// One more step: the one with this number; or the initial state with this number, where there is no path.
    pub(crate) fn and_then(
        spec: &S,
        keys: &[Vec<u8>],
        choice: u32,
        kind: KeyKind,
    ) -> Result<Self, Departure<S>> {
        let choice = choice as usize;
        if keys.is_empty() {
            let state = initial_states(spec)?.into_iter().nth(choice);
            let state = state.ok_or_else(|| Departure::Nondeterministic(None, unlike("init")))?;
            return Ok(Self { initial: state, steps: Vec::new(), choices: vec![choice] });
        }
        let mut behaviour = Self::along(spec, keys, kind)?;
        let steps = match steps_of(spec, behaviour.last())? {
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
    pub(crate) fn judge(&self, spec: &S, property: &Property<S>) -> Result<Judgement, Panicked> {
        catch(|| match &property.predicate {
            Predicate::Always(holds) | Predicate::Reachable(holds) => holds(spec, self.last()),
            Predicate::AlwaysStep(holds) => match (self.last_but_one(), self.steps.last()) {
                (Some(from), Some((action, to))) => holds(spec, from, action, to),
                _ => Ok(()),
            },
            Predicate::Refines(refinement) => match (self.last_but_one(), self.steps.last()) {
                (Some(from), Some((_, to))) => {
                    let mut judge = (refinement.steps)();
                    judge.begin(spec, from);
                    judge.step(spec, to)
                }
                _ => (refinement.initial)(spec, &self.initial),
            },
            Predicate::AlwaysPossible(_) | Predicate::Temporal(_) => Ok(()),
        })
    }
}

pub(crate) fn unlike(what: &str) -> String {
    format!("`{what}` gave a state while the search ran that it does not give when it is asked again")
}

pub(crate) fn initial_states<S: Spec>(spec: &S) -> Result<Vec<S::State>, Departure<S>> {
    let ask = || catch(|| spec.init().into_iter().collect::<Vec<_>>());
    let (once, again) = (ask().map_err(Departure::Panicked)?, ask().map_err(Departure::Panicked)?);
    if once == again {
        Ok(once)
    } else {
        let why = "`init` gives other states when it is asked a second time".to_owned();
        Err(Departure::Nondeterministic(None, why))
    }
}

/// The steps of a state with their actions.
pub(crate) type StepList<S> = Vec<(<S as Spec>::Action, <S as Spec>::State)>;

/// The steps of a state, asked for twice. The inner error says how the two answers differ.
pub(crate) fn steps_of<S: Spec>(
    spec: &S,
    state: &S::State,
) -> Result<Result<StepList<S>, String>, Departure<S>> {
    let ask = || catch(|| collect(spec, state)).map_err(Departure::Panicked);
    let (once, again) = (ask()?, ask()?);
    Ok(if once == again { Ok(once) } else { Err(compare(&once, &again)) })
}

fn compare<A: PartialEq, T: PartialEq>(once: &[(A, T)], again: &[(A, T)]) -> String {
    let differs = once.iter().zip(again).position(|(a, b)| a != b);
    let differs = differs.map_or(String::new(), |i| format!("; step {i} is the first that differs"));
    format!("`next` took {} steps when asked once, {} when asked again{differs}", once.len(), again.len())
}

fn collect<S: Spec>(spec: &S, state: &S::State) -> StepList<S> {
    struct Collect<S: Spec>(StepList<S>);
    impl<S: Spec> StepSink<S> for Collect<S> {
        fn step(&mut self, action: S::Action, next: &S::State) {
            self.0.push((action, next.clone()));
        }
    }
    let (mut scratch, mut sink) = (state.clone(), Collect(Vec::new()));
    spec.next(state, &mut Steps::new(state, &mut scratch, &mut sink));
    sink.0
}

/// How many steps a state has; compared over two askings.
pub(crate) fn count_steps<S: Spec>(
    spec: &S,
    state: &S::State,
) -> Result<Result<usize, String>, Departure<S>> {
    Ok(steps_of(spec, state)?.map(|steps| steps.len()))
}

/// Runs what the search runs at a state, for its panic: what it said, and what was being done.
pub(crate) fn panic_at<S: Spec>(machine: &SpecMachine<S>, state: &S::State) -> Option<(Panicked, String)> {
    let (spec, properties) = (machine.spec(), machine.properties().list());
    if let Some(found) = panicking_property(spec, properties, state) {
        return Some(found);
    }
    let mut sink = Remember { machine, state, last: None };
    let mut scratch = state.clone();
    let run = catch(|| {
        spec.next(state, &mut Steps::new(state, &mut scratch, &mut sink).announcing());
        spec.may_end(state)
    });
    let panicked = run.err()?;
    let doing = sink.last.map_or_else(|| "in `next`".to_owned(), |action| format!("while taking {action}"));
    Some((panicked, doing))
}

/// Runs what the search runs for the initial states, for its panic.
pub(crate) fn panic_in_init<S: Spec>(machine: &SpecMachine<S>) -> Option<(Panicked, String)> {
    let run = catch(|| {
        for state in machine.spec().init() {
            key(&state, KeyKind::Bytes);
            for property in machine.properties().list() {
                if let Predicate::Refines(refinement) = &property.predicate {
                    let _ = (refinement.initial)(machine.spec(), &state);
                }
            }
            if !machine.is_state_within(&state) {
                judge_all(machine, &state);
            }
        }
    });
    run.err().map(|panicked| (panicked, "in `init`".to_owned()))
}

fn panicking_property<S: Spec>(
    spec: &S,
    properties: &[Property<S>],
    state: &S::State,
) -> Option<(Panicked, String)> {
    properties.iter().find_map(|property| match &property.predicate {
        Predicate::Always(p) | Predicate::Reachable(p) => {
            let panicked = catch(|| p(spec, state)).err()?;
            Some((panicked, format!("while judging {}", property.name)))
        }
        _ => None,
    })
}

fn judge_all<S: Spec>(machine: &SpecMachine<S>, state: &S::State) {
    for property in machine.properties().list() {
        if let Predicate::Always(p) = &property.predicate {
            let _ = p(machine.spec(), state);
        }
    }
}

/// Remembers the last action, and judges steps as the search does.
struct Remember<'a, S: Spec> {
    machine: &'a SpecMachine<S>,
    state: &'a S::State,
    last: Option<String>,
}

impl<S: Spec> StepSink<S> for Remember<'_, S> {
    fn step(&mut self, action: S::Action, next: &S::State) {
        key(next, KeyKind::Bytes);
        let (machine, state) = (self.machine, self.state);
        for property in machine.properties().list() {
            if let Predicate::AlwaysStep(p) = &property.predicate
                && next != state
            {
                let _ = p(machine.spec(), state, &action, next);
            }
            if let Predicate::Refines(refinement) = &property.predicate {
                let mut judge = (refinement.steps)();
                judge.begin(machine.spec(), state);
                let _ = judge.step(machine.spec(), next);
            }
        }
        if !(machine.is_state_within(next) && machine.is_step_within(state, &action, next)) {
            judge_all(machine, next);
        }
    }

    fn begin(&mut self, action: &S::Action) {
        self.last = Some(action.show().to_string());
    }
}

/// The key by which the search knows a state.
pub(crate) fn key<V: Value>(state: &V, kind: KeyKind) -> Vec<u8> {
    let mut encoder = Encoder::default();
    state.encode(&mut encoder);
    let bytes = encoder.finish();
    match kind {
        KeyKind::Bytes => bytes.to_vec(),
        KeyKind::Fingerprint => synod_explore::hash(bytes).to_le_bytes().to_vec(),
    }
}
