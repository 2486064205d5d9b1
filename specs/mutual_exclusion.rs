//! Lamport's mutual exclusion: processes share a resource, with nothing between them but messages and logical
//! clocks.
//!
//! A process that wants the resource sends a *request* to all others, with the time of its logical clock, and
//! keeps the requests that it hears of. A request is acknowledged at once, and taken back by a *release*. A
//! process enters when its own request is the first of those that it knows, by time and then by process, and
//! everybody has acknowledged it. Why is that enough? Messages arrive in the order of sending. So an
//! acknowledgement tells more than it says: whatever its sender asked for before, one has heard of by now, and
//! what it asks for later is later. Over a network that reorders messages the algorithm is wrong.
//!
//! After L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978), which asks for
//! three things: (I) one at a time; (II) requests are granted in the order in which they are made; (III) if
//! whoever is inside leaves, every request is granted. *Before* is what messages can tell: a request is made
//! before another one if it happened before it; nothing is said of two of which neither did.
//!
//! The steps are those of S. Merz's module `LamportMutex` (TLA+ Examples, `lamport_mutex`). Its clocks are simpler
//! than the paper's: only requests carry a time, and a clock moves only when one of them arrives. So a process
//! may ask twice with the same time. (I) and (III) do not suffer, and requests are granted in the order of their
//! timestamps. But that is no longer the order in which they are made: `order_made` shows a process that asks
//! later, and is let in before. With the paper's clocks, which every message moves, (II) holds.
//!
//! Nobody crashes, and no message is lost. A single process that stops, stops all.

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct MutualExclusion {
    /// How many processes there are.
    #[constant(default = 3, range = 2..=4)]
    processes: usize,
    /// How often each may ask; 0: without end, and then `clock_limit` bounds the search.
    #[constant(default = 1, range = 0..=3)]
    requests: u8,
    /// How far the clocks go, where requests have no end.
    #[constant(default = 0, range = 0..=20)]
    clock_limit: u8,
    /// What moves the clocks.
    #[constant(default = Clocks::Requests)]
    clocks: Clocks,
    /// Whether the specification remembers which request was made before which.
    #[constant(default = false)]
    remember: bool,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// Who leaves, and who stops.
    #[constant(default = Going::Everybody)]
    going: Going,
}

/// What moves the clocks.
#[derive(Finite)]
enum Clocks {
    /// The arrival of a request, as in the module.
    Requests,
    /// Every event: each message carries the time at which it was sent. The paper's rules IR1 and IR2.
    Everything,
}

/// Each flaw breaks an assumption, or leaves a part out.
#[derive(Finite)]
enum Flaw {
    /// Nothing: Lamport's algorithm.
    None,
    /// The network delivers in any order.
    Reordering,
    /// A process enters when it knows of no earlier request, without waiting for the acknowledgements.
    Impatient,
    /// Requests of the same time do not wait for each other.
    Ties,
}

/// What is assumed of the processes' progress.
#[derive(Finite)]
enum Going {
    /// Everybody handles what arrives, enters where that is possible, and leaves.
    Everybody,
    /// The same, but nobody is obliged to leave.
    NobodyLeaves,
    /// One process may stop for good.
    OneStops,
}

#[derive(Finite)]
#[finite(count = 4, show = "p1")]
struct Process(u8);

/// A reading of a logical clock. Clocks begin at 1.
#[derive(Finite)]
#[finite(count = 32, show = "0")]
struct Time(u8);

impl Time {
    fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What a message says.
#[derive(Finite)]
enum Letter {
    /// I ask for the resource, at this time.
    Request(Time),
    /// I have your request.
    Acknowledge,
    /// I do not need the resource any more.
    Release,
}

#[derive(Value)]
enum Message {
    /// What it says.
    #[show(transparent)]
    Plain(Letter),
    /// The same with the time of sending, and, for the specification alone, with who had asked before that.
    Stamped(Letter, Time, Set<Process>),
}

#[derive(Value)]
struct Local {
    clock: Time,
    /// The requests that it knows, its own among them.
    requests: Map<Process, Time>,
    /// Who has acknowledged its own request. It does so itself.
    acknowledged: Set<Process>,
    /// Whether it has the resource.
    inside: bool,
    /// How often it has asked, where that has an end.
    asked: u8,
}

/// What a process does by itself.
#[derive(Finite)]
enum Act {
    /// It asks all others for the resource.
    Ask,
    /// It takes the resource.
    Enter,
    /// It gives the resource back.
    Leave,
}

/// What the specification remembers of the order in which requests are made: which happened before which.
#[derive(Value)]
struct OrderMade {
    /// For each process, whose requests happened before now.
    known: Map<Process, Set<Process>>,
    /// For each process that has asked, whose requests had happened before it did.
    before: Map<Process, Set<Process>>,
}

type State = System<MutualExclusion>;

impl Protocol for MutualExclusion {
    type Process = Process;
    type Local = Local;
    type Message = Message;
    type Timeout = Act;
    type History = Option<OrderMade>;

    fn members(&self) -> impl IntoIterator<Item = Process> {
        Process::first(self.processes)
    }

    fn network(&self) -> Network {
        match self.flaw {
            Flaw::Reordering => Network::reordering(),
            _ => Network::fifo(),
        }
    }

    fn failures(&self) -> Failures {
        let crashes = u8::from(self.going == Going::OneStops);
        Failures::none().crashes(crashes).without_recovery()
    }

    fn initial(&self, _: Process) -> impl IntoIterator<Item = Local> {
        [Local { clock: Time(1), requests: Map::new(), acknowledged: Set::new(), inside: false, asked: 0 }]
    }

    fn timeouts(&self, me: Process, local: &Local) -> impl IntoIterator<Item = Act> {
        Act::all().filter(move |act| match act {
            Act::Ask => self.may_ask(me, local),
            Act::Enter => self.may_enter(me, local),
            Act::Leave => local.inside,
        })
    }

    fn timeout(&self, me: &mut Me<'_, Self>, act: Act) {
        match act {
            Act::Ask => self.ask(me),
            // Again and again while inside, as in the module; it changes nothing then.
            Act::Enter => me.inside = true,
            Act::Leave => self.leave(me),
        }
    }

    fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
        let letter = self.open(me, &message);
        match letter {
            Letter::Request(time) => {
                me.requests.insert(from, time);
                let answer = self.seal(me, Letter::Acknowledge);
                me.send(from, answer);
            }
            Letter::Acknowledge => _ = me.acknowledged.insert(from),
            Letter::Release => _ = me.requests.remove(from),
        }
    }

    fn assume(&self) -> Result<(), String> {
        match (self.requests, self.clock_limit, self.remember) {
            (0, 0, _) => Err("requests without end need a `clock_limit`".to_owned()),
            (0 | 2.., _, true) => Err("what is remembered is the order of one request each".to_owned()),
            _ => Ok(()),
        }
    }
}

/// The algorithm.
impl MutualExclusion {
    fn may_ask(&self, me: Process, local: &Local) -> bool {
        !local.requests.contains_key(me) && (self.requests == 0 || local.asked < self.requests)
    }

    /// Sends a request to all, and to itself.
    fn ask(&self, me: &mut Me<'_, Self>) {
        let id = me.id();
        self.tick(me);
        let time = me.clock;
        me.requests.insert(id, time);
        me.acknowledged = [id].into_iter().collect();
        if self.requests > 0 {
            me.asked += 1;
        }
        self.remember_request(me);
        let message = self.seal(me, Letter::Request(time));
        me.broadcast(message);
    }

    /// Its own request is the first, and everybody knows of it.
    fn may_enter(&self, me: Process, local: &Local) -> bool {
        let everybody = local.acknowledged.len() == self.processes;
        local.requests.get(me).is_some_and(|own| {
            (everybody || self.flaw == Flaw::Impatient)
                && local.requests.iter().all(|(other, time)| self.is_first((*own, me), (*time, other)))
        })
    }

    /// Whether a request need not wait for another one.
    fn is_first(&self, own: (Time, Process), other: (Time, Process)) -> bool {
        own <= other || (self.flaw == Flaw::Ties && own.0 == other.0)
    }

    /// Takes its request back, everywhere.
    fn leave(&self, me: &mut Me<'_, Self>) {
        let id = me.id();
        self.tick(me);
        me.inside = false;
        me.requests.remove(id);
        me.acknowledged.clear();
        let message = self.seal(me, Letter::Release);
        me.broadcast(message);
    }
}

/// Clocks, and what messages carry.
impl MutualExclusion {
    /// An event that is not an arrival. With the module's clocks no time passes.
    fn tick(&self, me: &mut Me<'_, Self>) {
        if self.clocks == Clocks::Everything {
            me.clock = me.clock.next();
        }
    }

    /// A message as it leaves.
    fn seal(&self, me: &mut Me<'_, Self>, letter: Letter) -> Message {
        if self.clocks == Clocks::Requests && !self.remember {
            return Message::Plain(letter);
        }
        Message::Stamped(letter, me.clock, known(me))
    }

    /// A message arrives: the clock moves beyond its time, if it has one that counts.
    fn open(&self, me: &mut Me<'_, Self>, message: &Message) -> Letter {
        let (letter, sent) = match message {
            Message::Plain(letter) => (*letter, None),
            Message::Stamped(letter, time, asked) => {
                self.remember_known(me, asked);
                (*letter, Some(*time))
            }
        };
        let counts = match (self.clocks, letter) {
            (Clocks::Everything, _) => sent,
            (Clocks::Requests, Letter::Request(time)) => Some(time),
            (Clocks::Requests, _) => None,
        };
        if let Some(time) = counts {
            me.clock = me.clock.max(time).next();
        }
        letter
    }

    /// A process learns who had asked.
    fn remember_known(&self, me: &mut Me<'_, Self>, asked: &Set<Process>) {
        if self.remember {
            let all = known(me).iter().chain(asked).collect();
            let id = me.id();
            order_made(me).known.insert(id, all);
        }
    }

    /// A process asks, after those that it knows of.
    fn remember_request(&self, me: &mut Me<'_, Self>) {
        if self.remember {
            let (id, before) = (me.id(), known(me));
            order_made(me).before.insert(id, before);
            self.remember_known(me, &[id].into_iter().collect());
        }
    }
}

fn order_made<'a>(me: &'a mut Me<'_, MutualExclusion>) -> &'a mut OrderMade {
    me.history().get_or_insert_with(|| OrderMade { known: Map::new(), before: Map::new() })
}

/// Whose requests happened before now, at this process.
fn known(me: &mut Me<'_, MutualExclusion>) -> Set<Process> {
    let id = me.id();
    let order = me.history().as_ref();
    order.and_then(|order| order.known.get(id)).cloned().unwrap_or_default()
}

impl Spec for MutualExclusion {
    synod::system!();

    fn bounds(&self, b: &mut Bounds<Self>) {
        if self.requests == 0 {
            b.states("ClockLimit", |m, s| s.iter().all(|(_, local)| local.clock.0 <= m.clock_limit));
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        for me in self.members() {
            f.weak(deliveries_to(me));
            f.weak(acts_of(me, Act::Enter));
            if self.going != Going::NobodyLeaves {
                f.weak(acts_of(me, Act::Leave));
            }
        }
    }

    /// Everybody has had its turn, or waits for one that has stopped.
    fn may_end(&self, s: &State) -> bool {
        let is_over = s.iter().all(|(me, local)| !self.may_ask(me, local) && !is_waiting(s, me));
        s.is_quiet() && is_over || !s.failures.down.is_empty()
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("MutualExclusion", mutual_exclusion);
        p.always("InOrderOfTime", in_order_of_time);
        if self.remember {
            p.always("InOrderMade", in_order_made);
        }
        p.always_step("ClocksAdvance", |_, s, _, t| s.iter().all(|(me, local)| local.clock <= t[me].clock));
        p.always_step("EventsMoveClocks", events_move_clocks);
        p.reachable("EverybodyElseWaits", |m, s| {
            inside(s).count() == 1 && waiting(s).count() + 1 == m.processes
        });
        if self.requests > 0 {
            for me in self.members() {
                p.leads_to(
                    &format!("Granted({me})"),
                    move |_, s| is_waiting(s, me),
                    move |_, s| s[me].inside,
                );
            }
        }
    }

    fn models() -> Models<Self> {
        let once = |flaw| Self { flaw, ..Self::default() };
        let twice = |clocks| Self { processes: 2, requests: 2, clocks, ..Self::default() };
        let published = |clock_limit| Self { requests: 0, clock_limit, ..Self::default() };
        let remembered = |clocks| Self { clocks, remember: true, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("twice", twice(Clocks::Requests))
            .model("twice_by_the_paper", twice(Clocks::Everything))
            .model("published_4", published(4))
            .model("published_6", published(6))
            .on_request()
            .model("published_7", published(7))
            .on_request()
            .model("published_8", published(8))
            .on_request()
            .model("reordering", once(Flaw::Reordering))
            .violates("MutualExclusion")
            .violates("InOrderOfTime")
            .model("impatient", once(Flaw::Impatient))
            .violates("MutualExclusion")
            .violates("InOrderOfTime")
            .model("ties", once(Flaw::Ties))
            .violates("MutualExclusion")
            .violates("InOrderOfTime")
            .model("order_made", remembered(Clocks::Requests))
            .violates("InOrderMade")
            .model("order_made_by_the_paper", remembered(Clocks::Everything))
            .model("nobody_leaves", Self { processes: 2, going: Going::NobodyLeaves, ..Self::default() })
            .violates("Granted(p1)")
            .violates("Granted(p2)")
            .model("one_stops", Self { processes: 2, going: Going::OneStops, ..Self::default() })
            .violates("Granted(p1)")
            .violates("Granted(p2)")
    }
}

/// What a process does by itself, of one kind.
fn acts_of(me: Process, act: Act) -> synod::StepPredicate<MutualExclusion> {
    step_where(&format!("{act} of {me}"), move |_, _, step, _| *step == Step::Timeout(me, act))
}

/// A process's own request, from when it asks until it leaves.
fn request(s: &State, me: Process) -> Option<(Time, Process)> {
    s[me].requests.get(me).map(|time| (*time, me))
}

fn is_waiting(s: &State, me: Process) -> bool {
    request(s, me).is_some() && !s[me].inside
}

fn inside(s: &State) -> impl Iterator<Item = Process> {
    s.processes.keys().filter(|me| s[*me].inside)
}

fn waiting(s: &State) -> impl Iterator<Item = Process> {
    s.processes.keys().filter(|me| is_waiting(s, *me))
}

/// By the paper's rules each event moves the clock of its process; in the module no process moves its own. Nobody is
/// told that it enters: that is no event.
fn events_move_clocks(m: &MutualExclusion, s: &State, step: &Step<MutualExclusion>, t: &State) -> bool {
    let by_the_paper = m.clocks == Clocks::Everything;
    let moves = |me: Process| s[me].clock < t[me].clock;
    match step {
        Step::Deliver(sent) => moves(sent.to) || !by_the_paper,
        Step::Timeout(me, act) => moves(*me) == (by_the_paper && *act != Act::Enter),
        _ => true,
    }
}

/// (I) One at a time.
fn mutual_exclusion(_: &MutualExclusion, s: &State) -> Judgement {
    match inside(s).zip(inside(s).skip(1)).next() {
        Some((one, other)) => Err(format!("{one} and {other} both have the resource")),
        None => Ok(()),
    }
}

/// Requests are granted in the order of time and process: whoever is inside has the first of all requests, and
/// nobody can make an earlier one any more, since all other clocks have passed its time. (Its own next request
/// may have the same time.)
fn in_order_of_time(_: &MutualExclusion, s: &State) -> Judgement {
    for one in inside(s) {
        let granted = request(s, one);
        for (other, local) in s.iter().filter(|(other, _)| *other != one) {
            let asks = request(s, other);
            ensure!(
                asks.is_none() || granted < asks,
                "{one} is inside, and {other} asked at an earlier time"
            );
            let next = Some((local.clock, other));
            ensure!(granted < next, "{one} is inside, and {other} may still ask at an earlier time");
        }
    }
    Ok(())
}

/// (II) Whoever is inside, nobody waits whose request happened before.
fn in_order_made(_: &MutualExclusion, s: &State) -> Judgement {
    for one in inside(s) {
        for other in waiting(s) {
            ensure!(
                !asked_before(s, other, one),
                "{one} is inside, and {other}, who asked before that, waits"
            );
        }
    }
    Ok(())
}

/// Whether a process asked before another one did, as far as the specification remembers.
fn asked_before(s: &State, this: Process, that: Process) -> bool {
    let before = s.history.as_ref().and_then(|order| order.before.get(that));
    before.is_some_and(|before| before.contains(this))
}

synod::main!(MutualExclusion);
