//! `check explore` over plain sockets: who may ask, and what the answers are.

use std::fs;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::command::{root, run};
use crate::support::explorer::Explorer;
use crate::support::scratch::{Scratch, counter, counting};

const SPEC: &str = "specs/simple_consensus.rs";

fn consensus() -> Explorer {
    Explorer::start(root(), &[SPEC])
}

#[test]
fn only_who_has_the_token_and_asks_this_server_learns_anything() {
    let explorer = consensus();
    let (host, token) = (explorer.host.as_str(), explorer.token.as_str());
    let name = host.replace("127.0.0.1", "localhost");
    let status = |method: &str, path: &str, headers: &[(&str, &str)]| {
        explorer.request(method, path, headers, "{}").status
    };
    let own = [("Host", host), ("X-Synod-Token", token)];
    let with = |name: &str, value: &str| status("POST", "/api/spec", &[own[0], own[1], (name, value)]);
    assert_eq!(status("POST", "/api/spec", &own), 200);
    assert_eq!(status("POST", "/api/spec", &[("Host", &name), ("X-Synod-Token", token)]), 200);
    assert_eq!(with("Origin", &format!("http://{host}")), 200);
    // A name that was made to point here, another port, none, two.
    let port = host.split(':').nth(1).unwrap();
    let elsewhere =
        ["evil.example".to_owned(), format!("evil.example:{port}"), "127.0.0.1".into(), "127.0.0.1:1".into()];
    for wrong in &elsewhere {
        assert_eq!(status("POST", "/api/spec", &[("Host", wrong), ("X-Synod-Token", token)]), 421, "{wrong}");
        assert_eq!(status("GET", "/", &[("Host", wrong)]), 421, "{wrong}");
    }
    assert_eq!(status("POST", "/api/spec", &[("X-Synod-Token", token)]), 421);
    assert_eq!(with("Host", host), 421);
    // A page of another origin.
    for origin in ["http://evil.example", "null", &format!("https://{host}"), "http://127.0.0.1:1"] {
        assert_eq!(with("Origin", origin), 403, "{origin}");
    }
    // No token, another, that of another run, part of it, or not in its header.
    let other = "0".repeat(32);
    for wrong in ["", &other, &token[..31], &token.to_uppercase(), &format!("{token}{token}")] {
        if wrong != token {
            assert_eq!(
                status("POST", "/api/spec", &[("Host", host), ("X-Synod-Token", wrong)]),
                401,
                "{wrong}"
            );
        }
    }
    assert_eq!(status("POST", "/api/spec", &[("Host", host)]), 401);
    assert_eq!(status("POST", &format!("/api/spec?token={token}"), &[("Host", host)]), 401);
    assert_eq!(status("POST", "/api/spec", &[("Host", host), ("Cookie", &format!("token={token}"))]), 401);
    // Without a token nobody learns what there is.
    assert_eq!(status("POST", "/api/nothing", &[("Host", host)]), 401);
    let asked = explorer.request(
        "OPTIONS",
        "/api/spec",
        &[("Host", host), ("Origin", &format!("http://{host}"))],
        "",
    );
    assert!(asked.status == 401 && asked.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
}

#[test]
fn there_are_only_the_paths_and_methods_that_there_are() {
    let explorer = consensus();
    let own = [("Host", explorer.host.as_str()), ("X-Synod-Token", explorer.token.as_str())];
    let status = |method, path| explorer.request(method, path, &own, "{}").status;
    assert_eq!(status("GET", "/"), 200);
    assert_eq!([status("POST", "/"), status("GET", "/api/spec"), status("PUT", "/api/spec")], [405; 3]);
    for path in [
        "/api/nothing",
        "/api",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "//explorer.css",
        "/assets/explorer.css",
    ] {
        assert_eq!(status("GET", path), 404, "{path}");
    }
    for (body, expected) in
        [("{", 400), ("[1]", 400), (r#"{"path": [-1]}"#, 400), (r#"{"other": 1}"#, 400), ("", 200)]
    {
        assert_eq!(explorer.request("POST", "/api/spec", &own, body).status, expected, "{body}");
    }
    // Only the length is sent: what is too large is not read.
    let head = format!(
        "POST /api/open HTTP/1.1\r\nHost: {}\r\nX-Synod-Token: {}\r\nConnection: close\r\nContent-Length: 16777217\r\n\r\n",
        own[0].1, own[1].1
    );
    assert_eq!(explorer.send(&format!("{head}{}", " ".repeat((16 << 20) + 1))).status, 413);
    // What is not HTTP ends that connection and nothing else.
    assert_eq!(explorer.send("\u{1}\u{2}\r\n\r\n").status / 100, 4);
    assert_eq!(status("GET", "/"), 200);
}

#[test]
fn every_answer_is_kept_to_itself() {
    let explorer = consensus();
    let (own, none) = (
        [("Host", explorer.host.as_str()), ("X-Synod-Token", explorer.token.as_str())],
        [("Host", "evil.example")],
    );
    for answer in [
        explorer.request("GET", "/", &own, ""),
        explorer.request("GET", "/explorer.js", &own, ""),
        explorer.request("POST", "/api/spec", &own, ""),
        explorer.request("GET", "/nothing", &own, ""),
        explorer.request("POST", "/api/spec", &none, ""),
    ] {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"));
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
        assert!(!answer.body.contains(&explorer.token));
    }
}

/// A question as a program asks it that keeps its connection. `length` is what it says of its body, whether or not all of it is there.
fn question(explorer: &Explorer, route: &str, body: &str, length: usize) -> String {
    let (host, token) = (&explorer.host, &explorer.token);
    format!(
        "POST /api/{route} HTTP/1.1\r\nHost: {host}\r\nX-Synod-Token: {token}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn a_connection_on_which_nothing_happens_keeps_no_other_waiting() {
    let explorer = consensus();
    let beginnings = [
        String::new(),
        format!("GET / HTTP/1.1\r\nHost: {}\r\n", explorer.host),
        question(&explorer, "spec", "{}", 2),
        question(&explorer, "spec", "{", 2),
    ];
    let open: Vec<_> =
        beginnings.iter().cycle().take(100).map(|beginning| explorer.begin(beginning)).collect();
    let began = Instant::now();
    let own = [("Host", explorer.host.as_str())];
    assert_eq!(explorer.request("GET", "/", &own, "").status, 200);
    assert_eq!(explorer.ask("look", &json!({ "path": [0] }))["path"], json!([0]));
    // None of the others is given up so early.
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    drop(open);
}

#[test]
fn more_connections_than_there_is_room_for_are_turned_away_until_some_have_gone() {
    let explorer = consensus();
    let status = || explorer.request("GET", "/", &[("Host", explorer.host.as_str())], "").status;
    let open: Vec<_> = (0..128).map(|_| explorer.begin("")).collect();
    assert_eq!(status(), 503);
    drop(open);
    let began = Instant::now();
    while status() != 200 {
        assert!(began.elapsed() < Duration::from_secs(8), "nobody is let in");
    }
}

#[cfg(unix)]
#[test]
fn a_question_that_has_no_end_keeps_neither_the_page_waiting_nor_an_interrupt() {
    let scratch = Scratch::new();
    let init = "    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { n: 0 }]
    }";
    let next = "    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        while s.n > 0 {
            std::hint::spin_loop();
        }
        steps.take(Action::Step, |t| t.n = 1);
    }";
    scratch.file("endless.rs", &counter(&format!("{init}\n\n{next}")));
    let mut explorer = Explorer::start(scratch.path(), &["endless.rs", "--patience", "1h"]);
    let body = r#"{"path":[0,0]}"#;
    let asked: Vec<_> =
        (0..5).map(|_| explorer.begin(&question(&explorer, "look", body, body.len()))).collect();
    let own = [("Host", explorer.host.as_str())];
    for path in ["/", "/explorer.js", "/base.css"] {
        assert_eq!(explorer.request("GET", path, &own, "").status, 200);
    }
    assert_eq!(explorer.ask("changed", &json!({}))["changed"], false);
    let began = Instant::now();
    assert_eq!(explorer.interrupt(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    drop(asked);
}

#[test]
fn a_port_that_is_taken_is_said_to_be() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    run(["explore", SPEC, "--port", &port])
        .has_status(2)
        .mentions(&format!("cannot listen on 127.0.0.1:{port}"))
        .mentions("--port 0");
    run(["explore", SPEC, "--model", "none"]).has_status(2).mentions("there are: as_written");
    run(["explore", SPEC, "--nodes", "many"]).has_status(2);
    run(["explore", "specs/"]).has_status(2).mentions("is a folder");
    run(["explore", "no/such.rs"]).has_status(2);
    let help = run(["explore", SPEC, "--help"]);
    help.has_status(0).mentions("--nodes").mentions("Exit status");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_it_and_what_it_has_started() {
    let mut explorer = consensus();
    explorer.ask("look", &json!({ "model": "as_written" }));
    let children = explorer.children();
    assert!(!children.is_empty());
    assert_eq!(explorer.interrupt(), Some(0));
    std::thread::sleep(Duration::from_millis(200));
    for child in children {
        let state = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        assert!(state.is_empty() || state.contains(" Z "), "{state}");
    }
}

/// Simple consensus, written again: who has proposed and who has decided which value.
#[derive(Clone, Debug, Default, PartialEq)]
struct Naive {
    proposed: [Option<u8>; 3],
    decided: [Option<u8>; 3],
}

impl Naive {
    /// The steps in the spec's own order: for each node, for each value, to propose it and to decide on it.
    fn steps(&self) -> Vec<(String, Self)> {
        let mut steps = Vec::new();
        for node in 0..3 {
            for value in 0..2 {
                let name = |action: &str| format!("{action}(n{}, v{})", node + 1, value + 1);
                if self.proposed[node].is_none() {
                    let mut to = self.clone();
                    to.proposed[node] = Some(value);
                    steps.push((name("Propose"), to));
                }
                if self.decided[node].is_none() && self.proposed.contains(&Some(value)) {
                    let mut to = self.clone();
                    to.decided[node] = Some(value);
                    steps.push((name("Decide"), to));
                }
            }
        }
        steps
    }

    fn agrees(&self) -> bool {
        let decided: Vec<u8> = self.decided.iter().flatten().copied().collect();
        decided.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// In the form in which the page is told.
    fn told(&self) -> Value {
        let map = |function: &[Option<u8>; 3]| {
            let pairs = function.iter().enumerate().filter_map(|(node, value)| {
                Some(json!([format!("n{}", node + 1), format!("v{}", (*value)? + 1)]))
            });
            Value::Array(std::iter::once(json!("map")).chain(pairs).collect())
        };
        json!([["proposed", map(&self.proposed)], ["decided", map(&self.decided)]])
    }
}

fn action_text(action: &Value) -> String {
    let args: Vec<&str> =
        action.as_array().unwrap()[1..].iter().map(|arg| arg[1].as_str().unwrap()).collect();
    format!("{}({})", action[0].as_str().unwrap(), args.join(", "))
}

/// A place as it is told, against the rules.
fn compare(explorer: &Explorer, turns: &[usize]) {
    let (mut state, mut path, mut states) = (Naive::default(), vec![0], vec![Naive::default()]);
    for turn in turns {
        let steps = state.steps();
        if steps.is_empty() {
            break;
        }
        let choice = turn % steps.len();
        path.push(choice);
        state = steps[choice].1.clone();
        states.push(state.clone());
    }
    let place = explorer.ask("look", &json!({ "model": "as_written", "path": path }));
    assert_eq!(place["path"], json!(path));
    let told: Vec<&Value> = place["steps"].as_array().unwrap().iter().map(|step| &step["state"]).collect();
    let expected: Vec<Value> = states.iter().map(Naive::told).collect();
    assert_eq!(told, expected.iter().collect::<Vec<_>>());
    let choices = place["choices"].as_array().unwrap().iter();
    let choices = choices.map(|choice| (action_text(&choice["action"]), choice["state"].clone()));
    let expected = state.steps().into_iter().map(|(name, to)| (name, to.told()));
    assert_eq!(choices.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    let properties = place["properties"].as_array().unwrap();
    let agreement = properties.iter().find(|property| property["name"] == "Agreement").unwrap();
    assert_eq!(agreement["holds"], json!(state.agrees()));
    let all_decided = state.decided.iter().all(Option::is_some);
    assert_eq!(place["is_deadlock"], json!(state.steps().is_empty() && !all_decided));
    // Beyond the end the path is cut, and that is said.
    let beyond = [path.clone(), vec![99]].concat();
    let cut = explorer.ask("look", &json!({ "model": "as_written", "path": beyond }));
    assert_eq!(cut["path"], json!(path));
    assert!(cut["cut"].as_str().unwrap().contains("no step 99"));
}

#[test]
fn a_walk_is_told_as_the_rules_have_it() {
    let explorer = consensus();
    let mut runner = TestRunner::deterministic();
    let turns = prop::collection::vec(any::<usize>(), 0..7);
    for _ in 0..200 {
        compare(&explorer, &turns.new_tree(&mut runner).expect("turns").current());
    }
}

#[test]
fn what_a_check_finds_is_a_place() {
    let explorer = Explorer::start(root(), &["specs/peterson.rs"]);
    let spec = explorer.ask("spec", &json!({}));
    let mut lassos = 0;
    for model in spec["models"].as_array().unwrap() {
        let model = model["name"].as_str().unwrap();
        let checked = explorer.ask("check", &json!({ "model": model }));
        assert_eq!(checked["as_expected"], true, "{model}: {checked}");
        for finding in checked["findings"].as_array().unwrap() {
            let body = json!({ "model": model, "path": finding["path"] });
            let place = explorer.ask("look", &body);
            let property =
                place["properties"].as_array().unwrap().iter().find(|p| p["name"] == finding["property"]);
            if finding["loop_start"].is_number() {
                lassos += 1;
                let body =
                    json!({ "model": model, "path": finding["path"], "loop_start": finding["loop_start"] });
                let lasso = explorer.ask("lasso", &body);
                let judged =
                    lasso["properties"].as_array().unwrap().iter().find(|p| p["name"] == finding["property"]);
                assert_eq!(
                    (&lasso["is_fair"], &judged.unwrap()["holds"]),
                    (&json!(true), &json!(false)),
                    "{model}"
                );
            } else if finding["property"] == "deadlock" {
                assert_eq!(place["is_deadlock"], true, "{model}: {finding}");
            } else {
                assert_eq!(property.unwrap()["holds"], finding["is_witness"], "{model}: {finding}");
            }
        }
    }
    assert!(lassos > 0);
}

#[test]
fn a_path_is_saved_replayed_and_opened() {
    let (explorer, scratch) = (consensus(), Scratch::new());
    let place = json!({ "model": "as_written", "constants": [["nodes", "2"]], "path": [0, 0, 0, 1] });
    let saved = explorer.ask("save", &place);
    let file = scratch.file("saved.itf.json", saved["text"].as_str().unwrap());
    let said = run(["replay", &file.to_string_lossy(), SPEC]);
    said.has_status(0).mentions("model as_written").mentions("nodes = 2");
    let opened = explorer.ask("open", &json!({ "trace": saved["text"] }));
    assert_eq!((&opened["path"], &opened["constants"]), (&place["path"], &place["constants"]), "{opened}");
    let error = explorer.ask("open", &json!({ "trace": "{}" }));
    assert!(error["error"]["message"].as_str().unwrap().contains("it has no `states`"), "{error}");
    let error = explorer.ask("diagram", &place);
    assert!(error["error"]["message"].is_string(), "{error}");
    let wind = Explorer::start(root(), &["specs/wind.rs"]);
    let drawn = wind.ask("diagram", &json!({ "path": [0, 0] }));
    assert!(drawn["svg"].as_str().unwrap_or_default().starts_with("<svg"), "{drawn}");
}

#[test]
fn a_spec_that_hangs_or_dies_is_started_again() {
    let scratch = Scratch::new();
    let init = "    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { n: 0 }]
    }";
    let next = "    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        match s.n {
            0 => (1..=3).for_each(|n| steps.take(Action::Step, |t| t.n = n)),
            1 => loop {
                std::hint::spin_loop();
            },
            2 => std::process::abort(),
            _ => panic!(\"three is too many\"),
        }
    }";
    scratch.file("bad.rs", &counter(&format!("{init}\n\n{next}")));
    let explorer = Explorer::start(scratch.path(), &["bad.rs", "--patience", "1s"]);
    let look = |path: &[u32]| explorer.ask("look", &json!({ "path": path }));
    let says = |path: &[u32], text: &str| {
        let answer = look(path);
        let message = answer["error"]["message"].as_str().or(answer["trouble"].as_str()).unwrap_or_default();
        assert!(message.contains(text), "{answer}");
    };
    let began = Instant::now();
    says(&[0, 0], "no answer within 1");
    assert!(began.elapsed() < Duration::from_secs(15));
    assert_eq!(look(&[0])["choices"].as_array().unwrap().len(), 3);
    says(&[0, 1], "SIGABRT");
    assert_eq!(look(&[0])["choices"].as_array().unwrap().len(), 3);
    says(&[0, 2], "three is too many");
}

#[test]
fn a_spec_that_changes_is_compiled_again_and_the_path_kept_as_far_as_it_goes() {
    let scratch = Scratch::new();
    let original = counting("");
    scratch.file("counter.rs", &original);
    let explorer = Explorer::start(scratch.path(), &["counter.rs"]);
    let changed = || explorer.ask("changed", &json!({}))["changed"].clone();
    let reload = |path: &[u32]| explorer.ask("reload", &json!({ "model": "default", "path": path }));
    assert_eq!(changed(), false);
    // Another step before the old one: the path keeps its states, and so gets other numbers.
    let first = "if s.n < self.last {\n            steps.take(Action::Never, |t| t.n = self.last);";
    scratch.file("counter.rs", &original.replace("if s.n < self.last {", first));
    assert_eq!(changed(), true);
    let kept = reload(&[0, 0, 0]);
    assert_eq!((&kept["path"], &kept["is_whole"]), (&json!([0, 1, 1]), &json!(true)), "{kept}");
    assert_eq!(changed(), false);
    // One step less.
    scratch.file("counter.rs", &original.replace("s.n < self.last", "s.n < 1"));
    let cut = reload(&[0, 1, 1]);
    assert_eq!((&cut["path"], &cut["is_whole"]), (&json!([0, 0]), &json!(false)), "{cut}");
    // What does not compile changes nothing.
    scratch.file("counter.rs", &original.replace("t.n += 1", "t.m += 1"));
    let error = reload(&[0, 0]);
    assert!(error["error"]["message"].as_str().unwrap().contains("no field `m`"), "{error}");
    assert_eq!(changed(), true);
    assert_eq!(explorer.ask("look", &json!({ "path": [0, 0] }))["path"], json!([0, 0]));
}
