//! Where specs are made ready and their models checked, for every command that needs it.

use std::path::PathBuf;
use std::time::Duration;

use synod_messages::{
    Description, Expectation, ModelInfo, ModelReport, Place, Progress as Snapshot, Survey, SurveyJob,
};
use synod_report::{
    Excerpt, Missing, MissingKind, ModelOutcome, ModelResult, SpecError, SpecReport, excerpt,
};

use crate::compiling::cache::Cache;
use crate::compiling::compile::compile;
use crate::discover::SpecFile;
use crate::programs::program::{Answer, Observer, Patience, Program};
use crate::progress::{Compiling, Progress};
use crate::wanted::Wanted;
use crate::{Error, ErrorKind, exit_codes, interrupt};

/// A program that cannot describe itself within this time never will.
const DESCRIBE_LIMIT: Duration = Duration::from_secs(10);
/// A survey that takes longer has seen nothing. Its states are limited, so only one that hangs does; what it says must not depend on how
/// busy the machine is.
const SURVEY_LIMIT: Duration = Duration::from_secs(600);

/// A spec that is compiled and has described itself.
pub struct Ready<'a> {
    /// Its file.
    pub spec: &'a SpecFile,
    /// What it was compiled to.
    pub program: Program,
    /// What it says of itself.
    pub description: Description,
}

/// What every spec needs.
pub struct Workshop {
    cache: Cache,
    progress: Progress,
}

impl Workshop {
    /// With the cache of this user. It shows progress unless it is to be quiet.
    ///
    /// # Errors
    /// There is no place for a cache.
    pub fn open(quiet: bool) -> Result<Self, Error> {
        Ok(Self { cache: Cache::find()?, progress: Progress::new(quiet) })
    }

    /// Where programs are kept, and where progress is shown.
    pub fn tools(&mut self) -> (&Cache, &mut Progress) {
        (&self.cache, &mut self.progress)
    }

    /// Where progress is shown.
    pub fn progress(&mut self) -> &mut Progress {
        &mut self.progress
    }

    /// From now on shows progress or not.
    pub fn be_quiet(&mut self, quiet: bool) {
        self.progress = Progress::new(quiet);
    }

    /// Compiles a spec, or finds what was compiled before, and asks what it is.
    ///
    /// # Errors
    /// It does not compile, or cannot describe itself, or has no models.
    pub fn prepare<'a>(&mut self, spec: &'a SpecFile) -> Result<Ready<'a>, Error> {
        let path = compile(spec, &self.cache, &mut self.progress)?;
        self.describe(spec, path)
    }

    /// Asks the program of a spec what it is.
    ///
    /// # Errors
    /// It cannot describe itself, or has no models.
    pub fn describe<'a>(&mut self, spec: &'a SpecFile, program: PathBuf) -> Result<Ready<'a>, Error> {
        let mut follower = Follower { label: spec.shown.clone(), progress: &mut self.progress };
        described(spec, program, &mut follower)
    }

    /// Checks the models that are wanted, one after the other, and hands over each outcome as soon as there is one.
    ///
    /// # Errors
    /// The constants make no sense; or what `ended` says.
    pub fn check_spec(
        &mut self,
        wanted: &Wanted,
        ready: &Ready<'_>,
        ended: &mut dyn FnMut(&ModelOutcome) -> Result<(), Error>,
    ) -> Result<SpecReport, Error> {
        let mut models = Vec::new();
        for info in wanted.chosen(&ready.description) {
            let outcome = self.check_model(wanted, ready, info)?;
            interrupt::unless_superseded()?;
            ended(&outcome)?;
            models.push(outcome);
        }
        if models.is_empty() {
            return Ok(unprepared(ready.spec, &all_on_request(ready.spec)));
        }
        let exit_status = exit_codes::of_all(models.iter().map(exit_codes::of_model));
        Ok(SpecReport { path: ready.spec.shown.clone(), models, error: None, exit_status })
    }

    /// Checks a model.
    ///
    /// # Errors
    /// The constants make no sense, or the program cannot be started.
    pub fn check_model(
        &mut self,
        wanted: &Wanted,
        ready: &Ready<'_>,
        info: &ModelInfo,
    ) -> Result<ModelOutcome, Error> {
        let label = format!("{} {}", ready.spec.shown, info.name);
        let interval = self.progress.interval_millis();
        let mut follower = Follower { label, progress: &mut self.progress };
        let outcome = checked(wanted, ready, info, &mut follower, interval);
        self.progress.clear();
        outcome
    }

    /// Looks at a model for what never happens in it. Where the program gives no answer, nothing was seen.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn survey(&mut self, ready: &Ready<'_>, job: SurveyJob) -> Result<Survey, Error> {
        let label = format!("{} {}", ready.spec.shown, job.model);
        let mut follower = Follower { label, progress: &mut self.progress };
        let patience =
            Patience { limit: Some(SURVEY_LIMIT), grace: Duration::ZERO, most_grace: Duration::ZERO };
        match ready.program.survey(job, &mut follower, patience)? {
            Answer::Survey(survey) => Ok(survey),
            Answer::Missing(_) => Ok(Survey::default()),
            Answer::Description(_) | Answer::Report(_) => Err(confused()),
        }
    }
}

fn confused() -> Error {
    Error::new(ErrorKind::Fault, "the spec's program answered something else than it was asked")
}

/// Asks a compiled spec what it is.
///
/// # Errors
/// It cannot say, or has no models.
pub fn described<'a>(
    spec: &'a SpecFile,
    path: PathBuf,
    observer: &mut dyn Observer,
) -> Result<Ready<'a>, Error> {
    let program = Program::new(path);
    let patience =
        Patience { limit: Some(DESCRIBE_LIMIT), grace: Duration::ZERO, most_grace: Duration::ZERO };
    match program.describe(observer, patience)? {
        Answer::Description(description) if description.models.is_empty() => Err(Error::new(
            ErrorKind::Nothing,
            format!("{} names no model: its `models` returns an empty list", spec.shown),
        )),
        Answer::Description(description) => Ok(Ready { spec, program, description }),
        Answer::Missing(missing) => Err(undescribed(spec, &missing)),
        Answer::Report(_) | Answer::Survey(_) => Err(confused()),
    }
}

/// Checks a model, or says that it is too late for that. The program says how far it is every `interval` milliseconds.
///
/// # Errors
/// The constants make no sense, or the program cannot be started.
pub fn checked(
    wanted: &Wanted,
    ready: &Ready<'_>,
    info: &ModelInfo,
    observer: &mut dyn Observer,
    interval: u64,
) -> Result<ModelOutcome, Error> {
    let mut watched = Watched { observer, warnings: Vec::new() };
    let answer = if interrupt::count() > 0 {
        Answer::Missing(not_started())
    } else {
        ready.program.check(wanted.job(&info.name, interval), &mut watched, wanted.patience())?
    };
    let result = match answer {
        Answer::Report(report) => ModelResult::Reported(report),
        Answer::Missing(Missing { kind: MissingKind::Refused, message, .. })
            if !wanted.constants.is_empty() =>
        {
            return Err(Error::usage(message));
        }
        Answer::Missing(missing) => ModelResult::Missing(missing),
        Answer::Description(_) | Answer::Survey(_) => return Err(confused()),
    };
    Ok(outcome(wanted, ready.spec, info, result, watched.warnings))
}

/// A model whose program could not be started.
#[must_use]
pub fn unstarted(wanted: &Wanted, ready: &Ready<'_>, info: &ModelInfo, error: &Error) -> ModelOutcome {
    let message = plain(error.message());
    let missing = Missing { kind: MissingKind::Fault, message, progress: None, last_lines: Vec::new() };
    outcome(wanted, ready.spec, info, ModelResult::Missing(missing), Vec::new())
}

/// A spec none of whose models need to be checked, which is never what was meant.
#[must_use]
pub fn all_on_request(spec: &SpecFile) -> Error {
    let message = "every model of it is marked as `on_request`: name one with --model";
    Error::new(ErrorKind::Nothing, format!("{}: {message}", spec.shown))
}

/// The report of a spec that could not be prepared.
#[must_use]
pub fn unprepared(spec: &SpecFile, error: &Error) -> SpecReport {
    SpecReport {
        path: spec.shown.clone(),
        models: Vec::new(),
        error: Some(SpecError { kind: error.word().to_owned(), message: plain(error.message()) }),
        exit_status: error.exit_status(),
    }
}

/// A spec whose turn does not come any more.
#[must_use]
pub fn not_begun(spec: &SpecFile) -> Error {
    Error::new(ErrorKind::Interrupted, format!("{} was not checked: interrupted before its turn", spec.shown))
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn not_started() -> Missing {
    let message = "it was not checked any more".to_owned();
    Missing { kind: MissingKind::Interrupted, message, progress: None, last_lines: Vec::new() }
}

fn undescribed(spec: &SpecFile, missing: &Missing) -> Error {
    let (kind, what) = match missing.kind {
        MissingKind::Panicked => (ErrorKind::Panic, "panicked"),
        MissingKind::Fault => (ErrorKind::Fault, "cannot say what its models are"),
        MissingKind::Interrupted => (ErrorKind::Interrupted, "was not checked"),
        MissingKind::Refused => (ErrorKind::Nothing, "is not in order"),
        MissingKind::Died | MissingKind::OverLimit => (ErrorKind::Nothing, "cannot say what its models are"),
    };
    Error::new(kind, format!("{} {what}: {}", spec.shown, missing.message))
}

fn outcome(
    wanted: &Wanted,
    spec: &SpecFile,
    info: &ModelInfo,
    mut result: ModelResult,
    warnings: Vec<String>,
) -> ModelOutcome {
    let mut constants = info.constants.clone();
    let mut excerpts = Vec::new();
    if let ModelResult::Reported(report) = &mut result {
        show_user_path(report, spec);
        report.witnesses.retain(|witness| wanted.witnesses.contains(&witness.property));
        constants.clone_from(&report.constants);
        excerpts = report.counterexamples.iter().map(|found| lines_of(spec, found.place.as_ref())).collect();
    }
    let reported = matches!(result, ModelResult::Reported(_));
    ModelOutcome {
        model: info.name.clone(),
        constants,
        expectation: if wanted.constants.is_empty() {
            info.expectation.clone()
        } else {
            Expectation::default()
        },
        // Warnings are about the course of a search; a report must not depend on that.
        warnings: if reported { Vec::new() } else { warnings },
        result,
        command: wanted.command(&spec.shown, &info.name),
        excerpts,
    }
}

/// Places in the spec's file get the path that the user gave.
fn show_user_path(report: &mut ModelReport, spec: &SpecFile) {
    let own = spec.path.to_string_lossy();
    let properties = report.properties.iter_mut().map(|property| &mut property.place);
    let findings = report
        .counterexamples
        .iter_mut()
        .chain(&mut report.witnesses)
        .filter_map(|found| found.place.as_mut());
    for place in properties.chain(findings).filter(|place| place.file == own) {
        place.file.clone_from(&spec.shown);
    }
}

fn lines_of(spec: &SpecFile, place: Option<&Place>) -> Option<Excerpt> {
    let place = place?;
    if place.file == spec.shown {
        return excerpt(&place.file, &spec.text, place.line);
    }
    excerpt(&place.file, &std::fs::read_to_string(&place.file).ok()?, place.line)
}

/// Shows what a program says while it works.
struct Follower<'a> {
    label: String,
    progress: &'a mut Progress,
}

impl Observer for Follower<'_> {
    fn progress(&mut self, now: &Snapshot) {
        self.progress.checking(&self.label, now);
    }

    fn warning(&mut self, text: &str) {
        self.progress.say(&format!("warning: {}: {text}", self.label));
    }

    fn printed(&mut self, line: &str) {
        self.progress.say(line);
    }

    fn interrupts(&self) -> u32 {
        interrupt::count()
    }
}

/// Passes all on, and remembers the warnings.
struct Watched<'a> {
    observer: &'a mut dyn Observer,
    warnings: Vec<String>,
}

impl Observer for Watched<'_> {
    fn progress(&mut self, now: &Snapshot) {
        self.observer.progress(now);
    }

    fn warning(&mut self, text: &str) {
        self.observer.warning(text);
        self.warnings.push(text.to_owned());
    }

    fn printed(&mut self, line: &str) {
        self.observer.printed(line);
    }

    fn interrupts(&self) -> u32 {
        self.observer.interrupts()
    }
}
