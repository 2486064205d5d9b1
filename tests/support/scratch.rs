//! Specs written for a test, in a folder of their own outside the repository.

use std::path::{Path, PathBuf};

use crate::support::command::{Said, check};

/// A folder that is removed when the test ends.
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("there is room for a temporary folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).expect("the temporary folder can be written");
        path
    }

    /// Runs `check` in this folder.
    pub(crate) fn check(&self, arguments: &[&str]) -> Said {
        check().current_dir(self.path()).args(arguments).output().expect("check can be started").into()
    }
}

/// A counter from 0 that `next` moves. `body` stands in the implementation of `Spec`, after the types.
pub(crate) fn counter(body: &str) -> String {
    format!(
        "//! A counter.

use synod::prelude::*;

#[derive(Constants)]
struct Counter {{
    /// Where it ends.
    #[constant(default = 3, range = 1..=1000000)]
    last: u32,
    /// How it moves.
    #[constant(default = Way::Up)]
    way: Way,
}}

#[derive(Finite)]
enum Way {{
    Up,
    Down,
}}

#[derive(State)]
struct State {{
    n: u32,
}}

#[derive(Action)]
enum Action {{
    Step,
    Never,
}}

impl Spec for Counter {{
    type State = State;
    type Action = Action;

{body}
}}

synod::main!(Counter);
"
    )
}

/// A counter that counts to its last number, with these properties and more.
pub(crate) fn counting(more: &str) -> String {
    counter(&format!(
        "    fn init(&self) -> impl IntoIterator<Item = State> {{
        [State {{ n: 0 }}]
    }}

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {{
        if s.n < self.last {{
            steps.take(Action::Step, |t| t.n += 1);
        }}
    }}

    fn may_end(&self, s: &State) -> bool {{
        s.n == self.last
    }}

{more}"
    ))
}
