//! What a run of the gate checks, in which order it tells it, and how it ends.

use crate::support::command::{root, without_measurements};
use crate::support::scratch::counting;

use super::Team;

/// The lines with their times cut out.
fn timeless(out: &str) -> String {
    let line = |line: &str| match (line.find('['), line.find("] ")) {
        (Some(from), Some(to)) => format!("{}{}\n", &line[..from], &line[to + 2..]),
        _ => line.split(" in ").next().unwrap_or_default().to_owned() + "\n",
    };
    out.lines().map(line).collect()
}

#[test]
fn a_gate_opens_where_all_is_as_it_was() {
    let team = Team::with_lock();
    let said = team.ci(&[]);
    said.has_status(0).mentions("2 models of 1 spec in");
    let expected = "PASS specs/counter.rs low  3 states, depth 2
PASS specs/counter.rs high  5 states, depth 4, violates Low in 3 steps, as expected
";
    assert!(timeless(&said.out).starts_with(expected), "{}", said.all());
    assert_eq!(said.err, "", "nothing is shown of progress where there is no terminal");
    let quiet = team.ci(&["--quiet"]);
    assert!(quiet.has_status(0).out.starts_with("2 models of 1 spec"), "{}", quiet.all());
    team.ci(&["specs/counter.rs"]).has_status(0);
}

#[test]
fn the_order_is_that_of_specs_and_models_for_any_number_of_threads() {
    let team = Team::new();
    for name in ["a", "b", "c"] {
        team.spec(name, &counting(super::MODELS));
    }
    team.ci(&["--update"]).has_status(0);
    let one = timeless(&team.ci(&["--threads", "1"]).has_status(0).out);
    assert_eq!(one.lines().filter(|line| line.starts_with("PASS ")).count(), 8);
    let mut sorted: Vec<&str> = one.lines().take(8).map(|line| line.split("  ").next().unwrap()).collect();
    let told = sorted.clone();
    sorted.sort_by_key(|line| line.split(' ').nth(1).unwrap().to_owned());
    assert_eq!(told, sorted);
    for threads in ["2", "5"] {
        assert_eq!(one, timeless(&team.ci(&["--threads", threads]).out), "{threads} threads");
    }
}

#[test]
fn what_is_not_as_expected_fails_with_its_trace() {
    let team = Team::with_lock();
    team.edit("s.n < 3)", "s.n < 2)");
    let said = team.ci(&[]);
    said.has_status(12).mentions("FAIL [").mentions("low: violates Low in 2 steps");
    said.mentions("1 failed").mentions("1  Step           n: 0 → 1");
    // The model that still fails as expected does so earlier, which only the lock notices.
    said.mentions("LOCK [").mentions("specs/counter.rs high: ").mentions("got shorter: 3 steps → 2 steps");
    team.edit("s.n < 2)", "s.n < 99)");
    team.ci(&[]).has_status(20).mentions("high: holds: Low was expected to fail and did not");
}

#[test]
fn what_cannot_be_checked_is_no_success() {
    let team = Team::with_lock();
    team.spec("broken", "synod::main!(Nothing);");
    let said = team.ci(&[]);
    said.has_status(101).mentions(" ERR [         ] specs/broken.rs").mentions("1 spec could not be checked");
    said.mentions("PASS");
    // What could be checked may go into the lock; what could not, does not.
    team.ci(&["--update"]).has_status(101);
    assert!(!team.lock().contains("broken"));
    std::fs::remove_file(team.path("specs/broken.rs")).unwrap();
    std::fs::remove_file(team.path("specs/counter.rs")).unwrap();
    team.ci(&[]).has_status(4);
    team.ci(&["no/such/folder"]).has_status(2);
    team.ci(&["--threads", "0"]).has_status(2);
}

#[test]
fn a_limit_is_no_success() {
    let team = Team::new();
    let endless = counting(super::MODELS)
        .replace("t.n += 1", "{ std::thread::sleep(std::time::Duration::from_millis(40)); t.n += 1 }");
    team.spec("counter", &endless);
    team.ci(&["--update"]).has_status(0);
    let before = team.lock();
    let said = team.ci(&["--max-time", "10ms"]);
    said.has_status(152).mentions("STOP [").mentions("ended too early");
    team.ci(&["--max-time", "10ms", "--update"]).has_status(152);
    assert_eq!(team.lock(), before, "what did not come to its end is not written");
}

#[test]
fn models_on_request_are_part_of_it_with_all() {
    let team = Team::with_lock();
    assert!(!team.lock().contains("large"));
    let said = team.ci(&["--all"]);
    said.has_status(20).mentions("large: is new: violated, 5 states").mentions("check ci --all --update");
    team.ci(&["--all", "--update"]).has_status(0).mentions("updated in 1 model");
    team.ci(&["--all"]).has_status(0);
    // Without, it is not part of the run; it stays in the lock.
    team.ci(&[]).has_status(0).mentions("1 model of check.lock is not part of this run");
    team.ci(&["--update"]).has_status(0).mentions("check.lock is up to date");
    assert!(team.lock().contains("on_request = true"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_tells_what_has_ended() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    // One model that the lock knows as the least work, so that it comes last; then it becomes slow.
    let team = Team::new();
    let one = super::MODELS.replace("last: 2", "last: 1").replace("s.n == 2", "s.n == 1");
    let other = ".violates(\"Low\")\n            .model(\"large\"";
    assert!(one.contains(other));
    let quick = counting(&one.replace(other, &other.replace(")\n", ").on_request()\n")));
    team.spec("slow", &quick);
    team.ci(&["--update"]).has_status(0);
    let before = team.lock();
    let slow = "for _ in 0..50 { std::thread::sleep(std::time::Duration::from_millis(20)); } t.n += 1";
    team.spec("slow", &quick.replace("t.n += 1", &format!("{{ {slow} }}")));
    // Compiled before, so that there is only the search to interrupt.
    crate::support::command::check().arg(team.path("specs/slow.rs")).arg("--list").output().unwrap();
    let mut command = crate::support::command::check();
    command.current_dir(team.scratch.path()).args(["ci", "--update", "--threads", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.by_ref().take(2).map(Result::unwrap).collect::<Vec<_>>();
    assert!(first.iter().all(|line| line.contains("counter.rs")), "{first:?}");
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let rest: String = lines.map(|line| line.unwrap() + "\n").collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    // On a busy machine it may not even have begun.
    let unfinished = ["1 ended too early", "1 not checked"];
    assert!(
        rest.contains("slow.rs") && rest.contains("2 passed") && unfinished.iter().any(|w| rest.contains(w)),
        "{rest}"
    );
    assert!(rest.contains("check.lock was not updated"), "{rest}");
    assert_eq!(team.lock(), before);
}

#[test]
fn the_document_says_what_the_lock_says() {
    let schema = std::fs::read_to_string(root().join("docs/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let team = Team::new();
    let document = |arguments: &[&str]| {
        let said = team.ci(&[arguments, &["--format", "json"]].concat());
        let document = said.json();
        let problems: Vec<String> = schema.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{problems:?}\n{}", said.out);
        assert_eq!(document["exit_status"], said.status);
        document
    };
    let missing = document(&[]);
    assert_eq!((&missing["lock"]["state"], &missing["exit_status"]), (&"missing".into(), &20.into()));
    assert_eq!(document(&["--update"])["lock"]["state"], "created");
    let same = document(&[]);
    assert_eq!((&same["lock"]["fails"], &same["exit_status"]), (&false.into(), &0.into()));
    team.edit("self.last {\n            steps", "self.last.min(1) {\n            steps");
    team.edit("s.n == self.last\n", "s.n == self.last.min(1)\n");
    team.edit("        p.reachable(\"Two\", |_, s| s.n == 2);\n", "");
    team.edit("            .violates(\"Low\")\n", "");
    let other = document(&[]);
    assert_eq!(other["lock"]["differences"][0]["model"], "low");
    assert_eq!(other["specs"][0]["exit_status"], 20);
    assert_eq!(other["verdict"], "as-expected", "it is the lock alone that fails");

    // But for the lock it is what `check specs/ --format json` gives.
    let mut ours = without_measurements(other);
    ours.as_object_mut().unwrap().remove("lock");
    let plain = team.scratch.check(&["specs", "--format", "json"]).json();
    assert_eq!(ours["specs"][0]["models"], without_measurements(plain)["specs"][0]["models"]);
}
