//! What may fail, and how often.

use synod_spec::Set;

use crate::Protocol;

/// What may fail. Each kind of failure is a kind of step with a budget: none at all, at most so many on a behaviour, or without limit.
///
/// ```
/// use synod_net::{Budget, Failures};
/// let failures = Failures::none().losses(2).crashes(1).partitions(Budget::Unlimited);
/// assert!(failures.losses_budget().allows(1) && !failures.losses_budget().allows(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    losses: Budget,
    duplicates: Budget,
    crashes: Budget,
    partitions: Budget,
    down_at_once: usize,
    recovery: Recovery,
}

/// How often something may happen on a behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// At most so many times. The state counts how often it has happened.
    AtMost(u8),
    /// Any number of times. The state need not count.
    Unlimited,
}

/// Whether a process that crashed may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It may, at any time.
    Possible,
    /// It is gone for good: the model of failures called fail-stop, or crash-stop.
    Never,
}

impl Budget {
    /// Whether it may happen once more, after so many times.
    #[must_use]
    pub fn allows(self, happened: u8) -> bool {
        match self {
            Self::AtMost(limit) => happened < limit,
            Self::Unlimited => true,
        }
    }

    /// Whether it may ever happen.
    #[must_use]
    pub fn is_some(self) -> bool {
        self.allows(0)
    }

    /// How often it has happened, once more; what need not be counted stays 0.
    pub(crate) fn count(self, happened: u8) -> u8 {
        match self {
            Self::AtMost(_) => happened + 1,
            Self::Unlimited => happened,
        }
    }
}

impl From<u8> for Budget {
    fn from(limit: u8) -> Self {
        Self::AtMost(limit)
    }
}

impl Failures {
    /// Nothing fails.
    #[must_use]
    pub const fn none() -> Self {
        let never = Budget::AtMost(0);
        Self {
            losses: never,
            duplicates: never,
            crashes: never,
            partitions: never,
            down_at_once: usize::MAX,
            recovery: Recovery::Possible,
        }
    }

    /// The network loses messages that are under way.
    #[must_use]
    pub fn losses(self, budget: impl Into<Budget>) -> Self {
        Self { losses: budget.into(), ..self }
    }

    /// The network makes copies of messages that are under way.
    #[must_use]
    pub fn duplicates(self, budget: impl Into<Budget>) -> Self {
        Self { duplicates: budget.into(), ..self }
    }

    /// Processes crash, and may recover.
    #[must_use]
    pub fn crashes(self, budget: impl Into<Budget>) -> Self {
        Self { crashes: budget.into(), ..self }
    }

    /// Processes that crash are gone for good.
    #[must_use]
    pub fn without_recovery(self) -> Self {
        Self { recovery: Recovery::Never, ..self }
    }

    /// At most so many processes are down at the same time: a minority, say.
    #[must_use]
    pub fn down_at_once(self, processes: usize) -> Self {
        Self { down_at_once: processes, ..self }
    }

    /// The network falls into two parts, between which nothing is delivered until it heals. Messages to the other side wait.
    #[must_use]
    pub fn partitions(self, budget: impl Into<Budget>) -> Self {
        Self { partitions: budget.into(), ..self }
    }

    /// How often a message may be lost.
    #[must_use]
    pub fn losses_budget(self) -> Budget {
        self.losses
    }

    /// How often a message may be duplicated.
    #[must_use]
    pub fn duplicates_budget(self) -> Budget {
        self.duplicates
    }

    /// How often a process may crash.
    #[must_use]
    pub fn crashes_budget(self) -> Budget {
        self.crashes
    }

    /// How often the network may fall into two parts.
    #[must_use]
    pub fn partitions_budget(self) -> Budget {
        self.partitions
    }

    /// How many processes may be down at the same time.
    #[must_use]
    pub fn most_down(self) -> usize {
        self.down_at_once
    }

    /// Whether a process that crashed may come back.
    #[must_use]
    pub fn recovery(self) -> Recovery {
        self.recovery
    }
}

/// Every way in which the members fall into two parts, neither of them empty; given by the part with the first member. For a
/// [`Protocol::partitions`] that wants some of them.
///
/// # Panics
/// Where there are too many: with more than 16 members.
#[must_use]
pub fn all_partitions<P: Protocol>(protocol: &P) -> Vec<Set<P::Process>> {
    let members: Vec<P::Process> = protocol.members().into_iter().collect();
    assert!(
        members.len() <= 16,
        "too many processes to try every partition: name those of interest in `partitions`"
    );
    let Some((first, others)) = members.split_first() else { return Vec::new() };
    let everybody = (1_u32 << others.len()) - 1;
    let part = |choice: u32| {
        let chosen = others.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
        std::iter::once(*first).chain(chosen.map(|(_, process)| *process)).collect()
    };
    (0..everybody).map(part).collect()
}

/// The two parts of a network: the one with the first process of its type, and the rest.
pub(crate) type Parts<N> = (Set<N>, Set<N>);

/// The partitions that a protocol names, each once however it is named.
pub(crate) fn named_partitions<P: Protocol>(protocol: &P) -> Vec<Parts<P::Process>> {
    let mut members: Vec<P::Process> = protocol.members().into_iter().collect();
    members.sort_unstable();
    let mut named = Vec::new();
    for part in protocol.partitions() {
        let (inside, outside): (Vec<_>, Vec<_>) =
            members.iter().partition(|process| part.contains(**process));
        let (one, other) =
            if inside.first() <= outside.first() { (inside, outside) } else { (outside, inside) };
        let halves = (one.into_iter().collect(), other.into_iter().collect());
        if !named.contains(&halves) {
            named.push(halves);
        }
    }
    named
}
