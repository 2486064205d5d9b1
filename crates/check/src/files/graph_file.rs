//! `--graph FILE`: the whole state graph of each model that was checked, as a file, where it is small enough to be looked at.

use std::path::PathBuf;
use std::time::Duration;

use synod_messages::{DrawnGraph, ModelReport, WalkAnswer, WalkJob, WalkRequest, too_many_states};
use synod_report::state_diagram::{dot, flowchart, of_graph};
use synod_report::{ModelOutcome, Origin, SpecReport, plural, thousands, write_graph};

use crate::cli::Cli;
use crate::files::shown::{say, write_each};
use crate::programs::walker::Walker;
use crate::workshop::Ready;
use crate::{Error, ErrorKind, interrupt, output};

/// Where graphs go, and what the ending asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Dot,
    Mermaid,
    Json,
}

/// The endings of files and what they stand for.
const ENDINGS: [(&str, Format); 3] = [("dot", Format::Dot), ("mmd", Format::Mermaid), ("json", Format::Json)];
/// A graph that is small enough is there sooner, unless a step of the spec never ends.
const TIME: Duration = Duration::from_secs(60);
/// Mermaid draws no more, unless the page that shows it says otherwise (`maxEdges` and `maxTextSize` of its configuration).
const MERMAID_MOST: (usize, usize) = (500, 50_000);

impl Target {
    /// A file's name with an ending that is known.
    ///
    /// # Errors
    /// The ending is none of those; the message lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ENDINGS.iter().find(|(known, _)| ending.as_deref() == Some(known)) {
            Some((_, format)) => Ok(Self { format: *format, path }),
            None => {
                Err("the ending says what is written: .dot (Graphviz), .mmd (Mermaid) or .json".to_owned())
            }
        }
    }

    fn ending(&self) -> &str {
        self.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
    }
}

/// Writes the graphs that were asked for; returns the status of the run.
pub fn write(cli: &Cli, ready: &Ready<'_>, report: &SpecReport, status: u8) -> u8 {
    let Some(target) = &cli.graph else { return status };
    write_each(&report.models, (&target.path, target.ending()), status, |outcome| {
        let graph = model_graph(cli, ready, outcome)
            .map_err(|why| Error::new(why.kind(), format!("no graph of {}: {why}", outcome.model)))?;
        let title = format!(
            "{}, {} and {}",
            outcome.model,
            plural(graph.states.len() as u64, "state"),
            plural(graph.steps.len() as u64, "step")
        );
        Ok((content(target.format, &report.path, outcome, &graph)?, title))
    })
}

fn model_graph(cli: &Cli, ready: &Ready<'_>, outcome: &ModelOutcome) -> Result<DrawnGraph, Error> {
    let Some(report) = outcome.report() else {
        return Err(Error::new(ErrorKind::Nothing, "it could not be checked"));
    };
    let most = cli.graph_states;
    if report.counts.distinct > most {
        return Err(too_many(most, &known(report)));
    }
    let job = WalkJob { model: Some(outcome.model.clone()), constants: cli.constants.clone() };
    let mut walker = Walker::start(&ready.program, job)?;
    let answer = walker.ask(&WalkRequest::Graph { most }, TIME, &interrupt::count);
    match answer.map_err(|missing| Error::new(ErrorKind::Output, missing.message))? {
        WalkAnswer::Graph(graph) => Ok(graph),
        WalkAnswer::Refused(why) if why == too_many_states(most) => Err(too_many(most, &why)),
        WalkAnswer::Refused(why) => Err(Error::new(ErrorKind::Output, why)),
        WalkAnswer::View(_) | WalkAnswer::Trace(_) | WalkAnswer::Lasso(_) => {
            Err(Error::new(ErrorKind::Fault, "the spec's program answers what it was not asked"))
        }
    }
}

/// What the search says of how many states there are.
fn known(report: &ModelReport) -> String {
    let count = thousands(report.counts.distinct);
    let is_all = report.stop == synod_messages::Stop::Exhausted;
    if is_all { format!("it has {count} states") } else { format!("it has {count} states at least") }
}

fn too_many(most: u64, known: &str) -> Error {
    Error::usage(format!(
        "{known}, and at most {} are drawn\n\
         A smaller model (--model NAME) or smaller constants (--NAME VALUE) have fewer; --graph-states N allows N.",
        thousands(most)
    ))
}

fn content(format: Format, spec: &str, outcome: &ModelOutcome, graph: &DrawnGraph) -> Result<Vec<u8>, Error> {
    let title = format!("{spec}, model {}", outcome.model);
    match format {
        Format::Dot => Ok(dot(&of_graph(graph, &title)).into_bytes()),
        Format::Mermaid => {
            let diagram = of_graph(graph, &title);
            let text = flowchart(&diagram);
            warn_of_mermaid(diagram.arrows.len(), text.chars().count());
            Ok(text.into_bytes())
        }
        Format::Json => {
            let processes = outcome.report().map_or(&[][..], |report| &report.processes);
            let origin = Origin { spec, model: &outcome.model, constants: &outcome.constants, processes };
            output::document(|out| write_graph(out, graph, origin))
        }
    }
}

fn warn_of_mermaid(arrows: usize, letters: usize) {
    let (most_arrows, most_letters) = MERMAID_MOST;
    if arrows > most_arrows || letters > most_letters {
        say(&format!(
            "warning: Mermaid draws {most_arrows} arrows and {most_letters} characters unless its page allows more, and this \
             graph has {arrows} and {letters}; Graphviz (.dot) has no such limit\n"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_is_written() {
        let format = |name: &str| Target::parse(name).map(|target| target.format);
        assert_eq!(format("a/b.dot"), Ok(Format::Dot));
        assert_eq!([format("b.MMD"), format("b.json")], [Ok(Format::Mermaid), Ok(Format::Json)]);
        for wrong in ["b", "b.svg", ".dot", "dot"] {
            assert!(format(wrong).unwrap_err().contains(".dot (Graphviz)"), "{wrong}");
        }
    }
}
