//! `--trace FILE`: each behaviour that was shown, written into a file for other programs or people. What is written is said on
//! standard error, and so is what cannot be.

use std::path::PathBuf;

use synod_report::diagram::Caption;
use synod_report::state_diagram::{dot, flowchart, of_behaviour};
use synod_report::{ItfSource, Origin, SpecReport, itf, trace_text, write_trace};

use crate::cli::Cli;
use crate::files::shown::{Shown, all_shown, say, write_each};
use crate::{Error, output};

/// Where traces go, and what the ending asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Itf,
    Json,
    Text,
    Dot,
    Mermaid,
}

/// The endings of files and what they stand for; the first that fits counts.
const ENDINGS: [(&str, Format); 5] = [
    ("itf.json", Format::Itf),
    ("json", Format::Json),
    ("txt", Format::Text),
    ("dot", Format::Dot),
    ("mmd", Format::Mermaid),
];

impl Target {
    /// A file's name with an ending that is known.
    ///
    /// # Errors
    /// The ending is none of those; the message lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let stem = |ending: &str| {
            name.strip_suffix(ending).filter(|stem| stem.is_empty() || stem.ends_with('.')).map(str::len)
        };
        let fitting = ENDINGS.iter().find_map(|(ending, format)| Some((stem(ending)?, format)));
        match fitting {
            Some((stem, format)) if stem > 1 => Ok(Self { format: *format, path }),
            _ => Err("the ending says what is written: .json, .itf.json (Informal Trace Format), .txt, .dot (Graphviz) or .mmd \
                 (Mermaid)"
                .to_owned()),
        }
    }

    fn ending(&self) -> &'static str {
        ENDINGS.iter().find(|(_, format)| *format == self.format).map_or("", |(ending, _)| ending)
    }
}

/// Writes the traces that were asked for; returns the status of the run.
pub fn write(cli: &Cli, specs: &[SpecReport], status: u8) -> u8 {
    let Some(target) = &cli.trace else { return status };
    let shown: Vec<Shown<'_>> =
        all_shown(specs).into_iter().filter(|shown| !shown.found.steps.is_empty()).collect();
    if shown.is_empty() {
        say(
            "no trace was written: there is no counterexample; --witness NAME shows a behaviour that reaches a `reachable` property\n",
        );
        return status;
    }
    write_each(&shown, (&target.path, target.ending()), status, |shown| {
        let title = Caption::of(shown.found, shown.spec, &shown.model.model).title;
        Ok((content(cli, target.format, shown)?, format!("{}, {title}", shown.model.model)))
    })
}

fn content(cli: &Cli, format: Format, shown: &Shown<'_>) -> Result<Vec<u8>, Error> {
    let Shown { spec, model, found } = shown;
    let caption = Caption::of(found, spec, &model.model);
    let (model, constants) = (&*model.model, &*model.constants);
    let text = match format {
        Format::Itf => itf(found, ItfSource { spec, model, constants }),
        Format::Json => {
            let processes = &*shown.model.processes;
            return output::document(|out| {
                write_trace(out, found, Origin { spec, model, constants, processes })
            });
        }
        Format::Text => {
            let trace = trace_text(found, cli.telling(), 0);
            format!("{}: {spec}, model {model}\n\n{}", caption.title, anstream::adapter::strip_str(&trace))
        }
        Format::Dot => dot(&of_behaviour(found, &caption)),
        Format::Mermaid => flowchart(&of_behaviour(found, &caption)),
    };
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_is_written() {
        let format = |name: &str| Target::parse(name).map(|target| target.format);
        assert_eq!(format("a/b.itf.json"), Ok(Format::Itf));
        assert_eq!(format("b.TXT"), Ok(Format::Text));
        assert_eq!([format("b.json"), format("bitf.json")], [Ok(Format::Json), Ok(Format::Json)]);
        assert_eq!([format("b.dot"), format("b.mmd")], [Ok(Format::Dot), Ok(Format::Mermaid)]);
        for wrong in ["b", "json", ".json", ".itf.json", "itf.json", "b.itf", "b.svg"] {
            assert!(format(wrong).unwrap_err().contains(".itf.json"), "{wrong}");
        }
    }
}
