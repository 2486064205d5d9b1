//! `check --watch`: what is saved, replaced, broken, mended and removed while somebody looks on.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::command::check;
use crate::support::scratch::{Scratch, counting};
use crate::support::terminal::{Running, end_of};

/// What is said when nothing is done any more.
const RESTING: &str = "Ctrl-C ends";

/// A counter to 3 that must not reach a number.
fn never(number: u32) -> String {
    counting(&format!(
        "    fn properties(&self, p: &mut Properties<Self>) {{\n        p.always(\"Below\", |_, s| s.n != {number});\n    }}"
    ))
}

fn watch(scratch: &Scratch, arguments: &[&str]) -> Command {
    let mut command = check();
    command.current_dir(scratch.path()).arg("--watch").args(arguments);
    command
}

/// As many editors save: a new file in the place of the old one.
fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, path).unwrap();
}

#[test]
fn each_save_gives_a_report_and_a_broken_one_keeps_the_last() {
    let scratch = Scratch::new();
    let spec = scratch.file("x.rs", &never(9));
    let mut running = Running::on_pipe(&mut watch(&scratch, &["x.rs"]));
    running.until("--- run 1: x.rs ---").until("default: holds").until(RESTING);
    fs::write(&spec, never(2)).unwrap();
    running.until("--- run 2: x.rs has changed ---").until("Below is violated in 2 steps").until(RESTING);
    replace(&spec, &never(1));
    running.until("--- run 3: x.rs has changed ---").until("Below is violated in 1 step:").until(RESTING);
    // It does not compile: what the compiler says, and beneath it what is known.
    fs::write(&spec, never(1).replace("s.n != 1", "s.m != 1")).unwrap();
    running.until("no field `m`").until("x.rs does not compile");
    running.until("earlier version:").until("Below is violated in 1 step:").until(RESTING);
    replace(&spec, &never(3));
    running.until("Below is violated in 3 steps").until(RESTING);
    assert!(!running.said().contains('\x1b'), "{:?}", running.said());
    running.interrupt();
    assert_eq!(running.end().0, 12);
}

#[test]
fn what_is_gone_may_come_back() {
    let scratch = Scratch::new();
    let folder = scratch.path().join("specs");
    fs::create_dir(&folder).unwrap();
    let spec = folder.join("x.rs");
    fs::write(&spec, never(2)).unwrap();
    let mut running = Running::on_pipe(&mut watch(&scratch, &["specs/x.rs"]));
    running.until("Below is violated in 2 steps").until(RESTING);
    fs::remove_file(&spec).unwrap();
    running
        .until("x.rs is gone")
        .until("cannot read specs/x.rs")
        .until("Below is violated in 2 steps")
        .until(RESTING);
    fs::write(&spec, never(1)).unwrap();
    running.until("x.rs is there").until("Below is violated in 1 step:").until(RESTING);
    // With its folder; no event tells of what is made in a folder that was not there.
    fs::remove_dir_all(&folder).unwrap();
    running.until("x.rs is gone").until("cannot read specs/x.rs").until(RESTING);
    fs::create_dir(&folder).unwrap();
    fs::write(&spec, never(9)).unwrap();
    running.until("x.rs is there").until("default: holds").until(RESTING);
    running.interrupt();
    assert_eq!(running.end().0, 0);
}

/// What a spec pulls in matters as much as its own file, and what stands beside it does not.
#[test]
fn files_that_a_spec_pulls_in_are_watched() {
    let scratch = Scratch::new();
    let part = scratch.file("part.rs", "pub const NEVER: u32 = 9;\n");
    let other = scratch.file("other.rs", "");
    let text = never(7).replace("use synod::prelude::*;", "use synod::prelude::*;\n\nmod part;");
    scratch.file("x.rs", &text.replace("s.n != 7", "s.n != part::NEVER"));
    let mut running = Running::on_pipe(&mut watch(&scratch, &["x.rs"]));
    running.until("default: holds").until(RESTING);
    fs::write(&other, "// This changes nothing.\n").unwrap();
    fs::write(&part, "pub const NEVER: u32 = 2;\n").unwrap();
    running.until("--- run 2: part.rs has changed ---").until("Below is violated in 2 steps").until(RESTING);
    running.interrupt();
    assert_eq!(running.end().0, 12);
}

/// A counter whose `next` never comes back where the number is 1: the program does not heed a request.
fn hanging() -> String {
    never(9).replace("if s.n < self.last {", "while s.n == 1 {}\n        if s.n < self.last {")
}

#[test]
fn a_save_ends_a_run_that_would_never_end() {
    let scratch = Scratch::new();
    let spec = scratch.file("x.rs", &hanging());
    let mut running = Running::on_pipe(&mut watch(&scratch, &["x.rs", "--threads", "1"]));
    // After some seconds without progress a warning says in which state it hangs; the save must not wait for that.
    running.until("--- run 1").until("warning: ");
    let saved = Instant::now();
    fs::write(&spec, never(2)).unwrap();
    running.until("stopped: x.rs has changed");
    // Nobody who saves waits as long as somebody who interrupts, who is given seven seconds for it.
    assert!(saved.elapsed() < Duration::from_secs(6), "{:?}", saved.elapsed());
    running.until("--- run 2").until("Below is violated in 2 steps").until(RESTING);
    assert!(!running.said().contains("interrupted"), "{}", running.said());
    running.interrupt();
    assert_eq!(running.end().0, 12);
}

/// Ctrl-C during a run ends the watch, and the run says that it is incomplete.
#[test]
fn an_interrupt_during_a_run_ends_the_watch() {
    let scratch = Scratch::new();
    scratch.file("x.rs", &counting("").replace("range = 1..=1000000", "range = 1..=4000000000"));
    let mut running =
        Running::on_pipe(&mut watch(&scratch, &["x.rs", "--last", "4000000000", "--max-memory", "8GB"]));
    running.until("in the queue").interrupt();
    let (status, text) = running.end();
    assert_eq!(status, 130, "{text}");
    assert!(text.contains("interrupted"), "{text}");
}

/// In a folder, what has not changed is not checked again, and is told all the same.
#[test]
fn a_folder_is_watched_whole() {
    let scratch = Scratch::new();
    let told = "eprintln!(\"a is explored\");\n        [State { n: 0 }]";
    scratch.file("a.rs", &never(9).replace("[State { n: 0 }]", told));
    let b = scratch.file("b.rs", &never(2));
    let mut running = Running::on_pipe(&mut watch(&scratch, &["."]));
    running.until("a is explored").until("./a.rs").until("holds");
    running.until("./b.rs").until("violates Below").until(RESTING);
    let explored = |running: &Running| running.said().matches("a is explored").count();
    let first = explored(&running);
    fs::write(&b, never(9)).unwrap();
    running
        .until("b.rs has changed")
        .until("./a.rs")
        .until("holds")
        .until("./b.rs")
        .until("holds")
        .until(RESTING);
    scratch.file("c.rs", &never(1));
    running.until("c.rs is there").until("./c.rs").until("violates Below").until(RESTING);
    fs::write(&b, "synod::main!(Nothing);").unwrap();
    running
        .until("b.rs has changed")
        .until("./c.rs")
        .until("earlier version:")
        .until("default: holds")
        .until(RESTING);
    assert_eq!(explored(&running), first, "{}", running.said());
    running.interrupt();
    assert_eq!(running.end().0, 101);
}

#[test]
fn a_program_gets_a_document_a_line() {
    let scratch = Scratch::new();
    let spec = scratch.file("x.rs", &never(9));
    let mut running = Running::on_pipe(&mut watch(&scratch, &["x.rs", "--format", "json", "--quiet"]));
    running.until("\"verdict\":\"as-expected\"").until("\n");
    fs::write(&spec, "synod::main!(Nothing);").unwrap();
    running.until("\"kind\":\"compile\"").until("\n");
    fs::remove_file(&spec).unwrap();
    running.until("\"error\":{\"kind\":\"usage\"").until("\n");
    fs::write(&spec, never(2)).unwrap();
    running.until("\"property\":\"Below\"").until("\n");
    running.interrupt();
    let (status, text) = running.end();
    assert_eq!(status, 12, "{text}");
    let documents = text.lines().filter(|line| line.starts_with('{'));
    let documents: Vec<serde_json::Value> =
        documents.map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<_> =
        documents.iter().map(|document| document["exit_status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [0, 101, 2, 12], "{text}");
}

/// `check --watch x.rs | head -3` ends with the first report that nobody reads.
#[test]
fn nobody_is_left_to_watch_for() {
    let scratch = Scratch::new();
    scratch.file("x.rs", &never(2));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child = watch(&scratch, &["x.rs"]).stdout(writer).spawn().unwrap();
    assert_eq!(end_of(&mut child), 12);
}

#[test]
fn on_a_terminal_the_screen_is_cleared() {
    let scratch = Scratch::new();
    let spec = scratch.file("x.rs", &never(9));
    let mut running = Running::on_terminal(&mut watch(&scratch, &["x.rs"]));
    running.until("\x1b[H\x1b[2J").until("holds").until(RESTING);
    fs::write(&spec, never(2)).unwrap();
    running
        .until("\x1b[H\x1b[2J")
        .until("run 2: x.rs has changed")
        .until("Below is violated in 2 steps")
        .until(RESTING);
    assert!(!running.said().contains("---"), "{:?}", running.said());
    running.interrupt();
    assert_eq!(running.end().0, 12);
}

#[test]
fn a_wrong_line_is_wrong_at_once() {
    let scratch = Scratch::new();
    scratch.file("x.rs", &never(9));
    let status = |arguments: &[&str]| scratch.check(&[&["--watch"], arguments].concat());
    status(&["x.rs", "--nodes", "3"]).has_status(2).mentions("--nodes");
    status(&["missing.rs"]).has_status(2).mentions("missing.rs");
    status(&["x.rs", "--model", "other"]).has_status(2).mentions("no model `other`");
    status(&["x.rs", "--list"]).has_status(2).mentions("--list");
    status(&["x.rs", "--help"]).has_status(0).mentions("Models of x.rs");
}
