//! `--diagram FILE`: each behaviour that was shown, drawn into a file. What is written is said on standard error, and so is what cannot be.

use std::path::PathBuf;

use synod_report::SpecReport;
use synod_report::diagram::{
    Caption, Clocks, DiagramOptions, Palette, SpaceTime, Undrawable, mermaid, picture, shiviz, svg,
};

use crate::cli::{self, Cli};
use crate::files::raster;
use crate::files::shown::{Shown, all_shown, say, write_each};
use crate::{Error, ErrorKind};

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

    fn ending(&self) -> &str {
        self.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
    }
}

/// Writes the diagrams that were asked for; returns the status of the run.
pub fn write(cli: &Cli, specs: &[SpecReport], status: u8) -> u8 {
    let Some(target) = &cli.diagram else { return status };
    let shown = all_shown(specs);
    if shown.is_empty() {
        say(&nothing(cli, specs));
        return status;
    }
    write_each(&shown, (&target.path, target.ending()), status, |shown| draw(cli, target.format, shown))
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

/// Draws one, and says what it shows.
fn draw(cli: &Cli, format: Format, shown: &Shown<'_>) -> Result<(Vec<u8>, String), Error> {
    let caption = Caption::of(shown.found, shown.spec, &shown.model.model);
    let title = format!("{}, {}", shown.model.model, caption.title);
    let bytes = content(cli, format, shown, &caption)
        .map_err(|error| Error::new(error.kind(), format!("no diagram of {title}: {error}")))?;
    Ok((bytes, title))
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
}
