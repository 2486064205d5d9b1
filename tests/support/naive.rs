//! The naive checker: a toy that teaches the whole algorithm, and the oracle of the engine's tests.
//!
//! It explores breadth-first. A *level* is the set of states whose shortest behaviour has that many steps;
//! the *frontier* is the level that is being worked on. Each of its states is judged, then its steps are
//! taken one by one; a state that nobody has seen goes to the end of the next frontier. That is all. Because
//! the frontier is kept in order of discovery, the first behaviour that reaches a state is the
//! lexicographically least one among its shortest: read as a list of choices (the number of the initial
//! state, then at each state the number of the step), no other comes before it.
//!
//! It shares nothing with the engine: no encoding, no threads, no partitions; states are compared by their
//! own `Eq`.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use synod_spec::{Action, Bounds, Predicate, Properties, Spec, StepSink, Steps};

/// The number of the initial state, then the number of each step: a behaviour.
pub(crate) type Choices = Vec<usize>;

/// When to stop looking.
#[derive(Clone, Copy, Default)]
pub(crate) struct Until<'a> {
    /// The findings that this model is expected to give: names of properties, `deadlock`. Empty: it should
    /// hold.
    pub(crate) expected: &'a [&'a str],
    /// Explore everything, whatever is found.
    pub(crate) keep_going: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// How many states there are within the bounds, as far as was looked.
    pub(crate) distinct: usize,
    /// Initial states emitted and steps taken, including those that change nothing or lead out of the bounds.
    pub(crate) generated: usize,
    /// How many of the distinct states are initial.
    pub(crate) initial: usize,
    /// The last level that has a state.
    pub(crate) depth: usize,
    /// States that were discovered and not expanded; 0 says that the search is complete.
    pub(crate) left_in_queue: usize,
    pub(crate) levels: Vec<usize>,
    /// The violated properties (`always`, `always_step`) and `deadlock`, by name, each with the behaviour
    /// that shows it: the shortest, and among those the first.
    pub(crate) findings: Vec<(String, Choices)>,
    /// For each action, in order, how often it was taken and how many states it was the first to reach.
    pub(crate) coverage: Vec<(usize, usize)>,
    /// For each `reachable` property the level at which it first came true. In a complete search `None`
    /// refutes it.
    pub(crate) reached: Vec<(String, Option<usize>)>,
}

/// Explores `spec`, level by level.
pub(crate) fn check<S: Spec>(spec: &S, until: Until<'_>) -> Outcome
where
    S::State: Hash,
{
    let mut search = Search {
        spec,
        properties: Properties::of(spec),
        bounds: Bounds::of(spec),
        seen: HashSet::new(),
        findings: BTreeMap::new(),
    };
    let goals = search.names(|p| matches!(p, Predicate::Reachable(_)));
    let mut outcome = Outcome {
        coverage: vec![(0, 0); S::Action::COUNT],
        reached: goals.into_iter().map(|name| (name, None)).collect(),
        ..Outcome::default()
    };

    // States, each with the behaviour that reached it. Level 0 is what `init` emits.
    let mut frontier: Vec<(S::State, Choices)> = Vec::new();
    for (number, state) in spec.init().into_iter().enumerate() {
        outcome.generated += 1;
        if !search.is_within(&state) {
            search.judge(&state, &[number]); // and no more: it is outside
        } else if search.seen.insert(state.clone()) {
            frontier.push((state, vec![number]));
        }
    }
    outcome.initial = frontier.len();

    for level in 0.. {
        let mut discovered = Vec::new();
        outcome.levels.extend(Some(frontier.len()).filter(|states| *states > 0));
        for (state, path) in &frontier {
            outcome.depth = level;
            search.judge(state, path);
            search.note_reached(state, level, &mut outcome.reached);
            let steps = steps_of(spec, state);
            if steps.is_empty() && !spec.may_end(state) {
                search.found("deadlock", path);
            }
            for (number, (action, next)) in steps.into_iter().enumerate() {
                let onward = [path.as_slice(), &[number]].concat();
                let coverage = &mut outcome.coverage[action.variant()];
                outcome.generated += 1;
                coverage.0 += 1;
                if next != *state {
                    search.judge_step(state, &action, &next, &onward);
                }
                if !search.is_within(&next) || !search.is_step_within(state, &action, &next) {
                    search.judge(&next, &onward); // and no more: it is outside
                } else if search.seen.insert(next.clone()) {
                    coverage.1 += 1;
                    discovered.push((next, onward));
                }
            }
        }
        outcome.left_in_queue = discovered.len();
        if discovered.is_empty() || (!until.keep_going && search.is_enough(level, until.expected)) {
            outcome.depth += usize::from(!discovered.is_empty());
            outcome.levels.extend(Some(discovered.len()).filter(|states| *states > 0));
            // A longer behaviour may not be the shortest or the first, unless there is nothing left to look
            // at.
            search.findings.retain(|_, path| path.len() <= level + 1 || discovered.is_empty());
            break;
        }
        frontier = discovered;
    }
    outcome.distinct = search.seen.len();
    outcome.findings = search.findings.into_iter().collect();
    outcome
}

/// All steps of `state`, in the order in which `next` takes them.
fn steps_of<S: Spec>(spec: &S, state: &S::State) -> Vec<(S::Action, S::State)> {
    struct Collect<S: Spec>(Vec<(S::Action, S::State)>);
    impl<S: Spec> StepSink<S> for Collect<S> {
        fn step(&mut self, action: S::Action, next: &S::State) {
            self.0.push((action, next.clone()));
        }
    }
    let (mut scratch, mut sink) = (state.clone(), Collect(Vec::new()));
    spec.next(state, &mut Steps::new(state, &mut scratch, &mut sink));
    sink.0
}

/// What the search knows.
struct Search<'a, S: Spec> {
    spec: &'a S,
    properties: Properties<S>,
    bounds: Bounds<S>,
    /// Every state within the bounds that was ever reached.
    seen: HashSet<S::State>,
    /// The best behaviour so far for each violated property.
    findings: BTreeMap<String, Choices>,
}

impl<S: Spec> Search<'_, S> {
    /// Whether a state is within the bounds: only then it is counted and expanded.
    fn is_within(&self, state: &S::State) -> bool {
        self.bounds.of_states().iter().all(|bound| (bound.within)(self.spec, state))
    }

    /// Whether a step is within the bounds: only then it is followed.
    fn is_step_within(&self, state: &S::State, action: &S::Action, next: &S::State) -> bool {
        self.bounds.of_steps().iter().all(|bound| (bound.within)(self.spec, state, action, next))
    }

    /// Judges the state invariants in a state that `path` leads to.
    fn judge(&mut self, state: &S::State, path: &[usize]) {
        let violated = self.names(|p| matches!(p, Predicate::Always(f) if f(self.spec, state).is_err()));
        violated.iter().for_each(|name| self.found(name, path));
    }

    /// Judges the step invariants of a step that is the last of `path`.
    fn judge_step(&mut self, state: &S::State, action: &S::Action, next: &S::State, path: &[usize]) {
        let violated = self
            .names(|p| matches!(p, Predicate::AlwaysStep(f) if f(self.spec, state, action, next).is_err()));
        violated.iter().for_each(|name| self.found(name, path));
    }

    /// Notes which goals come true at `level`.
    fn note_reached(&self, state: &S::State, level: usize, reached: &mut [(String, Option<usize>)]) {
        let now = self.names(|p| matches!(p, Predicate::Reachable(f) if f(self.spec, state).is_ok()));
        for (name, first) in reached {
            *first = first.or(now.contains(name).then_some(level));
        }
    }

    /// The names of the properties of which `is_meant` is true.
    fn names(&self, is_meant: impl Fn(&Predicate<S>) -> bool) -> Vec<String> {
        self.properties.list().iter().filter(|p| is_meant(&p.predicate)).map(|p| p.name.clone()).collect()
    }

    /// Keeps the shortest behaviour that shows a finding, and among the shortest the first.
    fn found(&mut self, name: &str, path: &[usize]) {
        let best = self.findings.entry(name.to_owned()).or_insert_with(|| path.to_vec());
        if (path.len(), path) < (best.len(), best) {
            *best = path.to_vec();
        }
    }

    /// Whether to stop after `level`: something was found that is not expected, or all that is.
    fn is_enough(&self, level: usize, expected: &[&str]) -> bool {
        let is_found = |path: &Choices| path.len() <= level + 1;
        let surprise =
            self.findings.iter().any(|(n, path)| is_found(path) && !expected.contains(&n.as_str()));
        let fulfilled = expected.iter().all(|name| self.findings.get(*name).is_some_and(is_found));
        surprise || (!expected.is_empty() && fulfilled)
    }
}
