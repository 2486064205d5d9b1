//! Compiled programs, kept so that an unchanged spec starts at once.
//!
//! A program is used only where every file it was compiled from still has the content that it had then (compared whole, not by a
//! hash or a date) and the compiler's flags are the same. The compiler's version does not matter: a program stays right.
//! Where that cannot be told, no program is kept: with inputs that are not text, with variables of the environment that the
//! spec reads while it is compiled, and with dependencies that are folders, whose manifests and build scripts are inputs too.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::compiling::cache::{Cache, hash};
use crate::compiling::package::{Package, write_whole};

/// How far a file's date may lag behind the clock.
const CLOCK_TICK: Duration = Duration::from_millis(20);
/// So many programs of a spec are kept: others may still be about to be started.
const KEPT: usize = 3;

/// What a kept program was compiled from.
#[derive(Serialize, Deserialize)]
struct Stamp {
    program: String,
    flags: Vec<String>,
    inputs: Vec<(PathBuf, String)>,
}

/// The kept program of a package, if it is still right.
#[must_use]
pub fn find(package: &Package) -> Option<PathBuf> {
    let stamp: Stamp = serde_json::from_slice(&fs::read(stamp_path(package)).ok()?).ok()?;
    let program = package.folder.join(&stamp.program);
    let same = |(path, text): &(PathBuf, String)| read(path).as_ref() == Some(text);
    (stamp.flags == flags() && stamp.inputs.iter().all(same) && program.is_file()).then_some(program)
}

/// Keeps a program that was just built, and returns where. A file that changed while the compiler read it makes the program
/// good for this run only.
///
/// # Errors
/// The cache cannot be written.
pub fn keep(package: &Package, built: &Path, started: SystemTime, cache: &Cache) -> std::io::Result<PathBuf> {
    let texts = if package.has_folders || reads_environment(package, built) {
        None
    } else {
        let inputs = inputs(built, cache).into_iter();
        inputs.map(|path| read(&path).map(|text| (path, text))).collect::<Option<Vec<_>>>()
    };
    write_whole(&inputs_path(package), &serde_json::to_vec(&inputs(built, cache))?)?;
    let name = format!("program-{}", hash((&texts, flags(), started)));
    let program = package.folder.join(&name);
    let temporary = tempfile::Builder::new().prefix("copying-").tempfile_in(&package.folder)?;
    fs::copy(built, temporary.path())?;
    // The file must be closed for writing before it can be run.
    temporary.into_temp_path().persist(&program)?;
    match texts {
        Some(inputs) if !inputs.is_empty() && inputs.iter().all(|(path, _)| is_older(path, started)) => {
            let stamp = Stamp { program: name, flags: flags(), inputs };
            write_whole(&stamp_path(package), &serde_json::to_vec(&stamp)?)?;
        }
        // Without a stamp the next run compiles again.
        _ => drop(fs::remove_file(stamp_path(package))),
    }
    remove_old(package);
    Ok(program)
}

/// The files that the last program of a package was compiled from, whether or not it was kept.
#[must_use]
pub fn inputs_of(package: &Package) -> Option<Vec<PathBuf>> {
    serde_json::from_slice(&fs::read(inputs_path(package)).ok()?).ok()
}

fn inputs_path(package: &Package) -> PathBuf {
    package.folder.join("inputs.json")
}

fn stamp_path(package: &Package) -> PathBuf {
    package.folder.join("kept.json")
}

fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

fn is_older(path: &Path, moment: SystemTime) -> bool {
    fs::metadata(path).is_ok_and(|data| changed(&data).is_some_and(|changed| changed + CLOCK_TICK < moment))
}

/// When a file or its name, owner or date was changed: its date alone can be set to any time.
fn changed(data: &fs::Metadata) -> Option<SystemTime> {
    let modified = data.modified().ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let since = Duration::new(data.ctime().try_into().ok()?, data.ctime_nsec().try_into().ok()?);
        Some(modified.max(SystemTime::UNIX_EPOCH + since))
    }
    #[cfg(not(unix))]
    Some(modified)
}

fn flags() -> Vec<String> {
    let names = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];
    names.map(|name| env::var(name).unwrap_or_default()).into()
}

/// The files, but for those of the library, that a program was compiled from, as the compiler wrote them beside it.
fn inputs(built: &Path, cache: &Cache) -> Vec<PathBuf> {
    let text = fs::read_to_string(built.with_extension("d")).unwrap_or_default();
    let Some((_, list)) = text.lines().next().and_then(|line| line.split_once(": ")) else {
        return Vec::new();
    };
    let list = list.replace("\\ ", "\0");
    let paths = list.split_whitespace().map(|path| PathBuf::from(path.replace('\0', " ")));
    paths.filter(|path| !path.starts_with(cache.root()) || path.starts_with(cache.copies())).collect()
}

/// Whether the spec has an `env!` or `option_env!`, by what the compiler wrote; true where it wrote nothing that can be found.
fn reads_environment(package: &Package, built: &Path) -> bool {
    let prefix = format!("{}-", package.name.replace('-', "_"));
    let folder = built.parent().unwrap_or(Path::new(".")).join("deps");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut lists = entries.filter(|path| {
        path.extension().is_some_and(|extension| extension == "d") && name(path).starts_with(&prefix)
    });
    let mut texts = lists.by_ref().map(|path| fs::read_to_string(path).unwrap_or_default()).peekable();
    texts.peek().is_none() || texts.any(|text| text.is_empty() || text.contains("# env-dep:"))
}

/// What cannot be removed is of no harm.
fn remove_old(package: &Package) {
    let entries = fs::read_dir(&package.folder).into_iter().flatten().flatten();
    let programs = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("program-"));
    let mut programs: Vec<(SystemTime, PathBuf)> =
        programs.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    programs.sort();
    for (_, path) in programs.iter().rev().skip(KEPT) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::SpecFile;

    /// Keeps what was "compiled" from a file with some content, and says whether it is found again.
    fn is_kept(spec: &str, content: &[u8], compiler_wrote: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let cache = Cache::at(&at("cache")).unwrap();
        let spec = SpecFile { shown: "x.rs".into(), path: at("x.rs"), text: spec.into() };
        let package = Package::of(&spec, &cache);
        fs::create_dir_all(&package.folder).unwrap();
        fs::create_dir_all(at("release/deps")).unwrap();
        let built = at("release").join(&package.name);
        fs::write(&built, "program").unwrap();
        fs::write(at("x.rs"), content).unwrap();
        fs::write(built.with_extension("d"), format!("{}: {}\n", built.display(), at("x.rs").display()))
            .unwrap();
        let list = format!("release/deps/{}-0123.d", package.name.replace('-', "_"));
        fs::write(at(&list), compiler_wrote).unwrap();
        std::thread::sleep(3 * CLOCK_TICK);
        let kept = keep(&package, &built, SystemTime::now(), &cache).unwrap();
        let found = find(&package);
        assert!(found.is_none() || found == Some(kept));
        assert_eq!(inputs_of(&package), Some(vec![at("x.rs")]));
        found.is_some()
    }

    #[test]
    fn a_program_is_kept_where_all_its_inputs_are_known() {
        assert!(is_kept("", b"text", "x: x.rs\n"));
        assert!(is_kept("//! ```cargo\n//! [dependencies]\n//! a = \"1\"\n//! ```", b"", "x: x.rs\n"));
        assert!(!is_kept("", b"\xff", "x: x.rs\n"));
        assert!(!is_kept("", b"text", "x: x.rs\n\n# env-dep:HOME=/root\n"));
        assert!(!is_kept("", b"text", ""));
        let folder = "//! ```cargo\n//! [dependencies]\n//! a = { path = \"a\" }\n//! ```";
        assert!(!is_kept(folder, b"", "x: x.rs\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_date_that_was_set_back_hides_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.rs");
        let started = SystemTime::now();
        fs::write(&path, "changed while it was compiled").unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).unwrap();
        assert!(!is_older(&path, started));
    }
}
