//! Multi-Paxos: a log of commands, agreed upon slot by slot by one leader that prepares once for all slots.
//!
//! Paxos (`paxos.rs`) chooses one value. To choose a sequence of commands, take an instance of Paxos for each
//! *slot* of a log. The promises do not depend on the slot: so a leader prepares *once*, for all slots that
//! there will ever be, and from then on a command costs it one round of messages.
//!
//! What is new is what happens when a leader is followed by another one. The promises that the new one
//! collects report votes of several slots:
//!
//! - in a slot with votes, the command of the latest of them may have been chosen: it proposes that again;
//! - a slot without votes, but before one that has some, is a *gap*: the old leader had proposed the later
//!   command before the earlier one was chosen. It proposes a command that does nothing there, a *no-op*, so
//!   that what is behind it can be applied;
//! - what is behind the last slot with votes is free for what its clients request.
//!
//! Commands are applied in the order of the slots, none before all earlier ones are chosen.
//!
//! After L. Lamport, "Paxos Made Simple" (2001), section 3, and R. van Renesse and D. Altinbuken, "Paxos Made
//! Moderately Complex" (2015). As there, a server may be everything at once. Here each accepts, and leads the
//! one ballot that has its number. A leader accepts its own proposals without a message. What it learns to be
//! chosen it applies itself; how others learn of it is left out.
//!
//! The network delivers in any order and any number of times, or never. A crash is a server that does nothing
//! any more; one that comes back remembers its promise and its votes, and is no leader. What breaks it:
//!
//! - a leader that does not prepare, [`Flaw::Unprepared`], or does not heed what it is told,
//!   [`Flaw::IgnoredVotes`];
//! - one that takes for a gap what is none, [`Flaw::FalseGaps`];
//! - one that applies what is behind a gap, [`Flaw::SkippedGaps`].
//!
//! One that leaves gaps alone, [`Flaw::OpenGaps`], does no harm, but the log does not get past them.

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct MultiPaxos {
    /// How many servers there are.
    #[constant(default = 3, range = 2..=3)]
    servers: usize,
    /// How many of them lead: each has one ballot.
    #[constant(default = 2, range = 1..=3)]
    ballots: usize,
    /// How many slots the log has.
    #[constant(default = 2, range = 1..=3)]
    slots: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing: Multi-Paxos.
    None,
    /// A leader proposes without asking for promises.
    Unprepared,
    /// A new leader proposes what its clients request in every slot, whatever the promises report.
    IgnoredVotes,
    /// A new leader heeds only the last slot that it is told of, and takes all before it for gaps.
    FalseGaps,
    /// A server applies each command as soon as it learns that it is chosen.
    SkippedGaps,
    /// A new leader proposes nothing in the gaps.
    OpenGaps,
}

#[derive(Finite)]
#[finite(count = 3, show = "s1")]
struct Server(u8);

/// The first ballot belongs to the first server, and so on.
#[derive(Finite)]
#[finite(count = 3, show = "b1")]
struct Ballot(u8);

#[derive(Finite)]
#[finite(count = 3, show = "1")]
struct Slot(u8);

#[derive(Finite)]
enum Command {
    /// It does nothing.
    Noop,
    /// What a client asks of the leader of this ballot, who chose this slot for it.
    Request(Ballot, Slot),
}

/// A vote for a command: the latest one is that of the highest ballot.
type Vote = (Ballot, Command);

#[derive(Value)]
enum Message {
    /// From a leader, phase 1: promise to take part in no lower ballot, in whatever slot.
    Prepare(Ballot),
    /// The answer: promised; and the latest vote in each slot.
    Promise(Ballot, Map<Slot, Vote>),
    /// From a leader, phase 2: vote for this command in this slot.
    Propose(Ballot, Slot, Command),
    /// The answer: done.
    Accept(Ballot, Slot),
}

/// What a server does by itself.
#[derive(Finite)]
enum Timeout {
    /// It would like to lead, and asks for promises.
    Prepare,
    /// A leader puts the next request into the first free slot.
    Request,
}

/// What a server remembers.
#[derive(Value)]
struct Local {
    /// It takes part in no ballot below this one.
    promised: Option<Ballot>,
    /// Its latest vote in each slot.
    votes: Map<Slot, Vote>,
    role: Role,
    /// What it has learned to be chosen.
    chosen: Map<Slot, Command>,
    /// What it has applied, in that order.
    applied: Vec<Command>,
}

#[derive(Value)]
enum Role {
    /// It accepts.
    Acceptor,
    /// It would like to lead. It has the promises of these, and keeps the latest vote in each slot that they
    /// report.
    Candidate { promises: Set<Server>, told: Map<Slot, Vote> },
    /// It leads. In each slot that is not free any more there is a proposal: these have accepted it.
    Leader { accepted: Map<Slot, Set<Server>> },
}

impl Protocol for MultiPaxos {
    type Process = Server;
    type Local = Local;
    type Message = Message;
    type Timeout = Timeout;
    type History = ();

    fn members(&self) -> impl IntoIterator<Item = Server> {
        Server::first(self.servers)
    }

    fn network(&self) -> Network {
        Network::repeating().leaving_ignored()
    }

    fn initial(&self, _: Server) -> impl IntoIterator<Item = Local> {
        [Local {
            promised: None,
            votes: Map::new(),
            role: Role::Acceptor,
            chosen: Map::new(),
            applied: Vec::new(),
        }]
    }

    fn timeouts(&self, server: Server, local: &Local) -> impl IntoIterator<Item = Timeout> {
        let ballot = ballot_of(server);
        let may_prepare = ballot.index() < self.ballots && local.promised < Some(ballot);
        let may_request = local.free_slot().is_some_and(|slot| slot.index() < self.slots);
        let prepare = may_prepare.then_some(Timeout::Prepare);
        prepare.into_iter().chain(may_request.then_some(Timeout::Request))
    }

    fn timeout(&self, me: &mut Me<'_, Self>, timeout: Timeout) {
        match timeout {
            Timeout::Prepare => self.prepare(me),
            Timeout::Request => {
                if let Some(slot) = me.free_slot() {
                    let ballot = ballot_of(me.id());
                    self.propose(me, slot, Command::Request(ballot, slot));
                }
            }
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Server, message: Message) {
        match message {
            Message::Prepare(ballot) => promise(me, from, ballot),
            Message::Promise(ballot, votes) => self.take_promise(me, from, ballot, &votes),
            Message::Propose(ballot, slot, command) => accept(me, from, slot, (ballot, command)),
            Message::Accept(ballot, slot) => self.take_accept(me, from, ballot, slot),
        }
    }

    fn assume(&self) -> Result<(), String> {
        if self.ballots > self.servers {
            return Err("each ballot needs a server of its own".to_owned());
        }
        Ok(())
    }
}

fn ballot_of(server: Server) -> Ballot {
    Ballot(server.0)
}

/// Phase 1, once for all slots.
impl MultiPaxos {
    /// A server promises its ballot to itself, and asks the others.
    fn prepare(&self, me: &mut Me<'_, Self>) {
        let (id, ballot) = (me.id(), ballot_of(me.id()));
        me.promised = Some(ballot);
        if self.flaw == Flaw::Unprepared {
            return self.lead(me, &Map::new());
        }
        me.role = Role::Candidate { promises: Set::new(), told: Map::new() };
        me.broadcast(Message::Prepare(ballot));
        let own = me.votes.clone();
        self.take_promise(me, id, ballot, &own);
    }

    /// With the promises of a majority, a candidate leads.
    fn take_promise(&self, me: &mut Me<'_, Self>, from: Server, ballot: Ballot, votes: &Map<Slot, Vote>) {
        let is_own = ballot == ballot_of(me.id());
        if let Role::Candidate { promises, told } = &mut me.role
            && is_own
        {
            promises.insert(from);
            let latest = |slot| votes.get(slot).copied().max(told.get(slot).copied());
            *told = Slot::all().filter_map(|slot| Some((slot, latest(slot)?))).collect();
            if self.is_majority(promises) {
                let told = told.clone();
                self.lead(me, &told);
            }
        }
    }

    /// A new leader proposes again what may have been chosen, and fills the gaps.
    fn lead(&self, me: &mut Me<'_, Self>, told: &Map<Slot, Vote>) {
        me.role = Role::Leader { accepted: Map::new() };
        let last = told.keys().last().filter(|_| self.flaw != Flaw::IgnoredVotes);
        for slot in Slot::all().filter(|slot| Some(*slot) <= last) {
            let is_heeded = self.flaw != Flaw::FalseGaps || Some(slot) == last;
            match told.get(slot).filter(|_| is_heeded) {
                Some((_, command)) => self.propose(me, slot, *command),
                None if self.flaw == Flaw::OpenGaps => {}
                None => self.propose(me, slot, Command::Noop),
            }
        }
    }

    fn is_majority(&self, servers: &Set<Server>) -> bool {
        2 * servers.len() > self.servers
    }
}

/// A server that is asked for a higher ballot than ever promises it, and leads no longer.
fn promise(me: &mut Me<'_, MultiPaxos>, leader: Server, ballot: Ballot) {
    if me.promised < Some(ballot) {
        me.promised = Some(ballot);
        me.role = Role::Acceptor;
        let votes = me.votes.clone();
        me.send(leader, Message::Promise(ballot, votes));
    }
}

/// Phase 2, slot by slot.
impl MultiPaxos {
    /// A leader accepts its own proposal, and asks the others to.
    fn propose(&self, me: &mut Me<'_, Self>, slot: Slot, command: Command) {
        let (id, ballot) = (me.id(), ballot_of(me.id()));
        me.votes.insert(slot, (ballot, command));
        if let Role::Leader { accepted } = &mut me.role {
            accepted.insert(slot, Set::new());
        }
        me.broadcast(Message::Propose(ballot, slot, command));
        self.take_accept(me, id, ballot, slot);
    }

    /// What a majority has accepted is chosen.
    fn take_accept(&self, me: &mut Me<'_, Self>, from: Server, ballot: Ballot, slot: Slot) {
        let is_own = ballot == ballot_of(me.id());
        if let Role::Leader { accepted } = &mut me.role
            && is_own
            && let Some(servers) = accepted.get_mut(slot)
            && !self.is_majority(servers)
        {
            servers.insert(from);
            if self.is_majority(servers) {
                self.learn(me, slot);
            }
        }
    }

    /// A leader learns that its proposal is chosen, and applies what can be applied now.
    fn learn(&self, me: &mut Me<'_, Self>, slot: Slot) {
        let (_, command) = me.votes[slot];
        let is_new = me.chosen.insert(slot, command).is_none();
        if self.flaw == Flaw::SkippedGaps {
            return me.applied.extend(is_new.then_some(command));
        }
        while let Some(next) = Slot::all().nth(me.applied.len()).and_then(|slot| me.chosen.get(slot).copied())
        {
            me.applied.push(next);
        }
    }
}

/// A server votes for what is proposed, unless it has promised a higher ballot. A higher one than ever it
/// thereby promises.
fn accept(me: &mut Me<'_, MultiPaxos>, leader: Server, slot: Slot, vote: Vote) {
    let (ballot, _) = vote;
    if me.promised > Some(ballot) {
        return;
    }
    if me.promised < Some(ballot) {
        me.promised = Some(ballot);
        me.role = Role::Acceptor;
    }
    me.votes.insert(slot, vote);
    me.send(leader, Message::Accept(ballot, slot));
}

impl Local {
    /// For a leader: the first slot behind all its proposals.
    fn free_slot(&self) -> Option<Slot> {
        let Role::Leader { accepted } = &self.role else { return None };
        Slot::all().find(|slot| accepted.keys().all(|taken| taken < *slot))
    }
}

type State = System<MultiPaxos>;

impl Spec for MultiPaxos {
    synod::system!();

    /// All ballots have been tried.
    fn may_end(&self, _: &State) -> bool {
        true
    }

    /// Everything that stays possible is done. Then the last ballot, which nobody disturbs, comes to its end.
    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(any_step());
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Agreement", Self::agreement);
        p.always("AppliedInOrder", Self::applied_in_order);
        p.always("LogsAgree", logs_agree);
        p.reachable("AllIsApplied", Self::all_is_applied);
        if self.servers > 2 {
            p.reachable("MajorityIsEnough", Self::majority_is_enough);
        }
        // Two servers have no gap: the old leader promises, too, and has voted in every slot.
        if self.servers > 2 && self.ballots > 1 && self.slots > 1 {
            p.reachable("GapIsFilled", |_, s| {
                s.iter().any(|(_, local)| local.applied.contains(&Command::Noop))
            });
        }
        p.eventually("Progress", Self::all_is_applied);
    }

    fn models() -> Models<Self> {
        let model = |ballots, slots| Self { ballots, slots, ..Self::default() };
        let flaw = |flaw| Self { flaw, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("three_slots", model(2, 3))
            .on_request()
            .model("three_ballots", model(3, 1))
            .model("large", model(3, 2))
            .on_request()
            .model("unprepared", flaw(Flaw::Unprepared))
            .violates("Agreement")
            .model("ignored_votes", flaw(Flaw::IgnoredVotes))
            .violates("Agreement")
            .model("false_gaps", flaw(Flaw::FalseGaps))
            .violates("Agreement")
            .model("skipped_gaps", flaw(Flaw::SkippedGaps))
            .violates("AppliedInOrder")
            .model("open_gaps", flaw(Flaw::OpenGaps))
            .violates("GapIsFilled")
            .violates("Progress")
    }
}

/// What must hold.
impl MultiPaxos {
    /// In each slot at most one command is ever chosen.
    fn agreement(&self, s: &State) -> Judgement {
        for slot in Slot::first(self.slots) {
            let chosen = self.chosen(s, slot);
            for pair in chosen.windows(2) {
                let [(ballot, command), (later, other)] = [pair[0], pair[1]];
                ensure!(
                    command == other,
                    "in slot {slot}, {command} is chosen in ballot {ballot}, and {other} in ballot {later}"
                );
            }
        }
        Ok(())
    }

    /// What a server has applied first is chosen in the first slot, and so on.
    fn applied_in_order(&self, s: &State) -> Judgement {
        for (server, local) in s.iter() {
            for (slot, command) in Slot::all().zip(&local.applied) {
                let is_chosen = self.chosen(s, slot).iter().any(|(_, chosen)| chosen == command);
                ensure!(
                    is_chosen,
                    "{server} applied {command} in the place of slot {slot}, where it is not chosen"
                );
            }
        }
        Ok(())
    }

    /// Each command that is chosen in a slot, with the ballot: the leader and enough others have voted for it
    /// there.
    fn chosen(&self, s: &State, slot: Slot) -> Vec<Vote> {
        let voted = |ballot| {
            let accept = Message::Accept(ballot, slot);
            let others = s.network.iter().filter(move |sent| sent.message == accept).map(|sent| sent.from);
            others.chain([Server(ballot.0)]).collect()
        };
        let proposed = s.network.iter().filter_map(|sent| match sent.message {
            Message::Propose(ballot, at, command) if at == slot => Some((ballot, command)),
            _ => None,
        });
        let mut chosen: Vec<Vote> =
            proposed.filter(|(ballot, _)| self.is_majority(&voted(*ballot))).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// Some server has applied a command for each slot.
    fn all_is_applied(&self, s: &State) -> bool {
        s.iter().any(|(_, local)| local.applied.len() == self.slots)
    }

    /// The same, and there is a server that has taken part in nothing: it might have crashed at the beginning.
    fn majority_is_enough(&self, s: &State) -> bool {
        self.all_is_applied(s) && s.iter().any(|(_, local)| local.promised.is_none())
    }
}

/// No two servers apply different commands as their first, second, and so on.
fn logs_agree(_: &MultiPaxos, s: &State) -> Judgement {
    for (one, a) in s.iter() {
        for (other, b) in s.iter() {
            let differ = a.applied.iter().zip(&b.applied).find(|(a, b)| a != b);
            ensure!(differ.is_none(), "{one} and {other} have applied different commands");
        }
    }
    Ok(())
}

synod::main!(MultiPaxos);
