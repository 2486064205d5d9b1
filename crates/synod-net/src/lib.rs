//! Processes, networks and their failures, as specifications.
