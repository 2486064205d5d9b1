//! Random programs.

use proptest::prelude::*;
use synod_clocks::wind::{Op, local, recv, send};

/// What a choice becomes: a process, a kind of operation, another process.
type Choice = (usize, u8, usize);

fn choices(processes: usize, most: usize) -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec((0..processes, 0_u8..5, 0..processes), 0..=most)
}

/// Any programs. Many of them wait for ever.
fn any_programs(processes: usize) -> impl Strategy<Value = Vec<Vec<Op>>> {
    choices(processes, 9).prop_map(move |choices| {
        let mut programs = vec![Vec::new(); processes];
        for (process, kind, other) in choices {
            programs[process].push(match kind {
                0 | 1 => send(other),
                2 | 3 => recv(other),
                _ => local(),
            });
        }
        programs
    })
}

/// Programs that come to an end: what is received was sent in at least one interleaving, the one in which they are made up.
fn ending_programs(processes: usize) -> impl Strategy<Value = Vec<Vec<Op>>> {
    choices(processes, 12).prop_map(move |choices| {
        let mut programs = vec![Vec::new(); processes];
        let mut under_way = vec![vec![0; processes]; processes];
        for (process, kind, other) in choices {
            let received = &mut under_way[other][process];
            if kind >= 2 && *received > 0 {
                *received -= 1;
                programs[process].push(recv(other));
            } else if kind == 4 {
                programs[process].push(local());
            } else {
                programs[process].push(send(other));
                under_way[process][other] += 1;
            }
        }
        programs
    })
}

/// Small programs for one to four processes.
pub(crate) fn programs() -> impl Strategy<Value = Vec<Vec<Op>>> {
    (1_usize..=4).prop_flat_map(|processes| prop_oneof![any_programs(processes), ending_programs(processes)])
}
