//! The exit statuses, TLC's numbers where the meaning is TLC's, and how those of several models become one.

use synod_messages::{FindingKind, ModelReport, Outcome, Stop, Verdict};
use synod_report::{MissingKind, ModelOutcome, ModelResult};

/// Every model was checked and gave what it expects.
pub const SUCCESS: u8 = 0;
/// The command line: an unknown option, constant or model; no such file.
pub const USAGE: u8 = 2;
/// Nothing was checked: no spec, no model, no initial state.
pub const NOTHING_CHECKED: u8 = 4;
/// A state without a step, which was not expected.
pub const DEADLOCK: u8 = 11;
/// A safety property is violated, which was not expected.
pub const SAFETY: u8 = 12;
/// A liveness property is violated, which was not expected.
pub const LIVENESS: u8 = 13;
/// The spec panicked, or its program died.
pub const PANIC: u8 = 14;
/// An expected failure did not happen, or another one did.
pub const DIFFERS: u8 = 20;
/// A fault of Synod itself.
pub const FAULT: u8 = 70;
/// The spec answers differently for the same state.
pub const MISBEHAVES: u8 = 75;
/// The spec did not compile, or the compiler could not be run.
pub const NOT_COMPILED: u8 = 101;
/// The user ended it.
pub const INTERRUPTED: u8 = 130;
/// A limit ended it: states, depth, time, memory.
pub const INCOMPLETE: u8 = 152;

/// With several models the first of these that applies is the status of the run.
pub const PRECEDENCE: [u8; 12] = [
    FAULT,
    NOT_COMPILED,
    USAGE,
    MISBEHAVES,
    PANIC,
    SAFETY,
    DEADLOCK,
    LIVENESS,
    DIFFERS,
    NOTHING_CHECKED,
    INCOMPLETE,
    INTERRUPTED,
];

/// The status of a run from those of its parts.
pub fn of_all(statuses: impl IntoIterator<Item = u8>) -> u8 {
    let rank = |status: &u8| PRECEDENCE.iter().position(|other| other == status).unwrap_or(PRECEDENCE.len());
    statuses.into_iter().min_by_key(rank).unwrap_or(SUCCESS)
}

/// The status that a model alone gives.
#[must_use]
pub fn of_model(model: &ModelOutcome) -> u8 {
    match &model.result {
        ModelResult::Reported(report) => of_report(model, report),
        ModelResult::Missing(missing) => match missing.kind {
            MissingKind::Died | MissingKind::Panicked => PANIC,
            MissingKind::OverLimit => INCOMPLETE,
            MissingKind::Interrupted => INTERRUPTED,
            MissingKind::Refused => NOTHING_CHECKED,
            MissingKind::Fault => FAULT,
        },
    }
}

fn of_report(model: &ModelOutcome, report: &ModelReport) -> u8 {
    match model.expectation.judge(report) {
        Outcome::AsExpected => SUCCESS,
        Outcome::Differs(_) if report.verdict() == Verdict::Panic && !model.expectation.panic => PANIC,
        Outcome::Differs(_) => DIFFERS,
        // Part of what is expected may have been found; that is no failure.
        Outcome::Incomplete if report.stop == Stop::Interrupted => INTERRUPTED,
        Outcome::Incomplete => INCOMPLETE,
        Outcome::Failed | Outcome::Unusable => of_verdict(report),
    }
}

fn of_verdict(report: &ModelReport) -> u8 {
    match report.verdict() {
        Verdict::Holds => SUCCESS,
        Verdict::Violated => of_violations(report),
        Verdict::Deadlock => DEADLOCK,
        Verdict::Panic => PANIC,
        Verdict::Nondeterministic => MISBEHAVES,
        Verdict::Empty => NOTHING_CHECKED,
        Verdict::Incomplete if report.stop == Stop::Interrupted => INTERRUPTED,
        Verdict::Incomplete => INCOMPLETE,
    }
}

/// The gravest of what was found: safety, then deadlock, then liveness.
fn of_violations(report: &ModelReport) -> u8 {
    let found = |test: fn(FindingKind) -> bool| report.counterexamples.iter().any(|found| test(found.kind));
    if found(|kind| FindingKind::VIOLATIONS.contains(&kind) && !kind.is_liveness()) {
        SAFETY
    } else if found(|kind| kind == FindingKind::Deadlock) {
        DEADLOCK
    } else {
        LIVENESS
    }
}

#[cfg(test)]
mod tests {
    use synod_messages::{Counterexample, Counts, Exactness, Expectation};
    use synod_report::Missing;

    use super::*;

    fn report(kinds: &[FindingKind]) -> ModelReport {
        let found = |kind: &FindingKind| Counterexample {
            kind: *kind,
            property: match kind {
                FindingKind::Deadlock => "deadlock",
                FindingKind::Panic => "panic",
                _ => "Agreement",
            }
            .into(),
            ..Counterexample::default()
        };
        ModelReport {
            model: "default".into(),
            constants: Vec::new(),
            stop: if kinds.is_empty() { Stop::Exhausted } else { Stop::Found },
            counts: Counts { distinct: 1, generated: 1, initial: 1, ..Counts::default() },
            levels: vec![1],
            digest: None,
            properties: Vec::new(),
            actions: Vec::new(),
            counterexamples: kinds.iter().map(found).collect(),
            witnesses: Vec::new(),
            processes: Vec::new(),
            fairness: Vec::new(),
            graph: None,
            bounds: Vec::new(),
            exactness: Exactness::Exact,
            collision_probability: None,
            seconds: 0.0,
            peak_bytes: 0,
        }
    }

    fn status(result: ModelResult, violated: &[&str]) -> u8 {
        let expectation = Expectation {
            violated: violated.iter().map(|name| (*name).to_owned()).collect(),
            ..Expectation::default()
        };
        of_model(&ModelOutcome {
            model: "default".into(),
            constants: Vec::new(),
            expectation,
            result,
            warnings: Vec::new(),
            command: String::new(),
            excerpts: Vec::new(),
        })
    }

    fn reported(kinds: &[FindingKind], violated: &[&str]) -> u8 {
        status(ModelResult::Reported(Box::new(report(kinds))), violated)
    }

    #[test]
    fn a_result_is_held_against_what_is_expected() {
        assert_eq!(reported(&[], &[]), SUCCESS);
        assert_eq!(reported(&[FindingKind::Always], &["Agreement"]), SUCCESS);
        assert_eq!(reported(&[FindingKind::Liveness], &["Agreement"]), SUCCESS);
        assert_eq!(reported(&[], &["Agreement"]), DIFFERS);
        assert_eq!(reported(&[FindingKind::Liveness], &["Validity"]), DIFFERS);
        assert_eq!(reported(&[FindingKind::Always], &["Validity"]), DIFFERS);
        assert_eq!(reported(&[FindingKind::Always, FindingKind::Deadlock], &["Agreement"]), DIFFERS);
        assert_eq!(reported(&[FindingKind::Panic], &["Agreement"]), PANIC);
        assert_eq!(reported(&[FindingKind::Nondeterministic], &["Agreement"]), MISBEHAVES);
    }

    #[test]
    fn what_was_not_expected_has_the_status_of_its_kind() {
        assert_eq!(reported(&[FindingKind::AlwaysStep], &[]), SAFETY);
        assert_eq!(reported(&[FindingKind::Unreachable], &[]), SAFETY);
        assert_eq!(reported(&[FindingKind::Refinement], &[]), SAFETY);
        assert_eq!(reported(&[FindingKind::Liveness], &[]), LIVENESS);
        assert_eq!(reported(&[FindingKind::Impossible], &[]), LIVENESS);
        assert_eq!(reported(&[FindingKind::Liveness, FindingKind::Refinement], &[]), SAFETY);
        assert_eq!(reported(&[FindingKind::Liveness, FindingKind::Deadlock], &[]), DEADLOCK);
        assert_eq!(reported(&[FindingKind::Deadlock], &[]), DEADLOCK);
        assert_eq!(reported(&[FindingKind::Panic, FindingKind::Always], &[]), PANIC);
    }

    #[test]
    fn a_search_that_ended_early_never_succeeds() {
        for (stop, expected) in
            [(Stop::Interrupted, INTERRUPTED), (Stop::Limit(synod_messages::LimitKind::Depth(3)), INCOMPLETE)]
        {
            for violated in [&[][..], &["Agreement"]] {
                let result =
                    ModelResult::Reported(Box::new(ModelReport { stop: stop.clone(), ..report(&[]) }));
                assert_eq!(status(result, violated), expected);
            }
        }
        for (stop, expected) in [
            (Stop::Interrupted, INTERRUPTED),
            (Stop::Limit(synod_messages::LimitKind::States(3)), INCOMPLETE),
        ] {
            let result = ModelReport { stop, ..report(&[FindingKind::Always]) };
            let result = ModelResult::Reported(Box::new(result));
            assert_eq!(status(result.clone(), &["Agreement", "Validity"]), expected);
            assert_eq!(status(result, &[]), SAFETY);
        }
        let mut empty = report(&[]);
        empty.counts = Counts::default();
        assert_eq!(status(ModelResult::Reported(Box::new(empty)), &[]), NOTHING_CHECKED);
    }

    #[test]
    fn a_missing_report_is_never_an_expected_failure() {
        for (kind, expected) in [
            (MissingKind::Died, PANIC),
            (MissingKind::Panicked, PANIC),
            (MissingKind::OverLimit, INCOMPLETE),
            (MissingKind::Interrupted, INTERRUPTED),
            (MissingKind::Refused, NOTHING_CHECKED),
            (MissingKind::Fault, FAULT),
        ] {
            let missing = Missing { kind, message: String::new(), progress: None, last_lines: Vec::new() };
            assert_eq!(status(ModelResult::Missing(missing), &["Agreement"]), expected);
        }
    }

    #[test]
    fn the_gravest_status_wins() {
        assert_eq!(of_all([]), SUCCESS);
        assert_eq!(of_all([SUCCESS, INTERRUPTED, SUCCESS]), INTERRUPTED);
        assert_eq!(of_all([INCOMPLETE, DEADLOCK, SAFETY, DIFFERS]), SAFETY);
        assert_eq!(of_all([PANIC, MISBEHAVES, NOT_COMPILED]), NOT_COMPILED);
        for pair in PRECEDENCE.windows(2) {
            assert_eq!(of_all([pair[1], pair[0], SUCCESS]), pair[0]);
        }
    }
}
