//! What every value and every collection of the language must obey, tried on random and on all small values.

mod collections;
mod encoding;
mod exhaustive;
mod finite;
mod ids;
mod law;
