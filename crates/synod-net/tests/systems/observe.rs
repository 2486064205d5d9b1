//! What can be seen of a system, as plain data.

use std::collections::BTreeSet;

use proptest::prelude::*;
use synod_messages::Event;
use synod_net::{Step, System};
use synod_spec::{Action, Events, Spec, StepSink, Steps};

use crate::naive::{Happening, Naive, World};
use crate::table::{Mind, Table};
use crate::tabled::{Tabled, Word};
use crate::wires::Wires;

/// A state as the interpreter would write it.
pub(crate) fn world<W: Word>(table: &Table, system: &System<Tabled<W>>) -> World {
    let minds = system.iter().map(|(p, local)| (p.0, Mind { phase: local.phase, memory: local.memory }));
    let mut wires = Wires::new(table.kind);
    for envelope in system.network.iter() {
        wires.send((envelope.from.0, envelope.to.0, envelope.message.number()));
    }
    let down = system.iter().map(|(p, _)| p).filter(|p| !system.is_up(*p)).map(|p| p.0).collect();
    let sides = system.failures.part.as_ref().map_or(Vec::new(), |part| {
        let members = system.iter().map(|(p, _)| p);
        let (inside, outside): (Vec<_>, Vec<_>) = members.partition(|p| part.contains(*p));
        assert_eq!(part.len(), inside.len(), "a part of the members");
        [inside, outside]
            .into_iter()
            .map(|side| side.into_iter().map(|p| p.0).collect::<BTreeSet<u8>>())
            .collect()
    });
    let failures = &system.failures;
    World {
        minds: minds.collect(),
        wires,
        down,
        sides,
        lost: failures.losses,
        copied: failures.duplicates,
        crashed: failures.crashes,
        parted: failures.partitions,
        history: system.history,
    }
}

/// The interpreter of the same table, and of the same words.
pub(crate) fn naive<W: Word>(table: &Table) -> Naive<'_> {
    Naive { table, word: |number| W::word(number).show().to_string() }
}

/// The steps of a state, in the order in which `next` takes them.
pub(crate) type StepList<W> = Vec<(Step<Tabled<W>>, System<Tabled<W>>)>;

pub(crate) fn steps<W: Word>(spec: &Tabled<W>, state: &System<Tabled<W>>) -> StepList<W> {
    struct Collect<W: Word>(StepList<W>);
    impl<W: Word> StepSink<Tabled<W>> for Collect<W> {
        fn step(&mut self, step: Step<Tabled<W>>, next: &System<Tabled<W>>) {
            self.0.push((step, next.clone()));
        }
    }
    let (mut scratch, mut sink) = (state.clone(), Collect(Vec::new()));
    spec.next(state, &mut Steps::new(state, &mut scratch, &mut sink));
    sink.0
}

/// What the specification tells of a step.
pub(crate) fn told<W: Word>(
    spec: &Tabled<W>,
    from: &System<Tabled<W>>,
    (step, to): &(Step<Tabled<W>>, System<Tabled<W>>),
) -> Vec<Event> {
    let mut events = Events::default();
    spec.events(from, step, to, &mut events);
    events.into_list()
}

/// The steps of a state, after the interpreter has agreed: the same steps by name, with the same events, to the same states; none
/// twice; what the processes do before what fails.
pub(crate) fn agreed<W: Word>(
    spec: &Tabled<W>,
    state: &System<Tabled<W>>,
) -> Result<StepList<W>, TestCaseError> {
    let table = &*spec.table;
    let steps = steps(spec, state);
    let see = |step: &(Step<Tabled<W>>, System<Tabled<W>>)| -> Happening {
        (step.0.to_string(), told(spec, state, step), world(table, &step.1))
    };
    let mut ours: Vec<Happening> = steps.iter().map(see).collect();
    ours.sort_by(|a, b| (&a.0, &a.2).cmp(&(&b.0, &b.2)));
    prop_assert_eq!(ours, naive::<W>(table).steps(&world(table, state)));
    // Crashes and recoveries go process by process.
    let kinds: Vec<usize> =
        steps.iter().map(|(step, _)| step.variant() - usize::from(step.variant() == 5)).collect();
    prop_assert!(kinds.is_sorted(), "{:?}", steps.iter().map(|(step, _)| step).collect::<Vec<_>>());
    Ok(steps)
}
