//! The instrumented copy of a spec: written into the cache, and compiled there.
//!
//! Whether a change compiles, only the compiler knows: a call that is left out may have a value that is needed. Where it refuses the
//! copy, it says at which bytes; the innermost changes there are taken out, and it is asked again.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use synod_mutate::{Instrumented, Mutants};

use super::mutants_of;
use crate::compiling::cache::{Cache, hash};
use crate::compiling::cargo::Build;
use crate::compiling::compile::{Compiled, attempt};
use crate::compiling::package::{Package, write_whole};
use crate::discover::SpecFile;
use crate::workshop::{Ready, Workshop};
use crate::{Error, ErrorKind, interrupt};

/// A compiler that refuses the copy more often than this is not refusing changes.
const ROUNDS: usize = 20;

/// The copy of a spec, compiled.
pub(super) struct Copy {
    program: PathBuf,
    file: SpecFile,
    /// The mutants that do not compile, by number.
    pub(super) refused: BTreeSet<u32>,
}

impl Copy {
    /// The copy as a spec that has described itself.
    ///
    /// # Errors
    /// It cannot.
    pub(super) fn ready<'a>(&'a self, spec: &SpecFile, workshop: &mut Workshop) -> Result<Ready<'a>, Error> {
        let described = workshop.describe(&self.file, self.program.clone());
        // What a broken spec says of itself is said best by the spec itself.
        described.or_else(|error| workshop.prepare(spec).and(Err(error)))
    }
}

/// Finds the mutants of a spec, and compiles the copy that has them all.
///
/// # Errors
/// The spec itself does not compile or cannot be parsed; the cache cannot be written.
pub(super) fn compile(spec: &SpecFile, workshop: &mut Workshop) -> Result<(Mutants, Copy), Error> {
    let mutants = match mutants_of(spec) {
        Ok(mutants) => mutants,
        // The compiler says it better.
        Err(error) => return workshop.prepare(spec).and(Err(error)),
    };
    let mut refused = BTreeSet::new();
    for round in 0..ROUNDS {
        let folder = spec.path.parent().unwrap_or(&spec.path);
        let instrumented = mutants.instrument_from(&spec.text, folder, &|number| !refused.contains(&number));
        let (cache, progress) = workshop.tools();
        let file = write(spec, &instrumented.text, cache)?;
        let Compiled { program, build } = attempt(&file, cache, progress)?;
        if let Some(program) = program {
            return Ok((mutants, Copy { program, file, refused }));
        }
        if interrupt::count() > 0 {
            let text = format!("interrupted while {} was compiled", spec.shown);
            return Err(Error::new(ErrorKind::Interrupted, text));
        }
        if round == 0 {
            workshop.prepare(spec)?;
        }
        let more = to_blame(&instrumented, &file, &build);
        if more.is_empty() {
            return Err(uncompiled(spec, &build));
        }
        refused.extend(more);
    }
    Err(Error::new(ErrorKind::Fault, format!("the compiler refuses every copy of {}", spec.shown)))
}

fn write(spec: &SpecFile, text: &str, cache: &Cache) -> Result<SpecFile, Error> {
    let folder = cache.copies().join(hash(&spec.path));
    cache.create(&folder)?;
    let path = folder.join(spec.path.file_name().unwrap_or_default());
    let refused = |why| cache.refused(&folder, &why);
    if fs::read_to_string(&path).ok().as_deref() != Some(text) {
        write_whole(&path, text.as_bytes()).map_err(refused)?;
    }
    let path = path.canonicalize().map_err(refused)?;
    let file = SpecFile { shown: spec.shown.clone(), path, text: spec.text.clone() };
    match Package::of(&file, cache).has_folders {
        false => Ok(file),
        true => Err(Error::new(
            ErrorKind::Compile,
            format!("{} names dependencies that are folders, so it cannot be audited", spec.shown),
        )),
    }
}

/// The mutants that the compiler's errors are about: of those around an error, the innermost. Where there is none around it, those on
/// its line, and where there are none either, all that come before it in its function, the last first.
fn to_blame(copy: &Instrumented, file: &SpecFile, build: &Build) -> BTreeSet<u32> {
    let mut blamed = BTreeSet::new();
    for (path, at) in build.errors.iter().filter(|(path, _)| *path == file.path) {
        debug_assert!(path.is_absolute());
        let around =
            copy.regions.iter().filter(|(_, region)| region.start <= at.start && at.start < region.end);
        let innermost = around.min_by_key(|(_, region)| region.len()).map(|(number, _)| *number);
        let line = line_of(&copy.text, at.start);
        let same_line = || {
            let there = copy.regions.iter().filter(|(_, r)| r.start < line.end && line.start < r.end);
            there.map(|(number, _)| *number).collect::<Vec<_>>()
        };
        let before = || {
            let before = copy.regions.iter().filter(|(_, region)| region.end <= at.start);
            before.max_by_key(|(_, region)| region.end).map(|(number, _)| *number)
        };
        match innermost {
            Some(number) => blamed.extend([number]),
            None if same_line().is_empty() => blamed.extend(before()),
            None => blamed.extend(same_line()),
        }
    }
    blamed
}

fn line_of(text: &str, at: usize) -> std::ops::Range<usize> {
    let at = at.min(text.len());
    let bytes = text.as_bytes();
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |newline| at + newline);
    start..end
}

fn uncompiled(spec: &SpecFile, build: &Build) -> Error {
    let said = [&build.diagnostics, &build.foreign_errors, &build.stderr];
    let said = said.into_iter().find(|text| !text.is_empty()).map_or("", String::as_str);
    let text = format!("{} compiles, and its copy does not. The compiler says:\n{said}", spec.shown);
    Error::new(ErrorKind::Fault, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_change_is_blamed() {
        let text = "line one\nif a { b }\nuse it".to_owned();
        let regions = [(1, 9..19), (2, 12..13), (3, 0..4)].into_iter().collect();
        let copy = Instrumented { text, regions };
        let file = SpecFile { shown: "x.rs".into(), path: "/x.rs".into(), text: String::new() };
        let blamed = |path: &str, at: usize| {
            let build = Build { errors: vec![(path.into(), at..at + 1)], ..Build::default() };
            to_blame(&copy, &file, &build).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(blamed("/x.rs", 12), [2]);
        assert_eq!(blamed("/x.rs", 16), [1]);
        assert_eq!(blamed("/x.rs", 6), [3]);
        assert_eq!(blamed("/x.rs", 22), [1]);
        assert!(blamed("/other.rs", 12).is_empty());
    }
}
