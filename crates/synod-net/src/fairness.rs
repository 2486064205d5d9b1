//! Fairness of a system: whose steps, and which deliveries, are not put off for ever.
//!
//! A process that is down, or cut off by a partition, has no step to take, so weak fairness asks nothing of it then. Strong fairness
//! of a delivery is what a *fair-lossy* link promises: what is sent again and again arrives again and again.

use synod_spec::{StepPredicate, Value, step_where};

use crate::{Envelope, Step, SystemSpec};

/// The steps of a process: messages that arrive there, what it does by itself, its recovery.
///
/// ```text
/// for p in self.members() {
///     f.weak(steps_of(p));
/// }
/// ```
#[must_use]
pub fn steps_of<P: SystemSpec>(process: P::Process) -> StepPredicate<P> {
    let label = format!("{}'s steps", process.show());
    step_where(&label, move |_, _, step: &Step<P>, _| step.process() == Some(process))
}

/// What a process does by itself.
#[must_use]
pub fn timeouts_of<P: SystemSpec>(process: P::Process) -> StepPredicate<P> {
    let label = format!("{}'s timeouts", process.show());
    step_where(&label, move |_, _, step: &Step<P>, _| matches!(step, Step::Timeout(at, _) if *at == process))
}

/// The recovery of a process.
#[must_use]
pub fn recovery_of<P: SystemSpec>(process: P::Process) -> StepPredicate<P> {
    let label = format!("{}'s recovery", process.show());
    step_where(&label, move |_, _, step: &Step<P>, _| matches!(step, Step::Recover(at) if *at == process))
}

/// The arrival of messages at a process.
#[must_use]
pub fn deliveries_to<P: SystemSpec>(process: P::Process) -> StepPredicate<P> {
    deliveries(&format!("deliveries to {}", process.show()), move |envelope| envelope.to == process)
}

/// The arrival of messages from one process at another.
#[must_use]
pub fn deliveries_between<P: SystemSpec>(from: P::Process, to: P::Process) -> StepPredicate<P> {
    let label = format!("deliveries {}→{}", from.show(), to.show());
    deliveries(&label, move |envelope| envelope.from == from && envelope.to == to)
}

/// The arrival of messages that satisfy a test: a single one, or all of a kind. The name is for the report.
#[must_use]
pub fn deliveries<P: SystemSpec>(
    label: &str,
    test: impl Fn(&Envelope<P::Process, P::Message>) -> bool + Send + Sync + 'static,
) -> StepPredicate<P> {
    step_where(
        label,
        move |_, _, step: &Step<P>, _| matches!(step, Step::Deliver(envelope) if test(envelope)),
    )
}
