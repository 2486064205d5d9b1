//! The laws of values for every kind of type, and for those that are easily confused with a neighbour.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::collection::{btree_map, btree_set, vec, vec_deque};
use proptest::prelude::*;
use synod_spec::{Bag, Map, Set, Value};

use crate::ids::{Full, Huge, Small, Wide};
use crate::law::{bytes, obeyed};

/// A value and another of the same type, which is quite often equal to it.
fn pair<T: Value + std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = (T, T)> {
    vec(one, 2).prop_flat_map(|both| (Just(both[0].clone()), prop::sample::select(both)))
}

macro_rules! laws {
    ($($name:ident: $strategy:expr;)*) => {
        proptest! {
            $(
                #[test]
                fn $name((a, b) in pair($strategy)) {
                    obeyed(&a, &b)?;
                }
            )*
        }
    };
}

fn set<T: synod_spec::Finite + Arbitrary>() -> impl Strategy<Value = Set<T>> {
    vec(any::<T>(), 0..12).prop_map(|values| values.into_iter().collect())
}

fn bag<T: synod_spec::Finite + Arbitrary>() -> impl Strategy<Value = Bag<T>> {
    vec(any::<T>(), 0..12).prop_map(|values| values.into_iter().collect())
}

fn map<K: synod_spec::Finite + Arbitrary, V: Value + std::fmt::Debug>(
    values: impl Strategy<Value = V>,
) -> impl Strategy<Value = Map<K, V>> {
    vec((any::<K>(), values), 0..6).prop_map(|pairs| pairs.into_iter().collect())
}

/// Text of few letters, so that boundaries are what tells texts apart.
fn text() -> impl Strategy<Value = String> {
    "[ab]{0,3}|\\PC{0,5}"
}

laws! {
    units: Just(());
    booleans: any::<bool>();
    bytes_unsigned: any::<u8>();
    bytes_signed: any::<i8>();
    u16s: any::<u16>();
    u32s: any::<u32>();
    u64s: any::<u64>();
    u128s: any::<u128>();
    usizes: any::<usize>();
    i16s: any::<i16>();
    i32s: any::<i32>();
    i64s: any::<i64>();
    i128s: any::<i128>();
    isizes: any::<isize>();
    near_zero: -20_i64..20;
    letters: any::<char>();
    texts: text();
    neighbouring_texts: (text(), text());
    options_of_options: any::<Option<Option<Option<u8>>>>();
    options_of_units: any::<Option<Option<()>>>();
    arrays: any::<[Option<bool>; 5]>();
    tuples_of_one: any::<(u16,)>();
    tuples: any::<(bool, u16, i64, Option<u8>, (), bool, u8, char)>();
    vectors_of_bytes: vec(any::<u8>(), 0..70);
    vectors_of_bits: vec(any::<bool>(), 0..150);
    vectors_of_numbers: vec(any::<i32>(), 0..5);
    vectors_of_units: vec(Just(()), 0..5);
    vectors_of_vectors: vec(vec(vec(0_u8..2, 0..3), 0..3), 0..3);
    neighbouring_vectors: (vec(0_u16..3, 0..3), vec(0_u16..3, 0..3));
    vectors_of_options: vec(any::<Option<u8>>(), 0..9);
    vectors_of_ids: vec(any::<Small>(), 0..50);
    deques: vec_deque(text(), 0..4);
    sets_of_the_library: btree_set(vec(0_u8..2, 0..2), 0..5);
    maps_of_the_library: btree_map(any::<bool>(), btree_set(0_u16..4, 0..3), 0..3);
    boxes: vec(0_u8..3, 0..3).prop_map(Box::new);
    small_sets: set::<Small>();
    full_sets: set::<Full>();
    wide_sets: set::<Wide>();
    huge_sets: set::<Huge>();
    sets_of_options: vec(any::<Option<Small>>(), 0..4).prop_map(Set::from_iter);
    sets_of_tuples: vec(any::<(Small, Option<bool>, Full)>(), 0..4).prop_map(Set::from_iter);
    neighbouring_sets: (set::<Small>(), set::<Small>());
    neighbouring_wide_sets: (set::<Wide>(), set::<Wide>(), set::<Small>());
    small_bags: bag::<Small>();
    wide_bags: bag::<Wide>();
    bags_of_few: vec(any::<bool>(), 0..40).prop_map(Bag::from_iter);
    neighbouring_bags: (bag::<Small>(), bag::<Small>());
    maps_of_bytes: map::<Small, _>(any::<u8>());
    maps_of_sets: map::<Small, _>(set::<Small>());
    maps_of_wide_sets: map::<Small, _>(set::<Wide>());
    maps_of_options: map::<Small, _>(any::<Option<u8>>());
    maps_of_maps: map::<bool, _>(map::<Small, _>(vec(0_u8..2, 0..3)));
    neighbouring_maps: (map::<bool, _>(0_u8..2), map::<bool, _>(0_u8..2));
    everything: (text(), set::<Wide>(), vec(map::<Small, _>(any::<Option<bool>>()), 0..3), bag::<bool>(), any::<u8>());
}

#[test]
fn a_boundary_tells_neighbours_apart() {
    let set = |numbers: &[u16]| numbers.iter().copied().map(Small).collect::<Set<_>>();
    assert_ne!(bytes(&(set(&[1, 2]), set(&[]))), bytes(&(set(&[1]), set(&[2]))));
    let tree = |numbers: &[u8]| numbers.iter().copied().collect::<BTreeSet<_>>();
    assert_ne!(bytes(&(tree(&[1, 2]), tree(&[]))), bytes(&(tree(&[1]), tree(&[2]))));
    assert_ne!(bytes(&(vec![0_u8], vec![0_u8; 2])), bytes(&(vec![0_u8; 2], vec![0_u8])));
    assert_ne!(bytes(&("a".to_owned(), "b".to_owned())), bytes(&("ab".to_owned(), String::new())));
    assert_ne!(bytes(&vec![vec![()], vec![]]), bytes(&vec![vec![], vec![()]]));
    assert_ne!(bytes(&Some(None::<u8>)), bytes(&None::<Option<u8>>));
}

#[test]
fn a_deque_is_written_as_its_items_wherever_it_begins() {
    let mut rotated: VecDeque<u16> = (0..10).collect();
    rotated.rotate_left(3);
    rotated.extend([10, 11]);
    rotated.pop_front();
    let straight: VecDeque<u16> = rotated.iter().copied().collect();
    assert_eq!(bytes(&rotated), bytes(&straight));
    assert_eq!(bytes(&straight), bytes(&Vec::from(straight.clone())));
}

#[test]
fn sets_are_small() {
    assert_eq!(crate::law::bits(&Set::from([Small(3)])).len(), 5);
    let sparse: Set<Wide> = (0..10).map(|n| Wide(n * 33)).collect();
    assert!(bytes(&sparse).len() <= 20, "{} bytes", bytes(&sparse).len());
    assert_eq!(bytes(&Set::<Wide>::new()).len(), 1);
    assert_eq!(bytes(&Set::<Huge>::new()).len(), 10);
}

#[test]
fn total_maps_are_written_as_arrays() {
    let map = Map::from_fn((0..5).map(Small), |key| key);
    assert_eq!(crate::law::bits(&map).len(), 3 + 1 + 5 * 3);
}

#[test]
fn the_library_s_map_is_written_in_the_order_of_its_keys() {
    let map = BTreeMap::from([(2_u8, 7_u8), (1, 8)]);
    assert_eq!(bytes(&map), bytes(&vec![(1_u8, 8_u8), (2, 7)]));
}
