//! Running `check` as a user does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where cargo puts what it builds, two folders above this test's own.
pub(crate) fn target() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    test.ancestors().nth(3).expect("target/debug/deps/test").to_path_buf()
}

/// The `check` binary, built if need be: it belongs to another package, so cargo does not do that by itself.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--package", "check", "--bin", "check", "--target-dir"])
            .arg(target())
            .current_dir(root())
            .status();
        assert!(built.is_ok_and(|status| status.success()), "`cargo build --package check` failed");
        target().join("debug").join(format!("check{}", std::env::consts::EXE_SUFFIX))
    })
}

/// `check`, in the repository's folder, with a cache of the tests' own.
pub(crate) fn check() -> Command {
    let mut command = Command::new(binary());
    command.current_dir(root()).env("SYNOD_CACHE", target().join("synod-tests")).env_remove("GITHUB_ACTIONS");
    command.env_remove("GITHUB_STEP_SUMMARY").env_remove("CI");
    command.env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1");
    command
}

/// What a finished `check` said.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// All of it, for a failed assertion.
    pub(crate) fn all(&self) -> String {
        format!("status {}\n--- out\n{}\n--- err\n{}", self.status, self.out, self.err)
    }

    /// The JSON document on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.all()))
    }

    /// Asserts that something was said, on either stream.
    #[track_caller]
    pub(crate) fn mentions(&self, text: &str) -> &Self {
        assert!(self.out.contains(text) || self.err.contains(text), "no `{text}` in: {}", self.all());
        self
    }

    #[track_caller]
    pub(crate) fn has_status(&self, status: i32) -> &Self {
        assert_eq!(self.status, status, "{}", self.all());
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs `check` with these arguments.
pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Said {
    check().args(arguments).output().expect("check can be started").into()
}

/// The report without what may differ from run to run: seconds and bytes.
pub(crate) fn without_measurements(mut report: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                // Of the search, of the graph; of the whole program, of the graph.
                for measured in ["seconds", "peak_bytes", "bytes"] {
                    fields.remove(measured);
                }
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut report);
    report
}

/// Every spec of ours.
pub(crate) fn specs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("specs")).expect("specs/ is there");
    let mut specs: Vec<PathBuf> = entries.map(|entry| entry.expect("specs/ can be read").path()).collect();
    specs.retain(|path| path.extension().is_some_and(|e| e == "rs"));
    specs.sort();
    specs
}
