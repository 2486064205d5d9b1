//! The steps of a system in a state.
//!
//! First what the processes do, then what fails: of several shortest counterexamples the one is shown that chooses earlier steps,
//! and it should not have failures that it can do without.

use synod_spec::Steps;

use crate::{Budget, Order, Recovery, Step, System, SystemSpec, apply, failures};

/// Takes every step of a state.
pub fn take_steps<P: SystemSpec>(protocol: &P, s: &System<P>, steps: &mut Steps<'_, P>) {
    deliveries(protocol, s, steps);
    timeouts(protocol, s, steps);
    let failures = protocol.failures();
    if failures.losses_budget().allows(s.failures.losses) {
        losses(failures.losses_budget(), s, steps);
    }
    if failures.duplicates_budget().allows(s.failures.duplicates)
        && protocol.network().order() != Order::Repeating
    {
        duplicates(failures.duplicates_budget(), s, steps);
    }
    if failures.crashes_budget().is_some() {
        crashes(protocol, s, steps);
    }
    if failures.partitions_budget().is_some() {
        partitions(protocol, s, steps);
    }
}

fn deliveries<P: SystemSpec>(protocol: &P, s: &System<P>, steps: &mut Steps<'_, P>) {
    let leaves_ignored = protocol.network().leaves_ignored();
    for place in s.network.deliverable() {
        let envelope = s.network.at(place);
        if s.is_up(envelope.to) && s.failures.connects(envelope.from, envelope.to) {
            let deliver = |t: &mut System<P>| {
                let has_sent = apply::handle(protocol, t, envelope.clone(), None);
                let is_step =
                    has_sent || !leaves_ignored || t[envelope.to] != s[envelope.to] || t.history != s.history;
                if is_step {
                    t.network.take_out(place, envelope);
                }
                is_step
            };
            steps.take_and_undo(Step::Deliver(envelope.clone()), deliver, |t| undo(t, s, envelope.to));
        }
    }
}

/// Takes back what a process did.
#[inline]
fn undo<P: SystemSpec>(t: &mut System<P>, s: &System<P>, process: P::Process) {
    t.processes[process].clone_from(&s.processes[process]);
    t.network.clone_from(&s.network);
    t.history.clone_from(&s.history);
}

fn timeouts<P: SystemSpec>(protocol: &P, s: &System<P>, steps: &mut Steps<'_, P>) {
    for (process, local) in s.iter().filter(|(process, _)| s.is_up(*process)) {
        for timeout in protocol.timeouts(process, local) {
            let step = Step::Timeout(process, timeout.clone());
            let act = |t: &mut System<P>| {
                apply::timeout(protocol, t, process, timeout, None);
                true
            };
            steps.take_and_undo(step, act, |t| undo(t, s, process));
        }
    }
}

fn losses<P: SystemSpec>(budget: Budget, s: &System<P>, steps: &mut Steps<'_, P>) {
    for place in s.network.distinct() {
        steps.take(Step::Lose(s.network.at(place).clone()), |t| {
            t.network.lose(place);
            t.failures.losses = budget.count(t.failures.losses);
        });
    }
}

fn duplicates<P: SystemSpec>(budget: Budget, s: &System<P>, steps: &mut Steps<'_, P>) {
    for place in s.network.distinct() {
        steps.take(Step::Duplicate(s.network.at(place).clone()), |t| {
            t.network.duplicate(place);
            t.failures.duplicates = budget.count(t.failures.duplicates);
        });
    }
}

fn crashes<P: SystemSpec>(protocol: &P, s: &System<P>, steps: &mut Steps<'_, P>) {
    let failures = protocol.failures();
    let may_crash =
        failures.crashes_budget().allows(s.failures.crashes) && s.failures.down.len() < failures.most_down();
    for (process, _) in s.iter() {
        if !s.is_up(process) {
            if failures.recovery() == Recovery::Possible {
                steps.take(Step::Recover(process), |t| apply::recover(protocol, t, process, None));
            }
        } else if may_crash && protocol.may_crash(process) {
            steps.take(Step::Crash(process), |t| apply::crash(protocol, t, process, None));
        }
    }
}

fn partitions<P: SystemSpec>(protocol: &P, s: &System<P>, steps: &mut Steps<'_, P>) {
    let budget = protocol.failures().partitions_budget();
    if s.failures.part.is_some() {
        steps.take(Step::Heal, |t| t.failures.part = None);
    } else if budget.allows(s.failures.partitions) {
        for (part, rest) in failures::named_partitions(protocol) {
            steps.take(Step::Partition(part.clone(), rest), |t| {
                t.failures.part = Some(part);
                t.failures.partitions = budget.count(t.failures.partitions);
            });
        }
    }
}
