//! Behaviours that are walked by hand and go round for ever, against the definitions on the tables of random machines.

use proptest::prelude::*;
use synod_judge::Walk;
use synod_messages::{LassoHere, View, WalkAnswer, WalkRequest};

use crate::random_liveness::{machine, obligations, place, refinement};
use crate::support::live_machine::LiveMachine;
use crate::support::walk;
use crate::support::word::Word;

/// The choices that lead along the places of a word, but for its way back.
fn path(walk: &mut Walk, word: &Word) -> Option<Vec<u32>> {
    let mut path = Vec::new();
    for wanted in &word.places {
        let view = look(walk, &path);
        let mut choices = (0..).zip(&view.choices);
        let (choice, _) =
            choices.find(|(_, choice)| choice.is_within && place(&choice.step.state) == *wanted)?;
        path.push(choice);
    }
    Some(path)
}

fn look(walk: &mut Walk, path: &[u32]) -> View {
    match walk.answer(&WalkRequest::Look { path: path.to_vec() }) {
        WalkAnswer::View(view) => view,
        other => panic!("{other:?}"),
    }
}

/// Every word of the machine that actions alone go along, and what the walk says of it. (Stuttering in between has no choice.)
fn compare(machine: &LiveMachine) -> Result<(), TestCaseError> {
    let mut walk = synod_judge::walk(machine.clone());
    for word in walk::lassos(machine, 4) {
        let stutters = word.places.windows(2).any(|pair| pair[0] == pair[1]);
        let Some(path) = path(&mut walk, &word).filter(|_| !stutters) else { continue };
        let answer = walk.answer(&WalkRequest::Lasso { path, loop_start: word.loop_start as u64 });
        let WalkAnswer::Lasso(lasso) = answer else {
            return Err(TestCaseError::fail(format!("{answer:?} of {word:?}")));
        };
        is_judged_right(machine, &word, &lasso)?;
    }
    Ok(())
}

fn is_judged_right(machine: &LiveMachine, word: &Word, lasso: &LassoHere) -> Result<(), TestCaseError> {
    let (last, back) = word.step(word.places.len() - 1);
    prop_assert_eq!(lasso.back.is_some(), last != back);
    let fair: Vec<bool> =
        machine.fairness.iter().map(|&constraint| word.is_fair(machine, constraint)).collect();
    let told: Vec<bool> = lasso.fairness.iter().map(|(_, why)| why.is_some()).collect();
    prop_assert_eq!(&told, &fair, "{:?}", word);
    prop_assert_eq!(lasso.is_fair(), !fair.contains(&false));
    for property in &lasso.properties {
        let parts = obligations(machine, &property.name);
        let failed = parts.into_iter().find(|(_, view, tree)| !word.truth(*view, tree)[0]);
        prop_assert_eq!(property.holds, failed.is_none(), "{} of {:?}", property.name, word);
        prop_assert_eq!(&property.part, &failed.map(|(part, ..)| part).unwrap_or_default());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_walk_that_goes_round_is_judged_by_the_definitions(machine in machine()) {
        compare(&machine)?;
    }

    #[test]
    fn so_is_what_it_promises_to_another(machine in refinement()) {
        compare(&machine)?;
    }

    /// Where no step leads back, there is no such behaviour.
    #[test]
    fn what_does_not_close_is_refused(machine in machine()) {
        let mut walk = synod_judge::walk(machine.clone());
        for first in walk::lassos(&machine, 3) {
            let Some(path) = path(&mut walk, &first) else { continue };
            let (last, start) = (first.places[first.places.len() - 1], 0);
            let closes = last == first.places[start] || machine.successors(last).contains(&first.places[start]);
            let answer = walk.answer(&WalkRequest::Lasso { path: path.clone(), loop_start: start as u64 });
            prop_assert_eq!(matches!(answer, WalkAnswer::Lasso(_)), closes, "{:?}", answer);
            let beyond = walk.answer(&WalkRequest::Lasso { loop_start: path.len() as u64, path });
            prop_assert!(matches!(beyond, WalkAnswer::Refused(_)));
        }
    }
}
