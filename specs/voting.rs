//! Voting: acceptors vote in numbered ballots, and choose a single value.
//!
//! The idea of Paxos before there are messages and leaders. A value is *chosen* when a quorum, a majority of
//! the acceptors, has voted for it in one ballot. Ballots may overlap, and be left unfinished; so before an
//! acceptor votes for a value, the value must be *safe*: no other one has been chosen in a lower ballot, nor
//! ever will be. That is what a quorum can show whose members will not vote in lower ballots any more: if none
//! of them has voted, every value is safe; else the one of their latest vote is.
//!
//! What an acceptor looks at here is the state of all the others, which no real acceptor sees. `paxos.rs`
//! gets the same from messages: it implements Voting, and Voting implements `consensus.rs`.
//!
//! After L. Lamport's module `Voting` (TLA+ Examples, `PaxosHowToWinATuringAward`), with its steps. Each flaw
//! removes one condition of a vote, or the intersection of quorums, and then it is not consensus any more.

use synod::prelude::*;

#[path = "consensus.rs"]
mod consensus;

use consensus::Consensus;
pub(crate) use consensus::Value;

#[derive(Constants)]
pub(crate) struct Voting {
    /// How many acceptors vote.
    #[constant(default = 3, range = 1..=5)]
    pub(crate) acceptors: usize,
    /// How many values they can vote for.
    #[constant(default = 2, range = 1..=3)]
    pub(crate) values: usize,
    /// How many ballots there are, numbered from 0.
    #[constant(default = 3, range = 1..=4)]
    pub(crate) ballots: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    pub(crate) flaw: Flaw,
}

/// What may be broken.
#[derive(Finite)]
pub(crate) enum Flaw {
    /// Nothing.
    None,
    /// Quorums are too small: two of them need not have an acceptor in common.
    SmallQuorums,
    /// Acceptors vote in ballots that they have left behind.
    LateVotes,
    /// Acceptors of one ballot vote for different values.
    SplitBallots,
    /// Acceptors vote for values that are not safe.
    UnsafeVotes,
}

#[derive(Finite)]
#[finite(count = 5, show = "a1")]
pub(crate) struct Acceptor(u8);

#[derive(Finite)]
#[finite(count = 4, show = "b0")]
pub(crate) struct Ballot(u8);

/// A vote for a value in a ballot.
#[derive(Finite)]
pub(crate) struct Vote {
    pub(crate) ballot: Ballot,
    pub(crate) value: Value,
}

#[derive(State)]
pub(crate) struct State {
    /// The votes that each acceptor has cast.
    pub(crate) votes: Map<Acceptor, Set<Vote>>,
    /// The highest ballot that each acceptor has taken part in: it will vote in no lower one.
    pub(crate) ballot: Map<Acceptor, Ballot>,
}

#[derive(Action)]
pub(crate) enum Action {
    /// An acceptor leaves all lower ballots behind.
    Advance { acceptor: Acceptor, ballot: Ballot },
    /// An acceptor votes for a value in a ballot.
    Vote { acceptor: Acceptor, ballot: Ballot, value: Value },
}

impl Spec for Voting {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        let votes = Map::from_fn(Acceptor::first(self.acceptors), |_| Set::new());
        [State { votes, ballot: Map::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for acceptor in Acceptor::first(self.acceptors) {
            for ballot in Ballot::first(self.ballots) {
                if s.ballot.get(acceptor) < Some(&ballot) {
                    steps.take(Action::Advance { acceptor, ballot }, |t| {
                        t.ballot.insert(acceptor, ballot);
                    });
                }
                for value in Value::first(self.values) {
                    self.vote(s, steps, acceptor, Vote { ballot, value });
                }
            }
        }
    }

    /// All acceptors are in the last ballot.
    fn may_end(&self, s: &State) -> bool {
        s.ballot.len() == self.acceptors && s.ballot.values().all(|b| b.index() == self.ballots - 1)
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("VotesAreSafe", Self::votes_are_safe);
        p.always("OneValuePerBallot", Self::one_value_per_ballot);
        let values = self.values;
        p.refines("Consensus", Consensus { values, ..Consensus::default() }, |m, s| consensus::State {
            chosen: m.chosen(s),
        });
        p.reachable("SomethingIsChosen", |m, s| !m.chosen(s).is_empty());
    }

    fn models() -> Models<Self> {
        let flaw = |flaw| Self { flaw, ballots: 2, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("small_quorums", flaw(Flaw::SmallQuorums))
            .violates("Consensus")
            .model("late_votes", flaw(Flaw::LateVotes))
            .violates("VotesAreSafe")
            .violates("Consensus")
            .model("split_ballots", flaw(Flaw::SplitBallots))
            .violates("OneValuePerBallot")
            .violates("VotesAreSafe")
            .violates("Consensus")
            .model("unsafe_votes", flaw(Flaw::UnsafeVotes))
            .violates("VotesAreSafe")
            .violates("Consensus")
    }
}

/// A vote.
impl Voting {
    /// An acceptor votes in a ballot that it has not left behind, once, for the value of all who voted there
    /// before, if some quorum shows that the value is safe. There is a step for each way to show that.
    fn vote(&self, s: &State, steps: &mut Steps<'_, Self>, acceptor: Acceptor, vote: Vote) {
        let Vote { ballot, value } = vote;
        let is_late = s.ballot.get(acceptor) > Some(&ballot) && self.flaw != Flaw::LateVotes;
        let others = s.votes.iter().filter(|(other, _)| *other != acceptor).flat_map(|(_, votes)| votes);
        let is_split = others.into_iter().any(|other| other.ballot == ballot && other.value != value);
        if is_late || has_voted(s, acceptor, ballot) || (is_split && self.flaw != Flaw::SplitBallots) {
            return;
        }
        for _ in 0..self.quorums().map(|quorum| self.ways_to_show(s, quorum, vote)).sum() {
            steps.take(Action::Vote { acceptor, ballot, value }, |t| {
                t.votes[acceptor].insert(vote);
                t.ballot.insert(acceptor, ballot);
            });
        }
    }

    /// In how many ways a quorum shows that a vote is safe: in none, if a member may still vote in a lower
    /// ballot; in one, if no member has voted there; else by each member whose vote in the latest of these
    /// ballots was for the same value.
    fn ways_to_show(&self, s: &State, quorum: Set<Acceptor>, vote: Vote) -> usize {
        if self.flaw == Flaw::UnsafeVotes {
            return 1;
        }
        if quorum.iter().any(|a| s.ballot.get(a) < Some(&vote.ballot)) {
            return 0;
        }
        let mut below = Ballot::first(vote.ballot.index()).rev();
        match below.find(|ballot| quorum.iter().any(|a| has_voted(s, a, *ballot))) {
            None => 1,
            Some(ballot) => quorum.iter().filter(|a| s.votes[*a].contains(Vote { ballot, ..vote })).count(),
        }
    }

    fn quorums(&self) -> impl Iterator<Item = Set<Acceptor>> {
        let size = match self.flaw {
            Flaw::SmallQuorums => (self.acceptors / 2).max(1),
            _ => self.acceptors / 2 + 1,
        };
        quorums(self.acceptors, size)
    }
}

/// The smallest quorums, of this many acceptors. What larger ones show, these show already.
pub(crate) fn quorums(acceptors: usize, size: usize) -> impl Iterator<Item = Set<Acceptor>> {
    let subsets = (0..1_u32 << acceptors).filter(move |bits| bits.count_ones() as usize == size);
    subsets.map(move |bits| Acceptor::first(acceptors).filter(|a| bits >> a.index() & 1 == 1).collect())
}

/// Why it is right: these two hold at the beginning, no step breaks them, and together they imply Consensus.
impl Voting {
    /// Each vote is for a value that is safe in its ballot.
    fn votes_are_safe(&self, s: &State) -> Judgement {
        for (acceptor, votes) in s.votes.iter() {
            for Vote { ballot, value } in votes {
                ensure!(
                    self.is_safe(s, ballot, value),
                    "{acceptor} voted for {value} in {ballot}, and below another value may still be chosen"
                );
            }
        }
        Ok(())
    }

    /// In no lower ballot can another value be chosen any more.
    fn is_safe(&self, s: &State, ballot: Ballot, value: Value) -> bool {
        let mut below = Ballot::first(ballot.index()).map(|ballot| Vote { ballot, value });
        below.all(|vote| self.quorums().any(|quorum| excludes_others(s, quorum, vote)))
    }

    /// All votes of a ballot are for the same value.
    fn one_value_per_ballot(&self, s: &State) -> Judgement {
        for ballot in Ballot::first(self.ballots) {
            let votes = s.votes.values().flatten().filter(|vote| vote.ballot == ballot);
            let values: Set<Value> = votes.map(|vote| vote.value).collect();
            ensure!(values.len() <= 1, "in {ballot} there are votes for {values}");
        }
        Ok(())
    }

    /// The values for which a quorum has voted in one ballot.
    pub(crate) fn chosen(&self, s: &State) -> Set<Value> {
        let is_chosen = |vote| self.quorums().any(|quorum| quorum.iter().all(|a| s.votes[a].contains(vote)));
        let ballots = || Ballot::first(self.ballots);
        let values = Value::first(self.values);
        values.filter(|&value| ballots().any(|ballot| is_chosen(Vote { ballot, value }))).collect()
    }
}

fn has_voted(s: &State, acceptor: Acceptor, ballot: Ballot) -> bool {
    s.votes[acceptor].iter().any(|vote| vote.ballot == ballot)
}

/// Each member of the quorum has voted so, or has not voted in this ballot and has left it behind. Then
/// nothing else can be chosen there.
fn excludes_others(s: &State, quorum: Set<Acceptor>, vote: Vote) -> bool {
    let cannot_vote = |a| s.ballot.get(a) > Some(&vote.ballot) && !has_voted(s, a, vote.ballot);
    quorum.iter().all(|a| s.votes[a].contains(vote) || cannot_vote(a))
}

synod::main!(Voting);
