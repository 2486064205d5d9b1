//! `--diagram` and `--witness`: whole runs of a spec that tells its events.

use std::fs;

use crate::support::command::run;
use crate::support::scratch::Scratch;

/// A asks B, which answers; messages are lost and B may crash. `more` stands in the implementation of `Spec`.
fn asking(more: &str) -> String {
    format!(
        "//! A asks, B answers.

use synod::prelude::*;

/// Only the requests are bounded.
#[derive(Constants)]
struct Asking {{
    /// How often A asks.
    #[constant(default = 2, range = 1..=5)]
    requests: u8,
}}

#[derive(State)]
struct State {{
    asked: u8,
    on_the_way: u8,
    answers: u8,
    heard: u8,
    crashed: bool,
}}

#[derive(Action)]
enum Action {{
    Ask,
    Lose,
    Answer,
    Hear,
    Crash,
}}

impl Spec for Asking {{
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {{
        [State {{ asked: 0, on_the_way: 0, answers: 0, heard: 0, crashed: false }}]
    }}

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {{
        if s.asked < self.requests {{
            steps.take(Action::Ask, |t| (t.asked, t.on_the_way) = (s.asked + 1, s.on_the_way + 1));
        }}
        if s.on_the_way > 0 {{
            steps.take(Action::Lose, |t| t.on_the_way -= 1);
            if !s.crashed {{
                steps.take(Action::Answer, |t| (t.on_the_way, t.answers) = (s.on_the_way - 1, s.answers + 1));
            }}
        }}
        if s.answers > 0 {{
            steps.take(Action::Hear, |t| (t.answers, t.heard) = (s.answers - 1, s.heard + 1));
        }}
        if !s.crashed {{
            steps.take(Action::Crash, |t| t.crashed = true);
        }}
    }}

    fn may_end(&self, _: &State) -> bool {{
        true
    }}

    fn properties(&self, p: &mut Properties<Self>) {{
        p.reachable(\"AllIsHeard\", |m, s| s.heard == m.requests);
        p.always(\"NoSilence\", |m, s| !(s.crashed && s.heard == 1 && s.asked == m.requests && s.on_the_way == 0));
        p.always(\"Alive\", |_, s| !(s.crashed && s.answers == 1));
    }}

    fn models() -> Models<Self> {{
        Models::new().model(\"default\", Self::default()).violates(\"Alive\")
    }}
{more}
}}

synod::main!(Asking);
"
    )
}

const EVENTS: &str = "
    fn processes(&self) -> Vec<String> {
        vec![\"A\".into(), \"B\".into()]
    }

    fn events(&self, _: &State, action: &Action, _: &State, events: &mut Events) {
        match action {
            Action::Ask => events.send(\"A\", \"B\", \"Ask\"),
            Action::Lose => events.lose(\"A\", \"B\", \"Ask\"),
            Action::Answer => {
                events.receive(\"A\", \"B\", \"Ask\");
                events.send(\"B\", \"A\", \"Answer\");
            }
            Action::Hear => events.receive(\"B\", \"A\", \"Answer\"),
            Action::Crash => events.crash(\"B\"),
        }
    }";

#[test]
fn every_counterexample_and_witness_gets_its_file() {
    let scratch = Scratch::new();
    scratch.file("asking.rs", &asking(EVENTS));
    let said = scratch.check(&["asking.rs", "--continue", "--witness", "AllIsHeard", "--diagram", "out.svg"]);
    said.mentions("wrote out.svg: default, Alive is violated in 3 steps")
        .mentions("wrote out-2.svg: default, NoSilence is violated")
        .mentions("wrote out-3.svg: default, AllIsHeard is reached in 6 steps")
        .mentions("  AllIsHeard is reached in 6 steps:");
    let picture = |name: &str| fs::read_to_string(scratch.path().join(name)).unwrap();
    assert!(picture("out.svg").contains("B2 crashes"));
    assert!(picture("out-2.svg").contains("A1 → B, lost: Ask"), "of equal messages the youngest is lost");
    assert!(picture("out-3.svg").contains("AllIsHeard is reached in 6 steps"));
    let again = scratch.check(&[
        "asking.rs",
        "-q",
        "--continue",
        "--witness",
        "AllIsHeard",
        "--diagram",
        "again.svg",
    ]);
    again.has_status(said.status);
    assert_eq!(picture("out.svg"), picture("again.svg"), "the same picture has the same bytes");
}

#[test]
fn the_ending_says_what_is_drawn() {
    let scratch = Scratch::new();
    scratch.file("asking.rs", &asking(EVENTS));
    let begins = |file: &str, with: &[u8]| {
        scratch.check(&["asking.rs", "--diagram", file]).has_status(0);
        let bytes = fs::read(scratch.path().join(file)).unwrap();
        assert!(bytes.starts_with(with), "{file}: {}", String::from_utf8_lossy(&bytes[..40]));
    };
    begins("x.svg", b"<svg ");
    begins("x.png", b"\x89PNG\r\n");
    begins("x.mmd", b"%% asking.rs, model default\nsequenceDiagram\n");
    begins("x.log", b"(?<event>.*)");
    begins("x.shiviz", b"(?<event>.*)");
    let said = scratch.check(&["asking.rs", "--diagram", "x.gif"]);
    said.has_status(2).mentions(".svg, .png, .mmd (Mermaid), .shiviz or .log (ShiViz)");
    assert_eq!(said.out, "", "nothing was searched");
}

#[test]
fn json_has_events_processes_and_witnesses() {
    let scratch = Scratch::new();
    scratch.file("asking.rs", &asking(EVENTS));
    let said = scratch.check(&["asking.rs", "--witness", "AllIsHeard", "--continue", "--format", "json"]);
    let report = said.json();
    let schema = fs::read_to_string(crate::support::command::root().join("docs/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let problems: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    let model = &report["models"][0];
    assert_eq!(model["processes"], serde_json::json!(["A", "B"]));
    assert_eq!(model["witnesses"][0]["property"], "AllIsHeard");
    assert_eq!(model["witnesses"][0]["kind"], "witness");
    let ask = serde_json::json!([{"kind": "send", "from": "A", "to": "B", "message": "Ask"}]);
    assert_eq!(model["witnesses"][0]["steps"][1]["events"], ask);
    let plain = scratch.check(&["asking.rs", "--format", "json"]).json();
    assert_eq!(plain["models"][0]["witnesses"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_drawn_never_takes_the_report() {
    let scratch = Scratch::new();
    scratch.file("asking.rs", &asking(EVENTS));
    let found = "Alive is violated in 3 steps";
    let said = scratch.check(&["asking.rs", "--diagram", "nowhere/x.svg"]);
    said.has_status(70).mentions(found).mentions("cannot write nowhere/x.svg");
    let said = scratch.check(&["asking.rs", "--diagram", "x.svg", "--causal-past", "B9"]);
    said.has_status(2).mentions(found).mentions("there is no event `B9`; there are: A0, B0, B1, B2");
    scratch.check(&["asking.rs", "--diagram", "x.svg", "--causal-past", "B1"]).has_status(0);
    let said = scratch.check(&["asking.rs", "--diagram", "x.mmd", "--causal-past", "B1"]);
    said.has_status(2).mentions("--causal-past needs a picture");
    // The status of what was found is not taken either.
    let said = scratch.check(&["asking.rs", "--continue", "--diagram", "nowhere/x.svg"]);
    said.has_status(20).mentions("cannot write nowhere/x.svg").mentions("cannot write nowhere/x-2.svg");
}

#[test]
fn a_spec_without_events_has_no_diagram() {
    let scratch = Scratch::new();
    scratch.file("asking.rs", &asking(""));
    let said = scratch.check(&["asking.rs", "--diagram", "x.svg"]);
    said.has_status(2).mentions("Alive is violated").mentions("the spec tells no events");
    assert!(!scratch.path().join("x.svg").exists());
}

#[test]
fn events_that_contradict_each_other_are_told() {
    let scratch = Scratch::new();
    scratch.file(
        "asking.rs",
        &asking(&EVENTS.replace("Action::Ask => events.send(\"A\", \"B\", \"Ask\")", "Action::Ask => {}")),
    );
    let said = scratch.check(&["asking.rs", "--diagram", "x.svg"]);
    said.has_status(2).mentions("in step 2 B receives `Ask` from A, and A has not sent it");
}

#[test]
fn a_run_without_a_counterexample_draws_what_it_is_told_to_reach() {
    let scratch = Scratch::new();
    let holds =
        asking(EVENTS).replace(".violates(\"Alive\")", "").replace("!(s.crashed &&", "!(s.heard > 9 &&");
    scratch.file("asking.rs", &holds);
    let said = scratch.check(&["asking.rs", "--diagram", "x.svg"]);
    said.has_status(0)
        .mentions("no diagram was written: there is no counterexample; --witness AllIsHeard draws");
    let said = scratch.check(&["asking.rs", "--diagram", "x.svg", "--witness", "AllIsHeard"]);
    said.has_status(0).mentions("wrote x.svg: default, AllIsHeard is reached in 6 steps");
}

#[test]
fn a_witness_is_a_reachable_property_of_one_spec() {
    let scratch = Scratch::new();
    scratch.file("asking.rs", &asking(EVENTS));
    let said = scratch.check(&["asking.rs", "--witness", "Alive"]);
    said.has_status(2).mentions("has no `reachable` property `Alive`; there are: AllIsHeard");
    assert_eq!(said.out, "", "nothing was searched");
    let several = run(["specs/", "--diagram", "x.svg"]);
    several.has_status(2).mentions("--witness, --diagram, --trace and --graph need one FILE");
}
