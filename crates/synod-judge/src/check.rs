//! Checks one model: search, replay, report.

use std::time::Instant;

use synod_explore::{Common, Grain, Observer, SpecMachine, catch};
use synod_messages::{Expectation, ModelReport, Options};
use synod_spec::{Action, FairnessConstraint, Spec};

use crate::evidence::{Fault, findings};
use crate::liveness_evidence;
use crate::plan::{self, Parts, Plan, needs_graph, needs_graph_for, sensitive_to_stuttering};
use crate::report::About;
use crate::run::{Asked, Run, Stated};

/// Explores every interleaving of a spec and says what was found. `expectation` only says how long to search: until all that is
/// expected was found.
///
/// `seconds` of the report is the time of the search; `peak_bytes` is left at 0, since only the program knows it.
///
/// # Errors
/// A fault of Synod: a finding that does not survive its replay although the spec is deterministic.
///
/// # Panics
/// Where the threads cannot be started.
pub fn check<S: Spec>(
    model: &str,
    spec: S,
    expectation: &Expectation,
    options: &Options,
    observer: &dyn Observer,
) -> Result<ModelReport, Fault> {
    check_in_portions(model, spec, expectation, options, observer, Grain::default())
}

/// [`check()`] with its work in portions of another size, which the report must not show.
///
/// # Errors
/// As [`check()`].
///
/// # Panics
/// As [`check()`].
pub fn check_in_portions<S: Spec>(
    model: &str,
    spec: S,
    expectation: &Expectation,
    options: &Options,
    observer: &dyn Observer,
    grain: Grain,
) -> Result<ModelReport, Fault> {
    let began = Instant::now();
    let machine = SpecMachine::new(spec, options.verify);
    let parts = Parts::of(machine.spec());
    let plan =
        needs_graph(machine.properties()).then(|| Plan::of(&machine, &parts)).transpose().map_err(Fault)?;
    let by_fingerprint = options.fingerprint && plan.is_none();
    warn(options.fingerprint && !by_fingerprint, &sensitive_to_stuttering(machine.properties()), observer);
    let run = Run {
        stated: stated(&machine),
        common: machine.claim(Common::ALL[0]),
        expectation,
        options,
        by_fingerprint,
        grain,
    };
    let asked = plan.as_ref().map(|plan| Asked {
        labeller: &plan.labeller,
        rules: &plan.rules,
        questions: &plan.questions,
    });
    let (searched, liveness) = run.search(&machine, asked, observer);
    let seconds = began.elapsed().as_secs_f64() - liveness.graph.as_ref().map_or(0.0, |graph| graph.seconds);
    let mut findings = findings(&machine, &searched, by_fingerprint, options.witnesses)?;
    if let Some(plan) = &plan {
        findings.found.extend(liveness_evidence::counterexamples(&machine, &parts, plan, &liveness)?);
    }
    let about = About {
        model: model.to_owned(),
        constants: machine.spec().values(),
        actions: S::Action::describe(),
        fairness: parts.fairness().list().iter().map(FairnessConstraint::describe).collect(),
        bounds: machine.bounds(),
        processes: catch(|| machine.spec().processes()).unwrap_or_default(),
    };
    Ok(run.report(about, &searched, liveness, findings, seconds))
}

/// What is stated of the model, without its predicates.
fn stated<S: Spec>(machine: &SpecMachine<S>) -> Vec<Stated> {
    let one = |property: &synod_spec::Property<S>| Stated {
        name: property.name.clone(),
        place: property.place.clone(),
        kind: property.kind,
        needs_graph: needs_graph_for(&property.predicate),
    };
    machine.properties().list().iter().map(one).collect()
}

/// Whether a spec's fairness and temporal properties make sense: every action that they name exists, and no formula is too large to be
/// judged.
///
/// # Errors
/// What is wrong, for the author of the spec.
pub fn validate<S: Spec>(spec: S) -> Result<(), String> {
    plan::validate(&SpecMachine::new(spec, false))
}

/// What the user should know before the search.
fn warn(keeps_states: bool, sensitive: &[&str], observer: &dyn Observer) {
    if keeps_states {
        observer.warn(
            "temporal properties need the states themselves, so they are kept whole and not as fingerprints"
                .to_owned(),
        );
    }
    for name in sensitive {
        observer.warn(format!(
            "{name} may tell a behaviour from the same behaviour with a stuttering step more (it uses `next`, or `taken` where \
             repeating a state matters): it then also depends on how finely the spec cuts time into steps"
        ));
    }
}
