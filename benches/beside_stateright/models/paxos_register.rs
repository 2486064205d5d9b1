//! A register by Paxos for Stateright: the servers of `specs/paxos_register.rs` as actors, between Stateright's own clients, network
//! and linearizability tester. It is its example `paxos`, in the same types, and with the same two properties.

use std::borrow::Cow;

use stateright::Expectation;
use stateright::actor::register::RegisterMsg::{Get, GetOk, Internal, Put, PutOk};
use stateright::actor::register::{RegisterActor, RegisterMsg};
use stateright::actor::{Actor, ActorModel, Id, Network, Out, majority, model_peers};
use stateright::semantics::LinearizabilityTester;
use stateright::semantics::register::Register;
use stateright::util::{HashableHashMap, HashableHashSet};

/// The whole system, as Stateright checks it.
pub(crate) type System = ActorModel<RegisterActor<Server>, (), LinearizabilityTester<Id, Register<Value>>>;

type Value = char;
type Request = u64;
/// A round and its leader.
type Ballot = (u32, Id);
/// A client's write.
type Write = (Request, Id, Value);
type Vote = (Ballot, Write);
type Message = RegisterMsg<Request, Value, Told>;

/// What servers tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Told {
    Prepare(Ballot),
    Promise(Ballot, Option<Vote>),
    Accept(Ballot, Write),
    Accepted(Ballot),
    Decided(Ballot, Write),
}

/// A server, which is acceptor and proposer.
#[derive(Clone)]
pub(crate) struct Server {
    peers: Vec<Id>,
}

/// What a server remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Replica {
    ballot: Ballot,
    accepted: Option<Vote>,
    is_decided: bool,
    proposal: Option<Write>,
    promises: HashableHashMap<Id, Option<Vote>>,
    acceptances: HashableHashSet<Id>,
}

/// Servers first, then clients, each of which writes once and reads once; unordered, each message delivered once.
pub(crate) fn model(servers: usize, clients: usize) -> System {
    let server = |i| RegisterActor::Server(Server { peers: model_peers(i, servers) });
    let client = |_| RegisterActor::Client { put_count: 1, server_count: servers };
    ActorModel::new((), LinearizabilityTester::new(Register(Value::default())))
        .actors((0..servers).map(server))
        .actors((0..clients).map(client))
        .init_network(Network::new_unordered_nonduplicating([]))
        .property(Expectation::Always, "linearizable", |_, s| s.history.serialized_history().is_some())
        .property(Expectation::Sometimes, "is read", |_, s| {
            let read = |message: &Message| matches!(message, GetOk(_, value) if *value != Value::default());
            s.network.iter_deliverable().any(|envelope| read(envelope.msg))
        })
        .record_msg_in(RegisterMsg::record_returns)
        .record_msg_out(RegisterMsg::record_invocations)
}

impl Actor for Server {
    type Msg = Message;
    type State = Replica;
    type Timer = ();
    type Random = ();
    type Storage = ();

    fn on_start(&self, _: Id, _: &Option<()>, _: &mut Out<Self>) -> Replica {
        Replica {
            ballot: (0, Id::from(0)),
            accepted: None,
            is_decided: false,
            proposal: None,
            promises: HashableHashMap::default(),
            acceptances: HashableHashSet::default(),
        }
    }

    fn on_msg(&self, id: Id, state: &mut Cow<'_, Replica>, src: Id, message: Message, out: &mut Out<Self>) {
        match message {
            Get(request) => answer(state, src, request, out),
            Put(request, value) => self.write(state, id, (request, src, value), out),
            Internal(message) if !state.is_decided => self.hear(state, id, src, message, out),
            _ => {}
        }
    }
}

fn answer(state: &Replica, client: Id, request: Request, out: &mut Out<Server>) {
    if state.is_decided {
        let (_, (_, _, value)) = state.accepted.expect("what was decided has been accepted");
        out.send(client, GetOk(request, value));
    }
}

// A step is one that asked for the state to be changed. So it is asked for only where there is something to do.
impl Server {
    fn write(&self, state: &mut Cow<'_, Replica>, id: Id, write: Write, out: &mut Out<Self>) {
        if state.is_decided || state.proposal.is_some() {
            return;
        }
        let state = state.to_mut();
        state.ballot = (state.ballot.0 + 1, id);
        state.proposal = Some(write);
        state.promises.insert(id, state.accepted);
        out.broadcast(&self.peers, &Internal(Told::Prepare(state.ballot)));
    }

    fn hear(&self, state: &mut Cow<'_, Replica>, id: Id, src: Id, message: Told, out: &mut Out<Self>) {
        match message {
            Told::Prepare(ballot) if state.ballot < ballot => {
                let state = state.to_mut();
                state.ballot = ballot;
                out.send(src, Internal(Told::Promise(ballot, state.accepted)));
            }
            Told::Promise(ballot, vote) if state.ballot == ballot => {
                let state = state.to_mut();
                state.promises.insert(src, vote);
                self.propose(state, id, out);
            }
            Told::Accept(ballot, write) if state.ballot <= ballot => {
                let state = state.to_mut();
                state.ballot = ballot;
                state.accepted = Some((ballot, write));
                out.send(src, Internal(Told::Accepted(ballot)));
            }
            Told::Accepted(ballot) if state.ballot == ballot => {
                let state = state.to_mut();
                state.acceptances.insert(src);
                self.decide(state, out);
            }
            Told::Decided(ballot, write) => {
                let state = state.to_mut();
                state.ballot = ballot;
                state.accepted = Some((ballot, write));
                state.is_decided = true;
            }
            _ => {}
        }
    }

    fn propose(&self, state: &mut Replica, id: Id, out: &mut Out<Self>) {
        if state.promises.len() != majority(self.peers.len() + 1) {
            return;
        }
        let latest = state.promises.values().max().copied().flatten();
        let write = latest.map(|(_, write)| write).or(state.proposal).expect("a client's write");
        state.proposal = Some(write);
        state.accepted = Some((state.ballot, write));
        state.acceptances.insert(id);
        out.broadcast(&self.peers, &Internal(Told::Accept(state.ballot, write)));
    }

    fn decide(&self, state: &mut Replica, out: &mut Out<Self>) {
        if state.acceptances.len() != majority(self.peers.len() + 1) {
            return;
        }
        let write = state.proposal.expect("what they have accepted");
        state.is_decided = true;
        out.broadcast(&self.peers, &Internal(Told::Decided(state.ballot, write)));
        out.send(write.1, PutOk(write.0));
    }
}
