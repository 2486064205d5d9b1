//! Paxos for Stateright: the steps and the properties of `specs/paxos.rs`, in the types of Stateright's own examples.

use std::collections::BTreeSet;

/// The model's constants.
#[derive(Clone)]
pub(crate) struct Paxos {
    /// How many acceptors vote.
    pub(crate) acceptors: u8,
    /// How many values can be proposed.
    pub(crate) values: u8,
    /// How many ballots there are.
    pub(crate) ballots: u8,
}

type Acceptor = u8;
type Value = u8;
type Ballot = u8;
type Vote = (Ballot, Value);

/// The variables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    /// By acceptor.
    promised: Vec<Option<Ballot>>,
    /// By acceptor.
    voted: Vec<Option<Vote>>,
    messages: BTreeSet<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Message {
    Prepare(Ballot),
    Promise(Acceptor, Ballot, Option<Vote>),
    Propose(Ballot, Value),
    Vote(Acceptor, Ballot, Value),
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    Prepare(Ballot),
    Promise(Acceptor, Ballot),
    Propose(Ballot, Value),
    Vote(Acceptor, Ballot, Value),
}

/// The steps.
impl Paxos {
    /// The initial states.
    pub(crate) fn initial(&self) -> Vec<State> {
        let acceptors = usize::from(self.acceptors);
        vec![State {
            promised: vec![None; acceptors],
            voted: vec![None; acceptors],
            messages: BTreeSet::new(),
        }]
    }

    /// The steps of a state.
    pub(crate) fn steps(&self, s: &State, actions: &mut Vec<Action>) {
        for ballot in 0..self.ballots {
            actions.push(Action::Prepare(ballot));
            if s.messages.contains(&Message::Prepare(ballot)) {
                let may_promise = |a: &Acceptor| s.promised[usize::from(*a)] < Some(ballot);
                let promises = (0..self.acceptors).filter(may_promise);
                actions.extend(promises.map(|acceptor| Action::Promise(acceptor, ballot)));
            }
            match s.proposal(ballot, self.values) {
                None => self.propose(s, ballot, actions),
                Some(value) => {
                    let may_vote = |a: &Acceptor| s.promised[usize::from(*a)] <= Some(ballot);
                    let votes = (0..self.acceptors).filter(may_vote);
                    actions.extend(votes.map(|acceptor| Action::Vote(acceptor, ballot, value)));
                }
            }
        }
    }

    /// A step for each quorum that has promised, and in it for each vote that shows a value to be safe.
    fn propose(&self, s: &State, ballot: Ballot, actions: &mut Vec<Action>) {
        let promises: Vec<(Acceptor, Option<Vote>)> = s.promises(ballot).collect();
        let promised = promises.iter().fold(0, |set, (acceptor, _)| set | 1 << acceptor);
        for quorum in self.quorums().filter(|quorum| quorum & !promised == 0) {
            let members = promises.iter().filter(|(acceptor, _)| quorum >> acceptor & 1 == 1);
            let votes = members.filter_map(|(_, vote)| *vote);
            match votes.clone().map(|(ballot, _)| ballot).max() {
                None => actions.extend((0..self.values).map(|value| Action::Propose(ballot, value))),
                Some(latest) => {
                    let safe = votes.filter(|(ballot, _)| *ballot == latest);
                    actions.extend(safe.map(|(_, value)| Action::Propose(ballot, value)));
                }
            }
        }
    }

    /// The state after a step.
    pub(crate) fn after(&self, s: &State, action: &Action) -> State {
        let mut t = s.clone();
        match *action {
            Action::Prepare(ballot) => {
                t.messages.insert(Message::Prepare(ballot));
            }
            Action::Promise(acceptor, ballot) => {
                t.promised[usize::from(acceptor)] = Some(ballot);
                t.messages.insert(Message::Promise(acceptor, ballot, s.voted[usize::from(acceptor)]));
            }
            Action::Propose(ballot, value) => {
                t.messages.insert(Message::Propose(ballot, value));
            }
            Action::Vote(acceptor, ballot, value) => {
                t.promised[usize::from(acceptor)] = Some(ballot);
                t.voted[usize::from(acceptor)] = Some((ballot, value));
                t.messages.insert(Message::Vote(acceptor, ballot, value));
            }
        }
        t
    }

    fn quorum_size(&self) -> u32 {
        u32::from(self.acceptors) / 2 + 1
    }

    /// The smallest quorums, a bit for each acceptor.
    fn quorums(&self) -> impl Iterator<Item = u32> {
        (0..1_u32 << self.acceptors).filter(|set| set.count_ones() == self.quorum_size())
    }
}

impl State {
    fn promises(&self, ballot: Ballot) -> impl Iterator<Item = (Acceptor, Option<Vote>)> + '_ {
        self.messages.iter().filter_map(move |message| match message {
            Message::Promise(acceptor, to, vote) if *to == ballot => Some((*acceptor, *vote)),
            _ => None,
        })
    }

    fn proposal(&self, ballot: Ballot, values: u8) -> Option<Value> {
        (0..values).find(|value| self.messages.contains(&Message::Propose(ballot, *value)))
    }

    fn has_voted(&self, acceptor: Acceptor, ballot: Ballot, value: Value) -> bool {
        self.messages.contains(&Message::Vote(acceptor, ballot, value))
    }
}

/// The properties.
impl Paxos {
    /// Only the acceptors, ballots and values of this model occur.
    pub(crate) fn type_ok(&self, s: &State) -> bool {
        let vote = |ballot: Ballot, value: Value| ballot < self.ballots && value < self.values;
        s.promised.iter().flatten().all(|ballot| *ballot < self.ballots)
            && s.voted.iter().flatten().all(|(ballot, value)| vote(*ballot, *value))
            && s.messages.iter().all(|message| match *message {
                Message::Prepare(ballot) => ballot < self.ballots,
                Message::Promise(acceptor, ballot, told) => {
                    acceptor < self.acceptors
                        && ballot < self.ballots
                        && told.is_none_or(|(ballot, value)| vote(ballot, value))
                }
                Message::Propose(ballot, value) => vote(ballot, value),
                Message::Vote(acceptor, ballot, value) => acceptor < self.acceptors && vote(ballot, value),
            })
    }

    /// At most one value is ever chosen.
    pub(crate) fn agreement(&self, s: &State) -> bool {
        let mut chosen = self.chosen(s).map(|(_, value)| value);
        let first = chosen.next();
        chosen.all(|value| Some(value) == first)
    }

    /// Only a value that was proposed is chosen.
    pub(crate) fn validity(&self, s: &State) -> bool {
        self.chosen(s).all(|(ballot, value)| s.messages.contains(&Message::Propose(ballot, value)))
    }

    /// Why Paxos is right.
    pub(crate) fn invariant(&self, s: &State) -> bool {
        let holds_its_vote = |acceptor: Acceptor, (ballot, value): Vote| {
            s.promised[usize::from(acceptor)] >= Some(ballot) && s.has_voted(acceptor, ballot, value)
        };
        (0..self.acceptors).zip(&s.voted).all(|(a, vote)| vote.is_none_or(|vote| holds_its_vote(a, vote)))
            && s.messages.iter().all(|message| match *message {
                Message::Prepare(_) => true,
                Message::Promise(acceptor, ballot, vote) => {
                    s.promised[usize::from(acceptor)] >= Some(ballot)
                        && vote.is_none_or(|(voted, value)| s.has_voted(acceptor, voted, value))
                }
                Message::Propose(ballot, value) => self.proposal_is_safe(s, ballot, value),
                Message::Vote(acceptor, ballot, value) => {
                    s.messages.contains(&Message::Propose(ballot, value))
                        && s.voted[usize::from(acceptor)].is_some_and(|(latest, _)| latest >= ballot)
                }
            })
    }

    /// A goal.
    pub(crate) fn something_is_chosen(&self, s: &State) -> bool {
        self.chosen(s).next().is_some()
    }

    fn proposal_is_safe(&self, s: &State, ballot: Ballot, value: Value) -> bool {
        let mut values = 0..self.values;
        values.all(|other| other == value || !s.messages.contains(&Message::Propose(ballot, other)))
            && self.quorums().any(|quorum| self.shows_safe_at(s, quorum, ballot, value))
    }

    fn shows_safe_at(&self, s: &State, quorum: u32, ballot: Ballot, value: Value) -> bool {
        let members = (0..self.acceptors).filter(|acceptor| quorum >> acceptor & 1 == 1);
        let voted_in =
            |b: &Ballot| members.clone().any(|a| (0..self.values).any(|value| s.has_voted(a, *b, value)));
        members.clone().all(|a| s.promised[usize::from(a)] >= Some(ballot))
            && (0..ballot)
                .rev()
                .find(voted_in)
                .is_none_or(|b| members.clone().any(|a| s.has_voted(a, b, value)))
    }

    /// Each value that is chosen, with the ballot it is chosen in.
    fn chosen<'a>(&'a self, s: &'a State) -> impl Iterator<Item = Vote> + 'a {
        let votes = (0..self.ballots).flat_map(|ballot| (0..self.values).map(move |value| (ballot, value)));
        votes.filter(|(ballot, value)| {
            let voters = (0..self.acceptors).filter(|acceptor| s.has_voted(*acceptor, *ballot, *value));
            voters.count() as u32 >= self.quorum_size()
        })
    }
}
