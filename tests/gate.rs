//! `check ci`: a gate that can fail, and what it says when it does.

mod formats;
mod locks;
mod runs;

use std::path::PathBuf;

use crate::support::command::{Said, check};
use crate::support::scratch::{Scratch, counting};

/// A counter with models of every fate that is expected.
const MODELS: &str = r#"    fn properties(&self, p: &mut Properties<Self>) {
        p.always("Small", |m, s| s.n <= m.last);
        p.always("Low", |_, s| s.n < 3);
        p.reachable("Two", |_, s| s.n == 2);
    }

    fn models() -> Models<Self> {
        Models::new()
            .model("low", Counter { last: 2, way: Way::Up })
            .model("high", Counter { last: 5, way: Way::Up })
            .violates("Low")
            .model("large", Counter { last: 9, way: Way::Up })
            .violates("Low")
            .on_request()
    }"#;

/// A folder with a spec in `specs/`, and whatever a test adds.
struct Team {
    scratch: Scratch,
}

impl Team {
    fn new() -> Self {
        let scratch = Scratch::new();
        std::fs::create_dir(scratch.path().join("specs")).expect("the temporary folder can be written");
        let team = Self { scratch };
        team.spec("counter", &counting(MODELS));
        team
    }

    /// One whose lock is written.
    fn with_lock() -> Self {
        let team = Self::new();
        team.ci(&["--update"]).has_status(0).mentions("check.lock was written");
        team
    }

    fn spec(&self, name: &str, text: &str) {
        self.scratch.file(&format!("specs/{name}.rs"), text);
    }

    /// Changes the spec, which must have the text that is replaced.
    fn edit(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path("specs/counter.rs")).expect("the spec is there");
        assert!(text.contains(from), "{from} is not in the spec");
        self.spec("counter", &text.replace(from, to));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    fn lock(&self) -> String {
        std::fs::read_to_string(self.path("check.lock")).expect("there is a lock")
    }

    fn ci(&self, arguments: &[&str]) -> Said {
        self.ci_with(arguments, &[])
    }

    fn ci_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let mut command = check();
        command.current_dir(self.scratch.path()).arg("ci").args(arguments).envs(variables.iter().copied());
        command.output().expect("check can be started").into()
    }
}
