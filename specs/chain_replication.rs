//! Chain replication: updates go in at the head of a chain of servers, and answers come out at its tail.
//!
//! The idea. The servers stand in a row. An update goes to the *head*, which carries it out and forwards it to
//! its successor, and so on; the *tail* answers the client. Queries go to the tail as well. So whatever has
//! been answered is known to all servers, and each of them knows everything that its successor knows, in the
//! same order: the *update propagation invariant*. It is what makes repairs easy. A server that fails stops, and
//! a master that never errs tells the others, who leave it out from then on:
//!
//! - If it was the head, its successor is the head now, which at worst has not heard of updates that nobody
//!   was promised.
//! - If it was the tail, its predecessor is the tail now. All that it has forwarded is complete at once, for it
//!   has it itself.
//! - If it was in the middle, its predecessor forwards again what was not *acknowledged*, for that may have
//!   been lost. For this, acknowledgements travel from the tail to the head.
//!
//! The object is a log to which clients append. Each appends its own name once, and then reads. A client knows
//! one server, at which its first operation is called, and for each further operation the next one; that server
//! passes it on to the head or to the tail. A call that reaches a server that is down is not answered any more.
//!
//! After R. van Renesse and F. Schneider, "Chain replication for supporting high throughput and availability"
//! (2004). What is assumed, and what breaks it:
//!
//! | assumption | broken by |
//! |---|---|
//! | queries are answered by the tail | [`Flaw::LocalReads`] |
//! | what was not acknowledged is forwarded again | [`Flaw::NothingAgain`] |
//! | what is forwarded arrives in the order of sending | [`Flaw::Overtaking`] |

use synod::consistency::{self, Answer, Sequential};
use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct ChainReplication {
    /// How many servers the chain has at first.
    #[constant(default = 3, range = 1..=3)]
    servers: usize,
    /// How many clients append and read.
    #[constant(default = 2, range = 1..=3)]
    clients: usize,
    /// How often a client reads that has appended.
    #[constant(default = 1, range = 1..=2)]
    reads: u8,
    /// How many servers fail at most.
    #[constant(default = 1, range = 0..=2)]
    crashes: u8,
    /// What is asked.
    #[constant(default = Asked::Progress)]
    asked: Asked,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// What is asked beside safety.
#[derive(Finite)]
enum Asked {
    /// Nothing.
    Safety,
    /// That all servers agree in the end, and have answered what they have, if everybody who is up goes on: weak
    /// fairness of each process.
    Progress,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A server answers queries itself.
    LocalReads,
    /// A server whose successor fails forwards nothing again.
    NothingAgain,
    /// Messages overtake each other.
    Overtaking,
}

/// In the order of the chain.
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

/// The object: what was appended, in order.
#[derive(Default, Value)]
struct Log(Vec<Client>);

#[derive(Value)]
enum Operation {
    Append(Client),
    Read,
}

impl Sequential for Log {
    type Operation = Operation;
    type Answer = Answer<Vec<Client>>;

    fn apply(&mut self, operation: &Operation) -> Self::Answer {
        match operation {
            Operation::Append(name) => {
                self.0.push(*name);
                Answer::Done
            }
            Operation::Read => Answer::Value(self.0.clone()),
        }
    }
}

#[derive(Value)]
enum Message {
    /// To the head: append this client's name. Its answer, from the tail.
    Append(Client),
    Appended,
    /// To the tail: read, for this client. Its answer.
    Read(Client),
    Found(Vec<Client>),
    /// To the successor: append this.
    Forward(Client),
    /// To the predecessor: the tail has appended it.
    Acknowledge(Client),
    /// From the master, on behalf of a server: it has failed.
    Failed,
}

#[derive(Value)]
enum Local {
    #[show(transparent)]
    Server(Replica),
    /// How many operations of a client were answered: first its append, then its reads.
    #[show(transparent)]
    Client(u8),
}

/// What a server remembers.
#[derive(Value)]
struct Replica {
    log: Vec<Client>,
    /// What it has forwarded, and the tail is not known to have.
    unacknowledged: Vec<Client>,
    /// The servers that have not failed, as far as it was told.
    chain: Set<Server>,
}

type History = consistency::History<Client, Log>;
type State = System<ChainReplication>;

impl Protocol for ChainReplication {
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
        if self.flaw == Flaw::Overtaking { Network::reordering() } else { Network::fifo() }
    }

    /// At least one server stays.
    fn failures(&self) -> Failures {
        Failures::none().crashes(self.crashes).without_recovery().down_at_once(self.servers - 1)
    }

    fn may_crash(&self, process: Process) -> bool {
        matches!(process, Process::Server(_))
    }

    /// The master tells the servers, and those that are up hear of it after everything else that the one which
    /// failed has sent.
    fn notices_of_crash(&self, crashed: Process) -> impl IntoIterator<Item = (Process, Message)> {
        let servers = Server::first(self.servers).map(Process::Server);
        servers.filter(move |server| *server != crashed).map(|server| (server, Message::Failed))
    }

    fn initial(&self, process: Process) -> impl IntoIterator<Item = Local> {
        [match process {
            Process::Server(_) => Local::Server(Replica {
                log: Vec::new(),
                unacknowledged: Vec::new(),
                chain: Server::first(self.servers).collect(),
            }),
            Process::Client(_) => Local::Client(0),
        }]
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if let Process::Client(client) = me.id() {
            me.history().call(client, Operation::Append(client));
            me.send(self.server_of(client, 0), Message::Append(client));
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match (me.id(), message) {
            (Process::Client(client), message) => self.answered(me, client, message),
            (Process::Server(id), Message::Append(client)) => append(me, id, client),
            (Process::Server(id), Message::Read(client)) => self.read(me, id, client),
            (Process::Server(id), Message::Forward(client)) => {
                me.server().now_follows(id, from);
                forwarded(me, id, client);
            }
            (Process::Server(id), Message::Acknowledge(client)) => acknowledged(me, id, client),
            (Process::Server(id), Message::Failed) => self.repair(me, id, from),
            (process, message) => unreachable!("nobody sends {} to {process}", message.show()),
        }
    }
}

/// The clients.
impl ChainReplication {
    /// The first answer counts: an append is answered twice if the tail fails that has answered it.
    fn answered(&self, me: &mut Me<'_, Self>, client: Client, message: Message) {
        let Local::Client(answered) = &mut **me else { unreachable!("a server is no client") };
        let answer = match message {
            Message::Appended if *answered == 0 => Answer::Done,
            Message::Found(log) => Answer::Value(log),
            _ => return,
        };
        *answered += 1;
        let operations = *answered;
        me.history().answer(client, answer);
        if operations <= self.reads {
            me.history().call(client, Operation::Read);
            me.send(self.server_of(client, operations), Message::Read(client));
        }
    }

    /// The clients are spread over the servers; each operation goes to the next one, as if they stood in a
    /// circle.
    fn server_of(&self, client: Client, operation: u8) -> Process {
        Process::Server(Server::from_index((client.index() + usize::from(operation)) % self.servers))
    }
}

/// The head takes an append; any other server passes it on.
fn append(me: &mut Me<'_, ChainReplication>, id: Server, client: Client) {
    match me.server().head() {
        head if head == id => forwarded(me, id, client),
        head => me.send(Process::Server(head), Message::Append(client)),
    }
}

/// A server appends what its predecessor has, and forwards it. What it has already is forwarded to it because an
/// acknowledgement was lost.
fn forwarded(me: &mut Me<'_, ChainReplication>, id: Server, client: Client) {
    let server = me.server();
    if !server.log.contains(&client) {
        server.log.push(client);
        match server.successor(id) {
            None => complete(me, id, client),
            Some(successor) => {
                server.unacknowledged.push(client);
                me.send(Process::Server(successor), Message::Forward(client));
            }
        }
    } else if !server.unacknowledged.contains(&client) {
        acknowledge(me, id, client);
    }
}

/// The tail has it, so all have.
fn complete(me: &mut Me<'_, ChainReplication>, id: Server, client: Client) {
    me.send(Process::Client(client), Message::Appended);
    acknowledge(me, id, client);
}

fn acknowledge(me: &mut Me<'_, ChainReplication>, id: Server, client: Client) {
    if let Some(predecessor) = me.server().predecessor(id) {
        me.send(Process::Server(predecessor), Message::Acknowledge(client));
    }
}

fn acknowledged(me: &mut Me<'_, ChainReplication>, id: Server, client: Client) {
    me.server().unacknowledged.retain(|other| *other != client);
    acknowledge(me, id, client);
}

/// The servers.
impl ChainReplication {
    /// The tail answers a query; any other server passes it on.
    fn read(&self, me: &mut Me<'_, Self>, id: Server, client: Client) {
        let tail = me.server().tail();
        if tail == id || self.flaw == Flaw::LocalReads {
            let log = me.server().log.clone();
            me.send(Process::Client(client), Message::Found(log));
        } else {
            me.send(Process::Server(tail), Message::Read(client));
        }
    }

    /// Another server has failed, and is left out from now on.
    fn repair(&self, me: &mut Me<'_, Self>, id: Server, failed: Process) {
        let Process::Server(failed) = failed else { unreachable!("clients do not fail") };
        let server = me.server();
        let was_successor = server.successor(id) == Some(failed);
        server.chain.remove(failed);
        if !was_successor {
            return;
        }
        let open = server.unacknowledged.clone();
        match server.successor(id) {
            None => {
                server.unacknowledged.clear();
                open.into_iter().for_each(|client| complete(me, id, client));
            }
            Some(_) if self.flaw == Flaw::NothingAgain => {}
            Some(successor) => {
                for client in open {
                    me.send(Process::Server(successor), Message::Forward(client));
                }
            }
        }
    }
}

impl Local {
    fn server(&mut self) -> &mut Replica {
        let Self::Server(replica) = self else { unreachable!("a client is no server") };
        replica
    }
}

impl Replica {
    fn head(&self) -> Server {
        self.chain.iter().min().expect("a server knows of itself")
    }

    fn tail(&self) -> Server {
        self.chain.iter().max().expect("a server knows of itself")
    }

    fn successor(&self, id: Server) -> Option<Server> {
        self.chain.iter().find(|other| *other > id)
    }

    /// Whoever forwards is the predecessor: those in between have failed, even if the master has yet to say so.
    /// An acknowledgement to one of them would be lost.
    fn now_follows(&mut self, id: Server, from: Process) {
        let Process::Server(predecessor) = from else { unreachable!("clients do not forward") };
        self.chain.retain(|other| other <= predecessor || other >= id);
    }

    fn predecessor(&self, id: Server) -> Option<Server> {
        self.chain.iter().filter(|other| *other < id).max()
    }
}

impl Spec for ChainReplication {
    synod::system!();

    /// A call to a server that is down is not answered any more.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.asked == Asked::Progress {
            for process in self.members() {
                f.weak(steps_of(process));
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Linearizable", |_, s| s.history.linearizable());
        p.always("UpdatePropagation", update_propagation);
        p.always("InprocessRequests", inprocess_requests);
        p.always("AnswersAreKnownToAll", answers_are_known_to_all);
        p.reachable("EverybodyIsAnswered", |m, s| {
            s.processes.values().all(|local| match local {
                Local::Server(_) => true,
                Local::Client(answered) => *answered == 1 + m.reads,
            })
        });
        if self.crashes > 0 {
            p.reachable("ReadsFromWhatIsLeft", |m, s| s.failures.crashes == m.crashes && is_being_read(s));
        }
        if self.asked == Asked::Progress {
            p.eventually_always("AllHaveTheSame", all_have_the_same);
            p.eventually_always("AppendsAreAnswered", appends_are_answered);
            p.eventually_always("AllIsAcknowledged", all_is_acknowledged);
        }
    }

    fn models() -> Models<Self> {
        let broken = |flaw| Self { asked: Asked::Safety, flaw, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("two_crashes", Self { crashes: 2, reads: 2, ..Self::default() })
            .on_request()
            .model("two_reads", Self { crashes: 0, reads: 2, ..Self::default() })
            .model("one_client", Self { clients: 1, crashes: 2, ..Self::default() })
            .model("local_reads", Self { crashes: 0, reads: 2, ..broken(Flaw::LocalReads) })
            .violates("AnswersAreKnownToAll")
            .violates("Linearizable")
            .model("nothing_again", Self { crashes: 2, reads: 2, ..broken(Flaw::NothingAgain) })
            .violates("UpdatePropagation")
            .violates("AnswersAreKnownToAll")
            .violates("Linearizable")
            .model("left_behind", Self { clients: 1, asked: Asked::Progress, ..broken(Flaw::NothingAgain) })
            .violates("AllHaveTheSame")
            .violates("AppendsAreAnswered")
            .violates("AllIsAcknowledged")
            .model("overtaking", Self { crashes: 0, ..broken(Flaw::Overtaking) })
            .violates("UpdatePropagation")
    }
}

/// The servers that are up, in the order of the chain.
fn servers(s: &State) -> impl Iterator<Item = (Process, &Replica)> {
    s.iter().filter(|(process, _)| s.is_up(*process)).filter_map(|(process, local)| match local {
        Local::Server(server) => Some((process, server)),
        Local::Client(_) => None,
    })
}

/// Their logs.
fn logs(s: &State) -> impl Iterator<Item = (Process, &[Client])> {
    servers(s).map(|(process, server)| (process, server.log.as_slice()))
}

/// A server has all that those behind it have, in the same order.
fn update_propagation(_: &ChainReplication, s: &State) -> Judgement {
    for ((one, longer), (next, log)) in logs(s).zip(logs(s).skip(1)) {
        ensure!(
            longer.starts_with(log),
            "{next} has {}, and {one} has {}",
            log.to_vec().show(),
            longer.to_vec().show()
        );
    }
    Ok(())
}

/// What a server has, and the last one has not, is what it would forward again: the paper's *inprocess requests
/// invariant*.
fn inprocess_requests(_: &ChainReplication, s: &State) -> Judgement {
    let at_the_end = logs(s).last().map_or(&[][..], |(_, log)| log);
    for (process, server) in servers(s) {
        let is_in_process = |client| at_the_end.contains(client) || server.unacknowledged.contains(client);
        let lost = server.log.iter().find(|client| !is_in_process(client));
        ensure!(lost.is_none(), "{process} would not forward again what the last one lacks");
    }
    Ok(())
}

/// What is being answered, all servers know.
fn answers_are_known_to_all(_: &ChainReplication, s: &State) -> Judgement {
    for Envelope { to, message, .. } in s.network.iter() {
        let is_known = |log: &[Client]| match (to, message) {
            (Process::Client(client), Message::Appended) => log.contains(client),
            (_, Message::Found(found)) => log.starts_with(found),
            _ => true,
        };
        for (server, log) in logs(s) {
            ensure!(is_known(log), "{to} is told {}, and {server} does not know", message.show());
        }
    }
    Ok(())
}

fn all_have_the_same(_: &ChainReplication, s: &State) -> bool {
    logs(s).zip(logs(s).skip(1)).all(|((_, log), (_, next))| log == next)
}

/// Whoever's append is in a log has been answered.
fn appends_are_answered(_: &ChainReplication, s: &State) -> bool {
    let is_waiting = |client: &Client| matches!(s[Process::Client(*client)], Local::Client(0));
    logs(s).all(|(_, log)| !log.iter().any(is_waiting))
}

/// Nobody waits for an acknowledgement.
fn all_is_acknowledged(_: &ChainReplication, s: &State) -> bool {
    servers(s).all(|(_, server)| server.unacknowledged.is_empty())
}

/// An answer to a query is under way that is not empty.
fn is_being_read(s: &State) -> bool {
    s.network.iter().any(|envelope| matches!(&envelope.message, Message::Found(log) if !log.is_empty()))
}

synod::main!(ChainReplication);
