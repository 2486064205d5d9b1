//! What holds for every source: tried on the specifications of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use synod_mutate::Mutants;

fn specs() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let paths = fs::read_dir(folder).expect("the specs are there").flatten().map(|entry| entry.path());
    let specs = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut specs: Vec<_> = specs.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
    specs.sort();
    assert!(specs.len() > 20);
    specs
}

fn parses(text: &str) -> bool {
    syn::parse_file(text).is_ok()
}

#[test]
fn every_source_with_one_change_parses_and_is_another_one() {
    for (number, (path, text)) in specs().into_iter().enumerate() {
        let mutants = Mutants::of(&text).unwrap();
        // Parsing takes its time; the changes of a kind differ little.
        for mutant in mutants.list().iter().skip(number % 6).step_by(6) {
            let changed = mutants.apply(&text, mutant);
            assert!(parses(&changed), "{} #{}: {}", path.display(), mutant.number, mutant.change);
            assert_ne!(changed, text);
        }
    }
}

#[test]
fn the_copy_has_every_switch_once_and_every_line_where_it_was() {
    for (path, text) in specs() {
        let mutants = Mutants::of(&text).unwrap();
        let copy = mutants.instrument(&text, &|_| true).text;
        assert!(parses(&copy), "{}", path.display());
        assert_eq!(copy.lines().count(), text.lines().count());
        for (before, after) in text.lines().zip(copy.lines()) {
            assert!(
                after.len() >= before.len() / 2 && after.starts_with(leading(before)),
                "{before}\n{after}"
            );
        }
        for mutant in mutants.list() {
            let (is, call) = (format!("is({})", mutant.number), format!("({}, ", mutant.number));
            let places = copy.matches(&format!("mutants::{is}")).count() + copy.matches(&call).count();
            assert!(places >= 1, "{} #{}", path.display(), mutant.number);
        }
    }
}

/// The blanks a line begins with.
fn leading(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// Without the switches of a copy a specification is what it was: `if !is(7) { x }` is `x` where nothing is on.
#[test]
fn a_copy_without_changes_is_the_source() {
    for (_, text) in specs() {
        let mutants = Mutants::of(&text).unwrap();
        assert_eq!(mutants.instrument(&text, &|_| false).text, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The compiler may refuse any of the changes: what is left must still be Rust.
    #[test]
    fn a_copy_with_any_of_the_changes_parses(seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let specs = specs();
        let (_, text) = &specs[which.index(specs.len())];
        let mutants = Mutants::of(text).unwrap();
        let wanted = |number: u32| seed.rotate_left(number * 7) & 3 == 0;
        let copy = mutants.instrument(text, &wanted);
        prop_assert!(parses(&copy.text));
        prop_assert!(copy.regions.keys().all(|number| wanted(*number)));
    }
}
