//! The whole of a run: specs, their models, the report, the exit status.

use std::ffi::OsString;

use synod_report::SpecReport;

use crate::arguments::{self, Stage};
use crate::cli::Cli;
use crate::discover::{SpecFile, discover};
use crate::files::diagram;
use crate::files::graph_file;
use crate::files::html_report::HtmlReport;
use crate::files::trace_file;
use crate::listing::Listing;
use crate::output::Output;
use crate::watching::earlier::Earlier;
use crate::watching::watch;
use crate::workshop::{Ready, Workshop, not_begun, unprepared};
use crate::{Error, exit_codes, interrupt};

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    /// The exit status.
    pub status: u8,
    /// The specs, as they were reported; none where they were only listed.
    pub specs: Vec<SpecReport>,
}

/// Does what the command line says and returns the exit status.
///
/// # Errors
/// Nothing could be checked.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    match arguments::ahead::<Cli>(line).filter(|cli| cli.watch) {
        Some(cli) => watch::watch(line, &cli),
        None => once(line, &mut Earlier::default()).map(|ran| ran.status),
    }
}

/// One run. What it finds is kept beside what earlier ones found, and a spec among several that has not changed since is not
/// checked again.
///
/// # Errors
/// Nothing could be checked; or the run is out of date.
pub fn once(line: &[OsString], earlier: &mut Earlier) -> Result<Ran, Error> {
    let stage = arguments::first_stage::<Cli>(line)?;
    let paths = match &stage {
        Stage::Ready(cli) => cli.paths.clone(),
        Stage::AskSpec(path) => vec![path.clone()],
    };
    let found = discover(&paths)?;
    interrupt::listen();
    let quiet = matches!(&stage, Stage::Ready(cli) if cli.quiet);
    let mut workshop = Workshop::open(quiet)?;
    match (stage, found.specs.as_slice()) {
        (Stage::AskSpec(_), [spec]) => {
            let ready = workshop.prepare(spec)?;
            let cli: Cli = arguments::with_constants(line, &spec.shown, &ready.description)?;
            workshop.be_quiet(cli.quiet);
            run_one(&cli, &mut workshop, earlier, &ready)
        }
        (Stage::Ready(cli), [spec]) if found.is_one_file && !wants_document(&cli) => {
            let ready = workshop.prepare(spec)?;
            run_one(&cli, &mut workshop, earlier, &ready)
        }
        (Stage::Ready(cli), specs) => {
            if !found.is_one_file {
                arguments::for_several(&cli)?;
            }
            run_all(&cli, &mut workshop, earlier, (specs, found.is_one_file))
        }
        (Stage::AskSpec(path), _) => Err(Error::usage(format!("{} is not a spec", path.display()))),
    }
}

/// In JSON, an error of the spec is part of the document.
fn wants_document(cli: &Cli) -> bool {
    cli.format == crate::cli::Format::Json
}

fn run_one(
    cli: &Cli,
    workshop: &mut Workshop,
    earlier: &mut Earlier,
    ready: &Ready<'_>,
) -> Result<Ran, Error> {
    arguments::validate(cli, &ready.spec.shown, &ready.description)?;
    if cli.list {
        let mut listing = Listing::new(cli.format);
        listing.add(&ready.spec.shown, &ready.description)?;
        listing.end(exit_codes::SUCCESS)?;
        return Ok(Ran { status: exit_codes::SUCCESS, specs: Vec::new() });
    }
    let mut output = Output::new(cli, true);
    let report = workshop.check_spec(&cli.wanted(), ready, &mut |model| output.model(model))?;
    earlier.keep(&ready.program, &report);
    let mut page = HtmlReport::new(cli);
    page.spec(ready, &report);
    let (status, specs) = (report.exit_status, vec![report]);
    output.end(&specs, status)?;
    let status = page.write(&specs, write_files(cli, Some(ready), &specs, status));
    Ok(Ran { status, specs })
}

fn run_all(
    cli: &Cli,
    workshop: &mut Workshop,
    earlier: &mut Earlier,
    (specs, is_one_file): (&[SpecFile], bool),
) -> Result<Ran, Error> {
    let mut output = Output::new(cli, is_one_file);
    let mut listing = Listing::new(cli.format);
    let (wanted, mut reports, mut last, mut page) = (cli.wanted(), Vec::new(), None, HtmlReport::new(cli));
    for spec in specs {
        let prepared = if interrupt::count() > 0 { Err(not_begun(spec)) } else { workshop.prepare(spec) };
        interrupt::unless_superseded()?;
        let report = match prepared {
            Ok(ready) if cli.list => {
                listing.add(&spec.shown, &ready.description)?;
                continue;
            }
            Ok(ready) => {
                arguments::validate(cli, &spec.shown, &ready.description)?;
                let report = match earlier.of_program(&ready.program).filter(|_| !is_one_file) {
                    Some(report) => report.clone(),
                    None => workshop.check_spec(&wanted, &ready, &mut |model| output.model(model))?,
                };
                earlier.keep(&ready.program, &report);
                page.spec(&ready, &report);
                last = Some(ready);
                report
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
        return listing.end(status).map(|()| Ran { status, specs: Vec::new() });
    }
    output.end(&reports, status)?;
    let status = page.write(&reports, write_files(cli, last.as_ref(), &reports, status));
    Ok(Ran { status, specs: reports })
}

/// The files that were asked for; they belong to one spec.
fn write_files(cli: &Cli, ready: Option<&Ready<'_>>, reports: &[SpecReport], status: u8) -> u8 {
    let status = trace_file::write(cli, reports, diagram::write(cli, reports, status));
    match (ready, reports) {
        (Some(ready), [report]) => graph_file::write(cli, ready, report, status),
        _ => status,
    }
}
