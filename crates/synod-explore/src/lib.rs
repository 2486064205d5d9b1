//! Synod's engine: exhaustive, exact, deterministic exploration of a state machine.
//!
//! The engine knows only bytes. [`SpecMachine`] is the small generic adapter between a spec and the engine; everything
//! else is ordinary code over encoded states, compiled once:
//!
//! - [`Search`]: breadth-first, level by level, in blocks of bounded size: expand, route, deduplicate;
//! - the seen-set: partitions with a single owner each, so that there are no locks and no atomics;
//! - the order of discovery: a byte and two bits a state, from which every shortest path is read back;
//! - the graph of states and steps ([`StateGraph`]), where temporal properties need it.
//!
//! What is *exact* here: two states are one state only if all their bytes are equal, and encodings are injective. With
//! fingerprints two states may be taken for one; the report then says how probable that is.

mod adapter;
mod batch;
mod bytes;
mod control;
mod discovery;
mod findings;
mod graph;
mod graph_builder;
mod ids;
mod keys;
mod labels;
mod machine;
mod observe;
mod options;
mod outcome;
mod panics;
mod partition;
mod search;
mod store;
mod watch;

pub use adapter::{SpecLabeller, SpecMachine, StatePredicate};
pub use batch::{Batch, MAX_STATE_BYTES, hash};
pub use control::{Control, Snapshot};
pub use graph::{Neighbors, NodeIdentifiers, StateGraph, Successors};
pub use graph_builder::GraphError;
pub use ids::StateId;
pub use labels::{LabelId, Labels};
pub use machine::{ClaimId, ClaimKind, Common, Machine, Task, Worker};
pub use observe::{LabelWorker, Labeller, Observation};
pub use options::{Grain, SearchOptions};
pub use outcome::{Evidence, Searched, StopReason};
pub use panics::{Panicked, catch};
pub use search::Search;
pub use watch::{Observer, Unobserved, watch};
