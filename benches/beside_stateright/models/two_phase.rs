//! Two-phase commit for Stateright: the steps and the properties of `specs/two_phase_commit.rs`, in the types that
//! Stateright's own example `2pc` is written in (vectors by manager, an ordered set of messages), with managers of a byte.

use std::collections::BTreeSet;

/// The model's constants.
#[derive(Clone)]
pub(crate) struct TwoPhase {
    /// How many resource managers take part.
    pub(crate) managers: u8,
}

/// The number of a resource manager.
type Manager = u8;

/// The variables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    managers: Vec<ManagerState>,
    outcome: Outcome,
    prepared: Vec<bool>,
    messages: BTreeSet<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum ManagerState {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Outcome {
    Undecided,
    Committed,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Message {
    Prepared(Manager),
    Commit,
    Abort,
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    Prepare(Manager),
    ChooseToAbort(Manager),
    HearPrepared(Manager),
    Commit,
    Abort,
    ObeyCommit(Manager),
    ObeyAbort(Manager),
}

impl TwoPhase {
    /// The initial states.
    pub(crate) fn initial(&self) -> Vec<State> {
        vec![State {
            managers: vec![ManagerState::Working; self.managers.into()],
            outcome: Outcome::Undecided,
            prepared: vec![false; self.managers.into()],
            messages: BTreeSet::new(),
        }]
    }

    /// The steps of a state.
    pub(crate) fn steps(&self, s: &State, actions: &mut Vec<Action>) {
        for rm in 0..self.managers {
            if s.managers[usize::from(rm)] == ManagerState::Working {
                actions.push(Action::Prepare(rm));
                actions.push(Action::ChooseToAbort(rm));
            }
            if s.outcome == Outcome::Undecided && s.messages.contains(&Message::Prepared(rm)) {
                actions.push(Action::HearPrepared(rm));
            }
            if s.messages.contains(&Message::Commit) {
                actions.push(Action::ObeyCommit(rm));
            }
            if s.messages.contains(&Message::Abort) {
                actions.push(Action::ObeyAbort(rm));
            }
        }
        if s.outcome == Outcome::Undecided {
            if s.prepared.iter().all(|prepared| *prepared) {
                actions.push(Action::Commit);
            }
            actions.push(Action::Abort);
        }
    }

    /// The state after a step.
    pub(crate) fn after(&self, s: &State, action: &Action) -> State {
        let mut t = s.clone();
        match *action {
            Action::Prepare(rm) => {
                t.managers[usize::from(rm)] = ManagerState::Prepared;
                t.messages.insert(Message::Prepared(rm));
            }
            Action::ChooseToAbort(rm) | Action::ObeyAbort(rm) => {
                t.managers[usize::from(rm)] = ManagerState::Aborted;
            }
            Action::HearPrepared(rm) => t.prepared[usize::from(rm)] = true,
            Action::Commit => {
                t.outcome = Outcome::Committed;
                t.messages.insert(Message::Commit);
            }
            Action::Abort => {
                t.outcome = Outcome::Aborted;
                t.messages.insert(Message::Abort);
            }
            Action::ObeyCommit(rm) => t.managers[usize::from(rm)] = ManagerState::Committed,
        }
        t
    }

    /// Messages come only from managers that take part.
    pub(crate) fn type_ok(&self, s: &State) -> bool {
        let managers = usize::from(self.managers);
        s.managers.len() == managers
            && s.prepared.len() == managers
            && s.messages.iter().all(|message| match message {
                Message::Prepared(rm) => *rm < self.managers,
                Message::Commit | Message::Abort => true,
            })
    }

    /// No manager has committed while another has aborted.
    pub(crate) fn consistent(&self, s: &State) -> bool {
        !(s.managers.contains(&ManagerState::Committed) && s.managers.contains(&ManagerState::Aborted))
    }

    /// A goal.
    pub(crate) fn commits_everywhere(&self, s: &State) -> bool {
        s.managers.iter().all(|rm| *rm == ManagerState::Committed)
    }

    /// A goal.
    pub(crate) fn aborts_everywhere(&self, s: &State) -> bool {
        s.managers.iter().all(|rm| *rm == ManagerState::Aborted)
    }
}
