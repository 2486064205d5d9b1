//! Faults that were seen in other checkers, each a test that ours does not have it.

use synod::prelude::*;
use synod_explore::Unobserved;
use synod_judge::check;
use synod_messages::{Expectation, ModelReport, Options, PropertyVerdict, Stop, Verdict};
use synod_spec::Encoder;

use crate::support::command::run;

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
