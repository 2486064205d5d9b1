//! Judges temporal properties on the state graph, when the search is over.
//!
//! First each property is judged on the behaviours that make progress: those that satisfy weak fairness of all steps together
//! besides the spec's own fairness. A lasso found there has a real cycle, or ends where nothing can happen any more. Only where there is none
//! are the behaviours searched that stop although they could go on. Any violation that is left must be one of these, so the
//! two searches together miss nothing; and the report can say that the property fails *only* by stuttering.

use std::time::Instant;

use rayon::prelude::*;
use synod_explore::{
    GraphError, Labeller, Observation, Panicked, Search, Searched, StateGraph, StateId, StopReason,
};
use synod_messages::GraphReport;
use synod_temporal::{Fair, Lasso, Stopped, find_lasso, never_again, stuttering_lasso};

use crate::question::{Question, QuestionKind, Rules};
use crate::run::Asked;

/// What was found on the state graph.
#[derive(Debug, Default)]
pub(crate) struct Liveness {
    pub(crate) graph: Option<GraphReport>,
    /// In the order of the questions.
    pub(crate) found: Vec<Found>,
    /// Why not everything was judged.
    pub(crate) stopped: Option<StopReason>,
    /// Where the spec misbehaved while the graph was built.
    pub(crate) misbehaved: Option<Misbehaved>,
}

/// A violation, with the keys of its states.
#[derive(Debug)]
pub(crate) struct Found {
    /// The question's number.
    pub(crate) question: usize,
    pub(crate) keys: Vec<Vec<u8>>,
    /// The labels of these states, as the graph has them; for a lasso.
    pub(crate) labels: Vec<Vec<u64>>,
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

/// Answers all questions, in the thread pool of the caller; but not about those properties that the search has refuted already, as
/// a refinement may be.
pub(crate) fn judge(search: &Search<'_>, asked: &Asked<'_>, searched: &Searched) -> Liveness {
    let began = Instant::now();
    let &Asked { labeller, rules, questions } = asked;
    search.control().enter("building the state graph");
    let graph = match search.graph(labeller) {
        Ok(graph) => graph,
        Err(GraphError::Stopped(reason)) => return Liveness { stopped: Some(reason), ..Liveness::default() },
        Err(GraphError::Panicked(state, panicked)) => return misbehaved(search, state, Some(panicked)),
        Err(GraphError::Strayed(state)) => return misbehaved(search, state, None),
    };
    let at_once = rayon::current_num_threads().min(questions.len());
    if search.room() < graph.memory_usage() + at_once * BYTES_PER_STATE * graph.states() {
        return Liveness { stopped: Some(StopReason::Bytes), ..Liveness::default() };
    }
    search.control().enter("judging temporal properties");
    let answer = |question: &Question| match searched.found[question.property] {
        Some(_) => Ok(None),
        None => answer(search, &graph, rules, &question.kind),
    };
    let answers: Vec<_> = questions.par_iter().with_max_len(1).map(answer).collect();
    let mut liveness = Liveness::default();
    for (question, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(None) => {}
            Ok(Some((keys, labels, shape))) => liveness.found.push(Found { question, keys, labels, shape }),
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

/// Whether the states of a lasso still have the labels that they had in the graph.
pub(crate) fn is_labelled_as_before(labeller: &dyn Labeller, found: &Found) -> bool {
    let mut worker = labeller.worker();
    let mut seen = Observation::new(labeller.state_predicates(), labeller.step_predicates());
    let mut same =
        |(key, label): (&Vec<u8>, &Vec<u64>)| worker.visit(key, &mut seen).is_ok() && seen.state() == label;
    found.keys.iter().zip(&found.labels).all(&mut same)
}

fn misbehaved(search: &Search<'_>, state: StateId, panicked: Option<Panicked>) -> Liveness {
    let misbehaved = Some(Misbehaved { keys: search.path_to(state), panicked });
    Liveness { misbehaved, ..Liveness::default() }
}

/// The keys of the states of a violation, their labels, and its shape.
type Violation = (Vec<Vec<u8>>, Vec<Vec<u64>>, Shape);

fn answer(
    search: &Search<'_>,
    graph: &StateGraph,
    rules: &Rules,
    question: &QuestionKind,
) -> Result<Option<Violation>, Stopped> {
    let stop = || search.control().should_stop();
    match question {
        QuestionKind::Possible(goal) => {
            let dead_end = never_again(graph, *goal, &stop)?;
            Ok(dead_end.map(|state| (search.path_to(state), Vec::new(), Shape::DeadEnd)))
        }
        QuestionKind::Violations(violations) => {
            let fairness: Vec<Fair> = rules.fairness.iter().chain(&rules.progress).copied().collect();
            let lasso = match find_lasso(graph, violations, &fairness, &stop)? {
                Some(lasso) => Some((lasso, false)),
                None if rules.progress.is_none() => None,
                None => {
                    stuttering_lasso(graph, violations, &rules.fairness, &stop)?.map(|lasso| (lasso, true))
                }
            };
            Ok(lasso.map(|(Lasso { states, loop_start }, only_by_stuttering)| {
                let label = |state: &StateId| graph.state_labels().words(graph.label(*state)).to_vec();
                let labels = states.iter().map(label).collect();
                (search.keys(&states), labels, Shape::Lasso { loop_start, only_by_stuttering })
            }))
        }
    }
}
