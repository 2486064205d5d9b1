//! Specs that answer otherwise when they are asked again, and who notices: the judge, which sees the spec's own states and actions and
//! not only their bytes, or the search of a spec that is to be verified.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use synod::prelude::*;
use synod_explore::Unobserved;
use synod_judge::check;
use synod_messages::{Counterexample, Datum, Expectation, FindingKind, Options};
use synod_spec::{Decoder, Encoder};

/// A step that has another action at each asking, though it always leads to the same state.
#[derive(Constants)]
struct Fickle {}

static ASKED: AtomicU8 = AtomicU8::new(0);

#[derive(State)]
struct State {
    done: bool,
}

#[derive(Action)]
enum Action {
    Finish { asked: u8 },
}

impl Spec for Fickle {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { done: false }]
    }

    fn next(&self, s: &State, steps: &mut Steps<Self>) {
        if !s.done {
            let asked = ASKED.fetch_add(1, Relaxed);
            steps.take(Action::Finish { asked }, |t| t.done = true);
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("NeverDone", |_, s| !s.done);
    }
}

#[test]
fn a_step_whose_action_changes_with_each_asking() {
    let report = check("fickle", Fickle {}, &Expectation::default(), &Options::default(), &Unobserved);
    let found = report.expect("no fault of Synod").counterexamples;
    let [Counterexample { kind: FindingKind::Nondeterministic, reason, steps, .. }, ..] = &found[..] else {
        panic!("{found:?}");
    };
    let told = "`next` took 1 steps when asked once, 1 when asked again; step 0 is the first that differs";
    assert_eq!((reason.as_str(), steps.len()), (told, 1));
}

/// A number with a broken encoding: 2 is read back as 7.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Lossy(u8);

impl Value for Lossy {
    fn encode(&self, e: &mut Encoder) {
        e.bits(self.0.into(), 8);
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let read = d.bits(8) as u8;
        Self(if read == 2 { 7 } else { read })
    }

    fn show(&self) -> Datum {
        Datum::Int(self.0.into())
    }
}

#[derive(Constants)]
struct Counting {}

#[derive(State)]
struct Count {
    value: Lossy,
}

#[derive(Action)]
enum Tick {
    Tick,
}

impl Spec for Counting {
    type State = Count;
    type Action = Tick;

    fn init(&self) -> impl IntoIterator<Item = Count> {
        [Count { value: Lossy(0) }]
    }

    fn next(&self, s: &Count, steps: &mut Steps<Self>) {
        if s.value.0 < 2 {
            steps.take(Tick::Tick, |t| t.value.0 += 1);
        }
    }

    fn may_end(&self, _: &Count) -> bool {
        true
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("NoSeven", |_, s| s.value.0 != 7);
    }
}

#[test]
fn a_violation_that_only_decoding_brings_about() {
    let report = check("lossy", Counting {}, &Expectation::default(), &Options::default(), &Unobserved);
    let found = report.expect("no fault of Synod").counterexamples;
    let [Counterexample { kind: FindingKind::Nondeterministic, reason, steps, .. }] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(reason, "NoSeven is false when judged once, true when judged again");
    assert_eq!(steps.len(), 3);
}

/// A property that answers otherwise at every second asking.
#[derive(Constants)]
struct Moody {}

static ASKINGS: AtomicU8 = AtomicU8::new(0);

impl Spec for Moody {
    type State = Count;
    type Action = Tick;

    fn init(&self) -> impl IntoIterator<Item = Count> {
        [Count { value: Lossy(0) }]
    }

    fn next(&self, _: &Count, _: &mut Steps<Self>) {}

    fn may_end(&self, _: &Count) -> bool {
        true
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Mood", |_, _| ASKINGS.fetch_add(1, Relaxed).is_multiple_of(2));
    }
}

#[test]
fn a_property_that_changes_its_mind_while_a_spec_is_verified() {
    let options = Options { verify: true, ..Options::default() };
    let report = check("moody", Moody {}, &Expectation::default(), &options, &Unobserved);
    let found = report.expect("no fault of Synod").counterexamples;
    let [Counterexample { kind: FindingKind::Nondeterministic, reason, .. }] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(reason, "`next` or a property answers differently when it is asked again");
}

/// A goal that is there only when it is asked for the first time.
#[derive(Constants)]
struct Shy {}

static SEEN: AtomicU8 = AtomicU8::new(0);

impl Spec for Shy {
    type State = Count;
    type Action = Tick;

    fn init(&self) -> impl IntoIterator<Item = Count> {
        [Count { value: Lossy(0) }]
    }

    fn next(&self, _: &Count, _: &mut Steps<Self>) {}

    fn may_end(&self, _: &Count) -> bool {
        true
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.reachable("Goal", |_, _| SEEN.fetch_add(1, Relaxed) == 0);
    }
}

/// What is no witness when it is judged again is a finding, and no witness.
#[test]
fn a_goal_that_is_gone_when_it_is_to_be_shown() {
    let options = Options { witnesses: true, threads: 1, ..Options::default() };
    let report = check("shy", Shy {}, &Expectation::default(), &options, &Unobserved);
    let report = report.expect("no fault of Synod");
    assert!(report.witnesses.is_empty(), "{:?}", report.witnesses);
    let [Counterexample { kind: FindingKind::Nondeterministic, reason, .. }] = &report.counterexamples[..]
    else {
        panic!("{:?}", report.counterexamples);
    };
    assert_eq!(reason, "Goal is true when judged once, false when judged again");
}
