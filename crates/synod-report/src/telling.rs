//! How a report is told: what the reader asked for, and how wide the page is.

use crate::layout::LINE_WIDTH;

/// What is told, and how wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    /// How a trace shows its states.
    pub detail: Detail,
    /// What is said of the fairness of a behaviour that goes on for ever.
    pub fairness: FairnessDetail,
    /// The columns that lines are kept within where their content can be broken. Anything but the default
    /// belongs to a terminal: a report that is kept must not depend on one.
    pub width: usize,
}

/// How a trace shows its states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// By what each step changes.
    #[default]
    Changes,
    /// Whole.
    WholeStates,
}

/// What is said of the fairness of a behaviour that goes on for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FairnessDetail {
    /// That it is fair, and how to learn why.
    #[default]
    Pointer,
    /// Why, for each constraint.
    Reasons,
}

impl Default for Telling {
    fn default() -> Self {
        Self { detail: Detail::default(), fairness: FairnessDetail::default(), width: LINE_WIDTH }
    }
}
