//! What the earlier runs of a watch have found.

use std::collections::BTreeMap;
use std::path::PathBuf;

use synod_messages::Stop;
use synod_report::{ModelOutcome, SpecReport};

use crate::programs::program::Program;

/// The last report of each spec that could be checked, with the program that gave it.
#[derive(Debug, Default)]
pub struct Earlier {
    specs: BTreeMap<String, (PathBuf, SpecReport)>,
}

impl Earlier {
    /// Keeps a report in the place of the one before.
    pub fn keep(&mut self, program: &Program, report: &SpecReport) {
        self.specs.insert(report.path.clone(), (program.path.clone(), report.clone()));
    }

    /// What this very program gave, where it would give the same again: what a limit of time or memory, the user or a death ended
    /// might have gone on. Programs are compiled from other sources than the ones before, or they are not compiled at all.
    #[must_use]
    pub fn of_program(&self, program: &Program) -> Option<&SpecReport> {
        let mut reports = self.specs.values().filter(|(path, _)| *path == program.path);
        reports.next().map(|(_, report)| report).filter(|report| report.models.iter().all(is_final))
    }

    /// The last report of a spec.
    #[must_use]
    pub fn of_spec(&self, path: &str) -> Option<&SpecReport> {
        self.specs.get(path).map(|(_, report)| report)
    }
}

fn is_final(model: &ModelOutcome) -> bool {
    model.report().is_some_and(|report| matches!(report.stop, Stop::Exhausted | Stop::Found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(path: &str) -> Program {
        Program::new(path.into())
    }

    fn report(path: &str, exit_status: u8) -> SpecReport {
        SpecReport { path: path.into(), models: Vec::new(), error: None, exit_status }
    }

    #[test]
    fn only_the_last_program_of_a_spec_counts() {
        let mut earlier = Earlier::default();
        earlier.keep(&program("p1"), &report("a.rs", 0));
        earlier.keep(&program("p2"), &report("b.rs", 0));
        earlier.keep(&program("p3"), &report("a.rs", 12));
        assert_eq!(earlier.of_program(&program("p1")), None);
        assert_eq!(earlier.of_program(&program("p3")), Some(&report("a.rs", 12)));
        assert_eq!(earlier.of_spec("b.rs"), Some(&report("b.rs", 0)));
        assert_eq!(earlier.of_spec("c.rs"), None);
    }
}
