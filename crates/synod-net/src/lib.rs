//! Processes that send messages over networks, and what goes wrong with both, as specifications.
//!
//! A [`Protocol`] says what each process does: how it starts, what it does with a message or when a timeout fires, what a crash makes
//! it forget, how it recovers. [`system!`](crate::system!) makes an ordinary [`Spec`](synod_spec::Spec) of all its processes and their
//! network: a state is a [`System`], a step is a [`Step`]. The checker learns nothing of processes: to it this is a state machine
//! like any other.
//!
//! What the network may do is said by [`Network`]: deliver in any order, once or any number of times; in order for each pair of
//! processes; in one order for each receiver. What may fail is said by [`Failures`], each kind with a budget: at most so many
//! messages are lost or duplicated, at most so many crashes and partitions. A failure is a step like any other, so that every
//! interleaving of failures and deliveries is explored.
//!
//! Nothing here assumes a clock. A timeout may fire whenever the process waits for it: early, late, or never.
//!
//! What this is not: a simulation of a real network. There are no delays, no bandwidth, no addresses; a message that is under way
//! may simply arrive at any later moment. A message is lost only by a step `Lose`; one that is never delivered is as good as lost,
//! so for safety alone a network that reorders needs no losses, and the fewer failures are modelled the fewer states there are.
//!
//! Invariants of the crate: equal sets of messages under way have equal encodings ([`Mail`]); a handler sees nothing but the local
//! state of its process; what handlers do depends on nothing else, so that they can be run again to tell what they sent
//! (module `telling`).
//!
//! ```
//! use synod_net::*;
//! # extern crate synod_spec as synod;
//! # use synod_derive::{Constants, Finite, Value};
//! # use synod_spec::{Constants as _, Finite as _, Properties, Spec};
//! /// One process asks, the other one answers.
//! #[derive(Constants)]
//! struct Ping {}
//!
//! #[derive(Finite)]
//! #[finite(count = 2, show = "p1")]
//! struct Process(u8);
//!
//! #[derive(Finite)]
//! enum Message {
//!     Ping,
//!     Pong,
//! }
//!
//! impl Protocol for Ping {
//!     type Process = Process;
//!     type Local = bool;
//!     type Message = Message;
//!     type Timeout = NoTimeout;
//!     type History = ();
//!
//!     fn members(&self) -> impl IntoIterator<Item = Process> {
//!         Process::all()
//!     }
//!
//!     fn initial(&self, _: Process) -> impl IntoIterator<Item = bool> {
//!         [false]
//!     }
//!
//!     fn start(&self, me: &mut Me<'_, Self>) {
//!         if me.id() == Process(0) {
//!             me.send(Process(1), Message::Ping);
//!         }
//!     }
//!
//!     fn receive(&self, me: &mut Me<'_, Self>, from: Process, message: Message) {
//!         match message {
//!             Message::Ping => me.send(from, Message::Pong),
//!             Message::Pong => **me = true,
//!         }
//!     }
//! }
//!
//! impl Spec for Ping {
//!     synod_net::system!();
//!
//!     fn properties(&self, p: &mut Properties<Self>) {
//!         p.reachable("Answered", |_, s| s[Process(0)]);
//!     }
//! }
//!
//! let system = Ping::default().init().into_iter().next().unwrap();
//! assert_eq!(system.network.iter().next().unwrap().to_string(), "p1→p2: Ping");
//! ```

// The derives name everything by its path below `::synod`.
extern crate synod_spec as synod;

mod apply;
mod damage;
mod envelope;
mod failures;
mod fairness;
mod initial;
mod mail;
mod me;
mod network;
mod next;
mod protocol;
mod step;
mod system;
mod telling;
mod timeout;
mod validate;

#[doc(hidden)]
pub use synod_spec as spec;

pub use damage::Damage;
pub use envelope::Envelope;
pub use failures::{Budget, Failures, Recovery, all_partitions};
pub use fairness::{deliveries, deliveries_between, deliveries_to, recovery_of, steps_of, timeouts_of};
pub use initial::initial_systems;
pub use mail::Mail;
pub use me::Me;
pub use network::{Network, Order};
pub use next::take_steps;
pub use protocol::{Protocol, SystemSpec};
pub use step::Step;
pub use system::System;
pub use telling::{tell_initial, tell_step};
pub use timeout::NoTimeout;
pub use validate::validate;

/// Inside `impl Spec for` a [`Protocol`]: the state, the steps and the events of its system. What is left to say is what every
/// specification says: properties, fairness, bounds, models, and whether it may end.
#[macro_export]
macro_rules! system {
    () => {
        type State = $crate::System<Self>;
        type Action = $crate::Step<Self>;

        fn init(&self) -> impl ::core::iter::IntoIterator<Item = $crate::System<Self>> {
            $crate::initial_systems(self)
        }

        fn next(&self, state: &$crate::System<Self>, steps: &mut $crate::spec::Steps<'_, Self>) {
            $crate::take_steps(self, state, steps);
        }

        fn assume(&self) -> ::core::result::Result<(), ::std::string::String> {
            $crate::validate(self)
        }

        fn has_action(&self, name: &str) -> bool {
            $crate::Step::<Self>::may_happen(self, name)
        }

        fn processes(&self) -> ::std::vec::Vec<::std::string::String> {
            let members = ::core::iter::IntoIterator::into_iter($crate::Protocol::members(self));
            members.map(|process| $crate::spec::Value::show(&process).to_string()).collect()
        }

        fn initial_events(&self, state: &$crate::System<Self>, events: &mut $crate::spec::Events) {
            $crate::tell_initial(self, state, events);
        }

        fn events(
            &self,
            from: &$crate::System<Self>,
            step: &$crate::Step<Self>,
            _to: &$crate::System<Self>,
            events: &mut $crate::spec::Events,
        ) {
            $crate::tell_step(self, from, step, events);
        }
    };
}
