//! Along random behaviours, a naive network that hears nothing but the told events carries just the messages of the state.

use std::collections::BTreeSet;

use proptest::prelude::*;
use synod_messages::{Envelope, Event};
use synod_net::System;
use synod_spec::{Events, Spec};

use crate::naive::process;
use crate::observe::{agreed, naive, told, world};
use crate::table::{Kind, Table, table};
use crate::tabled::{Long, Short, Tabled, Word};
use crate::wires::{Letter, Wires};

/// The messages under way as somebody may believe who has heard the events. Which of several equal messages in a queue was lost
/// they don't say, so he may have to believe in several possibilities.
type Belief = BTreeSet<Wires<String>>;

fn letter(envelope: &Envelope) -> Letter<String> {
    let number = |name: &str| (0..4).find(|&p| process(p) == name).expect("a process");
    (number(&envelope.from), number(&envelope.to), envelope.message.clone())
}

/// What may be under way after an event.
fn hear(belief: &Belief, event: &Event) -> Belief {
    let any = |wires: Vec<(Letter<String>, Wires<String>)>, heard: &Envelope| {
        let heard = letter(heard);
        wires.into_iter().filter(move |(letter, _)| *letter == heard).map(|(_, wires)| wires)
    };
    match event {
        Event::Send(envelope) => {
            let sent = |wires: &Wires<String>| {
                let mut wires = wires.clone();
                wires.send(letter(envelope));
                wires
            };
            belief.iter().map(sent).collect()
        }
        Event::Receive(envelope) => belief.iter().flat_map(|wires| any(wires.arrivals(), envelope)).collect(),
        Event::Lose(envelope) => belief.iter().flat_map(|wires| any(wires.losses(), envelope)).collect(),
        Event::Duplicate(envelope) => belief.iter().flat_map(|wires| any(wires.copies(), envelope)).collect(),
        _ => belief.clone(),
    }
}

/// The messages under way in a state.
fn carried<W: Word>(table: &Table, state: &System<Tabled<W>>) -> Wires<String> {
    let mut wires = Wires::new(table.kind);
    for envelope in state.network.iter() {
        wires.send((envelope.from.0, envelope.to.0, envelope.message.show().to_string()));
    }
    wires
}

fn initial_belief<W: Word>(spec: &Tabled<W>, state: &System<Tabled<W>>, kind: Kind) -> Belief {
    let mut events = Events::default();
    spec.initial_events(state, &mut events);
    events.list().iter().fold(Belief::from([Wires::new(kind)]), |belief, event| hear(&belief, event))
}

fn follow<W: Word>(table: &Table, choices: &[prop::sample::Index]) -> Result<(), TestCaseError> {
    let spec = Tabled::<W>::new(table);
    let initial: Vec<System<Tabled<W>>> = spec.init().into_iter().collect();
    let mut state = choices[0].get(&initial).clone();
    let first = initial_belief(&spec, &state, table.kind);
    prop_assert_eq!(first, Belief::from([carried(table, &state)]));
    for choice in &choices[1..] {
        let steps = agreed(&spec, &state)?;
        if steps.is_empty() {
            break;
        }
        let step = choice.get(&steps);
        let events = told(&spec, &state, step);
        let belief =
            events.iter().fold(Belief::from([carried(table, &state)]), |belief, event| hear(&belief, event));
        prop_assert!(belief.contains(&carried(table, &step.1)), "{:?} after {:?}", step.0, events);
        state = step.1.clone();
    }
    Ok(())
}

/// What is told of each initial state is what the interpreter tells of one that is the same.
fn begin<W: Word>(table: &Table) -> Result<(), TestCaseError> {
    let spec = Tabled::<W>::new(table);
    let theirs = naive::<W>(table).initial();
    for state in spec.init() {
        let mut events = Events::default();
        spec.initial_events(&state, &mut events);
        let seen = (events.into_list(), world(table, &state));
        prop_assert!(theirs.contains(&seen), "{seen:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_events_carry_the_messages(
        table in table(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 1..25),
    ) {
        follow::<Short>(&table, &choices)?;
        follow::<Long>(&table, &choices)?;
        begin::<Short>(&table)?;
    }
}
