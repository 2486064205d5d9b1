//! Checks one model: search, replay, report.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use synod_messages::{
    ActionReport, Counterexample, Counts, Exactness, Expectation, FindingKind, LimitKind, ModelReport,
    Options, PropertyReport, PropertyVerdict, Stop,
};
use synod_spec::{Action, FairnessConstraint, Predicate, Spec};

use synod_explore::{
    Common, Grain, MAX_STATE_BYTES, Observer, Search, SearchOptions, Searched, SpecMachine, StateId,
    StopReason, watch,
};

use crate::evidence::{Fault, counterexamples};
use crate::liveness::{self, Liveness};
use crate::liveness_evidence;
use crate::plan::{self, Parts, Plan, needs_graph, needs_graph_for, sensitive_to_stuttering};

/// Explores every interleaving of a spec and says what was found. `expectation` only says how long to search: until all that is
/// expected was found.
///
/// `seconds` of the report is the time of the search; `peak_bytes` is left at 0, since only the program knows it.
///
/// # Errors
/// A fault of Synod: a finding that does not survive its replay although the spec is deterministic.
///
/// # Panics
/// Where the threads cannot be started.
pub fn check<S: Spec>(
    model: &str,
    spec: S,
    expectation: &Expectation,
    options: &Options,
    observer: &dyn Observer,
) -> Result<ModelReport, Fault> {
    check_in_portions(model, spec, expectation, options, observer, Grain::default())
}

/// [`check()`] with its work in portions of another size, which the report must not show.
///
/// # Errors
/// As [`check()`].
///
/// # Panics
/// As [`check()`].
pub fn check_in_portions<S: Spec>(
    model: &str,
    spec: S,
    expectation: &Expectation,
    options: &Options,
    observer: &dyn Observer,
    grain: Grain,
) -> Result<ModelReport, Fault> {
    let began = Instant::now();
    let machine = SpecMachine::new(spec, options.verify);
    let parts = Parts::of(machine.spec());
    let plan =
        needs_graph(machine.properties()).then(|| Plan::of(&machine, &parts)).transpose().map_err(Fault)?;
    let by_fingerprint = options.fingerprint && plan.is_none();
    warn(&machine, options.fingerprint && !by_fingerprint, observer);
    let search_options = search_options(&machine, expectation, options, by_fingerprint, grain);
    let (mut searched, liveness) = search(&machine, search_options, plan.as_ref(), options, observer);
    searched.stop = honest(&machine, &searched, &liveness);
    let seconds = began.elapsed().as_secs_f64() - liveness.graph.as_ref().map_or(0.0, |graph| graph.seconds);
    let (mut found, reached) = counterexamples(&machine, &searched, by_fingerprint)?;
    if let Some(plan) = &plan {
        found.extend(liveness_evidence::counterexamples(&machine, &parts, plan, &liveness)?);
    }
    found.sort_by_key(|(length, _)| *length);
    let counterexamples: Vec<Counterexample> = found.into_iter().map(|(_, shown)| shown).collect();
    Ok(ModelReport {
        model: model.to_owned(),
        constants: machine.spec().values(),
        stop: stop(searched.stop, options),
        counts: Counts {
            distinct: searched.distinct,
            generated: searched.generated,
            initial: searched.initial,
            depth: searched.depth,
            left_in_queue: searched.left_in_queue,
        },
        properties: properties(&machine, &searched, &liveness, &counterexamples, &reached),
        actions: actions::<S>(&searched),
        counterexamples,
        fairness: parts.fairness().list().iter().map(FairnessConstraint::describe).collect(),
        graph: liveness.graph,
        bounds: machine.bounds(),
        exactness: if by_fingerprint { Exactness::Fingerprint } else { Exactness::Exact },
        collision_probability: by_fingerprint.then(|| collision_probability(searched.distinct)),
        seconds,
        peak_bytes: 0,
    })
}

/// Whether a spec's fairness and temporal properties make sense: every action that they name exists, and no formula is too large to be
/// judged.
///
/// # Errors
/// What is wrong, for the author of the spec.
pub fn validate<S: Spec>(spec: S) -> Result<(), String> {
    plan::validate(&SpecMachine::new(spec, false))
}

/// What the user should know before the search.
fn warn<S: Spec>(machine: &SpecMachine<S>, keeps_states: bool, observer: &dyn Observer) {
    if keeps_states {
        observer.warn(
            "temporal properties need the states themselves, so they are kept whole and not as fingerprints"
                .to_owned(),
        );
    }
    for name in sensitive_to_stuttering(machine.properties()) {
        observer.warn(format!(
            "{name} may tell a behaviour from the same behaviour with a stuttering step more (it uses `next`, or `taken` where \
             repeating a state matters): it then also depends on how finely the spec cuts time into steps"
        ));
    }
}

fn search<S: Spec>(
    machine: &SpecMachine<S>,
    search_options: SearchOptions,
    plan: Option<&Plan<'_, S>>,
    options: &Options,
    observer: &dyn Observer,
) -> (Searched, Liveness) {
    let expected = search_options.expected.clone();
    let search = Search::new(machine, search_options);
    let until = options.limits.seconds.map(|s| Instant::now() + Duration::from_secs_f64(s.clamp(0.0, 1e9)));
    let every = (options.progress_millis > 0).then(|| Duration::from_millis(options.progress_millis));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads as usize).build();
    let pool = pool.expect("threads can be started");
    let (done, wait) = mpsc::channel();
    std::thread::scope(|scope| {
        let search = &search;
        scope.spawn(move || watch(search, observer, every, until, &wait));
        let both = pool.install(|| {
            let searched = search.run();
            let plan = plan.filter(|_| is_safe(machine, &searched, &expected, options.keep_going));
            let liveness = plan
                .map(|plan| liveness::judge(search, &plan.labeller, &plan.rules, &plan.questions, &searched));
            let liveness = liveness.unwrap_or_default();
            (searched, liveness)
        });
        drop(done);
        both
    })
}

/// Safety before liveness: whether all states were explored, and no violation stands in the way of asking what happens in
/// the end. One that is expected, or after which the user wants to go on, does not.
fn is_safe<S: Spec>(
    machine: &SpecMachine<S>,
    searched: &Searched,
    expected: &[bool],
    keep_going: bool,
) -> bool {
    let found = |claim: usize| searched.found[claim].is_some();
    let broken = [Common::Panic, Common::Nondeterministic, Common::TooLarge];
    let is_goal = |claim: usize| {
        let property = machine.properties().list().get(claim);
        property.is_some_and(|property| matches!(property.predicate, Predicate::Reachable(_)))
    };
    let surprises =
        (0..searched.found.len()).any(|claim| found(claim) && !is_goal(claim) && !expected[claim]);
    searched.stop == StopReason::Exhausted
        && searched.distinct > 0
        && !broken.iter().any(|common| found(machine.claim(*common).index()))
        && (keep_going || !surprises)
}

/// A search is not exhaustive, even when nothing is left in its queue, where a state's successors were not all seen: the spec
/// panicked, answered twice, or gave a state that is too large to keep.
fn honest<S: Spec>(machine: &SpecMachine<S>, searched: &Searched, liveness: &Liveness) -> StopReason {
    let found = |common| searched.found[machine.claim(common).index()].is_some();
    match searched.stop {
        _ if found(Common::TooLarge) => StopReason::StateBytes,
        StopReason::Exhausted
            if found(Common::Panic) || found(Common::Nondeterministic) || liveness.misbehaved.is_some() =>
        {
            StopReason::Found
        }
        stop => liveness.stopped.unwrap_or(stop),
    }
}

fn search_options<S: Spec>(
    machine: &SpecMachine<S>,
    expectation: &Expectation,
    options: &Options,
    by_fingerprint: bool,
    grain: Grain,
) -> SearchOptions {
    SearchOptions {
        by_fingerprint,
        keep_going: options.keep_going,
        expected: expected(machine, expectation),
        max_states: options.limits.states,
        max_depth: options.limits.depth,
        max_bytes: options.limits.bytes,
        grain,
    }
}

fn expected<S: Spec>(machine: &SpecMachine<S>, expectation: &Expectation) -> Vec<bool> {
    let properties = machine.properties().list().iter().map(|p| expectation.violated.contains(&p.name));
    let common = Common::ALL.map(|common| match common {
        Common::Deadlock => expectation.deadlock,
        Common::Panic => expectation.panic,
        Common::Nondeterministic | Common::TooLarge => false,
    });
    properties.chain(common).collect()
}

fn stop(reason: StopReason, options: &Options) -> Stop {
    let limits = &options.limits;
    Stop::Limit(match reason {
        StopReason::Exhausted => return Stop::Exhausted,
        StopReason::Found => return Stop::Found,
        StopReason::Interrupted => return Stop::Interrupted,
        StopReason::States => LimitKind::States(limits.states.unwrap_or_default()),
        StopReason::Depth => LimitKind::Depth(limits.depth.unwrap_or_default()),
        StopReason::Bytes => LimitKind::Bytes(limits.bytes.unwrap_or_default()),
        StopReason::Time => LimitKind::Seconds(limits.seconds.unwrap_or_default()),
        StopReason::StateBytes => LimitKind::StateBytes(MAX_STATE_BYTES as u64),
        StopReason::Full => LimitKind::StateIds(StateId::LIMIT as u64),
    })
}

fn properties<S: Spec>(
    machine: &SpecMachine<S>,
    searched: &Searched,
    liveness: &Liveness,
    counterexamples: &[Counterexample],
    reached: &[Option<u64>],
) -> Vec<PropertyReport> {
    // What an unreliable spec says holds may not hold.
    let reliable = counterexamples.iter().all(|c| c.kind != FindingKind::Nondeterministic);
    let complete = reliable && searched.stop == StopReason::Exhausted;
    let report = |(index, property): (usize, &synod_spec::Property<S>)| {
        let violated = counterexamples
            .iter()
            .any(|c| c.property == property.name && FindingKind::VIOLATIONS.contains(&c.kind));
        let judged = !needs_graph_for(&property.predicate) || liveness.graph.is_some();
        let verdict = if violated {
            PropertyVerdict::Violated
        } else if (complete && judged) || reached[index].is_some() {
            PropertyVerdict::Holds
        } else {
            PropertyVerdict::Unknown
        };
        PropertyReport {
            name: property.name.clone(),
            kind: property.kind,
            verdict,
            place: property.place.clone(),
            reached_at: reached[index],
        }
    };
    machine.properties().list().iter().enumerate().map(report).collect()
}

fn actions<S: Spec>(searched: &Searched) -> Vec<ActionReport> {
    let counts = searched.taken.iter().zip(&searched.new_states);
    let report = |(info, (&taken, &new_states)): (synod_messages::ActionInfo, (&u64, &u64))| ActionReport {
        name: info.name,
        taken,
        new_states,
    };
    S::Action::describe().into_iter().zip(counts).map(report).collect()
}

/// The probability that two of `states` random fingerprints of 64 bits are equal, at most: the number of pairs over
/// the number of fingerprints.
#[must_use]
pub fn collision_probability(states: u64) -> f64 {
    let n = states as f64;
    (n * (n - 1.0).max(0.0) / 2.0 / 2_f64.powi(64)).min(1.0)
}
