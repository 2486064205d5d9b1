//! One form for all ways to write a value in the Informal Trace Format, so that equal values are equal JSON.
//!
//! - An integer is `{"#bigint": ".."}`, without needless zeros; older traces have plain numbers.
//! - The elements of a set are sorted and different; so are the pairs of a function.
//! - A case without fields is its name. Some tools write `{"tag": "Idle", "value": {"#tup": []}}`.

use serde_json::{Map, Value, json};

use super::read::{kind, shown};

/// The canonical form of an expression, which stands at `place`.
///
/// # Errors
/// It is no expression of the format; the message names the place.
pub fn canonical(value: &Value, place: &str) -> Result<Value, String> {
    match value {
        Value::Bool(_) | Value::String(_) => Ok(value.clone()),
        Value::Null => Err(format!("`{place}` is null, which is no value of the format")),
        Value::Number(number) if number.is_f64() => Err(format!(
            "`{place}` is {number}, which is no integer of 64 bits; larger ones are written {{\"#bigint\": \"..\"}}"
        )),
        Value::Number(number) => Ok(json!({ "#bigint": number.to_string() })),
        Value::Array(items) => each(items, place).map(Value::Array),
        Value::Object(fields) => match fields.iter().next() {
            Some((mark, inner)) if fields.len() == 1 && mark.starts_with('#') => marked(mark, inner, place),
            _ => record(fields, place),
        },
    }
}

fn each(items: &[Value], place: &str) -> Result<Vec<Value>, String> {
    items.iter().enumerate().map(|(at, item)| canonical(item, &format!("{place}[{at}]"))).collect()
}

fn marked(mark: &str, inner: &Value, place: &str) -> Result<Value, String> {
    let list =
        || inner.as_array().ok_or_else(|| format!("`{place}.{mark}` is {}, not an array", kind(inner)));
    match mark {
        "#bigint" => integer(inner, place),
        "#tup" => Ok(json!({ "#tup": each(list()?, place)? })),
        "#set" => Ok(json!({ "#set": sorted(each(list()?, place)?) })),
        "#map" => {
            let pairs = list()?.iter().enumerate().map(|(at, item)| pair(item, &format!("{place}[{at}]")));
            Ok(json!({ "#map": sorted(pairs.collect::<Result<_, _>>()?) }))
        }
        "#unserializable" => Err(format!("`{place}` was not written: {}", shown(inner))),
        _ => Err(format!("`{place}` has the mark `{mark}`, which the format does not know")),
    }
}

fn integer(inner: &Value, place: &str) -> Result<Value, String> {
    let text = inner.as_str().ok_or_else(|| format!("`{place}.#bigint` is {}, not a text", kind(inner)))?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("`{place}.#bigint` is {}, which is no integer", shown(inner)));
    }
    let plain = match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        significant if text.starts_with('-') => format!("-{significant}"),
        significant => significant.to_owned(),
    };
    Ok(json!({ "#bigint": plain }))
}

fn pair(item: &Value, place: &str) -> Result<Value, String> {
    match item.as_array().map(Vec::as_slice) {
        Some([key, value]) => Ok(json!([
            canonical(key, &format!("{place}.key"))?,
            canonical(value, &format!("{place}.value"))?
        ])),
        _ => Err(format!("`{place}` is {}, not a pair of a key and a value", shown(item))),
    }
}

fn record(fields: &Map<String, Value>, place: &str) -> Result<Value, String> {
    if let Some(mark) = fields.keys().find(|name| name.starts_with('#')) {
        return Err(format!("`{place}` has a field `{mark}` beside others, which is no value of the format"));
    }
    let mut names: Vec<&String> = fields.keys().collect();
    names.sort();
    let mut canonical_fields = Map::new();
    for name in names {
        canonical_fields.insert(name.clone(), canonical(&fields[name], &format!("{place}.{name}"))?);
    }
    let is_bare =
        canonical_fields.len() == 2 && canonical_fields.get("value") == Some(&json!({ "#tup": [] }));
    match canonical_fields.get("tag") {
        Some(Value::String(name)) if is_bare => Ok(Value::String(name.clone())),
        _ => Ok(Value::Object(canonical_fields)),
    }
}

/// In the order of their texts, each once.
fn sorted(items: Vec<Value>) -> Vec<Value> {
    let mut items: Vec<(String, Value)> = items.into_iter().map(|item| (item.to_string(), item)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items.dedup_by(|a, b| a.0 == b.0);
    items.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(value: &Value) -> String {
        canonical(value, "x").unwrap().to_string()
    }

    #[test]
    fn ways_to_write_one_value() {
        let same = |one: Value, other: Value| assert_eq!(form(&one), form(&other));
        same(json!(-7), json!({ "#bigint": "-007" }));
        same(json!({ "#bigint": "-0" }), json!(0));
        same(json!({ "#set": [2, 1, 2] }), json!({ "#set": [{ "#bigint": "1" }, 2] }));
        same(json!({ "#map": [["b", 1], ["a", 2]] }), json!({ "#map": [["a", 2], ["b", 1]] }));
        same(json!({ "tag": "Idle", "value": { "#tup": [] } }), json!("Idle"));
        same(json!({ "b": [1], "a": 2 }), json!({ "a": 2, "b": [1] }));
    }

    #[test]
    fn different_values_stay_different() {
        let values = [
            json!([1, 2]),
            json!([2, 1]),
            json!({ "#tup": [1, 2] }),
            json!({ "#set": [1, 2] }),
            json!({ "#map": [[1, 2]] }),
            json!("1"),
            json!(1),
            json!(10),
            json!(true),
            json!("true"),
            json!({ "tag": "A", "value": 1 }),
            json!({ "a": 1 }),
            json!({}),
        ];
        for (at, one) in values.iter().enumerate() {
            assert!(values[at + 1..].iter().all(|other| form(one) != form(other)), "{one}");
        }
    }

    #[test]
    fn what_is_no_value_is_named_with_its_place() {
        for (value, says) in [
            (json!(1.5), "`x` is 1.5, which is no integer of 64 bits"),
            (json!({ "#bigint": "1e9" }), "`x.#bigint` is \"1e9\", which is no integer"),
            (json!({ "#bigint": 1 }), "`x.#bigint` is a number, not a text"),
            (json!({ "#set": { "a": 1 } }), "`x.#set` is an object, not an array"),
            (json!([{ "#map": [[1]] }]), "`x[0][0]` is [1], not a pair"),
            (json!({ "f": { "#unserializable": "Int" } }), "`x.f` was not written: \"Int\""),
            (json!({ "#odd": 1 }), "`x` has the mark `#odd`"),
            (json!({ "#set": [], "f": 1 }), "`x` has a field `#set` beside others"),
        ] {
            let why = canonical(&value, "x").unwrap_err();
            assert!(why.starts_with(says), "{why}");
        }
        let huge: Value = serde_json::from_str("123456789012345678901234567890").unwrap();
        assert!(canonical(&huge, "x").unwrap_err().contains("no integer of 64 bits"));
    }
}
