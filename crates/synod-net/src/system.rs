//! The state of a system: its processes, what is under way between them, and what has failed.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Index;

use synod_spec::{Datum, Decoder, Encoder, Map, State, Value};

use crate::{Damage, Mail, Protocol};

/// A state of the system of a [`Protocol`]. `s[p]` is what process `p` remembers.
pub struct System<P: Protocol> {
    /// What each process remembers.
    pub processes: Map<P::Process, P::Local>,
    /// The messages under way.
    pub network: Mail<P::Process, P::Message>,
    /// What has failed so far.
    pub failures: Damage<P::Process>,
    /// What the specification remembers beside the processes, to state its properties.
    pub history: P::History,
}

/// All of a system, to compare.
type Parts<'a, P> = (
    &'a Map<<P as Protocol>::Process, <P as Protocol>::Local>,
    &'a Mail<<P as Protocol>::Process, <P as Protocol>::Message>,
    &'a Damage<<P as Protocol>::Process>,
    &'a <P as Protocol>::History,
);

impl<P: Protocol> System<P> {
    /// Whether a process is up.
    #[inline]
    #[must_use]
    pub fn is_up(&self, process: P::Process) -> bool {
        !self.failures.down.contains(process)
    }

    /// The processes with what they remember.
    pub fn iter(&self) -> impl Iterator<Item = (P::Process, &P::Local)> {
        self.processes.iter()
    }

    /// Whether no message is under way.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.network.is_empty()
    }

    fn parts(&self) -> Parts<'_, P> {
        (&self.processes, &self.network, &self.failures, &self.history)
    }
}

impl<P: Protocol> Index<P::Process> for System<P> {
    type Output = P::Local;

    #[inline]
    #[track_caller]
    fn index(&self, process: P::Process) -> &P::Local {
        &self.processes[process]
    }
}

impl<P: Protocol> Clone for System<P> {
    fn clone(&self) -> Self {
        Self {
            processes: self.processes.clone(),
            network: self.network.clone(),
            failures: self.failures.clone(),
            history: self.history.clone(),
        }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.processes.clone_from(&source.processes);
        self.network.clone_from(&source.network);
        self.failures.clone_from(&source.failures);
        self.history.clone_from(&source.history);
    }
}

/// The network first: nearly every step changes it, and often its length.
impl<P: Protocol> PartialEq for System<P> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.network == other.network
            && self.processes == other.processes
            && self.failures == other.failures
            && self.history == other.history
    }
}

impl<P: Protocol> Eq for System<P> {}

impl<P: Protocol> PartialOrd for System<P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<P: Protocol> Ord for System<P> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl<P: Protocol> Hash for System<P> {
    fn hash<H: Hasher>(&self, h: &mut H) {
        self.parts().hash(h);
    }
}

/// As a trace shows it.
impl<P: Protocol> fmt::Debug for System<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.show(), f)
    }
}

impl<P: Protocol> Value for System<P> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        self.processes.encode(e);
        self.network.encode(e);
        self.failures.encode(e);
        self.history.encode(e);
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        Self {
            processes: Map::decode(d),
            network: Mail::decode(d),
            failures: Damage::decode(d),
            history: P::History::decode(d),
        }
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.processes.decode_into(d);
        self.network.decode_into(d);
        self.failures.decode_into(d);
        self.history.decode_into(d);
    }

    fn show(&self) -> Datum {
        let names = Self::VARIABLES.iter().map(|name| (*name).to_owned());
        Datum::Record(names.zip(self.variables()).collect())
    }
}

/// A history of no size is none, and traces do not show it.
impl<P: Protocol> State for System<P> {
    const VARIABLES: &'static [&'static str] = if size_of::<P::History>() == 0 {
        &["processes", "network", "failures"]
    } else {
        &["processes", "network", "failures", "history"]
    };

    fn variables(&self) -> Vec<Datum> {
        let mut variables = vec![self.processes.show(), self.network.show(), self.failures.show()];
        if Self::VARIABLES.len() > variables.len() {
            variables.push(self.history.show());
        }
        variables
    }
}
