//! Die Hard: measure four gallons of water with a jug of three gallons, a jug of five, and a tap.
//!
//! The model checker solves the puzzle for us. We *claim* that it cannot be solved, and the counterexample,
//! which is as short as can be, is the solution.
//!
//! After L. Lamport's module `DieHard` (TLA+ Examples, `DieHard`). With other jugs the claim may be true: two
//! jugs measure just the multiples of their greatest common divisor.

use synod::prelude::*;

#[derive(Constants)]
struct DieHard {
    /// How much the small jug holds.
    #[constant(default = 3, range = 1..=50)]
    small: u8,
    /// How much the big jug holds.
    #[constant(default = 5, range = 1..=50)]
    big: u8,
    /// How much we want.
    #[constant(default = 4, range = 1..=50)]
    goal: u8,
}

/// How much is in each jug.
#[derive(State)]
struct State {
    small: u8,
    big: u8,
}

/// The jugs have no marks, so we can only fill one, empty one, or pour until one is full or the other empty.
#[derive(Action)]
enum Action {
    FillSmall,
    FillBig,
    EmptySmall,
    EmptyBig,
    SmallToBig,
    BigToSmall,
}

impl Spec for DieHard {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { small: 0, big: 0 }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        steps.take(Action::FillSmall, |t| t.small = self.small);
        steps.take(Action::FillBig, |t| t.big = self.big);
        steps.take(Action::EmptySmall, |t| t.small = 0);
        steps.take(Action::EmptyBig, |t| t.big = 0);

        let poured = s.small.min(self.big - s.big);
        steps.take(Action::SmallToBig, |t| {
            t.small -= poured;
            t.big += poured;
        });
        let poured = s.big.min(self.small - s.small);
        steps.take(Action::BigToSmall, |t| {
            t.big -= poured;
            t.small += poured;
        });
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeOk", |m, s| s.small <= m.small && s.big <= m.big);
        p.always("NotSolved", |m, s| {
            ensure!(s.small != m.goal, "the small jug has just {} gallons", m.goal);
            ensure!(s.big != m.goal, "the big jug has just {} gallons", m.goal);
            Ok(())
        });
        p.always_step("PouringSpillsNothing", |_, s, action, t| {
            !matches!(action, Action::SmallToBig | Action::BigToSmall) || s.small + s.big == t.small + t.big
        });
    }

    fn models() -> Models<Self> {
        Models::new()
            .model("default", Self::default())
            .violates("NotSolved")
            .model("seven_and_eleven", Self { small: 7, big: 11, goal: 6 })
            .violates("NotSolved")
            .model("even_jugs", Self { small: 4, big: 6, goal: 5 })
            .model("too_much", Self { small: 3, big: 5, goal: 6 })
    }
}

synod::main!(DieHard);
