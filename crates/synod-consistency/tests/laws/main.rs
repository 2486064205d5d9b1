//! Histories and their verdicts against the slow, obviously right versions.

extern crate synod_spec as synod;

mod against_naive;
mod canonical;
mod examples;
mod naive;
mod objects;
mod play;
mod reasons;
