//! Byzantine generals: loyal generals agree although some of them are traitors, who may say anything to anybody.
//!
//! A *commander* orders its *lieutenants* to attack or to retreat. They may only talk, one to one. Whatever the
//! traitors among them say, the commander too may be one,
//!
//! - (IC1) all loyal lieutenants do the same;
//! - (IC2) if the commander is loyal, they do as it orders.
//!
//! The *oral message* algorithm OM(m) copes with m traitors. In OM(0) a lieutenant does as it is told. In OM(m) it
//! passes on what it was told to all the others, as the commander of an OM(m - 1) among them, and obeys the
//! majority of what it was told and of what those came to. It needs more than 3m generals, and no algorithm does
//! with fewer. With three a loyal lieutenant that is told one thing by the commander and another by its peer
//! cannot know which of them lies. If it retreats then, it fails a loyal commander (IC2); if it obeys, a
//! traitor who is the commander sets it against its peer (IC1).
//!
//! After L. Lamport, R. Shostak and M. Pease, "The Byzantine Generals Problem" (1982). Its assumptions are in the
//! steps. All sent in a round has arrived before the next: a round is one step, and this algorithm stands on
//! synchrony. The receiver knows who speaks: what is said has a sender that no traitor can change. Silence is
//! noticed, and counts as "retreat", so traitors need not be silent here. They conspire, and tell each other
//! nothing that matters.
//!
//! What loyal generals pass on follows from what they were told, so the state has only the lies. In the last round
//! of OM(2) each lieutenant hears lies of its own, and they are chosen when it decides: nobody else hears them.
//! So seven generals are a small model, where two given traitors have 2^40 ways to lie.

use std::cmp::Ordering;

use synod::Events;
use synod::prelude::*;

#[derive(Constants)]
struct ByzantineGenerals {
    /// How many generals there are. The first one is the commander.
    #[constant(default = 4, range = 3..=7)]
    generals: usize,
    /// How many of them are traitors at most.
    #[constant(default = 1, range = 0..=3)]
    traitors: usize,
    /// How many traitors the algorithm is meant for: the m of OM(m), and the rounds in which lieutenants talk.
    #[constant(default = 1, range = 0..=2)]
    depth: usize,
    /// What a lieutenant does without a majority.
    #[constant(default = Tie::Retreat)]
    tie: Tie,
}

/// What a lieutenant does without a majority.
#[derive(Finite)]
enum Tie {
    /// It retreats.
    Retreat,
    /// It believes what it was told directly.
    Obey,
}

#[derive(Finite)]
#[finite(count = 7, show = "g1")]
struct General(u8);

const COMMANDER: General = General(0);

#[derive(Finite)]
enum Order {
    Attack,
    Retreat,
}

/// Who says something to whom, or of whom.
type Pair = (General, General);

#[derive(State)]
struct State {
    traitors: Set<General>,
    /// What a loyal commander orders.
    order: Option<Order>,
    /// First round: what the commander tells each loyal lieutenant.
    told: Map<General, Order>,
    /// Second round: what a traitor tells a loyal lieutenant that it was told by the commander.
    lies: Map<Pair, Order>,
    /// How many rounds are over.
    rounds: Rounds,
    /// What each loyal lieutenant does.
    does: Map<General, Order>,
}

#[derive(Finite)]
#[finite(count = 3, show = "0")]
struct Rounds(u8);

#[derive(Action)]
enum Action {
    /// First round: the commander tells its order to all, a traitor to each another one.
    Command { told: Map<General, Order> },
    /// Second round: every lieutenant tells every other what it was told; what traitors say is shown.
    Relay { lies: Map<Pair, Order> },
    /// A lieutenant hears what the others say of each other, and does what the majority comes to. In OM(2) each
    /// of two traitors says something about everybody: the first of a pair is the liar.
    Decide { general: General, lies: Map<Pair, Order> },
}

impl Spec for ByzantineGenerals {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        let start = |traitors, order| State {
            traitors,
            order,
            told: Map::new(),
            lies: Map::new(),
            rounds: Rounds(0),
            does: Map::new(),
        };
        self.sets_of_traitors().into_iter().flat_map(move |traitors| {
            let orders =
                if traitors.contains(COMMANDER) { vec![None] } else { Order::all().map(Some).collect() };
            orders.into_iter().map(move |order| start(traitors, order))
        })
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        match s.rounds {
            Rounds(0) => self.command(s, steps),
            Rounds(1) if self.depth > 0 => self.relay(s, steps),
            _ => self.decide(s, steps),
        }
    }

    /// Every loyal lieutenant has decided. Each of the few steps leads nearer to that, so none stays undecided as long
    /// as there is no deadlock.
    fn may_end(&self, s: &State) -> bool {
        self.have_all_decided(s)
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("IC1", ic1);
        p.always("IC2", ic2);
        p.reachable("AllAttack", |m, s| {
            s.traitors.len() == m.traitors
                && m.have_all_decided(s)
                && s.does.values().all(|order| *order == Order::Attack)
        });
    }

    fn has_action(&self, name: &str) -> bool {
        name != "Relay" || self.depth > 0
    }

    fn processes(&self) -> Vec<String> {
        General::first(self.generals).map(|general| general.to_string()).collect()
    }

    fn events(&self, s: &State, action: &Action, t: &State, events: &mut Events) {
        match action {
            Action::Command { told } => {
                for (to, order) in told.iter() {
                    events.send(COMMANDER, to, order);
                    events.receive(COMMANDER, to, order);
                }
            }
            Action::Relay { .. } => {
                for (from, to) in self.conversations(s) {
                    let message = format!("told {}", said(t, from, to));
                    events.send(from, to, &message);
                    events.receive(from, to, &message);
                }
            }
            Action::Decide { general, lies } => {
                for ((from, of), order) in lies.iter() {
                    let message = format!("{of} said {order}");
                    events.send(from, general, &message);
                    events.receive(from, general, &message);
                }
                events.local(general, t.does[*general]);
            }
        }
    }

    fn models() -> Models<Self> {
        let model = |generals, traitors, depth| Self { generals, traitors, depth, tie: Tie::Retreat };
        Models::new()
            .model("default", Self::default())
            .model("five_generals", model(5, 1, 1))
            .model("seven_generals", model(7, 2, 2))
            .on_request()
            .model("three_generals", model(3, 1, 1))
            .violates("IC2")
            .model("three_that_obey", Self { tie: Tie::Obey, ..model(3, 1, 1) })
            .violates("IC1")
            .model("nobody_asks", model(4, 1, 0))
            .violates("IC1")
            .model("two_traitors", model(4, 2, 1))
            .violates("IC1")
            .violates("IC2")
            .model("six_generals", model(6, 2, 2))
            .violates("IC1")
            .violates("IC2")
            .model("seven_ask_once", model(7, 2, 1))
            .violates("IC1")
    }
}

/// The rounds.
impl ByzantineGenerals {
    /// A loyal commander tells its order to all; a traitor tells each what it likes.
    fn command(&self, s: &State, steps: &mut Steps<'_, Self>) {
        let lieutenants: Vec<General> = self.loyal(s).collect();
        let choices = match s.order {
            Some(order) => vec![Map::from_fn(lieutenants, |_| order)],
            None => ways_to_say(&lieutenants),
        };
        for told in choices {
            steps.take(Action::Command { told: told.clone() }, |t| {
                t.told = told;
                t.rounds = Rounds(1);
            });
        }
    }

    /// Every lieutenant tells all others what it was told.
    fn relay(&self, s: &State, steps: &mut Steps<'_, Self>) {
        let liars = self.conversations(s).filter(|(from, _)| s.traitors.contains(*from));
        for lies in ways_to_say(&liars.collect::<Vec<_>>()) {
            steps.take(Action::Relay { lies: lies.clone() }, |t| {
                t.lies = lies;
                t.rounds = Rounds(2);
            });
        }
    }

    /// The next lieutenant decides. They do so in turn: nobody hears of what another one does.
    fn decide(&self, s: &State, steps: &mut Steps<'_, Self>) {
        let Some(me) = self.loyal(s).find(|me| !s.does.contains_key(*me)) else { return };
        let liars = self.hearsay(me).filter(|(from, _)| self.depth == 2 && s.traitors.contains(*from));
        for lies in ways_to_say(&liars.collect::<Vec<_>>()) {
            let order = self.conclusion(s, me, &lies);
            steps.take(Action::Decide { general: me, lies }, |t| {
                t.does.insert(me, order);
            });
        }
    }

    /// What a lieutenant comes to: OM(m) of the commander.
    fn conclusion(&self, s: &State, me: General, lies: &Map<Pair, Order>) -> Order {
        let told = s.told[me];
        match self.depth {
            0 => told,
            _ => self.majority(told, self.others(me).map(|other| self.value_of(s, me, other, lies))),
        }
    }

    /// What a lieutenant believes that another one was told: OM(m - 1) of that one.
    fn value_of(&self, s: &State, me: General, other: General, lies: &Map<Pair, Order>) -> Order {
        let direct = said(s, other, me);
        if self.depth == 1 {
            return direct;
        }
        let witnesses = self.others(me).filter(|witness| *witness != other);
        self.majority(
            direct,
            witnesses.map(|witness| match lies.get((witness, other)) {
                Some(lie) => *lie,
                None => said(s, other, witness),
            }),
        )
    }

    fn majority(&self, direct: Order, others: impl Iterator<Item = Order>) -> Order {
        let (mut attack, mut retreat) = (0, 0);
        for order in others.chain([direct]) {
            match order {
                Order::Attack => attack += 1,
                Order::Retreat => retreat += 1,
            }
        }
        match (attack.cmp(&retreat), self.tie) {
            (Ordering::Greater, _) => Order::Attack,
            (Ordering::Equal, Tie::Obey) => direct,
            (Ordering::Equal | Ordering::Less, _) => Order::Retreat,
        }
    }
}

/// Who there is.
impl ByzantineGenerals {
    fn sets_of_traitors(&self) -> Vec<Set<General>> {
        let mut sets = vec![Set::new()];
        for general in General::first(self.generals) {
            let mut more: Vec<Set<General>> =
                sets.iter().filter(|set| set.len() < self.traitors).cloned().collect();
            more.iter_mut().for_each(|set| _ = set.insert(general));
            sets.extend(more);
        }
        sets
    }

    fn lieutenants(&self) -> impl Iterator<Item = General> {
        General::first(self.generals).filter(|general| *general != COMMANDER)
    }

    /// The other lieutenants.
    fn others(&self, me: General) -> impl Iterator<Item = General> {
        self.lieutenants().filter(move |other| *other != me)
    }

    /// The loyal lieutenants.
    fn loyal(&self, s: &State) -> impl Iterator<Item = General> {
        self.lieutenants().filter(|general| !s.traitors.contains(*general))
    }

    /// Which lieutenant tells what it was told to which loyal one.
    fn conversations(&self, s: &State) -> impl Iterator<Item = Pair> {
        self.loyal(s).flat_map(|to| self.others(to).map(move |from| (from, to)))
    }

    /// Who tells a lieutenant what whom else said.
    fn hearsay(&self, me: General) -> impl Iterator<Item = Pair> {
        self.others(me)
            .flat_map(move |from| self.others(me).filter(move |of| *of != from).map(move |of| (from, of)))
    }

    fn have_all_decided(&self, s: &State) -> bool {
        self.loyal(s).all(|general| s.does.contains_key(general))
    }
}

/// What a lieutenant says to another one that it was told.
fn said(s: &State, from: General, to: General) -> Order {
    s.lies.get((from, to)).copied().unwrap_or_else(|| s.told[from])
}

/// All ways to say something to each.
fn ways_to_say<K: Finite>(to: &[K]) -> Vec<Map<K, Order>> {
    let mut ways = vec![Map::new()];
    for key in to {
        let with = |way: &Map<K, Order>, order| {
            let mut way = way.clone();
            way.insert(*key, order);
            way
        };
        ways = ways.iter().flat_map(|way| Order::all().map(|order| with(way, order))).collect();
    }
    ways
}

/// (IC1) All loyal lieutenants do the same.
fn ic1(_: &ByzantineGenerals, s: &State) -> Judgement {
    for (one, order) in s.does.iter() {
        for (other, different) in s.does.iter() {
            ensure!(order == different, "{one} decides to {order}, and {other} to {different}");
        }
    }
    Ok(())
}

/// (IC2) If the commander is loyal, all loyal lieutenants do as it orders.
fn ic2(_: &ByzantineGenerals, s: &State) -> Judgement {
    for (general, does) in s.does.iter() {
        ensure!(
            s.order.is_none_or(|order| order == *does),
            "{general} does not do as its loyal commander orders"
        );
    }
    Ok(())
}

synod::main!(ByzantineGenerals);
