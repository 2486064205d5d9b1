//! Temporal logic on state graphs.
