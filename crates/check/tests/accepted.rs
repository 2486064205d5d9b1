//! The list of what is accepted in our own audit: no entry outlives the line that it is about.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use synod_mutate::Mutants;

fn text<'a>(entry: &'a toml::Table, key: &str) -> &'a str {
    entry.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

/// Whether it still is one that nobody notices, a whole audit says; that takes minutes.
#[test]
fn every_accepted_change_is_one_that_its_spec_still_offers() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let list = fs::read_to_string(specs.join("audit.toml")).unwrap();
    let list: toml::Table = list.parse().unwrap();
    let mut mutants: BTreeMap<String, Mutants> = BTreeMap::new();
    let entries = list["accepted"].as_array().unwrap();
    assert!(!entries.is_empty());
    for entry in entries.iter().map(|entry| entry.as_table().unwrap()) {
        let spec = text(entry, "spec");
        assert!(text(entry, "reason").len() > 10, "{entry}: is that a reason?");
        if entry.contains_key("idle") {
            assert!(specs.join(spec).exists(), "{entry}");
            continue;
        }
        let offered = mutants
            .entry(spec.to_owned())
            .or_insert_with(|| Mutants::of(&fs::read_to_string(specs.join(spec)).unwrap()).unwrap());
        let [function, line, change] = ["function", "line", "change"].map(|key| text(entry, key));
        let is_it = |m: &&synod_mutate::Mutant| {
            (m.function.as_str(), m.text.trim(), m.change.as_str()) == (function, line, change)
        };
        assert!(
            offered.list().iter().any(|mutant| is_it(&mutant)),
            "{spec} has no such change any more:\n{entry}"
        );
    }
}
