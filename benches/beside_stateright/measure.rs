//! Running a process and measuring it.

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};

/// What one run gave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Seconds of processors, user and system.
    pub(crate) cpu: f64,
    /// Seconds on the wall.
    pub(crate) wall: f64,
    /// The largest resident size, in bytes.
    pub(crate) peak_bytes: u64,
    /// Distinct and generated states.
    pub(crate) counts: Counts,
}

/// How many states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) distinct: u64,
    pub(crate) generated: u64,
}

/// Runs a command with `input`, of which it sees the end only when it has ended its output. Gives the output,
/// the seconds of processors that it took, and those on the wall.
///
/// No other process of this one may run meanwhile: what the system counts is the time of all that have ended.
pub(crate) fn run(command: &mut Command, input: &str) -> (String, f64, f64) {
    let shown = format!("{command:?}");
    let (before, began) = (processor_time(), Instant::now());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    stdin.write_all(input.as_bytes()).expect("the program reads its input");
    let mut output = String::new();
    let mut stdout = child.stdout.take().expect("standard output is a pipe");
    stdout.read_to_string(&mut output).expect("the program writes text");
    let status = child.wait().expect("the program ends");
    drop(stdin);
    assert!(status.success(), "{shown}: {status}\n{output}");
    let wall = began.elapsed();
    (output, (processor_time() - before).as_secs_f64(), wall.as_secs_f64())
}

/// What all processes took that this one has started and that have ended.
fn processor_time() -> Duration {
    let usage: Usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells");
    [usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| Duration::from_secs(time.tv_sec() as u64) + Duration::from_micros(time.tv_usec() as u64))
        .sum()
}

/// The largest resident size of this process so far, in bytes.
pub(crate) fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux says VmHWM");
    let kibibytes = line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number of kB");
    kibibytes * 1024
}
