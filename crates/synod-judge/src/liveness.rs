//! Judges temporal properties on the state graph, when the search is over.
//!
//! First each property is judged on the behaviours that make progress: those that satisfy weak fairness of all steps together
//! besides the spec's own fairness. A lasso found there has a real cycle, or ends where nothing can happen any more. Only where there is none
//! are the behaviours searched that stop although they could go on. Any violation that is left must be one of these, so the
//! two searches together miss nothing; and the report can say that the property fails *only* by stuttering.

use std::time::Instant;

use rayon::prelude::*;
use synod_explore::{GraphError, Panicked, Search, Searched, StateGraph, StateId, StopReason};
use synod_messages::GraphReport;
use synod_spec::Spec;
use synod_temporal::{Fair, Lasso, Stopped, find_lasso, never_again, stuttering_lasso};

use crate::plan::{Claim, ClaimKind, Plan, TemporalClaim};

/// What was found on the state graph.
#[derive(Debug, Default)]
pub(crate) struct Liveness {
    pub(crate) graph: Option<GraphReport>,
    /// In the order of the claims.
    pub(crate) found: Vec<Found>,
    /// Why not everything was judged.
    pub(crate) stopped: Option<StopReason>,
    /// Where the spec misbehaved while the graph was built.
    pub(crate) misbehaved: Option<Misbehaved>,
}

/// A violation, with the keys of its states.
#[derive(Debug)]
pub(crate) struct Found {
    /// The claim's number in the plan.
    pub(crate) claim: usize,
    pub(crate) keys: Vec<Vec<u8>>,
    pub(crate) shape: Shape,
}

/// What kind of violation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The last state returns to this one.
    Lasso { loop_start: usize, only_by_stuttering: bool },
    /// From the last state there is no way to the goal.
    DeadEnd,
}

/// The spec did what it had not done while the search ran.
#[derive(Debug)]
pub(crate) struct Misbehaved {
    pub(crate) keys: Vec<Vec<u8>>,
    /// Its panic; or else a step that it did not have before.
    pub(crate) panicked: Option<Panicked>,
}

/// Judges everything in the plan, in the thread pool of the caller; but not those properties that the search has refuted already, as a
/// refinement may be.
pub(crate) fn judge<S: Spec>(search: &Search<'_>, plan: &Plan<'_, S>, searched: &Searched) -> Liveness {
    let began = Instant::now();
    search.control().enter("building the state graph");
    let graph = match search.graph(&plan.labeller) {
        Ok(graph) => graph,
        Err(GraphError::Stopped(reason)) => return Liveness { stopped: Some(reason), ..Liveness::default() },
        Err(GraphError::Panicked(state, panicked)) => return misbehaved(search, state, Some(panicked)),
        Err(GraphError::Strayed(state)) => return misbehaved(search, state, None),
    };
    let at_once = rayon::current_num_threads().min(plan.claims.len());
    if search.room() < graph.memory_usage() + at_once * BYTES_PER_STATE * graph.states() {
        return Liveness { stopped: Some(StopReason::Bytes), ..Liveness::default() };
    }
    search.control().enter("judging temporal properties");
    let judged: Vec<_> = plan
        .claims
        .par_iter()
        .with_max_len(1)
        .map(|claim| match searched.found[claim.property] {
            Some(_) => Ok(None),
            None => judge_claim(search, &graph, plan, claim),
        })
        .collect();
    let mut liveness = Liveness::default();
    for (claim, judged) in judged.into_iter().enumerate() {
        match judged {
            Ok(None) => {}
            Ok(Some((keys, shape))) => liveness.found.push(Found { claim, keys, shape }),
            Err(Stopped::Interrupted) => liveness.stopped = Some(search.control().reason()),
            Err(Stopped::TooManyNodes) => liveness.stopped = Some(StopReason::Full),
        }
    }
    liveness.graph = Some(GraphReport {
        steps: graph.steps(),
        bytes: graph.memory_usage() as u64,
        seconds: began.elapsed().as_secs_f64(),
    });
    liveness
}

/// What the search for cycles takes for a state, in bytes, where its automaton has one state and its paths are short.
const BYTES_PER_STATE: usize = 8;

fn misbehaved(search: &Search<'_>, state: StateId, panicked: Option<Panicked>) -> Liveness {
    let misbehaved = Some(Misbehaved { keys: search.path_to(state), panicked });
    Liveness { misbehaved, ..Liveness::default() }
}

/// The keys of the states of a violation, and its shape.
type Violation = (Vec<Vec<u8>>, Shape);

fn judge_claim<S: Spec>(
    search: &Search<'_>,
    graph: &StateGraph,
    plan: &Plan<'_, S>,
    claim: &Claim<'_, S>,
) -> Result<Option<Violation>, Stopped> {
    let stop = || search.control().should_stop();
    match &claim.kind {
        ClaimKind::Possible(goal) => {
            let dead_end = never_again(graph, *goal, &stop)?;
            Ok(dead_end.map(|state| (search.path_to(state), Shape::DeadEnd)))
        }
        ClaimKind::Formula(TemporalClaim { violations, .. }) => {
            let fairness: Vec<Fair> = plan.fairness.iter().chain(&plan.progress).copied().collect();
            let lasso = match find_lasso(graph, violations, &fairness, &stop)? {
                Some(lasso) => Some((lasso, false)),
                None if plan.progress.is_none() => None,
                None => {
                    stuttering_lasso(graph, violations, &plan.fairness, &stop)?.map(|lasso| (lasso, true))
                }
            };
            Ok(lasso.map(|(Lasso { states, loop_start }, only_by_stuttering)| {
                (search.keys(&states), Shape::Lasso { loop_start, only_by_stuttering })
            }))
        }
    }
}
