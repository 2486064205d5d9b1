//! Two generals: no number of messengers makes sure that both attack.
//!
//! Two armies on two hills can beat the enemy in the valley between them, but only together. The first general
//! has a plan, to attack tomorrow, or has none. They can talk only by messengers through the valley, and the
//! enemy may capture any of them. So the second general acknowledges the message, the first one acknowledges the
//! acknowledgement, and so on; at dawn each attacks who has heard enough. How much is enough?
//!
//! Nothing is. Take the night with the fewest messengers that arrive, of all nights after which both attack.
//! The last of them might as well have been captured: whoever sent it does not know, and attacks; and the other
//! one attacks too, or they disagree. So there was a night with one fewer. In the end both attack without a
//! single message, and then also when there is no plan. `every_rule` shows it for each pair of rules of this
//! family: they disagree some night, or nobody ever attacks.
//!
//! After E. A. Akkoyunlu, K. Ekanadham and R. V. Huber, "Some Constraints and Tradeoffs in the Design of Network
//! Communications" (1975); the generals are from J. Gray, "Notes on Data Base Operating Systems" (1978).
//!
//! It is not lateness that defeats them: dawn comes only when nobody is under way (the bound `DawnIsLate`), and
//! both know that. What can be had instead is agreement when nobody is captured; when nobody ever attacks; or
//! when at most so many are captured and one more is sent at a time (`spare_messenger`). "Never disagree" has to
//! become "disagree seldom", or "agree in the end", as in `alternating_bit.rs`.

use synod::net::*;
use synod::prelude::*;

#[derive(Constants)]
struct TwoGenerals {
    /// How many messages there are, counted in turn: a plan, its acknowledgement, the acknowledgement of that.
    #[constant(default = 2, range = 1..=6)]
    messages: u8,
    /// How many messengers carry each of them.
    #[constant(default = 1, range = 1..=3)]
    messengers: u8,
    /// How many messengers are captured at most.
    #[constant(default = 0, range = 0..=18)]
    captures: u8,
    /// Which rules the generals follow.
    #[constant(default = Rules::Given)]
    rules: Rules,
    /// The first general attacks if it has a plan and has heard so many messages.
    #[constant(default = 1, range = 0..=4)]
    first_needs: u8,
    /// The second general attacks if it has heard so many messages.
    #[constant(default = 1, range = 0..=4)]
    second_needs: u8,
}

/// Which rules the generals follow.
#[derive(Finite)]
enum Rules {
    /// Those given by `first_needs` and `second_needs`.
    Given,
    /// Any: an initial state for each pair of them.
    All,
}

#[derive(Finite)]
enum General {
    /// Has a plan, or has none.
    First,
    /// Learns of it by messages.
    Second,
}

impl General {
    fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// The messages in turn: 1 from the first general, 2 from the second, 3 from the first.
#[derive(Finite)]
#[finite(count = 7, show = "0")]
struct Message(u8);

#[derive(Value)]
struct Local {
    /// Whether it has a plan. The second general has none of its own.
    plan: bool,
    /// How many messages it needs to have heard.
    needs: u8,
    /// How many it has heard, those counted once that came twice.
    heard: u8,
    /// What it does when dawn comes.
    at_dawn: Option<Deed>,
}

#[derive(Finite)]
enum Deed {
    /// It attacks.
    Attack,
    /// It stays on its hill.
    Stay,
}

/// What a general does by itself.
#[derive(Finite)]
enum Act {
    /// Dawn comes.
    Dawn,
}

type State = System<TwoGenerals>;

impl Protocol for TwoGenerals {
    type Process = General;
    type Local = Local;
    type Message = Message;
    type Timeout = Act;
    type History = ();

    fn members(&self) -> impl IntoIterator<Item = General> {
        General::all()
    }

    fn failures(&self) -> Failures {
        Failures::none().losses(self.captures)
    }

    fn initial(&self, general: General) -> impl IntoIterator<Item = Local> {
        let plans: &[bool] = if general == General::First { &[true, false] } else { &[false] };
        let with =
            |needs| plans.iter().map(move |plan| Local { plan: *plan, needs, heard: 0, at_dawn: None });
        self.rules(general).into_iter().flat_map(with)
    }

    fn start(&self, me: &mut Me<'_, Self>) {
        if me.plan {
            self.dispatch(me, Message(1));
        }
    }

    /// Each message is answered by the next one, once.
    fn receive(&self, me: &mut Me<'_, Self>, _: General, message: Message) {
        let is_new = message.0 > 2 * me.heard;
        if is_new {
            me.heard += 1;
            self.dispatch(me, Message(message.0 + 1));
        }
    }

    fn timeouts(&self, _: General, local: &Local) -> impl IntoIterator<Item = Act> {
        local.at_dawn.is_none().then_some(Act::Dawn)
    }

    fn timeout(&self, me: &mut Me<'_, Self>, _: Act) {
        let heard_enough = me.heard >= me.needs;
        let knows_of_plan = me.plan || me.id() == General::Second;
        me.at_dawn = Some(if knows_of_plan && heard_enough { Deed::Attack } else { Deed::Stay });
    }
}

impl TwoGenerals {
    fn dispatch(&self, me: &mut Me<'_, Self>, message: Message) {
        if message.0 <= self.messages {
            let to = me.id().other();
            (0..self.messengers).for_each(|_| me.send(to, message));
        }
    }

    /// How many messages a general can hear at most: of the messages in turn, the first, third, fifth go to the
    /// second general.
    fn can_hear(&self, general: General) -> u8 {
        match general {
            General::First => self.messages / 2,
            General::Second => self.messages.div_ceil(2),
        }
    }

    /// How many messages a general may need to have heard. One more than it can hear: it never attacks. (A second
    /// general that needs none attacks when there is no plan.)
    fn rules(&self, general: General) -> Vec<u8> {
        match (self.rules, general) {
            (Rules::Given, General::First) => vec![self.first_needs],
            (Rules::Given, General::Second) => vec![self.second_needs],
            (Rules::All, General::First) => (0..=self.can_hear(general) + 1).collect(),
            (Rules::All, General::Second) => (1..=self.can_hear(general) + 1).collect(),
        }
    }

    /// The rules of both.
    fn pairs_of_rules(&self) -> Vec<(u8, u8)> {
        let with = |first| self.rules(General::Second).into_iter().map(move |second| (first, second));
        self.rules(General::First).into_iter().flat_map(with).collect()
    }

    /// What is claimed of a pair of rules: that both may attack, if both can hear enough; and if all rules are to
    /// be judged, that they disagree sometimes, or that nobody ever attacks.
    fn claims(&self, p: &mut Properties<Self>, rules: (u8, u8)) {
        let (first, second) = rules;
        let follow = move |s: &State| (s[General::First].needs, s[General::Second].needs) == rules;
        let may_attack = [first <= self.can_hear(General::First), second <= self.can_hear(General::Second)];
        if may_attack == [true, true] {
            p.reachable(&format!("BothAttack({first}, {second})"), move |_, s| follow(s) && both_attack(s));
        }
        if may_attack == [false, false] {
            let nobody_attacks = move |s: &State| !General::all().any(|general| attacks(s, general));
            p.always(&format!("NobodyAttacks({first}, {second})"), move |_, s| {
                !follow(s) || nobody_attacks(s)
            });
        } else if self.rules == Rules::All {
            let disagree = move |m: &Self, s: &State| follow(s) && agreement(m, s).is_err();
            p.reachable(&format!("Disagree({first}, {second})"), disagree);
        }
    }
}

impl Spec for TwoGenerals {
    synod::system!();

    /// Messengers are quick: all who are not captured have arrived before dawn.
    fn bounds(&self, b: &mut Bounds<Self>) {
        b.steps("DawnIsLate", |_, s, step, _| !matches!(step, Step::Timeout(..)) || s.is_quiet());
    }

    /// The night is over.
    fn may_end(&self, s: &State) -> bool {
        is_over(s)
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("NoAttackWithoutPlan", no_attack_without_plan);
        if self.rules == Rules::Given {
            p.always("Agreement", agreement);
        }
        self.pairs_of_rules().into_iter().for_each(|rules| self.claims(p, rules));
    }

    fn models() -> Models<Self> {
        let model = |messages, first_needs, second_needs| Self {
            messages,
            first_needs,
            second_needs,
            captures: messages,
            ..Self::default()
        };
        Models::new()
            .model("nobody_is_captured", Self::default())
            .model("no_acknowledgement", model(1, 0, 1))
            .violates("Agreement")
            .model("acknowledged", model(2, 1, 1))
            .violates("Agreement")
            .model("acknowledgement_acknowledged", model(3, 1, 2))
            .violates("Agreement")
            .model("generous", model(6, 1, 1))
            .violates("Agreement")
            .model("unasked", model(1, 0, 0))
            .violates("NoAttackWithoutPlan")
            .violates("Agreement")
            .model("every_rule", Self { rules: Rules::All, ..model(6, 0, 1) })
            .model("nobody_attacks", model(2, 2, 2))
            .model("spare_messenger", Self { messengers: 2, captures: 1, ..model(3, 1, 2) })
            .model("no_spare_messenger", Self { messengers: 2, captures: 2, ..model(3, 1, 2) })
            .violates("Agreement")
    }
}

fn attacks(s: &State, general: General) -> bool {
    s[general].at_dawn == Some(Deed::Attack)
}

fn both_attack(s: &State) -> bool {
    General::all().all(|general| attacks(s, general))
}

fn is_over(s: &State) -> bool {
    General::all().all(|general| s[general].at_dawn.is_some())
}

/// After dawn both have attacked, or neither has.
fn agreement(_: &TwoGenerals, s: &State) -> Judgement {
    for general in General::all() {
        let is_alone = is_over(s) && attacks(s, general) && !attacks(s, general.other());
        ensure!(!is_alone, "{general} attacks alone");
    }
    Ok(())
}

/// Nobody attacks if the first general has no plan.
fn no_attack_without_plan(_: &TwoGenerals, s: &State) -> Judgement {
    for general in General::all() {
        ensure!(s[General::First].plan || !attacks(s, general), "{general} attacks without a plan");
    }
    Ok(())
}

synod::main!(TwoGenerals);
