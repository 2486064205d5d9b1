//! From a spec's file to the program that it becomes, and where such programs are kept.

pub mod cache;
pub mod cargo;
pub mod compile;
pub mod kept;
pub mod package;
pub mod sources;
