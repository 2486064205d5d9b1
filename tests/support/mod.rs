//! What several subjects share.

pub(crate) mod command;
pub(crate) mod naive;
pub(crate) mod random_machine;
pub(crate) mod scratch;
