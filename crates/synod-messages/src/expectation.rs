//! What a model is expected to give, and whether it did.

use nanoserde::{DeJson, SerJson};

use crate::{ModelReport, Verdict};

/// The findings that a model is expected to give; with none of them it is expected to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerJson, DeJson)]
pub struct Expectation {
    /// The properties that must be violated, by name.
    pub violated: Vec<String>,
    /// A state without a step must be found.
    pub deadlock: bool,
    /// A panic of the spec must be found.
    pub panic: bool,
}

/// A result held against its expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Just what was expected.
    AsExpected,
    /// Nothing was expected to fail, and something did.
    Failed,
    /// A failure was expected, and it did not happen, or another one did. The text says which.
    Differs(String),
    /// The search ended too early to say.
    Incomplete,
    /// The spec misbehaves, or there was nothing to check; no expectation covers that.
    Unusable,
}

impl Expectation {
    /// True where nothing is expected to fail.
    #[must_use]
    pub fn is_holds(&self) -> bool {
        *self == Self::default()
    }

    /// The names of all that should be found: properties, then `deadlock`, then `panic`.
    #[must_use]
    pub fn findings(&self) -> Vec<&str> {
        let extra = [(self.deadlock, "deadlock"), (self.panic, "panic")];
        let extra = extra.into_iter().filter_map(|(wanted, name)| wanted.then_some(name));
        self.violated.iter().map(String::as_str).chain(extra).collect()
    }

    /// Holds a result against this expectation. The findings must be exactly the expected ones: an
    /// expected failure that is joined by another one is not as expected.
    #[must_use]
    pub fn judge(&self, report: &ModelReport) -> Outcome {
        let verdict = report.verdict();
        if matches!(verdict, Verdict::Nondeterministic | Verdict::Empty) {
            return Outcome::Unusable;
        }
        let found: Vec<&str> = report.counterexamples.iter().map(|c| c.property.as_str()).collect();
        let expected = self.findings();
        let unexpected: Vec<&str> = found.iter().filter(|f| !expected.contains(f)).copied().collect();
        let missing: Vec<&str> = expected.iter().filter(|e| !found.contains(e)).copied().collect();
        match (self.is_holds(), verdict) {
            (true, Verdict::Holds) => Outcome::AsExpected,
            (_, Verdict::Incomplete) => Outcome::Incomplete,
            (true, _) => Outcome::Failed,
            (false, _) if unexpected.is_empty() && missing.is_empty() => Outcome::AsExpected,
            // What was not found yet may be found by a search that is allowed to go on.
            (false, _) if unexpected.is_empty() && report.stop.is_early() => Outcome::Incomplete,
            (false, _) => Outcome::Differs(difference(&missing, &unexpected)),
        }
    }

    /// In words, as the report has it: `holds`, `violates: Agreement`.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut parts = Vec::new();
        if !self.violated.is_empty() {
            parts.push(format!("violates: {}", self.violated.join(", ")));
        }
        parts.extend(self.deadlock.then(|| "deadlock".to_owned()));
        parts.extend(self.panic.then(|| "panic".to_owned()));
        if parts.is_empty() { "holds".to_owned() } else { parts.join("; ") }
    }
}

fn difference(missing: &[&str], unexpected: &[&str]) -> String {
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("{} was expected to fail and did not", missing.join(", ")));
    }
    if !unexpected.is_empty() {
        parts.push(format!("{} failed and was not expected to", unexpected.join(", ")));
    }
    parts.join("; ")
}
