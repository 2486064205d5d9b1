//! The lock file: what is noticed, what is written, and what is refused.

use proptest::prelude::*;

use crate::support::scratch::counting;

use super::Team;

#[test]
fn without_a_lock_nothing_passes() {
    let team = Team::new();
    let said = team.ci(&[]);
    said.has_status(20).mentions("there is no check.lock").mentions("check ci --update").mentions("2 passed");
    assert!(!team.path("check.lock").exists());
}

/// The accident that gates are for: a line is deleted, a fraction of the states is left, and every property still holds.
#[test]
fn a_spec_that_shrinks_is_noticed() {
    let team = Team::with_lock();
    team.edit("t.n += 1", "t.n += 2");
    team.edit("if s.n < self.last", "if s.n + 1 < self.last");
    team.edit("s.n == self.last", "s.n + 1 >= self.last");
    let said = team.ci(&[]);
    said.has_status(20).mentions("check.lock differs in 2 models:");
    said.mentions(
        "specs/counter.rs low: distinct 3 → 2; generated 3 → 2; depth 2 → 1; Step now gives 1 fewer state",
    );
    said.mentions("specs/counter.rs high: ")
        .mentions("the counterexample to Low got shorter: 3 steps → 2 steps");
    said.mentions("accept it: check ci --update");
    let update = team.ci(&["--update"]);
    update.has_status(0).mentions("check.lock was updated in 2 models:").mentions("distinct 3 → 2");
    team.ci(&[]).has_status(0);
}

#[test]
fn what_changes_no_count_is_noticed_too() {
    let team = Team::with_lock();
    team.edit("        p.always(\"Small\", |m, s| s.n <= m.last);\n", "");
    team.ci(&[]).has_status(20).mentions("low: property Small is gone\n");
    team.edit(
        "p.reachable(\"Two\"",
        "p.reachable(\"Three\", |_, s| s.n < 3);\n        p.always_possible(\"Two\"",
    );
    team.edit("impl Spec", "const UNUSED: u8 = 0;\n\nimpl Spec");
    let said = team.ci(&[]);
    said.mentions("property Two is of kind always-possible, not reachable any more");
    let team = Team::with_lock();
    team.edit(
        "        p.reachable",
        "        p.eventually(\"Ends\", |m, s| s.n == m.last);\n        p.reachable",
    );
    team.edit(
        "    fn models()",
        "    fn fairness(&self, f: &mut Fairness<Self>) {\n        f.weak(any_step());\n    }\n\n    fn models()",
    );
    team.ci(&[]).has_status(20).mentions("property Ends is new; fairness none → [weak fairness of any step]");
    let team = Team::with_lock();
    team.edit("last: 2", "last: 1");
    team.edit("s.n == 2", "s.n == 1");
    team.ci(&[]).has_status(20).mentions("low: constant last 2 → 1; distinct 3 → 2");
}

#[test]
fn models_that_come_and_go_are_noticed() {
    let team = Team::with_lock();
    team.edit(".model(\"low\"", ".model(\"lower\"");
    let said = team.ci(&[]);
    said.has_status(20)
        .mentions("counter.rs lower: is new: holds, 3 states")
        .mentions("counter.rs low: is gone from its spec");
    said.mentions("1 model of the lock gone");
    team.edit(
        ".violates(\"Low\")\n            .model(\"large\"",
        ".violates(\"Low\").on_request()\n            .model(\"large\"",
    );
    team.ci(&[]).has_status(20).mentions("high: is checked on request only, and was part of the gate before");
    team.ci(&["--update"]).has_status(0);
    assert!(
        team.lock().contains(".lower]") && !team.lock().contains(".low]") && !team.lock().contains(".high]")
    );
    team.ci(&[]).has_status(0);
}

#[test]
fn only_what_was_checked_is_written_and_what_is_gone_goes() {
    let team = Team::with_lock();
    team.spec("other", &counting(super::MODELS));
    team.spec("third", &counting(super::MODELS));
    team.ci(&["specs/other.rs", "--update"])
        .has_status(0)
        .mentions("2 models of check.lock are not part of this run");
    assert!(
        team.lock().contains("\"specs/counter.rs\".low") && team.lock().contains("\"specs/other.rs\".low")
    );
    assert!(!team.lock().contains("third"));
    std::fs::rename(team.path("specs/other.rs"), team.path("other.rs")).unwrap();
    team.ci(&["specs/counter.rs"])
        .has_status(20)
        .mentions("specs/other.rs low: is gone: its spec does not exist any more");
    team.ci(&["specs", "--update"]).has_status(0);
    assert!(!team.lock().contains("other") && team.lock().contains("third"));
    // A spec elsewhere is part of the gate where it is named, and missed where nobody looks.
    team.ci(&["other.rs", "--update"]).has_status(0);
    team.ci(&["specs"]).has_status(0).mentions("2 models of check.lock are not part of this run");
    team.ci(&[]).has_status(20).mentions("other.rs low: was not checked: name its file or its folder");
    team.ci(&["specs", "other.rs"]).has_status(0);
    team.spec("third", "//! No spec any more.\n");
    team.ci(&["specs"]).has_status(20).mentions("specs/third.rs low: is gone: its file is no spec any more");
}

#[test]
fn a_lock_may_lie_elsewhere() {
    let team = Team::new();
    std::fs::create_dir(team.path("deep")).unwrap();
    team.ci(&["--lock", "deep/a.lock", "--update"]).has_status(0).mentions("deep/a.lock was written");
    let text = std::fs::read_to_string(team.path("deep/a.lock")).unwrap();
    assert!(text.contains("[models.\"../specs/counter.rs\".low]"), "{text}");
    team.ci(&["--lock", "deep/a.lock"]).has_status(0);
    team.ci(&["--lock", "nowhere/a.lock"]).has_status(2).mentions("nowhere");
}

#[test]
fn an_update_changes_nothing_twice() {
    let team = Team::with_lock();
    let (lock, date) = (team.lock(), std::fs::metadata(team.path("check.lock")).unwrap().modified().unwrap());
    team.ci(&["--update"]).has_status(0).mentions("check.lock is up to date");
    assert_eq!(team.lock(), lock);
    assert_eq!(std::fs::metadata(team.path("check.lock")).unwrap().modified().unwrap(), date);
    let names: Vec<_> =
        std::fs::read_dir(team.scratch.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is left beside it: {names:?}");
}

#[test]
fn nothing_is_written_where_nobody_watches() {
    let team = Team::new();
    team.ci_with(&["--update"], &[("CI", "true")]).has_status(2).mentions("--update is refused");
    assert!(!team.path("check.lock").exists());
    team.ci_with(&["--update"], &[("CI", "false")]).has_status(0);
    team.edit("last: 2", "last: 1");
    team.edit("s.n == 2", "s.n == 1");
    let lock = team.lock();
    team.ci_with(&[], &[("CI", "1")]).has_status(20);
    assert_eq!(team.lock(), lock);
}

#[test]
fn what_is_unexpected_is_never_written() {
    let team = Team::with_lock();
    let lock = team.lock();
    team.edit("s.n < 3)", "s.n < 99)");
    team.ci(&["--update"]).has_status(20).mentions("high: holds: Low was expected to fail and did not");
    assert_eq!(team.lock(), lock);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_said() {
    // Not even root can write here.
    let team = Team::new();
    team.ci(&["--lock", "/proc/check.lock", "--update"])
        .has_status(2)
        .mentions("cannot write /proc/check.lock");
}

#[test]
fn a_lock_that_cannot_be_read_is_kept() {
    let team = Team::with_lock();
    let good = team.lock();
    let refuses = |content: &str, says: &str| {
        team.scratch.file("check.lock", content);
        for arguments in [&[][..], &["--update"]] {
            team.ci(arguments).has_status(2).mentions(says).mentions("the file is as it was");
            assert_eq!(team.lock(), content);
        }
    };
    refuses(&good.replace("distinct = 3", "distinct = \"3\""), "line 23: invalid type");
    refuses(&good.replace("version = 1", "version = 7"), "line 4: it has version 7");
    refuses(&good.replace("[models", "=======\n[models"), "the marks of a merge conflict");
    refuses(&good[..good.len() - 9], "line ");
    std::fs::remove_file(team.path("check.lock")).unwrap();
    std::fs::create_dir(team.path("check.lock")).unwrap();
    team.ci(&["--update"]).has_status(2).mentions("it is a folder");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// The whole program on a lock of any bytes; many more are read by the tests of `lock_file.rs`.
    #[test]
    fn no_lock_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let team = Team::new();
        std::fs::write(team.path("check.lock"), &bytes).unwrap();
        let said = team.ci(&[]);
        prop_assert_eq!(said.status, 2, "{}", said.all());
        prop_assert!(!said.err.contains("panicked"), "{}", said.all());
        prop_assert_eq!(std::fs::read(team.path("check.lock")).unwrap(), bytes);
    }
}
