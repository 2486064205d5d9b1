//! `--mutant NUMBER`: one change, and the report of all models with it, as `check FILE` has it.

use synod_report::{Fate, ModelOutcome, mutant_line};

use super::{AuditArguments, copy, report};
use crate::Error;
use crate::cli::{Cli, Format};
use crate::discover::SpecFile;
use crate::output::{self, Output};
use crate::wanted::quoted;
use crate::workshop::Workshop;

/// Checks all models with the change.
///
/// # Errors
/// There is no such change, or it does not compile; what `check FILE` says.
pub(super) fn run(
    spec: &SpecFile,
    number: u32,
    arguments: &AuditArguments,
    workshop: &mut Workshop,
) -> Result<u8, Error> {
    let (mutants, copy) = copy::compile(spec, workshop)?;
    let Some(mutant) = mutants.list().iter().find(|mutant| mutant.number == number) else {
        let count = mutants.list().len();
        return Err(Error::usage(format!("{} has no change #{number}; there are {count}", spec.shown)));
    };
    if copy.refused.contains(&number) {
        return Err(Error::usage(format!("{} does not compile with change #{number}", spec.shown)));
    }
    let mut ready = copy.ready(spec, workshop)?;
    ready.program = ready.program.mutated(number);
    let line = clap::Parser::try_parse_from(["check", &spec.shown]);
    let mut cli: Cli = line.map_err(|why| Error::usage(why.to_string()))?;
    (cli.format, cli.quiet) = (arguments.format, false);
    if arguments.format == Format::Text {
        let told = report(spec, mutant, Fate::Unjudged);
        output::write(&format!("{}\n", mutant_line(&spec.shown, &told)))?;
    }
    let again = format!("check audit {} --mutant {number}", quoted(&spec.shown));
    let mut output = Output::new(&cli, true);
    let mut tell =
        |model: &ModelOutcome| output.model(&ModelOutcome { command: again.clone(), ..model.clone() });
    let mut report = workshop.check_spec(&cli.wanted(), &ready, &mut tell)?;
    report.models.iter_mut().for_each(|model| model.command.clone_from(&again));
    let status = report.exit_status;
    output.end(&[report], status)?;
    Ok(status)
}
