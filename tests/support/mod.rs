//! What several subjects share.

pub(crate) mod browser;
pub(crate) mod command;
pub(crate) mod explorer;
pub(crate) mod live_machine;
pub(crate) mod naive;
pub(crate) mod random_machine;
pub(crate) mod scratch;
pub(crate) mod shown;
pub(crate) mod tableau;
#[cfg(unix)]
pub(crate) mod terminal;
pub(crate) mod walk;
pub(crate) mod word;
