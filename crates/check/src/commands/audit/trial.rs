//! One mutant before all models of its spec: who notices?

use std::time::Duration;

use synod_messages::{
    CheckJob, Counterexample, Description, FindingKind, LimitKind, ModelInfo, ModelReport, Options, Outcome,
    Stop, Verdict,
};
use synod_mutate::{Kind, Mutant};
use synod_report::{Difference, Fate, Missing, MissingKind, ModelResult, SpecReport};

use crate::programs::program::{Answer, Observer, Patience, Program};
use crate::{Error, ErrorKind, interrupt, memory};

/// A mutant may find so many times the states of its model, and so many more.
const MORE_STATES: (u64, u64) = (4, 200_000);
/// It may take so many times the time of its model, and so many seconds more: some models take a millisecond, and the machine may be busy.
const MORE_SECONDS: (f64, f64) = (5.0, 3.0);
/// A program that hangs in `next` hears no request to stop.
const GRACE: Duration = Duration::from_millis(500);

/// A model without any change.
pub(super) struct Base {
    pub(super) info: ModelInfo,
    pub(super) report: ModelReport,
}

/// The models of a spec, those with the fewest steps first.
pub(super) struct Bench {
    pub(super) models: Vec<Base>,
    bytes: Option<u64>,
}

/// What a model says of a mutant.
enum Said {
    /// It gives what it expects, and finds just what it found before.
    Same,
    /// It gives what it expects, and yet something is different.
    Differs(Difference),
    /// The rest.
    Fate(Fate),
}

impl Bench {
    /// The models of a report in which each gives what it expects.
    pub(super) fn of(report: SpecReport, description: &Description) -> Self {
        let mut models = Vec::new();
        for outcome in report.models {
            let info = description.models.iter().find(|info| info.name == outcome.model);
            if let (ModelResult::Reported(report), Some(info)) = (outcome.result, info) {
                models.push(Base { info: info.clone(), report: *report });
            }
        }
        models.sort_by_key(|base| base.report.counts.generated);
        Self { models, bytes: memory::default_limit() }
    }

    /// Their names.
    pub(super) fn names(&self) -> Vec<String> {
        self.models.iter().map(|base| base.info.name.clone()).collect()
    }

    /// What becomes of a mutant.
    ///
    /// # Errors
    /// The program cannot be started; a fault of Synod.
    pub(super) fn judge(&self, program: &Program, mutant: &Mutant) -> Result<Fate, Error> {
        let program = program.mutated(mutant.number);
        let (mut differences, mut undecided) = (Vec::new(), None);
        for base in &self.models {
            match self.ask(&program, base, &[])? {
                Said::Same => {}
                Said::Differs(difference) => differences.push(difference),
                Said::Fate(fate @ (Fate::TooLarge { .. } | Fate::TooSlow { .. })) => {
                    undecided.get_or_insert(fate);
                }
                Said::Fate(fate) => return Ok(fate),
            }
        }
        Ok(match undecided {
            Some(fate) => fate,
            // Claims and fairness leave the states as they are: there it says nothing that nothing is different.
            None if differences.is_empty() && mutant.kind == Kind::System => Fate::Same,
            None => Fate::Unnoticed(differences),
        })
    }

    fn ask(&self, program: &Program, base: &Base, constants: &[(String, String)]) -> Result<Said, Error> {
        Ok(match self.run(program, base, constants)? {
            Ran::Reported(report) => base.hold_against(&report),
            Ran::Missing(missing) => Said::Fate(base.without_report(missing)?),
        })
    }

    /// Checks a model within the limits.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(super) fn run(
        &self,
        program: &Program,
        base: &Base,
        constants: &[(String, String)],
    ) -> Result<Ran, Error> {
        let mut options = Options { threads: 1, digest: true, ..Options::default() };
        options.limits.states = Some(base.most_states());
        options.limits.seconds = Some(base.most_seconds());
        options.limits.bytes = self.bytes;
        let limit = Duration::try_from_secs_f64(base.most_seconds()).ok();
        let patience = Patience { limit, grace: GRACE, most_grace: 10 * GRACE };
        let job = CheckJob { model: Some(base.info.name.clone()), constants: constants.to_vec(), options };
        match program.check(job, &mut Unwatched, patience)? {
            Answer::Report(report) => Ok(Ran::Reported(report)),
            Answer::Missing(missing) => Ok(Ran::Missing(missing)),
            Answer::Description(_) | Answer::Survey(_) => {
                Err(Error::new(ErrorKind::Fault, "a program answered something else than it was asked"))
            }
        }
    }
}

/// What running a model gave.
pub(super) enum Ran {
    /// A report.
    Reported(Box<ModelReport>),
    /// None.
    Missing(Missing),
}

impl Base {
    fn most_states(&self) -> u64 {
        MORE_STATES.0 * self.report.counts.distinct + MORE_STATES.1
    }

    fn most_seconds(&self) -> f64 {
        let graph = self.report.graph.as_ref().map_or(0.0, |graph| graph.seconds);
        MORE_SECONDS.0 * (self.report.seconds + graph) + MORE_SECONDS.1
    }

    fn hold_against(&self, report: &ModelReport) -> Said {
        let model = || self.info.name.clone();
        match self.info.expectation.judge(report) {
            Outcome::AsExpected if self.is_same(report) => Said::Same,
            Outcome::AsExpected => Said::Differs(Difference {
                model: model(),
                before: self.report.counts.distinct,
                after: report.counts.distinct,
                generated_before: self.report.counts.generated,
                generated_after: report.counts.generated,
            }),
            Outcome::Incomplete => Said::Fate(match &report.stop {
                Stop::Interrupted => Fate::Unjudged,
                Stop::Limit(LimitKind::Seconds(_)) => Fate::TooSlow { model: model() },
                _ => Fate::TooLarge { model: model(), limit: self.most_states() },
            }),
            Outcome::Failed | Outcome::Differs(_) | Outcome::Unusable => {
                Said::Fate(Fate::Noticed { model: model(), by: self.noticed_by(report) })
            }
        }
    }

    /// Whether nothing that a property could see is different: as far as counts and the sum over all states can tell.
    fn is_same(&self, report: &ModelReport) -> bool {
        let ours = &self.report;
        ours.counts == report.counts
            && ours.levels == report.levels
            && ours.actions == report.actions
            && ours.digest == report.digest
            && ours.graph.as_ref().map(|graph| graph.steps) == report.graph.as_ref().map(|graph| graph.steps)
    }

    /// What is found that is not expected, or expected and not found.
    fn noticed_by(&self, report: &ModelReport) -> String {
        let expected = self.info.expectation.findings();
        let found: Vec<&str> = report.counterexamples.iter().map(|found| found.property.as_str()).collect();
        let surprise =
            report.counterexamples.iter().find(|found| !expected.contains(&found.property.as_str()));
        let missing = expected.iter().find(|name| !found.contains(name));
        match (surprise, missing) {
            (Some(found), _) => surprising(found),
            (None, Some(missing)) => format!("{missing}, which is not violated any more"),
            (None, None) if report.verdict() == Verdict::Empty => "no initial state".to_owned(),
            (None, None) => "another verdict".to_owned(),
        }
    }

    fn without_report(&self, missing: Missing) -> Result<Fate, Error> {
        let model = self.info.name.clone();
        let said = missing.message.lines().next().unwrap_or_default().to_owned();
        Ok(match missing.kind {
            MissingKind::Interrupted => Fate::Unjudged,
            MissingKind::OverLimit => Fate::TooSlow { model },
            MissingKind::Died | MissingKind::Panicked | MissingKind::Refused => {
                Fate::Noticed { model, by: said }
            }
            MissingKind::Fault => return Err(Error::new(ErrorKind::Fault, missing.message)),
        })
    }
}

fn surprising(found: &Counterexample) -> String {
    match found.kind {
        FindingKind::Panic => format!("a panic: {}", found.reason.lines().next().unwrap_or_default()),
        _ => found.property.clone(),
    }
}

/// Nobody follows a mutant.
struct Unwatched;

impl Observer for Unwatched {
    fn progress(&mut self, _: &synod_messages::Progress) {}

    fn warning(&mut self, _: &str) {}

    fn printed(&mut self, _: &str) {}

    fn interrupts(&self) -> u32 {
        interrupt::count()
    }
}
