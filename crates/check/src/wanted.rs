//! What is wanted of the models of a spec, whichever command wants it.

use std::time::Duration;

use synod_messages::{CheckJob, Description, ModelInfo, Options};

use crate::programs::program::Patience;

/// What a program gets beyond its limit, or after an interrupt, while it makes no progress; and while it does.
/// The first leaves time for the warning that says in which state `next` hangs.
const GRACE: (Duration, Duration) = (Duration::from_secs(7), Duration::from_secs(60));

/// Which models, with which constants, searched how, and what of the findings.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The models by name; none stands for those that need not be asked for.
    pub models: Vec<String>,
    /// Constants that differ from the models'.
    pub constants: Vec<(String, String)>,
    /// How to search.
    pub options: Options,
    /// The `reachable` properties whose witnesses are shown.
    pub witnesses: Vec<String>,
    /// The options of `check` that have to do with it, as they are written on the command line, but for model and constants.
    pub again: Vec<String>,
}

impl Wanted {
    /// The models that are to be checked, in the order of the spec.
    #[must_use]
    pub fn chosen<'a>(&self, description: &'a Description) -> Vec<&'a ModelInfo> {
        let models = description.models.iter();
        if !self.models.is_empty() {
            models.filter(|model| self.models.contains(&model.name)).collect()
        } else if !self.constants.is_empty() {
            models.take(1).collect()
        } else {
            models.filter(|model| !model.on_request).collect()
        }
    }

    /// The job of one model.
    #[must_use]
    pub fn job(&self, model: &str, progress_millis: u64) -> CheckJob {
        CheckJob {
            model: Some(model.to_owned()),
            constants: self.constants.clone(),
            options: Options { progress_millis, ..self.options.clone() },
        }
    }

    /// How long its program may go on.
    #[must_use]
    pub fn patience(&self) -> Patience {
        let limit = self.options.limits.seconds;
        let limit = limit.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Patience { limit, grace: GRACE.0, most_grace: GRACE.1 }
    }

    /// The command that shows a model again.
    #[must_use]
    pub fn command(&self, spec: &str, model: &str) -> String {
        let mut words = vec!["check".to_owned(), quoted(spec), "--model".to_owned(), quoted(model)];
        for (name, value) in &self.constants {
            words.push("--const".to_owned());
            words.push(quoted(&format!("{name}={value}")));
        }
        words.extend(self.again.iter().cloned());
        words.join(" ")
    }
}

/// As a shell takes it for one word.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
