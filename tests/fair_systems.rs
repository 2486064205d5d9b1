//! Fairness of a system: with what is not put off for ever, and without it.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::command::{check, target};

/// One process asks another one until it hears the answer. What goes wrong, and what is fair, are options.
const ASK: &str = r#"//! One process asks another one until it hears an answer, under the fairness that is asked for.

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct Ask {
    /// What may go wrong.
    #[constant(default = Trouble::None)]
    trouble: Trouble,
    /// What is not put off for ever.
    #[constant(default = Fair::Nothing)]
    fair: Fair,
}

#[derive(Finite)]
enum Trouble {
    /// Nothing.
    None,
    /// Any number of messages are lost.
    Losses,
    /// The answerer crashes, any number of times.
    Crashes,
    /// The answerer crashes once.
    OneCrash,
    /// The network falls apart, any number of times.
    Partitions,
}

#[derive(Finite)]
enum Fair {
    Nothing,
    StepsOfAsker,
    StepsOfBoth,
    TimeoutsAlone,
    DeliveriesAlone,
    DeliveriesTo,
    DeliveriesToAsker,
    DeliveriesBetween,
    DeliveriesOneWay,
    DeliveriesOfKind,
    WeakDeliveries,
    StrongDeliveries,
    StrongQuestions,
    NoRecovery,
    Recovery,
    Healing,
}

#[derive(Finite)]
enum Process {
    Asker,
    Answerer,
}

#[derive(Finite)]
enum Message {
    Question,
    Answer,
}

#[derive(Value)]
struct Local {
    heard: bool,
    asked: bool,
}

impl Protocol for Ask {
    type Process = Process;
    type Local = Local;
    type Message = Message;
    type Timeout = ();
    type History = ();

    fn members(&self) -> impl IntoIterator<Item = Process> {
        Process::all()
    }

    // What was sent already may be sent again, and nothing piles up: a network that forgets what is lost.
    fn network(&self) -> Network {
        Network::repeating()
    }

    fn failures(&self) -> Failures {
        let unlimited = Budget::Unlimited;
        match self.trouble {
            Trouble::None => Failures::none(),
            Trouble::Losses => Failures::none().losses(unlimited),
            Trouble::Crashes => Failures::none().crashes(unlimited),
            Trouble::OneCrash => Failures::none().crashes(1),
            Trouble::Partitions => Failures::none().partitions(unlimited),
        }
    }

    fn may_crash(&self, process: Process) -> bool {
        process == Process::Answerer
    }

    fn initial(&self, _: Process) -> impl IntoIterator<Item = Local> {
        [Local { heard: false, asked: false }]
    }

    fn timeouts(&self, process: Process, local: &Local) -> impl IntoIterator<Item = ()> {
        (process == Process::Asker && !local.heard).then_some(())
    }

    fn timeout(&self, me: &mut Me<'_, Self>, (): ()) {
        me.asked = true;
        me.broadcast(Message::Question);
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match message {
            Message::Question => me.send(from, Message::Answer),
            Message::Answer => me.heard = true,
        }
    }
}

impl Spec for Ask {
    synod::system!();

    fn may_end(&self, s: &System<Self>) -> bool {
        s[Process::Asker].heard
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        use Process::{Answerer, Asker};
        let questions = |e: &Envelope<Process, Message>| e.message == Message::Question;
        let answers = |e: &Envelope<Process, Message>| e.message == Message::Answer;
        match self.fair {
            Fair::Nothing => {}
            Fair::StepsOfAsker => f.weak(steps_of(Asker)),
            Fair::DeliveriesAlone => [Asker, Answerer].into_iter().for_each(|p| f.weak(deliveries_to(p))),
            _ => f.weak(timeouts_of(Asker)),
        }
        match self.fair {
            Fair::StepsOfBoth => [Asker, Answerer].into_iter().for_each(|p| f.weak(steps_of(p))),
            Fair::DeliveriesTo => [Asker, Answerer].into_iter().for_each(|p| f.weak(deliveries_to(p))),
            Fair::DeliveriesToAsker => f.weak(deliveries_to(Asker)),
            Fair::DeliveriesBetween => {
                f.weak(deliveries_between(Asker, Answerer));
                f.weak(deliveries_between(Answerer, Asker));
            }
            Fair::DeliveriesOneWay => f.weak(deliveries_between(Answerer, Asker)),
            Fair::DeliveriesOfKind | Fair::WeakDeliveries => {
                f.weak(deliveries("questions", questions));
                f.weak(deliveries("answers", answers));
            }
            Fair::StrongDeliveries => {
                f.strong(deliveries("questions", questions));
                f.strong(deliveries("answers", answers));
            }
            Fair::StrongQuestions => f.strong(deliveries("questions", questions)),
            Fair::NoRecovery => {
                f.strong(deliveries_to(Asker));
                f.strong(deliveries_to(Answerer));
            }
            Fair::Recovery => {
                f.strong(deliveries_to(Asker));
                f.strong(deliveries_to(Answerer));
                f.weak(recovery_of(Answerer));
            }
            Fair::Healing => {
                f.strong(deliveries_to(Asker));
                f.strong(deliveries_to(Answerer));
                f.weak(step_of("Heal"));
            }
            _ => {}
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.eventually("Heard", |_, s| s[Process::Asker].heard);
    }
}

synod::main!(Ask);
"#;

/// The counterexample to `Heard`, if there is one, under this trouble and this fairness. The system is compiled once for all tests.
fn counterexample(trouble: &str, fair: &str) -> Option<Value> {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = target().join("synod-tests-fair-systems");
        std::fs::create_dir_all(&folder).expect("the target folder can be written");
        std::fs::write(folder.join("ask.rs"), ASK).expect("the target folder can be written");
        let compiled = check().current_dir(&folder).args(["ask.rs", "--list"]).output();
        assert!(compiled.is_ok_and(|output| output.status.success()), "ask.rs does not compile");
        folder
    });
    let arguments = ["ask.rs", "--trouble", trouble, "--fair", fair, "--format", "json"];
    let said = check().current_dir(folder).args(arguments).output().expect("check can be started");
    let said = crate::support::command::Said::from(said);
    assert!([0, 13].contains(&said.status), "{}", said.all());
    let model = &said.json()["models"][0];
    assert_eq!(model["verdict"] == "holds", said.status == 0, "{}", said.all());
    model["counterexamples"].get(0).cloned()
}

fn action(action: &Value) -> String {
    let name = |arg: &Value| match arg {
        Value::Object(envelope) => envelope["message"].to_string().replace('"', ""),
        process => process.to_string().replace('"', ""),
    };
    let args: Vec<String> =
        action["args"].as_object().into_iter().flatten().map(|(_, arg)| name(arg)).collect();
    format!("{} {}", action["name"].as_str().unwrap_or_default(), args.join(" ")).trim().to_owned()
}

/// What happens before a lasso's cycle, and what happens in it; nothing where it stutters for ever.
fn lasso(counterexample: &Value) -> (Vec<String>, Vec<String>) {
    let start = usize::try_from(counterexample["loop_start"].as_u64().expect("a lasso")).unwrap();
    let steps = counterexample["steps"].as_array().unwrap();
    let mut actions: Vec<String> = steps[1..].iter().map(|step| action(&step["action"])).collect();
    let mut cycle = actions.split_off(start);
    let back = &counterexample["loop_action"];
    cycle.extend((!back.is_null()).then(|| action(back)));
    (actions, cycle)
}

#[track_caller]
fn holds(trouble: &str, fair: &str) {
    let counterexample = counterexample(trouble, fair);
    assert!(counterexample.is_none(), "{:?}", lasso(&counterexample.unwrap()));
}

/// It stops for ever after these steps.
#[track_caller]
fn stops(trouble: &str, fair: &str, after: &[&str]) {
    let (before, cycle) = lasso(&counterexample(trouble, fair).expect("it fails"));
    assert_eq!((before.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), cycle.len()), (after, 0));
}

/// It goes round for ever, by just these steps.
#[track_caller]
fn goes_round(trouble: &str, fair: &str, by: &[&str]) {
    let (_, mut cycle) = lasso(&counterexample(trouble, fair).expect("it fails"));
    cycle.sort();
    assert_eq!(cycle, by);
}

#[test]
fn steps_of_a_process() {
    holds("none", "steps-of-both");
    stops("none", "nothing", &[]);
    stops("none", "steps-of-asker", &["Timeout Asker"]);
}

#[test]
fn timeouts_of_a_process() {
    holds("none", "deliveries-to");
    stops("none", "deliveries-alone", &[]);
    stops("none", "timeouts-alone", &["Timeout Asker"]);
}

#[test]
fn deliveries_to_a_process() {
    holds("none", "deliveries-to");
    stops("none", "deliveries-to-asker", &["Timeout Asker"]);
}

#[test]
fn deliveries_between_processes() {
    holds("none", "deliveries-between");
    stops("none", "deliveries-one-way", &["Timeout Asker"]);
}

#[test]
fn deliveries_of_a_kind() {
    holds("none", "deliveries-of-kind");
    stops("none", "strong-questions", &["Timeout Asker", "Deliver Question"]);
}

/// What is sent again and again arrives again and again: strong fairness of its arrival. Weak fairness asks nothing, since every
/// loss ends what it would insist on.
#[test]
fn a_fair_lossy_link() {
    holds("losses", "strong-deliveries");
    for fair in ["weak-deliveries", "strong-questions", "timeouts-alone"] {
        goes_round("losses", fair, &["Deliver Question", "Lose Answer"]);
    }
}

/// A process that is down has no step to take, so that others' fairness asks nothing of it.
#[test]
fn recovery_of_a_process() {
    for trouble in ["crashes", "one-crash"] {
        holds(trouble, "recovery");
        stops(trouble, "no-recovery", &["Timeout Asker", "Crash Answerer"]);
    }
    // One crash: weak fairness of its steps includes that it recovers. Any number: it may crash before each of them.
    holds("one-crash", "steps-of-both");
    goes_round("crashes", "steps-of-both", &["Crash Answerer", "Recover Answerer"]);
}

/// A partition is nobody's step; that it heals is said by `step_of("Heal")`.
#[test]
fn healing_of_a_partition() {
    holds("partitions", "healing");
    let apart = "Partition {Asker}|{Answerer}";
    stops("partitions", "recovery", &["Timeout Asker", apart]);
    goes_round("partitions", "weak-deliveries", &["Heal", apart]);
}
