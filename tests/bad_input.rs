//! Bad input ends in a clear message with the right exit status, and loses no result.

use std::io::Read as _;
use std::process::Stdio;

use crate::support::command::{check, run};
use crate::support::scratch::{Scratch, counter, counting};

/// `fn init` that starts at 0.
const INIT: &str = "    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { n: 0 }]
    }
";

/// A counter with this `next` and more.
fn stepping(next: &str, more: &str) -> String {
    counter(&format!(
        "{INIT}
    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {{
        {next}
    }}

{more}"
    ))
}

#[test]
fn no_such_file() {
    run(["nowhere/spec.rs"]).has_status(2).mentions("nowhere/spec.rs");
}

#[test]
fn a_folder_without_specs() {
    let scratch = Scratch::new();
    scratch.file("other.rs", "fn main() {}\n");
    scratch.check(&["."]).has_status(4).mentions("synod::main!");
}

#[test]
fn a_file_without_a_main() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &counting("").replace("synod::main!(Counter);", ""));
    scratch.check(&["spec.rs"]).has_status(4).mentions("synod::main!");
}

#[test]
fn a_file_that_does_not_compile() {
    let scratch = Scratch::new();
    let text = counting("").replace("t.n += 1", "t.m += 1");
    let line = 1 + text.lines().position(|line| line.contains("t.m += 1")).unwrap();
    scratch.file("spec.rs", &text);
    scratch
        .check(&["spec.rs"])
        .has_status(101)
        .mentions("no field `m`")
        .mentions(&format!("spec.rs:{line}:"));
}

#[test]
fn one_that_does_not_compile_among_others() {
    let scratch = Scratch::new();
    scratch.file("a.rs", &counting("").replace("t.n += 1", "t.m += 1"));
    scratch.file("b.rs", &counting(""));
    scratch.check(&["."]).has_status(101).mentions("4 distinct");
}

#[test]
fn constants() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &counting(""));
    scratch.check(&["spec.rs", "--lasst", "4"]).has_status(2).mentions("--last");
    scratch.check(&["spec.rs", "--last", "many"]).has_status(2).mentions("many");
    scratch.check(&["spec.rs", "--last", "0"]).has_status(2).mentions("1..=1000000");
    scratch.check(&["spec.rs", "--way", "left"]).has_status(2).mentions("up").mentions("down");
    scratch.check(&["spec.rs", "--const", "least=4"]).has_status(2).mentions("last");
    scratch.check(&["spec.rs", "--last", "7"]).has_status(0).mentions("8 distinct");
}

#[test]
fn an_unknown_model() {
    run(["specs/peterson.rs", "--model", "defualt"]).has_status(2).mentions("turn_first").mentions("default");
}

#[test]
fn an_expectation_of_a_property_that_does_not_exist() {
    let scratch = Scratch::new();
    let models = "    fn models() -> Models<Self> {
        Models::new().model(\"default\", Self::default()).violates(\"Agrement\")
    }";
    scratch.file("spec.rs", &counting(models));
    scratch.check(&["spec.rs"]).has_status(4).mentions("Agrement");
}

#[test]
fn an_expected_failure_that_does_not_happen() {
    let scratch = Scratch::new();
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Low\", |_, s| s.n < 100);
    }

    fn models() -> Models<Self> {
        Models::new().model(\"default\", Self::default()).violates(\"Low\")
    }";
    scratch.file("spec.rs", &counting(more));
    scratch.check(&["spec.rs"]).has_status(20).mentions("Low");
}

#[test]
fn another_failure_than_the_expected_one() {
    let scratch = Scratch::new();
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Low\", |_, s| s.n < 3);
        p.always(\"Lower\", |_, s| s.n < 2);
    }

    fn models() -> Models<Self> {
        Models::new().model(\"default\", Self::default()).violates(\"Low\")
    }";
    scratch.file("spec.rs", &counting(more));
    scratch.check(&["spec.rs"]).has_status(20).mentions("Lower");
}

#[test]
fn no_initial_state() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &counting("").replace("[State { n: 0 }]", "Vec::<State>::new()"));
    scratch.check(&["spec.rs"]).has_status(4).mentions("initial state");
}

#[test]
fn no_initial_state_is_never_as_expected() {
    let scratch = Scratch::new();
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.reachable(\"Goal\", |_, s| s.n == 2);
    }

    fn models() -> Models<Self> {
        Models::new().model(\"default\", Self::default()).violates(\"Goal\")
    }";
    scratch.file("none.rs", &counting(more).replace("[State { n: 0 }]", "Vec::<State>::new()"));
    scratch.check(&["none.rs"]).has_status(4);
    let bounds = "    fn bounds(&self, b: &mut Bounds<Self>) {
        b.states(\"Positive\", |_, s| s.n > 0);
    }";
    scratch.file("outside.rs", &counting(bounds));
    scratch.check(&["outside.rs"]).has_status(4);
}

#[test]
fn a_property_with_a_reserved_name() {
    let scratch = Scratch::new();
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"deadlock\", |_, s| s.n < 2);
    }

    fn models() -> Models<Self> {
        Models::new().model(\"default\", Self::default()).deadlocks()
    }";
    scratch.file("spec.rs", &counting(more));
    scratch.check(&["spec.rs"]).has_status(4).mentions("deadlock");
}

#[test]
fn an_init_that_answers_differently_the_second_time() {
    let scratch = Scratch::new();
    let init = "static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        [State { n: CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 2 }]";
    scratch.file("spec.rs", &counting("").replace("[State { n: 0 }]", init));
    scratch.check(&["spec.rs", "--verify"]).has_status(75).mentions("init");
}

#[test]
fn limits_hold_for_the_initial_states_too() {
    let scratch = Scratch::new();
    let init = "(0..).map(|n| State { n })";
    scratch.file("spec.rs", &counting("").replace("[State { n: 0 }]", init));
    for limit in [["--max-states", "5000"], ["--max-time", "1s"], ["--max-memory", "60MB"]] {
        let said = scratch.check(&["spec.rs", limit[0], limit[1], "--format", "json"]);
        let model = said.has_status(152).json()["models"][0].clone();
        assert!(model["states"]["distinct"].as_u64().unwrap() >= 5000, "{limit:?}");
        assert!(model["peak_bytes"].as_u64().unwrap() < 400_000_000, "{limit:?}");
    }
}

#[test]
fn panics_outside_of_the_search() {
    let scratch = Scratch::new();
    let bound = "    fn bounds(&self, b: &mut Bounds<Self>) {
        b.states(\"Low\", |_, s| { assert!(s.n < 2, \"two is out of all bounds\"); true });
    }";
    scratch.file("bound.rs", &counting(bound));
    scratch.check(&["bound.rs"]).has_status(14).mentions("two is out of all bounds").mentions("Step");
    let beyond = "    fn bounds(&self, b: &mut Bounds<Self>) {
        b.states(\"Low\", |_, s| s.n < 2);
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Fragile\", |_, s| 6 / (2 - s.n) > 0);
    }";
    scratch.file("beyond.rs", &counting(beyond));
    scratch.check(&["beyond.rs"]).has_status(14).mentions("divide by zero");
    let early = "    fn properties(&self, _: &mut Properties<Self>) {
        panic!(\"no properties today\");
    }";
    scratch.file("early.rs", &counting(early));
    scratch.check(&["early.rs"]).has_status(14).mentions("no properties today");
}

#[test]
fn no_property() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &counting(""));
    scratch.check(&["spec.rs"]).has_status(0).mentions("4 distinct").mentions("Never");
}

#[test]
fn panics_are_shown_with_their_trace() {
    let scratch = Scratch::new();
    let step = "steps.take(Action::Step, |t| t.n += 1);";
    let overflow = "steps.take(Action::Step, |t| t.n = u32::MAX - 2 + t.n + 1 - (u32::MAX - 3) );";
    for (name, next, says) in [
        ("assert.rs", format!("assert!(s.n < 2, \"two is too many\"); {step}"), "two is too many"),
        ("between.rs", format!("{step} assert!(s.n < 2, \"too many\");"), "too many (in `next`)"),
        ("index.rs", format!("let _ = [0, 0][s.n as usize]; {step}"), "index out of bounds"),
        ("overflow.rs", overflow.to_owned(), "overflow"),
    ] {
        scratch.file(name, &stepping(&next, ""));
        let said = scratch.check(&[name]);
        said.has_status(14).mentions(says).mentions("initial state").mentions(&format!("{name}:"));
    }
    let property = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Fragile\", |_, s| 6 / (2 - s.n) > 0);
    }";
    scratch.file("property.rs", &stepping(step, property));
    scratch.check(&["property.rs"]).has_status(14).mentions("divide by zero").mentions("Fragile");
    scratch.file(
        "init.rs",
        &stepping(step, "").replace("[State { n: 0 }]", "[State { n: [1, 2][self.last as usize] }]"),
    );
    scratch.check(&["init.rs"]).has_status(14).mentions("index out of bounds").mentions("init");
}

/// What was found before the panic, and the other models, are not lost.
#[test]
fn a_panic_is_not_a_verdict_on_the_rest() {
    let scratch = Scratch::new();
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Low\", |_, s| s.n < 100);
    }

    fn models() -> Models<Self> {
        Models::new().model(\"short\", Self { last: 2, ..Self::default() }).model(\"long\", Self { last: 5, ..Self::default() })
    }

    fn may_end(&self, s: &State) -> bool {
        s.n == self.last
    }";
    let next = "assert!(s.n < 4); if s.n < self.last { steps.take(Action::Step, |t| t.n += 1); }";
    scratch.file("spec.rs", &stepping(next, more));
    let said = scratch.check(&["spec.rs", "--format", "json"]);
    let models = said.has_status(14).json()["models"].clone();
    assert_eq!(models[0]["verdict"], "holds");
    assert_eq!(models[1]["verdict"], "panic");
    assert_eq!(models[1]["properties"][0]["verdict"], "unknown", "states beyond the panic were not seen");
}

#[test]
fn a_program_that_dies_takes_nothing_else_along() {
    let scratch = Scratch::new();
    let models = "    fn models() -> Models<Self> {
        Models::new().model(\"short\", Self { last: 2, ..Self::default() }).model(\"long\", Self { last: 5, ..Self::default() })
    }

    fn may_end(&self, s: &State) -> bool {
        s.n == self.last
    }";
    let step = "if s.n < self.last { steps.take(Action::Step, |t| t.n += 1); }";
    let abort = format!("if s.n == 4 {{ std::process::abort(); }} {step}");
    scratch.file("abort.rs", &stepping(&abort, models));
    scratch.check(&["abort.rs"]).has_status(14).mentions("short").mentions("holds").mentions("abort");
    let deep = format!(
        "fn deep(n: u64) -> u64 {{ if n == 0 {{ 0 }} else {{ std::hint::black_box(deep(std::hint::black_box(n + 1)) + 1) }} }}
        if s.n == 4 {{ assert!(deep(1) > 0); }} {step}"
    );
    scratch.file("deep.rs", &stepping(&deep, models));
    scratch.check(&["deep.rs"]).has_status(14).mentions("short").mentions("stack");
}

#[test]
fn a_next_that_never_returns() {
    let scratch = Scratch::new();
    let next = "while s.n == 2 { std::thread::sleep(std::time::Duration::from_millis(10)); } steps.take(Action::Step, |t| t.n += 1);";
    scratch.file("spec.rs", &stepping(next, ""));
    let said = scratch.check(&["spec.rs", "--max-time", "7s"]);
    said.has_status(152).mentions("n = 2").mentions("has not returned");
}

#[test]
fn a_next_that_answers_differently_the_second_time() {
    let scratch = Scratch::new();
    let next = "static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let call = CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if s.n < 5 { steps.take(Action::Step, |t| t.n += 1 + call % 2); }";
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Low\", |_, s| s.n < 3);
    }

    fn may_end(&self, s: &State) -> bool {
        s.n >= 5
    }";
    scratch.file("spec.rs", &stepping(next, more));
    scratch.check(&["spec.rs", "--threads", "1"]).has_status(75).mentions("next");
    scratch.file("unseen.rs", &stepping(next, more).replace("s.n < 3", "s.n < 9"));
    scratch.check(&["unseen.rs", "--verify"]).has_status(75).mentions("next");
}

#[test]
fn a_state_too_large_to_encode() {
    let scratch = Scratch::new();
    let text = counting("")
        .replace("    n: u32,\n}", "    n: u32,\n    text: String,\n}")
        .replace("State { n: 0 }", "State { n: 0, text: String::new() }")
        .replace("|t| t.n += 1", "|t| { t.n += 1; t.text = \"x\".repeat(1 << (14 + t.n)); }");
    scratch.file("spec.rs", &text);
    let said = scratch.check(&["spec.rs"]);
    said.has_status(152).mentions("65536").mentions("Step");
    assert!(!said.out.contains("holds\n"), "{}", said.all());
}

/// A graph that does not end: pairs of growing numbers.
fn endless() -> String {
    counting("")
        .replace("    n: u32,\n}", "    n: u32,\n    m: u32,\n}")
        .replace("State { n: 0 }", "State { n: 0, m: 0 }")
        .replace("if s.n < self.last {", "steps.take(Action::Never, |t| t.m += 1); {")
}

#[test]
fn limits_end_in_incomplete() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &endless());
    for limit in
        [["--max-states", "5000"], ["--max-depth", "20"], ["--max-time", "1s"], ["--max-memory", "40MB"]]
    {
        let said = scratch.check(&["spec.rs", limit[0], limit[1], "--format", "json"]);
        let model = said.has_status(152).json()["models"][0].clone();
        assert_eq!(model["verdict"], "incomplete", "{limit:?}");
        assert_eq!(model["as_expected"], false, "{limit:?}");
        assert!(model["states"]["left_in_queue"].as_u64().unwrap() > 0, "{limit:?}");
        assert!(model["states"]["distinct"].as_u64().unwrap() > 200, "{limit:?}");
    }
}

#[test]
fn the_memory_limit_is_kept() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &endless());
    let said = scratch.check(&["spec.rs", "--max-memory", "100MB", "--format", "json"]);
    let peak = said.has_status(152).json()["models"][0]["peak_bytes"].as_u64().unwrap();
    assert!(peak < 110_000_000, "{peak} bytes");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_in_incomplete_with_all_that_is_known() {
    let scratch = Scratch::new();
    scratch.file("spec.rs", &endless());
    scratch.check(&["spec.rs", "--max-depth", "2"]);
    let mut command = check();
    command.current_dir(scratch.path()).args(["spec.rs", "--format", "json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let said: crate::support::command::Said = child.wait_with_output().unwrap().into();
    let model = said.has_status(130).json()["models"][0].clone();
    assert_eq!(model["verdict"], "incomplete");
    assert!(model["states"]["distinct"].as_u64().unwrap() > 1000);
}

#[test]
fn a_closed_pipe_is_not_an_error_to_shout_about() {
    let mut command = check();
    command.args(["specs/", "--list"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    child.wait().unwrap();
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn a_spec_that_prints_does_not_confuse_the_pipe() {
    let scratch = Scratch::new();
    let next = "print!(\"half a line\"); eprintln!(\"{}\", \"x\".repeat(70000)); if s.n < 3 { steps.take(Action::Step, |t| t.n += 1); }";
    scratch
        .file("spec.rs", &stepping(next, "    fn may_end(&self, _: &State) -> bool {\n        true\n    }"));
    let said = scratch.check(&["spec.rs", "--format", "json"]);
    assert_eq!(said.has_status(0).json()["models"][0]["states"]["distinct"], 4);
}
