//! Systems of processes that do not fit together: the message is clear and speaks of the spec, and the status is right.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::support::command::{Said, check, target};

/// One process asks the others. What does not fit is an option.
const ASK: &str = r#"//! One process asks, the others answer, and something does not fit.

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct Ask {
    /// How many processes take part.
    #[constant(default = 2, range = 0..=20)]
    processes: usize,
    /// What does not fit.
    #[constant(default = Fault::None)]
    fault: Fault,
}

#[derive(Finite)]
enum Fault {
    None,
    NamedTwice,
    Stranger,
    StrangerAtStart,
    StrangerLater,
    Itself,
    NothingInitial,
    LossesInMailbox,
    DuplicatesInMailbox,
    PartitionsInMailbox,
    DuplicatesInRepeating,
    IgnoredInQueue,
    IgnoredInMailbox,
    NobodyCrashes,
    NobodyBeside,
    PartitionsOfAll,
    Silent,
    SilentEnd,
    HandlerPanics,
    CrashPanics,
    InitialPanics,
    MembersPanic,
    Assumed,
}

#[derive(Finite)]
#[finite(count = 20, show = "p1")]
struct Process(u8);

#[derive(Finite)]
enum Message {
    Question,
    Answer,
}

#[derive(Value)]
struct Local {
    asked: bool,
    heard: u8,
}

const ASKER: Process = Process(0);

impl Protocol for Ask {
    type Process = Process;
    type Local = Local;
    type Message = Message;
    type Timeout = ();
    type History = ();

    fn members(&self) -> impl IntoIterator<Item = Process> {
        assert!(self.fault != Fault::MembersPanic, "nobody knows who takes part");
        let twice = (self.fault == Fault::NamedTwice).then_some(Process(1));
        Process::first(self.processes).chain(twice)
    }

    fn network(&self) -> Network {
        match self.fault {
            Fault::LossesInMailbox | Fault::DuplicatesInMailbox | Fault::PartitionsInMailbox => Network::reliable(),
            Fault::IgnoredInMailbox => Network::reliable().leaving_ignored(),
            Fault::IgnoredInQueue => Network::fifo().leaving_ignored(),
            Fault::DuplicatesInRepeating => Network::repeating(),
            _ => Network::reordering(),
        }
    }

    fn failures(&self) -> Failures {
        match self.fault {
            Fault::LossesInMailbox => Failures::none().losses(1),
            Fault::DuplicatesInMailbox | Fault::DuplicatesInRepeating => Failures::none().duplicates(1),
            Fault::PartitionsInMailbox | Fault::NobodyBeside | Fault::PartitionsOfAll => {
                Failures::none().partitions(1)
            }
            Fault::NobodyCrashes | Fault::CrashPanics => Failures::none().crashes(1),
            _ => Failures::none(),
        }
    }

    fn initial(&self, process: Process) -> impl IntoIterator<Item = Local> {
        assert!(self.fault != Fault::InitialPanics, "nothing to begin with");
        let nothing = self.fault == Fault::NothingInitial && process == Process(1);
        (!nothing).then_some(Local { asked: false, heard: 0 })
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if self.fault == Fault::StrangerAtStart {
            me.send(Process(9), Message::Question);
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match message {
            Message::Question => {
                assert!(self.fault != Fault::HandlerPanics, "no idea");
                me.send(from, Message::Answer);
            }
            Message::Answer if self.fault == Fault::StrangerLater => me.send(Process(9), Message::Question),
            Message::Answer => me.heard += 1,
        }
    }

    fn timeouts(&self, process: Process, local: &Local) -> impl IntoIterator<Item = ()> {
        let silent = matches!(self.fault, Fault::Silent | Fault::SilentEnd);
        (process == ASKER && !local.asked && !silent).then_some(())
    }

    fn timeout(&self, me: &mut Me<'_, Self>, _: ()) {
        me.asked = true;
        match self.fault {
            Fault::Stranger => me.send(Process(9), Message::Question),
            Fault::Itself => me.send(ASKER, Message::Question),
            _ => me.broadcast(Message::Question),
        }
    }

    fn may_crash(&self, _: Process) -> bool {
        self.fault != Fault::NobodyCrashes
    }

    fn crash(&self, _: Process, local: &mut Local) {
        assert!(self.fault != Fault::CrashPanics || local.heard == 0, "an answer is lost");
    }

    fn partitions(&self) -> Vec<Set<Process>> {
        match self.fault {
            Fault::NobodyBeside => vec![Process::all().collect()],
            _ => all_partitions(self),
        }
    }

    fn assume(&self) -> Result<(), String> {
        if self.fault == Fault::Assumed { Err("an odd number of processes".to_owned()) } else { Ok(()) }
    }
}

impl Spec for Ask {
    synod::system!();

    fn may_end(&self, s: &System<Self>) -> bool {
        s.is_quiet() && (s[ASKER].asked || self.fault == Fault::SilentEnd)
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Few", |m, s: &System<Self>| usize::from(s[ASKER].heard) < m.processes.max(2));
    }
}

synod::main!(Ask);
"#;

/// Checks the system with a fault. It is compiled once for all tests.
fn faulty(fault: &str, options: &[&str]) -> Said {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = target().join("synod-tests-systems");
        std::fs::create_dir_all(&folder).expect("the target folder can be written");
        std::fs::write(folder.join("ask.rs"), ASK).expect("the target folder can be written");
        let compiled = check().current_dir(&folder).args(["ask.rs", "--list"]).output();
        assert!(compiled.is_ok_and(|output| output.status.success()), "ask.rs does not compile");
        folder
    });
    let said = check().current_dir(folder).args(["ask.rs", "--fault", fault]).args(options).output();
    said.expect("check can be started").into()
}

#[test]
fn without_a_fault_it_holds() {
    faulty("none", &[]).has_status(0).mentions("4 distinct");
}

#[test]
fn processes_that_are_none_or_twice_there() {
    faulty("none", &["--processes", "0"])
        .has_status(2)
        .mentions("at least one process")
        .mentions("`members`");
    faulty("named-twice", &[]).has_status(2).mentions("`members` names p2 twice");
    faulty("nothing-initial", &[]).has_status(2).mentions("`initial` gives p2 nothing to begin with");
}

/// With the behaviour that leads there, and the place in the spec that sends.
#[test]
fn a_message_to_somebody_who_does_not_take_part() {
    let says = "p1 sends Question to p10, which does not take part; there are: p1, p2";
    let said = faulty("stranger", &[]);
    said.has_status(14).mentions(says).mentions("while taking Timeout(p1)").mentions("ask.rs:");
    assert!(said.out.contains("me.send(Process(9), Message::Question)"), "{}", said.all());
    faulty("stranger-at-start", &[]).has_status(14).mentions(says).mentions("`init`");
    let said = faulty("stranger-later", &[]);
    said.has_status(14).mentions("Deliver(p1→p2: Question)").mentions(
        "p1 sends Question to p10, which does not take part; there are: p1, p2 (while taking Deliver(p2→p1: Answer))",
    );
}

/// It is under way like any other, and arrives.
#[test]
fn a_message_to_itself() {
    let said = faulty("itself", &["--format", "json"]);
    let model = &said.has_status(0).json()["models"][0];
    assert_eq!(model["states"]["distinct"], 4);
    let delivered = model["actions"].as_array().unwrap().iter().find(|action| action["name"] == "Deliver");
    assert_eq!(delivered.unwrap()["taken"], 2);
}

#[test]
fn failures_that_do_not_fit_the_network() {
    for fault in ["losses-in-mailbox", "duplicates-in-mailbox", "partitions-in-mailbox"] {
        faulty(fault, &[]).has_status(2).mentions("a reliable network neither loses nor duplicates messages");
    }
    faulty("duplicates-in-repeating", &[]).has_status(2).mentions("needs no budget for duplicates");
    for fault in ["ignored-in-queue", "ignored-in-mailbox"] {
        faulty(fault, &[])
            .has_status(2)
            .mentions("`leaving_ignored` is for networks that deliver in any order");
    }
}

/// A budget for what never happens would pass for a check of it.
#[test]
fn failures_that_befall_nobody() {
    faulty("nobody-crashes", &[]).has_status(2).mentions("`may_crash` says of nobody that it may");
    faulty("nobody-beside", &[]).has_status(2).mentions("`partitions` names one of {} and {p1, p2}");
}

#[test]
fn more_processes_than_can_be_parted_in_all_ways() {
    faulty("partitions-of-all", &["--processes", "3"]).has_status(0);
    let said = faulty("partitions-of-all", &["--processes", "17"]);
    said.has_status(14).mentions("too many processes to try every partition").mentions("`partitions`");
}

/// Nobody ever does anything: a deadlock, unless the spec says that it may end so.
#[test]
fn processes_that_do_nothing() {
    faulty("silent", &[]).has_status(11).mentions("Deadlock in an initial state").mentions("`may_end`");
    faulty("silent-end", &[]).has_status(0).mentions("1 distinct");
}

#[test]
fn handlers_that_panic() {
    let said = faulty("handler-panics", &[]);
    said.has_status(14)
        .mentions("no idea (while taking Deliver(p1→p2: Question))")
        .mentions("1  Timeout(p1)");
    let said = faulty("crash-panics", &[]);
    said.has_status(14)
        .mentions("an answer is lost (while taking Crash(p1))")
        .mentions("3  Deliver(p2→p1: Answer)");
    faulty("initial-panics", &[]).has_status(14).mentions("nothing to begin with").mentions("ask.rs:");
    faulty("members-panic", &[]).has_status(14).mentions("nobody knows who takes part").mentions("ask.rs:");
}

/// What the protocol's own `assume` says is heard, too.
#[test]
fn constants_that_the_protocol_refuses() {
    faulty("assumed", &[]).has_status(2).mentions("an odd number of processes");
}
