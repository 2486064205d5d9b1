//! Values of a spec as text, written as Rust's `Debug` writes them, without the noise.
//!
//! | value | text |
//! |---|---|
//! | numbers, `true`, named cases | `3`, `true`, `Working` |
//! | text | `"abc"` |
//! | option | `none`, or what it holds; `some(none)` where an option holds an empty one |
//! | tuple, sequence | `(1, 2)`, `[1, 2]` |
//! | set, bag | `{a1, a2}`, `{Commit ×2, Abort}` |
//! | function, structure | `{a1: 3, a2: none}`, `{term: 1, value: 2}` |
//! | case with fields | `Promise(ballot: 1, vote: none)` |

use std::fmt::Write;

use synod_messages::{ActionTaken, Datum};

/// A value on one line.
#[must_use]
pub fn value_text(value: &Datum) -> String {
    let mut text = String::new();
    write_value(&mut text, value);
    text
}

/// An action with its arguments on one line: `Propose(node: n1, value: 2)`, `Send(2)`, `Crash`.
#[must_use]
pub fn action_text(action: &ActionTaken) -> String {
    let mut text = String::new();
    write_case(&mut text, &action.name, &action.args);
    text
}

fn write_value(out: &mut String, value: &Datum) {
    match value {
        Datum::Bool(flag) => drop(write!(out, "{flag}")),
        Datum::Int(number) => drop(write!(out, "{number}")),
        Datum::BigInt(text) | Datum::Atom(text) => out.push_str(text),
        Datum::Text(text) => drop(write!(out, "{text:?}")),
        Datum::Absent => out.push_str("none"),
        Datum::Present(inner) if **inner == Datum::Absent => out.push_str("some(none)"),
        Datum::Present(inner) => write_value(out, inner),
        Datum::Variant(name, fields) => write_case(out, name, fields),
        collection => {
            let (open, close) = brackets(collection);
            join(out, open, &items(collection), close);
        }
    }
}

/// The brackets of a collection.
pub(crate) fn brackets(value: &Datum) -> (&'static str, &'static str) {
    match value {
        Datum::Tuple(_) => ("(", ")"),
        Datum::List(_) => ("[", "]"),
        _ => ("{", "}"),
    }
}

/// The items of a collection, each as text; nothing for other values.
pub(crate) fn items(value: &Datum) -> Vec<String> {
    match value {
        Datum::Tuple(list) | Datum::List(list) | Datum::Set(list) => list.iter().map(value_text).collect(),
        Datum::Bag(list) => list.iter().map(|(item, count)| multiple_text(item, *count)).collect(),
        Datum::Map(pairs) => pairs.iter().map(|(key, value)| pair_text(key, value)).collect(),
        Datum::Record(fields) => fields.iter().map(field_text).collect(),
        _ => Vec::new(),
    }
}

/// An element of a bag with its multiplicity.
pub(crate) fn multiple_text(item: &Datum, count: u64) -> String {
    let text = value_text(item);
    if count == 1 { text } else { format!("{text} ×{count}") }
}

/// A key of a function with its value.
pub(crate) fn pair_text(key: &Datum, value: &Datum) -> String {
    format!("{}: {}", value_text(key), value_text(value))
}

fn field_text((name, value): &(String, Datum)) -> String {
    let value = value_text(value);
    if is_positional(name) { value } else { format!("{name}: {value}") }
}

/// True of the names that fields without a name of their own are given.
pub(crate) fn is_positional(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

fn write_case(out: &mut String, name: &str, fields: &[(String, Datum)]) {
    out.push_str(name);
    if !fields.is_empty() {
        let fields: Vec<String> = fields.iter().map(field_text).collect();
        join(out, "(", &fields, ")");
    }
}

fn join(out: &mut String, open: &str, items: &[String], close: &str) {
    out.push_str(open);
    out.push_str(&items.join(", "));
    out.push_str(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(name: &str) -> Datum {
        Datum::Atom(name.into())
    }

    #[test]
    fn collections_are_told_apart() {
        let (one, two) = (Datum::Int(1), Datum::Int(2));
        let both = vec![one.clone(), two.clone()];
        assert_eq!(value_text(&Datum::List(both.clone())), "[1, 2]");
        assert_eq!(value_text(&Datum::Tuple(both.clone())), "(1, 2)");
        assert_eq!(value_text(&Datum::Set(both)), "{1, 2}");
        assert_eq!(value_text(&Datum::Bag(vec![(one.clone(), 1), (two.clone(), 3)])), "{1, 2 ×3}");
        assert_eq!(value_text(&Datum::Map(vec![(atom("a1"), one), (atom("a2"), two)])), "{a1: 1, a2: 2}");
        assert_eq!(value_text(&Datum::Tuple(vec![])), "()");
    }

    #[test]
    fn an_empty_option_inside_an_option_is_told_apart() {
        let full = Datum::Present(Box::new(Datum::Present(Box::new(Datum::Int(2)))));
        assert_eq!(value_text(&full), "2");
        assert_eq!(value_text(&Datum::Absent), "none");
        assert_eq!(value_text(&Datum::Present(Box::new(Datum::Absent))), "some(none)");
    }

    #[test]
    fn cases_name_their_fields_where_they_have_names() {
        let fields = vec![("ballot".into(), Datum::Int(1)), ("vote".into(), Datum::Absent)];
        assert_eq!(value_text(&Datum::Variant("Promise".into(), fields)), "Promise(ballot: 1, vote: none)");
        let positional = vec![("0".into(), atom("a1")), ("1".into(), Datum::Int(7))];
        assert_eq!(action_text(&ActionTaken { name: "Send".into(), args: positional }), "Send(a1, 7)");
        assert_eq!(action_text(&ActionTaken { name: "Crash".into(), args: vec![] }), "Crash");
    }
}
