//! The numbering of finite types is a bijection in the order of the type.

use std::fmt::Debug;

use synod_spec::{Finite, Mask, bits_for};

use crate::ids::{Huge, Small};

fn numbered<T: Finite>() {
    let all: Vec<T> = T::all().collect();
    assert_eq!(all.len(), T::COUNT);
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(all.iter().enumerate().all(|(number, value)| value.index() == number));
    assert!(T::Mask::empty(T::COUNT).words().len() * 64 >= T::COUNT);
}

#[test]
fn the_numbering_follows_the_order() {
    numbered::<()>();
    numbered::<bool>();
    numbered::<Small>();
    numbered::<Huge>();
    numbered::<Option<bool>>();
    numbered::<Option<Option<Small>>>();
    numbered::<(bool,)>();
    numbered::<(Small, bool)>();
    numbered::<(Small, Option<bool>, Small)>();
    numbered::<(bool, Small, (), Option<Small>)>();
    numbered::<[Option<bool>; 4]>();
    numbered::<[Small; 0]>();
}

fn refused<T: Finite + Debug>() {
    std::panic::catch_unwind(|| T::from_index(T::COUNT)).expect_err("there is no such value");
}

#[test]
fn there_is_no_value_beyond_the_last() {
    refused::<()>();
    refused::<bool>();
    refused::<(bool, bool)>();
    refused::<[bool; 3]>();
    refused::<Option<bool>>();
}

#[test]
#[should_panic(expected = "there are only 5 values, not 6")]
fn the_first_few_are_no_more_than_there_are() {
    let _ = Small::first(6);
}

#[test]
fn bits_that_number_things() {
    let expected = [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (256, 8), (257, 9)];
    assert!(expected.into_iter().all(|(count, bits)| bits_for(count) == bits));
}
