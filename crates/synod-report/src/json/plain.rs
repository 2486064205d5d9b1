//! Values of a spec as plain JSON.
//!
//! Integers beyond 2^53 become text, since many readers of JSON would round them. Sets, bags, sequences and
//! tuples become arrays (the elements of a bag as pairs with their counts), functions whose
//! keys are names, numbers or text become objects and others arrays of pairs, an empty option is null, a
//! case with fields is `{"tag": .., "value": ..}`, a message `{"from": .., "to": .., "message": ..}`.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use synod_messages::Datum;

/// The largest integer up to which every reader keeps all integers apart.
const LARGEST_EXACT: u64 = 1 << 53;

/// A value, to be written as plain JSON.
pub(super) struct Plain<'a>(pub(super) &'a Datum);

/// Named values, to be written as an object.
pub(super) struct Object<'a>(pub(super) &'a [(String, Datum)]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, Plain(value))))
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Datum::Bool(flag) => serializer.serialize_bool(*flag),
            Datum::Int(number) if number.unsigned_abs() <= LARGEST_EXACT => serializer.serialize_i64(*number),
            Datum::Int(number) => serializer.collect_str(number),
            Datum::BigInt(text) | Datum::Text(text) | Datum::Atom(text) => serializer.serialize_str(text),
            Datum::Absent => serializer.serialize_none(),
            Datum::Present(inner) if **inner == Datum::Absent => Tagged("some", &[]).serialize(serializer),
            Datum::Present(inner) => Plain(inner).serialize(serializer),
            Datum::Tuple(list) | Datum::List(list) | Datum::Set(list) => {
                serializer.collect_seq(list.iter().map(Plain))
            }
            Datum::Bag(list) => serializer.collect_seq(list.iter().map(|(item, count)| (Plain(item), count))),
            Datum::Map(pairs) => write_map(pairs, serializer),
            Datum::Record(fields) => Object(fields).serialize(serializer),
            Datum::Variant(name, fields) => Tagged(name, fields).serialize(serializer),
            Datum::Envelope(parts) => {
                let (from, to, message) = &**parts;
                let fields = [("from", from), ("to", to), ("message", message)];
                serializer.collect_map(fields.map(|(name, value)| (name, Plain(value))))
            }
        }
    }
}

/// A named case with its fields: one without a name stands for itself, several are an array, named ones
/// an object.
struct Tagged<'a>(&'a str, &'a [(String, Datum)]);

impl Serialize for Tagged<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(name, fields) = self;
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("tag", name)?;
        let positional = fields.iter().all(|(name, _)| crate::value::is_positional(name));
        match (fields, positional) {
            ([], _) => object.serialize_entry("value", &())?,
            ([(_, only)], true) => object.serialize_entry("value", &Plain(only))?,
            (_, true) => {
                object.serialize_entry("value", &fields.iter().map(|(_, v)| Plain(v)).collect::<Vec<_>>())?;
            }
            (_, false) => object.serialize_entry("value", &Object(fields))?,
        }
        object.end()
    }
}

fn write_map<S: Serializer>(pairs: &[(Datum, Datum)], serializer: S) -> Result<S::Ok, S::Error> {
    let keys: Option<Vec<String>> = pairs.iter().map(|(key, _)| key_text(key)).collect();
    match keys {
        Some(keys) if all_differ(&keys) => {
            serializer.collect_map(keys.iter().zip(pairs).map(|(key, (_, value))| (key, Plain(value))))
        }
        _ => {
            let mut array = serializer.serialize_seq(Some(pairs.len()))?;
            for (key, value) in pairs {
                array.serialize_element(&(Plain(key), Plain(value)))?;
            }
            array.end()
        }
    }
}

fn key_text(key: &Datum) -> Option<String> {
    match key {
        Datum::Int(number) => Some(number.to_string()),
        Datum::BigInt(text) | Datum::Text(text) | Datum::Atom(text) => Some(text.clone()),
        _ => None,
    }
}

fn all_differ(keys: &[String]) -> bool {
    let mut sorted: Vec<&String> = keys.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: &Datum) -> String {
        serde_json::to_string(&Plain(value)).unwrap()
    }

    fn atom(name: &str) -> Datum {
        Datum::Atom(name.into())
    }

    #[test]
    fn integers_that_readers_would_round_are_text() {
        assert_eq!(json(&Datum::Int(1 << 53)), "9007199254740992");
        assert_eq!(json(&Datum::Int((1 << 53) + 1)), "\"9007199254740993\"");
        assert_eq!(json(&Datum::Int(i64::MIN)), "\"-9223372036854775808\"");
        assert_eq!(json(&Datum::BigInt("123".into())), "\"123\"");
    }

    #[test]
    fn functions_are_objects_where_their_keys_allow_it() {
        let map = |key: Datum| Datum::Map(vec![(key, Datum::Absent), (atom("b"), Datum::Int(1))]);
        assert_eq!(json(&map(atom("a"))), r#"{"a":null,"b":1}"#);
        assert_eq!(json(&map(Datum::Int(7))), r#"{"7":null,"b":1}"#);
        assert_eq!(json(&map(Datum::Bool(true))), r#"[[true,null],["b",1]]"#);
        assert_eq!(json(&map(Datum::Text("b".into()))), r#"[["b",null],["b",1]]"#);
    }

    #[test]
    fn cases_and_options() {
        let one = Datum::Variant("Vote".into(), vec![("0".into(), Datum::Int(3))]);
        assert_eq!(json(&one), r#"{"tag":"Vote","value":3}"#);
        let two = Datum::Variant("Vote".into(), vec![("0".into(), atom("a1")), ("1".into(), Datum::Int(3))]);
        assert_eq!(json(&two), r#"{"tag":"Vote","value":["a1",3]}"#);
        let named = Datum::Variant("Vote".into(), vec![("by".into(), atom("a1"))]);
        assert_eq!(json(&named), r#"{"tag":"Vote","value":{"by":"a1"}}"#);
        assert_eq!(json(&Datum::Present(Box::new(Datum::Absent))), r#"{"tag":"some","value":null}"#);
        assert_eq!(json(&Datum::Bag(vec![(atom("Commit"), 2)])), r#"[["Commit",2]]"#);
    }
}
