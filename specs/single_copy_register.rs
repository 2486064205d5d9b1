//! A register in a single place: whoever reads it finds what was written last.
//!
//! The simplest register that clients can share is one server that keeps a value. It is *linearizable*: every
//! operation seems to happen at one moment between its call and its answer, namely when the server handles it.
//! It is also as available as that one server. A second server that is not told what the first one knows is
//! no remedy, and where the clients read decides what they may notice:
//!
//! - A client that reads at [`Home::Next`], another server than it wrote to, may not find its own value: the
//!   register is not even *sequentially consistent*.
//! - Clients that stay with their server ([`Home::Same`]) find what they wrote. Nobody who looks at the answers
//!   alone, without a clock, can tell this from one register, used first by all clients of the one server
//!   and then by all of the other: it is sequentially consistent. With a clock one can: two clients have
//!   written, and then each of them reads its own value twice, in turns.
//!
//! Each client writes a value of its own, and when that has been answered it reads. The network delivers
//! each message once, in any order. After the example `single-copy-register` of Stateright 0.31, with the same
//! steps and numbers of states. M. Herlihy and J. Wing, "Linearizability: a correctness condition for
//! concurrent objects" (1990); L. Lamport, "How to make a multiprocessor computer that correctly executes
//! multiprocess programs" (1979).

use synod::consistency::{self, Answer, Register, register::Operation};
use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct SingleCopyRegister {
    /// How many servers keep a value. The register is one in a single copy only where there is one.
    #[constant(default = 1, range = 1..=2)]
    servers: usize,
    /// How many clients write and read.
    #[constant(default = 3, range = 1..=4)]
    clients: usize,
    /// How often a client reads that has written.
    #[constant(default = 1, range = 1..=2)]
    reads: u8,
    /// Where a client reads that has written.
    #[constant(default = Home::Next)]
    home: Home,
    /// Whether who judges the answers has a clock. Without one there is no asking for linearizability.
    #[constant(default = true)]
    clock: bool,
}

/// Where a client reads that has written.
#[derive(Finite)]
enum Home {
    /// At the next server, if there are several.
    Next,
    /// At the same one.
    Same,
}

#[derive(Finite)]
#[finite(count = 2, show = "s1")]
struct Server(u8);

#[derive(Finite)]
#[finite(count = 4, show = "c1")]
struct Client(u8);

#[derive(Finite)]
enum Process {
    #[show(transparent)]
    Server(Server),
    #[show(transparent)]
    Client(Client),
}

/// Nothing at first; then the value of the client that has written it.
type Content = Option<Client>;

#[derive(Finite)]
enum Message {
    /// To a server: from now on this is your value.
    Write(Client),
    /// The answer.
    Written,
    /// To a server: what is your value?
    Read,
    /// The answer.
    Found(Content),
}

#[derive(Value)]
enum Local {
    /// The value that a server keeps.
    #[show(transparent)]
    Server(Content),
    /// How many operations of a client were answered: first its write, then its reads.
    #[show(transparent)]
    Client(u8),
}

type History = consistency::History<Client, Register<Content>>;
type State = System<SingleCopyRegister>;

impl Protocol for SingleCopyRegister {
    type Process = Process;
    type Local = Local;
    type Message = Message;
    type Timeout = NoTimeout;
    type History = History;

    fn members(&self) -> impl IntoIterator<Item = Process> {
        let servers = Server::first(self.servers).map(Process::Server);
        servers.chain(Client::first(self.clients).map(Process::Client))
    }

    fn initial(&self, process: Process) -> impl IntoIterator<Item = Local> {
        [match process {
            Process::Server(_) => Local::Server(None),
            Process::Client(_) => Local::Client(0),
        }]
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if let Process::Client(client) = me.id() {
            me.history().call(client, Operation::Write(Some(client)));
            me.send(self.server_of(client, 0), Message::Write(client));
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match (me.id(), message) {
            (Process::Server(_), Message::Write(value)) => {
                **me = Local::Server(Some(value));
                me.send(from, Message::Written);
            }
            (Process::Server(_), Message::Read) => {
                let content = me.content();
                me.send(from, Message::Found(content));
            }
            (Process::Client(client), Message::Written) => self.go_on(me, client, Answer::Done),
            (Process::Client(client), Message::Found(content)) => {
                self.go_on(me, client, Answer::Value(content));
            }
            (process, message) => unreachable!("nobody sends {message} to {process}"),
        }
    }
}

impl Local {
    fn content(&self) -> Content {
        let Self::Server(content) = self else { unreachable!("only servers keep a value") };
        *content
    }
}

impl SingleCopyRegister {
    /// A client is answered, and reads if it has not done so often enough.
    fn go_on(&self, me: &mut Me<'_, Self>, client: Client, answer: Answer<Content>) {
        me.history().answer(client, answer);
        let Local::Client(answered) = &mut **me else { unreachable!("only clients are answered") };
        *answered += 1;
        if *answered <= self.reads {
            let servers_further = usize::from(self.home == Home::Next);
            me.history().call(client, Operation::Read);
            me.send(self.server_of(client, servers_further), Message::Read);
        }
    }

    /// The clients are spread over the servers, which stand in a circle.
    fn server_of(&self, client: Client, servers_further: usize) -> Process {
        Process::Server(Server::from_index((client.index() + servers_further) % self.servers))
    }
}

impl Spec for SingleCopyRegister {
    synod::system!();

    /// All operations have been answered; where one has not, and nothing can happen, it never will be.
    fn may_end(&self, s: &State) -> bool {
        s.processes.values().all(|local| match local {
            Local::Server(_) => true,
            Local::Client(answered) => *answered == 1 + self.reads,
        })
    }

    fn properties(&self, p: &mut Properties<Self>) {
        if self.clock {
            p.always("Linearizable", |_, s| s.history.linearizable());
        }
        p.always("SequentiallyConsistent", |_, s| s.history.sequentially_consistent());
        p.reachable("ReadsWhatAnotherWrote", Self::reads_what_another_wrote);
    }

    fn models() -> Models<Self> {
        let two_servers = Self { servers: 2, ..Self::default() };
        let at_home = Self { home: Home::Same, reads: 2, ..two_servers };
        Models::new()
            .model("default", Self::default())
            .model("four_clients", Self { clients: 4, ..Self::default() })
            .on_request()
            .model("two_servers", two_servers)
            .violates("Linearizable")
            .violates("SequentiallyConsistent")
            .model("at_home", at_home.clone())
            .violates("Linearizable")
            .model("at_home_without_clock", Self { clock: false, ..at_home })
    }
}

impl SingleCopyRegister {
    /// An answer with the value of another client than it goes to is under way.
    fn reads_what_another_wrote(&self, s: &State) -> bool {
        s.network.iter().any(|envelope| match envelope.message {
            Message::Found(Some(writer)) => envelope.to != Process::Client(writer),
            _ => false,
        })
    }
}

synod::main!(SingleCopyRegister);
