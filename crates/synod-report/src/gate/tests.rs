//! Gates for tests, with something of everything; and what is said of them.

use super::*;
use crate::lock::{LockDifference, LockState};
use crate::samples::{died, finding, graph, holding, limited, outcome, plain, spec, violated};
use crate::{MissingKind, ModelResult, SpecError, Telling};

/// Models of every standing, a spec that does not compile, and one whose turn did not come.
pub(crate) fn mixed() -> Vec<SpecReport> {
    let named = |name: &str, model: ModelOutcome| ModelOutcome { model: name.into(), ..model };
    let mut skipped = died();
    if let ModelResult::Missing(missing) = &mut skipped.result {
        (missing.kind, missing.progress) = (MissingKind::Interrupted, None);
    }
    let nondeterministic =
        finding(synod_messages::FindingKind::Nondeterministic, "nondeterministic spec", "2, 3");
    let models = vec![
        named("good", outcome(holding(), &[])),
        named("broken", outcome(violated(), &["Agreement"])),
        named("bad", outcome(violated(), &[])),
        named("fixed", outcome(holding(), &["Agreement"])),
        named("changed", outcome(holding(), &[])),
        named("early", outcome(limited(), &[])),
        named("dead", died()),
        named("dice", outcome(nondeterministic, &[])),
        named("lasso", outcome(graph::lasso(), &[])),
        named("late", skipped),
    ];
    let error = |path: &str, kind: &str, message: &str| SpecReport {
        path: path.into(),
        error: Some(SpecError { kind: kind.into(), message: message.into() }),
        exit_status: 101,
        models: Vec::new(),
    };
    vec![
        spec(models),
        error("specs/y.rs", "compile", "specs/y.rs does not compile\nerror: no"),
        error("specs/z.rs", "interrupted", "specs/z.rs was not checked"),
    ]
}

/// A lock that differs in a model that is there and in one that is not.
pub(crate) fn lock_that_differs() -> LockReport {
    let difference = |model: &str, words: &[&str]| LockDifference {
        spec: "specs/x.rs".into(),
        model: model.into(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    LockReport {
        file: "check.lock".into(),
        state: LockState::Compared,
        differences: vec![
            difference("changed", &["distinct 12,345 → 12,349", "Decide now gives 4 more states"]),
            difference("old", &["is gone from the spec"]),
        ],
        apart: 3,
        update: "check ci --update".into(),
    }
}

#[test]
fn the_whole_of_a_gate() {
    let (specs, lock) = (mixed(), lock_that_differs());
    let gate = Gate { specs: &specs, lock: &lock };
    let lines =
        gate.models().map(|(spec, model)| gate_line(&spec.path, model, lock.of(&spec.path, &model.model)));
    let mut text: String = lines.collect();
    for spec in &specs {
        text.extend(spec.error.as_ref().map(|error| gate_error_line(&spec.path, error)));
    }
    text.push_str(&gate_summary(gate, 1.25));
    text.push_str(&lock_text(&lock));
    insta::assert_snapshot!(plain(&text));
    let failures = plain(&failures_text(gate, Telling::default()));
    for shown in
        ["\nbad: violates", "\nfixed: ", "\nearly: ", "\ndead: ", "\ndice: ", "does not compile\nerror: no"]
    {
        assert!(failures.contains(shown), "{shown} in {failures}");
    }
    for hidden in ["\ngood: ", "\nbroken: ", "\nchanged: ", "\nlate: ", "specs/z.rs"] {
        assert!(!failures.contains(hidden), "{hidden} in {failures}");
    }
}

#[test]
fn a_lock_says_what_is_to_be_done() {
    let text =
        |state, differences| plain(&lock_text(&LockReport { state, differences, ..lock_that_differs() }));
    let some = lock_that_differs().differences;
    assert!(text(LockState::Missing, Vec::new()).contains("check ci --update"));
    assert!(text(LockState::Compared, some.clone()).contains("check ci --update"));
    assert!(text(LockState::Updated, Vec::new()).starts_with("check.lock is up to date\n"));
    assert!(text(LockState::Updated, some.clone()).starts_with("check.lock was updated in 2 models:\n"));
    assert!(text(LockState::NotUpdated, Vec::new()).starts_with("check.lock was not updated\n"));
    assert!(text(LockState::Created, some.clone()).starts_with("check.lock was written: commit it\n"));
    assert!(text(LockState::NotUpdated, some).starts_with("check.lock was not updated"));
    assert_eq!(text(LockState::Compared, Vec::new()), "3 models of check.lock are not part of this run\n");
}

#[test]
fn only_a_lock_that_was_compared_can_be_passed() {
    let fails = |state, differences| LockReport { state, differences, ..lock_that_differs() }.fails();
    let some = lock_that_differs().differences;
    assert!(fails(LockState::Missing, Vec::new()) && fails(LockState::Compared, some.clone()));
    assert!(!fails(LockState::Compared, Vec::new()) && !fails(LockState::Updated, some));
}

#[test]
fn what_is_missing_never_passes() {
    let stands = |kind| {
        let mut model = died();
        if let ModelResult::Missing(missing) = &mut model.result {
            missing.kind = kind;
        }
        standing(&model, &[])
    };
    assert_eq!(stands(MissingKind::Died), Standing::Fail);
    assert_eq!(stands(MissingKind::Panicked), Standing::Fail);
    assert_eq!(stands(MissingKind::OverLimit), Standing::Stop);
    assert_eq!(stands(MissingKind::Interrupted), Standing::Stop);
    assert_eq!(stands(MissingKind::Refused), Standing::Error);
    assert_eq!(stands(MissingKind::Fault), Standing::Error);
}
