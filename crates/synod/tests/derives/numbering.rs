//! The numbers of finite types.

use synod::Finite;

use crate::types::{Acceptor, Ballot, Edge, Line, Message, Only, Origin, Quorum, Vote};

/// The numbering is a bijection, in the order of `Ord`.
fn numbered<T: Finite>(count: usize) {
    assert_eq!(T::COUNT, count);
    let all: Vec<T> = T::all().collect();
    assert_eq!(all.len(), count);
    assert!(all.windows(2).all(|pair| pair[0] < pair[1] && pair[0] != pair[1]));
    assert!(all.iter().enumerate().all(|(number, value)| value.index() == number));
}

#[test]
fn every_form_is_numbered_in_order() {
    numbered::<Acceptor>(3);
    numbered::<Ballot>(4);
    numbered::<Line>(300);
    numbered::<Only>(1);
    numbered::<Quorum>(3);
    numbered::<Origin>(1);
    numbered::<Vote>(8);
    numbered::<Edge>(9);
    numbered::<Message>(4 + 3 * 4 * 9 + 9 + 1);
    numbered::<Option<Message>>(123);
}

#[test]
fn masks_are_as_wide_as_needed() {
    let words = |bytes: usize| bytes / size_of::<u64>();
    assert_eq!(words(size_of::<<Quorum as Finite>::Mask>()), 1);
    assert_eq!(words(size_of::<<Message as Finite>::Mask>()), 2);
    assert_eq!(words(size_of::<<Line as Finite>::Mask>()), 5);
}

#[test]
#[should_panic(expected = "Ballot(9) is out of range: `Ballot` has 4 values")]
fn an_id_beyond_its_count() {
    let _ = Ballot(9).index();
}

#[test]
#[should_panic(expected = "Only(1) is out of range: `Only` has 1 value")]
fn an_id_beyond_the_only_one() {
    let _ = synod::Set::new().insert(Only(1));
}

#[test]
#[should_panic(expected = "Only(1) is out of range")]
fn an_id_out_of_range_in_a_state() {
    synod::Value::encode(&vec![Only(1)], &mut synod::Encoder::default());
}

#[test]
#[should_panic(expected = "there is no value number 4: `Ballot` has 4 values")]
fn a_number_beyond_the_ids() {
    let _ = Ballot::from_index(4);
}

#[test]
#[should_panic(expected = "there is no value number 122: `Message` has 122 values")]
fn a_number_beyond_the_cases() {
    let _ = Message::from_index(122);
}
