//! `check audit FILE`: which small changes of a spec does no property notice, and which parts of it are idle?
//!
//! The spec's source is parsed, and one copy of it is written in which each small change waits behind a switch (crate
//! `synod-mutate`). The copy is compiled once (`copy`); its program is run once for each change and model (`trial`), several
//! side by side (`crew`). What nobody notices is either a hole in the properties or of no matter; what is of no matter is
//! listed, with the reason, in a file beside the spec (`accepted`). What does nothing at all is found by other means (`idle`).
//!
//! A mutant is *noticed* where some model does not give what it expects any more. Models are asked in the order of their size, and
//! the first that notices ends it. One that all models bear is *unnoticed*; unless every model finds the very same states by as many
//! steps of each action, for then no property could notice, and the change is *without effect*.

mod accepted;
mod arguments;
mod copy;
mod crew;
mod idle;
mod one;
mod trial;

use std::ffi::OsString;
use std::path::Path;

use synod_mutate::{Kind, Mutant, Mutants};
use synod_report::{
    Fate, MutantKind, MutantReport, SpecAudit, audit_closing, audit_text, mutant_line, spec_heading,
    write_audit, write_mutants,
};

pub use arguments::AuditArguments;

use crate::cli::Format;
use crate::discover::{SpecFile, discover};
use crate::progress::Compiling;
use crate::wanted::Wanted;
use crate::workshop::{Ready, Workshop, not_begun, unprepared};
use crate::{Error, ErrorKind, exit_codes, interrupt, output};
use accepted::Accepted;
use trial::Bench;

/// Does what the line says and returns the exit status.
///
/// # Errors
/// Nothing could be audited.
pub fn run(line: &[OsString]) -> Result<u8, Error> {
    let arguments: AuditArguments = crate::arguments::plain(line)?;
    let found = discover(&arguments.paths)?;
    if arguments.list {
        return list(&arguments, &found.specs);
    }
    interrupt::listen();
    let mut workshop = Workshop::open(arguments.quiet)?;
    if let Some(number) = arguments.mutant {
        return match found.specs.as_slice() {
            [spec] if found.is_one_file => one::run(spec, number, &arguments, &mut workshop),
            _ => Err(Error::usage("--mutant needs one FILE: a number belongs to a spec")),
        };
    }
    audit_all(&arguments, &found.specs, &mut workshop)
}

fn audit_all(arguments: &AuditArguments, specs: &[SpecFile], workshop: &mut Workshop) -> Result<u8, Error> {
    let mut lists = accepted::Lists::new(arguments.accept.as_deref());
    let mut audits = Vec::new();
    for spec in specs {
        let list = lists.of(spec)?;
        let audit = match audit(spec, arguments, list, workshop) {
            Ok(audit) => audit,
            // What is known of the specs before it, and that this one is missing, must be told.
            Err(error) if specs.len() > 1 => failed(spec, &error),
            Err(error) => return Err(error),
        };
        if arguments.format == Format::Text && (!arguments.quiet || audit.exit_status != exit_codes::SUCCESS)
        {
            let gap = if audits.is_empty() { "" } else { "\n" };
            output::write(&format!("{gap}{}", audit_text(&audit)))?;
        }
        audits.push(audit);
    }
    let foreign = lists.of_no_spec(specs);
    let mut status = exit_codes::of_all(audits.iter().map(|audit| audit.exit_status));
    if !foreign.is_empty() {
        status = exit_codes::of_all([status, exit_codes::DIFFERS]);
    }
    if arguments.update {
        lists.write_skeleton(specs, &audits)?;
    }
    match arguments.format {
        Format::Json => output::write_document(|out| write_audit(out, &audits, status))?,
        Format::Text => {
            for entry in foreign {
                output::write(&format!("\nAccepted, and of no spec that was audited: {entry}\n"))?;
            }
            if specs.len() > 1 {
                output::write(&format!("\n{}", audit_closing(&audits)))?;
            }
        }
    }
    Ok(status)
}

fn failed(spec: &SpecFile, error: &Error) -> SpecAudit {
    let report = unprepared(spec, error);
    SpecAudit {
        path: report.path,
        error: report.error,
        exit_status: report.exit_status,
        ..SpecAudit::default()
    }
}

/// The mutants of a spec, without running anything.
fn list(arguments: &AuditArguments, specs: &[SpecFile]) -> Result<u8, Error> {
    let mut listed = Vec::new();
    for spec in specs {
        let mutants = mutants_of(spec)?;
        let wanted = mutants.list().iter().filter(|mutant| arguments.wants(&mutant.function));
        let reports: Vec<MutantReport> = wanted.map(|mutant| report(spec, mutant, Fate::Unjudged)).collect();
        listed.push((spec.shown.clone(), reports));
    }
    if arguments.format == Format::Json {
        output::write_document(|out| write_mutants(out, &listed))?;
        return Ok(exit_codes::SUCCESS);
    }
    for (path, reports) in &listed {
        let lines: String = reports.iter().map(|mutant| format!("  {}", mutant_line(path, mutant))).collect();
        output::write(&format!("{}{lines}", spec_heading(path)))?;
    }
    Ok(exit_codes::SUCCESS)
}

fn mutants_of(spec: &SpecFile) -> Result<Mutants, Error> {
    Mutants::of(&spec.text)
        .map_err(|why| Error::new(ErrorKind::Compile, format!("{} cannot be parsed: {why}", spec.shown)))
}

/// Audits one spec.
///
/// # Errors
/// It does not compile, its models do not give what they expect, a fault.
fn audit(
    spec: &SpecFile,
    arguments: &AuditArguments,
    list: &mut Accepted,
    workshop: &mut Workshop,
) -> Result<SpecAudit, Error> {
    if interrupt::count() > 0 {
        return Err(not_begun(spec));
    }
    let (mutants, copy) = copy::compile(spec, workshop)?;
    let ready = copy.ready(spec, workshop)?;
    let bench = bench(&ready, spec, workshop)?;
    let wanted: Vec<&Mutant> = mutants.list().iter().filter(|m| arguments.wants(&m.function)).collect();
    let threads = arguments.threads();
    let judge = |at: usize| match copy.refused.contains(&wanted[at].number) {
        true => Ok(Fate::Refused),
        false => bench.judge(&ready.program, wanted[at]),
    };
    let label = |done: usize| format!("auditing {}: {done} of {} small changes", spec.shown, wanted.len());
    let fates = crew::side_by_side(wanted.len(), threads, &judge, &mut |done| {
        workshop.progress().doing(|| label(done));
    });
    workshop.progress().clear();
    let mut audit = SpecAudit { path: spec.shown.clone(), models: bench.names(), ..SpecAudit::default() };
    for (mutant, fate) in wanted.iter().zip(fates) {
        audit.mutants.push(report(spec, mutant, fate.unwrap_or(Ok(Fate::Unjudged))?));
    }
    if arguments.functions.is_empty() && !audit.is_interrupted() {
        let found = idle::parts(&ready, &bench, threads, workshop)?;
        (audit.idle, audit.notes) = (found.parts, found.notes);
    }
    list.apply(spec, &mut audit, &|function| arguments.wants(function), arguments.functions.is_empty());
    audit.exit_status = match (audit.is_open(), audit.is_interrupted()) {
        (_, true) => exit_codes::INTERRUPTED,
        (true, false) => exit_codes::DIFFERS,
        (false, false) => exit_codes::SUCCESS,
    };
    Ok(audit)
}

/// The models as they are without any change, each with what it expects.
fn bench(ready: &Ready<'_>, spec: &SpecFile, workshop: &mut Workshop) -> Result<Bench, Error> {
    let mut wanted = Wanted::default();
    wanted.options.threads = 1;
    wanted.options.digest = true;
    let report = workshop.check_spec(&wanted, ready, &mut |_| Ok(()))?;
    if interrupt::count() > 0 {
        return Err(not_begun(spec));
    }
    if report.exit_status != exit_codes::SUCCESS {
        let why = format!(
            "{} cannot be audited: not every model gives what it expects\n`check {}` says more.",
            spec.shown,
            crate::wanted::quoted(&spec.shown)
        );
        return Err(Error::new(ErrorKind::Unfit(report.exit_status), why));
    }
    Ok(Bench::of(report, &ready.description))
}

fn report(spec: &SpecFile, mutant: &Mutant, fate: Fate) -> MutantReport {
    let changed = &spec.text[mutant.range.clone()];
    MutantReport {
        number: mutant.number,
        kind: match mutant.kind {
            Kind::System => MutantKind::System,
            Kind::Fairness => MutantKind::Fairness,
            Kind::Claim => MutantKind::Claim,
        },
        function: mutant.function.clone(),
        properties: mutant.properties.clone(),
        change: mutant.change.clone(),
        line: mutant.line,
        column: mutant.column,
        width: changed.lines().next().unwrap_or_default().chars().count(),
        text: mutant.text.clone(),
        fate,
        accepted: None,
    }
}

/// The name of a spec's file, by which lists of accepted findings know it.
fn file_name(spec: &SpecFile) -> String {
    Path::new(&spec.path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}
