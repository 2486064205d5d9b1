//! Checks one model: search, replay, report.

use std::time::Instant;

use synod_explore::{Grain, Observer, SpecMachine, catch};
use synod_messages::{Expectation, ModelReport, Options, Survey, SurveyJob};
use synod_spec::Spec;

use crate::evidence::{Fault, findings};
use crate::liveness_evidence::counterexamples;
use crate::plan::{self, Plan, sensitive_to_stuttering};
use crate::report::About;
use crate::run::{Asked, Run};
use crate::spec_subject::SpecSubject;
use crate::subject::Subject;
use crate::walk::Walk;

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
    let subject = SpecSubject::new(SpecMachine::new(spec, options.verify));
    judge(model, &subject, expectation, options, observer, grain)
}

/// The same for any spec; nothing from here on is compiled with it.
fn judge(
    model: &str,
    subject: &dyn Subject,
    expectation: &Expectation,
    options: &Options,
    observer: &dyn Observer,
    grain: Grain,
) -> Result<ModelReport, Fault> {
    let began = Instant::now();
    let outline = subject.outline();
    let plan = outline.needs_graph().then(|| Plan::of(outline)).transpose().map_err(Fault)?;
    let by_fingerprint = options.fingerprint && plan.is_none();
    warn(options.fingerprint && !by_fingerprint, &sensitive_to_stuttering(outline), observer);
    let run = Run { stated: &outline.properties, expectation, options, by_fingerprint, grain };
    let labeller = plan.as_ref().map(|plan| subject.labeller(&plan.states, &plan.steps));
    let asked = plan.as_ref().zip(labeller.as_deref()).map(|(plan, labeller)| Asked {
        labeller,
        rules: &plan.rules,
        questions: &plan.questions,
    });
    let (searched, liveness, digest) = run.search(subject.machine(), asked, observer);
    let seconds = began.elapsed().as_secs_f64() - liveness.graph.as_ref().map_or(0.0, |graph| graph.seconds);
    let mut findings = findings(subject, &searched, by_fingerprint, options.witnesses)?;
    if let (Some(plan), Some(labeller)) = (&plan, &labeller) {
        findings.found.extend(counterexamples(subject, plan, &**labeller, &liveness)?);
    }
    let about = About {
        model: model.to_owned(),
        constants: outline.constants.clone(),
        actions: outline.actions.clone(),
        may_happen: outline.may_happen.clone(),
        fairness: outline.fairness.iter().map(|constraint| constraint.text.clone()).collect(),
        bounds: subject.bounds(),
        processes: catch(|| subject.processes()).unwrap_or_default(),
        digest,
    };
    Ok(run.report(about, &searched, liveness, findings, seconds))
}

/// A walk in a spec that has not begun.
///
/// # Panics
/// Where the spec's `properties`, `bounds` or `fairness` do.
pub fn walk<S: Spec>(spec: S) -> Walk {
    Walk::over(Box::new(SpecSubject::new(SpecMachine::new(spec, false))))
}

/// Whether a spec's fairness and temporal properties make sense: every action that they name exists, and no formula is too large to be
/// judged.
///
/// # Errors
/// What is wrong, for the author of the spec.
pub fn validate<S: Spec>(spec: S) -> Result<(), String> {
    plan::validate(SpecSubject::new(SpecMachine::new(spec, false)).outline())
}

/// Looks at a model for what never happens in it; judges nothing.
pub fn survey<S: Spec>(spec: S, job: &SurveyJob) -> Survey {
    crate::survey::survey(&SpecSubject::new(SpecMachine::new(spec, false)), job)
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
