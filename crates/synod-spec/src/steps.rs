//! Where `next` puts the steps of a state.

use crate::Spec;

/// The steps of one state, as [`Spec::next`] takes them. Their order matters only for which of several
/// shortest counterexamples is shown: the one that chooses earlier steps.
pub struct Steps<'a, S: Spec> {
    current: &'a S::State,
    scratch: &'a mut S::State,
    sink: &'a mut dyn StepSink<S>,
    announce: bool,
    /// Whether `scratch` is equal to `current`.
    is_fresh: bool,
}

/// Who receives the steps: the search, or the replay of a trace.
pub trait StepSink<S: Spec> {
    /// A step to `next`.
    fn step(&mut self, action: S::Action, next: &S::State);

    /// A step of `action` is about to be computed. Called only where [`Steps::announcing`] asked for
    /// it: to know which action panics.
    fn begin(&mut self, _action: &S::Action) {}
}

impl<'a, S: Spec> Steps<'a, S> {
    /// The steps of `current`. `scratch` is any state; it is overwritten, so that taking a step need not allocate.
    #[inline]
    pub fn new(current: &'a S::State, scratch: &'a mut S::State, sink: &'a mut dyn StepSink<S>) -> Self {
        Self { current, scratch, sink, announce: false, is_fresh: false }
    }

    /// Calls [`StepSink::begin`] before each step.
    #[must_use]
    pub fn announcing(mut self) -> Self {
        self.announce = true;
        self
    }

    /// Takes a step of `action` that changes a copy of the current state: what `change` does not
    /// assign stays as it is.
    #[inline]
    pub fn take(&mut self, action: S::Action, change: impl FnOnce(&mut S::State)) {
        self.prepare(&action);
        change(self.scratch);
        self.sink.step(action, self.scratch);
    }

    /// Takes a step of `action` where `change` says that there is one: it changes a copy of the current state and returns
    /// whether that is a step. For steps of which only the attempt shows whether they are any.
    #[inline]
    pub fn take_if(&mut self, action: S::Action, change: impl FnOnce(&mut S::State) -> bool) {
        self.prepare(&action);
        if change(self.scratch) {
            self.sink.step(action, self.scratch);
        }
    }

    /// [`Steps::take_if`] for libraries that know what a step changes: where `change` says that there is no step it has left the
    /// copy as it was, and after a step `undo` makes the copy equal to the current state again. Most steps change little, and to
    /// take that back is less work than to copy the whole state for the next step. Not for specs: what is left behind would be
    /// the beginning of the next step.
    ///
    /// # Panics
    /// In debug builds, where a difference is left.
    #[doc(hidden)]
    #[inline]
    pub fn take_and_undo(
        &mut self,
        action: S::Action,
        change: impl FnOnce(&mut S::State) -> bool,
        undo: impl FnOnce(&mut S::State),
    ) {
        self.prepare(&action);
        if change(self.scratch) {
            self.sink.step(action, self.scratch);
            undo(self.scratch);
        }
        debug_assert!(*self.scratch == *self.current, "a step was not undone");
        self.is_fresh = true;
    }

    /// A copy of the current state, for a step of `action`.
    #[inline]
    fn prepare(&mut self, action: &S::Action) {
        if self.announce {
            self.sink.begin(action);
        }
        if !self.is_fresh {
            self.scratch.clone_from(self.current);
        }
        self.is_fresh = false;
    }
}
