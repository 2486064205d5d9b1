//! Synod beside Stateright: the same state machines through both, in turn, in one run.
//!
//! ```text
//! cargo bench -p synod-benches --bench beside_stateright                 5 rounds, about 10 minutes
//! cargo bench -p synod-benches --bench beside_stateright -- --quick      two-phase commit with 7 managers only
//! cargo bench -p synod-benches --bench beside_stateright -- --rounds 1
//! cargo bench -p synod-benches --bench beside_stateright -- --only register    workloads with this in their name
//! ```
//!
//! Two-phase commit, Paxos and the register by Paxos go through Synod as a user's specs do: `specs/*.rs`, compiled by `check` itself and run
//! over its pipe. They go through Stateright as models of the same steps and properties, in the types of
//! its own examples ([`models`]). Every run is a process of its own, so that CPU seconds and peak
//! memory are those of the run; the runs of a round follow one another, and ratios are taken within a round, so that a noisy
//! machine disturbs both sides alike. What is printed is the median of all rounds, with the least and the largest.
//!
//! Both sides must give the known numbers of distinct and generated states; otherwise the bench fails.
//! It needs Linux: peak memory is read from `/proc`.

mod contestant;
mod measure;
mod models;
mod statistics;
mod summary;

use std::process::ExitCode;

use contestant::{Contestant, Peer, Programs, Workload};
use measure::Sample;

/// What the command line asks for.
struct Plan {
    rounds: usize,
    /// Managers where breadth-first searches are compared, and where the others are.
    managers: [usize; 2],
    /// What the name of a workload must contain.
    only: String,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [contestant::PEER_ARGUMENT, rest @ ..] => contestant::be_peer(rest),
        [contestant::CHECK_ARGUMENT, rest @ ..] => contestant::be_check(rest),
        _ => match plan(&arguments) {
            Ok(plan) => compare(&plan),
            Err(wrong) => {
                eprintln!("{wrong}\nArguments: [--quick] [--rounds N] [--only NAME]");
                ExitCode::from(2)
            }
        },
    }
}

fn plan(arguments: &[&str]) -> Result<Plan, String> {
    let mut plan = Plan { rounds: 5, managers: [8, 9], only: String::new() };
    let mut rest = arguments.iter();
    while let Some(&argument) = rest.next() {
        match argument {
            // cargo's own.
            "--bench" => {}
            "--quick" => plan.managers = [7, 7],
            "--rounds" => {
                let rounds = rest.next().and_then(|text| text.parse().ok()).filter(|rounds| *rounds > 0);
                plan.rounds = rounds.ok_or("--rounds needs a number of at least 1")?;
            }
            "--only" => {
                plan.only = (*rest.next().ok_or("--only needs a part of a workload's name")?).to_owned();
            }
            other => return Err(format!("unknown argument `{other}`")),
        }
    }
    Ok(plan)
}

fn compare(plan: &Plan) -> ExitCode {
    let contestants = contestants(plan);
    if contestants.is_empty() {
        eprintln!("no workload has `{}` in its name", plan.only);
        return ExitCode::from(2);
    }
    let programs = Programs::compile();
    let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); contestants.len()];
    for round in 1..=plan.rounds {
        for (contestant, samples) in contestants.iter().zip(&mut samples) {
            eprintln!("round {round} of {}: {contestant}", plan.rounds);
            samples.push(contestant.run(&programs));
        }
    }
    summary::print(&contestants.into_iter().zip(samples).collect::<Vec<_>>(), plan.managers);
    ExitCode::SUCCESS
}

/// Who runs, in the order of a round: whoever is compared stands next to the other.
fn contestants(plan: &Plan) -> Vec<Contestant> {
    let [small, large] = plan.managers.map(|managers| Workload::TwoPhase { managers });
    let all = [
        Contestant::Stateright(Peer::Bfs, small),
        Contestant::Synod { threads: 1, workload: small },
        Contestant::Stateright(Peer::OldBfs, small),
        Contestant::Stateright(Peer::Dfs, large),
        Contestant::Synod { threads: 1, workload: large },
        Contestant::Synod { threads: 2, workload: large },
        Contestant::Stateright(Peer::Bfs, Workload::Paxos),
        Contestant::Synod { threads: 1, workload: Workload::Paxos },
        Contestant::Stateright(Peer::Bfs, Workload::PaxosRegister),
        Contestant::Synod { threads: 1, workload: Workload::PaxosRegister },
        Contestant::Stateright(Peer::Dfs, Workload::PaxosRegister),
        Contestant::Check { workload: Workload::Paxos },
        Contestant::Check { workload: Workload::Start },
    ];
    // In a quick run the two sizes are one.
    let mut once: Vec<Contestant> = Vec::new();
    for contestant in all {
        let is_wanted = contestant.workload().to_string().contains(&plan.only);
        if is_wanted && !once.contains(&contestant) {
            once.push(contestant);
        }
    }
    once
}
