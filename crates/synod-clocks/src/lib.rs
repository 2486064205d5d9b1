//! Logical clocks: Lamport and vector clocks, happened-before, the total order of events.
