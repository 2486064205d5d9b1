//! Walks by hand, compared with the tables that random machines are made of.

use std::collections::BTreeSet;

use proptest::prelude::*;
use synod_judge::Walk;
use synod_messages::{Datum, DrawnGraph, Options, Stop, TraceStep, View, WalkAnswer, WalkRequest};

use crate::support::random_machine::{RandomMachine, machine};

fn place(step: &TraceStep) -> u16 {
    match step.state[0].1 {
        Datum::Int(place) => u16::try_from(place).unwrap(),
        ref other => panic!("{other:?}"),
    }
}

fn look(walk: &mut Walk, path: &[u32]) -> View {
    match walk.answer(&WalkRequest::Look { path: path.to_vec() }) {
        WalkAnswer::View(view) => view,
        other => panic!("{other:?}"),
    }
}

fn is_trapped(machine: &RandomMachine, place: u16) -> bool {
    machine.traps.contains(&place)
}

/// What a look at a place must show, straight from the table.
fn compare(machine: &RandomMachine, before: Option<u16>, at: u16, view: &View) -> Result<(), TestCaseError> {
    let shown = view.at.as_ref().unwrap();
    prop_assert_eq!(place(shown), at);
    prop_assert_eq!(view.trouble.is_some(), is_trapped(machine, at));
    let table: Vec<(String, u16, bool)> = if is_trapped(machine, at) {
        Vec::new()
    } else {
        let steps = &machine.steps[usize::from(at)];
        steps.iter().map(|(action, to)| (format!("Move{action}"), *to, *to != at)).collect()
    };
    let choices = view.choices.iter();
    let choices = choices.map(|c| (c.step.action.as_ref().unwrap().name.clone(), place(&c.step), c.changes));
    prop_assert_eq!(choices.collect::<Vec<_>>(), table);
    let holds: Vec<Option<bool>> = view.properties.iter().map(|property| property.holds).collect();
    let falls = |before: u16| {
        before != at && machine.falling.is_some_and(|remainder| before % 5 == remainder && before > at)
    };
    let expected = [
        Some(!machine.forbidden.contains(&at)),
        Some(machine.goal.contains(&at)),
        Some(!machine.avoided.contains(&at)),
        before.map(|before| !falls(before)),
    ];
    prop_assert_eq!(holds, expected);
    prop_assert_eq!(view.may_end, machine.ends.contains(&at));
    Ok(())
}

/// The graph by the table alone: its places in the order of discovery, and its steps.
fn graph(machine: &RandomMachine) -> (Vec<u16>, BTreeSet<(u16, u16, u8)>) {
    let (mut places, mut steps) = (Vec::new(), BTreeSet::new());
    let inside = |place: &u16| !machine.outside.contains(place);
    for initial in machine.initial.iter().filter(|place| inside(place)) {
        if !places.contains(initial) {
            places.push(*initial);
        }
    }
    let mut at = 0;
    while at < places.len() {
        let from = places[at];
        for &(action, to) in &machine.steps[usize::from(from)] {
            let taken = machine.untaken != Some(action) || to % 2 == 1;
            if taken && inside(&to) {
                steps.insert((from, to, action));
                if !places.contains(&to) {
                    places.push(to);
                }
            }
        }
        at += 1;
    }
    (places, steps)
}

fn places_of(graph: &DrawnGraph) -> Vec<u16> {
    let step = |state: &Vec<(String, Datum)>| TraceStep { state: state.clone(), ..TraceStep::default() };
    graph.states.iter().map(|drawn| place(&step(&drawn.state))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_walk_shows_what_the_table_says(machine in machine(9), turns in prop::collection::vec(any::<u32>(), 1..12)) {
        let mut walk = synod_judge::walk(machine.clone());
        let start = look(&mut walk, &[]);
        prop_assert_eq!(start.choices.iter().map(|c| place(&c.step)).collect::<Vec<_>>(), &machine.initial[..]);
        let (mut path, mut before, mut options) = (Vec::new(), None, machine.initial.clone());
        for turn in turns {
            if options.is_empty() {
                break;
            }
            let choice = turn as usize % options.len();
            let at = options[choice];
            path.push(choice as u32);
            let view = look(&mut walk, &path);
            compare(&machine, before, at, &view)?;
            // Somebody else who comes straight here sees the same.
            prop_assert_eq!(&view, &look(&mut synod_judge::walk(machine.clone()), &path));
            options = if is_trapped(&machine, at) { Vec::new() } else { machine.steps[usize::from(at)].iter().map(|s| s.1).collect() };
            before = Some(at);
        }
        let beyond = [path.clone(), vec![options.len() as u32]].concat();
        let answer = walk.answer(&WalkRequest::Look { path: beyond });
        prop_assert!(matches!(answer, WalkAnswer::Refused(_)), "{answer:?}");
        // A step back, and the whole way.
        let back = &path[..path.len().saturating_sub(1)];
        prop_assert_eq!(look(&mut walk, back), look(&mut synod_judge::walk(machine), back));
        let WalkAnswer::Trace(trace) = walk.answer(&WalkRequest::Trace { path: path.clone() }) else { panic!() };
        prop_assert_eq!(trace.len(), path.len());
    }

    #[test]
    fn a_drawn_graph_is_the_table_and_what_the_engine_finds(machine in machine(12)) {
        let (places, steps) = graph(&machine);
        let answer = synod_judge::walk(machine.clone()).answer(&WalkRequest::Graph { most: 12 });
        if places.iter().any(|place| is_trapped(&machine, *place)) {
            prop_assert!(matches!(&answer, WalkAnswer::Refused(why) if why.contains("trapped at")), "{answer:?}");
            return Ok(());
        }
        let WalkAnswer::Graph(graph) = answer else { panic!("{answer:?}") };
        prop_assert_eq!(&places_of(&graph), &places);
        let drawn: BTreeSet<(u16, u16, u8)> = graph.steps.iter().map(|step| {
            (places[step.from as usize], places[step.to as usize], step.action.name[4..].parse().unwrap())
        }).collect();
        prop_assert_eq!(drawn.len(), graph.steps.len());
        prop_assert_eq!(drawn, steps);
        for (number, state) in graph.states.iter().enumerate() {
            let (violated, at) = (&state.violated, places[number]);
            prop_assert_eq!(violated.contains(&"Forbidden".to_owned()), machine.forbidden.contains(&at));
            prop_assert_eq!(violated.contains(&"Avoided".to_owned()), machine.avoided.contains(&at));
            let stuck = machine.steps[usize::from(at)].is_empty() && !machine.ends.contains(&at);
            prop_assert_eq!(violated.contains(&"deadlock".to_owned()), stuck);
            prop_assert_eq!(state.path.len() as u64, state.depth + 1);
            let view = look(&mut synod_judge::walk(machine.clone()), &state.path);
            prop_assert_eq!(place(&view.at.unwrap()), at);
        }
        let options = Options { keep_going: true, threads: 1, ..Options::default() };
        let report = synod_judge::check("m", machine, &Default::default(), &options, &synod_explore::Unobserved).unwrap();
        prop_assert_eq!(&report.stop, &Stop::Exhausted);
        let mut levels = vec![0_u64; report.levels.len()];
        graph.states.iter().for_each(|state| levels[state.depth as usize] += 1);
        prop_assert_eq!(levels, report.levels);
    }

    #[test]
    fn too_many_states_are_not_drawn(machine in machine(12), most in 0_u64..5) {
        let (places, _) = graph(&machine);
        let answer = synod_judge::walk(machine).answer(&WalkRequest::Graph { most });
        if places.len() as u64 > most {
            prop_assert!(matches!(answer, WalkAnswer::Refused(_)));
        }
    }
}
