//! The report of a run.

use synod_explore::{MAX_STATE_BYTES, Searched, StateId, StopReason};
use synod_messages::{
    ActionInfo, ActionReport, Counterexample, Counts, Datum, Exactness, FindingKind, LimitKind, ModelReport,
    Options, PropertyReport, PropertyVerdict, Stop,
};

use crate::evidence::Findings;
use crate::liveness::Liveness;
use crate::outline::Stated;
use crate::run::Run;

/// What a spec says of itself.
pub(crate) struct About {
    pub(crate) model: String,
    pub(crate) constants: Vec<(String, Datum)>,
    pub(crate) actions: Vec<ActionInfo>,
    pub(crate) may_happen: Vec<bool>,
    pub(crate) fairness: Vec<String>,
    pub(crate) bounds: Vec<(String, bool)>,
    pub(crate) processes: Vec<String>,
    pub(crate) digest: Option<u64>,
}

/// Counterexamples by their lengths; equally long ones stay in their order.
fn shortest_first(mut found: Vec<(u64, Counterexample)>) -> Vec<Counterexample> {
    found.sort_by_key(|(length, _)| *length);
    found.into_iter().map(|(_, counterexample)| counterexample).collect()
}

impl Run<'_> {
    /// The report.
    pub(crate) fn report(
        &self,
        about: About,
        searched: &Searched,
        liveness: Liveness,
        findings: Findings,
        seconds: f64,
    ) -> ModelReport {
        let Findings { found, reached, witnesses } = findings;
        let counterexamples = shortest_first(found);
        let has_graph = liveness.graph.is_some();
        ModelReport {
            model: about.model,
            constants: about.constants,
            stop: stop(searched.stop, self.options),
            counts: Counts {
                distinct: searched.distinct,
                generated: searched.generated,
                initial: searched.initial,
                depth: searched.depth,
                left_in_queue: searched.left_in_queue,
            },
            levels: searched.levels.clone(),
            digest: about.digest,
            properties: self.properties(searched, has_graph, &counterexamples, &reached),
            actions: actions(about.actions, &about.may_happen, searched),
            counterexamples,
            witnesses,
            processes: about.processes,
            fairness: about.fairness,
            graph: liveness.graph,
            bounds: about.bounds,
            exactness: if self.by_fingerprint { Exactness::Fingerprint } else { Exactness::Exact },
            collision_probability: self.by_fingerprint.then(|| collision_probability(searched.distinct)),
            seconds,
            peak_bytes: 0,
        }
    }

    fn properties(
        &self,
        searched: &Searched,
        has_graph: bool,
        counterexamples: &[Counterexample],
        reached: &[Option<u64>],
    ) -> Vec<PropertyReport> {
        // What an unreliable spec says holds may not hold.
        let reliable = counterexamples.iter().all(|c| c.kind != FindingKind::Nondeterministic);
        let complete = reliable && searched.stop == StopReason::Exhausted;
        let report = |(index, property): (usize, &Stated)| {
            let violated = counterexamples
                .iter()
                .any(|c| c.property == property.name && FindingKind::VIOLATIONS.contains(&c.kind));
            let judged = !property.needs_graph() || has_graph;
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
        self.stated.iter().enumerate().map(report).collect()
    }
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

/// How often each action was taken; without those that the spec says cannot happen, unless they did.
fn actions(infos: Vec<ActionInfo>, may_happen: &[bool], searched: &Searched) -> Vec<ActionReport> {
    let counts = searched.taken.iter().zip(&searched.new_states);
    let listed = infos.into_iter().zip(counts).zip(may_happen);
    let listed = listed.filter(|((_, (taken, _)), may_happen)| **may_happen || **taken > 0);
    let report = |((info, (&taken, &new_states)), _): ((ActionInfo, (&u64, &u64)), &bool)| ActionReport {
        name: info.name,
        taken,
        new_states,
    };
    listed.map(report).collect()
}

/// The probability that two of `states` random fingerprints of 64 bits are equal, at most: the number of pairs over
/// the number of fingerprints.
#[must_use]
pub fn collision_probability(states: u64) -> f64 {
    let n = states as f64;
    (n * (n - 1.0).max(0.0) / 2.0 / 2_f64.powi(64)).min(1.0)
}
