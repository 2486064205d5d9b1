//! The whole of a run: specs, their models, the report, the exit status.

use std::ffi::OsString;

use crate::arguments::{self, Stage};
use crate::cli::Cli;
use crate::discover::{SpecFile, discover};
use crate::listing::Listing;
use crate::output::Output;
use crate::workshop::{Ready, Workshop, not_begun, unprepared};
use crate::{Error, diagram, exit_codes, interrupt, trace_file};

/// Does what the command line says and returns the exit status.
///
/// # Errors
/// Nothing could be checked.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
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
    let report = workshop.check_spec(&cli.wanted(), ready, &mut |model| output.model(model))?;
    let (status, reports) = (report.exit_status, [report]);
    output.end(&reports, status)?;
    Ok(trace_file::write(cli, &reports, diagram::write(cli, &reports, status)))
}

fn run_all(cli: &Cli, workshop: &mut Workshop, specs: &[SpecFile], is_one_file: bool) -> Result<u8, Error> {
    let mut output = Output::new(cli, is_one_file);
    let mut listing = Listing::new(cli.format);
    let (wanted, mut reports) = (cli.wanted(), Vec::new());
    for spec in specs {
        let prepared = if interrupt::count() > 0 { Err(not_begun(spec)) } else { workshop.prepare(spec) };
        let report = match prepared {
            Ok(ready) if cli.list => {
                listing.add(&spec.shown, &ready.description)?;
                continue;
            }
            Ok(ready) => {
                arguments::validate(cli, &spec.shown, &ready.description)?;
                workshop.check_spec(&wanted, &ready, &mut |model| output.model(model))?
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
