//! Who is measured, on what, and how a run of each is made.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, exit};

use check::compiling::cache::{Cache, VARIABLE};
use check::compiling::compile::compile;
use check::discover::discover;
use check::programs::program::Program;
use check::progress::Progress;
use nanoserde::SerJson;
use synod_messages::{CheckJob, Job, Message, Options, Stop, read_line};

use crate::measure::{self, Counts, Sample};
use crate::models::{Paxos, TwoPhase, paxos_register};

/// This program, run with it, is a run of Stateright.
pub(crate) const PEER_ARGUMENT: &str = "be-peer";
/// This program, run with it, is `check`.
pub(crate) const CHECK_ARGUMENT: &str = "be-check";

/// A checker and what it checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contestant {
    /// The program of a spec.
    Synod { threads: u64, workload: Workload },
    /// One thread.
    Stateright(Peer, Workload),
    /// The whole command, the spec already compiled.
    Check { workload: Workload },
}

/// Stateright's searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// 0.31, breadth first.
    Bfs,
    /// 0.31, depth first: no shortest traces.
    Dfs,
    /// 0.30.2, breadth first.
    OldBfs,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workload {
    TwoPhase {
        managers: usize,
    },
    /// 3 acceptors, 2 values, ballots 0..2.
    Paxos,
    /// The register of Stateright's example `paxos`: 3 servers, 3 clients, and whether it is linearizable.
    PaxosRegister,
    /// A small model, so that hardly anything but the start is measured.
    Start,
}

/// The compiled specs.
pub(crate) struct Programs {
    cache: PathBuf,
    two_phase: PathBuf,
    paxos: PathBuf,
    paxos_register: PathBuf,
}

impl Programs {
    /// Compiles the specs as `check` does.
    pub(crate) fn compile() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("synod-cache");
        let cache = Cache::at(&folder).expect("an absolute folder");
        let program = |workload: Workload| {
            let found = discover(&[workload.spec()]).unwrap_or_else(|why| panic!("{}", why.message()));
            compile(&found.specs[0], &cache, &mut Progress::new(false))
                .unwrap_or_else(|why| panic!("{}", why.message()))
        };
        program(Workload::Start);
        Self {
            two_phase: program(Workload::TwoPhase { managers: 3 }),
            paxos: program(Workload::Paxos),
            paxos_register: program(Workload::PaxosRegister),
            cache: folder,
        }
    }
}

impl Workload {
    /// The known counts: what TLC with one worker finds for the same steps; of the register, Stateright.
    pub(crate) fn counts(self) -> Counts {
        let (distinct, generated) = match self {
            Self::TwoPhase { managers: 7 } => (296_448, 2_744_706),
            Self::TwoPhase { managers: 8 } => (1_745_408, 18_507_778),
            Self::TwoPhase { managers: 9 } => (10_340_352, 123_558_402),
            Self::TwoPhase { managers } => panic!("no counts are known for {managers} managers"),
            Self::Paxos => (185_369, 1_361_380),
            Self::PaxosRegister => (1_194_428, 2_420_477),
            Self::Start => (0, 0),
        };
        Counts { distinct, generated }
    }

    fn spec(self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(match self {
            Self::TwoPhase { .. } => "two_phase_commit.rs",
            Self::Paxos => "paxos.rs",
            Self::PaxosRegister => "paxos_register.rs",
            Self::Start => "die_hard.rs",
        })
    }

    /// Constants as the command line has them.
    fn constants(self) -> Vec<(String, String)> {
        let constant = |name: &str, value: usize| (name.to_owned(), value.to_string());
        match self {
            Self::TwoPhase { managers } => vec![constant("managers", managers)],
            Self::Paxos => vec![constant("acceptors", 3), constant("values", 2), constant("ballots", 3)],
            Self::PaxosRegister => vec![constant("servers", 3), constant("clients", 3)],
            Self::Start => Vec::new(),
        }
    }

    /// What it is called where a run of Stateright is asked for it: two-phase commit is a number of managers.
    fn argument(self) -> String {
        match self {
            Self::TwoPhase { managers } => managers.to_string(),
            Self::Paxos => "paxos".to_owned(),
            Self::PaxosRegister => "paxos-register".to_owned(),
            Self::Start => unreachable!("only the whole command is measured on it"),
        }
    }
}

impl Contestant {
    pub(crate) fn workload(self) -> Workload {
        match self {
            Self::Synod { workload, .. } | Self::Stateright(_, workload) | Self::Check { workload } => {
                workload
            }
        }
    }

    /// Runs it once, in a process of its own.
    ///
    /// # Panics
    /// When it gives other counts than are known.
    pub(crate) fn run(self, programs: &Programs) -> Sample {
        let sample = match self {
            Self::Synod { threads, workload } => run_synod(programs, threads, workload),
            Self::Stateright(peer, workload) => run_peer(peer, workload),
            Self::Check { workload } => return run_check(programs, workload),
        };
        assert_eq!(sample.counts, self.workload().counts(), "{self}");
        sample
    }
}

fn run_synod(programs: &Programs, threads: u64, workload: Workload) -> Sample {
    let program = match workload {
        Workload::TwoPhase { .. } => &programs.two_phase,
        Workload::Paxos => &programs.paxos,
        Workload::PaxosRegister => &programs.paxos_register,
        Workload::Start => unreachable!("only the whole command is measured on it"),
    };
    let options = Options { threads, ..Options::default() };
    let job = Job::Check(CheckJob { model: None, constants: workload.constants(), options });
    let program = Program::new(program.clone());
    let mut command = Command::new(&program.path);
    command.args(&program.arguments);
    let (output, cpu, wall) = measure::run(&mut command, &format!("{}\n", job.serialize_json()));
    let mut messages = output.lines().filter_map(read_line).map(|line| line.expect("a message").1);
    let report = messages.next_back().expect("an answer");
    let Message::Report(report) = report else { panic!("{report:?}") };
    assert!(report.stop == Stop::Exhausted && report.counterexamples.is_empty(), "{report:?}");
    let counts = Counts { distinct: report.counts.distinct, generated: report.counts.generated };
    Sample { cpu, wall, peak_bytes: report.peak_bytes, counts }
}

fn run_peer(peer: Peer, workload: Workload) -> Sample {
    let mut command = own_program();
    command.args([PEER_ARGUMENT, peer.name(), &workload.argument()]);
    let (output, cpu, wall) = measure::run(&mut command, "");
    let numbers: Vec<u64> = output.split_whitespace().map(|n| n.parse().expect("a number")).collect();
    let [distinct, generated, peak_bytes] = numbers[..] else { panic!("three numbers, not {output:?}") };
    Sample { cpu, wall, peak_bytes, counts: Counts { distinct, generated } }
}

fn run_check(programs: &Programs, workload: Workload) -> Sample {
    let mut command = own_program();
    command.arg(CHECK_ARGUMENT).arg(workload.spec()).args(["--quiet", "--threads", "1"]);
    for (name, value) in workload.constants() {
        command.args([format!("--{name}"), value]);
    }
    command.env(VARIABLE, &programs.cache);
    let (_, cpu, wall) = measure::run(&mut command, "");
    Sample { cpu, wall, peak_bytes: 0, counts: workload.counts() }
}

fn own_program() -> Command {
    Command::new(std::env::current_exe().expect("a program knows where it is"))
}

/// `check`, in this process.
pub(crate) fn be_check(arguments: &[&str]) -> ExitCode {
    let all: Vec<OsString> = ["check"].iter().chain(arguments).map(OsString::from).collect();
    ExitCode::from(check::run(&all))
}

/// A run of Stateright, in this process: `bfs 8` is two-phase commit with 8 managers.
pub(crate) fn be_peer(arguments: &[&str]) -> ExitCode {
    let [peer, workload] = arguments else { panic!("{PEER_ARGUMENT} PEER WORKLOAD") };
    let peer = Peer::ALL.into_iter().find(|p| p.name() == *peer).expect("a peer");
    match *workload {
        "paxos" => peer.check(Paxos { acceptors: 3, values: 2, ballots: 3 }),
        "paxos-register" => peer.check_actors(paxos_register::model(3, 3)),
        managers => peer.check(TwoPhase { managers: managers.parse().expect("a number") }),
    }
}

/// Waits for a search and says how many states there were. Then it ends the process: freeing millions of states one by one is no
/// part of the search. The two versions have the same names for different traits.
macro_rules! tell {
    ($model:ident, $stateright:ident, $spawn:ident) => {{
        use $stateright::{Checker, Model};
        let checker = Model::checker($model).$spawn().join();
        checker.assert_properties();
        println!("{} {} {}", checker.unique_state_count(), checker.state_count(), measure::peak_bytes());
        exit(0)
    }};
}

impl Peer {
    const ALL: [Self; 3] = [Self::Bfs, Self::Dfs, Self::OldBfs];

    fn name(self) -> &'static str {
        match self {
            Self::Bfs => "bfs",
            Self::Dfs => "dfs",
            Self::OldBfs => "old-bfs",
        }
    }

    /// Checks a model that is one of both versions.
    fn check<M>(self, model: M) -> !
    where
        M: stateright::Model<State: Value, Action: Step> + Send + Sync + 'static,
        M: stateright_030::Model<State: Value, Action: Step> + Send + Sync + 'static,
    {
        match self {
            Self::Bfs => tell!(model, stateright, spawn_bfs),
            Self::Dfs => tell!(model, stateright, spawn_dfs),
            Self::OldBfs => tell!(model, stateright_030, spawn_bfs),
        }
    }

    /// Checks a system of actors, which are those of one version.
    fn check_actors(self, model: paxos_register::System) -> ! {
        match self {
            Self::Bfs => tell!(model, stateright, spawn_bfs),
            Self::Dfs => tell!(model, stateright, spawn_dfs),
            Self::OldBfs => panic!("the actors are those of Stateright 0.31"),
        }
    }
}

/// What Stateright asks of a state.
trait Value: Clone + fmt::Debug + std::hash::Hash + PartialEq + Send + Sync + 'static {}
impl<T: Clone + fmt::Debug + std::hash::Hash + PartialEq + Send + Sync + 'static> Value for T {}

/// What Stateright asks of an action.
trait Step: Clone + fmt::Debug + PartialEq + Send + Sync + 'static {}
impl<T: Clone + fmt::Debug + PartialEq + Send + Sync + 'static> Step for T {}

impl fmt::Display for Contestant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.checker(), self.workload())
    }
}

impl Contestant {
    /// Who checks.
    pub(crate) fn checker(self) -> &'static str {
        match self {
            Self::Synod { threads: 1, .. } => "Synod, 1 thread",
            Self::Synod { .. } => "Synod, 2 threads",
            Self::Stateright(Peer::Bfs, _) => "Stateright 0.31 bfs",
            Self::Stateright(Peer::Dfs, _) => "Stateright 0.31 dfs",
            Self::Stateright(Peer::OldBfs, _) => "Stateright 0.30.2 bfs",
            Self::Check { .. } => "check, 1 thread",
        }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoPhase { managers } => write!(f, "two-phase commit, {managers} managers"),
            Self::Paxos => f.write_str("Paxos, 3 acceptors, 2 values, 3 ballots"),
            Self::PaxosRegister => f.write_str("a register by Paxos, 3 servers, 3 clients"),
            Self::Start => f.write_str("an unchanged small spec"),
        }
    }
}
