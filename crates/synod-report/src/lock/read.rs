//! From the text of a lock to its facts. The text may be anything: what is wrong is said, with its line.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;

use super::{Entry, LOCK_VERSION, Length, Lock, ModelKey, Taken};

/// What is wrong with a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1, where there is one to name.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for LockError {}

/// The version alone, whatever else there is.
#[derive(Deserialize)]
struct Version {
    version: toml::Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: i64,
    #[serde(default)]
    models: BTreeMap<String, BTreeMap<String, Model>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    verdict: String,
    #[serde(default)]
    on_request: bool,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    distinct: u64,
    generated: u64,
    initial: u64,
    depth: u64,
    #[serde(default)]
    properties: BTreeMap<String, String>,
    #[serde(default)]
    fairness: Vec<String>,
    #[serde(default)]
    actions: BTreeMap<String, Action>,
    #[serde(default)]
    violated: BTreeMap<String, Violation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    taken: u64,
    new: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Violation {
    steps: u64,
    cycle: Option<u64>,
}

impl Lock {
    /// Reads the content of a file.
    ///
    /// # Errors
    /// It is not a lock, or not one that this version understands.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        if let Some(line) = conflict(text) {
            let message =
                "the marks of a merge conflict: take one side, then run `check ci --update`".to_owned();
            return Err(LockError { line: Some(line), message });
        }
        // First, since a newer version may have other fields.
        let version: Version = toml::from_str(text).map_err(|why| located(text, &why))?;
        let (at, version) = (version.version.span(), version.version.into_inner());
        if version != i64::from(LOCK_VERSION) {
            return Err(LockError { line: line_of(text, Some(at)), message: other_version(version) });
        }
        let file: File = toml::from_str(text).map_err(|why| located(text, &why))?;
        let of_spec = |(spec, models): (String, BTreeMap<String, Model>)| {
            let key = move |model| ModelKey { spec: spec.clone(), model };
            models.into_iter().map(move |(name, model)| (key(name), Entry::from(model)))
        };
        Ok(Self { models: file.models.into_iter().flat_map(of_spec).collect() })
    }
}

impl From<Model> for Entry {
    fn from(model: Model) -> Self {
        let actions = model.actions.into_iter();
        let violated = model.violated.into_iter();
        Self {
            verdict: model.verdict,
            on_request: model.on_request,
            constants: model.constants,
            distinct: model.distinct,
            generated: model.generated,
            initial: model.initial,
            depth: model.depth,
            properties: model.properties,
            fairness: model.fairness,
            actions: actions.map(|(name, a)| (name, Taken { taken: a.taken, new: a.new })).collect(),
            violated: violated.map(|(name, v)| (name, Length { steps: v.steps, cycle: v.cycle })).collect(),
        }
    }
}

/// The first line that git leaves behind in a conflict. No line of a lock begins like that.
fn conflict(text: &str) -> Option<usize> {
    let is_mark =
        |line: &str| ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|m| line.starts_with(m));
    text.lines().position(is_mark).map(|at| at + 1)
}

fn other_version(version: i64) -> String {
    if version > i64::from(LOCK_VERSION) {
        return format!(
            "it has version {version}, and this `check` knows versions up to {LOCK_VERSION}: use the newer `check` that wrote it"
        );
    }
    format!("there is no version {version} of lock files")
}

fn located(text: &str, why: &toml::de::Error) -> LockError {
    LockError { line: line_of(text, why.span()), message: why.message().trim_end().replace('\n', "; ") }
}

fn line_of(text: &str, span: Option<Range<usize>>) -> Option<usize> {
    let before = text.as_bytes().get(..span?.start)?;
    Some(before.iter().filter(|byte| **byte == b'\n').count() + 1)
}
