//! What a spec's program and `check` say to each other, and the data that a report is made of.
//!
//! A spec is compiled into a program of its own. `check` starts it, writes one [`Job`] to its standard
//! input, and reads [`Message`]s from its standard output, one a line, each behind [`MARK`]; any other
//! line on that pipe was printed by the spec itself. While a job runs, a line [`STOP`] on standard input
//! asks for an early end (everything learned so far is still reported), and the end of standard input
//! ends the program. The job [`Job::Walk`] is a conversation: a [`WalkRequest`] a line, an answer to each.
//!
//! The crate is the only thing that both sides know. It holds plain data and the judgement of a result
//! against what its model expects ([`Expectation::judge`]); it neither explores nor prints.

// The code is nanoserde's: its derive writes `match` where clippy would write `?`.
#![allow(clippy::question_mark)]

mod datum;
mod datum_display;
mod description;
mod event;
mod expectation;
mod job;
mod line;
mod report;
mod survey;
mod walk;

pub use datum::Datum;
pub use description::{ActionInfo, ConstantInfo, Description, ModelInfo, Place};
pub use event::{Envelope, Event};
pub use expectation::{Expectation, Outcome};
pub use job::{CheckJob, Job, Limits, Options};
pub use line::{MARK, Message, Progress, STOP, read_line, write_line};
pub use report::{
    ActionReport, ActionTaken, Counterexample, Counts, Exactness, FairnessNote, FindingKind, GraphReport,
    LimitKind, ModelReport, PropertyKind, PropertyReport, PropertyVerdict, Stop, TraceStep, Verdict,
};
pub use survey::{Survey, SurveyJob};
pub use walk::{
    Choice, DrawnGraph, DrawnState, DrawnStep, LassoHere, PropertyHere, PropertyOfLasso, View, WalkAnswer,
    WalkJob, WalkRequest, too_many_states,
};
