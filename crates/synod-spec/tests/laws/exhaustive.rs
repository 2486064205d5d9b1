//! Every value of some small types: their bits are pairwise distinct, and none begins another.

use synod_spec::{Bag, Finite, Map, Set, Value};

use crate::ids::Small;
use crate::law::bits;

/// In lexicographic order a row of bits that begins another stands directly before one that it begins.
fn prefix_free<T: Value>(values: &[T]) {
    let mut all: Vec<Vec<bool>> = values.iter().map(bits).collect();
    all.sort();
    for neighbours in all.windows(2) {
        assert!(!neighbours[1].starts_with(&neighbours[0]), "{neighbours:?}");
    }
}

/// All sequences of `items` of up to `longest`.
fn sequences<T: Clone>(items: &[T], longest: usize) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        last = last
            .iter()
            .flat_map(|begin| items.iter().map(|item| [&begin[..], std::slice::from_ref(item)].concat()))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

fn product<A: Clone, B: Clone>(left: &[A], right: &[B]) -> Vec<(A, B)> {
    left.iter().flat_map(|a| right.iter().map(|b| (a.clone(), b.clone()))).collect()
}

fn sets() -> Vec<Set<Small>> {
    (0_u32..32).map(|mask| Small::all().filter(|id| mask >> id.0 & 1 != 0).collect()).collect()
}

fn maps() -> Vec<Map<Small, Option<bool>>> {
    let values = [None, Some(None), Some(Some(false)), Some(Some(true))];
    let rows = sequences(&values, 4).into_iter().filter(|row| row.len() == 4);
    let map = |row: Vec<Option<Option<bool>>>| {
        Small::all().zip(row).filter_map(|(key, value)| Some((key, value?))).collect()
    };
    rows.map(map).collect()
}

#[test]
fn pairs_of_sets() {
    let pairs = product(&sets(), &sets());
    assert_eq!(pairs.len(), 1024);
    prefix_free(&pairs);
}

#[test]
fn partial_maps() {
    assert_eq!(maps().len(), 256);
    prefix_free(&maps());
    prefix_free(&product(&maps(), &sets()[..8]));
}

#[test]
fn pairs_of_vectors_of_vectors() {
    let vectors = sequences(&sequences(&[false, true], 2), 2);
    prefix_free(&product(&vectors, &vectors));
}

#[test]
fn pairs_of_texts() {
    let texts: Vec<String> = sequences(&['a', 'b'], 3).into_iter().map(String::from_iter).collect();
    prefix_free(&product(&texts, &texts));
}

#[test]
fn pairs_of_bags() {
    let bags: Vec<Bag<bool>> = product(&[0, 1, 2, 9, 70], &[0, 1, 2, 9, 70])
        .into_iter()
        .map(|(no, yes)| [vec![false; no], vec![true; yes]].concat().into_iter().collect())
        .collect();
    prefix_free(&product(&bags, &bags));
}

#[test]
fn every_number_of_two_bytes() {
    prefix_free(&(0..=u16::MAX).collect::<Vec<_>>());
    prefix_free(&(i16::MIN..=i16::MAX).collect::<Vec<_>>());
}
