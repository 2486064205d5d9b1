//! `--trace FILE`: each behaviour that was shown, written into a file for other programs or people. What is written is said on
//! standard error, and so is what cannot be.

use std::path::PathBuf;

use synod_report::diagram::Caption;
use synod_report::{ItfSource, SpecReport, itf, trace_text};

use crate::cli::Cli;
use crate::shown::{Shown, all_shown, say, write_each};

/// Where traces go, and what the ending asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Itf,
    Text,
}

/// The endings of files and what they stand for.
const ENDINGS: [(&str, Format); 2] = [("itf.json", Format::Itf), ("txt", Format::Text)];

impl Target {
    /// A file's name with an ending that is known.
    ///
    /// # Errors
    /// The ending is none of those; the message lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let ends = |ending: &str| {
            name.strip_suffix(ending).is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'))
        };
        match ENDINGS.iter().find(|(ending, _)| ends(ending)) {
            Some((_, format)) => Ok(Self { format: *format, path }),
            None => {
                Err("the ending says what is written: .itf.json (Informal Trace Format) or .txt".to_owned())
            }
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
        Ok((content(cli, target.format, shown).into_bytes(), format!("{}, {title}", shown.model.model)))
    })
}

fn content(cli: &Cli, format: Format, shown: &Shown<'_>) -> String {
    let Shown { spec, model, found } = shown;
    match format {
        Format::Itf => itf(found, ItfSource { spec, model: &model.model, constants: &model.constants }),
        Format::Text => {
            let title = Caption::of(found, spec, &model.model).title;
            let trace = trace_text(found, cli.telling(), 0);
            format!("{title}: {spec}, model {}\n\n{}", model.model, anstream::adapter::strip_str(&trace))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_is_written() {
        let format = |name: &str| Target::parse(name).map(|target| target.format);
        assert_eq!(format("a/b.itf.json"), Ok(Format::Itf));
        assert_eq!(format("b.TXT"), Ok(Format::Text));
        for wrong in ["b", "b.json", ".itf.json", "itf.json", "b.itf"] {
            assert!(format(wrong).unwrap_err().contains(".itf.json"), "{wrong}");
        }
    }
}
