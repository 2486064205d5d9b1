//! The whole of a run: specs, their models, the report, the exit status.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use synod_messages::{
    CheckJob, Description, Expectation, ModelInfo, ModelReport, Place, Progress as Snapshot,
};
use synod_report::{
    Excerpt, Missing, MissingKind, ModelOutcome, ModelResult, SpecError, SpecReport, excerpt,
};

use crate::arguments::{self, Stage};
use crate::cache::Cache;
use crate::cli::Cli;
use crate::compile::compile;
use crate::discover::{SpecFile, discover};
use crate::listing::Listing;
use crate::output::Output;
use crate::program::{Answer, Observer, Patience, Program};
use crate::progress::Progress;
use crate::{Error, ErrorKind, diagram, exit_codes, interrupt, trace_file};

/// What a program gets beyond its limit, or after an interrupt, while it makes no progress; and while it does.
/// The first leaves time for the warning that says in which state `next` hangs.
const GRACE: (Duration, Duration) = (Duration::from_secs(7), Duration::from_secs(60));
/// A program that cannot describe itself within this time never will.
const DESCRIBE_LIMIT: Duration = Duration::from_secs(10);

/// Does what the command line says and returns the exit status.
///
/// # Errors
/// Nothing could be checked.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    let stage = arguments::first_stage(line)?;
    let paths = match &stage {
        Stage::Ready(cli) => cli.paths.clone(),
        Stage::AskSpec(path) => vec![path.clone()],
    };
    let found = discover(&paths)?;
    interrupt::listen();
    let quiet = matches!(&stage, Stage::Ready(cli) if cli.quiet);
    let mut workshop = Workshop { cache: Cache::find()?, progress: Progress::new(quiet) };
    match (stage, found.specs.as_slice()) {
        (Stage::AskSpec(_), [spec]) => {
            let ready = workshop.prepare(spec)?;
            let cli = arguments::with_constants(line, &spec.shown, &ready.description)?;
            workshop.progress = Progress::new(cli.quiet);
            run_one(&cli, &mut workshop, &ready)
        }
        (Stage::Ready(cli), [spec]) if found.is_one_file && !wants_document(&cli) => {
            let ready = workshop.prepare(spec)?;
            run_one(&cli, &mut workshop, &ready)
        }
        (Stage::Ready(cli), specs) => {
            if !found.is_one_file {
                arguments::for_several(&cli)?;
            }
            run_all(&cli, &mut workshop, specs, found.is_one_file)
        }
        (Stage::AskSpec(path), _) => Err(Error::usage(format!("{} is not a spec", path.display()))),
    }
}

/// In JSON, an error of the spec is part of the document.
fn wants_document(cli: &Cli) -> bool {
    cli.format == crate::cli::Format::Json
}

fn run_one(cli: &Cli, workshop: &mut Workshop, ready: &Ready<'_>) -> Result<u8, Error> {
    arguments::validate(cli, &ready.spec.shown, &ready.description)?;
    if cli.list {
        let mut listing = Listing::new(cli.format);
        listing.add(&ready.spec.shown, &ready.description)?;
        return listing.end(exit_codes::SUCCESS).map(|()| exit_codes::SUCCESS);
    }
    let mut output = Output::new(cli, true);
    let report = workshop.check_spec(cli, ready, &mut output)?;
    let (status, reports) = (report.exit_status, [report]);
    output.end(&reports, status)?;
    Ok(trace_file::write(cli, &reports, diagram::write(cli, &reports, status)))
}

fn run_all(cli: &Cli, workshop: &mut Workshop, specs: &[SpecFile], is_one_file: bool) -> Result<u8, Error> {
    let mut output = Output::new(cli, is_one_file);
    let mut listing = Listing::new(cli.format);
    let mut reports = Vec::new();
    for spec in specs {
        let prepared = if interrupt::count() > 0 { Err(not_begun(spec)) } else { workshop.prepare(spec) };
        let report = match prepared {
            Ok(ready) if cli.list => {
                listing.add(&spec.shown, &ready.description)?;
                continue;
            }
            Ok(ready) => {
                arguments::validate(cli, &spec.shown, &ready.description)?;
                workshop.check_spec(cli, &ready, &mut output)?
            }
            // What is known of the specs before it, and that this one is missing, must be told.
            Err(error) => unprepared(spec, &error),
        };
        output.spec(&report)?;
        if let Some(error) = &report.error {
            listing.add_error(&report.path, error);
        }
        reports.push(report);
    }
    let status = exit_codes::of_all(reports.iter().map(|report| report.exit_status));
    if cli.list {
        return listing.end(status).map(|()| status);
    }
    output.end(&reports, status)?;
    Ok(trace_file::write(cli, &reports, diagram::write(cli, &reports, status)))
}

fn unprepared(spec: &SpecFile, error: &Error) -> SpecReport {
    SpecReport {
        path: spec.shown.clone(),
        models: Vec::new(),
        error: Some(SpecError { kind: error.word().to_owned(), message: plain(error.message()) }),
        exit_status: error.exit_status(),
    }
}

fn not_begun(spec: &SpecFile) -> Error {
    Error::new(ErrorKind::Interrupted, format!("{} was not checked: interrupted before its turn", spec.shown))
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// A spec that is compiled and has described itself.
struct Ready<'a> {
    spec: &'a SpecFile,
    program: Program,
    description: Description,
}

/// What every spec needs.
struct Workshop {
    cache: Cache,
    progress: Progress,
}

impl Workshop {
    fn prepare<'a>(&mut self, spec: &'a SpecFile) -> Result<Ready<'a>, Error> {
        let path: PathBuf = compile(spec, &self.cache, &mut self.progress)?;
        let program = Program::new(path);
        let patience =
            Patience { limit: Some(DESCRIBE_LIMIT), grace: Duration::ZERO, most_grace: Duration::ZERO };
        let mut follower = Follower { label: spec.shown.clone(), progress: &mut self.progress };
        match program.describe(&mut follower, patience)? {
            Answer::Description(description) if description.models.is_empty() => Err(Error::new(
                ErrorKind::Nothing,
                format!("{} names no model: its `models` returns an empty list", spec.shown),
            )),
            Answer::Description(description) => Ok(Ready { spec, program, description }),
            Answer::Missing(missing) => Err(undescribed(spec, &missing)),
            Answer::Report(_) => {
                Err(Error::new(ErrorKind::Fault, "the spec's program reported instead of describing itself"))
            }
        }
    }

    fn check_spec(&mut self, cli: &Cli, ready: &Ready<'_>, output: &mut Output) -> Result<SpecReport, Error> {
        let mut models = Vec::new();
        for info in chosen(cli, &ready.description) {
            let outcome = self.check_model(cli, ready, info)?;
            output.model(&outcome)?;
            models.push(outcome);
        }
        if models.is_empty() {
            let message = "every model of it is marked as `on_request`: name one with --model";
            let error = Error::new(ErrorKind::Nothing, format!("{}: {message}", ready.spec.shown));
            return Ok(unprepared(ready.spec, &error));
        }
        let exit_status = exit_codes::of_all(models.iter().map(exit_codes::of_model));
        Ok(SpecReport { path: ready.spec.shown.clone(), models, error: None, exit_status })
    }

    fn check_model(&mut self, cli: &Cli, ready: &Ready<'_>, info: &ModelInfo) -> Result<ModelOutcome, Error> {
        let label = format!("{} {}", ready.spec.shown, info.name);
        let mut follower =
            Watched { follower: Follower { label, progress: &mut self.progress }, warnings: Vec::new() };
        let answer = if interrupt::count() > 0 {
            Answer::Missing(not_started())
        } else {
            let options = cli.options(follower.follower.progress.interval_millis());
            let job = CheckJob { model: Some(info.name.clone()), constants: cli.constants.clone(), options };
            ready.program.check(job, &mut follower, patience(cli))?
        };
        let warnings = follower.warnings;
        self.progress.clear();
        let result = match answer {
            Answer::Report(report) => ModelResult::Reported(report),
            Answer::Missing(Missing { kind: MissingKind::Refused, message, .. })
                if !cli.constants.is_empty() =>
            {
                return Err(Error::usage(message));
            }
            Answer::Missing(missing) => ModelResult::Missing(missing),
            Answer::Description(_) => {
                return Err(Error::new(
                    ErrorKind::Fault,
                    "the spec's program described itself instead of reporting",
                ));
            }
        };
        Ok(outcome(cli, ready.spec, info, result, warnings))
    }
}

/// The models that are to be checked, in the order of the spec.
fn chosen<'a>(cli: &Cli, description: &'a Description) -> Vec<&'a ModelInfo> {
    let models = description.models.iter();
    if !cli.models.is_empty() {
        models.filter(|model| cli.models.contains(&model.name)).collect()
    } else if !cli.constants.is_empty() {
        models.take(1).collect()
    } else {
        models.filter(|model| !model.on_request).collect()
    }
}

fn patience(cli: &Cli) -> Patience {
    let limit = cli.max_time.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Patience { limit, grace: GRACE.0, most_grace: GRACE.1 }
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
    cli: &Cli,
    spec: &SpecFile,
    info: &ModelInfo,
    mut result: ModelResult,
    warnings: Vec<String>,
) -> ModelOutcome {
    let mut constants = info.constants.clone();
    let mut excerpts = Vec::new();
    if let ModelResult::Reported(report) = &mut result {
        show_user_path(report, spec);
        report.witnesses.retain(|witness| cli.witnesses.contains(&witness.property));
        constants.clone_from(&report.constants);
        excerpts = report.counterexamples.iter().map(|found| lines_of(spec, found.place.as_ref())).collect();
    }
    let reported = matches!(result, ModelResult::Reported(_));
    ModelOutcome {
        model: info.name.clone(),
        constants,
        expectation: if cli.constants.is_empty() { info.expectation.clone() } else { Expectation::default() },
        // Warnings are about the course of a search; a report must not depend on that.
        warnings: if reported { Vec::new() } else { warnings },
        result,
        command: cli.again(&spec.shown, &info.name),
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

/// The same, and remembers the warnings.
struct Watched<'a> {
    follower: Follower<'a>,
    warnings: Vec<String>,
}

impl Observer for Watched<'_> {
    fn progress(&mut self, now: &Snapshot) {
        self.follower.progress(now);
    }

    fn warning(&mut self, text: &str) {
        self.follower.warning(text);
        self.warnings.push(text.to_owned());
    }

    fn printed(&mut self, line: &str) {
        self.follower.printed(line);
    }

    fn interrupts(&self) -> u32 {
        self.follower.interrupts()
    }
}
