//! Tests of vector clocks: against causality by its definition, on random runs.

use proptest::prelude::*;

use super::*;
use crate::testing::{Occurrence, P, happened_before, run};

/// The vectors of the events of a run.
fn vectors(run: &[Occurrence]) -> Vec<VectorClock<P>> {
    let mut clocks = vec![VectorClock::new(); 4];
    let mut vectors: Vec<VectorClock<P>> = Vec::new();
    for &Occurrence { process, received } in run {
        let clock = &mut clocks[usize::from(process.0)];
        let vector = match received {
            Some(sending) => clock.receive(process, &vectors[sending]),
            None => clock.send(process),
        };
        assert_eq!(&vector, clock, "an event has the vector after the increment");
        vectors.push(vector);
    }
    vectors
}

/// Any vector, of few and small components so that comparable ones are common.
fn vector() -> impl Strategy<Value = VectorClock<P>> {
    prop::collection::vec(0_usize..3, 4).prop_map(|counts| {
        let mut vector = VectorClock::new();
        for (process, count) in P::all().zip(counts) {
            for _ in 0..count {
                vector.tick(process);
            }
        }
        vector
    })
}

fn components(vector: &VectorClock<P>) -> Vec<Time> {
    P::all().map(|process| vector.get(process)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_component_counts_the_events_of_the_past(run in run()) {
        let (before, vectors) = (happened_before(&run), vectors(&run));
        for (event, vector) in vectors.iter().enumerate() {
            for process in P::all() {
                let past = (0..run.len()).filter(|&a| a == event || before[a][event]);
                let count = past.filter(|&a| run[a].process == process).count();
                prop_assert_eq!(vector.get(process), count as Time);
            }
        }
    }

    #[test]
    fn comparing_vectors_is_comparing_events(run in run()) {
        let (before, vectors) = (happened_before(&run), vectors(&run));
        for (a, v) in vectors.iter().enumerate() {
            for (b, w) in vectors.iter().enumerate() {
                let expected = match (a == b, before[a][b], before[b][a]) {
                    (true, _, _) => Causality::Equal,
                    (_, true, false) => Causality::Before,
                    (_, false, true) => Causality::After,
                    (_, false, false) => Causality::Concurrent,
                    (_, true, true) => unreachable!("time goes one way"),
                };
                prop_assert_eq!(v.compare(w), expected);
            }
        }
    }

    #[test]
    fn comparing_is_comparing_every_component(v in vector(), w in vector()) {
        let (v_counts, w_counts) = (components(&v), components(&w));
        let at_most = v_counts.iter().zip(&w_counts).all(|(x, y)| x <= y);
        let at_least = v_counts.iter().zip(&w_counts).all(|(x, y)| x >= y);
        prop_assert_eq!(v.compare(&w) == Causality::Before, at_most && !at_least);
        prop_assert_eq!(v.compare(&w) == Causality::After, at_least && !at_most);
        prop_assert_eq!(v.compare(&w) == Causality::Equal, at_most && at_least);
        prop_assert_eq!(v.compare(&w) == Causality::Concurrent, !at_most && !at_least);
        prop_assert_eq!(v.causal() < w.causal(), at_most && !at_least);
        prop_assert_eq!(v.causal() >= w.causal(), at_least);
        prop_assert_eq!(v.causal().partial_cmp(&w.causal()).is_none(), !at_most && !at_least);
    }

    #[test]
    fn the_total_order_extends_causality_and_agrees_with_equality(v in vector(), w in vector()) {
        prop_assert_eq!(v.cmp(&w), components(&v).cmp(&components(&w)));
        prop_assert_eq!(v.cmp(&w) == Ordering::Equal, v == w);
        if v.causal() < w.causal() {
            prop_assert!(v < w);
        }
    }

    #[test]
    fn merging_takes_the_larger_components(v in vector(), w in vector()) {
        let mut both = v.clone();
        both.merge(&w);
        let larger: Vec<Time> = components(&v).into_iter().zip(components(&w)).map(|(x, y)| x.max(y)).collect();
        prop_assert_eq!(components(&both), larger);
    }

    #[test]
    fn reads_back_what_it_wrote(v in vector(), w in vector()) {
        let mut e = Encoder::default();
        v.encode(&mut e);
        w.encode(&mut e);
        let bytes = e.finish().to_vec();
        let mut d = Decoder::new(&bytes);
        let mut into = w.clone();
        into.decode_into(&mut d);
        prop_assert_eq!(into, v);
        prop_assert_eq!(VectorClock::decode(&mut d), w);
    }
}

#[test]
fn a_process_that_is_not_known_takes_no_room() {
    let mut clock = VectorClock::new();
    clock.merge(&VectorClock::<P>::new());
    assert_eq!(clock, VectorClock::new());
    assert_eq!(clock.to_string(), "[]");
    clock.tick(P(2));
    assert_eq!(clock.to_string(), "[p3 ↦ 1]");
}

#[test]
#[should_panic(expected = "a vector clock cannot count beyond 18446744073709551615 at p2")]
fn the_last_tick() {
    let mut clock = VectorClock { counts: Map::from_fn([P(1)], |_| Time::MAX) };
    clock.tick(P(1));
}
