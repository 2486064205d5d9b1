//! A register that is written once: servers agree by Paxos on whose write counts, and answer reads with it.
//!
//! `paxos.rs` tells why Paxos is right, `paxos_nodes.rs` how a node is programmed; this is what one is for.
//! Clients know nothing of ballots: they call *write* and *read* at some server and are answered. What they may
//! rely on is that the register is *linearizable*: each operation seems to happen at one moment between its
//! call and its answer, though in truth it takes several servers, of which each one knows a part.
//!
//! Every server is acceptor and proposer in one:
//!
//! | what happens | the server |
//! |---|---|
//! | a client calls *write* | begins a ballot higher than any it has heard of, and asks the others to `Prepare` |
//! | `Prepare` | promises to take part in no lower ballot, and tells what it has accepted last: `Promise` |
//! | promises of a majority | asks to `Accept` the write that was accepted in the highest ballot told of, or its client's own |
//! | `Accept` | accepts, unless it has promised a higher ballot: `Accepted` |
//! | acceptances of a majority | answers the client *whose write it was*, and tells the others that this is `Decided` |
//! | a client calls *read* | answers if it knows what is decided; else it leaves the call for later |
//!
//! A server is its own first acceptor without a message. So a majority of promises *includes* the leader's own,
//! and it is its own state that the rules for an acceptor change.
//!
//! The first write that is decided is the register's value for good, and no other is ever answered. Nothing begins
//! a second ballot for a write, so it may even be that none is decided: nothing is promised but safety.
//!
//! The network delivers each message once, in any order; what a server ignores stays under way, and means
//! something later or never. After the example `paxos` of Stateright 0.31, with the same steps and numbers of
//! states; L. Lamport, "Paxos Made Simple" (2001). What may be broken, [`Flaw`] says.

use synod::consistency::{self, Answer, Register, register::Operation};
use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct PaxosRegister {
    /// How many servers there are.
    #[constant(default = 3, range = 1..=3)]
    servers: usize,
    /// How many clients write a value and then read.
    #[constant(default = 2, range = 1..=3)]
    clients: usize,
    /// How often a client reads that has written.
    #[constant(default = 1, range = 1..=2)]
    reads: u8,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A leader asks to accept its client's write, whatever it is told.
    IgnoredVotes,
    /// A server accepts in ballots below its promise.
    BrokenPromise,
    /// A server that has accepted a write takes it for decided.
    HastyRead,
}

#[derive(Finite)]
#[finite(count = 3, show = "s1")]
struct Server(u8);

#[derive(Finite)]
#[finite(count = 3, show = "c1")]
struct Client(u8);

#[derive(Finite)]
enum Process {
    #[show(transparent)]
    Server(Server),
    #[show(transparent)]
    Client(Client),
}

/// Three to a round, one for each server, which leads it.
#[derive(Finite)]
#[finite(count = 9, show = "b1")]
struct Ballot(u8);

impl Ballot {
    fn leader(self) -> Server {
        Server(self.0 % 3)
    }

    /// The leader's ballot in the round after the last one that it has heard of.
    fn next(last: Option<Self>, leader: Server) -> Self {
        let round = last.map_or(0, |ballot| ballot.0 / 3 + 1);
        Self(3 * round + leader.0)
    }
}

/// A client writes one value, its own. So a write is known by its client.
type Write = Client;

/// What an acceptor has accepted last. The greater vote is the later one.
#[derive(Finite)]
enum Vote {
    #[show("none")]
    Never,
    #[show("accepted")]
    In(Ballot, Write),
}

#[derive(Finite)]
enum Message {
    /// From a client: write your value. Its answer.
    Write,
    Written,
    /// From a client: what is in the register? Its answer.
    Read,
    Found(Write),
    /// Between servers.
    Prepare(Ballot),
    Promise(Ballot, Vote),
    Accept(Ballot, Write),
    Accepted(Ballot),
    Decided(Ballot, Write),
}

#[derive(Value)]
enum Local {
    #[show(transparent)]
    Server(Replica),
    /// How many operations of a client were answered: first its write, then its reads.
    #[show(transparent)]
    Client(u8),
}

/// What a server remembers.
#[derive(Value)]
struct Replica {
    /// The highest ballot it has taken part in.
    ballot: Option<Ballot>,
    /// What it has accepted last.
    accepted: Vote,
    /// Whether that is known to be decided.
    is_decided: bool,
    /// What it proposes as a leader: first its client's write, later the one that the promises call for.
    proposal: Option<Write>,
    /// Who has promised to take part in its ballot, and what each had accepted.
    promises: Map<Server, Vote>,
    /// Who has accepted its proposal.
    acceptances: Set<Server>,
}

type History = consistency::History<Client, Register<Option<Write>>>;
type State = System<PaxosRegister>;

impl Protocol for PaxosRegister {
    type Process = Process;
    type Local = Local;
    type Message = Message;
    type Timeout = NoTimeout;
    type History = History;

    fn members(&self) -> impl IntoIterator<Item = Process> {
        let servers = Server::first(self.servers).map(Process::Server);
        servers.chain(Client::first(self.clients).map(Process::Client))
    }

    fn network(&self) -> Network {
        Network::reordering().leaving_ignored()
    }

    fn initial(&self, process: Process) -> impl IntoIterator<Item = Local> {
        [match process {
            Process::Server(_) => Local::Server(Replica::new()),
            Process::Client(_) => Local::Client(0),
        }]
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if let Process::Client(client) = me.id() {
            me.history().call(client, Operation::Write(Some(client)));
            me.send(self.server_of(client, 0), Message::Write);
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match (me.id(), from) {
            (Process::Client(client), _) => self.answered(me, client, message),
            (Process::Server(id), Process::Client(client)) => self.called(me, id, client, message),
            (Process::Server(id), Process::Server(from)) => self.told(me, id, from, message),
        }
    }
}

/// The clients.
impl PaxosRegister {
    /// The first answer counts: a write is answered twice where two leaders get it decided.
    fn answered(&self, me: &mut Me<'_, Self>, client: Client, message: Message) {
        let Local::Client(answered) = &mut **me else { unreachable!("a server is no client") };
        let answer = match message {
            Message::Written if *answered == 0 => Answer::Done,
            Message::Found(write) => Answer::Value(Some(write)),
            _ => return,
        };
        *answered += 1;
        let operations = *answered;
        me.history().answer(client, answer);
        if operations <= self.reads {
            me.history().call(client, Operation::Read);
            me.send(self.server_of(client, operations), Message::Read);
        }
    }

    /// The clients are spread over the servers, which stand in a circle; each operation goes to the next one.
    fn server_of(&self, client: Client, operation: u8) -> Process {
        Process::Server(Server::from_index((client.index() + usize::from(operation)) % self.servers))
    }
}

/// The servers.
impl PaxosRegister {
    /// A client calls.
    fn called(&self, me: &mut Me<'_, Self>, id: Server, client: Client, message: Message) {
        let server = me.server();
        if message == Message::Write && server.proposal.is_none() && !server.is_decided {
            let ballot = Ballot::next(server.ballot, id);
            server.proposal = Some(client);
            server.ballot = Some(ballot);
            server.promises.insert(id, server.accepted);
            self.tell_others(me, id, Message::Prepare(ballot));
        } else if message == Message::Read
            && let Vote::In(_, write) = server.accepted
            && (server.is_decided || self.flaw == Flaw::HastyRead)
        {
            me.send(Process::Client(client), Message::Found(write));
        }
    }

    /// Another server has something to say. Once the decision is known, nothing else matters.
    fn told(&self, me: &mut Me<'_, Self>, id: Server, from: Server, message: Message) {
        if me.server().is_decided {
            return;
        }
        match message {
            Message::Prepare(ballot) => self.prepare(me, ballot),
            Message::Promise(ballot, vote) => self.count_promise(me, id, from, ballot, vote),
            Message::Accept(ballot, write) => self.accept(me, ballot, write),
            Message::Accepted(ballot) => self.count_acceptance(me, id, from, ballot),
            Message::Decided(ballot, write) => me.server().decide(ballot, write),
            other => unreachable!("servers do not send {other} to each other"),
        }
    }

    fn prepare(&self, me: &mut Me<'_, Self>, ballot: Ballot) {
        let server = me.server();
        if server.ballot < Some(ballot) {
            server.ballot = Some(ballot);
            let vote = server.accepted;
            me.send(Process::Server(ballot.leader()), Message::Promise(ballot, vote));
        }
    }

    /// With the promises of a majority, the leader proposes, and accepts its own proposal.
    fn count_promise(&self, me: &mut Me<'_, Self>, id: Server, from: Server, ballot: Ballot, vote: Vote) {
        let server = me.server();
        if server.ballot != Some(ballot) {
            return;
        }
        server.promises.insert(from, vote);
        if server.promises.len() == self.majority() {
            let latest = server.promises.values().max().copied();
            if let Some(Vote::In(_, write)) = latest
                && self.flaw != Flaw::IgnoredVotes
            {
                server.proposal = Some(write);
            }
            let write = server.proposal.expect("the ballot was begun with a client's write");
            server.accepted = Vote::In(ballot, write);
            server.acceptances.insert(id);
            self.tell_others(me, id, Message::Accept(ballot, write));
        }
    }

    fn accept(&self, me: &mut Me<'_, Self>, ballot: Ballot, write: Write) {
        let server = me.server();
        if server.ballot <= Some(ballot) || self.flaw == Flaw::BrokenPromise {
            server.ballot = Some(ballot);
            server.accepted = Vote::In(ballot, write);
            me.send(Process::Server(ballot.leader()), Message::Accepted(ballot));
        }
    }

    /// With the acceptances of a majority, the write is decided.
    fn count_acceptance(&self, me: &mut Me<'_, Self>, id: Server, from: Server, ballot: Ballot) {
        let server = me.server();
        if server.ballot != Some(ballot) {
            return;
        }
        server.acceptances.insert(from);
        if server.acceptances.len() == self.majority() {
            let write = server.proposal.expect("this is what they have accepted");
            server.is_decided = true;
            self.tell_others(me, id, Message::Decided(ballot, write));
            me.send(Process::Client(write), Message::Written);
        }
    }

    fn tell_others(&self, me: &mut Me<'_, Self>, id: Server, message: Message) {
        for other in Server::first(self.servers).filter(|other| *other != id) {
            me.send(Process::Server(other), message);
        }
    }

    fn majority(&self) -> usize {
        self.servers / 2 + 1
    }
}

impl Local {
    fn server(&mut self) -> &mut Replica {
        let Self::Server(replica) = self else { unreachable!("a client is no server") };
        replica
    }
}

impl Replica {
    fn new() -> Self {
        Self {
            ballot: None,
            accepted: Vote::Never,
            is_decided: false,
            proposal: None,
            promises: Map::new(),
            acceptances: Set::new(),
        }
    }

    fn decide(&mut self, ballot: Ballot, write: Write) {
        self.ballot = Some(ballot);
        self.accepted = Vote::In(ballot, write);
        self.is_decided = true;
    }
}

impl Spec for PaxosRegister {
    synod::system!();

    /// A write that lost is never answered, and nobody tries again.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Linearizable", |_, s| s.history.linearizable());
        p.always("Agreement", agreement);
        p.always("OneWritePerBallot", one_write_per_ballot);
        p.always_step("VotesRise", |_, s, _, t| votes_rise(s, t));
        p.always_step("DecidedForGood", |_, s, _, t| decided_for_good(s, t));
        p.always("OnlyDecidedIsAnswered", only_decided_is_answered);
        p.always("ReadsWait", reads_wait);
        p.reachable("IsRead", |_, s| {
            s.network.iter().any(|envelope| matches!(envelope.message, Message::Found(_)))
        });
        p.reachable("TwoLeadersDecide", two_leaders_decide);
    }

    fn models() -> Models<Self> {
        let broken = |flaw| Self { flaw, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("three_clients", Self { clients: 3, ..Self::default() })
            .on_request()
            .model("ignored_votes", broken(Flaw::IgnoredVotes))
            .violates("Agreement")
            .violates("Linearizable")
            .model("broken_promise", broken(Flaw::BrokenPromise))
            .violates("Agreement")
            .violates("Linearizable")
            .violates("VotesRise")
            .model("hasty_read", Self { reads: 2, ..broken(Flaw::HastyRead) })
            .violates("Linearizable")
            .violates("OnlyDecidedIsAnswered")
    }
}

fn replicas(s: &State) -> impl Iterator<Item = (Process, &Replica)> {
    s.iter().filter_map(|(process, local)| match local {
        Local::Server(replica) => Some((process, replica)),
        Local::Client(_) => None,
    })
}

/// What servers know to be decided, and in which ballot.
fn decisions(s: &State) -> impl Iterator<Item = (Process, Ballot, Write)> {
    replicas(s).filter_map(|(process, replica)| match replica.accepted {
        Vote::In(ballot, write) if replica.is_decided => Some((process, ballot, write)),
        _ => None,
    })
}

/// Nobody takes another write for decided than somebody else.
fn agreement(_: &PaxosRegister, s: &State) -> Judgement {
    let Some((one, _, write)) = decisions(s).next() else { return Ok(()) };
    for (other, _, different) in decisions(s) {
        ensure!(write == different, "{one} decided on {write}'s write, and {other} on {different}'s");
    }
    Ok(())
}

/// A leader proposes one write, and all votes in its ballot are for that.
fn one_write_per_ballot(_: &PaxosRegister, s: &State) -> Judgement {
    let mut writes: Map<Ballot, Write> = Map::new();
    let voted = replicas(s).filter_map(|(_, replica)| match replica.accepted {
        Vote::In(ballot, write) => Some((ballot, write)),
        Vote::Never => None,
    });
    let asked = s.network.iter().filter_map(|sent| match sent.message {
        Message::Accept(ballot, write) => Some((ballot, write)),
        _ => None,
    });
    for (ballot, write) in voted.chain(asked) {
        let other = writes.insert(ballot, write).unwrap_or(write);
        ensure!(write == other, "{write}'s write and {other}'s are both proposed in {ballot}");
    }
    Ok(())
}

/// A server accepts in ever higher ballots. Once it knows the decision, the ballot does not matter any more.
fn votes_rise(s: &State, t: &State) -> bool {
    replicas(s)
        .zip(replicas(t))
        .all(|((_, before), (_, after))| after.is_decided || before.accepted <= after.accepted)
}

/// A server that knows the decision has nothing more to do than to answer reads.
fn decided_for_good(s: &State, t: &State) -> bool {
    replicas(s).zip(replicas(t)).all(|((_, before), (_, after))| !before.is_decided || before == after)
}

/// No write is confirmed or read that no server knows to be decided.
fn only_decided_is_answered(_: &PaxosRegister, s: &State) -> Judgement {
    for sent in s.network.iter() {
        let answered = match (sent.to, sent.message) {
            (Process::Client(client), Message::Written) => client,
            (_, Message::Found(write)) => write,
            _ => continue,
        };
        let is_decided = decisions(s).any(|(_, _, write)| write == answered);
        ensure!(is_decided, "{} is answered with {answered}'s write, which is not decided", sent.to);
    }
    Ok(())
}

/// A read is not forgotten: it is under way until it can be answered, or its answer is.
fn reads_wait(m: &PaxosRegister, s: &State) -> bool {
    s.iter().all(|(client, local)| match local {
        Local::Client(answered @ 1..) if *answered <= m.reads => s.network.iter().any(|sent| {
            (sent.from == client && sent.message == Message::Read)
                || (sent.to == client && matches!(sent.message, Message::Found(_)))
        }),
        _ => true,
    })
}

/// The decision was made again, in another ballot.
fn two_leaders_decide(_: &PaxosRegister, s: &State) -> bool {
    let mut ballots = decisions(s).map(|(_, ballot, _)| ballot);
    let first = ballots.next();
    ballots.any(|ballot| Some(ballot) != first)
}

synod::main!(PaxosRegister);
