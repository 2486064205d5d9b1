//! A specification as a library: checked in a test, without the command.

use synod_explore::Unobserved;
use synod_messages::{Expectation, Limits, ModelReport, Options, Outcome, Verdict};
use synod_spec::Spec;

use crate::program::plain;

/// Checks a specification in a program of your own: a test, say.
///
/// ```
/// # use synod::prelude::*;
/// # #[derive(Constants)]
/// # struct Counter { #[constant(default = 3)] limit: u8 }
/// # #[derive(State)]
/// # struct State { count: u8 }
/// # #[derive(Action)]
/// # enum Action { Add }
/// # impl Spec for Counter {
/// #     type State = State;
/// #     type Action = Action;
/// #     fn init(&self) -> impl IntoIterator<Item = State> { [State { count: 0 }] }
/// #     fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
/// #         if s.count < self.limit { steps.take(Action::Add, |t| t.count += 1); }
/// #     }
/// #     fn may_end(&self, _: &State) -> bool { true }
/// #     fn properties(&self, p: &mut Properties<Self>) { p.always("Small", |_, s| s.count < 5); }
/// # }
/// use synod::Checker;
///
/// let checked = Checker::new(Counter { limit: 3 }).threads(2).check();
/// checked.assert_holds();
/// assert_eq!(checked.report().counts.distinct, 4);
///
/// Checker::new(Counter { limit: 7 }).check().assert_violates("Small");
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is checked before `check()`"]
pub struct Checker<S> {
    spec: S,
    options: Options,
    expectation: Expectation,
}

impl<S: Spec> Checker<S> {
    /// Of a specification with these constants.
    pub fn new(spec: S) -> Self {
        Self { spec, options: Options::default(), expectation: Expectation::default() }
    }

    /// With so many threads; one a core, unless this says otherwise. What is found is the same for any number.
    pub fn threads(mut self, threads: u64) -> Self {
        self.options.threads = threads;
        self
    }

    /// Goes on after a violation, to the shortest counterexample of every property.
    pub fn keep_going(mut self) -> Self {
        self.options.keep_going = true;
        self
    }

    /// Asks `next` and every property twice in every state.
    pub fn verify(mut self) -> Self {
        self.options.verify = true;
        self
    }

    /// Stops at limits. A check that one of them ended holds nothing and violates only what was found.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.options.limits = limits;
        self
    }

    /// Goes on until this property is violated too: where one is violated soon and another one in deeper states. May be
    /// repeated.
    pub fn until_violated(mut self, property: &str) -> Self {
        self.expectation.violated.push(property.to_owned());
        self
    }

    /// Explores every interleaving.
    ///
    /// # Panics
    /// Where the specification makes no sense (constants that do not fit together, a formula about an action that does not exist), and
    /// on a fault of Synod.
    #[must_use = "say what is expected: `assert_holds()`"]
    #[track_caller]
    pub fn check(self) -> Checked {
        let name = type_name::<S>();
        if let Err(why) = self.spec.assume() {
            panic!("{name}: these constants do not fit together: {why}");
        }
        if let Err(why) = synod_judge::validate(self.spec.clone()) {
            panic!("{name}: {why}");
        }
        let checked = synod_judge::check(name, self.spec, &self.expectation, &self.options, &Unobserved);
        match checked {
            Ok(report) => Checked { report },
            Err(fault) => panic!("{name}: {fault}"),
        }
    }
}

/// The last part of a type's path.
fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    report: ModelReport,
}

impl Checked {
    /// All of it.
    #[must_use]
    pub fn report(&self) -> &ModelReport {
        &self.report
    }

    /// Everything was explored, and nothing is violated.
    ///
    /// # Panics
    /// Where that is not so; the message has the counterexamples.
    #[track_caller]
    pub fn assert_holds(&self) {
        self.assert(&Expectation::default());
    }

    /// Just this property is violated, and nothing else.
    ///
    /// # Panics
    /// Where that is not so; the message says what was found instead.
    #[track_caller]
    pub fn assert_violates(&self, property: &str) {
        self.assert(&Expectation { violated: vec![property.to_owned()], ..Expectation::default() });
    }

    /// A state without a step is reached, and nothing else is wrong.
    ///
    /// # Panics
    /// Where that is not so; the message says what was found instead.
    #[track_caller]
    pub fn assert_deadlocks(&self) {
        self.assert(&Expectation { deadlock: true, ..Expectation::default() });
    }

    #[track_caller]
    fn assert(&self, expectation: &Expectation) {
        let outcome = expectation.judge(&self.report);
        if outcome != Outcome::AsExpected {
            let why = match &outcome {
                Outcome::Differs(how) => format!(" ({how})"),
                Outcome::Incomplete if self.report.verdict() == Verdict::Incomplete => {
                    " (a limit ended the search before anything was found)".to_owned()
                }
                _ => String::new(),
            };
            let found = plain::text(&self.report.model, &self.report);
            panic!("expected that {}: {}{why}\n{found}", self.report.model, expectation.describe());
        }
    }
}
