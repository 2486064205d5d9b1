//! Checks one model: search, replay, report.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use synod_messages::{
    ActionReport, Counterexample, Counts, Exactness, Expectation, FindingKind, LimitKind, ModelReport,
    Options, PropertyReport, PropertyVerdict, Stop,
};
use synod_spec::{Action, Spec};

use synod_explore::{
    Common, Grain, MAX_STATE_BYTES, Observer, Search, SearchOptions, Searched, SpecMachine, StateId,
    StopReason, watch,
};

use crate::evidence::{Fault, counterexamples};

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
    let mut searched =
        search(&machine, search_options(&machine, expectation, options, grain), options, observer);
    searched.stop = honest(&machine, &searched);
    let seconds = began.elapsed().as_secs_f64();
    let (counterexamples, reached) = counterexamples(&machine, &searched, options.fingerprint)?;
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
        properties: properties(&machine, &searched, &counterexamples, &reached),
        actions: actions::<S>(&searched),
        counterexamples,
        fairness: Vec::new(),
        graph: None,
        bounds: machine.bounds(),
        exactness: if options.fingerprint { Exactness::Fingerprint } else { Exactness::Exact },
        collision_probability: options.fingerprint.then(|| collision_probability(searched.distinct)),
        seconds,
        peak_bytes: 0,
    })
}

fn search<S: Spec>(
    machine: &SpecMachine<S>,
    search_options: SearchOptions,
    options: &Options,
    observer: &dyn Observer,
) -> Searched {
    let search = Search::new(machine, search_options);
    let until = options.limits.seconds.map(|s| Instant::now() + Duration::from_secs_f64(s.clamp(0.0, 1e9)));
    let every = (options.progress_millis > 0).then(|| Duration::from_millis(options.progress_millis));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads as usize).build();
    let pool = pool.expect("threads can be started");
    let (done, wait) = mpsc::channel();
    std::thread::scope(|scope| {
        let search = &search;
        scope.spawn(move || watch(search, observer, every, until, &wait));
        let searched = pool.install(|| search.run());
        drop(done);
        searched
    })
}

/// A search is not exhaustive, even when nothing is left in its queue, where a state's successors were not all seen: the spec
/// panicked, answered twice, or gave a state that is too large to keep.
fn honest<S: Spec>(machine: &SpecMachine<S>, searched: &Searched) -> StopReason {
    let found = |common| searched.found[machine.claim(common).index()].is_some();
    match searched.stop {
        _ if found(Common::TooLarge) => StopReason::StateBytes,
        StopReason::Exhausted if found(Common::Panic) || found(Common::Nondeterministic) => StopReason::Found,
        stop => stop,
    }
}

fn search_options<S: Spec>(
    machine: &SpecMachine<S>,
    expectation: &Expectation,
    options: &Options,
    grain: Grain,
) -> SearchOptions {
    SearchOptions {
        by_fingerprint: options.fingerprint,
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
        let verdict = if violated {
            PropertyVerdict::Violated
        } else if complete || reached[index].is_some() {
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
