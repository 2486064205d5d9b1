//! The dining philosophers: each shares a fork with either neighbour, and eats with both.
//!
//! Dijkstra's puzzle: philosophers sit around a table, with one fork between any two neighbours. Whoever
//! takes one fork and waits for the other may wait for ever, if all do the same: a cycle of waiting, the
//! classical *deadlock*. Three protocols:
//!
//! - *left first*: take the left fork, then the right one. Deadlocks.
//! - *in order*: the same, but the last philosopher begins at the right: so all take the lower-numbered fork
//!   first, and a cycle cannot close (E. W. Dijkstra, "Hierarchical ordering of sequential processes", 1971).
//! - *Chandy and Misra*: forks are never on the table. A dirty fork must be cleaned and handed over to the
//!   neighbour, a clean one is kept until its holder has eaten, and eating makes both dirty (K. M. Chandy and
//!   J. Misra, "The drinking philosophers problem", 1984). It stands here with the steps of the module
//!   `DiningPhilosophers` (TLA+ Examples), where a philosopher hands over every dirty fork without being
//!   asked.
//!
//! What is assumed: nobody dies with a fork in the hand; that is, *weak fairness* of each philosopher's steps:
//! whoever can act, and goes on being able to, does. With Chandy and Misra nobody starves then: a clean fork
//! stays where it is until its holder has eaten. In order that is not enough. The fork that a philosopher
//! waits for is back on the table again and again, but never for long: a quick neighbour may always take it
//! first. *Strong fairness* rules that out: what is possible again and again is done at last.

use synod::prelude::*;

#[derive(Constants)]
struct DiningPhilosophers {
    /// How many philosophers sit at the table, and how many forks lie on it.
    #[constant(default = 5, range = 2..=8)]
    philosophers: usize,
    /// How they take the forks.
    #[constant(default = Protocol::ChandyMisra)]
    protocol: Protocol,
    /// What must not be put off for ever: the steps of each philosopher.
    #[constant(default = Fair::Weak)]
    fairness: Fair,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// A philosopher's step that is possible from some point on.
    Weak,
    /// A philosopher's step that is possible again and again.
    Strong,
}

/// How they take the forks.
#[derive(Finite)]
enum Protocol {
    /// Hand over dirty forks, keep clean ones.
    ChandyMisra,
    /// All take their left fork first.
    LeftFirst,
    /// All take the fork with the lower number first.
    InOrder,
}

#[derive(Finite)]
#[finite(count = 8, show = "p1")]
struct Philosopher(u8);

/// The fork on the left of the philosopher with the same number.
#[derive(Finite)]
#[finite(count = 8, show = "f1")]
struct Fork(u8);

/// A fork in a hand.
#[derive(Finite)]
struct Held {
    by: Philosopher,
    clean: bool,
}

#[derive(Finite)]
enum Doing {
    /// Nothing but minding the forks.
    Waiting,
    Eating,
    Thinking,
}

#[derive(State)]
struct State {
    /// Where the forks are; those that are on the table have no entry.
    forks: Map<Fork, Held>,
    hungry: Set<Philosopher>,
    doing: Map<Philosopher, Doing>,
}

#[derive(Action)]
enum Action {
    /// One step with the forks, as the protocol has it: hand one over or take one, and start to eat if that
    /// can be.
    MindForks { who: Philosopher },
    /// Eat, until no longer hungry.
    Eat { who: Philosopher },
    /// Think, until hungry again.
    Think { who: Philosopher },
}

impl Action {
    fn who(&self) -> Philosopher {
        match *self {
            Self::MindForks { who } | Self::Eat { who } | Self::Think { who } => who,
        }
    }
}

impl Spec for DiningPhilosophers {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        // Chandy and Misra: all forks are dirty. Each is with the philosopher on whose left it is; only the
        // second one has none, and the first has two: so the relation "must wait for" has no cycle.
        let holder = |fork: Fork| Philosopher(if fork.0 == 1 { 0 } else { fork.0 });
        let forks = match self.protocol {
            Protocol::ChandyMisra => {
                Map::from_fn(Fork::first(self.philosophers), |fork| Held { by: holder(fork), clean: false })
            }
            Protocol::LeftFirst | Protocol::InOrder => Map::new(),
        };
        let everybody = || Philosopher::first(self.philosophers);
        [State { forks, hungry: everybody().collect(), doing: Map::from_fn(everybody(), |_| Doing::Waiting) }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for who in Philosopher::first(self.philosophers) {
            match (s.doing[who], self.protocol) {
                (Doing::Waiting, Protocol::ChandyMisra) => self.mind(s, steps, who),
                (Doing::Waiting, Protocol::LeftFirst | Protocol::InOrder) => self.take(s, steps, who),
                (Doing::Eating, _) => self.eat(steps, who),
                (Doing::Thinking, _) => steps.take(Action::Think { who }, |t| {
                    t.hungry.insert(who);
                    t.doing[who] = Doing::Waiting;
                }),
            }
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        for who in Philosopher::first(self.philosophers) {
            let acts =
                step_where(&format!("{who}'s steps"), move |_, _, action: &Action, _| action.who() == who);
            match self.fairness {
                Fair::Weak => f.weak(acts),
                Fair::Strong => f.strong(acts),
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeOk", Self::type_ok);
        p.always("ExclusiveAccess", Self::exclusive_access);
        p.always("OnlyTheHungryEat", |_, s| {
            s.doing.iter().all(|(who, doing)| *doing != Doing::Eating || s.hungry.contains(who))
        });
        for who in Philosopher::first(self.philosophers) {
            p.reachable(&format!("Eats({who})"), move |_, s| s.doing[who] == Doing::Eating);
        }
        let is_full = |who| state(&format!("{who} is full"), move |_, s: &State| !s.hungry.contains(who));
        let again_and_again =
            Philosopher::first(self.philosophers).map(|who| always(eventually(is_full(who))));
        p.temporal("NobodyStarves", again_and_again.reduce(|f, g| f & g).expect("somebody is there"));
        for who in Philosopher::first(self.philosophers) {
            p.infinitely_often(&format!("GetsHungryAgain({who})"), move |_, s| s.hungry.contains(who));
        }
    }

    fn models() -> Models<Self> {
        let model = |philosophers, protocol, fairness| Self { philosophers, protocol, fairness };
        Models::new()
            .model("default", Self::default())
            .model("six", model(6, Protocol::ChandyMisra, Fair::Weak))
            .model("left_first", model(5, Protocol::LeftFirst, Fair::Strong))
            .deadlocks()
            .model("in_order", model(5, Protocol::InOrder, Fair::Strong))
            .model("quick_neighbour", model(3, Protocol::InOrder, Fair::Weak))
            .violates("NobodyStarves")
    }
}

/// The steps.
impl DiningPhilosophers {
    /// A dirty fork goes to the neighbour, cleaned; a hungry philosopher with two clean forks starts to eat.
    fn mind(&self, s: &State, steps: &mut Steps<'_, Self>, who: Philosopher) {
        let (left, right) = (self.left_fork(who), self.right_fork(who));
        steps.take(Action::MindForks { who }, |t| {
            if s.forks[left] == (Held { by: who, clean: false }) {
                t.forks[left] = Held { by: self.left_neighbour(who), clean: true };
            } else if s.forks[right] == (Held { by: who, clean: false }) {
                t.forks[right] = Held { by: self.right_neighbour(who), clean: true };
            }
            let can_eat = [left, right].iter().all(|fork| s.forks[*fork] == Held { by: who, clean: true });
            t.doing[who] = match (s.hungry.contains(who), can_eat) {
                (true, true) => Doing::Eating,
                (true, false) => Doing::Waiting,
                (false, _) => Doing::Thinking,
            };
        });
    }

    /// The next fork in this philosopher's order is taken, if it is on the table; with both, it is time to
    /// eat.
    fn take(&self, s: &State, steps: &mut Steps<'_, Self>, who: Philosopher) {
        let (left, right) = (self.left_fork(who), self.right_fork(who));
        let order = match self.protocol {
            Protocol::InOrder if right < left => [right, left],
            _ => [left, right],
        };
        match order.into_iter().find(|fork| !is_held(s, *fork, who)) {
            Some(fork) if !s.forks.contains_key(fork) => steps.take(Action::MindForks { who }, |t| {
                t.forks.insert(fork, Held { by: who, clean: true });
            }),
            Some(_) => {}
            None => steps.take(Action::MindForks { who }, |t| t.doing[who] = Doing::Eating),
        }
    }

    /// Eating makes the forks dirty; where a table is in use, they go back there.
    fn eat(&self, steps: &mut Steps<'_, Self>, who: Philosopher) {
        steps.take(Action::Eat { who }, |t| {
            t.hungry.remove(who);
            let forks = [self.left_fork(who), self.right_fork(who)];
            if self.protocol == Protocol::ChandyMisra {
                for fork in forks {
                    t.forks[fork].clean = false;
                }
                t.doing[who] = Doing::Waiting;
            } else {
                for fork in forks {
                    t.forks.remove(fork);
                }
                t.doing[who] = Doing::Thinking;
            }
        });
    }

    fn left_fork(&self, who: Philosopher) -> Fork {
        Fork(who.0)
    }

    fn right_fork(&self, who: Philosopher) -> Fork {
        Fork(self.right_neighbour(who).0)
    }

    fn left_neighbour(&self, who: Philosopher) -> Philosopher {
        Philosopher(if who.0 == 0 { self.philosophers as u8 } else { who.0 } - 1)
    }

    fn right_neighbour(&self, who: Philosopher) -> Philosopher {
        Philosopher((who.0 + 1) % self.philosophers as u8)
    }
}

/// What must hold.
impl DiningPhilosophers {
    /// A fork is on the table or with one of its two philosophers.
    fn type_ok(&self, s: &State) -> bool {
        s.doing.len() == self.philosophers
            && s.forks
                .iter()
                .all(|(fork, held)| [self.left_fork(held.by), self.right_fork(held.by)].contains(&fork))
    }

    /// Whoever eats has both forks in the hands, and so neighbours never eat at the same time.
    fn exclusive_access(&self, s: &State) -> Judgement {
        for who in Philosopher::first(self.philosophers).filter(|who| s.doing[*who] == Doing::Eating) {
            let neighbour = self.right_neighbour(who);
            ensure!(s.doing[neighbour] != Doing::Eating, "{who} and {neighbour} eat with the same fork");
            for fork in [self.left_fork(who), self.right_fork(who)] {
                ensure!(is_held(s, fork, who), "{who} eats without {fork}");
            }
        }
        Ok(())
    }
}

fn is_held(s: &State, fork: Fork, who: Philosopher) -> bool {
    s.forks.get(fork).is_some_and(|held| held.by == who)
}

synod::main!(DiningPhilosophers);
