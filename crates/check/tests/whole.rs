//! The whole of `check` where its surroundings fail: interrupts, closed and full pipes. A script stands in for cargo and
//! "compiles" specs into scripts, so that nothing takes long and everything happens at a known moment.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use nanoserde::SerJson;
use serde_json::Value;
use synod_messages::{
    Counterexample, Counts, Description, Exactness, Expectation, FairnessNote, FindingKind, MARK, Message,
    ModelInfo, ModelReport, Stop, TraceStep,
};
use tempfile::TempDir;

/// Ends `check`'s patience; `$PPID` is `check` for cargo and for a spec's program.
const INTERRUPT: &str = "kill -INT $PPID; sleep 0.2";

/// A folder with specs, each given by what the fake compiler does and what its program does when it is to check a model.
struct Scene {
    folder: TempDir,
}

impl Scene {
    fn new(specs: &[(&str, &str, &str)]) -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        for (name, compiling, checking) in specs {
            let describe = say(&Message::Description(description()));
            let program = format!(
                "#!/bin/sh\nread job\ncase $job in *Describe*) {describe};; *) {checking}\n;; esac\n"
            );
            scene.write(&format!("specs/{name}.rs"), "synod::main!(X);");
            scene.write(&format!("{name}.compiling"), compiling);
            scene.write_program(&format!("{name}.program"), &program);
        }
        let here = scene.folder.path().display();
        let cargo = format!(
            "#!/bin/sh\nwhile [ \"$1\" != --manifest-path ]; do shift; done\nname=$(basename $(dirname $2))\n\
             short=${{name#spec-}}; short=${{short%-*}}\n. {here}/$short.compiling\n\
             printf '{{\"target\":{{\"name\":\"%s\"}},\"executable\":\"%s\"}}\\n' $name {here}/$short.program\n"
        );
        scene.write_program("cargo", &cargo);
        scene
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn write_program(&self, name: &str, text: &str) {
        fs::set_permissions(self.write(name, text), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn check(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_check"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("CARGO", self.folder.path().join("cargo")).env("NO_COLOR", "1");
        command.env("SYNOD_CACHE", self.folder.path().join("cache"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.check(arguments).output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[arguments, &["--format", "json"]].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (
            output.status.code(),
            serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {error}")),
        )
    }
}

/// The shell command that says a message.
fn say(message: &Message) -> String {
    format!("printf '%s\\n' '{MARK}{}'", message.serialize_json())
}

fn description() -> Description {
    let model = |name: &str| ModelInfo {
        name: name.into(),
        constants: Vec::new(),
        expectation: Expectation::default(),
        reachable: Vec::new(),
        on_request: false,
    };
    Description {
        name: "X".into(),
        constants: Vec::new(),
        models: vec![model("first"), model("second")],
        actions: Vec::new(),
        variables: Vec::new(),
    }
}

fn report() -> ModelReport {
    ModelReport {
        model: "first".into(),
        constants: Vec::new(),
        stop: Stop::Exhausted,
        counts: Counts { distinct: 3, generated: 4, initial: 1, depth: 2, left_in_queue: 0 },
        levels: vec![1, 1, 1],
        digest: None,
        properties: Vec::new(),
        actions: Vec::new(),
        counterexamples: Vec::new(),
        witnesses: Vec::new(),
        processes: Vec::new(),
        fairness: Vec::new(),
        graph: None,
        bounds: Vec::new(),
        exactness: Exactness::Exact,
        collision_probability: None,
        seconds: 0.5,
        peak_bytes: 7,
    }
}

fn holds() -> String {
    say(&Message::Report(Box::new(report())))
}

fn deadlocks() -> String {
    let found = Counterexample {
        kind: FindingKind::Deadlock,
        property: "deadlock".into(),
        ..Counterexample::default()
    };
    say(&Message::Report(Box::new(ModelReport {
        stop: Stop::Found,
        counterexamples: vec![found],
        ..report()
    })))
}

fn verdicts(document: &Value) -> Vec<&str> {
    document["specs"].as_array().unwrap().iter().map(|spec| spec["verdict"].as_str().unwrap()).collect()
}

#[test]
fn an_interrupt_between_specs_names_those_that_were_not_checked() {
    let last = format!("case $job in *second*) {INTERRUPT};; esac; {}", holds());
    let scene = Scene::new(&[("a", "", &last), ("b", "", &holds()), ("c", "", &holds())]);
    let (status, document) = scene.json(&["specs"]);
    assert_eq!(status, Some(130), "{document:#}");
    assert_eq!(verdicts(&document), ["as-expected", "error", "error"]);
    assert_eq!(document["specs"][2]["error"]["kind"], "interrupted");
    assert_ne!(document["verdict"], "as-expected");
    let text = String::from_utf8(scene.run(&["specs"]).stdout).unwrap();
    assert!(text.contains("c.rs was not checked") && text.contains("2 specs that could not"), "{text}");
}

#[test]
fn an_interrupt_while_a_spec_compiles_keeps_the_results_before_it() {
    let compiling = format!("{INTERRUPT}; exit 1");
    let scene = Scene::new(&[("a", "", &holds()), ("b", &compiling, ""), ("c", "", &holds())]);
    let (status, document) = scene.json(&["specs"]);
    assert_eq!(status, Some(130), "{document:#}");
    assert_eq!(verdicts(&document), ["as-expected", "error", "error"]);
    assert_eq!(document["specs"][0]["models"].as_array().unwrap().len(), 2);
    assert_eq!(document["specs"][1]["error"]["kind"], "interrupted");
    assert_eq!(scene.json(&["specs/b.rs"]).0, Some(130));
}

#[test]
fn the_models_after_an_interrupted_one_are_listed() {
    let first = format!("case $job in *first*) {INTERRUPT};; esac; {}", holds());
    let (status, document) = Scene::new(&[("a", "", &first)]).json(&["specs/a.rs"]);
    assert_eq!(status, Some(130), "{document:#}");
    assert_eq!(document["models"][1]["error"]["kind"], "interrupted");
    assert_eq!(document["verdict"], "incomplete");
}

#[cfg(target_os = "linux")]
#[test]
fn the_third_interrupt_ends_check_at_once() {
    let started = Instant::now();
    // What left the group of its builder, and keeps its pipes, is the one thing that `check` would wait for.
    let interrupt = "kill -INT $0; sleep 0.2";
    let compiling = format!("setsid sh -c '{interrupt}; {interrupt}; {interrupt}; exec sleep 20' $PPID");
    let scene = Scene::new(&[("a", &compiling, "")]);
    let status = scene.check(&["specs/a.rs"]).stderr(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(130));
    assert!(started.elapsed() < Duration::from_secs(10));
}

/// The builder has a group of its own, so that whoever interrupts `check` alone ends it, too.
#[test]
fn an_interrupt_ends_the_compiler() {
    let started = Instant::now();
    let scene = Scene::new(&[("a", &format!("{INTERRUPT}; sleep 30"), "")]);
    let output = scene.run(&["specs/a.rs"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{error}");
    assert!(error.contains("interrupted while") && started.elapsed() < Duration::from_secs(20), "{error}");
}

#[test]
fn the_status_does_not_depend_on_who_reads() {
    let scene = Scene::new(&[("a", "", &deadlocks()), ("b", "", &holds())]);
    for arguments in [&["specs/a.rs"][..], &["specs"], &["specs", "--format", "json"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = scene.check(arguments).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(11), "{arguments:?} {output:?}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_no_result() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let scene = Scene::new(&[("a", "", &holds())]);
    for format in ["text", "json"] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = scene.check(&["specs/a.rs", "--format", format]).stdout(full).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(70), "{error}");
        assert!(error.contains("cannot be written") && !error.contains("fault of Synod"), "{error}");
    }
}

#[test]
fn a_panic_before_the_search_is_a_panic() {
    let panics = say(&Message::SpecPanicked("`properties` of the spec panicked: no".into()));
    let (status, document) = Scene::new(&[("a", "", &panics)]).json(&["specs/a.rs"]);
    assert_eq!(status, Some(14), "{document:#}");
    assert_eq!(document["models"][0]["error"]["kind"], "panic");
    assert_eq!(document["models"][0]["verdict"], "panic");
}

#[test]
fn values_may_be_nested_deeply() {
    let value = format!("{}{{\"Int\":[1]}}{}", "{\"Present\":[".repeat(5_000), "]}".repeat(5_000));
    let line = deadlocks().replace(
        "\"steps\":[]",
        &format!("\"steps\":[{{\"state\":[[\"x\",{value}]],\"mapped\":[],\"events\":[]}}]"),
    );
    let scene = Scene::new(&[("a", "", "cat said")]);
    scene.write("said", &format!("{}\n", line.split('\'').nth(3).unwrap()));
    let output = scene.run(&["specs/a.rs", "-m", "first"]);
    assert_eq!(output.status.code(), Some(11), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A behaviour that stutters, and is fair all the same.
fn stutters() -> String {
    let note =
        FairnessNote { constraint: "weak fairness of Enter".into(), why: "disabled in state 0".into() };
    let found = Counterexample {
        kind: FindingKind::Liveness,
        property: "Progress".into(),
        steps: vec![TraceStep::default()],
        loop_start: Some(0),
        fairness: vec![note],
        ..Counterexample::default()
    };
    say(&Message::Report(Box::new(ModelReport { counterexamples: vec![found], ..report() })))
}

#[test]
fn a_violation_of_liveness_has_its_own_status() {
    let scene = Scene::new(&[("a", "", &stutters())]);
    let (status, document) = scene.json(&["specs/a.rs", "-m", "first"]);
    assert_eq!(status, Some(13), "{document:#}");
    assert_eq!(
        (&document["exit_status"], &document["models"][0]["verdict"]),
        (&13.into(), &"violated".into())
    );
    let text = |arguments: &[&str]| String::from_utf8(scene.run(arguments).stdout).unwrap();
    let short = text(&["specs/a.rs", "-m", "first"]);
    assert!(short.contains("stutters for ever") && short.contains("--why-fair says why"), "{short}");
    let long = text(&["specs/a.rs", "-m", "first", "--why-fair"]);
    assert!(long.contains("weak fairness of Enter  disabled in state 0"), "{long}");
}

#[test]
fn a_list_may_be_a_document() {
    let scene = Scene::new(&[("a", "", &holds()), ("b", "exit 1", "")]);
    let (status, document) = scene.json(&["specs/a.rs", "--list"]);
    assert_eq!((status, &document["format"]), (Some(0), &"synod-list".into()), "{document:#}");
    assert_eq!(document["specs"][0]["models"][1]["name"], "second");
    let (status, document) = scene.json(&["specs", "--list"]);
    assert_eq!((status, &document["exit_status"]), (Some(101), &101.into()), "{document:#}");
    assert_eq!(document["specs"][0]["spec"], "specs/a.rs");
    assert_eq!(document["specs"][1]["error"]["kind"], "compile");
}
