//! Values of a spec as text. How a value reads is said once, by [`Datum`]'s `Display`, so that what a spec prints in the
//! reason of a property and what a trace shows read alike; here are its parts, for traces that take them apart.

use synod_messages::{ActionTaken, Datum};

/// A value on one line.
#[must_use]
pub fn value_text(value: &Datum) -> String {
    value.to_string()
}

/// An action with its arguments on one line: `Propose(node: n1, value: 2)`, `Send(2)`, `Crash`.
#[must_use]
pub fn action_text(action: &ActionTaken) -> String {
    let args: Vec<String> = action.args.iter().map(argument).collect();
    if args.is_empty() { action.name.clone() } else { format!("{}({})", action.name, args.join(", ")) }
}

fn argument((name, value): &(String, Datum)) -> String {
    if is_positional(name) { value_text(value) } else { format!("{name}: {value}") }
}

/// The brackets of a collection.
pub(crate) fn brackets(value: &Datum) -> (&'static str, &'static str) {
    match value {
        Datum::Tuple(_) => ("(", ")"),
        Datum::List(_) | Datum::Map(_) => ("[", "]"),
        _ => ("{", "}"),
    }
}

/// The items of a collection, each as text; nothing for other values.
pub(crate) fn items(value: &Datum) -> Vec<String> {
    match value {
        Datum::Tuple(list) | Datum::List(list) | Datum::Set(list) => list.iter().map(value_text).collect(),
        Datum::Bag(list) => list.iter().map(|(item, count)| multiple_text(item, *count)).collect(),
        Datum::Map(pairs) => pairs.iter().map(|(key, value)| pair_text(key, value)).collect(),
        Datum::Record(fields) => fields.iter().map(|(name, value)| format!("{name}: {value}")).collect(),
        _ => Vec::new(),
    }
}

/// An element of a bag with its multiplicity.
pub(crate) fn multiple_text(item: &Datum, count: u64) -> String {
    if count == 1 { value_text(item) } else { format!("{item} ×{count}") }
}

/// A key of a function with its value.
pub(crate) fn pair_text(key: &Datum, value: &Datum) -> String {
    format!("{key} ↦ {value}")
}

/// True of the names that fields without a name of their own are given.
pub(crate) fn is_positional(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value put together from its parts.
    fn from_parts(value: &Datum) -> String {
        let (open, close) = brackets(value);
        format!("{open}{}{close}", items(value).join(", "))
    }

    #[test]
    fn the_parts_of_a_value_make_the_whole() {
        let atom = |name: &str| Datum::Atom(name.into());
        let both = vec![Datum::Int(1), Datum::Int(2)];
        for value in [
            Datum::List(both.clone()),
            Datum::Tuple(both.clone()),
            Datum::Set(both),
            Datum::Bag(vec![(atom("a"), 1), (atom("b"), 3)]),
            Datum::Map(vec![(atom("a1"), Datum::Int(1)), (atom("a2"), Datum::Absent)]),
            Datum::Record(vec![("term".into(), Datum::Int(1))]),
        ] {
            assert_eq!(from_parts(&value), value_text(&value));
        }
    }

    #[test]
    fn an_empty_option_inside_an_option_is_told_apart() {
        assert_eq!(value_text(&Datum::Absent), "none");
        assert_eq!(value_text(&Datum::Present(Box::new(Datum::Absent))), "some(none)");
    }

    #[test]
    fn actions_name_their_arguments_where_they_have_names() {
        let action = |args: &[(&str, i64)]| ActionTaken {
            name: "Send".into(),
            args: args.iter().map(|(name, value)| ((*name).into(), Datum::Int(*value))).collect(),
        };
        assert_eq!(action_text(&action(&[])), "Send");
        assert_eq!(action_text(&action(&[("0", 1), ("1", 7)])), "Send(1, 7)");
        assert_eq!(action_text(&action(&[("to", 1), ("ballot", 7)])), "Send(to: 1, ballot: 7)");
    }
}
