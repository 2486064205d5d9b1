//! Small random state machines, as specs.
//!
//! A machine is a table: for each place, what steps there are and where they lead. Its state holds the place and
//! a list whose length depends on it, so that encodings of several lengths occur. Properties and bounds are random
//! sets of places and of pairs of places.

use proptest::prelude::*;
use synod::prelude::*;
use synod_messages::{ActionInfo, ActionTaken, ConstantInfo, Datum};

/// A random state machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct RandomMachine {
    pub(crate) initial: Vec<u16>,
    /// For each place: action and place of each step.
    pub(crate) steps: Vec<Vec<(u8, u16)>>,
    /// Always: the state is not at one of these.
    pub(crate) forbidden: Vec<u16>,
    /// Always, too: so that two properties are open at the same time.
    pub(crate) avoided: Vec<u16>,
    /// Always of every step: not from a place of this remainder to one that is smaller.
    pub(crate) falling: Option<u16>,
    /// Reachable: one of these.
    pub(crate) goal: Vec<u16>,
    /// Places from which no step is no deadlock.
    pub(crate) ends: Vec<u16>,
    /// Places outside the state constraint.
    pub(crate) outside: Vec<u16>,
    /// Steps of this action to an even place are outside the action constraint.
    pub(crate) untaken: Option<u8>,
    /// `next` panics at these.
    pub(crate) traps: Vec<u16>,
}

#[derive(State)]
pub(crate) struct Place {
    pub(crate) place: u16,
    trail: Vec<u16>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Move(u8);

impl Action for Move {
    const COUNT: usize = 4;

    fn describe() -> Vec<ActionInfo> {
        (0..4).map(|n| ActionInfo { name: format!("Move{n}"), doc: String::new() }).collect()
    }

    fn variant(&self) -> usize {
        self.0.into()
    }

    fn show(&self) -> ActionTaken {
        ActionTaken { name: format!("Move{}", self.0), args: Vec::new() }
    }
}

impl Constants for RandomMachine {
    fn describe() -> Vec<ConstantInfo> {
        Vec::new()
    }

    fn values(&self) -> Vec<(String, Datum)> {
        Vec::new()
    }

    fn set(&mut self, _: &str, _: &str) -> Result<(), String> {
        Err("a random machine has no constants".to_owned())
    }
}

impl Place {
    pub(crate) fn trail(&self) -> &[u16] {
        &self.trail
    }
}

pub(crate) fn at(place: u16) -> Place {
    Place { place, trail: vec![place; usize::from(place % 3)] }
}

impl Spec for RandomMachine {
    type State = Place;
    type Action = Move;

    fn init(&self) -> impl IntoIterator<Item = Place> {
        self.initial.iter().map(|&place| at(place)).collect::<Vec<_>>()
    }

    fn next(&self, s: &Place, steps: &mut Steps<'_, Self>) {
        for &(action, to) in &self.steps[usize::from(s.place)] {
            steps.take(Move(action), |t| *t = at(to));
        }
        assert!(!self.traps.contains(&s.place), "trapped at {}", s.place);
    }

    fn may_end(&self, s: &Place) -> bool {
        self.ends.contains(&s.place)
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Forbidden", |m, s| !m.forbidden.contains(&s.place));
        p.reachable("Goal", |m, s| m.goal.contains(&s.place));
        p.always("Avoided", |m, s| !m.avoided.contains(&s.place));
        p.always_step("Falling", |m, s, _, t| match m.falling {
            Some(remainder) => s.place % 5 != remainder || s.place <= t.place,
            None => true,
        });
    }

    fn bounds(&self, b: &mut Bounds<Self>) {
        if !self.outside.is_empty() {
            b.states("Outside", |m, s| !m.outside.contains(&s.place));
        }
        if self.untaken.is_some() {
            b.steps("Untaken", |m, _, a, t| m.untaken != Some(a.0) || t.place % 2 == 1);
        }
    }
}

/// A machine with up to `places` places.
pub(crate) fn machine(places: u16) -> impl Strategy<Value = RandomMachine> {
    (1..=places).prop_flat_map(|places| {
        let some = |most: usize| prop::collection::vec(0..places, 0..=most);
        let step = (0_u8..4, 0..places);
        let steps = prop::collection::vec(prop::collection::vec(step, 0..5), usize::from(places));
        let sets = (some(2), some(2), some(1), some(usize::from(places)), some(2));
        let bounds = (prop::option::weighted(0.3, 0_u16..5), prop::option::weighted(0.3, 0_u8..4));
        let rare = prop::option::weighted(0.2, 0..places);
        (prop::collection::vec(0..places, 0..9), steps, sets, bounds, rare).prop_map(
            |(initial, steps, (forbidden, avoided, goal, ends, outside), (falling, untaken), trap)| {
                let traps = trap.into_iter().collect();
                RandomMachine {
                    initial,
                    steps,
                    forbidden,
                    avoided,
                    falling,
                    goal,
                    ends,
                    outside,
                    untaken,
                    traps,
                }
            },
        )
    })
}
