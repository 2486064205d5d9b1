//! What is drawn: a behaviour of processes as a computation, with the cuts that its cycle makes.

use synod_clocks::{Computation, EventId, Inconsistency};
use synod_messages::Counterexample;

use crate::lasso::Lasso;

/// A behaviour of processes, ready to be drawn.
#[derive(Clone, Debug)]
pub struct SpaceTime {
    /// Its events.
    pub computation: Computation,
    pub(super) repeats: Repeats,
}

/// How a behaviour goes on after its last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeats {
    /// It ends, or nobody knows.
    Not,
    /// What comes after this many events of processes happens again and again.
    From(usize),
    /// Nothing happens any more.
    Stutters,
}

/// Why there is no diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undrawable {
    /// The spec is not about processes, or does not say so.
    NoProcesses,
    /// The finding is not about a behaviour.
    NoBehaviour,
    /// The spec's events contradict each other.
    Inconsistent(Inconsistency),
    /// No event has this label.
    NoSuchEvent {
        /// The label.
        label: String,
        /// Those that there are.
        known: Vec<String>,
    },
}

impl SpaceTime {
    /// That of a behaviour whose events speak of these processes.
    ///
    /// # Errors
    /// There is nothing to draw, or it contradicts itself.
    pub fn of(found: &Counterexample, processes: &[String]) -> Result<Self, Undrawable> {
        if found.steps.is_empty() {
            return Err(Undrawable::NoBehaviour);
        }
        if processes.is_empty() {
            return Err(Undrawable::NoProcesses);
        }
        let steps = found.steps.iter().map(|step| step.events.as_slice());
        let steps = steps.chain(std::iter::once(found.loop_events.as_slice()));
        let computation = Computation::of(processes, steps).map_err(Undrawable::Inconsistent)?;
        let repeats = match Lasso::of(found) {
            None => Repeats::Not,
            Some(lasso) if lasso.stutters() => Repeats::Stutters,
            Some(lasso) => Repeats::From(computation.cut_before(lasso.start + 1)),
        };
        Ok(Self { computation, repeats })
    }

    /// The event that has a label.
    ///
    /// # Errors
    /// There is none.
    pub fn event(&self, label: &str) -> Result<EventId, Undrawable> {
        self.computation.find(label).ok_or_else(|| Undrawable::NoSuchEvent {
            label: label.to_owned(),
            known: self.computation.occurrences().iter().map(|event| event.label.clone()).collect(),
        })
    }
}

impl std::fmt::Display for Undrawable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoProcesses => f.write_str(
                "the spec tells no events, so there is nothing to draw: say in `processes` who there is, \
                 and in `events` what each step \
                 makes happen where",
            ),
            Self::NoBehaviour => f.write_str("it is not about a behaviour, so there is nothing to draw"),
            Self::Inconsistent(why) => why.fmt(f),
            Self::NoSuchEvent { label, known } if known.is_empty() => {
                write!(f, "there is no event `{label}`; this behaviour has no events of processes")
            }
            Self::NoSuchEvent { label, known } => {
                write!(f, "there is no event `{label}`; there are: {}", known.join(", "))
            }
        }
    }
}

impl std::error::Error for Undrawable {}
