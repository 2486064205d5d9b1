//! What was found, claim by claim, and when that is enough to stop.
//!
//! A finding has a length: the number of steps of the behaviour that shows it. A finding at a state of level `d` has
//! length `d`; one about a step from level `d`, or about a successor that is outside the bounds and so in no level, has
//! length `d + 1` and waits until level `d + 1` is finished. So when a level is finished, all findings of its length are
//! known. Of one claim only the shortest finding matters; a state and a step of the same length are both kept, and the
//! replay decides which of the two behaviours chooses earlier steps.

use crate::batch::Finding;
use crate::ids::Positions;
use crate::machine::ClaimKind;

/// The shortest finding of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Steps of the behaviour.
    pub(crate) length: usize,
    /// The first state of this length that shows it.
    pub(crate) state: Option<usize>,
    /// The first step of this length that shows it.
    pub(crate) step: Option<StepSite>,
}

/// A step: where it starts (`None`: nowhere, it is an initial state) and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepSite {
    pub(crate) from: Option<usize>,
    pub(crate) choice: u32,
}

/// What was found so far.
#[derive(Debug)]
pub(crate) struct Findings {
    kinds: Vec<ClaimKind>,
    expected: Vec<bool>,
    open: Vec<bool>,
    found: Vec<Option<Found>>,
    /// Findings at the states of the current level.
    at_states: Vec<Option<usize>>,
    /// Findings at steps to the current level.
    at_steps: Vec<Option<StepSite>>,
    /// Findings at steps from the current level.
    at_next_steps: Vec<Option<StepSite>>,
}

impl Findings {
    pub(crate) fn new(kinds: Vec<ClaimKind>, expected: Vec<bool>) -> Self {
        let claims = kinds.len();
        Self {
            kinds,
            expected,
            open: vec![true; claims],
            found: vec![None; claims],
            at_states: vec![None; claims],
            at_steps: vec![None; claims],
            at_next_steps: vec![None; claims],
        }
    }

    /// The claims that nothing was found of at an earlier level.
    pub(crate) fn open(&self) -> &[bool] {
        &self.open
    }

    /// Takes in what was found among the initial states that are outside the bounds. Portions come in order.
    pub(crate) fn initial(&mut self, at_steps: &[Option<Finding>]) {
        for (mine, finding) in self.at_steps.iter_mut().zip(at_steps) {
            *mine = mine.or(finding.and_then(|f| f.choice).map(|choice| StepSite { from: None, choice }));
        }
    }

    /// Takes in what was found in a chunk. Chunks come in order.
    pub(crate) fn chunk(
        &mut self,
        positions: &Positions,
        at_states: &[Option<Finding>],
        at_steps: &[Option<Finding>],
    ) {
        let global = |finding: &Finding| positions.start + finding.position as usize;
        for (mine, finding) in self.at_states.iter_mut().zip(at_states) {
            *mine = mine.or(finding.as_ref().map(global));
        }
        for (mine, finding) in self.at_next_steps.iter_mut().zip(at_steps) {
            let site = |f: &Finding| StepSite { from: Some(global(f)), choice: f.choice.unwrap_or(0) };
            *mine = mine.or(finding.as_ref().map(site));
        }
    }

    /// All states of this level were judged.
    pub(crate) fn end_level(&mut self, level: usize) {
        for claim in 0..self.kinds.len() {
            let (state, step) = (self.at_states[claim].take(), self.at_steps[claim].take());
            if self.open[claim] && (state.is_some() || step.is_some()) {
                self.found[claim] = Some(Found { length: level, state, step });
                self.open[claim] = false;
            }
        }
        std::mem::swap(&mut self.at_steps, &mut self.at_next_steps);
    }

    /// The search ends in the middle of this level, or after it without going on: what is known is worth
    /// telling, although something shorter may be among the rest.
    pub(crate) fn end_early(&mut self, level: usize) {
        self.end_level(level);
        self.end_level(level + 1);
    }

    /// Whether a violation was found and no further level can change what is to be reported: one that is not
    /// expected, or all of the expected ones.
    pub(crate) fn is_enough(&self) -> bool {
        let violated = |claim: usize| self.kinds[claim] == ClaimKind::Never && self.found[claim].is_some();
        let mut claims = 0..self.kinds.len();
        let surprise = claims.clone().any(|c| violated(c) && !self.expected[c]);
        surprise || (self.expected.contains(&true) && claims.all(|c| !self.expected[c] || violated(c)))
    }

    /// The shortest finding of each claim.
    pub(crate) fn into_found(self) -> Vec<Option<Found>> {
        self.found
    }
}
