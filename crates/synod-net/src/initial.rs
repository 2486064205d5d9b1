//! The initial states of a system.

use synod_spec::{Events, Map};

use crate::{Damage, Mail, Me, Protocol, System};

/// All combinations of what the processes may remember, after all have started.
#[must_use]
pub fn initial_systems<P: Protocol>(protocol: &P) -> Vec<System<P>> {
    combinations(protocol).into_iter().map(|locals| started(protocol, locals, None)).collect()
}

/// What the processes may remember before they start.
fn combinations<P: Protocol>(protocol: &P) -> Vec<Map<P::Process, P::Local>> {
    let mut all = vec![Map::new()];
    for process in protocol.members() {
        let choices: Vec<P::Local> = protocol.initial(process).into_iter().collect();
        all = all
            .iter()
            .flat_map(|locals| {
                choices.iter().map(|choice| {
                    let mut locals: Map<P::Process, P::Local> = locals.clone();
                    locals.insert(process, choice.clone());
                    locals
                })
            })
            .collect();
    }
    all
}

fn started<P: Protocol>(
    protocol: &P,
    processes: Map<P::Process, P::Local>,
    mut events: Option<&mut Events>,
) -> System<P> {
    let mut system = System {
        processes,
        network: Mail::new(protocol.network().order()),
        failures: Damage::none(),
        history: P::History::default(),
    };
    for process in protocol.members() {
        protocol.start(&mut Me::new(protocol, process, &mut system, events.as_deref_mut()));
    }
    system
}

/// What was sent before an initial state.
pub(crate) fn tell<P: Protocol>(protocol: &P, state: &System<P>, events: &mut Events) {
    for locals in combinations(protocol) {
        let mut told = Events::default();
        if started(protocol, locals, Some(&mut told)) == *state {
            *events = told;
            return;
        }
    }
}
