//! How long the search for lassos takes on a large graph. Not run by default:
//! `cargo test --release -p synod-temporal --test speed -- --ignored --nocapture`.

use synod_explore::StateGraph;
use synod_temporal::{Fair, LIMIT, Ltl, Strength, find_lasso, never_again, stuttering_lasso, translate};

const STATES: usize = 5_000_000;
const STEPS: usize = 8;

/// Some predicates, in a byte.
#[derive(Clone, Copy)]
struct Few(u8);

impl AsRef<[usize]> for Few {
    fn as_ref(&self) -> &[usize] {
        const SETS: [&[usize]; 8] = [&[], &[0], &[1], &[0, 1], &[2], &[0, 2], &[1, 2], &[0, 1, 2]];
        SETS[self.0 as usize]
    }
}

/// Seconds that this thread had a processor, so that a loaded machine can be used.
fn processor_seconds() -> f64 {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    times.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Splitmix64.
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*seed ^ *seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ z >> 31) as usize
}

/// Steps lead on by up to 4 % of the graph, as in breadth-first order; one in `back` leads anywhere, so back as a rule. State predicates
/// 0 and 1 are usually true, 2 seldom; step predicates 0 and 1 are those of every fourth step or so.
fn graph(back: usize) -> StateGraph {
    let mut seed = 7;
    let states: Vec<(Few, Vec<(u32, Few)>)> = (0..STATES)
        .map(|source| {
            let mut step = || {
                let r = random(&mut seed);
                let anywhere = back != 0 && r.is_multiple_of(back);
                let target = if anywhere { (r >> 8) % STATES } else { source + 1 + (r >> 8) % (STATES / 25) };
                (target.min(STATES - 1) as u32, Few((r >> 40) as u8 & 3))
            };
            let steps = (0..STEPS).map(|_| step()).collect();
            (Few(if source.is_multiple_of(1000) { 7 } else { 3 }), steps)
        })
        .collect();
    let lists: Vec<(Few, Vec<(usize, Few)>)> = states
        .into_iter()
        .map(|(label, steps)| (label, steps.into_iter().map(|(to, label)| (to as usize, label)).collect()))
        .collect();
    StateGraph::from_lists(1, 3, 3, &lists)
}

fn fair(strength: Strength) -> Vec<Fair> {
    (0..2).map(|k| Fair { strength, enabled: k, taken: k }).collect()
}

#[test]
#[ignore = "takes a minute and some gigabytes"]
fn speed() {
    for back in [0, 8] {
        let graph = graph(back);
        println!("{} states, {} steps, one in {back} back", graph.states(), graph.steps());
        let p = || Ltl::State(2);
        let formulas = [
            ("[]<>p", p().eventually().always()),
            ("r ~> p", Ltl::State(0).leads_to(p())),
            ("<>[]p", p().always().eventually()),
        ];
        for (name, formula) in formulas {
            let automaton = translate(&!formula, LIMIT).unwrap();
            for fairness in [Vec::new(), fair(Strength::Weak), fair(Strength::Strong)] {
                let start = processor_seconds();
                let lasso = find_lasso(&graph, &automaton, &fairness, &|| false).unwrap();
                let seconds = processor_seconds() - start;
                let found = lasso.map(|lasso| (lasso.states.len(), lasso.loop_start));
                println!(
                    "  {name}, {:?}: {found:?} in {seconds:.2} s",
                    fairness.first().map(|fair| fair.strength)
                );
            }
            let start = processor_seconds();
            let found = stuttering_lasso(&graph, &automaton, &fair(Strength::Weak), &|| false).unwrap();
            println!("  {name}, stuttering: {:?} in {:.2} s", found.is_some(), processor_seconds() - start);
        }
        let start = processor_seconds();
        let found = never_again(&graph, 2, &|| false).unwrap();
        println!("  always possible: {found:?} in {:.2} s", processor_seconds() - start);
    }
}
