//! The numbers of states that other checkers know for the same specs.
//!
//! From TLC with one worker on the modules of the TLA+ Examples, with the constants named; those of the registers from
//! Stateright 0.31's own examples, over the same kinds of network. Both count the states of a path for depth, and we its
//! steps, so ours is one less.

use crate::support::command::{run, specs};

/// A spec, options, and what is known: distinct, generated, depth.
type Known = (&'static str, &'static str, [u64; 3]);

const SMALL: &[Known] = &[
    ("two_phase_commit", "--managers 3", [288, 1_146, 10]),
    ("two_phase_commit", "--managers 5", [8_832, 58_146, 16]),
    ("two_phase_commit", "--managers 6", [50_816, 402_306, 19]),
    ("two_phase_commit", "--managers 7", [296_448, 2_744_706, 22]),
    ("paxos", "--model tiny", [3_921, 23_563, 16]),
    ("paxos", "--model default", [185_369, 1_361_380, 24]),
    ("paxos", "--model two_acceptors", [14_881, 99_461, 24]),
    ("bakery", "--processes 2 --highest 2", [2_303, 10_659, 38]),
    ("bakery", "--processes 2 --highest 3", [7_161, 40_819, 38]),
    ("bakery", "--processes 2 --highest 10", [406_763, 5_298_785, 38]),
    ("dining_philosophers", "--philosophers 5", [67, 336, 28]),
    ("dining_philosophers", "--philosophers 6", [131, 787, 34]),
    ("readers_writers", "--actors 3", [21_527, 59_674, 12]),
    ("alternating_bit", "--model default", [240, 1_392, 9]),
    ("peterson", "--model default", [42, 77, 10]),
    ("consensus", "--model default", [4, 4, 1]),
    ("voting", "--model default", [6_752, 41_017, 15]),
    ("termination_detection", "--model three", [302, 2_001, 8]),
    ("termination_detection", "--model default", [1_566, 15_986, 11]),
    ("termination_detection", "--model five", [7_742, 114_211, 14]),
    ("token_ring", "--model default", [46_656, 248_832, 0]),
    ("paxos_register", "--model default", [16_668, 32_971, 20]),
];

/// From naive searches in Python, written from the prose of the specs or from the papers: they know neither Synod nor its clocks and
/// networks. Whatever the clocks, the states are the computations, so that both specs of clocks have the same numbers.
const COUNTED_AGAIN: &[Known] = &[
    ("lamport_clock", "--model default", [4_426, 8_583, 6]),
    ("lamport_clock", "--model stamp_first", [4_426, 8_583, 6]),
    ("lamport_clock", "--model three", [21_782, 57_427, 6]),
    ("lamport_clock", "--model four_events", [77_857, 161_557, 8]),
    ("vector_clock", "--model default", [4_426, 8_583, 6]),
    ("vector_clock", "--model three", [21_782, 57_427, 6]),
    ("vector_clock", "--model four_events", [77_857, 161_557, 8]),
    ("wind", "--model question_and_answer", [5, 5, 4]),
    ("wind", "--model all_to_all", [74, 161, 12]),
    ("wind", "--model figure_1", [125, 285, 16]),
    ("wind", "--model two_receivers", [19, 30, 7]),
    ("wind", "--model unreceived", [5, 6, 3]),
    ("wind", "--model to_itself", [4, 4, 3]),
    ("wind", "--model both_receive_first", [1, 1, 0]),
    ("wind", "--model never_sent", [6, 8, 3]),
    ("mutual_exclusion", "--model twice_by_the_paper", [818, 1_345, 24]),
    ("mutual_exclusion", "--model published_4", [70_472, 276_114, 40]),
    ("mutual_exclusion", "--model order_made_by_the_paper", [180_750, 442_548, 27]),
    ("two_generals", "--model every_rule", [760, 1_160, 8]),
    ("two_generals", "--model spare_messenger", [43, 151, 8]),
    ("byzantine_generals", "--model default", [137, 137, 5]),
    ("byzantine_generals", "--model five_generals", [383, 383, 6]),
    ("paxos_nodes", "--model default", [14_265, 367_507, 22]),
    ("paxos_nodes", "--model shared_counter_by_caller", [812, 9_709, 13]),
    ("paxos_nodes", "--model crash", [95_079, 1_661_655, 24]),
    ("chain_replication", "--model default", [16_489, 42_884, 22]),
    ("chain_replication", "--model two_reads", [3_633, 8_762, 23]),
    ("chain_replication", "--model one_client", [1_220, 2_491, 14]),
    ("chain_replication", "--model two_crashes", [287_244, 718_510, 29]),
    ("abd_register", "--model one_server", [33, 41, 6]),
    ("raft", "--model default", [22_845, 122_773, 18]),
    ("raft", "--model two_entries", [298_226, 2_764_811, 28]),
    ("raft", "--model crash", [9_433, 52_621, 20]),
    ("raft", "--model kept_votes", [1_984, 10_132, 13]),
    ("raft", "--model figure_8_averted", [321_491, 1_873_528, 32]),
    ("raft", "--model one_candidate", [83, 416, 11]),
    ("multi_paxos", "--model default", [38_422, 198_527, 22]),
    ("multi_paxos", "--model three_ballots", [21_494, 64_845, 22]),
    ("replicated_state_machine", "--model default", [35_462, 179_734, 24]),
    ("replicated_state_machine", "--model two_ballots", [2_965, 12_436, 13]),
];

const LARGE: &[Known] = &[
    ("two_phase_commit", "--managers 8", [1_745_408, 18_507_778, 25]),
    ("two_phase_commit", "--managers 9", [10_340_352, 123_558_402, 28]),
    ("paxos", "--model four_ballots", [2_825_761, 23_851_997, 32]),
    ("bakery", "--processes 3 --highest 3", [6_016_610, 46_982_679, 64]),
    ("readers_writers", "--actors 4", [2_192_020, 7_069_237, 16]),
    ("termination_detection", "--model seven", [172_286, 4_615_557, 20]),
    ("mutual_exclusion", "--model published_6", [724_274, 2_729_079, 60]),
    ("mutual_exclusion", "--model published_7", [1_528_797, 5_694_623, 66]),
    ("mutual_exclusion", "--model published_8", [2_763_329, 10_216_216, 71]),
    ("single_copy_register", "--model four_clients", [400_233, 731_789, 16]),
    ("abd_register", "--model all_write", [1_212_979, 4_730_934, 40]),
    ("paxos_register", "--model three_clients", [1_194_428, 2_420_477, 27]),
];

fn assert_known(known: &[Known]) {
    for (spec, options, counts) in known {
        let file = format!("specs/{spec}.rs");
        let said = run([file.as_str(), "--format", "json"].into_iter().chain(options.split(' ')));
        said.has_status(0);
        let report = said.json();
        let states = &report["models"][0]["states"];
        let ours = ["distinct", "generated", "depth"].map(|name| states[name].as_u64().unwrap_or_default());
        assert_eq!(ours, *counts, "{spec} {options}: distinct, generated, depth");
        assert_eq!(states["left_in_queue"], 0);
    }
}

#[test]
fn small_models_have_the_known_counts() {
    assert_known(SMALL);
}

#[test]
fn models_have_the_counts_of_a_naive_search() {
    assert_known(COUNTED_AGAIN);
}

#[test]
fn large_models_have_the_known_counts() {
    assert_known(LARGE);
}

#[test]
fn fingerprints_find_the_known_counts_and_say_what_they_risk() {
    let said = run(["specs/two_phase_commit.rs", "--managers", "7", "--fingerprint", "--format", "json"]);
    let model = &said.has_status(0).json()["models"][0];
    assert_eq!(model["states"]["distinct"], 296_448);
    assert_eq!(model["exactness"], "fingerprint");
    let probability = model["collision_probability"].as_f64().unwrap();
    // n (n - 1) / 2 pairs over 2^64 fingerprints.
    assert!((2.38e-9..2.39e-9).contains(&probability), "{probability}");
}

/// Whoever adds a spec adds it here, or says why nobody else knows its numbers.
#[test]
fn every_spec_is_counted_or_excused() {
    let excused = ["die_hard", "simple_consensus", "sync_termination_detection"];
    for path in specs() {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let counted = SMALL.iter().chain(COUNTED_AGAIN).chain(LARGE).any(|(spec, ..)| *spec == name);
        assert!(counted || excused.contains(&name.as_str()), "{name} has no known counts");
    }
}
