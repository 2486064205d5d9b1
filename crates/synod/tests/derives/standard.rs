//! The traits of the standard library that come with a derive.

use std::collections::HashSet;

use synod::{Encoder, Finite, Value};

use crate::types::{Entry, Item, Message, Nothing, Pair};

fn items() -> Vec<Item> {
    let entry = |key: &str, number| Item::Named { entry: Entry { key: key.to_owned(), r#type: number } };
    vec![
        Item::Blank,
        Item::Words("a".to_owned(), vec![]),
        Item::Words("a".to_owned(), vec![1]),
        Item::Words("b".to_owned(), vec![]),
        entry("a", 2),
        entry("b", 1),
        Item::Both(Box::new(Pair(None, -1))),
    ]
}

#[test]
fn cases_are_ordered_as_declared_then_field_by_field() {
    assert!(items().windows(2).all(|pair| pair[0] < pair[1]));
    assert!(items().iter().zip(items()).all(|(a, b)| *a == b && *a <= b));
}

#[test]
fn equal_values_have_equal_hashes() {
    let set: HashSet<Item> = items().into_iter().chain(items()).collect();
    assert_eq!(set.len(), items().len());
    let messages: HashSet<Message> = Message::all().chain(Message::all()).collect();
    assert_eq!(messages.len(), Message::COUNT);
    assert_eq!(HashSet::from([Nothing, Nothing]).len(), 1);
}

#[test]
fn copying_over_any_other_value() {
    for source in items() {
        for mut target in items() {
            target.clone_from(&source);
            assert_eq!(target, source);
        }
    }
}

#[test]
fn copying_over_the_same_case_keeps_the_memory() {
    let mut target = Item::Words(String::with_capacity(100), Vec::with_capacity(100));
    target.clone_from(&Item::Words("a".to_owned(), vec![1]));
    let Item::Words(text, numbers) = target else { panic!("it is another case") };
    assert!(text.capacity() >= 100 && numbers.capacity() >= 100);
}

#[test]
fn reading_into_a_structure_keeps_the_memory() {
    let mut e = Encoder::default();
    Pair("a".to_owned(), vec![1_u8]).encode(&mut e);
    let mut target = Pair(String::with_capacity(100), Vec::<u8>::with_capacity(100));
    target.decode_into(&mut synod::Decoder::new(e.finish()));
    assert_eq!(target, Pair("a".to_owned(), vec![1]));
    assert!(target.0.capacity() >= 100 && target.1.capacity() >= 100);
}
