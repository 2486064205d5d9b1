//! House rules that are tests: who may depend on whom, who may print, how long a file may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::command::root;

/// For each crate, the crates of this workspace that it may depend on (docs/ARCHITECTURE.md says why).
const LAYERS: &[(&str, &[&str])] = &[
    ("synod-messages", &[]),
    ("synod-derive", &[]),
    ("synod-spec", &["synod-messages"]),
    ("synod-explore", &["synod-messages", "synod-spec"]),
    ("synod-temporal", &["synod-explore"]),
    ("synod-judge", &["synod-explore", "synod-messages", "synod-spec", "synod-temporal"]),
    ("synod-clocks", &["synod-derive", "synod-messages", "synod-spec"]),
    ("synod-net", &["synod-derive", "synod-spec"]),
    ("synod-consistency", &["synod-derive", "synod-spec"]),
    (
        "synod",
        &[
            "synod-clocks",
            "synod-consistency",
            "synod-derive",
            "synod-explore",
            "synod-judge",
            "synod-messages",
            "synod-net",
            "synod-spec",
        ],
    ),
    ("synod-report", &["synod-clocks", "synod-messages"]),
    ("synod-mutate", &[]),
    ("check", &["synod-messages", "synod-mutate", "synod-report"]),
];

/// What no spec may link, directly or not: it must compile in about a second.
const HEAVY: &[&str] = &["clap", "indicatif", "serde", "serde_derive", "serde_json", "anstream"];

/// What cargo says of the workspace and of all that it depends on.
pub(crate) fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Only the crates of this platform are sure to be there: nothing else was needed to build the tests.
    let arguments = ["metadata", "--format-version", "1", "--offline", "--filter-platform", &platform()];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().expect("cargo is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// The platform that the compiler makes programs for, by what it says of itself.
fn platform() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc).arg("-vV").output().expect("rustc is there");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

/// The dependencies of each package by name, but for those of its tests and build scripts.
fn dependencies(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let name = |package: &Value| package["name"].as_str().unwrap_or_default().to_owned();
    let dependencies = |package: &Value| {
        let all = package["dependencies"].as_array().cloned().unwrap_or_default();
        all.iter().filter(|d| d["kind"].is_null() && d["optional"] != true).map(name).collect()
    };
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    packages.iter().map(|package| (name(package), dependencies(package))).collect()
}

#[test]
fn each_crate_knows_only_the_layers_below() {
    let dependencies = dependencies(&metadata());
    for (name, allowed) in LAYERS {
        let ours = dependencies[*name].iter().filter(|d| LAYERS.iter().any(|(layer, _)| layer == d));
        for dependency in ours {
            assert!(allowed.contains(&dependency.as_str()), "{name} must not depend on {dependency}");
        }
    }
    let crates = fs::read_dir(root().join("crates")).expect("crates/ is there").count();
    assert_eq!(crates, LAYERS.len(), "a new crate needs its line in LAYERS and in docs/ARCHITECTURE.md");
}

#[test]
fn a_spec_links_nothing_heavy() {
    let dependencies = dependencies(&metadata());
    let (mut reached, mut at) = (vec!["synod".to_owned()], 0);
    while at < reached.len() {
        for dependency in dependencies.get(&reached[at]).into_iter().flatten() {
            if !reached.contains(dependency) {
                reached.push(dependency.clone());
            }
        }
        at += 1;
    }
    for heavy in HEAVY {
        assert!(!reached.iter().any(|name| name == heavy), "a spec would link {heavy}");
    }
    assert!(reached.iter().any(|name| name == "rayon"), "the walk over the dependencies sees nothing");
}

/// Every source file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Only these write to the terminal; all others return text or messages.
const MAY_PRINT: &[&str] = &["crates/check/", "crates/synod/src/program/plain.rs"];

#[test]
fn nothing_below_the_report_prints() {
    for path in sources(&root().join("crates")) {
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        if !name.contains("/src/") || MAY_PRINT.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source can be read");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for print in ["println!", "print!(", "dbg!", "io::stderr"] {
                assert!(!line.contains(print), "{name} prints: {}", line.trim());
            }
        }
    }
}

/// What judges a finding again, and the tests' own decision of liveness.
const SECOND_OPINIONS: &[&str] = &[
    "crates/synod-judge/src/replay.rs",
    "crates/synod-judge/src/lasso.rs",
    "crates/synod-judge/src/truth.rs",
    "crates/synod-judge/src/panic.rs",
    "crates/synod-judge/src/subject.rs",
    "crates/synod-judge/src/spec_subject.rs",
    "crates/synod/src/checker.rs",
    "tests/random_liveness.rs",
    "tests/support/tableau.rs",
    "tests/support/walk.rs",
    "tests/support/word.rs",
];

#[test]
fn a_second_opinion_shares_nothing_with_the_first() {
    for name in SECOND_OPINIONS {
        let text = fs::read_to_string(root().join(name)).expect("a source can be read");
        assert!(!text.contains("synod_temporal"), "{name} uses what it is to check");
    }
}

/// What is compiled anew with every spec, of the crates that could be compiled once: everything that is generic in it.
const COMPILED_WITH_A_SPEC: &[&str] = &[
    "crates/synod-explore/src/adapter/",
    "crates/synod-judge/src/check.rs",
    "crates/synod-judge/src/spec_subject.rs",
    "crates/synod/src/checker.rs",
    "crates/synod/src/mutants.rs",
    "crates/synod/src/program/catalogue.rs",
    "crates/synod/src/program/mod.rs",
];

#[test]
fn little_is_compiled_with_a_spec() {
    let mut generic = 0;
    for folder in ["crates/synod-explore/src", "crates/synod-judge/src", "crates/synod/src"] {
        for path in sources(&root().join(folder)) {
            let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
            if !fs::read_to_string(&path).expect("a source can be read").contains("S: Spec") {
                continue;
            }
            generic += 1;
            let allowed = COMPILED_WITH_A_SPEC.iter().any(|place| name.starts_with(place));
            assert!(
                allowed,
                "{name} is compiled with every spec: can it ask through `Machine` or `Subject`?"
            );
        }
    }
    assert!(generic >= COMPILED_WITH_A_SPEC.len(), "the walk over the sources sees nothing");
}

/// Files that may be longer, with a reason.
const LONG: &[(&str, &str)] = &[];

#[test]
fn files_stay_short() {
    let folders = ["crates", "specs", "tests", "benches"];
    for path in folders.iter().flat_map(|folder| sources(&root().join(folder))) {
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        let lines = fs::read_to_string(&path).expect("a source can be read").lines().count();
        let excused = LONG.iter().any(|(long, _)| *long == name);
        assert!(lines <= 500 || excused, "{name} has {lines} lines: does it have one job?");
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in sources(&root().join("crates")) {
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        if name.contains("/src/") {
            let text = fs::read_to_string(&path).expect("a source can be read");
            assert!(text.starts_with("//! "), "{name} does not begin with what it is for");
        }
    }
}

#[test]
fn the_workflow_of_the_docs_is_our_own() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect("it is there");
    assert_eq!(read("docs/gate.yml"), read(".github/workflows/gate.yml"), "copy the one to the other");
    let (workflow, page) = (read("docs/gate.yml"), read("docs/GATE.md"));
    let command = "check ci --junit junit.xml --sarif synod.sarif";
    assert!(workflow.contains(command) && page.contains(command), "the page and the workflow differ");
}
