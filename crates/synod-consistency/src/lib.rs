//! Linearizability and sequential consistency, judged on histories of calls and returns.
