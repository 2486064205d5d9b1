//! Two-phase commit: a transaction commits everywhere or nowhere.
//!
//! Several *resource managers* each hold a part of a transaction. A *transaction manager* asks whether all of
//! them are prepared, and only if all are it tells them to commit. A manager that has prepared has given away
//! its freedom: it must wait for the word of the transaction manager, for ever if need be. (That wait is the
//! price: two-phase commit blocks when its one coordinator fails. Paxos commit, from the same paper, does
//! not.)
//!
//! After J. Gray and L. Lamport, "Consensus on Transaction Commit" (2006), and their module `TwoPhase` (TLA+
//! Examples, `transaction_commit`), with the same steps.
//!
//! Messages are never taken out of the set of messages, and receiving one is merely a step that its presence
//! enables. So a message may be delayed, overtaken, received twice, or not at all: a lost message is one that
//! nobody ever receives. A crashed process is one that takes no more steps. What is assumed: nobody lies, no
//! message is invented, and a manager remembers across a crash that it has prepared.
//!
//! All of that is safety: nothing says that anything happens. Whether the transaction comes to an end depends on
//! who keeps going, the constant `going`; the variant in which the transaction manager may stop shows the wait.

use synod::prelude::*;

#[derive(Constants)]
struct TwoPhaseCommit {
    /// How many resource managers take part.
    #[constant(default = 3, range = 1..=10)]
    managers: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// Who keeps going.
    #[constant(default = Going::Nobody)]
    going: Going,
}

/// Who never stops while there is something to do: weak fairness of each of them.
#[derive(Finite)]
enum Going {
    /// Anybody may stop at any time. Then nothing needs to come to an end, and that is not claimed.
    Nobody,
    /// The resource managers. The transaction manager may crash.
    Managers,
    /// The resource managers and the transaction manager.
    Everybody,
}

/// Each flaw breaks an assumption that the protocol stands on.
#[derive(Finite)]
enum Flaw {
    /// Nothing: the protocol as published.
    None,
    /// A manager may change its mind after it has prepared, as if it had lost its memory in a crash.
    ChangeOfMind,
    /// The transaction manager commits when somebody is prepared, without waiting for everybody.
    Hasty,
}

#[derive(Finite)]
#[finite(count = 10, show = "rm1")]
struct Manager(u8);

#[derive(Finite)]
enum ManagerState {
    Working,
    Prepared,
    Committed,
    Aborted,
}

/// What the transaction manager has decided.
#[derive(Finite)]
enum Outcome {
    Undecided,
    Committed,
    Aborted,
}

#[derive(Finite)]
enum Message {
    /// From a manager to the transaction manager.
    Prepared(Manager),
    /// From the transaction manager to all.
    Commit,
    /// From the transaction manager to all.
    Abort,
}

#[derive(State)]
struct State {
    /// The state of each resource manager.
    managers: Map<Manager, ManagerState>,
    /// What the transaction manager has decided.
    outcome: Outcome,
    /// Who the transaction manager knows to be prepared.
    prepared: Set<Manager>,
    /// Every message that was ever sent.
    messages: Set<Message>,
}

#[derive(Action)]
enum Action {
    /// A manager is ready to commit, and says so.
    Prepare { rm: Manager },
    /// A manager that has not prepared gives up. It need not tell: the transaction manager may abort at any
    /// time.
    ChooseToAbort { rm: Manager },
    /// The transaction manager hears that a manager is prepared.
    HearPrepared { rm: Manager },
    /// The transaction manager has heard from all, and commits the transaction.
    Commit,
    /// The transaction manager aborts the transaction.
    Abort,
    /// A manager is told to commit.
    ObeyCommit { rm: Manager },
    /// A manager is told to abort.
    ObeyAbort { rm: Manager },
}

impl Spec for TwoPhaseCommit {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State {
            managers: Map::from_fn(Manager::first(self.managers), |_| ManagerState::Working),
            outcome: Outcome::Undecided,
            prepared: Set::new(),
            messages: Set::new(),
        }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for rm in Manager::first(self.managers) {
            if s.managers[rm] == ManagerState::Working {
                steps.take(Action::Prepare { rm }, |t| {
                    t.managers[rm] = ManagerState::Prepared;
                    t.messages.insert(Message::Prepared(rm));
                });
            }
            if self.may_choose_to_abort(s.managers[rm]) {
                steps.take(Action::ChooseToAbort { rm }, |t| t.managers[rm] = ManagerState::Aborted);
            }
            if s.outcome == Outcome::Undecided && s.messages.contains(Message::Prepared(rm)) {
                steps.take(Action::HearPrepared { rm }, |t| {
                    t.prepared.insert(rm);
                });
            }
            if s.messages.contains(Message::Commit) {
                steps.take(Action::ObeyCommit { rm }, |t| t.managers[rm] = ManagerState::Committed);
            }
            if s.messages.contains(Message::Abort) {
                steps.take(Action::ObeyAbort { rm }, |t| t.managers[rm] = ManagerState::Aborted);
            }
        }
        if s.outcome == Outcome::Undecided && self.may_commit(s) {
            steps.take(Action::Commit, |t| {
                t.outcome = Outcome::Committed;
                t.messages.insert(Message::Commit);
            });
        }
        if s.outcome == Outcome::Undecided {
            steps.take(Action::Abort, |t| {
                t.outcome = Outcome::Aborted;
                t.messages.insert(Message::Abort);
            });
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.going != Going::Nobody {
            for rm in Manager::first(self.managers) {
                let acts =
                    move |_: &Self, _: &State, action: &Action, _: &State| action.manager() == Some(rm);
                f.weak(step_where(&format!("{rm}'s steps"), acts));
            }
        }
        if self.going == Going::Everybody {
            let acts = |_: &Self, _: &State, action: &Action, _: &State| action.manager().is_none();
            f.weak(step_where("the transaction manager's steps", acts));
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeOk", Self::type_ok);
        p.always("Consistent", Self::consistent);
        p.always("Announced", |_, s| {
            s.messages.contains(Message::Commit) == (s.outcome == Outcome::Committed)
                && s.messages.contains(Message::Abort) == (s.outcome == Outcome::Aborted)
        });
        p.reachable("CommitsEverywhere", |_, s| s.managers.values().all(|rm| *rm == ManagerState::Committed));
        p.reachable("AbortsEverywhere", |_, s| s.managers.values().all(|rm| *rm == ManagerState::Aborted));
        if self.going != Going::Nobody {
            p.eventually("Termination", |_, s| {
                s.managers.values().all(|rm| matches!(rm, ManagerState::Committed | ManagerState::Aborted))
            });
        }
    }

    fn models() -> Models<Self> {
        let model = |managers, flaw| Self { managers, flaw, going: Going::Nobody };
        Models::new()
            .model("default", Self::default())
            .model("five", model(5, Flaw::None))
            .model("seven", model(7, Flaw::None))
            .model("nine", model(9, Flaw::None))
            .on_request()
            .model("change_of_mind", model(2, Flaw::ChangeOfMind))
            .violates("Consistent")
            .model("hasty", model(3, Flaw::Hasty))
            .violates("Consistent")
            .model("everybody_goes_on", Self { going: Going::Everybody, ..model(5, Flaw::None) })
            .model("coordinator_stops", Self { going: Going::Managers, ..model(3, Flaw::None) })
            .violates("Termination")
    }
}

impl Action {
    /// The resource manager whose step it is; `None` where it is one of the transaction manager.
    fn manager(&self) -> Option<Manager> {
        match *self {
            Self::Prepare { rm } | Self::ChooseToAbort { rm } => Some(rm),
            Self::ObeyCommit { rm } | Self::ObeyAbort { rm } => Some(rm),
            Self::HearPrepared { .. } | Self::Commit | Self::Abort => None,
        }
    }
}

impl TwoPhaseCommit {
    fn may_choose_to_abort(&self, rm: ManagerState) -> bool {
        rm == ManagerState::Working || (rm == ManagerState::Prepared && self.flaw == Flaw::ChangeOfMind)
    }

    fn may_commit(&self, s: &State) -> bool {
        match self.flaw {
            Flaw::Hasty => !s.prepared.is_empty(),
            Flaw::None | Flaw::ChangeOfMind => s.prepared.len() == self.managers,
        }
    }

    /// The transaction manager knows only of managers that take part, and messages come only from those.
    fn type_ok(&self, s: &State) -> bool {
        let takes_part = |rm: Manager| rm.index() < self.managers;
        s.managers.len() == self.managers
            && s.prepared.iter().all(takes_part)
            && s.messages.iter().all(|message| match message {
                Message::Prepared(rm) => takes_part(rm),
                Message::Commit | Message::Abort => true,
            })
    }

    /// No manager has committed while another has aborted.
    fn consistent(&self, s: &State) -> Judgement {
        let anyone = |state| s.managers.iter().find(|(_, rm)| **rm == state).map(|(rm, _)| rm);
        match (anyone(ManagerState::Committed), anyone(ManagerState::Aborted)) {
            (Some(one), Some(other)) => Err(format!("{one} has committed and {other} has aborted")),
            _ => Ok(()),
        }
    }
}

synod::main!(TwoPhaseCommit);
