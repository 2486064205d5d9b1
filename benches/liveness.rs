//! What liveness and refinement cost beside the safety search alone, on the same model.
//!
//! ```text
//! cargo bench -p synod-benches --bench liveness                 5 rounds, about 8 minutes
//! cargo bench -p synod-benches --bench liveness -- --rounds 1
//! ```
//!
//! Two-phase commit with 9 managers (10,340,352 states, 123,558,402 steps) is searched alone, with Termination under weak fairness of
//! everybody (ten constraints), and with Termination under strong fairness of everybody (the same spec with `strong` for `weak`). Paxos is
//! searched alone and with the refinement of Voting. Every run is a process of its own, compiled by `check` as a user's
//! spec is; the runs of a round follow one another, and ratios are taken within a round. What is printed is the median of all
//! rounds, with the least and the largest.

#[path = "beside_stateright/statistics.rs"]
mod statistics;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use check::compiling::cache::Cache;
use check::compiling::compile::compile;
use check::discover::discover;
use check::programs::program::Program;
use check::progress::Progress;
use nanoserde::SerJson;
use statistics::Spread;
use synod_messages::{CheckJob, Job, Message, ModelReport, Options, Stop, read_line};

/// A model, and how it is searched.
struct Run {
    name: &'static str,
    program: PathBuf,
    constants: Vec<(&'static str, &'static str)>,
    threads: u64,
}

/// What a run took.
struct Sample {
    /// Seconds on the wall, all of the process.
    wall: f64,
    report: ModelReport,
}

fn main() {
    let rounds = std::env::args().skip_while(|a| a != "--rounds").nth(1);
    let rounds: usize = rounds.map_or(5, |rounds| rounds.parse().expect("--rounds needs a number"));
    let runs = runs();
    let mut samples: Vec<Vec<Sample>> = runs.iter().map(|_| Vec::new()).collect();
    for round in 1..=rounds {
        for (run, samples) in runs.iter().zip(&mut samples) {
            eprintln!("round {round} of {rounds}: {}, {} threads", run.name, run.threads);
            samples.push(run.sample());
        }
    }
    println!(
        "{:44} {:>7} {:>20} {:>20} {:>16} {:>9}",
        "", "threads", "all / safety alone", "graph and verdict", "bytes a step", "peak MB"
    );
    for (index, run) in runs.iter().enumerate() {
        let alone = (0..=index).rev().find(|&i| runs[i].is_alone()).expect("the first");
        print_row(run, &samples[index], &samples[alone]);
    }
}

fn print_row(run: &Run, samples: &[Sample], alone: &[Sample]) {
    let pairs = || samples.iter().zip(alone);
    let all = Spread::of(pairs().map(|(s, alone)| s.wall / alone.wall));
    let graph = |s: &Sample| s.report.graph.as_ref().map_or(0.0, |graph| graph.seconds);
    let judged = Spread::of(pairs().map(|(s, alone)| graph(s) / alone.wall));
    let report = &samples[0].report;
    let bytes = report.graph.as_ref().map_or(0.0, |graph| graph.bytes as f64 / graph.steps as f64);
    println!(
        "{:44} {:>7} {:>20} {:>20} {:>16.2} {:>9.0}",
        run.name,
        run.threads,
        all.to_string(),
        judged.to_string(),
        bytes,
        report.peak_bytes as f64 / 1e6
    );
}

/// The runs, each safety search before what is compared with it.
fn runs() -> Vec<Run> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strong");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let strong = folder.join("two_phase_commit.rs");
    let text = fs::read_to_string(specs.join("two_phase_commit.rs")).expect("the spec can be read");
    fs::write(&strong, text.replace("f.weak(", "f.strong(")).expect("a copy can be written");
    let (two_phase, strong, paxos) =
        (program(&specs.join("two_phase_commit.rs")), program(&strong), program(&specs.join("paxos.rs")));
    let mut runs = Vec::new();
    for threads in [1, 2] {
        let mut run = |name, program: &PathBuf, constants: &[(&'static str, &'static str)]| {
            runs.push(Run { name, program: program.clone(), constants: constants.to_vec(), threads });
        };
        run("two-phase commit, safety alone", &two_phase, &[("managers", "9"), ("going", "nobody")]);
        run("two-phase commit, Termination, weak", &two_phase, &[("managers", "9"), ("going", "everybody")]);
        run("two-phase commit, Termination, strong", &strong, &[("managers", "9"), ("going", "everybody")]);
        run("Paxos, safety alone", &paxos, &[("ballots", "3"), ("refine", "false")]);
        run("Paxos, with the refinement of Voting", &paxos, &[("ballots", "3"), ("refine", "true")]);
    }
    runs
}

fn program(spec: &Path) -> PathBuf {
    let cache =
        Cache::at(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("synod-cache")).expect("an absolute folder");
    let found = discover(&[spec.to_path_buf()]).unwrap_or_else(|why| panic!("{}", why.message()));
    compile(&found.specs[0], &cache, &mut Progress::new(false))
        .unwrap_or_else(|why| panic!("{}", why.message()))
}

impl Run {
    /// Whether nothing but safety is searched.
    fn is_alone(&self) -> bool {
        self.constants.iter().any(|constant| matches!(constant, ("going", "nobody") | ("refine", "false")))
    }

    fn sample(&self) -> Sample {
        let constants = self.constants.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let options = Options { threads: self.threads, ..Options::default() };
        let job = Job::Check(CheckJob { model: None, constants: constants.collect(), options });
        let program = Program::new(self.program.clone());
        let began = Instant::now();
        let mut child = Command::new(&program.path)
            .args(&program.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        writeln!(stdin, "{}", job.serialize_json()).expect("the program reads its input");
        let mut output = String::new();
        child.stdout.take().expect("a pipe").read_to_string(&mut output).expect("the program writes text");
        child.wait().expect("the program ends");
        let wall = began.elapsed().as_secs_f64();
        drop(stdin);
        let answer = output.lines().filter_map(read_line).map(|line| line.expect("a message").1).next_back();
        let Some(Message::Report(report)) = answer else { panic!("{answer:?}") };
        assert!(report.stop == Stop::Exhausted && report.counterexamples.is_empty(), "{report:?}");
        Sample { wall, report: *report }
    }
}
