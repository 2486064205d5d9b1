//! `--watch`: checking again whenever what a spec was compiled from says something else.

pub mod earlier;
pub mod eye;
pub mod scope;
pub mod screen;
pub mod watch;
