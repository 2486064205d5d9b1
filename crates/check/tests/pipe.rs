//! The pipe to a spec's program, with shell scripts in the place of programs: well-behaved ones, and those
//! that die, hang, print, and talk nonsense.
#![cfg(unix)]

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use check::programs::program::{Answer, Observer, Patience, Program};
use check::programs::walker::Walker;
use nanoserde::SerJson;
use synod_messages::{
    CheckJob, Counts, Description, Exactness, MARK, Message, ModelReport, Progress, Stop, View, WalkAnswer,
    WalkJob, WalkRequest,
};
use synod_report::{Missing, MissingKind};

const PATIENCE: Patience =
    Patience { limit: None, grace: Duration::from_millis(300), most_grace: Duration::from_millis(900) };

/// Remembers what it hears; interrupts once it has seen progress, if asked to.
#[derive(Default)]
struct Listener {
    progress: Vec<u64>,
    warnings: Vec<String>,
    printed: Vec<String>,
    interrupt_after_progress: bool,
    interrupts: Cell<u32>,
}

impl Observer for Listener {
    fn progress(&mut self, now: &Progress) {
        self.progress.push(now.distinct);
        if self.interrupt_after_progress {
            self.interrupts.set(1);
        }
    }

    fn warning(&mut self, text: &str) {
        self.warnings.push(text.to_owned());
    }

    fn printed(&mut self, line: &str) {
        self.printed.push(line.to_owned());
    }

    fn interrupts(&self) -> u32 {
        self.interrupts.get()
    }
}

fn script(text: &str) -> Program {
    Program {
        path: PathBuf::from("/bin/sh"),
        arguments: vec!["-c".into(), format!("read job\n{text}").into()],
    }
}

/// The shell command that says a message.
fn say(message: &Message) -> String {
    format!("printf '%s\\n' '{MARK}{}'", message.serialize_json())
}

fn progress(distinct: u64) -> String {
    say(&Message::Progress(Progress { distinct, depth: 2, ..Progress::default() }))
}

fn report() -> ModelReport {
    ModelReport {
        model: "default".into(),
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

fn run_with(text: &str, listener: &mut Listener, patience: Patience) -> Answer {
    script(text).check(CheckJob::default(), listener, patience).unwrap()
}

fn run(text: &str) -> (Answer, Listener) {
    let mut listener = Listener::default();
    let answer = run_with(text, &mut listener, PATIENCE);
    (answer, listener)
}

fn missing(answer: Answer) -> Missing {
    match answer {
        Answer::Missing(missing) => missing,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_arrives_whole() {
    let (answer, listener) = run(&format!("{}\n{}", progress(2), say(&Message::Report(Box::new(report())))));
    assert!(matches!(answer, Answer::Report(r) if *r == report()));
    assert_eq!(listener.progress, [2]);
}

#[test]
fn the_job_is_the_first_line_of_the_input() {
    let program = script("case $job in *Describe*) ;; *) exit 9;; esac\nprintf 'asked\\n'");
    let mut listener = Listener::default();
    let answer = program.describe(&mut listener, PATIENCE).unwrap();
    assert!(missing(answer).message.contains("status 0"));
    assert_eq!(listener.printed, ["asked"]);
}

#[test]
fn a_description_is_an_answer() {
    let description = Description {
        name: "Spec".into(),
        constants: Vec::new(),
        models: Vec::new(),
        actions: Vec::new(),
        variables: vec!["x".into()],
    };
    let (answer, _) = run(&say(&Message::Description(description.clone())));
    assert!(matches!(answer, Answer::Description(d) if d == description));
}

#[test]
fn what_the_spec_prints_is_passed_on_even_without_a_line_feed() {
    let text = format!("echo one; echo two >&2; printf three\n{}", say(&Message::Report(Box::new(report()))));
    let (answer, listener) = run(&text);
    assert!(matches!(answer, Answer::Report(_)), "{answer:?}");
    let mut printed = listener.printed;
    printed.sort();
    assert!(printed.contains(&"one".to_owned()) && printed.contains(&"three".to_owned()), "{printed:?}");
}

#[test]
fn an_abort_leaves_its_last_words() {
    let (answer, _) =
        run(&format!("{}\necho \"thread 'main' has overflowed its stack\" >&2\nkill -ABRT $$", progress(41)));
    let missing = missing(answer);
    assert_eq!(missing.kind, MissingKind::Died);
    assert!(
        missing.message.contains("SIGABRT") && missing.message.contains("recursion"),
        "{}",
        missing.message
    );
    assert_eq!(missing.progress.unwrap().distinct, 41);
    assert_eq!(missing.last_lines, ["thread 'main' has overflowed its stack"]);
}

#[test]
fn being_killed_and_running_out_of_memory_are_told_apart() {
    let killed = missing(run("kill -KILL $$").0);
    assert!(killed.message.contains("killed from outside"), "{}", killed.message);
    let full = missing(run("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$").0);
    assert!(full.message.contains("out of memory"), "{}", full.message);
}

#[test]
fn an_early_exit_is_said_to_be_one() {
    let missing = missing(run("exit 3").0);
    assert_eq!(missing.kind, MissingKind::Died);
    assert!(
        missing.message.contains("status 3") && missing.message.contains("process::exit"),
        "{}",
        missing.message
    );
}

#[test]
fn nonsense_behind_the_mark_is_a_fault() {
    let missing = missing(run(&format!("printf '%s\\n' '{MARK}{{\"Nonsense\":1}}'")).0);
    assert_eq!(missing.kind, MissingKind::Fault);
}

#[test]
fn refusals_and_faults_are_passed_on() {
    let refused = missing(run(&say(&Message::BadJob("no such constant".into()))).0);
    assert_eq!((refused.kind, &*refused.message), (MissingKind::Refused, "no such constant"));
    let fault = missing(run(&say(&Message::Fault("it contradicts itself".into()))).0);
    assert_eq!(fault.kind, MissingKind::Fault);
}

#[test]
fn a_program_that_hangs_is_ended_after_its_limit() {
    let started = Instant::now();
    let patience = Patience { limit: Some(Duration::from_millis(200)), ..PATIENCE };
    let mut listener = Listener::default();
    let warning = say(&Message::Warning("`next` has taken 5 s".into()));
    let text = format!("{}\n{warning}\nexec sleep 60", progress(8));
    let missing = missing(run_with(&text, &mut listener, patience));
    assert_eq!(missing.kind, MissingKind::OverLimit);
    assert_eq!(missing.progress.unwrap().distinct, 8);
    assert_eq!(listener.warnings, ["`next` has taken 5 s"]);
    assert!(missing.message.contains("warning above"), "{}", missing.message);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_interrupt_asks_for_an_early_end() {
    let mut listener = Listener { interrupt_after_progress: true, ..Listener::default() };
    let text = format!(
        "{}\nread stop\n[ \"$stop\" = stop ] || exit 5\n{}",
        progress(1),
        say(&Message::Report(Box::new(report())))
    );
    let answer = run_with(&text, &mut listener, PATIENCE);
    assert!(matches!(answer, Answer::Report(_)), "{answer:?}");
}

#[test]
fn who_does_not_heed_an_interrupt_is_ended() {
    let mut listener = Listener { interrupt_after_progress: true, ..Listener::default() };
    let answer = run_with(&format!("{}\nexec sleep 60", progress(1)), &mut listener, PATIENCE);
    assert_eq!(missing(answer).kind, MissingKind::Interrupted);
}

#[test]
fn a_second_interrupt_waits_no_longer() {
    let listener = Listener::default();
    listener.interrupts.set(2);
    let patience =
        Patience { grace: Duration::from_secs(600), most_grace: Duration::from_secs(600), limit: None };
    let mut listener = listener;
    let answer = run_with("exec sleep 60", &mut listener, patience);
    assert_eq!(missing(answer).kind, MissingKind::Interrupted);
}

#[test]
fn progress_earns_more_time_but_not_for_ever() {
    let started = Instant::now();
    let patience = Patience { limit: Some(Duration::ZERO), ..PATIENCE };
    let text = "i=0; while :; do i=$((i+1)); printf '\\001synod {\"Progress\":[{\"distinct\":%d,\"generated\":1,\"depth\":1,\"queue\":0,\"bytes\":0}]}\\n' $i; sleep 0.05; done";
    let mut listener = Listener::default();
    let missing = missing(run_with(text, &mut listener, patience));
    assert_eq!(missing.kind, MissingKind::OverLimit, "{}", missing.message);
    assert!(started.elapsed() >= PATIENCE.most_grace);
    assert!(listener.progress.len() > 5);
}

#[test]
fn a_program_that_is_not_there_is_a_fault() {
    let program = Program::new(PathBuf::from("/no/such/program"));
    assert!(program.check(CheckJob::default(), &mut Listener::default(), PATIENCE).is_err());
}

#[test]
fn who_leaves_others_behind_is_not_waited_for() {
    let started = Instant::now();
    let (answer, _) = run("sleep 30 & exit 3");
    assert!(missing(answer).message.contains("status 3"));
    let (answer, _) = run(&format!("sleep 30 &\n{}", say(&Message::Report(Box::new(report())))));
    assert!(matches!(answer, Answer::Report(_)), "{answer:?}");
    // One that has left the group cannot be reached; only its pipes are given up.
    assert!(missing(run("setsid sleep 8 & sleep 0.3; exit 3").0).message.contains("status 3"));
    let (answer, _) =
        run(&format!("setsid yes | head -c 200000000 &\n{}", say(&Message::Report(Box::new(report())))));
    assert!(matches!(answer, Answer::Report(_)), "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(12), "{:?}", started.elapsed());
}

#[test]
fn who_is_ended_takes_others_along() {
    let mut listener = Listener { interrupt_after_progress: true, ..Listener::default() };
    let text = format!("sleep 61 & echo $! >&2; sleep 0.2\n{}\nwait", progress(1));
    let answer = run_with(&text, &mut listener, PATIENCE);
    let process = missing(answer).last_lines.remove(0);
    std::thread::sleep(Duration::from_millis(100));
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    assert!(state.is_empty() || state.contains(" Z "), "{state}");
}

#[test]
fn a_panic_of_the_spec_is_no_refusal() {
    let panicked = missing(run(&say(&Message::SpecPanicked("`models` panicked".into()))).0);
    assert_eq!((panicked.kind, &*panicked.message), (MissingKind::Panicked, "`models` panicked"));
}

// A walk: a conversation.

/// What a program answers to everything, in a shell's quotes.
fn view(choices_beyond: bool) -> Message {
    Message::Walk(Box::new(WalkAnswer::View(View { is_within: choices_beyond, ..View::default() })))
}

fn ask_for(walker: &mut Walker, time: Duration) -> Result<WalkAnswer, Missing> {
    walker.ask(&WalkRequest::Look { path: vec![0] }, time, &|| 0)
}

fn ask(walker: &mut Walker) -> Result<WalkAnswer, Missing> {
    ask_for(walker, Duration::from_secs(20))
}

fn walk(text: &str) -> Walker {
    Walker::start(&script(text), WalkJob::default()).unwrap()
}

#[test]
fn a_walk_goes_on_from_answer_to_answer() {
    let text = format!(
        "case $job in *Walk*) ;; *) exit 9;; esac\nwhile read request; do case $request in *Look*) {};; *) {};; esac; done",
        say(&view(true)),
        say(&view(false))
    );
    let mut walker = walk(&text);
    for _ in 0..3 {
        assert!(matches!(ask(&mut walker), Ok(WalkAnswer::View(view)) if view.is_within));
    }
    let other = walker.ask(&WalkRequest::Graph { most: 1 }, Duration::from_secs(20), &|| 0);
    assert!(matches!(other, Ok(WalkAnswer::View(view)) if !view.is_within));
}

#[test]
fn a_program_that_dies_on_a_walk_says_how() {
    let mut walker = walk("read request\necho 'thread main has overflowed its stack' >&2\nkill -ABRT $$");
    let missing = ask(&mut walker).unwrap_err();
    assert_eq!(missing.kind, MissingKind::Died);
    assert!(
        missing.message.contains("SIGABRT") && missing.message.contains("recursion"),
        "{}",
        missing.message
    );
    assert_eq!(missing.last_lines, ["thread main has overflowed its stack"]);
    // There are no more answers, and asking does no harm.
    assert_eq!(ask(&mut walker).unwrap_err().kind, MissingKind::Died);
    let mut gone = walk("exit 3");
    assert!(ask(&mut gone).unwrap_err().message.contains("status 3"));
}

#[test]
fn a_program_that_hangs_on_a_walk_is_not_waited_for_and_ends_with_it() {
    let mut walker = walk("echo $$ >&2\nread request\nexec sleep 60");
    let began = Instant::now();
    let missing = ask_for(&mut walker, Duration::from_millis(300)).unwrap_err();
    assert_eq!(missing.kind, MissingKind::OverLimit);
    assert!(began.elapsed() < Duration::from_secs(10));
    let process = missing.last_lines[0].clone();
    drop(walker);
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    assert!(state.is_empty() || state.contains(" Z "), "{state}");
}

#[test]
fn an_interrupt_ends_the_waiting_on_a_walk() {
    let mut walker = walk("read request\nexec sleep 60");
    let looked = Cell::new(0);
    let interrupts = || {
        looked.set(looked.get() + 1);
        u32::from(looked.get() > 3)
    };
    let answer = walker.ask(&WalkRequest::Look { path: Vec::new() }, Duration::from_secs(60), &interrupts);
    assert_eq!(answer.unwrap_err().kind, MissingKind::Interrupted);
}

#[test]
fn nonsense_on_a_walk_is_a_fault() {
    let nonsense = format!("read request\nprintf '%s\\n' '{MARK}{{\"Nonsense\":1}}'");
    assert_eq!(ask(&mut walk(&nonsense)).unwrap_err().kind, MissingKind::Fault);
    let unasked = format!("read request\n{}", say(&Message::Report(Box::new(report()))));
    let missing = ask(&mut walk(&unasked)).unwrap_err();
    assert!(missing.message.contains("what it was not asked"), "{}", missing.message);
    let mut refused = walk(&say(&Message::BadJob("no such model".into())));
    let missing = ask(&mut refused).unwrap_err();
    assert_eq!((missing.kind, &*missing.message), (MissingKind::Refused, "no such model"));
    let panicked = ask(&mut walk(&say(&Message::SpecPanicked("`init` panicked".into())))).unwrap_err();
    assert_eq!(panicked.kind, MissingKind::Panicked);
}

#[test]
fn what_the_spec_prints_on_a_walk_is_kept() {
    let text = format!("read request\necho one\nprintf two\n{}\nread more", say(&view(true)));
    let mut walker = walk(&text);
    assert!(ask(&mut walker).is_ok());
    assert_eq!(walker.printed(), ["one", "two"]);
    assert!(walker.printed().is_empty());
}
