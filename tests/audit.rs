//! `check audit`: on a spec whose survivors are known, against the slow way, and on bad input.

use serde_json::Value;
use synod_mutate::Mutants;

use crate::support::command::{root, run, specs, without_measurements};
use crate::support::scratch::Scratch;

/// Two workers and a lock; what is wrong with what it says is told in comments.
const LOCK: &str = r#"//! A lock.

use synod::prelude::*;

#[derive(Constants)]
struct Lock {
    /// How often a worker comes back.
    #[constant(default = 2, range = 1..=3)]
    rounds: u8,
    /// Of no matter.
    #[constant(default = 1, range = 0..=9)]
    unused: u8,
}

#[derive(State)]
struct State {
    inside: Vec<bool>,
    rounds: u8,
    name: u8,
}

#[derive(Action)]
enum Action {
    Enter { worker: usize },
    Leave { worker: usize },
    Never,
}

impl Spec for Lock {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { inside: vec![false; 2], rounds: 0, name: 7 }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for worker in 0..2 {
            if s.rounds < self.rounds && s.inside.iter().all(|inside| !*inside) {
                steps.take(Action::Enter { worker }, |t| {
                    t.inside[worker] = true;
                    t.rounds += 1;
                });
            }
            if s.inside[worker] {
                steps.take(Action::Leave { worker }, |t| t.inside[worker] = false);
            }
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(step_of("Enter"));
        f.weak(step_of("Leave"));
    }

    fn may_end(&self, s: &State) -> bool {
        s.rounds == self.rounds
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("MutualExclusion", |_, s| !s.inside[0] || !s.inside[1]);
        // No state has this name.
        p.always("Vacuous", |_, s| s.name == 7 || s.inside[0]);
        p.reachable("SecondEnters", |_, s| s.inside[1]);
        p.leads_to("Leaves", |_, s| s.inside[0], |_, s| !s.inside[0]);
        p.leads_to("Idle", |_, s| s.name == 8, |_, s| s.inside[0]);
    }

    fn models() -> Models<Self> {
        Models::new().model("default", Self::default())
    }
}

synod::main!(Lock);
"#;

fn mutants(document: &Value) -> &Vec<Value> {
    document["specs"][0]["mutants"].as_array().expect("an audit has mutants")
}

fn verdicts(document: &Value, verdict: &str) -> Vec<String> {
    let those = mutants(document).iter().filter(|mutant| mutant["verdict"]["is"] == verdict);
    those.map(|mutant| mutant["change"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_nobody_notices_is_told_with_its_place() {
    let scratch = Scratch::new();
    scratch.file("lock.rs", LOCK);
    let said = scratch.check(&["audit", "lock.rs"]);
    said.has_status(20);
    insta::assert_snapshot!("audit", said.out);
}

#[test]
fn the_document_is_the_same_for_any_number_of_threads() {
    let scratch = Scratch::new();
    scratch.file("lock.rs", LOCK);
    let document = |threads| {
        scratch.check(&["audit", "lock.rs", "--format", "json", "--threads", threads]).has_status(20).json()
    };
    let one = document("1");
    assert_eq!(one, document("3"));
    assert_eq!(one["format"], "synod-audit");
    let survivors = [
        "`t.rounds += 1;` left out",
        "guard `s.inside[worker]` left out",
        "`f.weak(step_of(\"Enter\"));` left out",
        "`s.inside[0]` → false",
    ];
    assert_eq!(verdicts(&one, "unnoticed"), survivors);
}

/// The verdicts are those of specs that somebody has changed by hand and compiled by themselves.
#[test]
fn the_slow_way_gives_the_same_verdicts() {
    let scratch = Scratch::new();
    scratch.file("lock.rs", LOCK);
    let audited = scratch.check(&["audit", "lock.rs", "--format", "json"]).json();
    let mutants_of_lock = Mutants::of(LOCK).expect("it is Rust");
    let folder = scratch.path().join("slow");
    std::fs::create_dir(&folder).expect("the temporary folder can be written");
    for mutant in mutants_of_lock.list() {
        let path = folder.join(format!("m{:03}.rs", mutant.number));
        std::fs::write(path, mutants_of_lock.apply(LOCK, mutant)).expect("the same");
    }
    scratch.file("slow/m000.rs", LOCK);
    let limit = ["slow", "--format", "json", "--max-states", "100000"];
    let slow = scratch.check(&limit).json();
    let slow = slow["specs"].as_array().expect("several specs").clone();
    let (original, slow) = slow.split_first().expect("the spec itself");
    assert_eq!(slow.len(), mutants(&audited).len());
    let states = |spec: &Value| spec["models"][0]["states"].clone();
    for (fast, slow) in mutants(&audited).iter().zip(slow) {
        let expected = match slow["exit_status"].as_u64() {
            Some(0) if fast["kind"] == "system" && states(slow) == states(original) => "without-effect",
            Some(0) => "unnoticed",
            Some(101) => "not-compiled",
            Some(152) => "too-large",
            _ => "noticed",
        };
        assert_eq!(fast["verdict"]["is"], expected, "{fast}\\n{slow}");
    }
}

/// A copy with all switches and nothing on is the spec that it was made of: to the last number of the report.
#[test]
fn a_copy_with_nothing_on_gives_the_very_report() {
    let copies = Scratch::new();
    for name in ["two_phase_commit", "paxos", "bakery", "raft"] {
        let path =
            specs().into_iter().find(|path| path.ends_with(format!("{name}.rs"))).expect("a spec of ours");
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let mutants = Mutants::of(&text).expect("it is Rust");
        let all = mutants.instrument_from(&text, &root().join("specs"), &|_| true);
        copies.file(&format!("{name}.rs"), &all.text);
        let report = |path: &str| {
            let mut report = without_measurements(run([path, "--format", "json"]).json());
            strip_places(&mut report);
            report
        };
        let copy = copies.path().join(format!("{name}.rs"));
        assert_eq!(report(&copy.to_string_lossy()), report(&path.to_string_lossy()), "{name}");
    }
}

/// Takes away where the spec is.
fn strip_places(report: &mut Value) {
    match report {
        Value::Object(fields) => {
            for name in ["spec", "file", "command"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(strip_places);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_places),
        _ => {}
    }
}

#[test]
fn what_is_accepted_with_a_reason_is_no_finding_until_it_is_stale() {
    let scratch = Scratch::new();
    scratch.file("lock.rs", LOCK);
    scratch.check(&["audit", "lock.rs", "--update"]).has_status(20);
    let list = scratch.path().join("audit.toml");
    let skeleton = std::fs::read_to_string(&list).expect("a skeleton was written");
    // Nobody has said why.
    scratch.check(&["audit", "lock.rs", "-q"]).has_status(20);
    let filled = skeleton.replace("reason = \"\"", "reason = \"a test\"");
    scratch.file("audit.toml", &filled);
    scratch.check(&["audit", "lock.rs", "-q"]).has_status(0);
    scratch.check(&["audit", "lock.rs", "--update"]).has_status(0);
    assert_eq!(std::fs::read_to_string(&list).expect("it is there"), filled);
    // A property that notices makes an entry stale, and so does a line that is gone.
    let better = LOCK.replace(
        r#"p.always("Vacuous", |_, s| s.name == 7 || s.inside[0]);"#,
        r#"p.always("Counts", |_, s| s.rounds > 0 || !s.inside[0]);"#,
    );
    scratch.file("lock.rs", &better);
    let said = scratch.check(&["audit", "lock.rs"]);
    said.has_status(20).mentions("Accepted, and not found");
    said.mentions("lock.rs in next: `t.rounds += 1;` left out").mentions("s.name == 7");
}

#[test]
fn one_mutant_is_shown_as_check_shows_a_spec() {
    let scratch = Scratch::new();
    scratch.file("lock.rs", LOCK);
    let listed = scratch.check(&["audit", "lock.rs", "--list"]);
    listed.has_status(0).mentions("`all` → `any`");
    let line = listed.out.lines().find(|line| line.contains("`all` → `any`")).expect("it is listed");
    let number = line.split('#').nth(1).and_then(|rest| rest.split(' ').next()).expect("a number");
    let shown = scratch.check(&["audit", "lock.rs", "--mutant", number]);
    shown.has_status(12).mentions("MutualExclusion is violated").mentions("`all` → `any`");
    shown.mentions(&format!("To see it again: check audit lock.rs --mutant {number}"));
    scratch.check(&["audit", "lock.rs", "--mutant", "999"]).has_status(2).mentions("there are");
    scratch.check(&["audit", "lock.rs", "--function", "init"]).has_status(0).mentions("0 small changes");
}

#[test]
fn what_cannot_be_audited_says_why() {
    let scratch = Scratch::new();
    scratch.file("wrong.rs", &LOCK.replace("s.inside[worker] {", "s.outside[worker] {"));
    scratch.check(&["audit", "wrong.rs"]).has_status(101).mentions("outside").mentions("does not compile");
    scratch.file("cut.rs", &format!("{}\\nsynod::main!(Lock);", &LOCK[..LOCK.len() / 2]));
    scratch.check(&["audit", "cut.rs"]).has_status(101);
    scratch.file("none.rs", "fn main() {}\\n");
    scratch.check(&["audit", "none.rs"]).has_status(4);
    scratch.check(&["audit", "missing.rs"]).has_status(2).mentions("missing.rs");
    scratch.file("fails.rs", &LOCK.replace("!s.inside[0] ||", "false ||"));
    scratch.check(&["audit", "fails.rs"]).has_status(12).mentions("not every model gives what it expects");
}

#[test]
fn a_list_that_makes_no_sense_is_refused() {
    let scratch = Scratch::new();
    scratch.file("lock.rs", LOCK);
    for list in ["[[accepted]]\nspec = \"lock.rs", "[[accepted]]\nspec = 3", "\u{0}", "reasons = []"] {
        scratch.file("audit.toml", list);
        scratch
            .check(&["audit", "lock.rs"])
            .has_status(2)
            .mentions("audit.toml is no list of accepted findings");
    }
    scratch.check(&["audit", "lock.rs", "--accept", "none.toml"]).has_status(2).mentions("none.toml");
}

/// As many states by as many steps, but other states: a property could notice.
#[test]
fn other_states_are_no_missing_effect() {
    let scratch = Scratch::new();
    let spec = "use synod::prelude::*;
#[derive(Constants)]
struct Light {}
#[derive(Finite)]
enum Colour { Red, Green, Blue }
#[derive(State)]
struct State { colour: Colour }
#[derive(Action)]
enum Action { Turn }
impl Spec for Light {
    type State = State;
    type Action = Action;
    fn init(&self) -> impl IntoIterator<Item = State> { [State { colour: Colour::Red }] }
    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        steps.take(Action::Turn, |t| t.colour = Colour::Green);
        if s.colour == Colour::Red && s.colour != Colour::Blue { steps.take(Action::Turn, |t| t.colour = s.colour); }
    }
    fn models() -> Models<Self> { Models::new().model(\"default\", Self {}) }
}
synod::main!(Light);
";
    scratch.file("light.rs", spec);
    let audited = scratch.check(&["audit", "light.rs", "--format", "json"]).has_status(20).json();
    assert!(verdicts(&audited, "unnoticed").contains(&"`Colour::Green` → `Colour::Blue`".to_owned()));
    let without_effect = verdicts(&audited, "without-effect");
    assert!(without_effect.contains(&"condition `s.colour != Colour::Blue` left out".to_owned()));
    assert!(!without_effect.contains(&"`Colour::Green` → `Colour::Blue`".to_owned()));
}
