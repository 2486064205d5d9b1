//! The page as text: what is in it, whatever a spec puts there. How it looks and answers, `tests/html_report.rs` sees in a browser.

use serde_json::{Value, json};
use synod_messages::{ActionTaken, Datum, DrawnState, DrawnStep, Envelope, Event, FindingKind, TraceStep};

use super::*;
use crate::SpecError;
use crate::samples::{atom, died, finding, graph, holding, limited, outcome, spec, violated};

/// The content of the first element that begins like this.
fn content<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(begin).expect("the page has the element");
    rest.split_once(end).expect("the element ends").0
}

/// The data of a page, as its scripts read it.
fn data_of(page: &str) -> Value {
    serde_json::from_str(content(page, "id=\"data\">", "</script>")).expect("the data are JSON")
}

fn page(specs: &[SpecReport]) -> String {
    html(specs, &Graphs::new())
}

fn first_model(report: synod_messages::ModelReport) -> Value {
    data_of(&page(&[spec(vec![outcome(report, &[])])]))["specs"][0]["models"][0].take()
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let specs = [spec(vec![outcome(violated(), &["Agreement"]), outcome(graph::lasso(), &[]), died()])];
    assert_eq!(page(&specs), page(&specs));
}

/// Whatever is between the tags: names, reasons, values, paths, messages.
const HOSTILE: &str =
    "</script><script>alert(1)</script><!--\u{2028}\u{202e}\"'&<img src=x onerror=alert(2)>";

#[test]
fn a_hostile_spec_adds_no_element_and_loses_no_letter() {
    let mut report = violated();
    report.model = HOSTILE.into();
    report.properties[0].name = HOSTILE.into();
    report.actions[0].name = HOSTILE.into();
    let found = &mut report.counterexamples[0];
    (found.property, found.reason) = (HOSTILE.into(), HOSTILE.into());
    found.notes.push(HOSTILE.into());
    for step in &mut found.steps {
        step.state[1] = (HOSTILE.into(), Datum::Map(vec![(atom(HOSTILE), Datum::Text(HOSTILE.into()))]));
    }
    let mut hostile = spec(vec![outcome(report, &[])]);
    hostile.path = HOSTILE.into();
    let broken = SpecError { kind: "compile".into(), message: HOSTILE.into() };
    let page = page(&[hostile, SpecReport { error: Some(broken), ..spec(Vec::new()) }]);
    let plain = self::page(&[spec(vec![outcome(violated(), &[])]), spec(Vec::new())]);
    for tag in ["<script", "</script", "<!--", "<img", "<style", "<title", "<meta"] {
        assert_eq!(page.matches(tag).count(), plain.matches(tag).count(), "{tag}");
    }
    let data = data_of(&page);
    assert_eq!((&data["specs"][0]["path"], &data["specs"][1]["error"]), (&json!(HOSTILE), &json!(HOSTILE)));
    let trace = &data["specs"][0]["models"][0]["report"]["traces"][0];
    assert_eq!((&trace["variables"][1], &trace["property"]), (&json!(HOSTILE), &json!(HOSTILE)));
    let value = trace["steps"][1]["state"][1].as_u64().expect("a number") as usize;
    assert_eq!(data["values"][value], json!(["map", [HOSTILE, ["text", HOSTILE]]]));
}

#[test]
fn the_policy_names_just_the_style_and_the_script_of_the_page() {
    use base64::Engine;
    use sha2::Digest;
    let page = page(&[spec(vec![outcome(violated(), &[])])]);
    let hash = |text: &str| {
        let digest = sha2::Sha256::digest(text.as_bytes());
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
    };
    let policy = content(&page, "Content-Security-Policy\" content=\"", "\"");
    let style = hash(content(&page, "<style>", "</style>"));
    let script = hash(content(&page, "<script>", "</script>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'"
        )
    );
}

#[test]
fn a_limit_is_never_called_holding() {
    let model = first_model(limited());
    assert_eq!(model["mood"], "warn");
    assert_eq!(model["words"], "incomplete: nothing found before the limit of 1,000 states");
    let specs = [spec(vec![outcome(holding(), &[])]), spec(vec![outcome(limited(), &[])])];
    let data = data_of(&page(&specs));
    assert_eq!(
        (&data["mood"], &data["verdict"]),
        (&json!("warn"), &json!("2 models of 2 specs: 1 as expected, 1 incomplete"))
    );
}

#[test]
fn every_kind_of_result_has_its_page() {
    assert_eq!(first_model(holding())["words"], "holds");
    let missing = data_of(&page(&[spec(vec![died()])]))["specs"][0]["models"][0].take();
    assert_eq!((&missing["report"], &missing["mood"]), (&Value::Null, &json!("bad")));
    assert_eq!(missing["missing"]["got_to"], "10 distinct states, 20 generated, at depth 3");
    for report in graph::all() {
        assert_eq!(
            first_model(report.clone())["report"]["traces"][0]["steps"].as_array().unwrap().len(),
            report.counterexamples[0].steps.len()
        );
    }
    let none = first_model(finding(FindingKind::Unreachable, "EverybodyDecides", "It was looked for."));
    assert_eq!(none["report"]["traces"][0]["steps"], json!([]));
    let nothing = data_of(&page(&[]));
    assert_eq!(nothing["specs"], json!([]));
}

#[test]
fn a_property_leads_to_its_trace() {
    let report = first_model(violated())["report"].take();
    let trace = &report["traces"][0];
    assert_eq!(
        (&report["properties"][0]["trace"], &report["properties"][1]["trace"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(trace["title"], "Agreement is violated in 3 steps");
    assert_eq!(
        trace["explanation"],
        "Agreement is false in the last state: n1 decided v1 and n2 decided v2."
    );
    assert_eq!(trace["steps"][2]["action"], json!(["Decide", ["node", "n1"]]));
    assert_eq!((&trace["cycle"], &trace["diagram"]), (&Value::Null, &Value::Null));
    assert_eq!(trace["excerpt"]["first"], 2);
}

#[test]
fn a_witness_is_not_a_fault() {
    let mut report = holding();
    let mut found = violated().counterexamples[0].clone();
    (found.kind, found.property) = (FindingKind::Witness, "SomebodyDecides".into());
    report.witnesses.push(found);
    let report = first_model(report)["report"].take();
    assert_eq!(
        (&report["traces"][0]["mood"], &report["properties"][1]["trace"]),
        (&json!("good"), &json!(0))
    );
    assert_eq!(first_model(violated())["report"]["traces"][0]["mood"], "bad");
}

#[test]
fn a_cycle_says_where_it_returns_to() {
    let cycle = |report| first_model(report)["report"]["traces"][0]["cycle"].take();
    let changes = ["pc[p2]: waiting → critical", "holder: none → p2"];
    let back = json!({ "start": 3, "stutters": false, "action": ["Enter", ["0", "p2"]], "changes": changes });
    assert_eq!(cycle(graph::lasso()), back);
    let stutters = json!({ "start": 1, "stutters": true, "action": null, "changes": [] });
    assert_eq!(cycle(graph::stuttering()), stutters);
    let mapped = first_model(graph::refinement("a"));
    assert_eq!(mapped["report"]["traces"][0]["mapped"], json!(["owners", "log"]));
}

/// A sends, B receives two steps later; and a second message is under way at the end.
#[test]
fn the_shapes_of_a_diagram_know_their_steps() {
    let mut report = violated();
    report.processes = vec!["A".into(), "B".into()];
    let envelope = |message: &str| Envelope { from: "A".into(), to: "B".into(), message: message.into() };
    let events = [
        vec![],
        vec![Event::Send(envelope("hello"))],
        vec![Event::Send(envelope("late"))],
        vec![Event::Receive(envelope("hello"))],
    ];
    for (step, events) in report.counterexamples[0].steps.iter_mut().zip(events) {
        step.events = events;
    }
    let diagram = first_model(report)["report"]["traces"][0]["diagram"].take();
    let shapes = diagram["shapes"].as_array().expect("a list");
    let steps_of = |tip: &str| -> Vec<&Value> {
        let own = shapes.iter().filter(|shape| shape["tip"].as_str().is_some_and(|own| own.starts_with(tip)));
        own.map(|shape| &shape["steps"]).collect()
    };
    for (tip, steps) in [
        ("A0 sends hello", json!([1, 1])),
        ("B0 receives hello", json!([3, 3])),
        ("A0 → B0: hello", json!([1, 3])),
        ("A1 → B, still", json!([2, null])),
    ] {
        let found = steps_of(tip);
        assert!(!found.is_empty() && found.iter().all(|one| **one == steps), "{tip}: {found:?}");
    }
    assert!(
        shapes.iter().any(|shape| shape["text"] == "A" && shape.get("steps").is_none()),
        "a name stands there all the time"
    );
}

#[test]
fn a_small_graph_is_laid_out_with_the_path_of_the_counterexample() {
    let report = violated();
    let steps = &report.counterexamples[0].steps;
    let state = |at: usize, step: &TraceStep| DrawnState {
        state: step.state.clone(),
        initial: at == 0,
        depth: at as u64,
        path: vec![0; at + 1],
        violated: if at == 3 { vec!["Agreement".into()] } else { Vec::new() },
    };
    // Discovered in another order than the counterexample visits them.
    let order = [0, 2, 1, 3];
    let action = ActionTaken { name: "Decide".into(), args: Vec::new() };
    let drawn = DrawnGraph {
        states: order.iter().map(|at| state(*at, &steps[*at])).collect(),
        steps: vec![DrawnStep { from: 0, to: 2, action, events: Vec::new() }],
    };
    let mut graphs = Graphs::new();
    graphs.add("specs/x.rs", "default", drawn);
    let data = data_of(&html(&[spec(vec![outcome(report, &[])])], &graphs));
    let graph = &data["specs"][0]["models"][0]["report"]["graph"];
    assert_eq!(graph["paths"], json!([[0, 2, 1, 3]]));
    assert_eq!(graph["steps"], json!([{ "from": 0, "to": 2, "action": ["Decide"] }]));
    assert_eq!(
        (&graph["states"][0]["initial"], &graph["states"][3]["violated"]),
        (&json!(true), &json!(["Agreement"]))
    );
    assert!(graph["states"][1]["y"].as_i64() > graph["states"][2]["y"].as_i64(), "deeper is lower");
}

/// Where a lasso returns to is on its path again.
#[test]
fn the_path_of_a_lasso_is_closed() {
    let report = graph::lasso();
    let states = report.counterexamples[0].steps.iter().take(4).enumerate();
    let states = states.map(|(at, step)| DrawnState {
        state: step.state.clone(),
        initial: at == 0,
        depth: at as u64,
        path: Vec::new(),
        violated: Vec::new(),
    });
    let mut graphs = Graphs::new();
    graphs.add("specs/x.rs", "default", DrawnGraph { states: states.collect(), steps: Vec::new() });
    let data = data_of(&html(&[spec(vec![outcome(report, &[])])], &graphs));
    // Its last state is the third again.
    let paths = &data["specs"][0]["models"][0]["report"]["graph"]["paths"];
    assert_eq!(paths, &json!([[0, 1, 2, 3, 2, 3]]));
}
