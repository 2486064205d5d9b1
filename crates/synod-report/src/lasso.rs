//! Behaviours that go on for ever, as a finite thing: a *lasso*, which is some steps and then a cycle that repeats.
//!
//! The states are numbered as in a trace. The cycle consists of the states from the one that the last state returns to, up
//! to the last, and its last step is the way back, which is numbered like a step to one more state. Where a lasso
//! returns to its last state at once, the behaviour *stutters*: nothing changes any more.

use synod_messages::Counterexample;

use crate::numbers::plural;

/// The shape of a lasso.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lasso {
    /// The state that the last one returns to; so many steps lead to the cycle.
    pub(crate) start: usize,
    /// The steps of the cycle that actions take; 0 where it only stutters.
    pub(crate) steps: usize,
}

impl Lasso {
    /// That of a counterexample, if it is one.
    pub(crate) fn of(found: &Counterexample) -> Option<Self> {
        let last = found.steps.len().checked_sub(1)?;
        let start = usize::try_from(found.loop_start?).map_or(last, |start| start.min(last));
        let back = usize::from(start < last && found.loop_action.is_some());
        Some(Self { start, steps: last - start + back })
    }

    /// Whether nothing changes any more from its last state on.
    pub(crate) fn stutters(self) -> bool {
        self.steps == 0
    }

    /// `by a cycle of 2 steps after 3 steps`, `by stuttering in an initial state`.
    pub(crate) fn describe(self) -> String {
        let before = plural(self.start as u64, "step");
        match (self.stutters(), self.start) {
            (true, 0) => "by stuttering in an initial state".to_owned(),
            (true, _) => format!("by stuttering after {before}"),
            (false, 0) => format!("by {} from an initial state", self.cycle()),
            (false, _) => format!("by {} after {before}", self.cycle()),
        }
    }

    fn cycle(self) -> String {
        format!("a cycle of {}", plural(self.steps as u64, "step"))
    }
}

#[cfg(test)]
mod tests {
    use synod_messages::{ActionTaken, TraceStep};

    use super::*;

    fn described(states: usize, start: u64, has_action: bool) -> String {
        let action = ActionTaken { name: "Back".into(), args: Vec::new() };
        let found = Counterexample {
            steps: vec![TraceStep::default(); states],
            loop_start: Some(start),
            loop_action: has_action.then_some(action),
            ..Counterexample::default()
        };
        Lasso::of(&found).unwrap().describe()
    }

    #[test]
    fn every_shape_has_its_words() {
        assert_eq!(described(5, 3, true), "by a cycle of 2 steps after 3 steps");
        assert_eq!(described(5, 3, false), "by a cycle of 1 step after 3 steps");
        assert_eq!(described(2, 0, true), "by a cycle of 2 steps from an initial state");
        assert_eq!(described(2, 1, false), "by stuttering after 1 step");
        assert_eq!(described(2, 1, true), "by stuttering after 1 step");
        assert_eq!(described(1, 0, false), "by stuttering in an initial state");
        assert_eq!(described(1, 9, false), "by stuttering in an initial state");
    }

    #[test]
    fn a_finite_behaviour_is_none() {
        let found = Counterexample { steps: vec![TraceStep::default()], ..Counterexample::default() };
        assert_eq!(Lasso::of(&found), None);
        assert_eq!(Lasso::of(&Counterexample { loop_start: Some(0), ..Counterexample::default() }), None);
    }
}
