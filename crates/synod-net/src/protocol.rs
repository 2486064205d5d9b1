//! What the processes of a system do.

use synod_spec::{Constants, Finite, Set, Spec, Value};

use crate::{Failures, Me, Network, Step, System};

/// A protocol: what each process does, over which network, with which failures. The type itself holds the constants.
///
/// A handler changes the state of its own process and sends messages, both through [`Me`]. It sees nothing else. Where several
/// things may happen (a client may ask for this or that), each is a timeout with an argument: [`Protocol::timeouts`] lists what
/// may happen next.
pub trait Protocol: Constants {
    /// Who takes part: ids with readable names. For several kinds of process an enumeration of ids, each case
    /// `#[show(transparent)]`.
    type Process: Finite;
    /// What a process remembers.
    type Local: Value;
    /// What is sent.
    type Message: Value;
    /// What a process may do by itself. [`NoTimeout`](crate::NoTimeout) where it only answers.
    type Timeout: Value;
    /// What the specification remembers beside the processes, to state its properties: a history of calls and returns, say. Handlers
    /// write it ([`Me::history`]); what a process does must not depend on it. `()` where there is none.
    type History: Value + Default;

    /// The processes that take part under these constants.
    fn members(&self) -> impl IntoIterator<Item = Self::Process>;

    /// The network between them.
    fn network(&self) -> Network {
        Network::reordering()
    }

    /// What may fail. Nothing, unless this says so.
    fn failures(&self) -> Failures {
        Failures::none()
    }

    /// What a process may remember before it starts. More than one where the processes begin with inputs of their own: the initial
    /// states are all combinations.
    fn initial(&self, process: Self::Process) -> impl IntoIterator<Item = Self::Local>;

    /// A process starts. All have started in an initial state, in the order of [`Protocol::members`].
    fn start(&self, _me: &mut Me<'_, Self>) {}

    /// A message arrives.
    fn receive(&self, me: &mut Me<'_, Self>, from: Self::Process, message: Self::Message);

    /// What a process may do by itself in this state: each of these may happen at any time, or never.
    fn timeouts(
        &self,
        _process: Self::Process,
        _local: &Self::Local,
    ) -> impl IntoIterator<Item = Self::Timeout> {
        std::iter::empty()
    }

    /// A process does something by itself.
    fn timeout(&self, _me: &mut Me<'_, Self>, _timeout: Self::Timeout) {}

    /// Whether a process may crash, where [`Protocol::failures`] allows crashes at all. Then somebody must.
    fn may_crash(&self, _process: Self::Process) -> bool {
        true
    }

    /// A process crashes: sets what is volatile to one value, and leaves what is on its disk. While it is down its messages wait.
    /// Without this nothing is forgotten.
    fn crash(&self, _process: Self::Process, _local: &mut Self::Local) {}

    /// Whom the crash of a process is told, and by which message, as if the process itself had sent it: a failure detector that is
    /// never wrong. Nobody, unless this says so: in an asynchronous system nobody can know.
    fn notices_of_crash(
        &self,
        _crashed: Self::Process,
    ) -> impl IntoIterator<Item = (Self::Process, Self::Message)> {
        std::iter::empty()
    }

    /// A process that was down is up again, with what [`Protocol::crash`] left.
    fn recover(&self, _me: &mut Me<'_, Self>) {}

    /// The ways in which the network may fall into two parts, each given by one of its parts, whichever. All of them, unless this
    /// says otherwise.
    fn partitions(&self) -> Vec<Set<Self::Process>> {
        crate::failures::all_partitions(self)
    }

    /// What the constants must satisfy together.
    ///
    /// # Errors
    /// What is wrong with them, for the user who chose them.
    fn assume(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A [`Protocol`] with the specification that [`system!`](crate::system!) makes of it.
pub trait SystemSpec: Protocol + Spec<State = System<Self>, Action = Step<Self>> {}

impl<P: Protocol + Spec<State = System<P>, Action = Step<P>>> SystemSpec for P {}
