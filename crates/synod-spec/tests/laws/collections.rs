//! Sets, maps and bags do what the standard library's ordered collections do.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use synod_spec::{Bag, Finite, Map, Set};

use crate::ids::{Full, Huge, Small, Wide};

fn set_like_a_tree<T: Finite>(steps: &[(bool, T)]) {
    let (mut set, mut model) = (Set::new(), BTreeSet::new());
    for &(insert, value) in steps {
        if insert {
            assert_eq!(set.insert(value), model.insert(value));
        } else {
            assert_eq!(set.remove(value), model.remove(&value));
        }
        assert_eq!(set.contains(value), model.contains(&value));
        assert_eq!(
            (set.len(), set.is_empty(), set.first()),
            (model.len(), model.is_empty(), model.first().copied())
        );
    }
    assert!(set.iter().eq(model.iter().copied()));
    assert!(set.clone().into_iter().eq(model.iter().copied()));
    assert_eq!(set, model.iter().copied().collect());
    assert_eq!(format!("{set:?}"), format!("{model:?}"));
}

fn algebra_like_trees<T: Finite>(a: &BTreeSet<T>, b: &BTreeSet<T>) {
    let set = |values: &BTreeSet<T>| values.iter().copied().collect::<Set<T>>();
    let (x, y) = (set(a), set(b));
    assert_eq!(&x | &y, set(&(a | b)));
    assert_eq!(&x & &y, set(&(a & b)));
    assert_eq!(&x - &y, set(&(a - b)));
    assert_eq!(x.clone() | y.clone(), x.union(&y));
    assert_eq!(x.clone() & y.clone(), x.intersection(&y));
    assert_eq!(x.clone() - y.clone(), x.difference(&y));
    assert_eq!((x.is_subset(&y), x.is_superset(&y)), (a.is_subset(b), a.is_superset(b)));
    assert_eq!(x.is_disjoint(&y), a.is_disjoint(b));
    let mut changed = x.clone();
    changed |= &y;
    changed &= x.clone();
    assert_eq!(changed, x);
    changed -= x;
    assert!(changed.is_empty());
}

fn map_like_a_tree(steps: &[(bool, Small, u8)]) {
    let (mut map, mut model) = (Map::new(), BTreeMap::new());
    for &(insert, key, value) in steps {
        if insert {
            assert_eq!(map.insert(key, value), model.insert(key, value));
            map[key] ^= 1;
            *model.get_mut(&key).expect("it was just put there") ^= 1;
        } else {
            assert_eq!(map.remove(key), model.remove(&key));
        }
        assert_eq!((map.get(key), map.contains_key(key)), (model.get(&key), model.contains_key(&key)));
        assert_eq!((map.len(), map.is_empty()), (model.len(), model.is_empty()));
        assert!(map.iter().eq(model.iter().map(|(&key, value)| (key, value))));
        assert!(map.keys().eq(model.keys().copied()) && map.values().eq(model.values()));
        assert_eq!(map, model.iter().map(|(&key, &value)| (key, value)).collect());
    }
    assert_eq!(format!("{map:?}"), format!("{model:?}"));
}

fn bag_like_a_tree(steps: &[(bool, Small)]) {
    let (mut bag, mut model) = (Bag::new(), BTreeMap::<Small, usize>::new());
    for &(insert, value) in steps {
        let count = model.entry(value).or_default();
        if insert {
            bag.insert(value);
            *count += 1;
        } else {
            assert_eq!(bag.remove(value), *count > 0);
            *count = count.saturating_sub(1);
        }
        assert_eq!((bag.count(value), bag.contains(value)), (*count, *count > 0));
        model.retain(|_, count| *count > 0);
        assert_eq!((bag.len(), bag.is_empty()), (model.values().sum(), model.is_empty()));
        assert!(bag.iter().eq(model.iter().map(|(&value, &count)| (value, count))));
        assert_eq!(bag, model.iter().flat_map(|(&value, &count)| vec![value; count]).collect());
    }
}

proptest! {
    #[test]
    fn small_sets(steps in vec(any::<(bool, Small)>(), 0..30)) {
        set_like_a_tree(&steps);
    }

    #[test]
    fn full_sets(steps in vec(any::<(bool, Full)>(), 0..90)) {
        set_like_a_tree(&steps);
    }

    #[test]
    fn wide_sets(steps in vec(any::<(bool, Wide)>(), 0..200)) {
        set_like_a_tree(&steps);
    }

    #[test]
    fn sets_on_the_heap(steps in vec(any::<(bool, (Full, Option<bool>))>(), 0..200)) {
        set_like_a_tree(&steps);
    }

    #[test]
    fn algebra(a in btree_set(any::<Small>(), 0..5), b in btree_set(any::<Small>(), 0..5)) {
        algebra_like_trees(&a, &b);
    }

    #[test]
    fn wide_algebra(a in btree_set(any::<Huge>(), 0..50), b in btree_set(any::<Huge>(), 0..50)) {
        algebra_like_trees(&a, &b);
    }

    #[test]
    fn maps(steps in vec(any::<(bool, Small, u8)>(), 0..40)) {
        map_like_a_tree(&steps);
    }

    #[test]
    fn bags(steps in vec(any::<(bool, Small)>(), 0..60)) {
        bag_like_a_tree(&steps);
    }
}

#[test]
fn the_full_set() {
    assert_eq!(Set::<Wide>::full().len(), 336);
    let mut odd = Set::<Wide>::full();
    odd.retain(|id| id.0 % 2 == 1);
    assert_eq!(odd.len(), 168);
    odd.clear();
    assert_eq!(odd, Set::default());
}

#[test]
#[should_panic(expected = "the map has no value for Small(3)")]
fn a_missing_key_is_named() {
    let map = Map::from([(Small(1), true)]);
    let _ = map[Small(3)];
}

#[test]
#[should_panic(expected = "the bag holds Small(0) too often: 65535")]
fn a_bag_that_overflows_says_so() {
    let mut bag = Bag::new();
    (0..=u16::MAX).for_each(|_| bag.insert(Small(0)));
}
