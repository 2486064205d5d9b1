//! The bits of derived values: equal for equal values only, and read back as they were.

use proptest::collection::vec;
use proptest::prelude::*;
use synod::{Decoder, Encoder, Finite, Set, Value};

use crate::types::{Acceptor, Ballot, Entry, Item, Line, Message, Pair, Quorum, Single};

/// What a value is written as, to the bit: a set bit marks the end and is taken off again.
fn bits<T: Value>(value: &T) -> Vec<bool> {
    let mut e = Encoder::default();
    value.encode(&mut e);
    e.bits(1, 1);
    let mut bits: Vec<bool> =
        e.finish().iter().flat_map(|byte| (0..8).map(move |at| byte >> at & 1 != 0)).collect();
    while bits.pop() == Some(false) {}
    bits
}

fn bytes<T: Value>(value: &T) -> Vec<u8> {
    let mut e = Encoder::default();
    value.encode(&mut e);
    e.finish().to_vec()
}

fn entry() -> impl Strategy<Value = Entry> {
    ("[ab]{0,2}", 0_u32..70).prop_map(|(key, number)| Entry { key, r#type: number })
}

fn message() -> impl Strategy<Value = Message> {
    (0..Message::COUNT).prop_map(Message::from_index)
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        Just(Item::Blank),
        ("[ab]{0,2}", vec(0_u8..2, 0..3)).prop_map(|(text, numbers)| Item::Words(text, numbers)),
        entry().prop_map(|entry| Item::Named { entry }),
        vec(message(), 0..4).prop_map(|messages| Item::Sent(messages.into_iter().collect())),
        any::<(Option<bool>, i64)>().prop_map(|(a, b)| Item::Both(Box::new(Pair(a, b)))),
    ]
}

type Everything = Pair<Pair<Item, Vec<Item>>, Pair<Vec<Message>, Option<Item>>>;

fn everything() -> impl Strategy<Value = Everything> {
    (item(), vec(item(), 0..3), vec(message(), 0..30), proptest::option::of(item()))
        .prop_map(|(a, b, c, d)| Pair(Pair(a, b), Pair(c, d)))
}

proptest! {
    #[test]
    fn structured_values((a, others) in (everything(), everything()).prop_flat_map(|(a, b)| (Just(a.clone()), prop::sample::select(vec![a, b])))) {
        let b = others;
        prop_assert_eq!(a == b, bytes(&a) == bytes(&b));
        prop_assert_eq!(a == b, bits(&a).starts_with(&bits(&b)) || bits(&b).starts_with(&bits(&a)));
        prop_assert_eq!(&Everything::decode(&mut Decoder::new(&bytes(&a))), &a);
        let mut over = b.clone();
        over.decode_into(&mut Decoder::new(&bytes(&a)));
        prop_assert_eq!(&over, &a);
        over.clone_from(&b);
        prop_assert_eq!(&over, &b);
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
    }
}

/// All values of a type of a few thousand: in lexicographic order a row of bits that begins another stands
/// directly before one that it begins.
fn prefix_free<T: Value>(values: impl Iterator<Item = T>) {
    let mut all: Vec<Vec<bool>> = values.map(|value| bits(&value)).collect();
    all.sort();
    assert!(all.windows(2).all(|pair| !pair[1].starts_with(&pair[0])));
}

#[test]
fn all_pairs_of_messages() {
    prefix_free(Message::all().flat_map(|a| Message::all().map(move |b| Pair(a, b))));
    prefix_free(
        Message::all()
            .flat_map(|a| Message::all().map(move |b| Set::from([a, b])))
            .filter(|s| s.len() == 2)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter(),
    );
}

#[test]
fn all_small_pairs_of_items() {
    let texts = ["", "a", "aa", "b"].map(str::to_owned);
    let lists = [vec![], vec![0], vec![0, 0], vec![1]];
    let words =
        texts.iter().flat_map(|text| lists.iter().map(|list| Item::Words(text.clone(), list.clone())));
    let entries = texts.iter().flat_map(|text| {
        [0, 1, 7, 8].map(|number| Item::Named { entry: Entry { key: text.clone(), r#type: number } })
    });
    let sent = Message::all().step_by(20).map(|message| Item::Sent(Set::from([message])));
    let items: Vec<Item> = [Item::Blank].into_iter().chain(words).chain(entries).chain(sent).collect();
    prefix_free(items.iter().flat_map(|a| items.iter().map(|b| Pair(a.clone(), b.clone()))));
}

#[test]
fn as_many_bits_as_needed() {
    assert_eq!(bits(&Acceptor(2)).len(), 2);
    assert_eq!(bits(&Ballot(3)).len(), 2);
    assert_eq!(bits(&Line(299)).len(), 9);
    assert_eq!(bits(&Quorum::Two).len(), 2);
    assert_eq!(bits(&Message::Stop).len(), 7);
    assert_eq!(bits(&Item::Blank).len(), 3);
    assert_eq!(bits(&Single::Case(1)).len(), 8);
    assert_eq!(bits(&vec![Acceptor(1); 7]).len(), 4 + 7 * 2);
}
