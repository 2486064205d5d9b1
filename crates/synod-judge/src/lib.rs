//! From a model to its report: search, judge, replay.
//!
//! [`check()`] explores a model with the engine (`synod-explore`), judges temporal properties on the state graph
//! (`synod-temporal`), and makes a counterexample of each finding. No finding is shown as it was found: the spec's own `init` and
//! `next` are run again along it (module `replay`), and what it is said to violate is judged again on the behaviour that
//! comes out, by code that shares nothing with the search.
//!
//! Safety comes before liveness: a model whose safety is violated is not asked what it must do in the end.
//!
//! [`walk()`] is the other way to look at a model: step by step, by hand.

mod check;
mod drawn_graph;
mod evidence;
mod lasso;
mod liveness;
mod liveness_evidence;
mod outline;
mod panic;
mod plan;
mod question;
mod replay;
mod report;
mod run;
mod spec_subject;
mod subject;
mod survey;
mod truth;
mod walk;
mod walk_lasso;

pub use check::{check, check_in_portions, survey, validate, walk};
pub use evidence::Fault;
pub use report::collision_probability;
pub use walk::Walk;
