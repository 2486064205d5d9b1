//! Paxos: a set of acceptors chooses a single value, whatever fails, for ever.
//!
//! The idea. The acceptors vote in numbered *ballots*. A *quorum* is a majority of acceptors; a value is
//! *chosen* when a quorum has voted for it in one ballot. So that a later ballot cannot choose another value,
//! its leader first asks a quorum for their latest votes and for the *promise* not to vote in earlier ballots
//! any more; if any of them has voted, the leader proposes the value of the latest of those votes. Any two
//! quorums have an acceptor in common, and so a value that is chosen, or could still be, shows up in the
//! answers.
//!
//! | phase | who | message |
//! |---|---|---|
//! | 1a | the leader of a ballot asks for promises | `1a(ballot)` |
//! | 1b | an acceptor promises, and tells its latest vote | `1b(acceptor, ballot, vote)` |
//! | 2a | with the promises of a quorum, the leader proposes a value shown to be safe | `2a(ballot, value)` |
//! | 2b | an acceptor votes for it, unless it has promised otherwise since | `2b(acceptor, ballot, value)` |
//!
//! After L. Lamport, "Paxos Made Simple" (2001), and his module `Paxos` (TLA+ Examples,
//! `PaxosHowToWinATuringAward`), with the same steps. It refines `voting.rs`, which says the same without
//! leaders and messages.
//!
//! Messages are never taken out of the set `msgs`: each may be delayed, overtaken, received twice, or never
//! (lost). An acceptor that crashes takes no steps; one that comes back must remember its promise and its
//! vote. Every ballot has a leader of its own. What is assumed, and the flaw that breaks each assumption:
//!
//! - any two quorums intersect: [`Flaw::SmallQuorums`];
//! - an acceptor keeps its promise: [`Flaw::BrokenPromise`];
//! - a leader proposes the value of the latest vote it was told of: [`Flaw::IgnoredVotes`];
//! - a ballot has one leader, which proposes once: [`Flaw::SharedBallot`].
//!
//! Is a value chosen in the end? Nothing guarantees that, even if nobody crashes and no message is lost: a
//! leader that is about to propose may always find that the acceptors have just promised a higher ballot
//! ([`Progress::Duel`]). No algorithm that survives a crash can do better without assumptions about time
//! (M. Fischer, N. Lynch and M. Paterson, "Impossibility of distributed consensus with one faulty process",
//! 1985). So one leader has to be left alone for long enough; then fairness suffices
//! ([`Progress::Distinguished`]).

use synod::prelude::*;

#[path = "voting.rs"]
mod voting;

use voting::{Acceptor, Ballot, Value, Voting};

#[derive(Constants)]
struct Paxos {
    /// How many acceptors vote.
    #[constant(default = 3, range = 1..=5)]
    acceptors: usize,
    /// How many values can be proposed.
    #[constant(default = 2, range = 1..=3)]
    values: usize,
    /// How many ballots there are, numbered from 0.
    #[constant(default = 3, range = 1..=4)]
    ballots: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// Whether to check that Voting is refined, too.
    #[constant(default = false)]
    refine: bool,
    /// What is asked about progress.
    #[constant(default = Progress::Unasked)]
    progress: Progress,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing: Paxos.
    None,
    /// Quorums are too small: two of them need not have an acceptor in common.
    SmallQuorums,
    /// An acceptor votes in ballots below its promise.
    BrokenPromise,
    /// A leader proposes what it likes, whatever its promises say.
    IgnoredVotes,
    /// A ballot belongs to several leaders, each of which proposes.
    SharedBallot,
}

/// What is asked about progress. Where it is asked, everything that stays possible is done: weak fairness of
/// `next`.
#[derive(Finite)]
enum Progress {
    /// Nothing.
    Unasked,
    /// That a value is chosen, where ballots come to an end: nobody disturbs the last one, so its leader is the
    /// distinguished one.
    Distinguished,
    /// The same, where they do not: as soon as a leader has its promises, the next ballot begins. The last one
    /// of the model stands for all that would follow; its leader disturbs, and does no more.
    Duel,
}

/// A ballot and the value that was voted for in it.
type Vote = (Ballot, Value);

#[derive(Finite)]
enum Message {
    #[show("1a")]
    Prepare(Ballot),
    #[show("1b")]
    Promise(Acceptor, Ballot, Option<Vote>),
    #[show("2a")]
    Propose(Ballot, Value),
    #[show("2b")]
    Vote(Acceptor, Ballot, Value),
}

#[derive(State)]
struct State {
    /// The highest ballot that each acceptor has taken part in: it promised to vote in no lower one.
    promised: Map<Acceptor, Ballot>,
    /// The latest vote of each acceptor that has voted.
    voted: Map<Acceptor, Vote>,
    /// Every message that was ever sent.
    msgs: Set<Message>,
}

#[derive(Action)]
enum Action {
    /// 1a: the leader of a ballot asks the acceptors for promises.
    Prepare { ballot: Ballot },
    /// 1b: an acceptor is asked for a higher ballot than ever; it promises, and tells its latest vote.
    Promise { acceptor: Acceptor, ballot: Ballot },
    /// 2a: the leader of a ballot proposes a value that a quorum of promises shows to be safe.
    Propose { ballot: Ballot, value: Value },
    /// 2b: an acceptor votes for what is proposed.
    Vote { acceptor: Acceptor, ballot: Ballot, value: Value },
}

impl Spec for Paxos {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { promised: Map::new(), voted: Map::new(), msgs: Set::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for ballot in Ballot::first(self.ballots) {
            if self.may_begin(s, ballot) {
                steps.take(Action::Prepare { ballot }, |t| {
                    t.msgs.insert(Message::Prepare(ballot));
                });
            }
            for acceptor in Acceptor::first(self.acceptors) {
                self.promise(s, steps, acceptor, ballot);
            }
            self.propose(s, steps, ballot);
            for acceptor in Acceptor::first(self.acceptors) {
                self.vote(s, steps, acceptor, ballot);
            }
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.progress != Progress::Unasked {
            f.weak(any_step());
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeOk", Self::type_ok);
        p.always("Agreement", Self::agreement);
        p.always("Validity", Self::validity);
        p.always("Invariant", Self::invariant);
        p.reachable("SomethingIsChosen", |m, s| !m.chosen(s).is_empty());
        if self.refine {
            let (acceptors, values, ballots) = (self.acceptors, self.values, self.ballots);
            p.refines("Voting", Voting { acceptors, values, ballots, ..Voting::default() }, Self::as_voting);
        }
        if self.progress != Progress::Unasked {
            p.eventually("Termination", |m, s| !m.chosen(s).is_empty());
            p.always_possible("CanTerminate", |m, s| !m.chosen(s).is_empty());
        }
    }

    fn models() -> Models<Self> {
        let model =
            |acceptors, values, ballots, flaw| Self { acceptors, values, ballots, flaw, ..Self::default() };
        let progress = |progress| Self { progress, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("tiny", model(3, 2, 2, Flaw::None))
            .model("two_acceptors", model(2, 2, 4, Flaw::None))
            .model("four_ballots", model(3, 1, 4, Flaw::None))
            .on_request()
            .model("small_quorums", model(3, 2, 2, Flaw::SmallQuorums))
            .violates("Agreement")
            .model("broken_promise", model(3, 2, 2, Flaw::BrokenPromise))
            .violates("Agreement")
            .violates("Invariant")
            .model("ignored_votes", model(3, 2, 2, Flaw::IgnoredVotes))
            .violates("Agreement")
            .violates("Invariant")
            .model("shared_ballot", model(3, 2, 1, Flaw::SharedBallot))
            .violates("Agreement")
            .violates("Invariant")
            .model("refines_voting", Self { refine: true, ..Self::default() })
            .model("late_vote", Self { refine: true, ..model(3, 2, 2, Flaw::BrokenPromise) })
            .violates("Invariant")
            .violates("Voting")
            .model("distinguished", progress(Progress::Distinguished))
            .model("duel", progress(Progress::Duel))
            .violates("Termination")
            .violates("CanTerminate")
    }
}

/// The phases.
impl Paxos {
    /// 1a: whenever its leader likes; in a duel, when the leader of the ballot before has its promises.
    fn may_begin(&self, s: &State, ballot: Ballot) -> bool {
        let before = Ballot::first(ballot.index()).next_back();
        self.progress != Progress::Duel || before.is_none_or(|b| promises(s, b).len() >= self.quorum_size())
    }

    /// In a duel, the last ballot only disturbs.
    fn may_propose(&self, ballot: Ballot) -> bool {
        self.progress != Progress::Duel || ballot.index() + 1 < self.ballots
    }

    /// 1b.
    fn promise(&self, s: &State, steps: &mut Steps<'_, Self>, acceptor: Acceptor, ballot: Ballot) {
        if s.msgs.contains(Message::Prepare(ballot)) && s.promised.get(acceptor) < Some(&ballot) {
            let vote = s.voted.get(acceptor).copied();
            steps.take(Action::Promise { acceptor, ballot }, |t| {
                t.promised.insert(acceptor, ballot);
                t.msgs.insert(Message::Promise(acceptor, ballot, vote));
            });
        }
    }

    /// 2a. A step for each quorum that has promised, and in it for each value that its votes show to be safe.
    fn propose(&self, s: &State, steps: &mut Steps<'_, Self>, ballot: Ballot) {
        let promises = promises(s, ballot);
        let promised: Set<Acceptor> = promises.iter().map(|(acceptor, _)| *acceptor).collect();
        let is_open = proposal(s, ballot).is_none() || self.flaw == Flaw::SharedBallot;
        if promised.len() < self.quorum_size() || !is_open || !self.may_propose(ballot) {
            return;
        }
        for quorum in self.quorums().filter(|quorum| quorum.is_subset(&promised)) {
            let promises = promises.iter().filter(|(acceptor, _)| quorum.contains(*acceptor));
            let votes: Vec<Vote> = promises.filter_map(|(_, vote)| *vote).collect();
            for value in self.safe_values(&votes) {
                steps.take(Action::Propose { ballot, value }, |t| {
                    t.msgs.insert(Message::Propose(ballot, value));
                });
            }
        }
    }

    /// The values that the latest votes of a quorum show to be safe: any, if none of it has voted; or else
    /// those of the latest of these votes (one for each, though they are all the same).
    fn safe_values(&self, votes: &[Vote]) -> Vec<Value> {
        let latest = votes.iter().map(|(ballot, _)| ballot).max();
        if latest.is_none() || self.flaw == Flaw::IgnoredVotes {
            return Value::first(self.values).collect();
        }
        votes.iter().filter(|(ballot, _)| Some(ballot) == latest).map(|(_, value)| *value).collect()
    }

    /// 2b.
    fn vote(&self, s: &State, steps: &mut Steps<'_, Self>, acceptor: Acceptor, ballot: Ballot) {
        let keeps_promise = s.promised.get(acceptor) <= Some(&ballot) || self.flaw == Flaw::BrokenPromise;
        for value in Value::first(self.values) {
            if keeps_promise && s.msgs.contains(Message::Propose(ballot, value)) {
                steps.take(Action::Vote { acceptor, ballot, value }, |t| {
                    t.promised.insert(acceptor, ballot);
                    t.voted.insert(acceptor, (ballot, value));
                    t.msgs.insert(Message::Vote(acceptor, ballot, value));
                });
            }
        }
    }

    /// A quorum has this many acceptors, or more: a majority.
    fn quorum_size(&self) -> usize {
        match self.flaw {
            Flaw::SmallQuorums => (self.acceptors / 2).max(1),
            _ => self.acceptors / 2 + 1,
        }
    }

    fn quorums(&self) -> impl Iterator<Item = Set<Acceptor>> {
        voting::quorums(self.acceptors, self.quorum_size())
    }
}

/// The leader's view: what has come back to it.
fn promises(s: &State, ballot: Ballot) -> Vec<(Acceptor, Option<Vote>)> {
    let promise = |message| match message {
        Message::Promise(acceptor, to, vote) if to == ballot => Some((acceptor, vote)),
        _ => None,
    };
    s.msgs.iter().filter_map(promise).collect()
}

/// What the leader of a ballot has proposed.
fn proposal(s: &State, ballot: Ballot) -> Option<Value> {
    Value::all().find(|value| s.msgs.contains(Message::Propose(ballot, *value)))
}

/// What it implements.
impl Paxos {
    /// An acceptor has cast the votes that it has sent.
    fn as_voting(&self, s: &State) -> voting::State {
        let mut votes = Map::from_fn(Acceptor::first(self.acceptors), |_| Set::new());
        for message in &s.msgs {
            if let Message::Vote(acceptor, ballot, value) = message {
                votes[acceptor].insert(voting::Vote { ballot, value });
            }
        }
        voting::State { votes, ballot: s.promised.clone() }
    }
}

/// What must hold.
impl Paxos {
    /// Only the acceptors, ballots and values of this model occur.
    fn type_ok(&self, s: &State) -> bool {
        let acceptor = |a: Acceptor| a.index() < self.acceptors;
        let ballot = |b: Ballot| b.index() < self.ballots;
        let vote = |b: Ballot, v: Value| ballot(b) && v.index() < self.values;
        s.promised.iter().all(|(a, b)| acceptor(a) && ballot(*b))
            && s.voted.iter().all(|(a, (b, v))| acceptor(a) && vote(*b, *v))
            && s.msgs.iter().all(|message| match message {
                Message::Prepare(b) => ballot(b),
                Message::Promise(a, b, told) => {
                    acceptor(a) && ballot(b) && told.is_none_or(|(c, v)| vote(c, v))
                }
                Message::Propose(b, v) => vote(b, v),
                Message::Vote(a, b, v) => acceptor(a) && vote(b, v),
            })
    }

    /// At most one value is ever chosen.
    fn agreement(&self, s: &State) -> Judgement {
        for pair in self.chosen(s).windows(2) {
            let [(ballot, value), (later, other)] = [pair[0], pair[1]];
            ensure!(value == other, "{value} is chosen in ballot {ballot}, and {other} in ballot {later}");
        }
        Ok(())
    }

    /// Only a value that was proposed is chosen.
    fn validity(&self, s: &State) -> Judgement {
        for (ballot, value) in self.chosen(s) {
            ensure!(
                s.msgs.contains(Message::Propose(ballot, value)),
                "{value} is chosen in ballot {ballot}, and nobody proposed it there"
            );
        }
        Ok(())
    }

    /// Why Paxos is right: this holds at the beginning, and no step breaks it; it implies Agreement where
    /// quorums intersect.
    fn invariant(&self, s: &State) -> Judgement {
        for (acceptor, &(ballot, value)) in s.voted.iter() {
            ensure!(
                s.promised.get(acceptor) >= Some(&ballot),
                "{acceptor} voted in {ballot}, above its promise"
            );
            ensure!(has_voted(s, acceptor, ballot, value), "{acceptor} holds a vote that it did not cast");
        }
        s.msgs.iter().try_for_each(|message| match message {
            Message::Prepare(_) => Ok(()),
            Message::Promise(acceptor, ballot, vote) => promise_is_kept(s, acceptor, ballot, vote),
            Message::Propose(ballot, value) => self.proposal_is_safe(s, ballot, value),
            Message::Vote(acceptor, ballot, value) => vote_is_justified(s, acceptor, ballot, value),
        })
    }

    /// A proposal is the only one of its ballot, and some quorum shows that its value is safe there.
    fn proposal_is_safe(&self, s: &State, ballot: Ballot, value: Value) -> Judgement {
        let other = proposal(s, ballot).filter(|other| *other != value);
        ensure!(other.is_none(), "ballot {ballot} has two proposals");
        let is_safe = self.quorums().any(|quorum| shows_safe_at(s, &quorum, ballot, value));
        ensure!(is_safe, "{value} is proposed in ballot {ballot}, and no quorum shows that it is safe there");
        Ok(())
    }

    /// Each value that is chosen, with the ballot it is chosen in.
    fn chosen(&self, s: &State) -> Vec<Vote> {
        let votes = Ballot::first(self.ballots).flat_map(|b| Value::first(self.values).map(move |v| (b, v)));
        votes.filter(|(ballot, value)| self.is_chosen_at(s, *ballot, *value)).collect()
    }

    /// A quorum has voted for the value in this ballot.
    fn is_chosen_at(&self, s: &State, ballot: Ballot, value: Value) -> bool {
        let voters = Acceptor::first(self.acceptors).filter(|a| has_voted(s, *a, ballot, value));
        voters.count() >= self.quorum_size()
    }
}

/// An acceptor that promised a ballot has not gone back below it, and the vote that it told of is its own.
fn promise_is_kept(s: &State, acceptor: Acceptor, ballot: Ballot, vote: Option<Vote>) -> Judgement {
    ensure!(
        s.promised.get(acceptor) >= Some(&ballot),
        "{acceptor} has promised {ballot} and fell back below it"
    );
    let is_own = vote.is_none_or(|(voted, value)| has_voted(s, acceptor, voted, value));
    ensure!(is_own, "{acceptor} told of a vote that it did not cast");
    Ok(())
}

/// A vote is for what was proposed, and the voter holds it or a later one.
fn vote_is_justified(s: &State, acceptor: Acceptor, ballot: Ballot, value: Value) -> Judgement {
    ensure!(s.msgs.contains(Message::Propose(ballot, value)), "{acceptor} voted for what nobody proposed");
    let latest = s.voted.get(acceptor).map(|(latest, _)| *latest);
    ensure!(latest >= Some(ballot), "{acceptor} voted in {ballot} and has forgotten it");
    Ok(())
}

/// No member of this quorum can vote below the ballot any more, and if any has, the latest such vote was for
/// the value. So no other value has been chosen below the ballot, or ever will be.
fn shows_safe_at(s: &State, quorum: &Set<Acceptor>, ballot: Ballot, value: Value) -> bool {
    let below = || Ballot::first(ballot.index()).rev();
    let voted_in = |b: Ballot| quorum.iter().any(|a| Value::all().any(|v| has_voted(s, a, b, v)));
    quorum.iter().all(|a| s.promised.get(a) >= Some(&ballot))
        && below().find(|b| voted_in(*b)).is_none_or(|b| quorum.iter().any(|a| has_voted(s, a, b, value)))
}

fn has_voted(s: &State, acceptor: Acceptor, ballot: Ballot, value: Value) -> bool {
    s.msgs.contains(Message::Vote(acceptor, ballot, value))
}

synod::main!(Paxos);
