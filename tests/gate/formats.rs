//! JUnit, SARIF and GitHub: what programs read fits what they expect.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::command::{root, run};
use crate::support::scratch::counting;

use super::Team;

/// A team with a bit of everything that can go wrong, in hostile words.
fn troubled() -> Team {
    let team = Team::with_lock();
    team.edit("s.n < 3)", "s.n < 2)");
    let hostile = "]]>\\u{1}\\n%0A::error::<b>&\\\"\\u{1f980}";
    let body =
        super::MODELS.replace("\"Small\", |m, s| s.n <= m.last", &format!("\"{hostile}\", |_, s| s.n < 1"));
    team.spec("hostile %:,", &counting(&body));
    team.spec("broken", "synod::main!(Nothing);");
    team.spec("panics", &counting(&super::MODELS.replace("s.n < 3", "[true, true][s.n as usize]")));
    team
}

const FILES: [&str; 4] = ["--junit", "junit.xml", "--sarif", "synod.sarif"];

/// Says that a test is skipped since a tool is missing; where nobody watches, that is a failure.
fn has_tool(name: &str) -> bool {
    let is_there = Command::new(name).arg("--version").output().is_ok();
    assert!(is_there || std::env::var_os("CI").is_none(), "{name} is missing: run tests/install-tools.sh");
    if !is_there {
        eprintln!("SKIPPED: {name} is missing; tests/install-tools.sh installs it");
    }
    is_there
}

/// What xmllint has to say of a file; nothing where it fits the schema.
fn problems_of_xml(path: &Path) -> String {
    let schema = root().join("tests/schemas/junit-10.xsd");
    let output =
        Command::new("xmllint").args(["--noout", "--schema"]).arg(schema).arg(path).output().unwrap();
    if output.status.success() { String::new() } else { String::from_utf8_lossy(&output.stderr).into_owned() }
}

#[test]
fn junit_fits_the_schema_of_jenkins() {
    if !has_tool("xmllint") {
        return;
    }
    let team = troubled();
    team.ci(&FILES).has_status(101);
    assert_eq!(problems_of_xml(&team.path("junit.xml")), "");
    let text = std::fs::read_to_string(team.path("junit.xml")).unwrap();
    assert!(text.contains("]]&gt;&#10;%0A::error::&lt;b&gt;&amp;&quot;🦀"), "{text}");
    // And the schema can tell.
    for wrong in [
        text.replace("name=\"lock\" ", ""),
        text.replace("<failure", "<failing").replace("</failure", "</failing"),
    ] {
        assert_ne!(wrong, text);
        std::fs::write(team.path("wrong.xml"), wrong).unwrap();
        assert_ne!(problems_of_xml(&team.path("wrong.xml")), "");
    }
}

/// The schema of OASIS, in the sources of a crate that is made from it.
fn sarif_schema() -> Value {
    let metadata = crate::tidy::metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let path = manifest.with_file_name("src").join("schema.json");
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // The standard's pattern of `language`, which we do not write, is no regular expression: it has a `]` too many.
    for part in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][part]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    schema
}

#[test]
fn sarif_fits_the_schema_of_oasis() {
    let schema = jsonschema::validator_for(&sarif_schema()).unwrap();
    let assert_valid = |path: &Path| {
        let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let problems: Vec<String> =
            schema.iter_errors(&document).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(problems.is_empty(), "{problems:#?}\n{document:#}");
        document
    };
    let team = troubled();
    team.ci(&FILES).has_status(101);
    let mut document = assert_valid(&team.path("synod.sarif"));
    let results = document["runs"][0]["results"].as_array().unwrap();
    let hostile =
        results.iter().find(|result| result["message"]["text"].as_str().unwrap().contains('🦀')).unwrap();
    let place = &hostile["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "specs/hostile%20%25%3A%2C.rs");
    document["runs"][0]["results"][0]["message"] = Value::Null;
    assert!(!schema.is_valid(&document), "the schema can tell");

    // A behaviour of processes: a thread flow for each, and the steps in one order over all of them.
    let clean = root().join("specs/mutual_exclusion.rs");
    let text = std::fs::read_to_string(clean).unwrap();
    let unexpected = text.replacen(".violates(\"InOrderOfTime\")", "", 1);
    assert_ne!(text, unexpected);
    team.spec("mutual", &unexpected);
    team.ci(&[&["specs/mutual.rs"][..], &FILES].concat()).has_status(20);
    let document = assert_valid(&team.path("synod.sarif"));
    let results = document["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "safety").unwrap();
    let flows = result["codeFlows"][0]["threadFlows"].as_array().unwrap();
    let ids: Vec<&str> = flows.iter().map(|flow| flow["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"p1") && ids.contains(&"p2") && ids.contains(&"p3"), "{ids:?}");
    let mut orders: Vec<u64> = flows
        .iter()
        .flat_map(|flow| flow["locations"].as_array().unwrap())
        .map(|location| location["executionOrder"].as_u64().unwrap())
        .collect();
    orders.sort_unstable();
    orders.dedup();
    assert_eq!(orders, (0..orders.len() as u64).collect::<Vec<_>>());
}

/// Without the times.
fn lasting(text: &str) -> String {
    let mut parts = text.split(" time=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once('"').map_or("", |(_, rest)| rest)).collect::<String>()
}

#[test]
fn files_are_the_same_byte_for_byte() {
    let team = troubled();
    let read = |name: &str| std::fs::read_to_string(team.path(name)).unwrap();
    team.ci(&[&FILES[..], &["--threads", "1"]].concat());
    let (junit, sarif) = (lasting(&read("junit.xml")), read("synod.sarif"));
    team.ci(&[&FILES[..], &["--threads", "4"]].concat());
    assert_eq!(junit, lasting(&read("junit.xml")));
    assert_eq!(sarif, read("synod.sarif"));
}

#[test]
fn github_gets_annotations_and_a_summary() {
    let team = troubled();
    let summary = team.path("summary.md");
    let variables = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    std::fs::write(&summary, "before\n").unwrap();
    let said = team.ci_with(&[], &variables);
    let annotations: Vec<&str> = said.err.lines().filter(|line| line.starts_with("::")).collect();
    assert!(annotations.len() >= 5, "{}", said.all());
    assert!(annotations.iter().all(|line| line.starts_with("::error file=specs/")), "{annotations:#?}");
    let low = "::error file=specs/counter.rs,line=52,title=Low is violated in 2 steps::low: Low is violated in 2 steps";
    assert!(annotations.contains(&low), "{annotations:#?}");
    let escaped = "file=specs/hostile %25%3A%2C.rs,line=";
    assert!(
        annotations.iter().any(|line| line.contains(escaped) && line.contains("%0A%250A")),
        "{annotations:#?}"
    );
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(text.starts_with("before\n## Synod\n"), "{text}");
    assert!(
        text.contains("<details><summary>specs/counter.rs low: violates Low in 2 steps</summary>"),
        "{text}"
    );
    assert!(text.contains("| LOCK | specs/counter.rs | high | 4 | 3 |"), "{text}");
    // Only where it is wanted.
    let quiet = team.ci(&[]);
    assert!(!quiet.err.contains("::error file"), "{}", quiet.all());
    assert!(team.ci(&["--github"]).err.contains("::error file"));
}

#[test]
fn a_file_that_cannot_be_written_is_no_success() {
    let team = Team::with_lock();
    let said = team.ci(&["--junit", "no/folder/junit.xml"]);
    said.has_status(70).mentions("cannot write no/folder/junit.xml").mentions("2 passed");
    team.ci(&["--sarif", "specs"]).has_status(70).mentions("cannot write specs");
}

#[test]
fn help_is_there() {
    run(["ci", "--help"]).has_status(0).mentions("--update").mentions("Exit status");
}
