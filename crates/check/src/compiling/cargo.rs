//! Running cargo and reading what it says.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::programs::program::kill_group;
use crate::{Error, ErrorKind};

/// Variables of cargo that describe the user's machine rather than a build that `check` was started by.
const KEPT_VARIABLES: [&str; 9] = [
    "CARGO_HOME",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTR",
    "CARGO_SOURCE_",
    "CARGO_TERM_",
    "CARGO_TARGET_X86",
    "CARGO_TARGET_AARCH",
];

/// What a spec's meaning and a search's pace depend on, whatever the user's own cargo configuration says: a file of
/// it overrides a manifest, and these override the file.
const SETTINGS: [&str; 3] = [
    "profile.release.overflow-checks=true",
    "profile.release.panic=\"unwind\"",
    "profile.release.opt-level=3",
];

/// Whether the network may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Only what is in cargo's own cache.
    Offline,
    /// Crates may be fetched.
    Online,
}

/// What a build gave.
#[derive(Debug, Default)]
pub struct Build {
    /// The program; `None` where the build failed.
    pub program: Option<PathBuf>,
    /// What the compiler says of the program itself, rendered with colours.
    pub diagnostics: String,
    /// Where in which file it finds errors in the program itself, as bytes.
    pub errors: Vec<(PathBuf, Range<usize>)>,
    /// What it says of other crates, where that is an error.
    pub foreign_errors: String,
    /// What cargo wrote to standard error.
    pub stderr: String,
}

/// One line of cargo's messages, as far as it matters here.
#[derive(Deserialize)]
struct Line {
    target: Option<Target>,
    message: Option<Diagnostic>,
    executable: Option<PathBuf>,
    /// Whether it was compiled before.
    #[serde(default)]
    fresh: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: PathBuf,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    /// Where the macro was called that the span is in.
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

/// `rustc -vV`: which compiler it is.
///
/// # Errors
/// There is none.
pub fn compiler() -> Result<String, Error> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    match Command::new(&rustc).arg("-vV").output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => Err(no_compiler(&rustc, String::from_utf8_lossy(&output.stderr).trim())),
        Err(why) => Err(no_compiler(&rustc, &why.to_string())),
    }
}

fn no_compiler(program: &OsString, why: &str) -> Error {
    Error::new(
        ErrorKind::Compile,
        format!(
            "cannot run {}: {why}\nSpecs are compiled with Rust: install it from https://rustup.rs, or put its folder on the PATH.",
            program.display()
        ),
    )
}

/// Builds the program of a package. `meanwhile` is called about ten times a second with the name of what was compiled last, and says
/// whether to go on. cargo has a process group of its own, so that nobody but `check` ends it.
///
/// # Errors
/// cargo cannot be run.
pub fn build(
    manifest: &Path,
    name: &str,
    target: &Path,
    network: Network,
    meanwhile: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Build, Error> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(&cargo);
    command.args(["build", "--release", "--quiet", "--message-format=json-diagnostic-rendered-ansi"]);
    command.args(SETTINGS.iter().flat_map(|setting| ["--config", setting]));
    command.arg("--manifest-path").arg(manifest).arg("--target-dir").arg(target);
    if network == Network::Offline {
        command.arg("--offline");
    }
    if let Some(folder) = manifest.parent() {
        command.current_dir(folder);
    }
    clean(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|why| no_compiler(&cargo, &why.to_string()))?;
    let lines = lines_of(child.stdout.take());
    let stderr = child.stderr.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was read until an error is all there is to tell.
            let _ = pipe.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        })
    });
    let mut build = collect(name, &lines, &mut |last| {
        if meanwhile(last).is_break() {
            end(&mut child);
        }
    });
    build.stderr = stderr.and_then(|reader| reader.join().ok()).unwrap_or_default();
    if !child.wait().is_ok_and(|status| status.success()) {
        build.program = None;
    }
    Ok(build)
}

/// Takes away what an enclosing cargo or CI job set for a build of its own.
fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let foreign = text.starts_with("CARGO_") && !KEPT_VARIABLES.iter().any(|kept| text.starts_with(kept));
        if foreign || matches!(&*text, "MAKEFLAGS" | "RUSTC_WORKSPACE_WRAPPER") {
            command.env_remove(&name);
        }
    }
}

/// Ends a build. What cargo has finished so far is good for the next one.
fn end(child: &mut Child) {
    kill_group(child);
    // It may have ended by itself in the meantime.
    let _ = child.kill();
}

fn lines_of(stdout: Option<std::process::ChildStdout>) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = stdout.into_iter().flat_map(|pipe| BufReader::new(pipe).lines());
        for line in lines.map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

fn collect(name: &str, lines: &Receiver<String>, meanwhile: &mut dyn FnMut(&str)) -> Build {
    let mut build = Build::default();
    let mut last = String::new();
    loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                if let Ok(line) = serde_json::from_str::<Line>(&line) {
                    last = match &line.target {
                        // The library is there, was there before, or is finished: what follows is the spec.
                        Some(target) if line.fresh || target.name == "synod" => String::new(),
                        Some(target) => target.name.clone(),
                        None => last,
                    };
                    take(&mut build, name, line);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return build,
        }
        meanwhile(&last);
    }
}

fn take(build: &mut Build, name: &str, line: Line) {
    let own = line.target.is_some_and(|target| target.name == name);
    if own && line.executable.is_some() {
        build.program = line.executable;
    }
    if let Some(Diagnostic { level, rendered: Some(text), spans }) = line.message {
        if own {
            build.diagnostics.push_str(&text);
            if level.starts_with("error") {
                build.errors.extend(spans.into_iter().filter(|span| span.is_primary).map(place));
            }
        } else if level.starts_with("error") {
            build.foreign_errors.push_str(&text);
        }
    }
}

/// Where somebody wrote what a span is about.
fn place(span: Span) -> (PathBuf, Range<usize>) {
    match span.expansion {
        Some(expansion) => place(expansion.span),
        None => (span.file_name, span.byte_start..span.byte_end),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_users_configuration_does_not_change_what_a_spec_means() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(".cargo/config.toml", "[profile.release]\noverflow-checks = false\npanic = \"abort\"\n");
        write("Cargo.toml", "[package]\nname = \"probe\"\nedition = \"2024\"\n[workspace]\n");
        let catch = "std::panic::catch_unwind(|| std::env::args().count() as u8 + u8::MAX)";
        write("src/main.rs", &format!("fn main() {{ assert!({catch}.is_err()); }}"));
        let (manifest, target) = (folder.path().join("Cargo.toml"), folder.path().join("target"));
        let build =
            build(&manifest, "probe", &target, Network::Offline, &mut |_| ControlFlow::Continue(())).unwrap();
        let program = build.program.unwrap_or_else(|| panic!("{}{}", build.diagnostics, build.stderr));
        assert!(Command::new(program).output().unwrap().status.success());
    }
}
