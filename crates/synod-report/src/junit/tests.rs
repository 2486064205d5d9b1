//! What a reader of JUnit gets to see.

use super::*;
use crate::gate::Standing;
use crate::gate::tests::{lock_that_differs, mixed};

#[test]
fn a_gate_with_everything() {
    let (specs, lock) = (mixed(), lock_that_differs());
    insta::assert_snapshot!(junit(Gate { specs: &specs, lock: &lock }, 1.25));
}

#[test]
fn what_does_not_pass_has_a_case_that_does_not() {
    let (specs, lock) = (mixed(), lock_that_differs());
    let gate = Gate { specs: &specs, lock: &lock };
    let suites = suites(gate);
    for (spec, model) in gate.models() {
        let name = format!("{} {}", spec.path, model.model);
        let suite = suites.iter().find(|suite| suite.name == name).unwrap();
        let passes = suite.count(is_failed) + suite.count(is_error) == 0;
        assert_eq!(passes, gate.standing(spec, model) == Standing::Pass, "{name}");
    }
    let last = suites.last().unwrap();
    assert_eq!((last.name.as_str(), last.count(is_failed)), ("specs/x.rs old", 1));
}

#[test]
fn hostile_names_are_text() {
    let mut specs = mixed();
    let hostile = "]]>\u{0}<a b=\"c\">&amp;\n%0A\u{1b}[31m𝔸";
    specs[0].path = hostile.into();
    let report = specs[0].models[2].clone();
    specs[0].models = vec![report];
    if let crate::ModelResult::Reported(report) = &mut specs[0].models[0].result {
        report.counterexamples[0].reason = hostile.into();
        report.counterexamples[0].property = hostile.into();
    }
    let text = junit(Gate { specs: &specs, lock: &lock_that_differs() }, 0.0);
    assert!(!text.contains("]]>") && !text.contains("<a b") && !text.contains(['\u{0}', '\u{1b}']), "{text}");
    assert!(text.contains("]]&gt;&lt;a b=&quot;c&quot;&gt;&amp;amp;&#10;%0A[31m𝔸"), "{text}");
}
