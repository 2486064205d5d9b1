//! From paths on the command line to spec files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, ErrorKind};

/// What makes a file a spec.
const MAIN: &str = "synod::main!";

/// A spec's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecFile {
    /// As the user names it.
    pub shown: String,
    /// Absolute, without links.
    pub path: PathBuf,
    /// Its content when it was found.
    pub text: String,
}

/// The specs of a run.
#[derive(Clone, Debug)]
pub struct Found {
    /// The specs, in the order of the paths, those of a folder by name.
    pub specs: Vec<SpecFile>,
    /// True where just one file was named, rather than several or a folder.
    pub is_one_file: bool,
}

/// Finds the specs that paths name.
///
/// # Errors
/// A path does not exist, a file is not a spec, a folder has none.
pub fn discover(paths: &[PathBuf]) -> Result<Found, Error> {
    let mut specs: Vec<SpecFile> = Vec::new();
    for path in paths {
        let found = if path.is_dir() { in_folder(path)? } else { vec![file(path)?] };
        let new = found.into_iter().filter(|spec| specs.iter().all(|other| other.path != spec.path));
        let new: Vec<SpecFile> = new.collect();
        specs.extend(new);
    }
    Ok(Found { specs, is_one_file: paths.len() == 1 && !paths[0].is_dir() })
}

fn file(path: &Path) -> Result<SpecFile, Error> {
    let spec = read(path)?;
    if is_spec(&spec.text) {
        return Ok(spec);
    }
    Err(Error::new(
        ErrorKind::Nothing,
        format!(
            "{} is not a spec: it has no `{MAIN}`\nA spec ends with a line such as `synod::main!(Paxos);`, which names the \
             type that implements `Spec`.",
            spec.shown
        ),
    ))
}

fn in_folder(folder: &Path) -> Result<Vec<SpecFile>, Error> {
    let unreadable = |why: std::io::Error| Error::file(ErrorKind::Usage, "list", folder, &why);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs") && path.is_file());
    paths.sort();
    let specs = paths.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let specs: Vec<SpecFile> = specs.into_iter().filter(|spec| is_spec(&spec.text)).collect();
    if specs.is_empty() {
        let message = format!(
            "there is no spec in {}: none of its {} `.rs` files has a `{MAIN}`",
            folder.display(),
            paths.len()
        );
        return Err(Error::new(ErrorKind::Nothing, message));
    }
    Ok(specs)
}

fn read(path: &Path) -> Result<SpecFile, Error> {
    let unreadable = |why: std::io::Error| Error::file(ErrorKind::Usage, "read", path, &why);
    let bytes = fs::read(path).map_err(unreadable)?;
    let absolute = path.canonicalize().map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(SpecFile { shown: path.display().to_string(), path: absolute, text })
}

/// True where the macro is called outside a comment line.
fn is_spec(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| !line.starts_with("//") && line.contains(MAIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_specs_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("b.rs", "synod::main!(B);");
        write("a.rs", "    synod::main!(A);\n");
        write("helper.rs", "// synod::main!(No);\nfn f() {}");
        write("notes.txt", "synod::main!(No);");
        let found = discover(&[folder.path().to_owned()]).unwrap();
        let names: Vec<_> = found.specs.iter().map(|s| s.path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.rs", "b.rs"]);
        assert!(!found.is_one_file);
        let twice = discover(&[folder.path().join("a.rs"), folder.path().join("./a.rs")]).unwrap();
        assert_eq!(twice.specs.len(), 1);
    }

    #[test]
    fn what_is_not_a_spec_is_said_to_be_none() {
        let folder = tempfile::tempdir().unwrap();
        let empty = discover(&[folder.path().to_owned()]).unwrap_err();
        assert_eq!(empty.kind(), ErrorKind::Nothing);
        let missing = discover(&[folder.path().join("missing.rs")]).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::Usage);
        fs::write(folder.path().join("x.rs"), "fn main() {}").unwrap();
        let plain = discover(&[folder.path().join("x.rs")]).unwrap_err();
        assert_eq!(plain.kind(), ErrorKind::Nothing);
        assert!(plain.message().contains("synod::main!"));
    }
}
