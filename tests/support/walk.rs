//! Walks over random machines: levels, dead ends, lassos, and where a refinement goes astray.

use crate::support::live_machine::{LiveMachine, has};
use crate::support::word::Word;

/// How many steps it takes to get somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Level(pub(crate) usize);

/// The places that can be reached, level by level, in the order of discovery.
pub(crate) fn levels(machine: &LiveMachine) -> Vec<Vec<u8>> {
    let mut levels: Vec<Vec<u8>> = Vec::new();
    let mut level = machine.starts();
    while !level.is_empty() {
        levels.push(level);
        let mut next = Vec::new();
        for to in levels[levels.len() - 1].iter().flat_map(|&place| machine.successors(place)) {
            if !next.contains(&to) && !levels.iter().any(|level| level.contains(&to)) {
                next.push(to);
            }
        }
        level = next;
    }
    levels
}

/// The first of the shortest ways to a place from which no place of the goal can be reached.
pub(crate) fn first_dead_end(machine: &LiveMachine, goal: u8) -> Option<Vec<u8>> {
    let reaches = |place: u8| {
        let only = LiveMachine { initial: vec![place], ..machine.clone() };
        levels(&only).into_iter().flatten().any(|place| has(goal, place))
    };
    let mut paths: Vec<Vec<u8>> = machine.starts().into_iter().map(|place| vec![place]).collect();
    let mut seen = machine.starts();
    while !paths.is_empty() {
        if let Some(path) = paths.iter().find(|path| !reaches(path[path.len() - 1])) {
            return Some(path.clone());
        }
        let mut longer = Vec::new();
        for path in paths {
            for to in machine.successors(path[path.len() - 1]) {
                if !seen.contains(&to) {
                    seen.push(to);
                    longer.push([path.as_slice(), &[to]].concat());
                }
            }
        }
        paths = longer;
    }
    None
}

/// The length of the shortest behaviour that ends in an initial place or a step that the refined machine does not have.
pub(crate) fn first_stray(machine: &LiveMachine) -> Option<Level> {
    if machine.initial.iter().any(|&place| is_stray_start(machine, place)) {
        return Some(Level(0));
    }
    let strays = |&from: &u8| machine.steps_from(from).any(|(_, to)| is_stray_step(machine, from, to));
    levels(machine).iter().position(|level| level.iter().any(strays)).map(|level| Level(level + 1))
}

pub(crate) fn is_stray_start(machine: &LiveMachine, place: u8) -> bool {
    let refined = machine.refines.as_ref();
    refined.is_some_and(|(other, map)| !other.initial.contains(&map[usize::from(place)]))
}

pub(crate) fn is_stray_step(machine: &LiveMachine, from: u8, to: u8) -> bool {
    machine.refines.as_ref().is_some_and(|(other, map)| {
        let (from, to) = (map[usize::from(from)], map[usize::from(to)]);
        from != to && !other.steps_from(from).any(|(_, place)| place == to)
    })
}

/// Every behaviour that repeats itself with up to so many positions, stuttering steps included.
pub(crate) fn lassos(machine: &LiveMachine, positions: usize) -> Vec<Word> {
    let onward = |place: u8| machine.successors(place).into_iter().chain([place]);
    let mut words = Vec::new();
    let mut paths: Vec<Vec<u8>> = machine.starts().into_iter().map(|place| vec![place]).collect();
    for _ in 0..positions {
        for path in &paths {
            let last = path[path.len() - 1];
            let starts = (0..path.len()).filter(|&start| onward(last).any(|to| to == path[start]));
            words.extend(starts.map(|loop_start| Word { places: path.clone(), loop_start }));
        }
        let longer = |path: &Vec<u8>| {
            onward(path[path.len() - 1]).map(|to| [path.as_slice(), &[to]].concat()).collect::<Vec<_>>()
        };
        paths = paths.iter().flat_map(longer).collect();
    }
    words
}
