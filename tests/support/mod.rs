//! What several subjects share.

pub(crate) mod naive;
pub(crate) mod random_machine;
