//! Small random state machines with fairness and temporal properties, as specs.
//!
//! A machine is a table, and so are its formulas: the oracle (`tableau`, `word`) reads the same tables and never the spec
//! that is made of them.

use synod::prelude::*;
use synod_messages::{ConstantInfo, Datum};
use synod_spec::{StepPredicate, Strength};

/// A set of places, a bit each.
pub(crate) type Places = u8;

pub(crate) fn has(set: Places, place: u8) -> bool {
    set >> place & 1 == 1
}

/// A random state machine. Its places are numbered from 0, its actions `0..ACTIONS`.
#[derive(Clone, Debug, Default)]
pub(crate) struct LiveMachine {
    pub(crate) initial: Vec<u8>,
    /// For each place: action and place of each step.
    pub(crate) steps: Vec<Vec<(u8, u8)>>,
    /// Places from which no step is no deadlock.
    pub(crate) ends: Places,
    /// Places outside the state constraint.
    pub(crate) outside: Places,
    /// Steps of this action are outside the action constraint.
    pub(crate) untaken: Option<u8>,
    pub(crate) fairness: Vec<(Strength, Which)>,
    pub(crate) claims: Vec<Claim>,
    /// It refines this machine, with its places mapped to these.
    pub(crate) refines: Option<(Box<LiveMachine>, Vec<u8>)>,
}

/// Which steps fairness and formulas speak of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    Any,
    /// All actions of this kind, whatever their argument.
    Kind(u8),
    /// One action.
    Exactly(u8),
    /// Whatever leads into one of these.
    Into(Places),
}

/// What is claimed.
#[derive(Clone, Debug)]
pub(crate) enum Claim {
    Eventually(Places),
    LeadsTo(Places, Places),
    InfinitelyOften(Places),
    EventuallyAlways(Places),
    Temporal(Tree),
    AlwaysPossible(Places),
}

/// A formula.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Constant(bool),
    At(Places),
    Taken(Which),
    Enabled(Which),
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Next(Box<Tree>),
    Always(Box<Tree>),
    Eventually(Box<Tree>),
    Until(Box<Tree>, Box<Tree>),
    WeakUntil(Box<Tree>, Box<Tree>),
    Release(Box<Tree>, Box<Tree>),
}

/// How many actions there are.
pub(crate) const ACTIONS: u8 = 6;

#[derive(Action)]
pub(crate) enum Move {
    Run { lane: u8 },
    Jump { lane: u8 },
    Wait { lane: u8 },
}

impl Move {
    fn of(number: u8) -> Self {
        let lane = number % 2;
        match number / 2 {
            0 => Self::Run { lane },
            1 => Self::Jump { lane },
            _ => Self::Wait { lane },
        }
    }

    fn number(&self) -> u8 {
        match self {
            Self::Run { lane } => *lane,
            Self::Jump { lane } => 2 + lane,
            Self::Wait { lane } => 4 + lane,
        }
    }
}

#[derive(State)]
pub(crate) struct Stand {
    pub(crate) place: u8,
    /// So that encodings of several lengths occur.
    trail: Vec<u8>,
}

fn at(place: u8) -> Stand {
    Stand { place, trail: vec![place; usize::from(place % 3)] }
}

impl Which {
    fn predicate(self) -> StepPredicate<LiveMachine> {
        match self {
            Self::Any => any_step(),
            Self::Kind(kind) => step_of(["Run", "Jump", "Wait"][usize::from(kind)]),
            Self::Exactly(number) => step(Move::of(number)),
            Self::Into(places) => step_where(&self.label(), move |_, _, _, t: &Stand| has(places, t.place)),
        }
    }

    /// Its name in reports.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Any => "any step".to_owned(),
            Self::Kind(kind) => ["Run", "Jump", "Wait"][usize::from(kind)].to_owned(),
            Self::Exactly(number) => {
                format!("{}({})", ["Run", "Jump", "Wait"][usize::from(number / 2)], number % 2)
            }
            Self::Into(places) => format!("Into {places:b}"),
        }
    }

    fn includes(self, action: u8, to: u8) -> bool {
        match self {
            Self::Any => true,
            Self::Kind(kind) => action / 2 == kind,
            Self::Exactly(number) => action == number,
            Self::Into(places) => has(places, to),
        }
    }
}

impl Tree {
    fn formula(&self) -> Formula<LiveMachine> {
        match self {
            Self::Constant(value) => Formula::truth(*value),
            Self::At(places) => {
                let places = *places;
                state(&format!("at {places:b}"), move |_, s: &Stand| has(places, s.place))
            }
            Self::Taken(which) => taken(which.predicate()),
            Self::Enabled(which) => enabled(which.predicate()),
            Self::Not(a) => !a.formula(),
            Self::And(a, b) => a.formula() & b.formula(),
            Self::Or(a, b) => a.formula() | b.formula(),
            Self::Next(a) => next(a.formula()),
            Self::Always(a) => always(a.formula()),
            Self::Eventually(a) => eventually(a.formula()),
            Self::Until(a, b) => until(a.formula(), b.formula()),
            Self::WeakUntil(a, b) => weak_until(a.formula(), b.formula()),
            Self::Release(a, b) => release(a.formula(), b.formula()),
        }
    }

    /// The formulas that it is made of directly.
    pub(crate) fn operands(&self) -> Vec<&Tree> {
        match self {
            Self::Constant(_) | Self::At(_) | Self::Taken(_) | Self::Enabled(_) => Vec::new(),
            Self::Not(a) | Self::Next(a) | Self::Always(a) | Self::Eventually(a) => vec![a],
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Until(a, b)
            | Self::WeakUntil(a, b)
            | Self::Release(a, b) => vec![a, b],
        }
    }

    /// Whether its truth at a position depends on later positions, its parts' truth aside.
    pub(crate) fn looks_ahead(&self) -> bool {
        !matches!(
            self,
            Self::Constant(_)
                | Self::At(_)
                | Self::Taken(_)
                | Self::Enabled(_)
                | Self::Not(_)
                | Self::And(..)
                | Self::Or(..)
        )
    }

    /// How many operators in it look ahead.
    pub(crate) fn temporal_operators(&self) -> usize {
        let below: usize = self.operands().into_iter().map(Tree::temporal_operators).sum();
        below + usize::from(self.looks_ahead())
    }

    pub(crate) fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }

    pub(crate) fn always(self) -> Self {
        Self::Always(Box::new(self))
    }

    pub(crate) fn eventually(self) -> Self {
        Self::Eventually(Box::new(self))
    }
}

impl Claim {
    /// What it means; `None` for what no formula can say.
    pub(crate) fn meaning(&self) -> Option<Tree> {
        let at = |places: &Places| Tree::At(*places);
        Some(match self {
            Self::Eventually(p) => at(p).eventually(),
            Self::LeadsTo(p, q) => at(p).not().or(at(q).eventually()).always(),
            Self::InfinitelyOften(p) => at(p).eventually().always(),
            Self::EventuallyAlways(p) => at(p).always().eventually(),
            Self::Temporal(tree) => tree.clone(),
            Self::AlwaysPossible(_) => return None,
        })
    }

    fn state_to(&self, name: &str, p: &mut Properties<LiveMachine>) {
        let at = |places: Places| move |_: &LiveMachine, s: &Stand| has(places, s.place);
        match self {
            Self::Eventually(places) => p.eventually(name, at(*places)),
            Self::LeadsTo(from, to) => p.leads_to(name, at(*from), at(*to)),
            Self::InfinitelyOften(places) => p.infinitely_often(name, at(*places)),
            Self::EventuallyAlways(places) => p.eventually_always(name, at(*places)),
            Self::Temporal(tree) => p.temporal(name, tree.formula()),
            Self::AlwaysPossible(places) => p.always_possible(name, at(*places)),
        }
    }
}

impl Constants for LiveMachine {
    fn describe() -> Vec<ConstantInfo> {
        Vec::new()
    }

    fn values(&self) -> Vec<(String, Datum)> {
        Vec::new()
    }

    fn set(&mut self, _: &str, _: &str) -> Result<(), String> {
        Err("a random machine has no constants".to_owned())
    }
}

/// The name of a claim.
pub(crate) fn claim_name(number: usize) -> String {
    format!("Claim{number}")
}

impl Spec for LiveMachine {
    type State = Stand;
    type Action = Move;

    fn init(&self) -> impl IntoIterator<Item = Stand> {
        self.initial.iter().map(|&place| at(place)).collect::<Vec<_>>()
    }

    fn next(&self, s: &Stand, steps: &mut Steps<'_, Self>) {
        for &(action, to) in &self.steps[usize::from(s.place)] {
            steps.take(Move::of(action), |t| *t = at(to));
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        for (strength, which) in &self.fairness {
            match strength {
                Strength::Weak => f.weak(which.predicate()),
                Strength::Strong => f.strong(which.predicate()),
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        for (number, claim) in self.claims.iter().enumerate() {
            claim.state_to(&claim_name(number), p);
        }
        if let Some((other, map)) = &self.refines {
            let map = map.clone();
            p.refines("Refines", (**other).clone(), move |_, s: &Stand| at(map[usize::from(s.place)]));
        }
    }

    fn bounds(&self, b: &mut Bounds<Self>) {
        if self.outside != 0 {
            b.states("Outside", |m, s| !has(m.outside, s.place));
        }
        if self.untaken.is_some() {
            b.steps("Untaken", |m, _, a, _| m.untaken != Some(a.number()));
        }
    }

    fn may_end(&self, s: &Stand) -> bool {
        has(self.ends, s.place)
    }
}

/// What the tables say.
impl LiveMachine {
    pub(crate) fn places(&self) -> std::ops::Range<u8> {
        0..u8::try_from(self.steps.len()).expect("few places")
    }

    pub(crate) fn steps_from(&self, place: u8) -> impl Iterator<Item = (u8, u8)> {
        self.steps[usize::from(place)].iter().copied()
    }

    /// Whether a step of the table is one that the bounds allow.
    pub(crate) fn is_within(&self, action: u8, to: u8) -> bool {
        self.untaken != Some(action) && !has(self.outside, to)
    }

    /// The initial places within the bounds, in their order, each once.
    pub(crate) fn starts(&self) -> Vec<u8> {
        distinct(self.initial.iter().copied().filter(|&place| !has(self.outside, place)))
    }

    /// The other places that a step within the bounds leads to, in the order of the steps, each once.
    pub(crate) fn successors(&self, place: u8) -> Vec<u8> {
        let steps = self.steps_from(place).filter(|&(action, to)| to != place && self.is_within(action, to));
        distinct(steps.map(|(_, to)| to))
    }

    /// `<<A>>_vars` of the step between two places.
    pub(crate) fn is_taken(&self, which: Which, from: u8, to: u8) -> bool {
        from != to && self.steps_from(from).any(|(action, place)| place == to && which.includes(action, to))
    }

    /// `ENABLED <<A>>_vars`.
    pub(crate) fn is_enabled(&self, which: Which, place: u8) -> bool {
        self.steps_from(place).any(|(action, to)| to != place && which.includes(action, to))
    }

    /// Whether a step of this action, as reports call it, leads from one place to another within the bounds.
    pub(crate) fn has_step(&self, action: &str, from: u8, to: u8) -> bool {
        self.steps_from(from).any(|(number, place)| {
            place == to && self.is_within(number, to) && Move::of(number).show().to_string() == action
        })
    }
}

fn distinct(places: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut list = Vec::new();
    for place in places {
        if !list.contains(&place) {
            list.push(place);
        }
    }
    list
}
