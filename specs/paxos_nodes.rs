//! Paxos, node by node: what each node remembers, each call and each answer, over a network that loses
//! messages.
//!
//! `paxos.rs` tells why Paxos is right; this is how one would program it. A node remembers three things:
//! `promised`, `accepted_num`, `accepted_val`, and has two handlers:
//!
//! - `handle_prepare(n)`: promise, and tell what was accepted last, only if `n > promised`;
//! - `handle_accept(n, v)`: accept, only if `n >= promised`.
//!
//! A proposer generates a number, prepares it with all nodes, and when a majority has promised asks all to
//! accept the value of the highest `accepted_num` it was told of (its own value, if there is none). When a
//! majority has accepted, it decides. If it gets no majority it may try again with a higher number.
//!
//! Each call and each answer is a message of its own in the set `network`, to be delivered in any order, at
//! any time (so it may be delayed, and overtaken), or lost; a refusal sends no answer. A node that crashes is
//! one whose messages are lost. After L. Lamport, "Paxos Made Simple" (2001).
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

use synod::prelude::*;

#[derive(Constants)]
struct PaxosNodes {
    /// How many nodes there are. Two proposers call them.
    #[constant(default = 3, range = 1..=5)]
    nodes: usize,
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
    /// Whether the network loses messages. If not, it finds the same violations in fewer states: a message
    /// that is never delivered is as good as lost.
    #[constant(default = true)]
    lossy: bool,
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
    /// Every proposal with the answer's number takes it.
    ByNumber,
    /// It goes to the proposer that called.
    ByCaller,
}

#[derive(Finite)]
#[finite(count = 5, show = "n1")]
struct Node(u8);

#[derive(Finite)]
#[finite(count = 2, show = "p1")]
struct Proposer(u8);

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
    Prepare { from: Proposer, to: Node, n: Number },
    /// Its answer: promised, and what was accepted last.
    Promise { from: Node, to: Proposer, n: Number, accepted: Option<Accepted> },
    /// A call: accept this.
    Accept { from: Proposer, to: Node, n: Number, v: Value },
    /// Its answer: accepted.
    Accepted { from: Node, to: Proposer, n: Number },
}

/// How far a proposer is with its latest number.
#[derive(Value)]
enum Proposal {
    /// It has called all nodes to promise the number, and counts the promises.
    Preparing { n: Number, promises: Set<Node>, highest: Option<Accepted> },
    /// It has called all nodes to accept a value, and counts who has.
    Proposing { n: Number, v: Value, accepts: Set<Node> },
    /// A majority has accepted.
    Decided { v: Value },
}

#[derive(State)]
struct State {
    promised: Map<Node, Number>,
    accepted_num: Map<Node, Number>,
    accepted_val: Map<Node, Value>,
    /// What each proposer is doing, if it has begun.
    proposals: Map<Proposer, Proposal>,
    /// The messages that are under way.
    network: Set<Message>,
}

#[derive(Action)]
enum Action {
    /// A proposer generates a number, and calls all nodes to promise it.
    Prepare { proposer: Proposer, n: Number },
    /// A node is called to promise.
    HandlePrepare { node: Node, n: Number },
    /// A promise arrives.
    TakePromise { from: Node, to: Proposer, n: Number },
    /// A proposer with the promises of a majority calls all nodes to accept.
    Propose { proposer: Proposer, n: Number, v: Value },
    /// A node is called to accept.
    HandleAccept { node: Node, n: Number, v: Value },
    /// The answer to that arrives; with a majority of them the proposer decides.
    TakeAccepted { from: Node, to: Proposer, n: Number },
    /// A message is lost.
    Lose { message: Message },
}

impl Spec for PaxosNodes {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State {
            promised: Map::new(),
            accepted_num: Map::new(),
            accepted_val: Map::new(),
            proposals: Map::new(),
            network: Set::new(),
        }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for proposer in Proposer::all() {
            self.prepare(s, steps, proposer);
            self.propose(s, steps, proposer);
        }
        for message in &s.network {
            self.deliver(steps, message);
            if self.lossy {
                steps.take(Action::Lose { message }, |t| {
                    t.network.remove(message);
                });
            }
        }
    }

    /// All numbers are used up, and nothing is under way. Nothing promises that somebody has decided then.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Agreement", agreement);
        p.always("Validity", validity);
        p.always_step("PromisesGrow", promises_grow);
        p.reachable("SomebodyDecides", |_, s| decisions(s).count() > 0);
    }

    fn models() -> Models<Self> {
        let shared = Self { numbers: Numbers::Counter, ..Self::default() };
        let by_caller = Self { answers: Answers::ByCaller, ..shared };
        Models::new()
            .model("default", Self::default())
            .model("two_attempts", Self { nodes: 2, attempts: 2, ..Self::default() })
            .on_request()
            .model("shared_counter", shared)
            .violates("Agreement")
            .model("shared_counter_by_caller", by_caller.clone())
            .model("shared_counter_repeats", Self { nodes: 2, repeats: true, ..by_caller })
            .violates("Agreement")
    }
}

/// The network.
impl PaxosNodes {
    /// A message that is under way arrives.
    fn deliver(&self, steps: &mut Steps<'_, Self>, message: Message) {
        let action = match message {
            Message::Prepare { to: node, n, .. } => Action::HandlePrepare { node, n },
            Message::Promise { from, to, n, .. } => Action::TakePromise { from, to, n },
            Message::Accept { to: node, n, v, .. } => Action::HandleAccept { node, n, v },
            Message::Accepted { from, to, n } => Action::TakeAccepted { from, to, n },
        };
        steps.take(action, |t| {
            t.network.remove(message);
            match message {
                Message::Prepare { from, to, n } => self.handle_prepare(t, to, from, n),
                Message::Promise { from, to, n, accepted } => self.take_promise(t, (from, to, n), accepted),
                Message::Accept { from, to, n, v } => handle_accept(t, to, from, n, v),
                Message::Accepted { from, to, n } => self.take_accepted(t, (from, to, n)),
            }
        });
    }
}

/// The proposers.
impl PaxosNodes {
    /// Begins with a number, or gives up on the last one and begins with the next.
    fn prepare(&self, s: &State, steps: &mut Steps<'_, Self>, proposer: Proposer) {
        if let Some(n) = self.generate_proposal_number(proposer, s.proposals.get(proposer)) {
            steps.take(Action::Prepare { proposer, n }, |t| {
                let proposal = Proposal::Preparing { n, promises: Set::new(), highest: None };
                t.proposals.insert(proposer, proposal);
                t.network.extend(Node::first(self.nodes).map(|to| Message::Prepare {
                    from: proposer,
                    to,
                    n,
                }));
            });
        }
    }

    /// What textbooks leave open. None after a decision, or when all numbers have been tried.
    fn generate_proposal_number(&self, proposer: Proposer, last: Option<&Proposal>) -> Option<Number> {
        let (first, step) = match self.numbers {
            Numbers::Unique => (proposer.index(), Proposer::COUNT),
            Numbers::Counter => (0, 1),
        };
        let next = match last {
            None => first,
            Some(Proposal::Preparing { n, .. } | Proposal::Proposing { n, .. }) => n.index() + step,
            Some(Proposal::Decided { .. }) => return None,
        };
        (next < first + step * self.attempts).then(|| Number::from_index(next))
    }

    /// With the promises of a majority: calls all nodes to accept.
    fn propose(&self, s: &State, steps: &mut Steps<'_, Self>, proposer: Proposer) {
        if let Some(Proposal::Preparing { n, promises, highest }) = s.proposals.get(proposer)
            && self.is_majority(promises)
        {
            let (n, v) = (*n, highest.map_or(Value(proposer.0), |(_, accepted)| accepted));
            steps.take(Action::Propose { proposer, n, v }, |t| {
                t.proposals[proposer] = Proposal::Proposing { n, v, accepts: Set::new() };
                t.network.extend(Node::first(self.nodes).map(|to| Message::Accept {
                    from: proposer,
                    to,
                    n,
                    v,
                }));
            });
        }
    }

    /// Counts a promise, and keeps the highest of what was accepted before.
    fn take_promise(
        &self,
        t: &mut State,
        (from, to, number): (Node, Proposer, Number),
        accepted: Option<Accepted>,
    ) {
        for proposer in self.addressees(to) {
            if let Some(Proposal::Preparing { n, promises, highest }) = t.proposals.get_mut(proposer)
                && *n == number
            {
                promises.insert(from);
                *highest = accepted.max(*highest);
            }
        }
    }

    /// Counts an acceptance. With those of a majority, the proposer decides.
    fn take_accepted(&self, t: &mut State, (from, to, number): (Node, Proposer, Number)) {
        for proposer in self.addressees(to) {
            if let Some(Proposal::Proposing { n, v, accepts }) = t.proposals.get_mut(proposer)
                && *n == number
            {
                accepts.insert(from);
                if self.is_majority(accepts) {
                    t.proposals[proposer] = Proposal::Decided { v: *v };
                }
            }
        }
    }

    /// Who takes an answer to this caller, if it has the right number.
    fn addressees(&self, to: Proposer) -> impl Iterator<Item = Proposer> {
        Proposer::all().filter(move |proposer| *proposer == to || self.answers == Answers::ByNumber)
    }

    fn is_majority(&self, nodes: &Set<Node>) -> bool {
        2 * nodes.len() > self.nodes
    }
}

/// The nodes.
impl PaxosNodes {
    /// Promises a number that is higher than any before.
    fn handle_prepare(&self, t: &mut State, node: Node, caller: Proposer, n: Number) {
        let promised = t.promised.get(node).copied();
        if Some(n) > promised || (self.repeats && Some(n) == promised) {
            let accepted = t.accepted_num.get(node).copied().zip(t.accepted_val.get(node).copied());
            t.promised.insert(node, n);
            t.network.insert(Message::Promise { from: node, to: caller, n, accepted });
        }
    }
}

/// Accepts, unless a higher number was promised.
fn handle_accept(t: &mut State, node: Node, caller: Proposer, n: Number, v: Value) {
    if Some(&n) >= t.promised.get(node) {
        t.promised.insert(node, n);
        t.accepted_num.insert(node, n);
        t.accepted_val.insert(node, v);
        t.network.insert(Message::Accepted { from: node, to: caller, n });
    }
}

/// What has been decided, and who did.
fn decisions(s: &State) -> impl Iterator<Item = (Proposer, Value)> {
    s.proposals.iter().filter_map(|(who, proposal)| match proposal {
        Proposal::Decided { v } => Some((who, *v)),
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
    for (who, value) in decisions(s) {
        ensure!(s.proposals.contains_key(Proposer(value.0)), "{who} decided {value}, which nobody proposed");
    }
    Ok(())
}

/// A node never goes back to a lower number.
fn promises_grow(_: &PaxosNodes, s: &State, _: &Action, t: &State) -> Judgement {
    for (node, n) in s.promised.iter() {
        ensure!(t.promised.get(node) >= Some(n), "{node} went back below {n}");
    }
    Ok(())
}

synod::main!(PaxosNodes);
