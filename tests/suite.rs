//! Whole-program tests: one binary, a module for each subject.

mod as_library;
mod audit;
mod bad_input;
mod bad_liveness;
mod bad_systems;
mod browser;
mod counts;
mod diagrams;
mod explorer;
mod explorer_page;
mod fair_systems;
mod full;
mod gate;
mod graphs;
mod html_page;
mod html_report;
mod own_machine;
mod peers;
mod random_liveness;
mod random_machines;
mod replay;
mod reports;
mod second_opinion;
mod shell;
mod support;
mod surveys;
mod tidy;
mod trace_files;
mod traces;
mod walked_lassos;
mod walks;
#[cfg(unix)]
mod watch;
