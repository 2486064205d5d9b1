//! The kinds of step of a spec.

use synod_messages::{ActionInfo, ActionTaken};

/// The kinds of step of a spec: an enumeration with a variant for each, its fields the arguments.
/// Derive it with `#[derive(Action)]`.
pub trait Action: Clone + PartialEq + Send + Sync + 'static {
    /// How many variants there are.
    const COUNT: usize;

    /// The variants' names and docs, in the order of their declaration.
    fn describe() -> Vec<ActionInfo>;

    /// The number of this action's variant, below [`Action::COUNT`].
    fn variant(&self) -> usize;

    /// The action with its arguments as data.
    fn show(&self) -> ActionTaken;
}
