//! `check replay`: traces that were saved, run again through the spec as it is, and as it was changed.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::command::{Said, root, run};
use crate::support::scratch::{Scratch, counting};

/// The specs whose every violated model is replayed: invariants, deadlocks, lassos, refinements, networks, a panic.
const REPLAYED: &[&str] = &[
    "simple_consensus",
    "voting",
    "two_phase_commit",
    "peterson",
    "dining_philosophers",
    "wind",
    "termination_detection",
    "mutual_exclusion",
    "lamport_clock",
];

fn file(scratch: &Scratch, name: &str) -> String {
    scratch.path().join(name).to_string_lossy().into_owned()
}

fn replay(trace: &str, spec: &str, more: &[&str]) -> Said {
    run(["replay", trace, spec].iter().chain(more))
}

/// The names of the models that are expected to fail.
fn broken_models(spec: &str) -> Vec<String> {
    let listed = run([spec, "--list", "--format", "json"]).json();
    let models = listed["specs"][0]["models"].as_array().expect("models").clone();
    let is_broken = |model: &&Value| model["expected"] != "holds" && model["on_request"] == false;
    models.iter().filter(is_broken).map(|model| model["name"].as_str().unwrap().to_owned()).collect()
}

/// The files of the traces of a model, the first and its successors.
fn traces(folder: &Path, stem: &str) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(stem));
    files.sort();
    files.iter().map(|path| path.to_string_lossy().into_owned()).collect()
}

#[test]
fn what_was_violated_is_still_violated() {
    let scratch = Scratch::new();
    let (mut replayed, mut lassos) = (0, 0);
    for name in REPLAYED {
        let spec = format!("specs/{name}.rs");
        for model in broken_models(&spec) {
            let trace = file(&scratch, &format!("{name}-{model}.itf.json"));
            run([&spec, "--model", &model, "--trace", &trace]).has_status(0);
            for trace in traces(scratch.path(), &format!("{name}-{model}.")) {
                let said = replay(&trace, &spec, &["--format", "json"]);
                let document = said.has_status(0).json();
                assert_eq!(document["verdict"], "stands", "{trace}: {}", said.all());
                let claim = &document["now"]["claim"];
                let is_open = document["now"]["violated"] == json!([]) && *claim == "open";
                assert!(*claim == "still" || is_open, "{trace}: {}", said.all());
                replayed += 1;
                lassos += usize::from(document["loop_start"].is_number());
            }
        }
    }
    assert!(replayed > 20 && lassos > 4, "{replayed} traces, {lassos} lassos");
}

/// A spec with a part of its text replaced, beside the specs that it names.
fn edited(scratch: &Scratch, spec: &str, from: &str, to: &str) -> String {
    let text = fs::read_to_string(root().join("specs").join(spec)).unwrap();
    assert!(text.contains(from), "{spec} has changed: no `{from}`");
    scratch.file(spec, &text.replace(from, to)).to_string_lossy().into_owned()
}

fn consensus(scratch: &Scratch) -> String {
    let trace = file(scratch, "consensus.itf.json");
    run(["specs/simple_consensus.rs", "--model", "as_written", "--trace", &trace]).has_status(0);
    trace
}

#[test]
fn a_guard_that_was_added_is_where_it_departs() {
    let scratch = Scratch::new();
    let trace = consensus(&scratch);
    let guarded = edited(
        &scratch,
        "simple_consensus.rs",
        "if !s.proposed.contains_key(node)",
        "if !s.proposed.contains_key(node) && s.decided.is_empty()",
    );
    let said = replay(&trace, &guarded, &["--format", "json"]);
    let departure = &said.has_status(20).json()["departure"];
    assert_eq!(
        (&departure["state"], &departure["why"]),
        (&json!(3), &json!("not-enabled")),
        "{}",
        said.all()
    );
    assert_eq!(departure["action"], "Propose(node: n2, value: v2)");
    let text = replay(&trace, &guarded, &[]);
    text.has_status(20).mentions("departs at step 3 of 4").mentions("it is not enabled in state 2");
}

#[test]
fn constants_of_the_command_line_come_before_those_of_the_trace() {
    let scratch = Scratch::new();
    let trace = consensus(&scratch);
    let spec = "specs/simple_consensus.rs";
    replay(&trace, spec, &["--values", "1"]).has_status(20).mentions("departs at step 3 of 4");
    replay(&trace, spec, &["--const", "values=1"]).has_status(20);
    replay(&trace, spec, &["--model", "nobody_must"]).mentions("model nobody_must");
    replay(&trace, spec, &["--model", "none_such"]).has_status(2).mentions("there are: as_written");
    replay(&trace, spec, &["--values", "0"]).has_status(2);
    // What was recorded with other constants is run with them again.
    let small = file(&scratch, "small.itf.json");
    run([spec, "--model", "as_written", "--nodes", "2", "--trace", &small]).has_status(12);
    let said = replay(&small, spec, &[]);
    said.has_status(0).mentions("The trace was recorded with nodes = 2; the model has 3 now.");
}

/// A counter to 3, and its way there as a file.
fn counted(scratch: &Scratch, spec: &str) -> (String, Value) {
    let property = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Below\", |_, s| s.n < 3);
    }";
    scratch.file(spec, &counting(property));
    scratch.check(&[spec, "--trace", "counted.itf.json"]).has_status(12);
    let path = file(scratch, "counted.itf.json");
    let text = fs::read_to_string(&path).unwrap();
    (path, serde_json::from_str(&text).unwrap())
}

/// Replays a changed file through the counter.
fn replay_changed(scratch: &Scratch, change: impl Fn(&mut Value)) -> Said {
    let (_, mut trace) = counted(scratch, "counter.rs");
    change(&mut trace);
    scratch.file("changed.itf.json", &trace.to_string());
    scratch.check(&["replay", "changed.itf.json", "counter.rs"])
}

#[test]
fn the_first_place_where_it_departs_is_told() {
    let scratch = Scratch::new();
    let number = |n: i64| json!({ "#bigint": n.to_string() });
    let set = |at: usize, n: i64| move |trace: &mut Value| trace["states"][at]["n"] = number(n);
    replay_changed(&scratch, set(0, 1)).has_status(20).mentions("departs at once").mentions("n: 1 → 0");
    let said = replay_changed(&scratch, set(2, 5));
    said.has_status(20).mentions("departs at step 2 of 3").mentions("leads elsewhere").mentions("n: 5 → 2");
    let said = replay_changed(&scratch, |trace| trace["states"][1]["mbt::actionTaken"] = json!("Leap"));
    said.has_status(0).mentions("Step 1 was recorded as Leap, and is Step now.");
    let said = replay_changed(&scratch, |trace| {
        trace["states"][1]["mbt::actionTaken"] = json!("Leap(by: 2)");
        trace["states"][1]["n"] = json!(2);
    });
    said.has_status(20).mentions("Leap(by: 2)").mentions("it is not enabled in state 0").mentions("nearest");
    let said = replay_changed(&scratch, |trace| trace["loop"] = json!(1));
    said.has_status(20).mentions("no step leads from the last state back to state 1");
    replay_changed(&scratch, |trace| trace["loop"] = json!(3))
        .has_status(0)
        .mentions("its cycle still closes");
    let said = replay_changed(&scratch, |trace| {
        trace["vars"].as_array_mut().unwrap().push(json!("m"));
        for state in trace["states"].as_array_mut().unwrap() {
            state["m"] = json!(true);
        }
    });
    said.has_status(20).mentions("has other variables than").mentions("the spec has no m");
}

/// A state beyond the bounds may be the last, as in a search; from there nothing goes on.
#[test]
fn no_behaviour_goes_on_beyond_the_bounds() {
    let scratch = Scratch::new();
    let (_, trace) = counted(&scratch, "counter.rs");
    let bounded = |most: u32| {
        let bounds = format!(
            "    fn bounds(&self, b: &mut Bounds<Self>) {{\n        b.states(\"Small\", |_, s| s.n <= {most});\n    }}"
        );
        scratch.file("bounded.rs", &counting(&bounds));
        scratch.file("counted.itf.json", &trace.to_string());
        scratch.check(&["replay", "counted.itf.json", "bounded.rs"])
    };
    bounded(2).has_status(0);
    let said = bounded(1);
    said.has_status(20).mentions("departs at step 3 of 3").mentions("state 2 is beyond the bounds");
}

/// As Apalache writes: no actions, numbers as they are. As Quint writes: names of actions alone. Both may stutter.
#[test]
fn traces_of_other_tools_are_replayed() {
    let scratch = Scratch::new();
    counted(&scratch, "counter.rs");
    let apalache =
        json!({ "vars": ["n"], "states": [{ "n": 0 }, { "n": 1 }, { "n": 1 }, { "n": { "#bigint": "2" } }] });
    scratch.file("apalache.itf.json", &apalache.to_string());
    let said = scratch.check(&["replay", "apalache.itf.json", "counter.rs"]);
    said.has_status(0).mentions("nothing is violated").mentions("stutters once");
    let step = |n: u32, action: &str| json!({ "#meta": { "index": n }, "n": { "#bigint": n.to_string() }, "mbt::actionTaken": action });
    let quint = json!({ "#meta": { "format": "ITF" }, "vars": ["mbt::actionTaken", "n"],
        "states": [step(0, "init"), step(1, "Step"), step(2, "Step"), step(3, "Step")] });
    scratch.file("quint.itf.json", &quint.to_string());
    let said = scratch.check(&["replay", "quint.itf.json", "counter.rs"]);
    said.has_status(0).mentions("Below is violated");
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    let scratch = Scratch::new();
    let (path, trace) = counted(&scratch, "counter.rs");
    let text = fs::read_to_string(&path).unwrap();
    let refused = |content: &str, says: &str| {
        scratch.file("bad.itf.json", content);
        scratch
            .check(&["replay", "bad.itf.json", "counter.rs"])
            .has_status(2)
            .mentions("bad.itf.json")
            .mentions(says);
    };
    refused(&text[..text.len() - 20], "not readable JSON");
    refused("", "not readable JSON: EOF");
    refused(&format!("{{\"states\": {}", "[".repeat(100_000)), "recursion limit");
    refused("[1, 2]", "a trace is an object");
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut trace = trace.clone();
        change(&mut trace);
        trace.to_string()
    };
    refused(&changed(&|t| t["loop"] = json!(9)), "`loop` is 9, but the last state has the number 3");
    refused(&changed(&|t| t["states"][2]["n"] = json!(2.5)), "`states[2].n` is 2.5");
    refused(&changed(&|t| t["states"][2]["n"] = Value::Null), "`states[2].n` is null");
    refused(
        &changed(&|t| drop(t["states"][1].as_object_mut().unwrap().remove("n"))),
        "`states[1]` has no value",
    );
    refused(
        &changed(&|t| t["#meta"]["model"] = json!("gone")),
        "no model `gone`, in which the trace was recorded",
    );
    replay(&path, "specs/peterson.rs", &[]).has_status(2).mentions("a trace of another spec");
    replay("no/such.itf.json", "specs/peterson.rs", &[]).has_status(2).mentions("no/such.itf.json");
    replay(&path, "specs/", &[]).has_status(2).mentions("is a folder");
    run(["replay", "specs/peterson.rs"]).has_status(2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Whatever becomes of a file: it stands, departs, or is refused; nothing else.
    #[test]
    fn a_damaged_file_is_never_a_fault(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<char>()), 1..4)) {
        static COUNTED: std::sync::OnceLock<(Scratch, String)> = std::sync::OnceLock::new();
        let (scratch, text) = COUNTED.get_or_init(|| {
            let scratch = Scratch::new();
            let (path, _) = counted(&scratch, "counter.rs");
            let text = fs::read_to_string(path).unwrap();
            (scratch, text)
        });
        let mut letters: Vec<char> = text.chars().collect();
        for (at, letter) in cuts {
            let at = at.index(letters.len());
            letters[at] = letter;
        }
        scratch.file("damaged.itf.json", &letters.into_iter().collect::<String>());
        let said = scratch.check(&["replay", "damaged.itf.json", "counter.rs"]);
        prop_assert!([0, 2, 20].contains(&said.status), "{}", said.all());
    }
}
