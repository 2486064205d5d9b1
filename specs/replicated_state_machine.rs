//! A replicated state machine: replicas that execute the same commands in the same order are in the same
//! state.
//!
//! The idea. A service that must survive crashes runs on several replicas. If it is a *deterministic*
//! machine, nothing needs to be copied between them but the commands: the replicas agree on a *log*, slot by
//! slot, and each executes it from the beginning. One that is behind is in a state in which the others have
//! been.
//!
//! The machine here is a register that is set, incremented and deleted. No two of these commute, so the order
//! shows. In its life a command is *appended*: a replica votes for it in a slot of the log; it is *committed*
//! when it is chosen there; and then each replica *applies* it.
//!
//! After L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978), and F.
//! Schneider, "Implementing Fault-Tolerant Services Using the State Machine Approach" (1990).
//!
//! What is checked, and what is assumed. Each slot of the log is an instance of `voting.rs` and takes that
//! specification's own steps: Paxos with ballots and votes, but without messages and leaders, which
//! `paxos.rs` adds and `multi_paxos.rs` shares between the slots. So agreement on a slot is part of what is
//! checked here. Assumed is that a replica sees the votes of the others, that it sees what is chosen when it
//! applies it, and that each client's command has reached whoever votes for it.
//!
//! | what it stands on | broken by |
//! |---|---|
//! | commands are applied in the order of the log, not of their arrival | [`Flaw::OrderOfArrival`] |
//! | they are applied when they are chosen, and not when the replica has voted for them | [`Flaw::Unchosen`] |
//! | what a command does depends on the state and the command, on nothing else | [`Flaw::OwnClock`] |
//! | a command that is in the log already is not appended once more | [`Flaw::Repeated`] |

use synod::prelude::*;
use synod::{Events, StepSink};

#[path = "voting.rs"]
mod voting;

use voting::{Acceptor as Replica, Ballot, Value, Voting};

#[derive(Constants)]
struct ReplicatedStateMachine {
    /// How many replicas there are.
    #[constant(default = 3, range = 2..=3)]
    replicas: usize,
    /// How many commands the clients give: set, increment, delete.
    #[constant(default = 3, range = 1..=3)]
    commands: usize,
    /// How many slots the log has.
    #[constant(default = 3, range = 1..=3)]
    slots: usize,
    /// How many ballots there are for each slot.
    #[constant(default = 1, range = 1..=3)]
    ballots: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A replica applies the clients' commands as they reach it, in whatever order.
    OrderOfArrival,
    /// A replica applies what it has voted for itself, chosen or not.
    Unchosen,
    /// To set the register, a replica reads its own clock, instead of the time that stands in the command.
    OwnClock,
    /// A replica votes for commands that it has applied already.
    Repeated,
}

#[derive(Finite)]
#[finite(count = 3, show = "1")]
struct Slot(u8);

/// The clients' commands; in the votes they are the values.
#[derive(Finite)]
enum Command {
    /// Sets the register to the time at which the client gave the command: 2.
    Set,
    /// Increments it; to 1, if there is nothing.
    Increment,
    /// Deletes what is there.
    Delete,
}

/// What the clock of a replica may show when it applies a command.
#[derive(Finite)]
#[finite(count = 2, show = "2")]
struct Reading(u8);

/// The machine: its register, unless it is deleted.
type Register = Option<u8>;

#[derive(State)]
struct State {
    /// The votes in each slot of the log.
    log: Map<Slot, voting::State>,
    /// What each replica has applied, in that order.
    applied: Map<Replica, Vec<Command>>,
    /// The state of its machine.
    register: Map<Replica, Register>,
}

#[derive(Action)]
enum Action {
    /// A replica leaves all lower ballots of a slot behind.
    Advance { replica: Replica, slot: Slot, ballot: Ballot },
    /// A replica votes that a slot have this command.
    Append { replica: Replica, slot: Slot, ballot: Ballot, command: Command },
    /// A replica applies a command to its machine, by a clock that shows this.
    Apply { replica: Replica, command: Command, clock: Reading },
}

/// A state and a command give a state, and only one: the time is part of the command.
fn execute(register: Register, command: Command, time: u8) -> Register {
    match command {
        Command::Set => Some(time),
        Command::Increment => Some(register.unwrap_or(0) + 1),
        Command::Delete => None,
    }
}

impl Spec for ReplicatedStateMachine {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        let cells = || self.voting().init().into_iter().next();
        let replicas = || Replica::first(self.replicas);
        [State {
            log: Slot::first(self.slots).filter_map(|slot| Some((slot, cells()?))).collect(),
            applied: Map::from_fn(replicas(), |_| Vec::new()),
            register: Map::from_fn(replicas(), |_| None),
        }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for slot in Slot::first(self.slots) {
            self.agree(s, steps, slot);
        }
        for replica in Replica::first(self.replicas) {
            for command in self.may_apply(s, replica) {
                self.apply(s, steps, replica, command);
            }
        }
    }

    /// Everything that stays possible is done.
    fn fairness(&self, f: &mut Fairness<Self>) {
        f.weak(any_step());
    }

    fn processes(&self) -> Vec<String> {
        Replica::first(self.replicas).map(|replica| replica.to_string()).collect()
    }

    fn events(&self, _: &State, action: &Action, _: &State, events: &mut Events) {
        match action {
            Action::Advance { replica, slot, ballot } => {
                events.local(replica, format!("Advance({slot}, {ballot})"));
            }
            Action::Append { replica, slot, command, .. } => {
                events.local(replica, format!("Append({slot}, {command})"));
            }
            Action::Apply { replica, command, .. } => events.local(replica, format!("Apply({command})")),
        }
    }

    /// The log is full, and applied everywhere.
    fn may_end(&self, s: &State) -> bool {
        self.is_done(s)
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("SameState", same_state);
        p.always("SameOrder", same_order);
        p.always("OnceOnly", once_only);
        p.reachable("OneIsAhead", |m, s| {
            s.applied.values().any(|applied| applied.len() == m.slots) && !m.is_done(s)
        });
        p.eventually("Termination", Self::is_done);
    }

    fn models() -> Models<Self> {
        let model = |commands, slots, ballots| Self { commands, slots, ballots, ..Self::default() };
        let flaw = |flaw| Self { flaw, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("two_ballots", model(2, 1, 2))
            .model("two_slots", model(2, 2, 2))
            .on_request()
            .model("order_of_arrival", flaw(Flaw::OrderOfArrival))
            .violates("SameState")
            .violates("SameOrder")
            .model("unchosen", Self { flaw: Flaw::Unchosen, ..model(2, 1, 2) })
            .violates("SameState")
            .violates("SameOrder")
            .model("own_clock", flaw(Flaw::OwnClock))
            .violates("SameState")
            .model("repeated", flaw(Flaw::Repeated))
            .violates("OnceOnly")
    }

    fn assume(&self) -> Result<(), String> {
        if self.slots > self.commands {
            return Err("there must be a command for each slot".to_owned());
        }
        Ok(())
    }
}

/// The steps of a slot, each once, however many quorums show that it may be taken.
struct CellSteps(Vec<(voting::Action, voting::State)>);

impl StepSink<Voting> for CellSteps {
    fn step(&mut self, action: voting::Action, next: &voting::State) {
        if !self.0.iter().any(|(_, known)| known == next) {
            self.0.push((action, next.clone()));
        }
    }
}

/// Agreement on the log.
impl ReplicatedStateMachine {
    /// The specification of each slot.
    fn voting(&self) -> Voting {
        Voting { acceptors: self.replicas, values: self.commands, ballots: self.ballots, ..Voting::default() }
    }

    /// The steps of voting in a slot, by the replicas that have got there.
    fn agree(&self, s: &State, steps: &mut Steps<'_, Self>, slot: Slot) {
        let (mut scratch, mut cell) = (s.log[slot].clone(), CellSteps(Vec::new()));
        self.voting().next(&s.log[slot], &mut Steps::new(&s.log[slot], &mut scratch, &mut cell));
        for (action, next) in cell.0 {
            let action = match action {
                voting::Action::Advance { acceptor: replica, ballot } => {
                    Action::Advance { replica, slot, ballot }
                }
                voting::Action::Vote { acceptor: replica, ballot, value } => {
                    Action::Append { replica, slot, ballot, command: command_of(value) }
                }
            };
            if self.may_take_part(s, slot, &action) {
                steps.take(action, |t| t.log[slot] = next);
            }
        }
    }

    /// A replica takes part in the slots that it has applied, and in the next one: so it knows which commands
    /// are left.
    fn may_take_part(&self, s: &State, slot: Slot, action: &Action) -> bool {
        let has_got_there = |replica| s.applied[replica].len() >= slot.index();
        match *action {
            Action::Advance { replica, .. } => has_got_there(replica),
            Action::Append { replica, command, .. } => {
                let earlier = s.applied[replica].iter().take(slot.index());
                has_got_there(replica)
                    && (self.flaw == Flaw::Repeated || !earlier.into_iter().any(|c| *c == command))
            }
            Action::Apply { .. } => false,
        }
    }
}

/// The value that stands for a command.
fn command_of(value: Value) -> Command {
    Command::from_index(value.index())
}

/// The machines.
impl ReplicatedStateMachine {
    /// The commands that a replica may apply next.
    fn may_apply(&self, s: &State, replica: Replica) -> Vec<Command> {
        let applied = &s.applied[replica];
        let Some(slot) = Slot::first(self.slots).nth(applied.len()) else { return Vec::new() };
        match self.flaw {
            Flaw::OrderOfArrival => Command::first(self.commands).filter(|c| !applied.contains(c)).collect(),
            Flaw::Unchosen => s.log[slot].votes[replica].iter().map(|vote| command_of(vote.value)).collect(),
            _ => self.voting().chosen(&s.log[slot]).iter().map(command_of).collect(),
        }
    }

    fn apply(&self, s: &State, steps: &mut Steps<'_, Self>, replica: Replica, command: Command) {
        let readings =
            if self.flaw == Flaw::OwnClock && command == Command::Set { Reading::COUNT } else { 1 };
        for clock in Reading::first(readings) {
            let register = execute(s.register[replica], command, clock.0 + 2);
            steps.take(Action::Apply { replica, command, clock }, |t| {
                t.applied[replica].push(command);
                t.register[replica] = register;
            });
        }
    }

    fn is_done(&self, s: &State) -> bool {
        s.applied.values().all(|applied| applied.len() == self.slots)
    }
}

/// Replicas that have applied as many commands are in the same state.
fn same_state(_: &ReplicatedStateMachine, s: &State) -> Judgement {
    for (one, commands) in s.applied.iter() {
        for (other, _) in s.applied.iter().filter(|(_, others)| others.len() == commands.len()) {
            let count = commands.len();
            let is_same = s.register[one] == s.register[other];
            ensure!(
                is_same,
                "{one} and {other} have both applied {count} commands, and their registers differ"
            );
        }
    }
    Ok(())
}

/// Of two replicas one has applied just what the other one has, and perhaps more.
fn same_order(_: &ReplicatedStateMachine, s: &State) -> Judgement {
    for (one, commands) in s.applied.iter() {
        for (other, others) in s.applied.iter() {
            let differs = commands.iter().zip(others).find(|(a, b)| a != b);
            ensure!(differs.is_none(), "{one} and {other} have applied commands in different orders");
        }
    }
    Ok(())
}

/// No replica applies a command twice.
fn once_only(_: &ReplicatedStateMachine, s: &State) -> Judgement {
    for (replica, commands) in s.applied.iter() {
        let different: Set<Command> = commands.iter().copied().collect();
        ensure!(different.len() == commands.len(), "{replica} has applied a command twice");
    }
    Ok(())
}

synod::main!(ReplicatedStateMachine);
