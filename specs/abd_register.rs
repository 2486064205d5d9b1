//! A register on several servers of which any minority may fail: Attiya, Bar-Noy and Dolev.
//!
//! The idea. Each server keeps a *version* of the register: a value with the *stamp* of its write. Nobody needs
//! all of them, only those of a majority, for any two majorities have a server in common. Each operation has
//! two phases:
//!
//! 1. *Query*: ask for the versions of a majority. A read goes on with the latest of them, a write with one
//!    of its own, whose stamp is still later.
//! 2. *Record* it at a majority, where each server keeps it unless it has a later one. Then answer.
//!
//! So whatever is called after the answer meets this version or a later one. What surprises is that a *read*
//! has to write. If it does not, it may answer with a value that only a minority has as yet, and the next read
//! asks another majority, and finds the old one ([`Flaw::NoWriteBack`]). Curiously, three servers get away with
//! that where the network keeps the order between any two of them: the message with which a writer has a
//! server record its version overtakes nothing, so it comes before that version can be read there.
//!
//! A client calls a server, which coordinates the operation and is itself the first of each majority. It
//! coordinates one at a time. A call that finds it busy is ignored: if messages arrive in any order it may come
//! again later, but from a queue it is gone. A server that crashes takes with it what it coordinates; all else
//! is answered, as long as only a minority fails ([`Asked::Answers`]).
//!
//! After H. Attiya, A. Bar-Noy and D. Dolev, "Sharing memory robustly in message-passing systems" (1995); the
//! first phase of writes is what N. Lynch and A. Shvartsman (1997) added for several writers. With the same
//! steps and numbers of states as the example `linearizable-register` of Stateright 0.31.

use synod::consistency::{self, Answer, Register, register::Operation};
use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct AbdRegister {
    /// How many servers there are.
    #[constant(default = 3, range = 1..=3)]
    servers: usize,
    /// How many clients there are.
    #[constant(default = 2, range = 1..=3)]
    clients: usize,
    /// What they do.
    #[constant(default = Script::OneWrites)]
    script: Script,
    /// In which order messages arrive.
    #[constant(default = Delivery::InOrder)]
    delivery: Delivery,
    /// How many servers crash at most.
    #[constant(default = 0, range = 0..=2)]
    crashes: u8,
    /// What is asked.
    #[constant(default = Asked::Safety)]
    asked: Asked,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// What the clients do, each operation at the next server.
#[derive(Finite)]
enum Script {
    /// The first one writes; the others read twice.
    OneWrites,
    /// Each one writes, then reads.
    AllWrite,
}

/// In which order messages arrive.
#[derive(Finite)]
enum Delivery {
    /// In the order of sending, between any two processes.
    InOrder,
    /// In any order; what is ignored may arrive again later.
    AnyOrder,
}

/// What is asked beside linearizability.
#[derive(Finite)]
enum Asked {
    /// Nothing.
    Safety,
    /// That clients are answered, if everybody who is up goes on: weak fairness of each process.
    Answers,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A read answers with the version it has found, and does not record it.
    NoWriteBack,
    /// A write is answered before it is recorded.
    HastyWrite,
    /// Less than a majority will do.
    SmallQuorums,
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

/// Three to a round, one for each server. Those of the first round stand for no write at all: each server
/// begins with its own.
#[derive(Finite)]
#[finite(count = 12, show = "t1")]
struct Stamp(u8);

impl Stamp {
    fn first(server: Server) -> Self {
        Self(server.0)
    }

    /// The server's stamp in the next round.
    fn after(self, server: Server) -> Self {
        Self(3 * (self.0 / 3 + 1) + server.0)
    }
}

/// Nothing at first; then the value of the client that has written it.
type Content = Option<Client>;

/// The later stamp makes the later version.
type Version = (Stamp, Content);

/// A client's first operation, or its second.
#[derive(Finite)]
#[finite(count = 2, show = "1")]
struct Turn(u8);

/// What an operation is known by.
type Request = (Client, Turn);

#[derive(Finite)]
enum Message {
    /// From a client: write your value. Its answer.
    Write(Request),
    Written,
    /// From a client: read. Its answer.
    Read(Request),
    Found(Content),
    /// The first phase: what is your version? Its answer.
    Query(Request),
    Has(Request, Version),
    /// The second phase: keep this version, or a later one. Its answer.
    Record(Request, Version),
    Recorded(Request),
}

#[derive(Value)]
enum Local {
    #[show(transparent)]
    Server(Replica),
    /// How many operations of a client were answered.
    #[show(transparent)]
    Client(u8),
}

/// What a server remembers.
#[derive(Value)]
struct Replica {
    version: Version,
    /// What it coordinates.
    work: Option<Work>,
}

/// How far an operation is.
#[derive(Value)]
enum Work {
    /// The first phase: the versions of those who have answered.
    Querying { request: Request, kind: Kind, versions: Map<Server, Version> },
    /// The second phase: who has recorded the version; and what the client is answered then.
    Recording { request: Request, answer: Message, recorded: Set<Server> },
}

#[derive(Finite)]
enum Kind {
    Write,
    Read,
}

type History = consistency::History<Client, Register<Content>>;
type State = System<AbdRegister>;

impl Protocol for AbdRegister {
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
        match self.delivery {
            Delivery::InOrder => Network::fifo(),
            Delivery::AnyOrder => Network::reordering().leaving_ignored(),
        }
    }

    fn failures(&self) -> Failures {
        Failures::none().crashes(self.crashes).without_recovery()
    }

    fn may_crash(&self, process: Process) -> bool {
        matches!(process, Process::Server(_))
    }

    fn initial(&self, process: Process) -> impl IntoIterator<Item = Local> {
        [match process {
            Process::Server(id) => Local::Server(Replica { version: (Stamp::first(id), None), work: None }),
            Process::Client(_) => Local::Client(0),
        }]
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if let Process::Client(client) = me.id() {
            self.call(me, client, 0);
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match (me.id(), from) {
            (Process::Client(client), _) => self.answered(me, client, message),
            (Process::Server(id), Process::Client(_)) => self.called(me, id, message),
            (Process::Server(id), Process::Server(from)) => self.told(me, id, from, message),
        }
    }
}

/// The clients.
impl AbdRegister {
    fn answered(&self, me: &mut Me<'_, Self>, client: Client, message: Message) {
        let answer = match message {
            Message::Written => Answer::Done,
            Message::Found(content) => Answer::Value(content),
            other => unreachable!("{other} is no answer"),
        };
        me.history().answer(client, answer);
        let Local::Client(answered) = &mut **me else { unreachable!("a server is no client") };
        *answered += 1;
        let turn = *answered;
        self.call(me, client, turn);
    }

    /// The client's next operation, if there is one more.
    fn call(&self, me: &mut Me<'_, Self>, client: Client, turn: u8) {
        if turn < self.operations(client) {
            let (kind, request) = (self.kind(client, turn), (client, Turn(turn)));
            let (operation, message) = match kind {
                Kind::Write => (Operation::Write(Some(client)), Message::Write(request)),
                Kind::Read => (Operation::Read, Message::Read(request)),
            };
            me.history().call(client, operation);
            me.send(Process::Server(self.server_of(client, turn)), message);
        }
    }

    fn operations(&self, client: Client) -> u8 {
        let writes_only = self.script == Script::OneWrites && client.index() == 0;
        if writes_only { 1 } else { 2 }
    }

    fn kind(&self, client: Client, turn: u8) -> Kind {
        let writes = self.script == Script::AllWrite || client.index() == 0;
        if writes && turn == 0 { Kind::Write } else { Kind::Read }
    }

    /// The clients are spread over the servers, which stand in a circle; each operation goes to the next one.
    fn server_of(&self, client: Client, turn: u8) -> Server {
        Server::from_index((client.index() + usize::from(turn)) % self.servers)
    }
}

/// The servers.
impl AbdRegister {
    /// A client calls: the first phase begins.
    fn called(&self, me: &mut Me<'_, Self>, id: Server, message: Message) {
        let (request, kind) = match message {
            Message::Write(request) => (request, Kind::Write),
            Message::Read(request) => (request, Kind::Read),
            other => unreachable!("{other} is no call"),
        };
        let server = me.server();
        if server.work.is_none() {
            let versions = Map::from_fn([id], |_| server.version);
            server.work = Some(Work::Querying { request, kind, versions });
            self.tell_others(me, id, Message::Query(request));
            self.go_on(me, id);
        }
    }

    /// Another server asks or answers. Answers to what is over are ignored.
    fn told(&self, me: &mut Me<'_, Self>, id: Server, from: Server, message: Message) {
        match message {
            Message::Query(request) => {
                let version = me.server().version;
                me.send(Process::Server(from), Message::Has(request, version));
            }
            Message::Record(request, version) => {
                me.server().keep(version);
                me.send(Process::Server(from), Message::Recorded(request));
            }
            Message::Has(to, version) => {
                if let Some(Work::Querying { request, versions, .. }) = &mut me.server().work
                    && *request == to
                {
                    versions.insert(from, version);
                    self.go_on(me, id);
                }
            }
            Message::Recorded(to) => {
                if let Some(Work::Recording { request, recorded, .. }) = &mut me.server().work
                    && *request == to
                {
                    recorded.insert(from);
                    self.go_on(me, id);
                }
            }
            other => unreachable!("servers do not send {other} to each other"),
        }
    }

    /// With a quorum, the next phase begins, or the client is answered.
    fn go_on(&self, me: &mut Me<'_, Self>, id: Server) {
        match &me.server().work {
            Some(Work::Querying { request, kind, versions }) if versions.len() >= self.quorum() => {
                let latest = *versions.values().max().expect("a quorum is somebody");
                let (request, kind) = (*request, *kind);
                self.record(me, id, request, kind, latest);
            }
            Some(Work::Recording { request, answer, recorded }) if recorded.len() >= self.quorum() => {
                let ((client, _), answer) = (*request, *answer);
                me.server().work = None;
                me.send(Process::Client(client), answer);
            }
            _ => {}
        }
    }

    /// The second phase begins, with the latest version that there is, or a later one.
    fn record(&self, me: &mut Me<'_, Self>, id: Server, request: Request, kind: Kind, latest: Version) {
        let (client, _) = request;
        let (version, answer) = match kind {
            Kind::Write => ((latest.0.after(id), Some(client)), Message::Written),
            Kind::Read => (latest, Message::Found(latest.1)),
        };
        let is_over = match kind {
            Kind::Write => self.flaw == Flaw::HastyWrite,
            Kind::Read => self.flaw == Flaw::NoWriteBack,
        };
        if kind == Kind::Write || !is_over {
            self.tell_others(me, id, Message::Record(request, version));
            me.server().keep(version);
        }
        if is_over {
            me.server().work = None;
            me.send(Process::Client(client), answer);
        } else {
            let recorded = Set::from_iter([id]);
            me.server().work = Some(Work::Recording { request, answer, recorded });
            self.go_on(me, id);
        }
    }

    fn tell_others(&self, me: &mut Me<'_, Self>, id: Server, message: Message) {
        for other in Server::first(self.servers).filter(|other| *other != id) {
            me.send(Process::Server(other), message);
        }
    }

    fn quorum(&self) -> usize {
        let majority = self.servers / 2 + 1;
        if self.flaw == Flaw::SmallQuorums { majority - 1 } else { majority }
    }
}

impl Local {
    fn server(&mut self) -> &mut Replica {
        let Self::Server(replica) = self else { unreachable!("a client is no server") };
        replica
    }
}

impl Replica {
    /// Keeps the later version.
    fn keep(&mut self, version: Version) {
        self.version = self.version.max(version);
    }
}

impl Spec for AbdRegister {
    synod::system!();

    /// Calls to a busy server are gone, and answers that nobody waits for stay under way.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.asked == Asked::Answers {
            for process in self.members() {
                f.weak(steps_of(process));
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Linearizable", |_, s| s.history.linearizable());
        p.reachable("IsRead", |_, s| {
            s.network.iter().any(|envelope| matches!(envelope.message, Message::Found(Some(_))))
        });
        p.reachable("EverybodyIsAnswered", |m, s| {
            m.clients_of(s).all(|(client, n)| n == m.operations(client))
        });
        if self.asked == Asked::Answers {
            p.eventually("Answered", Self::all_that_can_be_is_answered);
        }
    }

    fn models() -> Models<Self> {
        let any_order = Self { delivery: Delivery::AnyOrder, ..Self::default() };
        let broken = |flaw| Self { flaw, ..Self::default() };
        let crashing = |crashes| Self {
            clients: 1,
            script: Script::AllWrite,
            crashes,
            asked: Asked::Answers,
            ..any_order.clone()
        };
        Models::new()
            .model("default", Self::default())
            .model("all_write", Self { script: Script::AllWrite, ..Self::default() })
            .on_request()
            .model("one_server", Self { servers: 1, ..Self::default() })
            .model("any_order", any_order.clone())
            .on_request()
            .model("no_write_back", Self { flaw: Flaw::NoWriteBack, ..any_order.clone() })
            .violates("Linearizable")
            .model("no_write_back_in_order", broken(Flaw::NoWriteBack))
            .model("hasty_write", broken(Flaw::HastyWrite))
            .violates("Linearizable")
            .model("small_quorums", broken(Flaw::SmallQuorums))
            .violates("Linearizable")
            .model("minority_crashes", crashing(1))
            .model("majority_crashes", crashing(2))
            .violates("Answered")
    }
}

impl AbdRegister {
    /// The clients, and how many of their operations were answered.
    fn clients_of<'a>(&self, s: &'a State) -> impl Iterator<Item = (Client, u8)> + 'a {
        s.iter().filter_map(|(process, local)| match (process, local) {
            (Process::Client(client), Local::Client(answered)) => Some((client, *answered)),
            _ => None,
        })
    }

    /// Whoever still waits for an answer waits for a server that is down.
    fn all_that_can_be_is_answered(&self, s: &State) -> bool {
        self.clients_of(s).all(|(client, answered)| {
            answered == self.operations(client) || !s.is_up(Process::Server(self.server_of(client, answered)))
        })
    }
}

synod::main!(AbdRegister);
