//! Events of a trace that contradict each other.

use synod_messages::Envelope;

/// What a spec tells in its events that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inconsistency {
    /// Something happens to a message that was never sent.
    NeverSent {
        /// What happens to it.
        claim: Claim,
        /// The message.
        envelope: Envelope,
        /// In which step; 0 is the initial state.
        step: usize,
    },
    /// An event speaks of a process that is not among those of the spec.
    UnknownProcess {
        /// Its name.
        name: String,
        /// In which step; 0 is the initial state.
        step: usize,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Two processes have one name.
    RepeatedProcess {
        /// The name.
        name: String,
    },
}

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It arrives.
    Receive,
    /// It is lost.
    Lose,
    /// There is one more of it.
    Duplicate,
}

impl std::fmt::Display for Inconsistency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NeverSent { claim, envelope: Envelope { from, to, message }, step } => {
                let claim = match claim {
                    Claim::Receive => format!("{to} receives `{message}` from {from}"),
                    Claim::Lose => format!("`{message}` from {from} to {to} is lost"),
                    Claim::Duplicate => format!("`{message}` from {from} to {to} is duplicated"),
                };
                write!(
                    f,
                    "the spec's events contradict each other: in step {step} \
                     {claim}, and {from} has not sent it; look at its `events` and `initial_events`"
                )
            }
            Self::UnknownProcess { name, step, known } => write!(
                f,
                "the spec's events speak of `{name}` in step {step}, which is none of its `processes`: {}",
                known.join(", ")
            ),
            Self::RepeatedProcess { name } => {
                write!(f, "two of the spec's `processes` are called `{name}`: give each its own name")
            }
        }
    }
}

impl std::error::Error for Inconsistency {}
