//! What the derives generate, and what they refuse.

mod actions;
mod constants;
mod encoding;
mod names;
mod numbering;
mod places;
mod refused;
mod standard;
mod state;
mod types;
