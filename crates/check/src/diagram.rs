//! `--diagram FILE`: each behaviour that was shown, drawn into a file. What is written is said on standard error, and so is what cannot be.
//!
//! A diagram comes after the report and never takes its place: where one cannot be drawn, the status is still that of
//! what was found, unless that would be success.

use std::io::Write;
use std::path::{Path, PathBuf};

use synod_messages::{Counterexample, ModelReport};
use synod_report::SpecReport;
use synod_report::diagram::{
    Caption, Clocks, DiagramOptions, Palette, SpaceTime, Undrawable, mermaid, picture, shiviz, svg,
};

use crate::cli::{self, Cli};
use crate::{Error, ErrorKind, exit_codes, raster};

/// Where a diagram goes, and what its ending asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Mermaid,
    ShiViz,
}

/// The endings of files and what they stand for.
const ENDINGS: [(&str, Format); 5] = [
    ("svg", Format::Svg),
    ("png", Format::Png),
    ("mmd", Format::Mermaid),
    ("shiviz", Format::ShiViz),
    ("log", Format::ShiViz),
];

impl Target {
    /// A file's name with an ending that is known.
    ///
    /// # Errors
    /// The ending is none of those; the message lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let known = ENDINGS.iter().find(|(known, _)| ending.as_deref() == Some(known));
        match known {
            Some((_, format)) => Ok(Self { format: *format, path }),
            None => {
                Err("the ending says what is drawn: .svg, .png, .mmd (Mermaid), .shiviz or .log (ShiViz)"
                    .to_owned())
            }
        }
    }

    /// Whether it is a picture, rather than a text for another program.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        matches!(self.format, Format::Svg | Format::Png)
    }

    /// The file of the n-th behaviour, from 1.
    fn file(&self, number: usize) -> PathBuf {
        if number == 1 {
            return self.path.clone();
        }
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.path.extension().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!("{stem}-{number}.{ending}"))
    }
}

/// A behaviour that was shown.
struct Shown<'a> {
    spec: &'a str,
    model: &'a ModelReport,
    found: &'a Counterexample,
}

/// Writes the diagrams that were asked for; returns the status of the run.
pub fn write(cli: &Cli, specs: &[SpecReport], status: u8) -> u8 {
    let Some(target) = &cli.diagram else { return status };
    let shown = all_shown(specs);
    if shown.is_empty() {
        say(&nothing(cli, specs));
        return status;
    }
    let mut problems = Vec::new();
    for (at, shown) in shown.iter().enumerate() {
        let path = target.file(at + 1);
        match draw(cli, target.format, shown, &path) {
            Ok(title) => say(&format!("wrote {}: {title}\n", path.display())),
            Err(error) => {
                say(&error.text());
                problems.push(error);
            }
        }
    }
    match problems.first() {
        Some(error) if status == exit_codes::SUCCESS => error.exit_status(),
        _ => status,
    }
}

/// In the order in which they were shown: of each model what went wrong, then what was asked for.
fn all_shown(specs: &[SpecReport]) -> Vec<Shown<'_>> {
    let mut all = Vec::new();
    for spec in specs {
        for model in spec.models.iter().filter_map(synod_report::ModelOutcome::report) {
            let behaviours = model.counterexamples.iter().chain(&model.witnesses);
            all.extend(behaviours.map(|found| Shown { spec: &spec.path, model, found }));
        }
    }
    all
}

/// Why there is nothing to draw.
fn nothing(cli: &Cli, specs: &[SpecReport]) -> String {
    let models = specs.iter().flat_map(|spec| &spec.models).filter_map(|model| model.report());
    let reached = models.flat_map(|model| &model.properties).find(|property| property.reached_at.is_some());
    let instead = match (reached, cli.witnesses.first()) {
        (_, Some(name)) => format!("and {name} was not reached before the search ended"),
        (Some(property), None) => {
            format!("--witness {} draws a behaviour that reaches {0}", property.name)
        }
        (None, None) => "--witness NAME draws a behaviour that reaches a `reachable` property".to_owned(),
    };
    format!("no diagram was written: there is no counterexample; {instead}\n")
}

/// Draws one into a file, and says what it shows.
fn draw(cli: &Cli, format: Format, shown: &Shown<'_>, path: &Path) -> Result<String, Error> {
    let caption = Caption::of(shown.found, shown.spec, &shown.model.model);
    let title = format!("{}, {}", shown.model.model, caption.title);
    let bytes = content(cli, format, shown, &caption)
        .map_err(|error| Error::new(error.kind(), format!("no diagram of {title}: {error}")))?;
    std::fs::write(path, bytes).map_err(|why| Error::file(ErrorKind::Output, "write", path, &why))?;
    Ok(title)
}

fn content(cli: &Cli, format: Format, shown: &Shown<'_>, caption: &Caption) -> Result<Vec<u8>, Error> {
    let undrawable = |why: Undrawable| Error::usage(why.to_string());
    let space_time = SpaceTime::of(shown.found, &shown.model.processes).map_err(undrawable)?;
    let clocks = match cli.diagram_clocks {
        cli::Clocks::Lamport => Clocks::Lamport,
        cli::Clocks::Vector => Clocks::Vector,
    };
    let options = DiagramOptions { clocks, causal_past: cli.causal_past.clone() };
    let picture = || picture(&space_time, caption, &options).map_err(undrawable);
    match format {
        Format::Svg => Ok(svg(&picture()?).into_bytes()),
        Format::Png => {
            raster::png(&picture()?, Palette::Light).map_err(|why| Error::new(ErrorKind::Output, why))
        }
        Format::Mermaid => Ok(mermaid(&space_time, caption).into_bytes()),
        Format::ShiViz => Ok(shiviz(&space_time, caption).into_bytes()),
    }
}

fn say(text: &str) {
    // Where standard error is closed there is nobody left to tell.
    let _ = write!(anstream::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_is_drawn() {
        let format = |name: &str| Target::parse(name).map(|target| target.format);
        assert_eq!(format("a/b.svg"), Ok(Format::Svg));
        assert_eq!(format("b.PNG"), Ok(Format::Png));
        assert_eq!(format("b.mmd"), Ok(Format::Mermaid));
        assert_eq!([format("b.shiviz"), format("b.log")], [Ok(Format::ShiViz), Ok(Format::ShiViz)]);
        for wrong in ["b", "b.gif", ".svg", "svg"] {
            assert!(format(wrong).unwrap_err().contains(".svg, .png, .mmd"), "{wrong}");
        }
    }

    #[test]
    fn files_are_numbered_from_the_second_on() {
        let target = Target::parse("out/a.b.svg").unwrap();
        assert_eq!(target.file(1), Path::new("out/a.b.svg"));
        assert_eq!(target.file(3), Path::new("out/a.b-3.svg"));
    }
}
