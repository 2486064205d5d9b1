//! The switches of an instrumented specification: which small change of its source is on.
//!
//! `check audit` writes such specifications and compiles them once; the program of one is then told which change to make. No
//! specification that somebody writes has a use for this.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use synod_spec::{Fairness, Judgement, Spec, StepPredicate};

/// The change that is on; 0 stands for none. It is set before anything is asked of the specification.
static ON: AtomicU32 = AtomicU32::new(0);

/// Turns a change on, and the one before it off.
pub(crate) fn turn_on(mutant: u32) {
    ON.store(mutant, Relaxed);
}

/// Whether this change is on.
#[inline]
#[must_use]
pub fn is(mutant: u32) -> bool {
    ON.load(Relaxed) == mutant
}

/// What a part of a claim may be: `bool`, or a [`Judgement`].
pub trait Claim {
    /// One that is false.
    fn failed() -> Self;
}

impl Claim for bool {
    fn failed() -> Self {
        false
    }
}

impl Claim for Judgement {
    fn failed() -> Self {
        Err("check audit made it fail".to_owned())
    }
}

/// The claim, or one that is false.
#[inline]
pub fn failing<C: Claim>(mutant: u32, claim: C) -> C {
    if is(mutant) { C::failed() } else { claim }
}

/// `all`, or `any`.
#[inline]
pub fn all<I: Iterator>(mutant: u32, mut items: I, test: impl FnMut(I::Item) -> bool) -> bool {
    if is(mutant) { items.any(test) } else { items.all(test) }
}

/// `any`, or `all`.
#[inline]
pub fn any<I: Iterator>(mutant: u32, mut items: I, test: impl FnMut(I::Item) -> bool) -> bool {
    if is(mutant) { items.all(test) } else { items.any(test) }
}

/// The larger one of two, or the smaller one.
#[inline]
pub fn max<T: Ord>(mutant: u32, one: T, other: T) -> T {
    if is(mutant) { one.min(other) } else { one.max(other) }
}

/// The smaller one of two, or the larger one.
#[inline]
pub fn min<T: Ord>(mutant: u32, one: T, other: T) -> T {
    if is(mutant) { one.max(other) } else { one.min(other) }
}

/// The largest one, or the smallest one.
#[inline]
pub fn largest<I: Iterator<Item: Ord>>(mutant: u32, items: I) -> Option<I::Item> {
    if is(mutant) { items.min() } else { items.max() }
}

/// The smallest one, or the largest one.
#[inline]
pub fn smallest<I: Iterator<Item: Ord>>(mutant: u32, items: I) -> Option<I::Item> {
    if is(mutant) { items.max() } else { items.min() }
}

/// Strong fairness, or weak fairness.
pub fn strong<S: Spec>(mutant: u32, fairness: &mut Fairness<S>, step: StepPredicate<S>) {
    if is(mutant) { fairness.weak(step) } else { fairness.strong(step) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test, since there is one switch for the whole program.
    #[test]
    fn each_switch_changes_one_thing() {
        let values = |mutant| {
            turn_on(mutant);
            let (even, list) = (|n: u32| n.is_multiple_of(2), [1, 2, 3]);
            (
                (all(1, list.into_iter(), even), any(2, list.into_iter(), even)),
                (max(3, 1, 2), min(4, 1, 2)),
                (largest(5, list.into_iter()), smallest(6, list.into_iter())),
                (failing(7, true), failing::<Judgement>(8, Ok(())).is_ok()),
            )
        };
        let none = ((false, true), (2, 1), (Some(3), Some(1)), (true, true));
        assert_eq!(values(0), none);
        let changed = [
            ((true, true), none.1, none.2, none.3),
            ((false, false), none.1, none.2, none.3),
            (none.0, (1, 1), none.2, none.3),
            (none.0, (2, 2), none.2, none.3),
            (none.0, none.1, (Some(1), Some(1)), none.3),
            (none.0, none.1, (Some(3), Some(3)), none.3),
            (none.0, none.1, none.2, (false, true)),
            (none.0, none.1, none.2, (true, false)),
        ];
        for (mutant, expected) in (1..).zip(changed) {
            assert_eq!(values(mutant), expected, "mutant {mutant}");
        }
        turn_on(0);
    }
}
