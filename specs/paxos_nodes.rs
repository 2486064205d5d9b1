//! Paxos, node by node: what each node remembers, each call and each answer, over a network that loses, repeats
//! and delays messages, with crashes.
//!
//! `paxos.rs` tells why Paxos is right; this is how one would program it. A node remembers three things:
//! `promised`, `accepted_num`, `accepted_val`, and has two handlers:
//!
//! - `handle_prepare(n)`: promise, and tell what was accepted last, only if `n > promised`;
//! - `handle_accept(n, v)`: accept, only if `n >= promised`.
//!
//! A proposer generates a number, prepares it with all nodes, and when a majority has promised asks all to
//! accept the value of the highest `accepted_num` it was told of (its own value, if there is none). When a
//! majority has accepted, it decides. If it gets no majority it may try again with a higher number. After
//! L. Lamport, "Paxos Made Simple" (2001).
//!
//! What is sent stays under way, and may arrive at any time, again and again, or never. (Where the network delivers
//! once, a message may also be lost or doubled by a step of its own.) A node has what it remembers on its disk; if
//! a crash makes it forget, *Agreement is violated*. A proposer keeps its last number and its decision; what it has
//! counted is lost in a crash, and costs it no more than the attempt.
//!
//! What textbooks leave open is how a number is generated, and how an answer finds its proposal:
//!
//! - Numbers that are *unique* to their proposer: Agreement holds.
//! - A *counter* that two proposers share, so that both draw the same numbers, and answers that name only the
//!   number of their proposal: each takes the promises made to the other for its own, and *Agreement is
//!   violated*.
//! - The same counter, but answers find their caller, as those of a remote procedure call do: Agreement holds
//!   after all. Since `n > promised` is strict, a node promises each number once, and so only one proposer
//!   gets a majority for it.
//! - Weaken that to `n >= promised`, so that a call may be repeated after a loss, and Agreement is violated
//!   again.
//!
//! A proposer that is alone decides, as long as the answers of a majority arrive.

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct PaxosNodes {
    /// How many nodes there are.
    #[constant(default = 3, range = 1..=5)]
    nodes: usize,
    /// How many proposers call them.
    #[constant(default = 2, range = 1..=2)]
    proposers: usize,
    /// How many numbers each proposer may try.
    #[constant(default = 1, range = 1..=2)]
    attempts: usize,
    /// How `generate_proposal_number` works.
    #[constant(default = Numbers::Unique)]
    numbers: Numbers,
    /// How an answer finds its proposal.
    #[constant(default = Answers::ByNumber)]
    answers: Answers,
    /// Whether a node promises the same number more than once.
    #[constant(default = false)]
    repeats: bool,
    /// What becomes of messages.
    #[constant(default = Delivery::AnyNumberOfTimes)]
    delivery: Delivery,
    /// How many messages are lost, where they are delivered once.
    #[constant(default = 0)]
    losses: u8,
    /// How many messages are doubled, where they are delivered once.
    #[constant(default = 0)]
    duplicates: u8,
    /// How many crashes there are.
    #[constant(default = 0)]
    crashes: u8,
    /// Where a node has what it remembers.
    #[constant(default = Memory::Disk)]
    memory: Memory,
}

/// How a proposal number is generated.
#[derive(Finite)]
enum Numbers {
    /// The first proposer takes 1, 3, the second one 2, 4.
    Unique,
    /// Both count 1, 2.
    Counter,
}

/// How an answer finds its proposal.
#[derive(Finite)]
enum Answers {
    /// It goes to all proposers, and every proposal with its number takes it.
    ByNumber,
    /// It goes to the proposer that called.
    ByCaller,
}

/// What becomes of messages.
#[derive(Finite)]
enum Delivery {
    /// They arrive in any order, any number of times.
    AnyNumberOfTimes,
    /// They arrive in any order, each once.
    Once,
}

/// Where a node has what it remembers.
#[derive(Finite)]
enum Memory {
    /// Where a crash does not reach it.
    Disk,
    /// Where a crash destroys it.
    Volatile,
}

#[derive(Finite)]
#[finite(count = 5, show = "n1")]
struct Node(u8);

#[derive(Finite)]
#[finite(count = 2, show = "p1")]
struct Proposer(u8);

/// Who takes part.
#[derive(Finite)]
enum Process {
    /// A node.
    #[show(transparent)]
    Node(Node),
    /// A proposer.
    #[show(transparent)]
    Proposer(Proposer),
}

#[derive(Finite)]
#[finite(count = 4, show = "1")]
struct Number(u8);

/// The first proposer would like `v1`, the second one `v2`.
#[derive(Finite)]
#[finite(count = 2, show = "v1")]
struct Value(u8);

/// What a node has accepted: `accepted_num` and `accepted_val`.
type Accepted = (Number, Value);

#[derive(Finite)]
enum Message {
    /// A call: promise this number.
    Prepare { n: Number },
    /// Its answer: promised, and what was accepted last.
    Promise { n: Number, accepted: Option<Accepted> },
    /// A call: accept this.
    Accept { n: Number, v: Value },
    /// Its answer: accepted.
    Accepted { n: Number },
}

/// What a process remembers.
#[derive(Value)]
enum Local {
    /// A node.
    #[show(transparent)]
    Node(NodeState),
    /// A proposer.
    #[show(transparent)]
    Proposer(ProposerState),
}

#[derive(Value)]
struct NodeState {
    promised: Option<Number>,
    accepted_num: Option<Number>,
    accepted_val: Option<Value>,
}

#[derive(Value)]
struct ProposerState {
    /// The last number that it took.
    last: Option<Number>,
    /// What it does with it.
    proposal: Proposal,
}

/// How far a proposer is with its last number.
#[derive(Value)]
enum Proposal {
    /// It has not begun, or has lost its counts in a crash.
    None,
    /// It has called all nodes to promise the number, and counts the promises.
    Preparing { promises: Set<Node>, highest: Option<Accepted> },
    /// It has called all nodes to accept a value, and counts who has.
    Proposing { v: Value, accepts: Set<Node> },
    /// A majority has accepted.
    Decided { v: Value },
}

/// What a proposer does by itself.
#[derive(Finite)]
enum Act {
    /// It takes a number, and calls all nodes to promise it.
    Prepare,
}

type State = System<PaxosNodes>;

impl Protocol for PaxosNodes {
    type Process = Process;
    type Local = Local;
    type Message = Message;
    type Timeout = Act;
    type History = ();

    fn members(&self) -> impl IntoIterator<Item = Process> {
        let proposers = Proposer::first(self.proposers).map(Process::Proposer);
        proposers.chain(self.nodes())
    }

    fn network(&self) -> Network {
        match self.delivery {
            Delivery::AnyNumberOfTimes => Network::repeating(),
            Delivery::Once => Network::reordering(),
        }
    }

    fn failures(&self) -> Failures {
        Failures::none().losses(self.losses).duplicates(self.duplicates).crashes(self.crashes)
    }

    fn initial(&self, process: Process) -> impl IntoIterator<Item = Local> {
        [match process {
            Process::Node(_) => Local::Node(NodeState::new()),
            Process::Proposer(_) => Local::Proposer(ProposerState { last: None, proposal: Proposal::None }),
        }]
    }

    fn timeouts(&self, process: Process, local: &Local) -> impl IntoIterator<Item = Act> {
        let next = match (process, local) {
            (Process::Proposer(me), Local::Proposer(state)) => self.generate_proposal_number(me, state),
            _ => None,
        };
        next.map(|_| Act::Prepare)
    }

    fn timeout(&self, me: &mut Me<'_, Self>, _: Act) {
        self.prepare(me);
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        match (from, message) {
            (caller, Message::Prepare { n }) => self.handle_prepare(me, caller, n),
            (caller, Message::Accept { n, v }) => self.handle_accept(me, caller, n, v),
            (Process::Node(node), Message::Promise { n, accepted }) => {
                self.take_promise(me, node, n, accepted);
            }
            (Process::Node(node), Message::Accepted { n }) => self.take_accepted(me, node, n),
            (Process::Proposer(_), _) => unreachable!("proposers do not answer"),
        }
    }

    fn crash(&self, _: Process, local: &mut Local) {
        match local {
            Local::Node(node) if self.memory == Memory::Volatile => *node = NodeState::new(),
            Local::Proposer(ProposerState { proposal: Proposal::Decided { .. }, .. }) | Local::Node(_) => {}
            Local::Proposer(state) => state.proposal = Proposal::None,
        }
    }
}

/// The proposers.
impl PaxosNodes {
    /// Begins with a number, or gives up on the last one and begins with the next.
    fn prepare(&self, me: &mut Me<'_, Self>) {
        let (id, state) = proposer(me);
        if let Some(n) = self.generate_proposal_number(id, state) {
            state.last = Some(n);
            state.proposal = Proposal::Preparing { promises: Set::new(), highest: None };
            self.call_all(me, Message::Prepare { n });
        }
    }

    /// What textbooks leave open. None after a decision, or when all numbers have been tried.
    fn generate_proposal_number(&self, me: Proposer, state: &ProposerState) -> Option<Number> {
        let (first, step) = match self.numbers {
            Numbers::Unique => (me.index(), Proposer::COUNT),
            Numbers::Counter => (0, 1),
        };
        let next = state.last.map_or(first, |last| last.index() + step);
        let is_over = matches!(state.proposal, Proposal::Decided { .. });
        (!is_over && next < first + step * self.attempts).then(|| Number::from_index(next))
    }

    /// Counts a promise, and keeps the highest of what was accepted before. With the promises of a majority it
    /// calls all nodes to accept.
    fn take_promise(&self, me: &mut Me<'_, Self>, from: Node, n: Number, accepted: Option<Accepted>) {
        let (id, state) = proposer(me);
        if let Proposal::Preparing { promises, highest } = &mut state.proposal
            && state.last == Some(n)
        {
            promises.insert(from);
            *highest = accepted.max(*highest);
            if self.is_majority(promises) {
                let v = highest.map_or(Value(id.0), |(_, accepted)| accepted);
                state.proposal = Proposal::Proposing { v, accepts: Set::new() };
                self.call_all(me, Message::Accept { n, v });
            }
        }
    }

    /// Counts an acceptance. With those of a majority, the proposer decides.
    fn take_accepted(&self, me: &mut Me<'_, Self>, from: Node, n: Number) {
        let (_, state) = proposer(me);
        if let Proposal::Proposing { v, accepts } = &mut state.proposal
            && state.last == Some(n)
        {
            accepts.insert(from);
            if self.is_majority(accepts) {
                state.proposal = Proposal::Decided { v: *v };
            }
        }
    }

    fn call_all(&self, me: &mut Me<'_, Self>, message: Message) {
        self.nodes().for_each(|node| me.send(node, message));
    }

    fn nodes(&self) -> impl Iterator<Item = Process> {
        Node::first(self.nodes).map(Process::Node)
    }

    fn is_majority(&self, nodes: &Set<Node>) -> bool {
        2 * nodes.len() > self.nodes
    }
}

/// The nodes.
impl PaxosNodes {
    /// Promises a number that is higher than any before.
    fn handle_prepare(&self, me: &mut Me<'_, Self>, caller: Process, n: Number) {
        let state = node(me);
        if Some(n) > state.promised || (self.repeats && Some(n) == state.promised) {
            state.promised = Some(n);
            let accepted = state.accepted_num.zip(state.accepted_val);
            self.answer(me, caller, Message::Promise { n, accepted });
        }
    }

    /// Accepts, unless a higher number was promised.
    fn handle_accept(&self, me: &mut Me<'_, Self>, caller: Process, n: Number, v: Value) {
        let state = node(me);
        if Some(n) >= state.promised {
            *state = NodeState { promised: Some(n), accepted_num: Some(n), accepted_val: Some(v) };
            self.answer(me, caller, Message::Accepted { n });
        }
    }

    fn answer(&self, me: &mut Me<'_, Self>, caller: Process, message: Message) {
        let all = Proposer::first(self.proposers).map(Process::Proposer);
        all.filter(|to| *to == caller || self.answers == Answers::ByNumber)
            .for_each(|to| me.send(to, message));
    }
}

impl NodeState {
    fn new() -> Self {
        Self { promised: None, accepted_num: None, accepted_val: None }
    }
}

fn node<'a>(me: &'a mut Me<'_, PaxosNodes>) -> &'a mut NodeState {
    match &mut **me {
        Local::Node(state) => state,
        Local::Proposer(_) => unreachable!("only nodes are called"),
    }
}

fn proposer<'a>(me: &'a mut Me<'_, PaxosNodes>) -> (Proposer, &'a mut ProposerState) {
    match (me.id(), &mut **me) {
        (Process::Proposer(id), Local::Proposer(state)) => (id, state),
        _ => unreachable!("only proposers are answered"),
    }
}

impl Spec for PaxosNodes {
    synod::system!();

    /// Each process goes on, as long as it is up. With two proposers nothing is promised of the end: they may
    /// disturb one another.
    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.proposers == 1 {
            self.members().into_iter().for_each(|process| f.weak(steps_of(process)));
        }
    }

    /// All numbers are used up, and nothing is under way that matters. Nothing promises that somebody has decided
    /// then.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Agreement", agreement);
        p.always("Validity", validity);
        p.always_step("PromisesGrow", promises_grow);
        p.reachable("SomebodyDecides", |_, s| decisions(s).count() > 0);
        if self.proposers == 1 {
            p.eventually("Termination", |_, s| decisions(s).count() > 0);
        }
    }

    fn models() -> Models<Self> {
        let shared = Self { numbers: Numbers::Counter, ..Self::default() };
        let by_caller = Self { answers: Answers::ByCaller, ..shared };
        let crash = Self { answers: Answers::ByCaller, crashes: 1, ..Self::default() };
        let alone = |losses| Self {
            proposers: 1,
            delivery: Delivery::Once,
            losses,
            duplicates: 1,
            ..Self::default()
        };
        Models::new()
            .model("default", Self::default())
            .model("two_attempts", Self { nodes: 2, attempts: 2, ..Self::default() })
            .model("shared_counter", shared)
            .violates("Agreement")
            .model("shared_counter_by_caller", by_caller.clone())
            .model("shared_counter_repeats", Self { nodes: 2, repeats: true, ..by_caller })
            .violates("Agreement")
            .model("crash", crash.clone())
            .model("crash_without_disk", Self { memory: Memory::Volatile, ..crash })
            .violates("Agreement")
            .violates("PromisesGrow")
            .model("one_loss", alone(1))
            .model("two_losses", alone(2))
            .violates("Termination")
    }
}

/// What has been decided, and who did.
fn decisions(s: &State) -> impl Iterator<Item = (Process, Value)> {
    s.iter().filter_map(|(who, local)| match local {
        Local::Proposer(ProposerState { proposal: Proposal::Decided { v }, .. }) => Some((who, *v)),
        _ => None,
    })
}

/// Nobody decides differently from another.
fn agreement(_: &PaxosNodes, s: &State) -> Judgement {
    for (one, value) in decisions(s) {
        for (other, different) in decisions(s) {
            ensure!(value == different, "{one} decided {value}, and {other} decided {different}");
        }
    }
    Ok(())
}

/// Only the value of a proposer that has begun is decided.
fn validity(_: &PaxosNodes, s: &State) -> Judgement {
    let has_begun = |local: &Local| matches!(local, Local::Proposer(state) if state.last.is_some());
    for (who, value) in decisions(s) {
        let proposer = s.processes.get(Process::Proposer(Proposer(value.0)));
        ensure!(proposer.is_some_and(has_begun), "{who} decided {value}, which nobody proposed");
    }
    Ok(())
}

/// A node never goes back to a lower number.
fn promises_grow(_: &PaxosNodes, s: &State, _: &Step<PaxosNodes>, t: &State) -> Judgement {
    for (who, local) in s.iter() {
        if let (Local::Node(before), Local::Node(after)) = (local, &t[who]) {
            ensure!(before.promised <= after.promised, "{who} goes back below what it promised");
        }
    }
    Ok(())
}

synod::main!(PaxosNodes);
