//! From an expression of the Informal Trace Format back to a value.
//!
//! The format knows less than a value: a name and a text are one, a bag is a function to numbers. So a value is read beside one of the
//! same type, which settles what is open; without it, the nearest is taken. That is good enough to show what differs. Whether two values are equal
//! is decided by their [canonical forms](super::canonical()), never by this.

use serde_json::{Map, Value};
use synod_messages::Datum;

use super::canonical::canonical;
use super::itf_value;

/// The value that an expression in canonical form stands for, read beside one of the same type.
#[must_use]
pub fn itf_datum(value: &Value, beside: Option<&Datum>) -> Datum {
    if let Some(known) = beside.filter(|known| is(known, value)) {
        return known.clone();
    }
    match value {
        Value::Bool(flag) => Datum::Bool(*flag),
        Value::String(text) => named(text, beside),
        Value::Array(items) => Datum::List(each(items, elements(beside))),
        Value::Object(fields) => match fields.iter().next() {
            Some((mark, inner)) if fields.len() == 1 && mark.starts_with('#') => marked(mark, inner, beside),
            _ => structure(fields, beside),
        },
        Value::Null | Value::Number(_) => Datum::Text(value.to_string()),
    }
}

/// Whether the value is written so.
pub fn is(datum: &Datum, value: &Value) -> bool {
    canonical(&itf_value(datum), "").as_ref() == Ok(value)
}

fn named(text: &str, beside: Option<&Datum>) -> Datum {
    match beside {
        Some(Datum::Text(_)) => Datum::Text(text.to_owned()),
        Some(Datum::Absent | Datum::Present(_)) if text == "None" => Datum::Absent,
        _ => Datum::Atom(text.to_owned()),
    }
}

fn elements(beside: Option<&Datum>) -> &[Datum] {
    match beside {
        Some(Datum::Tuple(list) | Datum::List(list) | Datum::Set(list)) => list,
        _ => &[],
    }
}

/// Position by position; what has no counterpart is read beside the last that there is.
fn each(items: &[Value], beside: &[Datum]) -> Vec<Datum> {
    let known = |at: usize| beside.get(at).or(beside.last());
    items.iter().enumerate().map(|(at, item)| itf_datum(item, known(at))).collect()
}

fn marked(mark: &str, inner: &Value, beside: Option<&Datum>) -> Datum {
    let items = inner.as_array().map_or(&[][..], Vec::as_slice);
    match (mark, beside) {
        ("#bigint", _) => integer(inner.as_str().unwrap_or_default()),
        ("#tup", _) => Datum::Tuple(each(items, elements(beside))),
        ("#set", _) => Datum::Set(set(items, elements(beside))),
        (_, Some(Datum::Bag(known))) => bag(items, known),
        (_, Some(Datum::Map(known))) => Datum::Map(function(items, known)),
        _ => Datum::Map(function(items, &[])),
    }
}

fn integer(digits: &str) -> Datum {
    digits.parse().map_or_else(|_| Datum::BigInt(digits.to_owned()), Datum::Int)
}

/// What both have, in the order of the known one; then the rest.
fn set(items: &[Value], known: &[Datum]) -> Vec<Datum> {
    let common = known.iter().filter(|datum| items.iter().any(|item| is(datum, item))).cloned();
    let new = items.iter().filter(|item| !known.iter().any(|datum| is(datum, item)));
    common.chain(new.map(|item| itf_datum(item, known.first()))).collect()
}

fn pair(item: &Value) -> Option<(&Value, &Value)> {
    match item.as_array()?.as_slice() {
        [key, value] => Some((key, value)),
        _ => None,
    }
}

/// A bag, where every element comes with a number; else the function that it is written as.
fn bag(items: &[Value], known: &[(Datum, u64)]) -> Datum {
    let keys: Vec<(Datum, Datum)> = known.iter().map(|(item, _)| (item.clone(), Datum::Int(0))).collect();
    let pairs = function(items, &keys);
    let count = |(item, number): &(Datum, Datum)| match number {
        Datum::Int(count) => Some((item.clone(), u64::try_from(*count).ok().filter(|count| *count > 0)?)),
        _ => None,
    };
    pairs.iter().map(count).collect::<Option<_>>().map_or_else(|| Datum::Map(pairs.clone()), Datum::Bag)
}

fn function(items: &[Value], known: &[(Datum, Datum)]) -> Vec<(Datum, Datum)> {
    let pairs: Vec<(&Value, &Value)> = items.iter().filter_map(pair).collect();
    let common = known.iter().filter_map(|(key, value)| {
        let (_, other) = pairs.iter().find(|(other, _)| is(key, other))?;
        Some((key.clone(), itf_datum(other, Some(value))))
    });
    let new = pairs.iter().filter(|(key, _)| !known.iter().any(|(other, _)| is(other, key)));
    let first = known.first();
    let read = |(key, value): &(&Value, &Value)| {
        (itf_datum(key, first.map(|(key, _)| key)), itf_datum(value, first.map(|(_, value)| value)))
    };
    common.chain(new.map(read)).collect()
}

fn structure(fields: &Map<String, Value>, beside: Option<&Datum>) -> Datum {
    if let (Some(Value::String(name)), Some(value), 2) =
        (fields.get("tag"), fields.get("value"), fields.len())
    {
        return case(name, value, beside);
    }
    match beside {
        Some(Datum::Envelope(parts)) if fields.len() == 3 => {
            let (from, to, message) = &**parts;
            let part = |name: &str, known| fields.get(name).map(|value| itf_datum(value, Some(known)));
            match (part("from", from), part("to", to), part("message", message)) {
                (Some(from), Some(to), Some(message)) => Datum::Envelope(Box::new((from, to, message))),
                _ => Datum::Record(record(fields, &[])),
            }
        }
        Some(Datum::Record(known)) => Datum::Record(record(fields, known)),
        _ => Datum::Record(record(fields, &[])),
    }
}

fn case(name: &str, value: &Value, beside: Option<&Datum>) -> Datum {
    let known = match beside {
        Some(Datum::Present(inner)) if name == "Some" => {
            return Datum::Present(Box::new(itf_datum(value, Some(inner))));
        }
        Some(Datum::Absent) if name == "Some" => return Datum::Present(Box::new(itf_datum(value, None))),
        Some(Datum::Variant(other, known)) if other == name => known.as_slice(),
        _ => &[],
    };
    let fields = match value {
        Value::Object(inner) if is_several(inner) => {
            let items = inner["#tup"].as_array().map_or(&[][..], Vec::as_slice);
            let field = |(at, item): (usize, &Value)| {
                (at.to_string(), itf_datum(item, known.get(at).map(|(_, datum)| datum)))
            };
            items.iter().enumerate().map(field).collect()
        }
        Value::Object(inner) if is_plain_record(inner) => record(inner, known),
        other => vec![("0".to_owned(), itf_datum(other, known.first().map(|(_, datum)| datum)))],
    };
    Datum::Variant(name.to_owned(), fields)
}

/// Several fields without names are written as a tuple; one is written as itself.
fn is_several(fields: &Map<String, Value>) -> bool {
    fields.len() == 1 && fields.get("#tup").and_then(Value::as_array).is_some_and(|items| items.len() > 1)
}

fn is_plain_record(fields: &Map<String, Value>) -> bool {
    !fields.is_empty() && !fields.keys().any(|name| name.starts_with('#')) && !fields.contains_key("tag")
}

/// In the order of the known one; then the rest.
fn record(fields: &Map<String, Value>, known: &[(String, Datum)]) -> Vec<(String, Datum)> {
    let common = known
        .iter()
        .filter_map(|(name, datum)| Some((name.clone(), itf_datum(fields.get(name)?, Some(datum)))));
    let is_new = |name: &&String| !known.iter().any(|(other, _)| other == *name);
    let new = fields.iter().filter(|(name, _)| is_new(name));
    common.chain(new.map(|(name, value)| (name.clone(), itf_datum(value, None)))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::changes;

    fn name() -> impl Strategy<Value = String> {
        prop::sample::select(vec!["a", "b", "None", "Some", "tag", "value", "from", "to"])
            .prop_map(str::to_owned)
    }

    /// Any value; a set, bag or function has each element once.
    fn datum() -> impl Strategy<Value = Datum> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Datum::Bool),
            (-3_i64..4).prop_map(Datum::Int),
            Just(Datum::BigInt("18446744073709551616".to_owned())),
            name().prop_map(Datum::Text),
            name().prop_map(Datum::Atom),
            Just(Datum::Absent),
        ];
        leaf.prop_recursive(4, 24, 3, |inner| {
            let list = || prop::collection::vec(inner.clone(), 0..3);
            let pairs = || prop::collection::vec((inner.clone(), inner.clone()), 0..3);
            let fields = || prop::collection::vec((name(), inner.clone()), 0..3);
            prop_oneof![
                inner.clone().prop_map(|inner| Datum::Present(Box::new(inner))),
                list().prop_map(Datum::Tuple),
                list().prop_map(Datum::List),
                list().prop_map(|list| Datum::Set(once(list, |item| itf_value(item).to_string()))),
                prop::collection::vec((inner.clone(), 1_u64..3), 0..3)
                    .prop_map(|bag| Datum::Bag(once(bag, |(item, _)| itf_value(item).to_string()))),
                pairs().prop_map(|map| Datum::Map(once(map, |(key, _)| itf_value(key).to_string()))),
                fields().prop_map(|fields| Datum::Record(once(fields, |(name, _)| name.clone()))),
                (name(), list()).prop_map(|(name, list)| {
                    let number = |(at, item): (usize, Datum)| (at.to_string(), item);
                    Datum::Variant(name, list.into_iter().enumerate().map(number).collect())
                }),
                (inner.clone(), inner.clone(), inner).prop_map(|parts| Datum::Envelope(Box::new(parts))),
            ]
        })
    }

    fn once<T>(items: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
        let mut seen = Vec::new();
        let mut kept = Vec::new();
        for item in items {
            if !seen.contains(&key(&item)) {
                seen.push(key(&item));
                kept.push(item);
            }
        }
        kept
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        /// Beside itself a value is itself; beside any other, and alone, what is read is written the same again, but for the names of
        /// cases without fields.
        #[test]
        fn a_value_is_written_and_read(value in datum(), other in datum()) {
            let written = canonical(&itf_value(&value), "").unwrap();
            prop_assert_eq!(&itf_datum(&written, Some(&value)), &value);
            for beside in [None, Some(&other)] {
                let read = itf_datum(&written, beside);
                prop_assert_eq!(canonical(&itf_value(&read), "").unwrap(), written.clone(), "{:?}", read);
            }
        }
    }

    #[test]
    fn what_differs_is_told_in_the_order_of_the_known_value() {
        let int = Datum::Int;
        let map = |a, b| Datum::Map(vec![(Datum::Atom("b".into()), a), (Datum::Atom("a".into()), b)]);
        let set = |list: &[i64]| Datum::Set(list.iter().copied().map(Datum::Int).collect());
        let (now, recorded) = (map(set(&[10, 9, 2]), int(1)), map(set(&[10, 2]), int(1)));
        let written = canonical(&itf_value(&recorded), "").unwrap();
        let read = itf_datum(&written, Some(&now));
        assert_eq!(read, recorded);
        assert_eq!(changes("x", &read, &now)[0].plain(), "x[b] + 9");
    }
}
