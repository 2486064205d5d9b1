//! What is asked of the state graph, in numbers.

use rayon::prelude::*;
use synod_temporal::{Automaton, Fair, LIMIT, Ltl, translate};

/// One thing to ask of the state graph.
#[derive(Debug)]
pub(crate) struct Question {
    /// The property's number.
    pub(crate) property: usize,
    pub(crate) kind: QuestionKind,
}

/// What is asked.
#[derive(Debug)]
pub(crate) enum QuestionKind {
    /// Whether some fair behaviour is one of these, which violate a formula.
    Violations(Automaton),
    /// Whether this predicate of states is always possible.
    Possible(usize),
}

/// Which behaviours count.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// The fairness of the spec.
    pub(crate) fairness: Vec<Fair>,
    /// Weak fairness of all steps together, where the spec does not ask for it anyway.
    pub(crate) progress: Option<Fair>,
}

/// A question before the formula has become an automaton.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) property: usize,
    /// The property's name.
    pub(crate) name: String,
    pub(crate) kind: DraftKind,
}

/// What is to be asked.
#[derive(Debug)]
pub(crate) enum DraftKind {
    /// Whether every fair behaviour satisfies the formula.
    Formula(Ltl),
    /// Whether this predicate of states is always possible.
    Possible(usize),
}

/// The questions, in the same order.
///
/// # Errors
/// A formula whose automaton is too large.
pub(crate) fn finish(drafts: Vec<Draft>) -> Result<Vec<Question>, String> {
    let questions: Vec<Result<Question, String>> = drafts.into_par_iter().map(Draft::finish).collect();
    questions.into_iter().collect()
}

impl Draft {
    fn finish(self) -> Result<Question, String> {
        let Self { property, name, kind } = self;
        let kind = match kind {
            DraftKind::Possible(goal) => QuestionKind::Possible(goal),
            DraftKind::Formula(formula) => {
                let violations = translate(&!formula, LIMIT).map_err(|_| {
                    format!(
                        "the formula of {name} is too large to judge: its automaton has more than {LIMIT} states, or \
                         takes too long to make; say it in several properties"
                    )
                })?;
                QuestionKind::Violations(violations)
            }
        };
        Ok(Question { property, kind })
    }
}
