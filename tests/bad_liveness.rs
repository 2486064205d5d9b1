//! Temporal claims that go wrong: the message is clear, the status right, and nothing is said to hold that was not judged.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::support::command::{Said, check, target};
use crate::support::scratch::{Scratch, counting};

/// A counter up to its last number whose temporal claims have the fault that is asked for.
const FAULTY: &str = r#"//! A counter whose temporal claims go wrong.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use synod::prelude::*;

#[derive(Constants)]
struct Counter {
    /// Where it ends.
    #[constant(default = 5)]
    last: u32,
    /// What goes wrong.
    #[constant(default = Fault::None)]
    fault: Fault,
}

#[derive(Finite)]
enum Fault {
    None,
    FairnessOfNothing,
    FormulaOfNothing,
    FairnessPanics,
    MappingPanics,
    MappingPanicsAtFirst,
    WrongStart,
    Explosion,
    PredicatePanics,
    StepPredicatePanics,
    GoalPanics,
    Next,
    Slow,
    Fickle,
}

#[derive(State)]
struct State {
    n: u32,
}

#[derive(Action)]
enum Action {
    Step,
    Never,
}

static CALLS: AtomicU32 = AtomicU32::new(0);

impl Spec for Counter {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { n: 0 }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        if s.n < self.last {
            steps.take(Action::Step, |t| t.n += 1);
        }
    }

    fn may_end(&self, s: &State) -> bool {
        s.n == self.last
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(step_of(if self.fault == Fault::FairnessOfNothing { "Stepp" } else { "Step" }));
        if self.fault == Fault::FairnessPanics {
            panic!("no fairness today");
        }
        if self.fault == Fault::StepPredicatePanics {
            f.strong(step_where("fragile", |_, s: &State, _, _| 6 / (2 - s.n) > 0));
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        let at = |wanted: u32| move |_: &Self, s: &State| s.n == wanted;
        let fault = self.fault;
        p.always("Small", |_, s| s.n < 1_000_000);
        p.eventually("Ends", |m, s| s.n == m.last);
        match self.fault {
            Fault::FormulaOfNothing => p.temporal("Stops", eventually(always(!taken(step_of("Stopp"))))),
            Fault::MappingPanics => p.refines("Parity", parity::Parity::default(), |_, s| {
                assert!(s.n != 2, "two has no parity");
                parity::State { odd: s.n % 2 == 1 }
            }),
            Fault::MappingPanicsAtFirst => p.refines("Parity", parity::Parity::default(), |_, s| {
                assert!(s.n != 0, "zero has no parity");
                parity::State { odd: s.n % 2 == 1 }
            }),
            Fault::WrongStart => p.refines("Parity", parity::Parity::default(), |_, s| {
                parity::State { odd: s.n % 2 == 0 }
            }),
            Fault::Explosion => {
                let far = (0..40).fold(state("five", at(5)), |f, _| next(f));
                p.temporal("Far", eventually(state("one", at(1)) & far));
            }
            Fault::PredicatePanics => p.eventually("Fragile", |_, s| 6 / (2 - s.n) > 100),
            Fault::GoalPanics => p.always_possible("Fragile", |_, s| 6 / (2 - s.n) > 0),
            Fault::Next => p.temporal("Alternates", next(state("one", at(1)))),
            Fault::Slow => p.eventually("Slow", |_, _| {
                std::thread::sleep(std::time::Duration::from_millis(20));
                true
            }),
            Fault::Fickle => p.infinitely_often("Fickle", move |_, _| {
                CALLS.fetch_add(1, Relaxed) > 5 && fault == Fault::Fickle
            }),
            _ => {}
        }
    }
}

/// What the counter implements.
mod parity {
    use synod::prelude::*;

    #[derive(Constants)]
    pub(crate) struct Parity;

    #[derive(State)]
    pub(crate) struct State {
        pub(crate) odd: bool,
    }

    #[derive(Action)]
    pub(crate) enum Action {
        Flip,
    }

    impl Spec for Parity {
        type State = State;
        type Action = Action;

        fn init(&self) -> impl IntoIterator<Item = State> {
            [State { odd: false }]
        }

        fn next(&self, _: &State, steps: &mut Steps<'_, Self>) {
            steps.take(Action::Flip, |t| t.odd = !t.odd);
        }
    }
}

synod::main!(Counter);
"#;

/// Checks the counter with a fault. It is compiled once for all tests.
fn faulty(fault: &str, options: &[&str]) -> Said {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = target().join("synod-tests-faulty");
        std::fs::create_dir_all(&folder).expect("the target folder can be written");
        std::fs::write(folder.join("faulty.rs"), FAULTY).expect("the target folder can be written");
        let compiled = check().current_dir(&folder).args(["faulty.rs", "--list"]).output();
        assert!(compiled.is_ok_and(|output| output.status.success()), "faulty.rs does not compile");
        folder
    });
    let said = check().current_dir(folder).args(["faulty.rs", "--fault", fault]).args(options).output();
    said.expect("check can be started").into()
}

#[test]
fn without_a_fault_it_holds() {
    faulty("none", &[]).has_status(0).mentions("6 distinct");
}

/// And if so, the user hears which actions there are.
#[test]
fn actions_that_do_not_exist() {
    let said = faulty("fairness-of-nothing", &[]);
    said.has_status(2).mentions("weak fairness of Stepp").mentions("there are: Step, Never");
    let said = faulty("formula-of-nothing", &[]);
    said.has_status(2).mentions("Stops").mentions("`Stopp`").mentions("there are: Step, Never");
    // Also where it is not an option that makes it so.
    let scratch = Scratch::new();
    let fairness = "    fn fairness(&self, f: &mut Fairness<Self>) {
        f.strong(step_of(\"Stepp\"));
    }";
    scratch.file("spec.rs", &counting(fairness));
    let said = scratch.check(&["spec.rs"]);
    said.has_status(4).mentions("strong fairness of Stepp").mentions("there are: Step, Never");
}

#[test]
fn panics_are_shown_with_the_trace_that_leads_there() {
    for (fault, says, last_step) in [
        ("mapping-panics", "two has no parity", "n: 0 → 1"),
        ("predicate-panics", "divide by zero", "n: 1 → 2"),
        ("step-predicate-panics", "divide by zero", "n: 1 → 2"),
        ("goal-panics", "divide by zero", "n: 1 → 2"),
    ] {
        let said = faulty(fault, &[]);
        said.has_status(14)
            .mentions(says)
            .mentions("initial state")
            .mentions(last_step)
            .mentions("faulty.rs:");
    }
    faulty("mapping-panics-at-first", &[]).has_status(14).mentions("zero has no parity");
    faulty("fairness-panics", &[]).has_status(14).mentions("no fairness today");
}

/// The counterexample has the concrete states and, beside them, what they are mapped to.
#[test]
fn an_abstract_spec_that_starts_elsewhere() {
    let said = faulty("wrong-start", &[]);
    said.has_status(12).mentions("Parity").mentions("n = 0").mentions("odd = true");
}

#[test]
fn a_formula_whose_automaton_explodes() {
    faulty("none", &[]);
    let began = Instant::now();
    faulty("explosion", &[]).has_status(2).mentions("Far").mentions("too large");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn a_formula_that_counts_steps_is_warned_of() {
    let said = faulty("next", &[]);
    said.has_status(13).mentions("Alternates").mentions("stuttering step");
}

#[test]
fn fingerprints_are_not_for_liveness() {
    let said = faulty("none", &["--fingerprint", "--format", "json"]);
    said.has_status(0).mentions("kept whole");
    let model = &said.json()["models"][0];
    assert_eq!(model["exactness"], "exact");
    assert!(model["collision_probability"].is_null());
}

/// A predicate that answers differently each time is the spec's fault, and not Synod's.
#[test]
fn a_predicate_that_answers_differently_the_second_time() {
    faulty("fickle", &[]).has_status(75).mentions("Fickle");
}

/// Bounded is not verified: whatever a limit ends, nothing that must happen in the end is said to hold.
#[test]
fn a_limit_leaves_liveness_unknown() {
    let many = ["--last", "900000"];
    for (fault, limit) in [
        ("none", ["--max-states", "5000"]),
        ("none", ["--max-depth", "20"]),
        ("none", ["--max-time", "0.1s"]),
        ("none", ["--max-memory", "20MB"]),
        // The search is done in no time; the graph is not.
        ("slow", ["--max-time", "1s"]),
    ] {
        let last = if fault == "slow" { ["--last", "1000"] } else { many };
        let said = faulty(fault, &[&last[..], &limit, &["--format", "json"]].concat());
        let model = said.has_status(152).json()["models"][0].clone();
        assert_eq!(model["verdict"], "incomplete", "{fault} {limit:?}");
        for property in model["properties"].as_array().unwrap() {
            assert_eq!(property["verdict"], "unknown", "{fault} {limit:?} {property}");
        }
        let text = faulty(fault, &[&last[..], &limit].concat());
        assert!(!text.out.contains("holds"), "{}", text.all());
    }
}

/// Safety first: what must happen in the end is not judged where something happens that must not.
#[test]
fn a_safety_violation_leaves_liveness_unknown() {
    let scratch = Scratch::new();
    let more = "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Low\", |_, s| s.n < 2);
        p.eventually(\"Ends\", |m, s| s.n == m.last);
    }

    fn models() -> Models<Self> {
        Models::new()
            .model(\"default\", Self::default())
            .model(\"low\", Self::default()).violates(\"Low\")
            .model(\"both\", Self::default()).violates(\"Low\").violates(\"Ends\")
            .model(\"stuck\", Self { last: 1, ..Self::default() }).violates(\"Ends\")
    }";
    scratch.file("spec.rs", &counting(more));
    let verdicts = |arguments: &[&str], status: i32| {
        let said = scratch.check(&[&["spec.rs", "--format", "json"], arguments].concat());
        let report = said.has_status(status).json();
        let properties = report["models"][0]["properties"].as_array().unwrap();
        properties.iter().map(|p| p["verdict"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&["--model", "default"], 12), ["violated", "unknown"]);
    assert_eq!(verdicts(&["--model", "default", "--continue"], 12), ["violated", "violated"]);
    assert_eq!(verdicts(&["--model", "low"], 0), ["violated", "unknown"]);
    assert_eq!(verdicts(&["--model", "both"], 0), ["violated", "violated"]);
    assert_eq!(verdicts(&["--model", "stuck"], 0), ["holds", "violated"]);
}
