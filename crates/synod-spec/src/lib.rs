//! The language of Synod's specifications.
//!
//! A specification is a state machine: constants, variables, initial states, steps, and properties of
//! them. A type that implements [`Spec`] says all of it. The parts:
//!
//! - [`Value`]: what a state variable may be: a type with one canonical encoding and a readable form;
//!   [`Finite`] types are small and numbered, so that [`Set`], [`Map`] and [`Bag`] over them are bit masks and arrays;
//! - [`State`], [`Action`], [`Constants`]: the variables, the kinds of step, the constants of a model;
//! - [`Steps`]: where [`Spec::next`] puts the steps of a state;
//! - [`Properties`] and [`Bounds`]: what must hold, and where the search may stop looking;
//! - [`Fairness`], [`Formula`], [`Refinement`]: what a behaviour may not put off for ever, what must be true of whole behaviours, and
//!   which more abstract spec they implement;
//! - [`Events`]: what happens where in a step, for space-time diagrams;
//! - [`Models`]: named constants with the result that is expected of each.
//!
//! Nothing here explores. The engine sees a spec only through encoded states (`synod-explore`).

mod action;
mod bag;
mod bounds;
mod constants;
#[doc(hidden)]
pub mod derived;
mod encode;
mod events;
mod fairness;
mod finite;
mod formula;
mod judgement;
mod map;
mod model;
mod property;
mod refinement;
mod set;
mod shape;
mod spec;
mod state;
mod step;
mod steps;
mod value;

pub use action::Action;
pub use bag::Bag;
pub use bounds::{Bounds, StateBound, StepBound};
pub use constants::{Constant, Constants};
pub use encode::{Decoder, Encoder};
pub use events::Events;
pub use fairness::{Fairness, FairnessConstraint, Strength};
pub use finite::{Finite, HeapMask, HeapTable, Mask, Table, bits_for};
pub use formula::{
    Formula, OfState, Test, always, enabled, eventually, implies, leads_to, next, release, state, taken,
    until, weak_until,
};
pub use judgement::{Judge, Judgement};
pub use map::Map;
pub use model::{Model, Models};
pub use property::{Predicate, Properties, Property};
pub use refinement::{Refinement, StepJudge};
pub use set::{IntoIter as SetIntoIter, Iter as SetIter, Set};
pub use shape::Shape;
pub use spec::Spec;
pub use state::State;
pub use step::{StepPredicate, any_step, step, step_of, step_where};
pub use steps::{StepSink, Steps};
pub use synod_messages::{
    ActionInfo, ActionTaken, ConstantInfo, Datum, Event, Expectation, Place, PropertyKind,
};
pub use value::Value;
