//! Holds a run against the lock: each model as it ends, then what is gone, and what the lock is to say from now on.

use std::path::PathBuf;

use synod_messages::ModelInfo;
use synod_report::ModelOutcome;
use synod_report::lock::{Entry, Lock, LockDifference, ModelKey, compare};

use super::lock_file::LockFile;
use super::results::{Results, SpecResult};
use crate::discover::SpecFile;

/// A run and its lock.
pub(super) struct Comparison<'a> {
    pub(super) file: &'a LockFile,
    /// The folders whose specs are all part of the run, without links.
    pub(super) folders: Vec<PathBuf>,
    pub(super) scope: Scope,
}

/// What a run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All that the lock names.
    Everything,
    /// What the command line names.
    Paths,
}

/// A model of the lock that is no model of the run.
enum Absent {
    /// The run is about others.
    Elsewhere,
    /// It is not there any more; in words.
    Gone(&'static str),
    /// It is there, and nobody looked; in words.
    Missed(&'static str),
}

impl Comparison<'_> {
    /// What differs in a model that has ended. One that is not as expected has more to say than that it differs.
    pub(super) fn of_model(&self, spec: &SpecFile, info: &ModelInfo, outcome: &ModelOutcome) -> Vec<String> {
        match &self.file.lock {
            Some(lock) if outcome.is_as_expected() => {
                let old = lock.models.get(&self.file.key(spec, &info.name));
                compare(old, Entry::of(outcome, info.on_request).as_ref())
            }
            _ => Vec::new(),
        }
    }

    /// Everything that differs, and how many models of the lock were not part of the run.
    pub(super) fn all(&self, results: &Results<'_>) -> (Vec<LockDifference>, u64) {
        let mut differences = Vec::new();
        for spec in &results.specs {
            for model in &spec.models {
                let outcome = model.outcome.as_ref();
                let words = outcome.map(|outcome| self.of_model(spec.spec, &model.info, outcome));
                let words = words.filter(|words| !words.is_empty());
                differences.extend(words.map(|words| difference(&spec.spec.shown, &model.info.name, words)));
            }
        }
        let mut apart = 0;
        for (key, shown, absent) in self.absent(results) {
            match absent {
                Absent::Elsewhere => apart += 1,
                Absent::Gone(words) | Absent::Missed(words) => {
                    differences.push(difference(&shown, &key.model, vec![words.to_owned()]));
                }
            }
        }
        (differences, apart)
    }

    /// The lock as it is to be: with what was checked and is certain, without what is gone.
    pub(super) fn updated(&self, results: &Results<'_>) -> Lock {
        let mut lock = self.file.lock.clone().unwrap_or_default();
        for (key, _, absent) in self.absent(results) {
            if matches!(absent, Absent::Gone(_)) {
                lock.models.remove(&key);
            }
        }
        for spec in &results.specs {
            for model in &spec.models {
                let entry = model.outcome.as_ref().and_then(|o| Entry::of(o, model.info.on_request));
                let key = self.file.key(spec.spec, &model.info.name);
                lock.models.extend(entry.map(|entry| (key, entry)));
            }
        }
        lock
    }

    /// The models of the lock that were not checked, with the names of their specs as the user knows them.
    fn absent(&self, results: &Results<'_>) -> Vec<(ModelKey, String, Absent)> {
        let mut absent = Vec::new();
        for (key, entry) in self.file.lock.iter().flat_map(|lock| &lock.models) {
            let of_key = |spec: &&SpecResult<'_>| self.file.key(spec.spec, &key.model) == *key;
            let spec = results.specs.iter().find(of_key);
            let shown = spec.map_or_else(|| key.spec.clone(), |spec| spec.spec.shown.clone());
            let found = match spec {
                Some(spec) => in_spec(spec, &key.model, entry),
                None => Some(self.without_spec(key)),
            };
            absent.extend(found.map(|found| (key.clone(), shown, found)));
        }
        absent
    }

    fn without_spec(&self, key: &ModelKey) -> Absent {
        let path = self.file.spec_path(key);
        if !path.is_file() {
            return Absent::Gone("is gone: its spec does not exist any more");
        }
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        if folder.is_some_and(|folder| self.folders.contains(&folder)) {
            return Absent::Gone("is gone: its file is no spec any more");
        }
        match self.scope {
            Scope::Paths => Absent::Elsewhere,
            Scope::Everything => Absent::Missed("was not checked: name its file or its folder"),
        }
    }
}

/// A model of a spec that is part of the run; `None` where it was checked or its turn did not come.
fn in_spec(spec: &SpecResult<'_>, model: &str, entry: &Entry) -> Option<Absent> {
    // Where the spec has an error, that says enough.
    let all = spec.described.as_ref()?;
    if spec.models.iter().any(|checked| checked.info.name == model) {
        return None;
    }
    match all.iter().find(|info| info.name == model) {
        None => Some(Absent::Gone("is gone from its spec")),
        Some(_) if entry.on_request => Some(Absent::Elsewhere),
        Some(_) => Some(Absent::Gone("is checked on request only, and was part of the gate before")),
    }
}

fn difference(spec: &str, model: &str, words: Vec<String>) -> LockDifference {
    LockDifference { spec: spec.to_owned(), model: model.to_owned(), words }
}

/// The folders among the paths of a run, without links.
pub(super) fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect()
}
