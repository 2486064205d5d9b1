//! A specification as a library: checked by `Checker`, in a test of the user's own.

use std::panic::catch_unwind;

use synod::prelude::*;
use synod::{Checker, Limits};

/// Two processes and one lock, which the second process may ignore.
#[derive(Constants)]
struct Locked {
    /// Whether the second process takes the lock.
    #[constant(default = true)]
    polite: bool,
    /// Whether a process gives the lock back.
    #[constant(default = true)]
    generous: bool,
}

#[derive(Finite)]
#[finite(count = 2, show = "p1")]
struct Process(u8);

#[derive(State)]
struct State {
    inside: Set<Process>,
    done: Set<Process>,
    lock: Option<Process>,
}

#[derive(Action)]
enum Action {
    Enter { process: Process },
    Leave { process: Process },
}

impl Spec for Locked {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { inside: Set::new(), done: Set::new(), lock: None }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for process in Process::all() {
            let ignores = process == Process(1) && !self.polite;
            let outside = !s.inside.contains(process) && !s.done.contains(process);
            if outside && (ignores || s.lock.is_none()) {
                steps.take(Action::Enter { process }, |t| {
                    t.inside.insert(process);
                    t.lock = Some(process);
                });
            }
            if s.inside.contains(process) {
                steps.take(Action::Leave { process }, |t| {
                    t.inside.remove(process);
                    t.done.insert(process);
                    t.lock = t.lock.filter(|_| !self.generous);
                });
            }
        }
    }

    fn may_end(&self, s: &State) -> bool {
        s.done.len() == 2
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Exclusion", |_, s| {
            ensure!(s.inside.len() < 2, "p1 and p2 are both inside");
            Ok(())
        });
    }
}

/// What a failed assertion says.
fn message(assertion: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(assertion).expect_err("the assertion fails");
    panic.downcast_ref::<String>().expect("its message is a text").clone()
}

#[test]
fn what_holds_holds_with_any_number_of_threads() {
    for threads in [1, 2, 8] {
        let checked = Checker::new(Locked::default()).threads(threads).verify().check();
        checked.assert_holds();
        let counts = &checked.report().counts;
        assert_eq!((counts.distinct, counts.generated, counts.depth), (8, 9, 4));
    }
}

#[test]
fn the_panic_message_has_the_trace() {
    let checked = Checker::new(Locked { polite: false, generous: true }).check();
    checked.assert_violates("Exclusion");
    let said = message(|| checked.assert_holds());
    let expected = "\
expected that Locked: holds
Locked: Violated; 10 distinct, 10 generated, depth 3
  0 initial state
      inside = {}
      done = {}
      lock = none
  1 Enter(p1)
      inside = {p1}
      lock = p1
  2 Enter(p2)
      inside = {p1, p2}
      lock = p2
  Exclusion: p1 and p2 are both inside
";
    assert_eq!(said, expected);
}

#[test]
fn another_finding_than_the_expected_one_is_told() {
    let greedy = || Checker::new(Locked { polite: true, generous: false });
    greedy().check().assert_deadlocks();
    let said = message(|| greedy().check().assert_violates("Exclusion"));
    let why = "(Exclusion was expected to fail and did not; deadlock failed and was not expected to)";
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_limit_never_holds() {
    let limits = Limits { states: Some(2), ..Limits::default() };
    let said = message(|| Checker::new(Locked::default()).limits(limits).check().assert_holds());
    assert!(said.contains("a limit ended the search before anything was found"), "{said}");
}

#[test]
fn a_second_finding_is_waited_for() {
    let careless = Locked { polite: false, generous: false };
    let checked = Checker::new(careless).until_violated("Exclusion").keep_going().check();
    let found: Vec<&str> = checked.report().counterexamples.iter().map(|c| c.property.as_str()).collect();
    assert_eq!(found, ["Exclusion", "deadlock"]);
}
