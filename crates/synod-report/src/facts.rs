//! What a comparison of two values asks again and again, found out once for every value inside them: without that, the
//! cost of a comparison would grow with the square of how deeply values are nested.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use synod_messages::Datum;

use crate::value::value_text;

/// The facts of values, by their places in memory.
#[derive(Default)]
pub(crate) struct Facts(HashMap<*const Datum, Fact>);

#[derive(Clone, Copy)]
struct Fact {
    hash: u64,
    /// The letters of its text.
    length: usize,
}

impl Facts {
    /// Facts of all that is inside some values.
    pub(crate) fn of(values: &[&Datum]) -> Self {
        let mut facts = Self::default();
        for value in values {
            facts.learn(value);
        }
        facts
    }

    /// Equal values have equal hashes.
    pub(crate) fn hash(&self, value: &Datum) -> u64 {
        self.0[&std::ptr::from_ref(value)].hash
    }

    /// How many letters a value's text has.
    pub(crate) fn length(&self, value: &Datum) -> usize {
        self.0[&std::ptr::from_ref(value)].length
    }

    /// Whether two values are equal. Those that differ are looked at no further than their hashes, and those that do not
    /// have no parts that must be compared again.
    pub(crate) fn same(&self, one: &Datum, other: &Datum) -> bool {
        self.hash(one) == self.hash(other) && one == other
    }

    fn learn(&mut self, value: &Datum) -> Fact {
        let mut parts = Parts { facts: self, hasher: DefaultHasher::new(), length: 0, count: 0 };
        discriminant(value).hash(&mut parts.hasher);
        match value {
            Datum::Present(inner) if **inner != Datum::Absent => parts.add(inner, 0),
            Datum::Present(inner) => parts.add(inner, "some()".len()),
            Datum::Tuple(list) | Datum::List(list) | Datum::Set(list) => {
                list.iter().for_each(|item| parts.item(item, 0));
            }
            Datum::Bag(list) => {
                for (item, count) in list {
                    count.hash(&mut parts.hasher);
                    parts.item(item, if *count == 1 { 0 } else { format!(" ×{count}").chars().count() });
                }
            }
            Datum::Map(pairs) => {
                for (key, value) in pairs {
                    parts.item(key, " ↦ ".chars().count());
                    parts.add(value, 0);
                }
            }
            Datum::Record(fields) => {
                fields.iter().for_each(|(name, value)| parts.item(value, name.chars().count() + ": ".len()));
            }
            Datum::Variant(name, fields) => {
                name.hash(&mut parts.hasher);
                parts.length += name.chars().count();
                fields.iter().for_each(|(_, value)| parts.item(value, 0));
            }
            Datum::Envelope(envelope) => {
                let (from, to, message) = &**envelope;
                parts.add(from, "→".chars().count());
                parts.add(to, ": ".len());
                parts.add(message, 0);
            }
            simple => {
                let text = value_text(simple);
                text.hash(&mut parts.hasher);
                parts.length = text.chars().count();
            }
        }
        let brackets = if is_collection(value) { "()".len() } else { 0 };
        let fact = Fact { hash: parts.hasher.finish(), length: parts.length + brackets };
        self.0.insert(value, fact);
        fact
    }
}

/// Finds values among others.
pub(crate) struct Index<'a>(HashMap<u64, Vec<(&'a Datum, usize)>>);

impl<'a> Index<'a> {
    /// Of values whose facts are known.
    pub(crate) fn of(facts: &Facts, values: impl Iterator<Item = &'a Datum>) -> Self {
        let mut places = HashMap::<u64, Vec<(&Datum, usize)>>::new();
        for (at, value) in values.enumerate() {
            places.entry(facts.hash(value)).or_default().push((value, at));
        }
        Self(places)
    }

    /// Which of them is equal to a value.
    pub(crate) fn find(&self, facts: &Facts, value: &Datum) -> Option<usize> {
        let places = self.0.get(&facts.hash(value))?;
        places.iter().find(|(other, _)| *other == value).map(|(_, at)| *at)
    }
}

fn is_collection(value: &Datum) -> bool {
    use Datum::{Bag, List, Map, Record, Set, Tuple, Variant};
    matches!(value, Bag(_) | List(_) | Map(_) | Record(_) | Set(_) | Tuple(_) | Variant(..))
}

/// A value being put together of its parts.
struct Parts<'a> {
    facts: &'a mut Facts,
    hasher: DefaultHasher,
    length: usize,
    count: usize,
}

impl Parts<'_> {
    fn add(&mut self, part: &Datum, more: usize) {
        let fact = self.facts.learn(part);
        fact.hash.hash(&mut self.hasher);
        self.length += fact.length + more;
    }

    /// With a comma before it, except for the first.
    fn item(&mut self, part: &Datum, more: usize) {
        let comma = if self.count > 0 { ", ".len() } else { 0 };
        self.count += 1;
        self.add(part, more + comma);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_that_of_the_text() {
        let atom = |name: &str| Datum::Atom(name.into());
        let both = vec![Datum::Int(-1), Datum::Text("ü\"".into())];
        let fields = vec![("0".to_owned(), atom("α")), ("to".to_owned(), Datum::Bool(true))];
        let values = vec![
            Datum::List(both.clone()),
            Datum::Set(Vec::new()),
            Datum::Tuple(both),
            Datum::Bag(vec![(atom("a"), 1), (atom("b"), 30)]),
            Datum::Map(vec![(atom("a1"), Datum::Int(1)), (atom("a2"), Datum::Absent)]),
            Datum::Record(fields.clone()),
            Datum::Variant("Vote".into(), fields),
            Datum::Variant("Empty".into(), Vec::new()),
            Datum::Present(Box::new(Datum::Absent)),
            Datum::Present(Box::new(Datum::Present(Box::new(Datum::Absent)))),
            Datum::BigInt("123".into()),
        ];
        let whole = Datum::List(values);
        let facts = Facts::of(&[&whole]);
        let Datum::List(inside) = &whole else { unreachable!() };
        for value in inside.iter().chain([&whole]) {
            assert_eq!(facts.length(value), value_text(value).chars().count(), "{value}");
        }
        for (at, value) in inside.iter().enumerate() {
            let same: Vec<usize> =
                (0..inside.len()).filter(|other| facts.same(value, &inside[*other])).collect();
            assert_eq!(same, [at]);
        }
    }
}
