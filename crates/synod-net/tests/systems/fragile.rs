//! A diagram that cannot be told costs no counterexample.

use std::cell::Cell;

use synod_derive::{Constants, Finite};
use synod_explore::Unobserved;
use synod_judge::check;
use synod_messages::{Event, Expectation, Options};
use synod_net::{Me, NoTimeout, Protocol, Step, System};
use synod_spec::{Events, Finite as _, Properties, Spec, Steps};

thread_local! {
    /// Whether a handler runs only to tell what it sends.
    static IS_TOLD: Cell<bool> = const { Cell::new(false) };
}

/// A process greets another one, and the greeting cannot be told of.
#[derive(Constants)]
struct Shy {}

#[derive(Finite)]
#[finite(count = 2, show = "p1")]
struct P(u8);

impl Protocol for Shy {
    type Process = P;
    type Local = bool;
    type Message = ();
    type Timeout = NoTimeout;
    type History = ();

    fn members(&self) -> impl IntoIterator<Item = P> {
        P::all()
    }

    fn initial(&self, _: P) -> impl IntoIterator<Item = bool> {
        [false]
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if me.id() == P(0) {
            me.send(P(1), ());
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, _: P, (): ()) {
        assert!(!IS_TOLD.get(), "not a word of this");
        **me = true;
    }
}

/// What `system!` would write, but for the events.
impl Spec for Shy {
    type State = System<Self>;
    type Action = Step<Self>;

    fn init(&self) -> impl IntoIterator<Item = System<Self>> {
        synod_net::initial_systems(self)
    }

    fn next(&self, state: &System<Self>, steps: &mut Steps<'_, Self>) {
        synod_net::take_steps(self, state, steps);
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Nothing", |_, s| !s[P(1)]);
    }

    fn events(&self, from: &System<Self>, step: &Step<Self>, _: &System<Self>, events: &mut Events) {
        IS_TOLD.set(true);
        synod_net::tell_step(self, from, step, events);
    }
}

#[test]
fn a_handler_that_panics_when_it_is_told_of() {
    let options = Options { threads: 1, ..Options::default() };
    let report = check("shy", Shy {}, &Expectation::default(), &options, &Unobserved).unwrap();
    let steps = &report.counterexamples[0].steps;
    assert_eq!(report.counterexamples[0].property, "Nothing");
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[1].action.as_ref().unwrap().to_string(), "Deliver(p1→p2: ())");
    // What had been told before is kept.
    assert!(matches!(steps[1].events[0], Event::Receive(_)));
    assert!(matches!(&steps[1].events[1], Event::Remark { label } if label.contains("not a word of this")));
}
