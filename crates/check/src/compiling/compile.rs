//! From a spec's file to a program that checks it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use fd_lock::RwLock;

use crate::compiling::cache::Cache;
use crate::compiling::cargo::{self, Build, Network};
use crate::compiling::kept;
use crate::compiling::package::Package;
use crate::compiling::sources;
use crate::discover::SpecFile;
use crate::progress::Compiling;
use crate::{Error, ErrorKind, interrupt};

/// What became of a compilation.
#[derive(Debug)]
pub struct Compiled {
    /// The program, if there is one.
    pub program: Option<PathBuf>,
    /// What the compiler said; nothing, where the program was compiled before.
    pub build: Build,
}

/// Compiles a spec, or finds the program that was compiled from the same sources before. Warnings of the
/// compiler are shown as it gives them.
///
/// # Errors
/// The spec does not compile (then the message is the compiler's own), the compiler or the crates that it
/// needs are missing, the cache cannot be written.
pub fn compile(spec: &SpecFile, cache: &Cache, progress: &mut dyn Compiling) -> Result<PathBuf, Error> {
    let Compiled { program, build } = attempt(spec, cache, progress)?;
    show(spec, &build);
    program.ok_or_else(|| failure(spec, &build))
}

/// The same without a word about what the compiler says; that it refuses is no error.
///
/// # Errors
/// The compiler or the crates that it needs are missing, the cache cannot be written.
pub fn attempt(spec: &SpecFile, cache: &Cache, progress: &mut dyn Compiling) -> Result<Compiled, Error> {
    let package = Package::of(spec, cache);
    if let Some(program) = kept::find(&package) {
        return Ok(Compiled { program: Some(program), build: Build::default() });
    }
    let target = cache.target(&cargo::compiler()?);
    let sources = sources::unpack(cache)?;
    cache.create(&target)?;
    let mut lock = lock_file(&target, cache)?;
    // One build at a time, until its program is copied; cargo would make them wait for each other too.
    let _guard = lock.write().map_err(|why| cache.refused(&target, &why))?;
    package.write(spec, &sources::library(&sources)?, cache)?;
    forget(&target, &package.name);
    let started = SystemTime::now();
    let build = build(spec, &package, &target, progress);
    progress.clear();
    let build = build?;
    let keep = |built: &PathBuf| {
        kept::keep(&package, built, started, cache).map_err(|why| cache.refused(built, &why))
    };
    let program = build.program.as_ref().map(keep).transpose()?;
    Ok(Compiled { program, build })
}

fn lock_file(target: &Path, cache: &Cache) -> Result<RwLock<File>, Error> {
    let path = target.join("check.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    Ok(RwLock::new(file.map_err(|why| cache.refused(&path, &why))?))
}

/// Makes cargo compile the spec again. It goes by the dates of files, and would take a file that was replaced by
/// an older one for unchanged; that it has changed is known already, by its content.
fn forget(target: &Path, name: &str) {
    let fingerprints =
        fs::read_dir(target.join("release").join(".fingerprint")).into_iter().flatten().flatten();
    for entry in fingerprints.filter(|entry| entry.file_name().to_string_lossy().starts_with(name)) {
        // If it cannot be removed, cargo goes by the dates.
        let _ = fs::remove_dir_all(entry.path());
    }
}

/// Without the network; and with it only where crates are missing.
fn build(
    spec: &SpecFile,
    package: &Package,
    target: &Path,
    progress: &mut dyn Compiling,
) -> Result<Build, Error> {
    let manifest = package.manifest();
    let mut run = |network| {
        let mut meanwhile = |part: &str| {
            progress.compiling(&spec.shown, part, &package.name);
            if interrupt::count() > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        cargo::build(&manifest, &package.name, target, network, &mut meanwhile)
    };
    let build = run(Network::Offline)?;
    let crates_missing = build.program.is_none()
        && build.diagnostics.is_empty()
        && build.foreign_errors.is_empty()
        && build.stderr.contains("offline");
    if !crates_missing || interrupt::count() > 0 {
        return Ok(build);
    }
    let online = run(Network::Online)?;
    let fetched =
        online.program.is_some() || !online.diagnostics.is_empty() || !online.foreign_errors.is_empty();
    if fetched || interrupt::count() > 0 {
        return Ok(online);
    }
    Err(Error::new(
        ErrorKind::Compile,
        format!(
            "{} cannot be compiled: crates that it needs are not in cargo's cache, and they could not be fetched.\n\
             Run `check` once with the network; from then on it works without.\ncargo says:\n{}",
            spec.shown,
            online.stderr.trim_end()
        ),
    ))
}

/// What the compiler says of the spec, with the path that the user gave.
fn show(spec: &SpecFile, build: &Build) {
    // Where standard error is closed there is nobody to tell.
    let _ = write!(anstream::stderr(), "{}", with_user_path(spec, &build.diagnostics));
}

fn with_user_path(spec: &SpecFile, text: &str) -> String {
    text.replace(&*spec.path.to_string_lossy(), &spec.shown)
}

fn failure(spec: &SpecFile, build: &Build) -> Error {
    if interrupt::count() > 0 {
        return Error::new(ErrorKind::Interrupted, format!("interrupted while {} was compiled", spec.shown));
    }
    if !build.diagnostics.is_empty() {
        let error = Error::new(ErrorKind::Compile, format!("{} does not compile", spec.shown));
        return error.with_details(with_user_path(spec, &build.diagnostics));
    }
    let foreign = if build.foreign_errors.is_empty() { &build.stderr } else { &build.foreign_errors };
    let text = with_user_path(spec, foreign.trim_end());
    Error::new(ErrorKind::Compile, format!("{} could not be compiled. cargo says:\n{text}", spec.shown))
}
