//! Faults that were seen in other checkers, each a test that ours does not have it.

use synod::prelude::*;
use synod_explore::Unobserved;
use synod_judge::check;
use synod_messages::{Datum, Expectation, ModelReport, Options, PropertyVerdict, Stop, Verdict};
use synod_spec::{Encoder, Strength};

use crate::support::command::run;
use crate::support::live_machine::{Claim, LiveMachine, Which};

fn explore<S: Spec>(spec: S, options: &Options) -> ModelReport {
    check("test", spec, &Expectation::default(), options, &Unobserved).unwrap()
}

fn one_thread() -> Options {
    Options { threads: 1, ..Options::default() }
}

/// A machine over two sets that stand side by side: a step moves an element from the first to the second.
#[derive(Constants)]
struct Neighbours;

#[derive(State)]
struct Sets {
    left: BTreeSet<u8>,
    right: BTreeSet<u8>,
}

#[derive(Action)]
enum Move {
    Right,
}

impl Spec for Neighbours {
    type State = Sets;
    type Action = Move;

    fn init(&self) -> impl IntoIterator<Item = Sets> {
        [Sets { left: BTreeSet::from([1, 2]), right: BTreeSet::new() }]
    }

    fn next(&self, s: &Sets, steps: &mut Steps<'_, Self>) {
        for &element in &s.left {
            steps.take(Move::Right, |t| {
                t.left.remove(&element);
                t.right.insert(element);
            });
        }
    }

    fn may_end(&self, s: &Sets) -> bool {
        s.left.is_empty()
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("LeftNotEmpty", |_, s| !s.left.is_empty());
    }
}

/// States lost by a weak identity: Stateright 0.31 hashes sets without their length, explores 2 of these 4 states, and
/// misses the violation.
#[test]
fn neighbouring_sets_are_told_apart() {
    for fingerprint in [false, true] {
        let options = Options { keep_going: true, fingerprint, ..one_thread() };
        let report = explore(Neighbours, &options);
        assert_eq!(report.counts.distinct, 4);
        assert_eq!(report.verdict(), Verdict::Violated);
    }
    let bytes = |left: &[u8], right: &[u8]| {
        let state = Sets { left: left.iter().copied().collect(), right: right.iter().copied().collect() };
        let mut encoder = Encoder::default();
        state.encode(&mut encoder);
        encoder.finish().to_vec()
    };
    assert_ne!(bytes(&[1, 2], &[]), bytes(&[1], &[2]));
}

/// A chain of numbers, and what is claimed of it.
#[derive(Constants)]
struct Chain {
    /// The last number.
    #[constant(default = 100)]
    last: u32,
    /// Whether anything is claimed.
    #[constant(default = true)]
    claims: bool,
}

#[derive(State)]
struct Link {
    n: u32,
}

#[derive(Action)]
enum Go {
    On,
}

impl Spec for Chain {
    type State = Link;
    type Action = Go;

    fn init(&self) -> impl IntoIterator<Item = Link> {
        [Link { n: 0 }]
    }

    fn next(&self, s: &Link, steps: &mut Steps<'_, Self>) {
        if s.n < self.last {
            steps.take(Go::On, |t| t.n += 1);
        }
    }

    fn may_end(&self, s: &Link) -> bool {
        s.n == self.last
    }

    fn properties(&self, p: &mut Properties<Self>) {
        if self.claims {
            p.always("BelowThree", |_, s| s.n < 3);
            p.always("BelowTen", |_, s| s.n < 10);
        }
    }
}

/// Bounded means verified: runs cut by a depth, a count or a time pass the assertion of other checkers, and a bounded
/// depth-first search misses what is within its bound.
#[test]
fn bounded_is_not_verified() {
    let last = 1_000_000;
    let limited = |change: fn(&mut Options)| {
        let mut options = one_thread();
        change(&mut options);
        explore(Chain { last, claims: false }, &options)
    };
    let by_depth = limited(|o| o.limits.depth = Some(2));
    assert_eq!(by_depth.verdict(), Verdict::Incomplete);
    assert_eq!((by_depth.counts.distinct, by_depth.counts.left_in_queue), (3, 1));
    assert_eq!(limited(|o| o.limits.states = Some(50)).verdict(), Verdict::Incomplete);
    // The time limit works with one thread.
    assert_eq!(limited(|o| o.limits.seconds = Some(0.1)).verdict(), Verdict::Incomplete);
    let mut options = one_thread();
    options.limits.depth = Some(3);
    let report = explore(Chain { last, claims: true }, &options);
    assert_eq!(report.verdict(), Verdict::Violated, "the violation is at depth 3");
    assert_eq!(report.properties[1].verdict, PropertyVerdict::Unknown);
}

/// Not the shortest: a later discovery overwrites an earlier one while another property is open.
#[test]
fn two_open_properties_each_get_their_shortest_trace() {
    let report = explore(Chain { last: 20, claims: true }, &Options { keep_going: true, ..one_thread() });
    let lengths: Vec<_> =
        report.counterexamples.iter().map(|c| (c.property.as_str(), c.steps.len() - 1)).collect();
    assert_eq!(lengths, [("BelowThree", 3), ("BelowTen", 10)]);
}

/// No properties, no search: without any, others explore one state and are done.
#[test]
fn without_properties_everything_is_explored() {
    let report = explore(Chain { last: 99, claims: false }, &one_thread());
    assert_eq!((report.counts.distinct, report.stop, report.actions[0].taken), (100, Stop::Exhausted, 99));
}

/// A trace per queued state makes long chains quadratic; here a long trace is read back in one pass.
#[test]
fn a_long_chain_has_a_long_trace() {
    let report = explore(Deep, &one_thread());
    assert_eq!(report.counts.depth, 80_000);
    assert_eq!(report.counterexamples[0].steps.len(), 80_001);
}

#[derive(Constants)]
struct Deep;

impl Spec for Deep {
    type State = Link;
    type Action = Go;

    fn init(&self) -> impl IntoIterator<Item = Link> {
        [Link { n: 0 }]
    }

    fn next(&self, s: &Link, steps: &mut Steps<'_, Self>) {
        if s.n < 80_000 {
            steps.take(Go::On, |t| t.n += 1);
        }
    }
}

/// Nondeterminism: others report another trace at another depth in every run with two threads. Also what is invented:
/// a trace whose last state satisfies the property; ours are judged again.
#[test]
fn twenty_runs_on_two_threads_show_one_trace() {
    let spec = ["specs/two_phase_commit.rs", "--model", "hasty", "--threads", "2", "--format", "json"];
    let first = run(spec).json()["models"][0]["counterexamples"].clone();
    assert_eq!(first[0]["steps"].as_array().unwrap().len(), 6);
    for _ in 1..20 {
        assert_eq!(first, run(spec).json()["models"][0]["counterexamples"]);
    }
}

/// The report: a violation is not exit status 0.
#[test]
fn a_violation_has_an_exit_status() {
    run(["specs/simple_consensus.rs", "--nodes", "2"]).has_status(12);
}

/// Odd places.
const ODD: u8 = 0b1010_1010;

/// A machine that never stops where it can go on, with these steps, all of one action.
fn going(initial: &[u8], steps: &[(u8, u8)], claims: Vec<Claim>) -> LiveMachine {
    let mut machine = LiveMachine {
        initial: initial.to_vec(),
        steps: vec![Vec::new(); 8],
        ends: u8::MAX,
        fairness: vec![(Strength::Weak, Which::Any)],
        claims,
        ..LiveMachine::default()
    };
    steps.iter().for_each(|&(from, to)| machine.steps[usize::from(from)].push((0, to)));
    machine
}

/// The places of the only counterexample, and where its loop starts.
fn lasso(report: &ModelReport) -> (Vec<i128>, Option<u64>) {
    let [found] = &report.counterexamples[..] else { panic!("{report:#?}") };
    let place = |variables: &[(String, Datum)]| match variables[0].1 {
        Datum::Int(place) => place.into(),
        _ => panic!("a place is a number"),
    };
    (found.steps.iter().map(|step| place(&step.state)).collect(), found.loop_start)
}

/// Liveness missed: Stateright's `eventually` says "holds" where only a cycle violates it.
#[test]
fn eventually_sees_cycles() {
    let machine = going(&[0], &[(0, 2), (2, 4), (4, 2)], vec![Claim::Eventually(ODD)]);
    assert_eq!(lasso(&explore(machine, &one_thread())), (vec![0, 2, 4], Some(1)));
}

/// Liveness missed: and where the way that violates it goes through a state that another way, which does not, has reached before.
#[test]
fn eventually_sees_every_way_into_a_join() {
    let machine = going(&[1, 2], &[(1, 4), (2, 4), (4, 6)], vec![Claim::Eventually(ODD)]);
    assert_eq!(lasso(&explore(machine, &one_thread())), (vec![2, 4, 6], Some(2)));
    // Liveness invented: where every way meets an odd place, a loop or a join is no violation.
    let machine = going(&[1, 2], &[(1, 4), (2, 3), (3, 4), (4, 6), (6, 4)], vec![Claim::Eventually(ODD)]);
    assert_eq!(explore(machine, &one_thread()).verdict(), Verdict::Holds);
}

/// SPIN #38: weak fairness misses a violation where a process has terminated. One process here ends after a step, the other
/// goes round for ever; the place says whether the first has ended (1) and where the second is (2).
#[test]
fn a_process_that_has_ended_is_treated_fairly() {
    let (ends, goes_round) = (0, 2);
    let (ended, there) = (0b1010, 0b1100);
    let claims = vec![
        Claim::Eventually(ended),
        Claim::InfinitelyOften(there),
        Claim::EventuallyAlways(!there),
        Claim::InfinitelyOften(!ended),
        Claim::LeadsTo(ended, !ended),
    ];
    let mut machine = going(&[0], &[], claims);
    for (from, action, to) in [
        (0, ends, 1),
        (2, ends, 3),
        (0, goes_round, 2),
        (2, goes_round, 0),
        (1, goes_round, 3),
        (3, goes_round, 1),
    ] {
        machine.steps[from].push((action, to));
    }
    machine.fairness =
        vec![(Strength::Weak, Which::Exactly(ends)), (Strength::Weak, Which::Exactly(goes_round))];
    for threads in [1, 2, 3, 8] {
        let report = explore(machine.clone(), &Options { threads, ..Options::default() });
        let violated: Vec<_> =
            report.properties.iter().map(|p| p.verdict == PropertyVerdict::Violated).collect();
        assert_eq!(violated, [false, false, true, true, true]);
    }
}

/// A road of many states, or a ring where its end leads back to its beginning.
#[derive(Constants)]
struct Road {
    /// The last number.
    #[constant(default = 200_000)]
    last: u32,
    /// Whether it is a ring.
    #[constant(default = false)]
    ring: bool,
    /// Whether every state is initial: then the search is shallow, and the graph is as deep as before.
    #[constant(default = true)]
    anywhere: bool,
}

impl Spec for Road {
    type State = Link;
    type Action = Go;

    fn init(&self) -> impl IntoIterator<Item = Link> {
        (0..=if self.anywhere { self.last } else { 0 }).map(|n| Link { n })
    }

    fn next(&self, s: &Link, steps: &mut Steps<'_, Self>) {
        if s.n < self.last {
            steps.take(Go::On, |t| t.n += 1);
        } else if self.ring {
            steps.take(Go::On, |t| t.n = 0);
        }
    }

    fn may_end(&self, s: &Link) -> bool {
        s.n == self.last
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        f.strong(any_step());
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.leads_to("OnAndOn", |_, s| s.n % 3 == 0, |_, s| s.n % 3 == 1);
        p.eventually("Arrives", |m, s| s.n == m.last);
        p.infinitely_often("Starts", |_, s| s.n == 0);
        p.always_possible("CanStart", |_, s| s.n == 0);
    }
}

/// Nothing recurses on the graph: neither a path nor a cycle of many states overflows a stack.
#[test]
fn deep_graphs_overflow_no_stack() {
    let (holds, violated) = (PropertyVerdict::Holds, PropertyVerdict::Violated);
    for (ring, expected) in [(false, [holds, holds, violated, violated]), (true, [holds; 4])] {
        let report = explore(Road { ring, ..Road::default() }, &one_thread());
        let verdicts: Vec<_> = report.properties.iter().map(|p| p.verdict).collect();
        assert_eq!((verdicts.as_slice(), report.counts.distinct), (&expected[..], 200_001));
    }
}

/// And a long lasso is shown whole.
#[test]
fn a_long_road_has_a_long_lasso() {
    let report = explore(Road { last: 20_000, anywhere: false, ..Road::default() }, &one_thread());
    let found = report.counterexamples.iter().find(|c| c.property == "Starts").unwrap();
    assert_eq!((found.steps.len(), found.loop_start), (20_001, Some(20_000)));
}
