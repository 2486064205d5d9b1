//! The models that Stateright is given: the steps and properties of the specs, written once, as models of both versions. The
//! register is a system of Stateright's own actors.

mod paxos;
pub(crate) mod paxos_register;
mod two_phase;

pub(crate) use paxos::Paxos;
pub(crate) use two_phase::TwoPhase;

/// Implements one version's `Model` for a type. The properties are functions of the model, as in Stateright's examples.
macro_rules! model {
    ($stateright:ident, $module:ident::$model:ident, always: $($always:ident)*, sometimes: $($sometimes:ident)*) => {
        impl $stateright::Model for $model {
            type State = $module::State;
            type Action = $module::Action;

            fn init_states(&self) -> Vec<Self::State> {
                self.initial()
            }

            fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
                self.steps(state, actions);
            }

            fn next_state(&self, state: &Self::State, action: Self::Action) -> Option<Self::State> {
                Some(self.after(state, &action))
            }

            fn properties(&self) -> Vec<$stateright::Property<Self>> {
                vec![
                    $($stateright::Property::<Self>::always(stringify!($always), Self::$always),)*
                    $($stateright::Property::<Self>::sometimes(stringify!($sometimes), Self::$sometimes),)*
                ]
            }
        }
    };
}

model!(stateright, two_phase::TwoPhase, always: type_ok consistent, sometimes: commits_everywhere aborts_everywhere);
model!(stateright_030, two_phase::TwoPhase, always: type_ok consistent, sometimes: commits_everywhere aborts_everywhere);
model!(stateright, paxos::Paxos, always: type_ok agreement validity invariant, sometimes: something_is_chosen);
model!(stateright_030, paxos::Paxos, always: type_ok agreement validity invariant, sometimes: something_is_chosen);
