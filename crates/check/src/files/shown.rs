//! What a run has shown, each thing written into a file of its own: behaviours as diagrams and as traces, state graphs.
//!
//! The files come after the report and never take its place: where one cannot be written, the status is still that of what was found,
//! unless that would be success.

use std::io::Write;
use std::path::{Path, PathBuf};

use synod_messages::{Counterexample, ModelReport};
use synod_report::{ModelOutcome, SpecReport};

use crate::{Error, ErrorKind, exit_codes};

/// A behaviour that was shown.
pub struct Shown<'a> {
    /// The spec's file, as the user named it.
    pub spec: &'a str,
    /// The model.
    pub model: &'a ModelReport,
    /// The behaviour.
    pub found: &'a Counterexample,
}

/// In the order in which they were shown: of each model what went wrong, then what was asked for.
#[must_use]
pub fn all_shown(specs: &[SpecReport]) -> Vec<Shown<'_>> {
    let mut all = Vec::new();
    for spec in specs {
        for model in spec.models.iter().filter_map(ModelOutcome::report) {
            let behaviours = model.counterexamples.iter().chain(&model.witnesses);
            all.extend(behaviours.map(|found| Shown { spec: &spec.path, model, found }));
        }
    }
    all
}

/// Writes each into its file, says on standard error what was written or why not, and returns the status of the run. `content` gives
/// what the file is to say, and a title.
pub fn write_each<T>(
    things: &[T],
    (path, ending): (&Path, &str),
    status: u8,
    mut content: impl FnMut(&T) -> Result<(Vec<u8>, String), Error>,
) -> u8 {
    let mut problems = Vec::new();
    for (at, thing) in things.iter().enumerate() {
        let path = numbered(path, ending, at + 1);
        match content(thing).and_then(|(bytes, title)| write(&path, &bytes).map(|()| title)) {
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

/// The file of the n-th thing, from 1: `out.svg`, `out-2.svg`.
fn numbered(path: &Path, ending: &str, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (stem, ending) = name.split_at(name.len().saturating_sub(ending.len() + 1));
    path.with_file_name(format!("{stem}-{number}{ending}"))
}

/// Writes a file.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|why| Error::file(ErrorKind::Output, "write", path, &why))
}

/// Tells on standard error.
pub fn say(text: &str) {
    // Where standard error is closed there is nobody left to tell.
    let _ = write!(anstream::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_numbered_from_the_second_on() {
        let file = |name: &str, ending, number| numbered(Path::new(name), ending, number);
        assert_eq!(file("out/a.b.svg", "svg", 1), Path::new("out/a.b.svg"));
        assert_eq!(file("out/a.b.svg", "svg", 3), Path::new("out/a.b-3.svg"));
        assert_eq!(file("a.itf.json", "itf.json", 2), Path::new("a-2.itf.json"));
    }
}
