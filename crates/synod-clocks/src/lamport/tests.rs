//! Tests of Lamport clocks: against the length of the longest chain of causes, on random runs.

use proptest::prelude::*;
use synod_spec::Finite;

use super::*;
use crate::testing::{Occurrence, P, happened_before, run};

/// The times that clocks give the events of a run.
fn stamps(convention: Convention, run: &[Occurrence]) -> Vec<Stamp<P>> {
    let mut clocks = [LamportClock::default(); 4];
    let mut stamps: Vec<Stamp<P>> = Vec::new();
    for &Occurrence { process, received } in run {
        let clock = &mut clocks[usize::from(process.0)];
        let time = match received {
            Some(sending) => convention.receive(clock, stamps[sending].time),
            None => convention.send(clock),
        };
        stamps.push(Stamp { time, process });
    }
    stamps
}

/// How many events the longest chain of causes of event `b` has.
fn longest_chain(before: &[Vec<bool>], b: usize) -> Time {
    let causes = (0..before.len()).filter(|&a| before[a][b]);
    causes.map(|a| 1 + longest_chain(before, a)).max().unwrap_or(0)
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (0..count).map(move |b| (a, b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_time_is_the_length_of_the_longest_chain_of_causes(run in run()) {
        let before = happened_before(&run);
        let from_zero = stamps(Convention::StampFirst, &run);
        let from_one = stamps(Convention::IncrementFirst, &run);
        for event in 0..run.len() {
            let expected = longest_chain(&before, event);
            prop_assert_eq!(from_zero[event].time, expected);
            prop_assert_eq!(from_one[event].time, expected + 1);
        }
    }

    #[test]
    fn stamps_are_in_a_total_order_that_extends_causality(run in run()) {
        let before = happened_before(&run);
        for convention in Convention::all() {
            let stamps = stamps(convention, &run);
            for (a, b) in pairs(run.len()) {
                prop_assert_eq!(stamps[a] == stamps[b], a == b);
                if before[a][b] {
                    prop_assert!(stamps[a].time < stamps[b].time);
                    prop_assert!(stamps[a] < stamps[b]);
                }
            }
        }
    }

    #[test]
    fn the_convention_changes_no_clock(events in prop::collection::vec(prop::option::of(0_u64..50), 0..20)) {
        let [mut one, mut other] = [LamportClock::default(); 2];
        for sent in events {
            match sent {
                // The same sending has the lower time where events are stamped first.
                Some(sent) => {
                    Convention::IncrementFirst.receive(&mut one, sent + 1);
                    Convention::StampFirst.receive(&mut other, sent);
                }
                None => {
                    Convention::IncrementFirst.tick(&mut one);
                    Convention::StampFirst.tick(&mut other);
                }
            }
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn reads_back_what_it_wrote(time in any::<u64>().prop_flat_map(|v| (0_u32..64).prop_map(move |s| v >> s)), number in 0_u8..4) {
        let stamp = Stamp { time, process: P(number) };
        let mut e = Encoder::default();
        LamportClock::at(time).encode(&mut e);
        stamp.encode(&mut e);
        let bytes = e.finish().to_vec();
        let mut d = Decoder::new(&bytes);
        prop_assert_eq!(LamportClock::decode(&mut d), LamportClock::at(time));
        prop_assert_eq!(Stamp::decode(&mut d), stamp);
    }
}

#[test]
fn the_own_methods_increment_first() {
    let [mut own, mut other] = [LamportClock::at(3); 2];
    assert_eq!(own.tick(), Convention::IncrementFirst.tick(&mut other));
    assert_eq!(own.send(), Convention::IncrementFirst.send(&mut other));
    assert_eq!(own.receive(9), Convention::IncrementFirst.receive(&mut other, 9));
    assert_eq!(own.receive(2), Convention::IncrementFirst.receive(&mut other, 2));
    assert_eq!((own.time(), other.time()), (11, 11));
}

#[test]
fn a_message_from_behind_puts_no_clock_back() {
    let mut clock = LamportClock::at(7);
    assert_eq!(clock.receive(2), 8);
    clock.advance_to(3);
    assert_eq!(clock, LamportClock::at(8));
}

#[test]
fn a_clock_reads_as_its_time() {
    assert_eq!(LamportClock::at(3).show().to_string(), "3");
    assert_eq!(Stamp { time: 3, process: P(1) }.to_string(), "{time: 3, process: p2}");
}

#[test]
fn a_clock_takes_half_a_byte_while_it_is_small() {
    let mut e = Encoder::default();
    [LamportClock::at(7), LamportClock::at(0)].iter().for_each(|clock| clock.encode(&mut e));
    assert_eq!(e.finish(), [0x07]);
}

#[test]
#[should_panic(expected = "a Lamport clock cannot count beyond 18446744073709551615")]
fn the_last_tick() {
    LamportClock::at(Time::MAX).tick();
}

#[test]
#[should_panic(expected = "a Lamport clock cannot count beyond 18446744073709551615")]
fn a_message_from_the_end_of_time() {
    LamportClock::default().receive(Time::MAX);
}

#[test]
#[should_panic(expected = "a Lamport clock cannot count beyond 18446744073709551615")]
fn a_message_from_the_end_of_time_where_events_are_stamped_first() {
    Convention::StampFirst.receive(&mut LamportClock::default(), Time::MAX);
}
