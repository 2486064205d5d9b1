//! Specs' programs at work: one process for a job, or for a walk; and what it means when one dies.

pub mod death;
pub mod program;
pub mod walker;
