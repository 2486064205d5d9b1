//! The lock as a whole: its form, what it refuses, and that no difference goes unsaid.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::*;
use crate::samples::{graph, holding, limited, outcome, violated};

fn key(spec: &str, model: &str) -> ModelKey {
    ModelKey { spec: spec.into(), model: model.into() }
}

fn sample() -> Lock {
    let entry =
        |report, expected: &[&str], on_request| Entry::of(&outcome(report, expected), on_request).unwrap();
    let models = [
        (key("specs/x.rs", "default"), entry(holding(), &[], false)),
        (key("specs/x.rs", "broken"), entry(violated(), &["Agreement"], false)),
        (key("specs/x.rs", "lasso"), entry(graph::lasso(), &["NoStarvation"], true)),
    ];
    Lock { models: models.into() }
}

#[test]
fn the_form_of_a_lock() {
    insta::assert_snapshot!(sample().text());
    assert_eq!(Lock::parse(&sample().text()), Ok(sample()));
}

#[test]
fn only_what_is_certain_is_kept() {
    assert_eq!(Entry::of(&outcome(violated(), &[]), false), None);
    assert_eq!(Entry::of(&outcome(holding(), &["Agreement"]), false), None);
    assert_eq!(Entry::of(&outcome(limited(), &[]), false), None);
    assert_eq!(Entry::of(&crate::samples::died(), false), None);
    // It found what it should before the limit; its counts are the limit's all the same.
    let stop = synod_messages::Stop::Limit(synod_messages::LimitKind::Seconds(1.0));
    let cut = outcome(synod_messages::ModelReport { stop, ..violated() }, &["Agreement"]);
    assert!(cut.is_as_expected());
    assert_eq!(Entry::of(&cut, false), None);
}

fn refused(text: &str) -> LockError {
    Lock::parse(text).unwrap_err()
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let good = sample().text();
    let line = |text: &str| refused(text).line;
    assert_eq!(line(&good.replace("initial = 1", "initial = \"one\"")), line_with(&good, "initial = 1"));
    assert_eq!(line(&good.replace("initial = 1", "initial = -1")), line_with(&good, "initial = 1"));
    let huge = good.replace("initial = 1", "initial = 99999999999999999999999");
    assert_eq!(line(&huge), line_with(&good, "initial = 1"));
    assert_eq!(line(&good.replace("depth", "deep")), line_with(&good, "depth"));
    let conflict = good.replace("depth", "<<<<<<< ours\ndepth");
    assert_eq!(line(&conflict), line_with(&good, "depth"));
    assert!(refused(&conflict).message.contains("merge conflict"));
    let future = refused(&good.replace("version = 1", "version = 2\nnew = [1]"));
    assert!(future.message.contains("newer `check`") && future.line.is_some(), "{future}");
    assert!(refused("version = 0").message.contains("no version 0"));
    for wrong in [
        "",
        "models = 1",
        "\u{0}",
        "version = 1.5",
        "version = 1\nmodels = [[]]",
        "{",
        "version = 1\nmore = 1",
    ] {
        assert!(!refused(wrong).message.is_empty(), "{wrong}");
    }
    // A file that was cut off in the middle.
    let half = &good[..good.len() / 2];
    assert!(refused(half).line.is_some());
    assert!(Lock::parse("version = 1").unwrap().models.is_empty());
}

/// The first line, from 1, with a text.
fn line_with(text: &str, part: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(part)).map(|at| at + 1)
}

#[test]
fn a_difference_reads_like_a_sentence() {
    let old = sample().models[&key("specs/x.rs", "default")].clone();
    let words = |change: &dyn Fn(&mut Entry)| {
        let mut new = old.clone();
        change(&mut new);
        compare(Some(&old), Some(&new)).join("; ")
    };
    let more = words(&|new| {
        new.distinct += 4;
        new.actions.get_mut("Decide").unwrap().new += 4;
    });
    assert_eq!(more, "distinct 12,345 → 12,349; Decide now gives 4 more states");
    let never = words(&|new| new.actions.get_mut("Decide").unwrap().taken = 0);
    assert_eq!(never, "Decide is never taken any more");
    let taken = words(&|new| new.actions.get_mut("Decide").unwrap().taken -= 1);
    assert_eq!(taken, "Decide now is taken 1 fewer time");
    let both = words(&|new| {
        let action = new.actions.get_mut("Decide").unwrap();
        (action.taken, action.new) = (action.taken + 2_000, action.new - 1);
    });
    assert_eq!(both, "Decide now gives 1 fewer state and is taken 2,000 more times");
    let constant = words(&|new| drop(new.constants.insert("nodes".into(), "3".into())));
    assert_eq!(constant, "constant nodes 2 → 3");
    let gone = words(&|new| drop(new.properties.remove("Agreement")));
    assert_eq!(gone, "property Agreement is gone");
    let fair = words(&|new| new.fairness.push("strong fairness of any step".into()));
    assert_eq!(fair, "fairness none → [strong fairness of any step]");
    let found = words(&|new| {
        new.verdict = "violated".into();
        new.violated.insert("Agreement".into(), Length { steps: 8, cycle: None });
    });
    assert_eq!(found, "verdict holds → violated; Agreement is violated now: 8 steps");
    assert_eq!(compare(None, Some(&old)), ["is new: holds, 12,345 states"]);
    assert_eq!(compare(Some(&old), None), ["a limit ended it, so that it cannot be compared"]);
}

#[test]
fn a_trace_gets_longer_or_shorter() {
    let length = |steps, cycle| Entry {
        violated: [("P".to_owned(), Length { steps, cycle })].into(),
        ..Entry::default()
    };
    let words = |old: &Entry, new: &Entry| changes_of_lock(old, new).join("; ");
    let text = words(&length(8, None), &length(9, None));
    assert_eq!(text, "the counterexample to P got longer: 8 steps → 9 steps");
    let text = words(&length(3, Some(2)), &length(1, Some(0)));
    assert_eq!(
        text,
        "the counterexample to P got shorter: 3 steps and a cycle of 2 steps → 1 step, then stuttering"
    );
    assert_eq!(words(&length(1, None), &Entry::default()), "P is not violated any more");
}

/// Names that are bare in TOML, and names of the letters that are hard to quote.
fn name() -> impl Strategy<Value = String> {
    let letters =
        vec!['a', '.', ' ', '"', '\\', '\'', '#', '\n', '\r', '\u{1}', '\u{7f}', '\u{85}', '\u{2028}', '𝔸'];
    let hard = vec(proptest::sample::select(letters), 0..4).prop_map(String::from_iter);
    prop_oneof!["[a-c]{0,3}", hard]
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0..4u64, 0..=i64::MAX as u64]
}

fn entry() -> impl Strategy<Value = Entry> {
    let taken = (count(), count()).prop_map(|(taken, new)| Taken { taken, new });
    let length = (count(), proptest::option::of(count())).prop_map(|(steps, cycle)| Length { steps, cycle });
    let counts = (count(), count(), count(), count());
    let names = (name(), any::<bool>(), btree_map(name(), name(), 0..3), btree_map(name(), name(), 0..3));
    let rest = (vec(name(), 0..3), btree_map(name(), taken, 0..3), btree_map(name(), length, 0..3));
    (names, counts, rest).prop_map(|(names, counts, rest)| {
        let (verdict, on_request, constants, properties) = names;
        let (distinct, generated, initial, depth) = counts;
        let (fairness, actions, violated) = rest;
        Entry {
            verdict,
            on_request,
            constants,
            distinct,
            generated,
            initial,
            depth,
            properties,
            fairness,
            actions,
            violated,
        }
    })
}

fn lock() -> impl Strategy<Value = Lock> {
    let key = (name(), name()).prop_map(|(spec, model)| ModelKey { spec, model });
    btree_map(key, entry(), 0..4).prop_map(|models| Lock { models })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_was_written_is_read(lock in lock()) {
        prop_assert_eq!(Lock::parse(&lock.text()), Ok(lock));
    }

    #[test]
    fn there_are_words_just_where_something_differs(old in entry(), new in entry()) {
        prop_assert_eq!(changes_of_lock(&old, &old), Vec::<String>::new());
        prop_assert_eq!(changes_of_lock(&old, &new).is_empty(), old == new);
    }

    /// Entries that differ in one field alone, where a word that is missing would show.
    #[test]
    fn every_fact_counts(old in entry(), new in entry(), field in 0..11) {
        let mut one = old.clone();
        match field {
            0 => one.verdict = new.verdict,
            1 => one.on_request = new.on_request,
            2 => one.constants = new.constants,
            3 => one.distinct = new.distinct,
            4 => one.generated = new.generated,
            5 => one.initial = new.initial,
            6 => one.depth = new.depth,
            7 => one.properties = new.properties,
            8 => one.fairness = new.fairness,
            9 => one.actions = new.actions,
            _ => one.violated = new.violated,
        }
        prop_assert_eq!(changes_of_lock(&old, &one).is_empty(), old == one);
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>()) {
        let _ = Lock::parse(&text);
    }

    /// Locks with a piece cut out, doubled or replaced are nearer to the edge than any text.
    #[test]
    fn no_damaged_lock_makes_reading_panic(from in 0usize..2_000, length in 0usize..50, other in any::<String>()) {
        let letters: Vec<char> = sample().text().chars().collect();
        let from = from.min(letters.len());
        let to = (from + length).min(letters.len());
        let start: String = letters[..from].iter().collect();
        let end: String = letters[to..].iter().collect();
        let _ = Lock::parse(&format!("{start}{other}{end}"));
    }
}
