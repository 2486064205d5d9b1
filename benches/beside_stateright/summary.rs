//! The figures, and the targets that each release must meet.

use crate::contestant::{Contestant, Peer, Workload};
use crate::measure::Sample;
use crate::statistics::Spread;

/// A contestant and its samples, one a round.
pub(crate) type Row = (Contestant, Vec<Sample>);

/// What should be reached.
struct Target {
    what: String,
    /// One a round; none where it was not measured.
    values: Vec<f64>,
    unit: &'static str,
    bound: Bound,
    /// What would be better still.
    aim: Option<f64>,
}

#[derive(Clone, Copy)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
    /// Good to know.
    None,
}

/// Prints every contestant's figures and whether the targets are met.
pub(crate) fn print(rows: &[Row], managers: [usize; 2]) {
    let rounds = rows[0].1.len();
    println!("\nmedians of {rounds} (least–largest)");
    let mut workloads: Vec<Workload> = Vec::new();
    for (contestant, _) in rows {
        if !workloads.contains(&contestant.workload()) {
            workloads.push(contestant.workload());
        }
    }
    for workload in workloads {
        print_workload(workload, rows);
    }
    println!("\ntargets");
    for target in targets(rows, managers).iter().filter(|target| !target.values.is_empty()) {
        target.print();
    }
    if managers != [8, 9] {
        println!("(the targets are for 8 and 9 managers: this was a quick run)");
    }
}

fn print_workload(workload: Workload, rows: &[Row]) {
    let counts = workload.counts();
    println!("\n{workload}: {} distinct, {} generated", counts.distinct, counts.generated);
    println!(
        "  {:<24}{:<24}{:<24}{:<30}bytes per distinct state",
        "", "CPU s", "wall s", "M generated per CPU s"
    );
    for (contestant, samples) in rows.iter().filter(|(contestant, _)| contestant.workload() == workload) {
        let of = |value: fn(&Sample) -> f64| Spread::of(samples.iter().map(value));
        print!("  {:<24}{:<24}{:<24}", contestant.checker(), of(|s| s.cpu), of(|s| s.wall));
        if matches!(contestant, Contestant::Check { .. }) {
            println!();
        } else {
            println!("{:<30}{}", of(|s| rate(s) / 1e6), of(bytes_per_state));
        }
    }
}

fn targets(rows: &[Row], [small, large]: [usize; 2]) -> Vec<Target> {
    let samples = |wanted| {
        let row = rows.iter().find(|(contestant, _)| *contestant == wanted);
        row.map_or(&[][..], |(_, samples)| samples.as_slice())
    };
    let synod = |threads, workload| samples(Contestant::Synod { threads, workload });
    let faster = |peer, name: &str, workload: Workload, bound, aim| Target {
        what: format!("generated per CPU second against {name}, {workload}"),
        values: ratio(synod(1, workload), samples(Contestant::Stateright(peer, workload)), rate),
        unit: "x",
        bound,
        aim,
    };
    let seconds = |what: &str, workload, most| Target {
        what: what.to_owned(),
        values: samples(Contestant::Check { workload }).iter().map(|s| s.wall).collect(),
        unit: " s",
        bound: Bound::AtMost(most),
        aim: None,
    };
    let [small, large] = [small, large].map(|managers| Workload::TwoPhase { managers });
    vec![
        faster(Peer::OldBfs, "Stateright 0.30.2 bfs", small, Bound::AtLeast(5.0), Some(10.0)),
        faster(Peer::Bfs, "Stateright 0.31 bfs", small, Bound::AtLeast(7.0), Some(10.0)),
        faster(Peer::Dfs, "Stateright 0.31 dfs", large, Bound::AtLeast(4.0), Some(6.0)),
        faster(Peer::Bfs, "Stateright 0.31 bfs", Workload::Paxos, Bound::None, None),
        faster(Peer::Bfs, "Stateright 0.31 bfs", Workload::PaxosRegister, Bound::AtLeast(10.0), None),
        faster(Peer::Dfs, "Stateright 0.31 dfs", Workload::PaxosRegister, Bound::None, None),
        Target {
            what: format!("2 threads against 1, wall, {large}"),
            values: ratio(synod(1, large), synod(2, large), |sample| sample.wall),
            unit: "x",
            bound: Bound::AtLeast(1.7),
            aim: None,
        },
        Target {
            what: format!("bytes per distinct state, whole process, {large}"),
            values: synod(1, large).iter().map(bytes_per_state).collect(),
            unit: "",
            bound: Bound::AtMost(56.0),
            aim: None,
        },
        seconds("wall of `check` on Paxos, the spec compiled", Workload::Paxos, 0.5),
        seconds("start of `check` on an unchanged small spec", Workload::Start, 0.2),
    ]
}

impl Target {
    fn print(&self) {
        let Self { what, values, unit, bound, aim } = self;
        let value = Spread::of(values.iter().copied());
        let verdict = |met| if met { "met" } else { "NOT MET" };
        let (met, bound) = match *bound {
            Bound::AtLeast(least) => (verdict(value.median >= least), format!("at least {least}{unit}")),
            Bound::AtMost(most) => (verdict(value.median <= most), format!("at most {most}{unit}")),
            Bound::None => ("", "no target".to_owned()),
        };
        let aim = aim.map_or(String::new(), |aim| format!(", aim {aim}{unit}"));
        let value = format!("{value}{unit}");
        println!("  {what:<96}{value:<24}{met:<9}{bound}{aim}");
    }
}

/// The ratio within each round.
fn ratio(above: &[Sample], below: &[Sample], value: impl Fn(&Sample) -> f64) -> Vec<f64> {
    above.iter().zip(below).map(|(a, b)| value(a) / value(b)).collect()
}

fn rate(sample: &Sample) -> f64 {
    sample.counts.generated as f64 / sample.cpu
}

fn bytes_per_state(sample: &Sample) -> f64 {
    sample.peak_bytes as f64 / sample.counts.distinct as f64
}
