//! Raft: a leader keeps a log, its followers copy it, and what a majority has copied stays for ever.
//!
//! The idea. Time is cut into numbered *terms*. A term begins with an election: a *candidate* asks the others
//! for their votes, and with those of a majority it is the *leader* of the term. Only the leader takes
//! requests: it appends an entry to its own log and asks the others to append the same. When a majority has
//! done so, the entry is *committed*: the servers may apply it.
//!
//! | paper | rule | broken by |
//! |---|---|---|
//! | 5.2 | a server votes once in a term, and remembers that across a crash | [`Flaw::LostVotes`] |
//! | 5.4.1 | it votes only for a candidate whose log is at least as up-to-date as its own | [`Flaw::AnyLog`] |
//! | 5.3 | it appends an entry only behind the very entry that the leader has before it | [`Flaw::Unmatched`] |
//! | 5.3 | it removes its own entries only where they conflict with the leader's | [`Flaw::Truncated`] |
//! | 5.4.2 | a leader commits, by counting copies, only entries of its own term | [`Flaw::OldTerms`] |
//!
//! The last rule is the one that surprises. Figure 8 of the paper shows why, with five servers; the model
//! `figure_8` finds that three servers and one entry are enough.
//!
//! After D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm" (2014), its
//! Figures 2 and 3, and Ongaro's module `raft` (github.com/ongardie/raft.tla). What is left out, because
//! safety does not depend on it:
//!
//! - What an entry says. A term has one leader, so term and place name an entry; a log reads as in Figure 8,
//!   a row of terms.
//! - Refusals, and so `nextIndex`: a leader may send any entry of its log at any time. To start at the end
//!   and go back when a follower refuses, as in the paper, is one way to choose.
//! - Heartbeats: to send an old entry again does the same. Compaction of the log, changes of membership.
//!
//! The network delivers in any order and any number of times, or never. A server that crashes remembers its
//! term, its vote and its log. The constants bound terms and logs: no election after the last term, no
//! request when the log is full.
//!
//! Is anything ever committed? Not of necessity: candidates may split the votes of a term, as in the model
//! `split_vote`. The paper's randomised timeouts make it likely that one of them is alone for long enough;
//! then fairness suffices (`one_candidate`).

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct Raft {
    /// How many servers there are.
    #[constant(default = 3, range = 2..=3)]
    servers: usize,
    /// How many terms there are.
    #[constant(default = 2, range = 1..=4)]
    terms: u8,
    /// How many entries a log has at most.
    #[constant(default = 1, range = 1..=2)]
    entries: usize,
    /// How many crashes there are at most.
    #[constant(default = 0, range = 0..=2)]
    crashes: u8,
    /// Who stands in which term.
    #[constant(default = Elections::Open)]
    elections: Elections,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// Who stands in which term.
#[derive(Finite)]
enum Elections {
    /// Anybody.
    Open,
    /// The first server in `t1`, `t3`, and so on, the second one in the others: part of the behaviours, and
    /// few enough to reach later terms.
    InTurn,
    /// The first server.
    OneCandidate,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A crash makes a server forget whom it voted for.
    LostVotes,
    /// A server votes for any candidate, whatever its log.
    AnyLog,
    /// A follower takes an entry without looking at the one before it.
    Unmatched,
    /// A follower drops everything behind an entry that it is sent, even if it has that entry already.
    Truncated,
    /// A leader commits any entry that a majority has copied, though another leader appended it.
    OldTerms,
}

#[derive(Finite)]
#[finite(count = 3, show = "s1")]
struct Server(u8);

/// The first term is `t1`; `t0` is before it.
#[derive(Finite)]
#[finite(count = 5, show = "t0")]
struct Term(u8);

/// A place in a log, counted from 1; or how many entries a log has.
#[derive(Finite)]
#[finite(count = 3, show = "0")]
struct Index(u8);

/// An entry is known by the term whose leader appended it, and its place.
type Entry = Term;

/// The term of a log's last entry (`t0` if it has none), and its length. The greater is the more up-to-date.
type LogEnd = (Term, Index);

#[derive(Finite)]
enum Message {
    /// From a candidate: vote for me.
    RequestVote { term: Term, end: LogEnd },
    /// The answer, if it is yes.
    Vote { term: Term },
    /// From a leader: append this entry behind the log that ends so. I have committed so much.
    Append { term: Term, after: LogEnd, entry: Entry, committed: Index },
    /// The answer, if it is done: my log is yours, up to here.
    Appended { term: Term, upto: Index },
}

/// What a server does by itself.
#[derive(Finite)]
enum Timeout {
    /// It has not heard of a leader for long enough, and stands for election in a new term.
    Stand(Term),
    /// A client's request reaches a leader, which appends it to its log and sends it to all others.
    Request,
    /// A leader sends them an entry of its log again, or one that it has from an earlier leader.
    Send(Index),
}

/// What a server remembers.
#[derive(Value)]
struct Local {
    /// The latest term it has heard of.
    term: Term,
    /// Whom it voted for in that term.
    vote: Option<Server>,
    log: Vec<Entry>,
    /// How many entries it knows to be committed, and has applied.
    committed: Index,
    role: Role,
}

#[derive(Value)]
enum Role {
    Follower,
    /// With who has voted for it.
    Candidate(Set<Server>),
    /// With how much of its log each of the others is known to have, if anything.
    Leader(Map<Server, Index>),
}

/// An entry was committed, by the leader of a term. The specification remembers each, for its properties.
#[derive(Finite)]
struct Commitment {
    index: Index,
    entry: Entry,
    by: Term,
}

impl Protocol for Raft {
    type Process = Server;
    type Local = Local;
    type Message = Message;
    type Timeout = Timeout;
    type History = Set<Commitment>;

    fn members(&self) -> impl IntoIterator<Item = Server> {
        Server::first(self.servers)
    }

    fn network(&self) -> Network {
        Network::repeating().leaving_ignored()
    }

    fn failures(&self) -> Failures {
        Failures::none().crashes(self.crashes)
    }

    fn initial(&self, _: Server) -> impl IntoIterator<Item = Local> {
        [Local { term: Term(0), vote: None, log: Vec::new(), committed: Index(0), role: Role::Follower }]
    }

    fn timeouts(&self, server: Server, local: &Local) -> impl IntoIterator<Item = Timeout> {
        if local.is_leader() {
            let request = (local.log.len() < self.entries).then_some(Timeout::Request);
            return request.into_iter().chain(local.places().map(Timeout::Send)).collect();
        }
        Vec::from_iter(self.next_term(server, local).map(Timeout::Stand))
    }

    fn timeout(&self, me: &mut Me<'_, Self>, timeout: Timeout) {
        match timeout {
            Timeout::Stand(term) => self.stand(me, term),
            Timeout::Request => {
                let entry = me.term;
                me.log.push(entry);
                send(me, Index::from_index(me.log.len()));
            }
            Timeout::Send(index) => send(me, index),
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Server, message: Message) {
        if message.term() > me.term {
            me.enter(message.term());
        }
        if message.term() < me.term {
            return;
        }
        match message {
            Message::RequestVote { end, .. } => self.vote(me, from, end),
            Message::Vote { .. } => self.count_vote(me, from),
            Message::Append { after, entry, committed, .. } => self.append(me, from, after, entry, committed),
            Message::Appended { upto, .. } => self.count_copy(me, from, upto),
        }
    }

    /// What is on disk stays.
    fn crash(&self, _: Server, local: &mut Local) {
        local.role = Role::Follower;
        local.committed = Index(0);
        if self.flaw == Flaw::LostVotes {
            local.vote = None;
        }
    }
}

/// Elections.
impl Raft {
    /// A candidate votes for itself, and asks all others.
    fn stand(&self, me: &mut Me<'_, Self>, term: Term) {
        let (id, end) = (me.id(), end_of(&me.log));
        me.enter(term);
        me.vote = Some(id);
        me.role = Role::Candidate(Set::new());
        me.broadcast(Message::RequestVote { term, end });
        self.count_vote(me, id);
    }

    /// A server votes for the first candidate of the term that asks, if its log is up-to-date.
    fn vote(&self, me: &mut Me<'_, Self>, candidate: Server, end: LogEnd) {
        let is_up_to_date = end >= end_of(&me.log) || self.flaw == Flaw::AnyLog;
        if is_up_to_date && me.vote.is_none_or(|vote| vote == candidate) {
            me.vote = Some(candidate);
            let term = me.term;
            me.send(candidate, Message::Vote { term });
        }
    }

    /// With the votes of a majority, a candidate is the leader.
    fn count_vote(&self, me: &mut Me<'_, Self>, from: Server) {
        if let Role::Candidate(votes) = &mut me.role {
            votes.insert(from);
            if self.is_majority(votes.len()) {
                me.role = Role::Leader(Map::new());
            }
        }
    }

    /// The term in which a server would stand next, if it ever does.
    fn next_term(&self, server: Server, local: &Local) -> Option<Term> {
        let mut later = local.term.0 + 1..=self.terms;
        let term = match self.elections {
            Elections::Open => later.next(),
            Elections::InTurn => later.find(|term| (term - 1) % 2 == server.0),
            Elections::OneCandidate => later.next().filter(|_| server == Server(0)),
        };
        term.map(Term)
    }

    fn is_majority(&self, servers: usize) -> bool {
        2 * servers > self.servers
    }
}

/// The log.
impl Raft {
    /// A follower appends an entry, if its log agrees with the leader's up to there. What conflicts with the
    /// entry is removed, and all that follows.
    fn append(&self, me: &mut Me<'_, Self>, leader: Server, after: LogEnd, entry: Entry, committed: Index) {
        me.role = Role::Follower;
        let (length, index) = (after.1.index(), Index(after.1.0 + 1));
        let Some(before) = me.log.get(..length) else { return };
        if end_of(before) != after && self.flaw != Flaw::Unmatched {
            return;
        }
        if me.at(index) != Some(entry) {
            me.log.truncate(length);
            me.log.push(entry);
        } else if self.flaw == Flaw::Truncated {
            me.log.truncate(length + 1);
        }
        me.committed = me.committed.max(committed.min(index));
        let term = me.term;
        me.send(leader, Message::Appended { term, upto: index });
    }

    /// A leader hears that a follower has its log up to here.
    fn count_copy(&self, me: &mut Me<'_, Self>, from: Server, upto: Index) {
        if let Role::Leader(copied) = &mut me.role {
            let known = copied.insert(from, upto);
            copied.insert(from, upto.max(known.unwrap_or(upto)));
            self.commit(me);
        }
    }

    /// A leader commits what a majority has, up to the last such entry of its own term.
    fn commit(&self, me: &mut Me<'_, Self>) {
        let Some(upto) = me.places().filter(|index| self.may_commit(me, *index)).last() else { return };
        while me.committed < upto {
            let index = Index(me.committed.0 + 1);
            let commitment = Commitment { index, entry: me.log[index.index() - 1], by: me.term };
            me.committed = index;
            me.history().insert(commitment);
        }
    }

    fn may_commit(&self, leader: &Local, index: Index) -> bool {
        let Role::Leader(copied) = &leader.role else { return false };
        let copies = 1 + copied.values().filter(|upto| **upto >= index).count();
        let is_own = leader.at(index) == Some(leader.term) || self.flaw == Flaw::OldTerms;
        self.is_majority(copies) && is_own
    }
}

/// A leader sends an entry to all others.
fn send(me: &mut Me<'_, Raft>, index: Index) {
    let before = index.index() - 1;
    let (term, entry, committed) = (me.term, me.log[before], me.committed);
    let after = end_of(&me.log[..before]);
    me.broadcast(Message::Append { term, after, entry, committed });
}

impl Message {
    /// The term of its sender.
    fn term(&self) -> Term {
        match *self {
            Self::RequestVote { term, .. } | Self::Vote { term } => term,
            Self::Append { term, .. } | Self::Appended { term, .. } => term,
        }
    }
}

impl Local {
    /// A new term: no vote yet, and no role in it.
    fn enter(&mut self, term: Term) {
        (self.term, self.vote, self.role) = (term, None, Role::Follower);
    }

    /// The places of its entries.
    fn places(&self) -> impl Iterator<Item = Index> + use<> {
        Index::first(self.log.len() + 1).skip(1)
    }

    /// The entry at a place.
    fn at(&self, index: Index) -> Option<Entry> {
        self.log.get(index.index().checked_sub(1)?).copied()
    }

    fn is_leader(&self) -> bool {
        matches!(self.role, Role::Leader(_))
    }
}

fn end_of(log: &[Entry]) -> LogEnd {
    (log.last().copied().unwrap_or(Term(0)), Index::from_index(log.len()))
}

type State = System<Raft>;

impl Spec for Raft {
    synod::system!();

    /// The terms are used up.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    /// Everything that stays possible is done.
    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(any_step());
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("ElectionSafety", election_safety);
        p.always_step("LeaderAppendOnly", leader_append_only);
        p.always("LogMatching", log_matching);
        p.always("LeaderCompleteness", leader_completeness);
        p.always("StateMachineSafety", state_machine_safety);
        p.reachable("EverybodyApplies", everybody_applies);
        if self.servers > 2 && self.terms > 1 && self.elections != Elections::OneCandidate {
            p.reachable("TwoLeaders", |_, s| leaders(s).count() > 1);
        }
        if self.terms == 1 {
            p.eventually("Progress", everybody_applies);
        }
    }

    fn models() -> Models<Self> {
        let model = |terms, entries, flaw| Self { terms, entries, flaw, ..Self::default() };
        let in_turn = |model| Self { elections: Elections::InTurn, ..model };
        let crashing = |model| Self { crashes: 1, ..model };
        let elections = |elections| Self { elections, ..model(1, 1, Flaw::None) };
        Models::new()
            .model("default", Self::default())
            .model("two_entries", in_turn(model(2, 2, Flaw::None)))
            .model("crash", in_turn(crashing(model(2, 1, Flaw::None))))
            .model("kept_votes", crashing(model(1, 1, Flaw::None)))
            .violates("Progress")
            .model("lost_votes", crashing(model(1, 1, Flaw::LostVotes)))
            .violates("ElectionSafety")
            .model("any_log", model(2, 1, Flaw::AnyLog))
            .violates("LeaderCompleteness")
            .model("unmatched", in_turn(model(2, 2, Flaw::Unmatched)))
            .violates("LogMatching")
            .model("truncated", in_turn(model(2, 2, Flaw::Truncated)))
            .violates("StateMachineSafety")
            .model("figure_8", in_turn(model(4, 1, Flaw::OldTerms)))
            .violates("LeaderCompleteness")
            .model("figure_8_averted", in_turn(model(4, 1, Flaw::None)))
            .model("three_terms", model(3, 1, Flaw::None))
            .on_request()
            .model("one_candidate", elections(Elections::OneCandidate))
            .model("split_vote", elections(Elections::Open))
            .violates("Progress")
    }
}

fn leaders(s: &State) -> impl Iterator<Item = (Server, &Local)> {
    s.iter().filter(|(_, local)| local.is_leader())
}

/// All logs are full, and all that is in them is applied.
fn everybody_applies(m: &Raft, s: &State) -> bool {
    s.iter().all(|(_, local)| local.committed.index() == m.entries)
}

/// At most one leader is elected in a term.
fn election_safety(_: &Raft, s: &State) -> Judgement {
    for (one, Local { term, .. }) in leaders(s) {
        let rival = leaders(s).find(|(other, local)| *other != one && local.term == *term);
        ensure!(rival.is_none(), "{one} leads in {term}, and so does another server");
    }
    Ok(())
}

/// A leader never removes or changes an entry of its log.
fn leader_append_only(_: &Raft, s: &State, _: &Step<Raft>, t: &State) -> Judgement {
    for (leader, before) in leaders(s) {
        let after = &t[leader];
        let still_leads = after.is_leader() && after.term == before.term;
        ensure!(!still_leads || after.log.starts_with(&before.log), "{leader} leads and changed its log");
    }
    Ok(())
}

/// Where two logs have the same entry, they are the same up to there.
fn log_matching(_: &Raft, s: &State) -> Judgement {
    for (one, a) in s.iter() {
        for (other, b) in s.iter() {
            let upto = a.places().filter(|index| a.at(*index) == b.at(*index)).last().map_or(0, Index::index);
            let is_same = a.log[..upto] == b.log[..upto];
            ensure!(is_same, "{one} and {other} have the same entry {upto}, and differ before it");
        }
    }
    Ok(())
}

/// What was committed in a term is in the log of every leader of a later one.
fn leader_completeness(_: &Raft, s: &State) -> Judgement {
    for (leader, local) in leaders(s) {
        for Commitment { index, entry, by } in &s.history {
            let is_there = by >= local.term || local.at(index) == Some(entry);
            ensure!(is_there, "{leader} leads without {entry}, which was committed at {index} in {by}");
        }
    }
    Ok(())
}

/// What a server has applied at a place is what was committed there, by whomever; and it is still in its log.
fn state_machine_safety(_: &Raft, s: &State) -> Judgement {
    for (server, local) in s.iter() {
        for Commitment { index, entry, .. } in s.history.iter().filter(|c| c.index <= local.committed) {
            let applied = local.at(index).unwrap_or(Term(0));
            ensure!(applied > Term(0), "{server} has applied an entry {index}, and lost it from its log");
            ensure!(applied == entry, "{server} has applied {applied} at {index}, and another one {entry}");
        }
    }
    Ok(())
}

synod::main!(Raft);
