//! Whole-program tests: one binary, a module for each subject.

mod random_machines;
mod support;
