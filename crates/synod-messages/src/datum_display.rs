//! How a value reads on one line.

use std::fmt::{self, Display, Formatter};

use crate::Datum;

/// Names bare, text in quotes, `none` for what is absent; sets and bags as `{a, b ×2}`, sequences as `[a, b]`,
/// tuples as `(a, b)`, functions as `[a ↦ x, b ↦ y]`, records as `{f: x}`, cases with fields as `Name(x, y)`, messages as `from→to: message`.
impl Display for Datum {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::BigInt(text) | Self::Atom(text) => f.write_str(text),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Absent => f.write_str("none"),
            // Otherwise a change from an empty option to one that holds an empty option would read as no change.
            Self::Present(value) if **value == Self::Absent => f.write_str("some(none)"),
            Self::Present(value) => value.fmt(f),
            Self::Tuple(items) => list(f, "(", items, ")", |item, f| item.fmt(f)),
            Self::List(items) => list(f, "[", items, "]", |item, f| item.fmt(f)),
            Self::Set(items) => list(f, "{", items, "}", |item, f| item.fmt(f)),
            Self::Bag(items) => list(f, "{", items, "}", counted),
            Self::Map(pairs) => list(f, "[", pairs, "]", |(key, value), f| write!(f, "{key} ↦ {value}")),
            Self::Record(fields) => {
                list(f, "{", fields, "}", |(name, value), f| write!(f, "{name}: {value}"))
            }
            Self::Variant(name, fields) => {
                f.write_str(name)?;
                list(f, "(", fields, ")", |(_, value), f| value.fmt(f))
            }
            Self::Envelope(parts) => {
                let (from, to, message) = &**parts;
                write!(f, "{from}→{to}: {message}")
            }
        }
    }
}

fn counted((item, count): &(Datum, u64), f: &mut Formatter<'_>) -> fmt::Result {
    item.fmt(f)?;
    if *count == 1 { Ok(()) } else { write!(f, " ×{count}") }
}

fn list<T>(
    f: &mut Formatter<'_>,
    open: &str,
    items: &[T],
    close: &str,
    item: impl Fn(&T, &mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    f.write_str(open)?;
    for (at, each) in items.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { ", " })?;
        item(each, f)?;
    }
    f.write_str(close)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(name: &str) -> Datum {
        Datum::Atom(name.to_owned())
    }

    fn reads(value: &Datum, text: &str) {
        assert_eq!(value.to_string(), text);
    }

    #[test]
    fn simple_values() {
        reads(&Datum::Bool(true), "true");
        reads(&Datum::Int(-3), "-3");
        reads(&Datum::BigInt("18446744073709551615".to_owned()), "18446744073709551615");
        reads(&Datum::Text("a \"b\"".to_owned()), r#""a \"b\"""#);
        reads(&Datum::Absent, "none");
        reads(&Datum::Present(Box::new(atom("a1"))), "a1");
    }

    #[test]
    fn collections() {
        reads(&Datum::Tuple(vec![]), "()");
        reads(&Datum::List(vec![Datum::Int(1), Datum::Int(2)]), "[1, 2]");
        reads(&Datum::Set(vec![atom("a1"), atom("a2")]), "{a1, a2}");
        reads(&Datum::Bag(vec![(atom("a"), 2), (atom("b"), 1)]), "{a ×2, b}");
        reads(
            &Datum::Map(vec![(atom("a1"), Datum::Int(0)), (atom("a2"), Datum::Absent)]),
            "[a1 ↦ 0, a2 ↦ none]",
        );
    }

    #[test]
    fn structures() {
        let fields = vec![("from".to_owned(), atom("a1")), ("vote".to_owned(), Datum::Absent)];
        reads(&Datum::Record(fields.clone()), "{from: a1, vote: none}");
        reads(&Datum::Variant("1b".to_owned(), fields.clone()), "1b(a1, none)");
        let message = Datum::Variant("1b".to_owned(), fields);
        reads(&Datum::Envelope(Box::new((atom("a1"), atom("a2"), message))), "a1→a2: 1b(a1, none)");
    }
}
