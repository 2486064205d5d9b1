//! Dijkstra's token ring: whatever state it starts in, in the end just one machine has the token.
//!
//! Each machine of a ring has a counter. Machine 0 *has the token* when its counter is that of its predecessor,
//! the last machine; any other one has it when its counter differs from its predecessor's. A machine with the
//! token may take a step, and that passes the token on: machine 0 counts on by one, the others copy their
//! predecessor's counter. Started well, one token goes round. Started anyhow (memory was corrupted, nobody
//! knows what the counters were) there may be many; but machine 0 sooner or later counts to a value that no
//! other machine has, and that value goes round and sweeps all others away. The ring is *self-stabilizing*.
//!
//! After E. W. Dijkstra, "Self-stabilizing systems in spite of distributed control" (EWD 426, 1974), and the
//! module `TokenRing` (TLA+ Examples, `ewd426`), with its steps. All states are initial.
//!
//! What is assumed: some machine with the token takes a step, any (weak fairness of `next`). Nothing needs to
//! be fair to each of them. The counters must have enough values: with too few, a bad schedule keeps several
//! tokens going round for ever, though a better one would always be possible. And one machine must be
//! different: if all only copy, the ring stops with no token at all.

use synod::prelude::*;

#[derive(Constants)]
struct TokenRing {
    /// How many machines are in the ring.
    #[constant(default = 6, range = 2..=7)]
    machines: usize,
    /// How many values a counter has.
    #[constant(default = 6, range = 1..=7)]
    values: usize,
    /// Whether machine 0 only copies, as all others do.
    #[constant(default = false)]
    uniform: bool,
    /// What must not be put off for ever.
    #[constant(default = Fair::Weak)]
    fairness: Fair,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Nothing: all machines may stop.
    None,
    /// Weak fairness of all steps together: some machine with a token takes a step.
    Weak,
}

#[derive(Finite)]
#[finite(count = 7, show = "m0")]
struct Machine(u8);

#[derive(Finite)]
#[finite(count = 7)]
struct Counter(u8);

#[derive(State)]
struct State {
    counter: Map<Machine, Counter>,
}

#[derive(Action)]
enum Action {
    /// A machine that has the token takes a step: machine 0 counts on, another one copies.
    Move { machine: Machine },
}

impl Spec for TokenRing {
    type State = State;
    type Action = Action;

    /// Any counters.
    fn init(&self) -> impl IntoIterator<Item = State> {
        let digit = |number: usize, place: u32| number / self.values.pow(place) % self.values;
        let machines = || Machine::first(self.machines);
        (0..self.values.pow(self.machines as u32)).map(move |number| State {
            counter: Map::from_fn(machines(), |machine| Counter(digit(number, machine.0.into()) as u8)),
        })
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for machine in Machine::first(self.machines).filter(|machine| self.has_token(s, *machine)) {
            let before = s.counter[self.predecessor(machine)];
            let next = Counter((before.0 + 1) % self.values as u8);
            steps.take(Action::Move { machine }, |t| {
                t.counter[machine] = if self.is_special(machine) { next } else { before };
            });
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.fairness == Fair::Weak {
            f.weak(any_step());
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("SomebodyHasIt", |m, s| m.tokens(s) > 0);
        p.always_step("NeverMore", |m, s, _, t| m.tokens(t) <= m.tokens(s));
        p.eventually_always("Stabilizes", |m, s| m.tokens(s) == 1);
        p.always_possible("CanStabilize", |m, s| m.tokens(s) == 1);
        p.infinitely_often("ComesRound", |m, s| m.has_token(s, Machine(0)));
    }

    fn models() -> Models<Self> {
        let model = |machines, values| Self { machines, values, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("enough_values", model(5, 4))
            .model("too_few_values", model(5, 3))
            .violates("Stabilizes")
            .model("uniform", Self { uniform: true, ..model(3, 3) })
            .deadlocks()
            .violates("SomebodyHasIt")
            .violates("Stabilizes")
            .violates("CanStabilize")
            .violates("ComesRound")
            .model("nobody_must", Self { fairness: Fair::None, ..model(3, 3) })
            .violates("Stabilizes")
            .violates("ComesRound")
    }
}

impl TokenRing {
    fn predecessor(&self, machine: Machine) -> Machine {
        Machine(if machine.0 == 0 { self.machines as u8 } else { machine.0 } - 1)
    }

    fn is_special(&self, machine: Machine) -> bool {
        machine.0 == 0 && !self.uniform
    }

    fn has_token(&self, s: &State, machine: Machine) -> bool {
        let is_same = s.counter[machine] == s.counter[self.predecessor(machine)];
        is_same == self.is_special(machine)
    }

    fn tokens(&self, s: &State) -> usize {
        Machine::first(self.machines).filter(|machine| self.has_token(s, *machine)).count()
    }
}

synod::main!(TokenRing);
