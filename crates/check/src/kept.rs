//! Compiled programs, kept so that an unchanged spec starts at once.
//!
//! A program is used only where every file it was compiled from still has the content that it had then (compared whole, not by a
//! hash or a date) and the compiler's flags are the same. The compiler's version does not matter: a program stays right.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::cache::{Cache, hash};
use crate::package::{Package, write_whole};

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
    let inputs = inputs(built, cache);
    let texts: Option<Vec<(PathBuf, String)>> =
        inputs.iter().map(|path| Some((path.clone(), read(path)?))).collect();
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

fn stamp_path(package: &Package) -> PathBuf {
    package.folder.join("kept.json")
}

fn read(path: &Path) -> Option<String> {
    Some(String::from_utf8_lossy(&fs::read(path).ok()?).into_owned())
}

fn is_older(path: &Path, moment: SystemTime) -> bool {
    let changed = fs::metadata(path).and_then(|data| data.modified());
    changed.is_ok_and(|changed| changed + CLOCK_TICK < moment)
}

fn flags() -> Vec<String> {
    let names = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];
    names.map(|name| env::var(name).unwrap_or_default()).into()
}

/// The files outside the cache that a program was compiled from, as the compiler wrote them beside it.
fn inputs(built: &Path, cache: &Cache) -> Vec<PathBuf> {
    let text = fs::read_to_string(built.with_extension("d")).unwrap_or_default();
    let Some((_, list)) = text.lines().next().and_then(|line| line.split_once(": ")) else {
        return Vec::new();
    };
    let list = list.replace("\\ ", "\0");
    let paths = list.split_whitespace().map(|path| PathBuf::from(path.replace('\0', " ")));
    paths.filter(|path| !path.starts_with(cache.root())).collect()
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
