//! What the engine sees of a spec: encoded states.
//!
//! The engine is ordinary code over byte strings. A [`Machine`] stands between it and a spec: its
//! [`Worker`]s decode a state, judge it, and hand the encoded successors to a [`Batch`].

use synod_messages::{Datum, PropertyKind};

use crate::Batch;

/// A state machine over encoded states.
///
/// Equal states must have equal bytes. What a worker says of a state must depend on the state alone.
pub trait Machine: Sync {
    /// How many kinds of action there are.
    fn actions(&self) -> usize;

    /// What is claimed of the machine, in the order of the claims' numbers.
    fn claims(&self) -> Vec<ClaimKind>;

    /// A worker with its own scratch memory.
    fn worker(&self) -> Box<dyn Worker + '_>;

    /// The state for a person to read.
    fn describe(&self, state: &[u8]) -> String;
}

/// Computes successors and judgements, one state at a time.
pub trait Worker: Send {
    /// Emits the initial states. Whenever the batch is full, and at the end, it goes to `flush`, which empties it and says
    /// whether to go on.
    fn initial(&mut self, batch: &mut Batch, flush: &mut dyn FnMut(&mut Batch) -> bool);

    /// Judges a state and emits its successors, as the batch's [`Batch::task`] says.
    fn visit(&mut self, state: &[u8], batch: &mut Batch);
}

/// What to do with the states of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Judge and emit successors.
    Expand,
    /// Judge only: the states at the depth limit.
    Judge,
}

/// A claim's number: the properties in their order, then the claims that every spec makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimId(pub u32);

/// What is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// No reachable state, and no step, is a violation. Found means violated.
    Never,
    /// Some reachable state is one. Found means satisfied.
    Sometime,
}

/// The claims that every spec makes, counted from the end of its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Common {
    /// No state is without a step, unless it may be an end.
    Deadlock,
    /// The spec does not panic.
    Panic,
    /// The spec answers the same whenever it is asked the same.
    Nondeterministic,
    /// Every state can be encoded within the limit.
    TooLarge,
}

impl Common {
    /// All of them, in the order of their claims.
    pub const ALL: [Self; 4] = [Self::Deadlock, Self::Panic, Self::Nondeterministic, Self::TooLarge];

    /// The claim's number, of a spec with so many properties.
    #[must_use]
    pub fn claim(self, properties: usize) -> ClaimId {
        ClaimId(properties as u32 + self as u32)
    }
}

/// What a spec with these properties claims.
pub(crate) fn claims(properties: &[PropertyKind]) -> Vec<ClaimKind> {
    let of = |kind: &PropertyKind| match kind {
        PropertyKind::Reachable => ClaimKind::Sometime,
        _ => ClaimKind::Never,
    };
    properties.iter().map(of).chain(Common::ALL.map(|_| ClaimKind::Never)).collect()
}

/// A state for a person to read.
pub(crate) fn describe(variables: &[(String, Datum)]) -> String {
    variables.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

impl ClaimId {
    /// The claim as an index.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
