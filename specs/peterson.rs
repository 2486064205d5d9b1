//! Peterson's algorithm: two processes exclude each other, with three shared bits and no lock.
//!
//! A process that wants to enter raises its flag, then *gives the other the turn*, and waits until the other
//! has lowered its flag or the turn has come back. If both want to enter, the turn cannot be with both, so
//! one waits; and whoever gave the turn away last waits for the other.
//!
//! After G. L. Peterson, "Myths about the mutual exclusion problem" (1981), with the steps of the module
//! `Peterson` (TLA+ Examples, `locks_auxiliary_vars`): each read or write of a shared bit is a step of its
//! own. Each flaw shows why one part is there.
//!
//! Whoever wants to enter does, if each process goes on with its program; nobody is obliged to want. It is not
//! enough that *somebody* goes on ([`Fair::Somebody`]): one process may then enter again and again, while the
//! other stands still.

use synod::prelude::*;

#[derive(Constants)]
struct Peterson {
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// What must not be put off for ever.
    #[constant(default = Fair::Everybody)]
    fairness: Fair,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing: Peterson's algorithm.
    None,
    /// Give the turn first, raise the flag then: the other may not yet see that we are coming.
    TurnFirst,
    /// Take the turn instead of giving it.
    TakeTurn,
    /// Look at the flag alone: both may wait for each other.
    NoTurn,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Weak fairness of all steps together: as long as somebody can go on, somebody does.
    Somebody,
    /// Weak fairness of each process's steps, from where it wants to enter until it has left.
    Everybody,
}

#[derive(Finite)]
#[finite(count = 2, show = "p1")]
struct Process(u8);

impl Process {
    fn other(self) -> Self {
        Self(1 - self.0)
    }
}

/// Where a process is in its program.
#[derive(Finite)]
enum At {
    /// Elsewhere, without interest in the critical section.
    Elsewhere,
    /// About to raise its flag.
    RaiseFlag,
    /// About to give the turn to the other.
    GiveTurn,
    /// Waiting.
    Wait,
    /// In the critical section.
    Critical,
    /// About to lower its flag.
    LowerFlag,
}

#[derive(State)]
struct State {
    at: Map<Process, At>,
    flag: Set<Process>,
    turn: Process,
}

#[derive(Action)]
enum Action {
    /// A process wants to enter.
    Want { process: Process },
    /// It raises its flag.
    RaiseFlag { process: Process },
    /// It gives the turn away.
    GiveTurn { process: Process },
    /// It sees that the other's flag is down, and enters.
    SeeNoFlag { process: Process },
    /// It sees that the turn is its own, and enters.
    SeeTurn { process: Process },
    /// It leaves the critical section.
    Leave { process: Process },
    /// It lowers its flag.
    LowerFlag { process: Process },
}

impl Action {
    fn process(&self) -> Process {
        match *self {
            Self::Want { process }
            | Self::RaiseFlag { process }
            | Self::GiveTurn { process }
            | Self::SeeNoFlag { process }
            | Self::SeeTurn { process }
            | Self::Leave { process }
            | Self::LowerFlag { process } => process,
        }
    }
}

impl Spec for Peterson {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { at: Map::from_fn(Process::all(), |_| At::Elsewhere), flag: Set::new(), turn: Process(0) }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        Process::all().for_each(|process| self.step(s, steps, process));
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        match self.fairness {
            Fair::Somebody => f.weak(any_step()),
            Fair::Everybody => {
                for process in Process::all() {
                    let goes_on = move |_: &Self, s: &State, action: &Action, _: &State| {
                        action.process() == process && s.at[process] != At::Elsewhere
                    };
                    f.weak(step_where(&format!("{process}'s steps"), goes_on));
                }
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("MutualExclusion", |_, s| {
            let are_inside = Process::all().all(|process| s.at[process] == At::Critical);
            ensure!(!are_inside, "both processes are in the critical section");
            Ok(())
        });
        if self.flaw == Flaw::None {
            p.always("Invariant", |_, s| Process::all().all(|process| is_protected(s, process)));
        }
        for process in Process::all() {
            p.reachable(&format!("Enters({process})"), move |_, s| s.at[process] == At::Critical);
            p.leads_to(
                &format!("NoStarvation({process})"),
                move |_, s| matches!(s.at[process], At::RaiseFlag | At::GiveTurn | At::Wait),
                move |_, s| s.at[process] == At::Critical,
            );
        }
    }

    fn models() -> Models<Self> {
        let model = |flaw, fairness| Self { flaw, fairness };
        Models::new()
            .model("default", Self::default())
            .model("turn_first", model(Flaw::TurnFirst, Fair::Everybody))
            .violates("MutualExclusion")
            .model("take_turn", model(Flaw::TakeTurn, Fair::Everybody))
            .violates("MutualExclusion")
            .model("no_turn", model(Flaw::NoTurn, Fair::Everybody))
            .deadlocks()
            .model("somebody_goes_on", model(Flaw::None, Fair::Somebody))
            .violates("NoStarvation(p1)")
            .violates("NoStarvation(p2)")
    }
}

impl Peterson {
    /// The one step that a process can take from where it is; while it waits there may be two reasons to
    /// enter, or none.
    fn step(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        let other = process.other();
        match s.at[process] {
            At::Elsewhere => steps.take(Action::Want { process }, |t| {
                t.at[process] = if self.flaw == Flaw::TurnFirst { At::GiveTurn } else { At::RaiseFlag };
            }),
            At::RaiseFlag => steps.take(Action::RaiseFlag { process }, |t| {
                t.flag.insert(process);
                t.at[process] = if self.flaw == Flaw::TurnFirst { At::Wait } else { At::GiveTurn };
            }),
            At::GiveTurn => steps.take(Action::GiveTurn { process }, |t| {
                t.turn = if self.flaw == Flaw::TakeTurn { process } else { other };
                t.at[process] = if self.flaw == Flaw::TurnFirst { At::RaiseFlag } else { At::Wait };
            }),
            At::Wait => {
                if !s.flag.contains(other) {
                    steps.take(Action::SeeNoFlag { process }, |t| t.at[process] = At::Critical);
                }
                if s.turn == process && self.flaw != Flaw::NoTurn {
                    steps.take(Action::SeeTurn { process }, |t| t.at[process] = At::Critical);
                }
            }
            At::Critical => steps.take(Action::Leave { process }, |t| t.at[process] = At::LowerFlag),
            At::LowerFlag => steps.take(Action::LowerFlag { process }, |t| {
                t.flag.remove(process);
                t.at[process] = At::Elsewhere;
            }),
        }
    }
}

/// The inductive invariant. A flag is up from the moment it is raised until it is lowered; and while a
/// process is inside, either the turn is its own, or the other has not yet given the turn away.
fn is_protected(s: &State, process: Process) -> bool {
    let inside = matches!(s.at[process], At::Critical | At::LowerFlag);
    let flag = inside || matches!(s.at[process], At::GiveTurn | At::Wait);
    let other = s.at[process.other()];
    s.flag.contains(process) == flag
        && (!inside || s.turn == process || matches!(other, At::Elsewhere | At::RaiseFlag | At::GiveTurn))
}

synod::main!(Peterson);
