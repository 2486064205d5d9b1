//! What has no room ends *incomplete*: the seen-set, and the state graph after it.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use synod::prelude::*;
use synod_explore::{Grain, Observer, Unobserved};
use synod_judge::{check, check_in_portions};
use synod_messages::{Expectation, LimitKind, Limits, ModelReport, Options, PropertyVerdict, Stop, Verdict};

/// One step to each of many states, of which each is an end.
#[derive(Constants)]
struct Star {
    /// How many there are.
    #[constant(default = 3_000, range = 1..=100_000)]
    rays: u32,
}

#[derive(State)]
struct Ray {
    number: u32,
}

#[derive(Action)]
enum Go {
    To { number: u32 },
}

impl Spec for Star {
    type State = Ray;
    type Action = Go;

    fn init(&self) -> impl IntoIterator<Item = Ray> {
        [Ray { number: 0 }]
    }

    fn next(&self, s: &Ray, steps: &mut Steps<'_, Self>) {
        let rays = if s.number == 0 { self.rays } else { 0 };
        for number in 1..=rays {
            steps.take(Go::To { number }, |t| t.number = number);
        }
    }

    fn may_end(&self, s: &Ray) -> bool {
        s.number > 0
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(any_step());
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Known", |m, s| s.number <= m.rays);
        p.eventually("Gone", |_, s| s.number > 0);
    }
}

fn verdicts(report: &ModelReport) -> Vec<PropertyVerdict> {
    report.properties.iter().map(|property| property.verdict).collect()
}

/// One step after the other.
#[derive(Constants)]
struct Line;

impl Spec for Line {
    type State = Ray;
    type Action = Go;

    fn init(&self) -> impl IntoIterator<Item = Ray> {
        [Ray { number: 0 }]
    }

    fn next(&self, s: &Ray, steps: &mut Steps<'_, Self>) {
        let number = s.number + 1;
        steps.take(Go::To { number }, |t| t.number = number);
    }
}

/// The last block of the search is the one that finds no room: nothing is left in the queue, and yet not all was seen.
#[test]
fn a_state_without_room_is_no_end() {
    let grain = Grain { partition: 8, ..Grain::default() };
    let (expectation, options) = (Expectation::default(), Options::default());
    let report = check_in_portions("line", Line, &expectation, &options, &Unobserved, grain).unwrap();
    assert!(matches!(report.stop, Stop::Limit(LimitKind::StateIds(_))), "{:?}", report.stop);
    assert_eq!((report.verdict(), report.counts.left_in_queue), (Verdict::Incomplete, 0));
}

/// Many states find no room at once.
#[test]
fn a_full_partition_is_no_end() {
    let run = |partition| {
        let grain = Grain { partition, ..Grain::default() };
        let (expectation, options) = (Expectation::default(), Options::default());
        check_in_portions("star", Star { rays: 3_000 }, &expectation, &options, &Unobserved, grain).unwrap()
    };
    let report = run(8);
    assert!(matches!(report.stop, Stop::Limit(LimitKind::StateIds(_))), "{:?}", report.stop);
    assert_eq!(report.verdict(), Verdict::Incomplete);
    assert_eq!(verdicts(&report), [PropertyVerdict::Unknown; 2]);
    assert!((1_000..=256 * 8).contains(&report.counts.distinct), "{}", report.counts.distinct);
    let report = run(3_000);
    assert_eq!((report.verdict(), report.counts.distinct), (Verdict::Holds, 3_001));
}

/// A ring, of which every second state is initial.
#[derive(Constants)]
struct Ring {
    /// How many states it has.
    #[constant(default = 1_000, range = 2..=1_000_000)]
    states: u32,
}

impl Spec for Ring {
    type State = Ray;
    type Action = Go;

    fn init(&self) -> impl IntoIterator<Item = Ray> {
        (0..self.states / 2).map(|number| Ray { number: 2 * number })
    }

    fn next(&self, s: &Ray, steps: &mut Steps<'_, Self>) {
        let number = s.number + 1;
        steps.take(Go::To { number }, |t| t.number = number % self.states);
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always_possible("Home", |_, s| s.number == 0);
    }
}

/// The states fit into the memory that is allowed, and the graph does not.
#[test]
fn a_graph_without_room_is_not_judged() {
    let grain = Grain { chunks: 4, chunk: 256, ..Grain::default() };
    let mut ends = Vec::new();
    for half_mebibytes in 32..48 {
        let limits = Limits { bytes: Some(half_mebibytes << 19), ..Limits::default() };
        let options = Options { limits, threads: 1, ..Options::default() };
        let ring = Ring { states: 100_000 };
        let report =
            check_in_portions("ring", ring, &Expectation::default(), &options, &Unobserved, grain).unwrap();
        let is_whole = report.counts.distinct == 100_000;
        let (verdict, expected) = match report.stop {
            Stop::Exhausted => (PropertyVerdict::Holds, Verdict::Holds),
            Stop::Limit(LimitKind::Bytes(_)) => (PropertyVerdict::Unknown, Verdict::Incomplete),
            ref other => panic!("{other:?}"),
        };
        assert_eq!((verdicts(&report), report.verdict()), (vec![verdict], expected));
        ends.push((is_whole, verdict == PropertyVerdict::Holds));
    }
    assert!(ends.contains(&(false, false)), "some searches find no room: {ends:?}");
    assert!(ends.contains(&(true, false)), "some graphs find no room: {ends:?}");
    assert!(ends.contains(&(true, true)), "some limits are enough: {ends:?}");
}

/// Wants an end as soon as the search is over.
struct Impatient(AtomicBool);

impl Observer for Impatient {
    fn progress(&self, now: synod_explore::Snapshot) {
        if now.phase.is_some() {
            self.0.store(true, Relaxed);
        }
    }

    fn interrupt(&self) -> Option<&AtomicBool> {
        Some(&self.0)
    }
}

#[test]
fn an_interrupt_while_the_graph_is_built_ends_it() {
    let options = Options { progress_millis: 1, threads: 1, ..Options::default() };
    let observer = Impatient(AtomicBool::new(false));
    let report =
        check("ring", Ring { states: 800_000 }, &Expectation::default(), &options, &observer).unwrap();
    assert_eq!(report.counts.distinct, 800_000);
    assert_eq!((report.stop.clone(), report.verdict()), (Stop::Interrupted, Verdict::Incomplete));
    assert_eq!(verdicts(&report), [PropertyVerdict::Unknown]);
}
