//! Synod, a deterministic model checker: what a specification imports.
//!
//! A specification is one Rust file that begins with `use synod::prelude::*;`, implements [`Spec`] for
//! a structure of constants, and ends with `synod::main!(Name);`. `check FILE.rs` compiles and checks it.
//!
//! This crate has no logic of its own but the program that a specification becomes ([`main!`]), and the same for a test ([`Checker`]). The language is in
//! `synod-spec`, its derives in `synod-derive`, the engine in `synod-explore`.

mod checker;
#[doc(hidden)]
pub mod mutants;
pub mod program;

pub use checker::{Checked, Checker};
pub use synod_messages::{Limits, ModelReport};

pub use synod_derive::{Action, Constants, Finite, State, Value};
pub use synod_spec::*;

pub use synod_clocks as clocks;
/// The spec of a few programs that send and receive, and the module of all that belongs to it.
pub use synod_clocks::wind;
pub use synod_consistency as consistency;
pub use synod_net as net;
pub use synod_net::system;

/// What every specification imports: `use synod::prelude::*;`.
pub mod prelude {
    pub use std::collections::{BTreeMap, BTreeSet};

    pub use synod_derive::{Action, Constants, Finite, State, Value};
    pub use synod_spec::{
        Action, Bag, Bounds, Constants, Events, Fairness, Finite, Formula, Judgement, Map, Models,
        Properties, Set, Spec, State, Steps, Value, always, any_step, enabled, ensure, eventually, implies,
        leads_to, next, release, state, step, step_of, step_where, taken, until, weak_until,
    };
}

/// Makes a program of a specification: `synod::main!(Paxos);` at the end of its file. A specification that a library brings has its
/// models in the file: `synod::main!(Wind, models = examples);`, with a function `examples` that returns them.
#[macro_export]
macro_rules! main {
    ($spec:ty) => {
        $crate::main!($spec, models = <$spec as $crate::Spec>::models);
    };
    ($spec:ty, models = $models:expr) => {
        // A spec that another one refines is a module of it; then nobody calls this.
        #[allow(dead_code)]
        fn main() -> ::std::process::ExitCode {
            $crate::program::main::<$spec>(::core::stringify!($spec), $models)
        }
    };
}
