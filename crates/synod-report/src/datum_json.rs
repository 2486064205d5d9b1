//! Values of a spec as JSON for pages: the one form in which a value reaches JavaScript (`html/assets/values.js` draws it).
//!
//! | value | JSON |
//! |---|---|
//! | `true`, `7`, `n1`, none | `true`, `7`, `"n1"`, `null` |
//! | an integer beyond 2^53 | `["int", "9007199254740993"]` |
//! | a text | `["text", "hello"]` |
//! | an option that holds something | `["some", value]` |
//! | a tuple, a list, a set | `["tuple", value, ..]`, `["list", value, ..]`, `["set", value, ..]` |
//! | a bag | `["bag", [value, count], ..]` |
//! | a function | `["map", [key, value], ..]` |
//! | a record | `["record", [name, value], ..]` |
//! | a case with fields | `["variant", case, [name, value], ..]` |
//! | a message | `["envelope", from, to, message]` |
//! | what is nested too deeply | `["deep", "its text"]` |
//!
//! Unlike the values of `--format json`, which are plain for the sake of programs that do not know Synod, this form keeps every kind
//! apart, so that a page shows a value just as the text report does.

use serde_json::{Value, json};
use synod_messages::{ActionTaken, Datum};

use crate::value::value_text;

/// Values inside more others than this are texts: nobody can read such a tree, and browsers and readers of JSON give up.
const DEEPEST: usize = 50;
/// The largest integer up to which JavaScript keeps all integers apart.
const LARGEST_EXACT: u64 = 1 << 53;

/// A value in the form that the scripts of pages know.
///
/// ```
/// use synod_messages::Datum;
/// let atom = |name: &str| Datum::Atom(name.into());
/// let value = Datum::Map(vec![(atom("n1"), Datum::Present(Box::new(Datum::Int(7)))), (atom("n2"), Datum::Absent)]);
/// assert_eq!(synod_report::datum_json(&value).to_string(), r#"["map",["n1",["some",7]],["n2",null]]"#);
/// ```
#[must_use]
pub fn datum_json(value: &Datum) -> Value {
    inside(value, 0)
}

/// An action in that form: its name, and its arguments by name: `["Vote", ["acceptor", "a1"], ["0", 3]]`.
#[must_use]
pub fn action_json(action: &ActionTaken) -> Value {
    let args = action.args.iter().map(|(name, value)| json!([name, datum_json(value)]));
    tagged(&action.name, args)
}

fn inside(value: &Datum, depth: usize) -> Value {
    if depth == DEEPEST {
        return json!(["deep", value_text(value)]);
    }
    let part = |part: &Datum| inside(part, depth + 1);
    let field = |(name, value): &(String, Datum)| json!([name, part(value)]);
    match value {
        Datum::Bool(flag) => json!(flag),
        Datum::Int(number) if number.unsigned_abs() <= LARGEST_EXACT => json!(number),
        Datum::Int(number) => json!(["int", number.to_string()]),
        Datum::BigInt(digits) => json!(["int", digits]),
        Datum::Text(text) => json!(["text", text]),
        Datum::Atom(name) => json!(name),
        Datum::Absent => Value::Null,
        Datum::Present(inner) => json!(["some", part(inner)]),
        Datum::Tuple(items) => tagged("tuple", items.iter().map(part)),
        Datum::List(items) => tagged("list", items.iter().map(part)),
        Datum::Set(items) => tagged("set", items.iter().map(part)),
        Datum::Bag(items) => tagged("bag", items.iter().map(|(item, count)| json!([part(item), count]))),
        Datum::Map(pairs) => tagged("map", pairs.iter().map(|(key, value)| json!([part(key), part(value)]))),
        Datum::Record(fields) => tagged("record", fields.iter().map(field)),
        Datum::Variant(name, fields) => {
            tagged("variant", std::iter::once(json!(name)).chain(fields.iter().map(field)))
        }
        Datum::Envelope(parts) => {
            let (from, to, message) = &**parts;
            tagged("envelope", [from, to, message].map(part).into_iter())
        }
    }
}

fn tagged(kind: &str, items: impl Iterator<Item = Value>) -> Value {
    std::iter::once(json!(kind)).chain(items).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &Datum) -> String {
        datum_json(value).to_string()
    }

    fn atom(name: &str) -> Datum {
        Datum::Atom(name.into())
    }

    #[test]
    fn every_kind_has_its_form() {
        let both = vec![Datum::Int(1), atom("a")];
        let fields = vec![("0".to_owned(), Datum::Int(1)), ("to".to_owned(), Datum::Bool(true))];
        let envelope = Datum::Envelope(Box::new((atom("p"), atom("q"), Datum::Text("x".into()))));
        let forms = [
            (Datum::Tuple(both.clone()), r#"["tuple",1,"a"]"#),
            (Datum::List(both.clone()), r#"["list",1,"a"]"#),
            (Datum::Set(both), r#"["set",1,"a"]"#),
            (Datum::Bag(vec![(atom("a"), 3)]), r#"["bag",["a",3]]"#),
            (Datum::Map(vec![(Datum::Int(0), Datum::Absent)]), r#"["map",[0,null]]"#),
            (Datum::Record(fields.clone()), r#"["record",["0",1],["to",true]]"#),
            (Datum::Variant("Vote".into(), fields), r#"["variant","Vote",["0",1],["to",true]]"#),
            (Datum::Present(Box::new(Datum::Absent)), r#"["some",null]"#),
            (envelope, r#"["envelope","p","q",["text","x"]]"#),
        ];
        for (value, form) in forms {
            assert_eq!(written(&value), form);
        }
    }

    #[test]
    fn an_action_is_its_name_and_its_arguments() {
        let args = vec![("to".to_owned(), atom("n1")), ("1".to_owned(), Datum::Absent)];
        let action = ActionTaken { name: "Send".into(), args };
        assert_eq!(action_json(&action).to_string(), r#"["Send",["to","n1"],["1",null]]"#);
    }

    #[test]
    fn integers_that_a_page_would_round_are_digits() {
        assert_eq!(written(&Datum::Int(-(1 << 53))), "-9007199254740992");
        assert_eq!(written(&Datum::Int((1 << 53) + 1)), r#"["int","9007199254740993"]"#);
        assert_eq!(written(&Datum::Int(i64::MIN)), r#"["int","-9223372036854775808"]"#);
        assert_eq!(written(&Datum::BigInt("5".into())), r#"["int","5"]"#);
    }

    /// A reader of JSON may give up beyond 128 levels, as serde's does.
    #[test]
    fn what_is_nested_too_deeply_is_a_text() {
        let nested = |levels: usize| {
            (0..levels).fold(atom("x"), |inner, _| Datum::Record(vec![("f".to_owned(), inner)]))
        };
        assert!(!written(&nested(DEEPEST - 1)).contains("deep"));
        let deep = written(&nested(1000));
        assert!(deep.contains(r#"["deep","{f: {f: "#));
        assert!(serde_json::from_str::<Value>(&deep).is_ok());
    }
}
