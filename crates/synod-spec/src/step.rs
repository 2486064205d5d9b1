//! Predicates of steps: which steps fairness and formulas speak of.
//!
//! They are TLA+'s `<<A>>_vars`: whatever the predicate says, only a step that changes the state satisfies it. Where two
//! actions lead from one state to the same other state there is one step, and it satisfies what either action does.

use synod_messages::ActionInfo;

use crate::{Action, Spec};

/// A predicate of steps, with a name for the report.
pub struct StepPredicate<S: Spec> {
    label: String,
    kind: Kind<S>,
}

/// A test of a step: the state before, the action, the state after.
type OfStep<S> =
    Box<dyn Fn(&S, &<S as Spec>::State, &<S as Spec>::Action, &<S as Spec>::State) -> bool + Send + Sync>;

enum Kind<S: Spec> {
    Any,
    /// All actions of this name; or that there is none.
    Named(Result<usize, String>),
    Exactly(S::Action),
    Where(OfStep<S>),
}

/// Every step: `next` as a whole.
///
/// ```text
/// f.weak(any_step());    // TLA+'s WF_vars(Next)
/// ```
#[must_use]
pub fn any_step<S: Spec>() -> StepPredicate<S> {
    StepPredicate { label: "any step".to_owned(), kind: Kind::Any }
}

/// Every step of the actions with this name, whatever their arguments. A name that no action has is reported before
/// anything is searched.
///
/// ```text
/// f.strong(step_of("Receive"));
/// ```
#[must_use]
pub fn step_of<S: Spec>(name: &str) -> StepPredicate<S> {
    StepPredicate { label: name.to_owned(), kind: Kind::Named(find(name, &S::Action::describe())) }
}

/// The steps of one action with its arguments.
///
/// ```text
/// for process in Process::all() {
///     f.weak(step(Action::Enter { process }));
/// }
/// ```
#[must_use]
pub fn step<S: Spec>(action: S::Action) -> StepPredicate<S> {
    StepPredicate { label: action.show().to_string(), kind: Kind::Exactly(action) }
}

/// The steps that satisfy any test of the constants, the state before, the action and the state after. The name is for the report.
/// Where the test calls methods of what it is given, it has to say of what type that is.
///
/// ```text
/// f.weak(step_where("p's steps", move |_, _, action: &Action, _| action.process() == p));
/// ```
#[must_use]
pub fn step_where<S: Spec>(
    label: &str,
    test: impl Fn(&S, &S::State, &S::Action, &S::State) -> bool + Send + Sync + 'static,
) -> StepPredicate<S> {
    StepPredicate { label: label.to_owned(), kind: Kind::Where(Box::new(test)) }
}

impl<S: Spec> StepPredicate<S> {
    /// Its name in reports.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether a step satisfies it. It is for the caller to see that the step changes the state.
    #[inline]
    #[must_use]
    pub fn holds(&self, spec: &S, from: &S::State, action: &S::Action, to: &S::State) -> bool {
        match &self.kind {
            Kind::Any => true,
            Kind::Named(variant) => variant.as_ref().is_ok_and(|variant| *variant == action.variant()),
            Kind::Exactly(wanted) => wanted == action,
            Kind::Where(test) => test(spec, from, action, to),
        }
    }

    /// Whether it is `next` as a whole.
    #[must_use]
    pub fn is_any(&self) -> bool {
        matches!(self.kind, Kind::Any)
    }

    /// Whether it speaks of an action that exists.
    ///
    /// # Errors
    /// That it does not, with the names of those that do.
    pub fn validate(&self) -> Result<(), String> {
        match &self.kind {
            Kind::Named(Err(why)) => Err(why.clone()),
            _ => Ok(()),
        }
    }
}

impl<S: Spec> std::fmt::Debug for StepPredicate<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.label)
    }
}

/// The number of the action with this name.
///
/// # Errors
/// There is none; with the names of those that there are.
fn find(name: &str, actions: &[ActionInfo]) -> Result<usize, String> {
    let names: Vec<&str> = actions.iter().map(|action| action.name.as_str()).collect();
    let found = names.iter().position(|action| *action == name);
    found.ok_or_else(|| format!("there is no action `{name}`; there are: {}", names.join(", ")))
}
