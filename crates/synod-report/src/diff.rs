//! What changed between two states, down to the element.
//!
//! Two values of the same shape are compared part by part: `log[n1][2].term: 1 → 2`. Sets and bags say
//! what came and what went: `msgs + 2b(a1, b2, v1)`, `msgs − Commit`. Sequences are compared between their
//! common beginning and end, so that what is appended or taken from the front shows as just that.
//!
//! Where the parts take more room to tell than the whole, the whole value is told: at every level the
//! shorter of the two is kept.

use synod_messages::Datum;

use crate::layout::Cell;
use crate::style::{ADDED, DIM, REMOVED};
use crate::value::{is_positional, multiple_text, pair_text, value_text};

/// Longer pairs of values are shown by the new value alone.
const LONGEST_PAIR: usize = 90;
/// What a change costs beside its own text when the shorter description is looked for.
const LINE_COST: usize = 2;
/// Sets with more changes than this are shown whole where the whole is shorter.
const MOST_ELEMENTS: usize = 6;

/// A change of one part of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The part: `decided[n1]`, `log[2].term`.
    pub path: String,
    /// What happened to it.
    pub kind: ChangeKind,
}

/// What happened to a part of a state. Values are texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It had the first value and has the second.
    Became(String, String),
    /// It has this value; the one before is too long to show beside it.
    Is(String),
    /// This came into it.
    Gained(String),
    /// This went out of it.
    Lost(String),
}

impl Change {
    /// Without colours.
    #[must_use]
    pub fn plain(&self) -> String {
        let path = &self.path;
        match &self.kind {
            ChangeKind::Became(from, to) => format!("{path}: {from} → {to}"),
            ChangeKind::Is(value) => format!("{path} = {value}"),
            ChangeKind::Gained(value) => format!("{path} + {value}"),
            ChangeKind::Lost(value) => format!("{path} − {value}"),
        }
    }

    /// With colours.
    pub(crate) fn cell(&self) -> Cell {
        let path = |join: &str| Cell::plain(format!("{}{join}", self.path));
        match &self.kind {
            ChangeKind::Became(from, to) => {
                let from = Cell::painted(REMOVED, from).and(&Cell::painted(DIM, " → "));
                path(": ").and(&from).and(&Cell::painted(ADDED, to))
            }
            ChangeKind::Is(value) => path(" = ").and(&Cell::painted(ADDED, value)),
            ChangeKind::Gained(value) => path(" ").and(&Cell::painted(ADDED, &format!("+ {value}"))),
            ChangeKind::Lost(value) => path(" ").and(&Cell::painted(REMOVED, &format!("− {value}"))),
        }
    }

    fn cost(&self) -> usize {
        self.plain().chars().count() + LINE_COST
    }
}

/// What changed between two states: for each variable that changed, its changes.
#[must_use]
pub fn state_changes(before: &[(String, Datum)], after: &[(String, Datum)]) -> Vec<Change> {
    let pairs = before.iter().zip(after);
    pairs.flat_map(|((name, from), (_, to))| changes(name, from, to)).collect()
}

/// What changed in the part called `path`.
#[must_use]
pub fn changes(path: &str, from: &Datum, to: &Datum) -> Vec<Change> {
    if from == to {
        return Vec::new();
    }
    match (from, to) {
        (Datum::Present(from), Datum::Present(to)) => changes(path, from, to),
        (Datum::Set(from), Datum::Set(to)) => set_changes(path, &once(from), &once(to)),
        (Datum::Bag(from), Datum::Bag(to)) => set_changes(path, from, to),
        _ => match inner_changes(path, from, to) {
            Some(parts) => shorter(parts, whole_change(path, from, to)),
            None => vec![whole_change(path, from, to)],
        },
    }
}

/// The changes of the parts; `None` where the two have no common shape.
fn inner_changes(path: &str, from: &Datum, to: &Datum) -> Option<Vec<Change>> {
    match (from, to) {
        (Datum::Record(from), Datum::Record(to)) => field_changes(path, from, to),
        (Datum::Variant(name, from), Datum::Variant(new_name, to)) if name == new_name => {
            field_changes(path, from, to)
        }
        (Datum::Tuple(from), Datum::Tuple(to)) if from.len() == to.len() => {
            let parts = from.iter().zip(to).enumerate();
            Some(parts.flat_map(|(at, (from, to))| changes(&format!("{path}.{at}"), from, to)).collect())
        }
        (Datum::List(from), Datum::List(to)) => list_changes(path, from, to),
        (Datum::Map(from), Datum::Map(to)) => Some(map_changes(path, from, to)),
        _ => None,
    }
}

fn whole_change(path: &str, from: &Datum, to: &Datum) -> Change {
    let (from, to) = (value_text(from), value_text(to));
    let long = from.chars().count() + to.chars().count() > LONGEST_PAIR;
    let kind = if long { ChangeKind::Is(to) } else { ChangeKind::Became(from, to) };
    Change { path: path.to_owned(), kind }
}

/// The parts, or the whole where several parts take more room.
fn shorter(parts: Vec<Change>, whole: Change) -> Vec<Change> {
    let cost: usize = parts.iter().map(Change::cost).sum();
    if parts.len() > 1 && whole.cost() < cost { vec![whole] } else { parts }
}

type Fields = [(String, Datum)];

fn field_changes(path: &str, from: &Fields, to: &Fields) -> Option<Vec<Change>> {
    let same_names = from.len() == to.len() && from.iter().zip(to).all(|((a, _), (b, _))| a == b);
    same_names.then(|| {
        let parts = from.iter().zip(to);
        parts.flat_map(|((name, from), (_, to))| changes(&format!("{path}.{name}"), from, to)).collect()
    })
}

fn map_changes(path: &str, from: &[(Datum, Datum)], to: &[(Datum, Datum)]) -> Vec<Change> {
    let find = |pairs: &[(Datum, Datum)], key: &Datum| pairs.iter().position(|(k, _)| k == key);
    let gone = from.iter().filter(|(key, _)| find(to, key).is_none());
    let gone = gone.map(|(key, value)| entry(path, key, Some(value), None));
    let kept = to.iter().flat_map(|(key, value)| match find(from, key) {
        Some(at) => changes(&index(path, &value_text(key)), &from[at].1, value),
        None => vec![entry(path, key, None, Some(value))],
    });
    gone.chain(kept).collect()
}

/// An entry that came or went: a key without a value is shown as `none`, unless that is a value too.
fn entry(path: &str, key: &Datum, from: Option<&Datum>, to: Option<&Datum>) -> Change {
    let text = |value: Option<&Datum>| value.map_or_else(|| "none".to_owned(), value_text);
    match (from, to) {
        (Some(value @ Datum::Absent), _) => lost(path, pair_text(key, value)),
        (_, Some(value @ Datum::Absent)) => gained(path, pair_text(key, value)),
        _ => Change { path: index(path, &value_text(key)), kind: ChangeKind::Became(text(from), text(to)) },
    }
}

/// `None` where the sequences have too little in common to be told apart by their elements.
fn list_changes(path: &str, from: &[Datum], to: &[Datum]) -> Option<Vec<Change>> {
    let same = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let room = from.len().min(to.len()) - same;
    let same_end = from.iter().rev().zip(to.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    let (old, new) = (&from[same..from.len() - same_end], &to[same..to.len() - same_end]);
    if old.len() == new.len() {
        let parts = old.iter().zip(new).enumerate();
        let part = |(at, (old, new)): (usize, (&Datum, &Datum))| {
            changes(&index(path, &(same + at).to_string()), old, new)
        };
        Some(parts.flat_map(part).collect())
    } else if old.is_empty() {
        let text = |at: usize| with_place(&new[at], same + at, same_end == 0, same == 0 && same_end > 0);
        Some((0..new.len()).map(|at| gained(path, text(at))).collect())
    } else if new.is_empty() {
        let text = |at: usize| with_place(&old[at], same + at, false, same == 0);
        Some((0..old.len()).map(|at| lost(path, text(at))).collect())
    } else {
        None
    }
}

/// An element with its place in the sequence, except where that goes without saying.
fn with_place(item: &Datum, at: usize, silent: bool, first: bool) -> String {
    let text = value_text(item);
    match (silent, first) {
        (true, _) => text,
        (false, true) => format!("{text} (first)"),
        (false, false) => format!("{text} (at {at})"),
    }
}

fn once(items: &[Datum]) -> Vec<(Datum, u64)> {
    items.iter().map(|item| (item.clone(), 1)).collect()
}

fn set_changes(path: &str, from: &[(Datum, u64)], to: &[(Datum, u64)]) -> Vec<Change> {
    let count = |items: &[(Datum, u64)], item: &Datum| {
        items.iter().find(|(other, _)| other == item).map_or(0, |(_, count)| *count)
    };
    let more = |items: &[(Datum, u64)], others: &[(Datum, u64)]| -> Vec<String> {
        let extra = items.iter().map(|(item, n)| (item, n.saturating_sub(count(others, item))));
        extra.filter(|(_, n)| *n > 0).map(|(item, n)| multiple_text(item, n)).collect()
    };
    let mut parts: Vec<Change> = more(from, to).into_iter().map(|text| lost(path, text)).collect();
    parts.extend(more(to, from).into_iter().map(|text| gained(path, text)));
    if parts.len() > MOST_ELEMENTS {
        let whole = value_text(&Datum::Bag(to.to_vec()));
        return shorter(parts, Change { path: path.to_owned(), kind: ChangeKind::Is(whole) });
    }
    parts
}

fn gained(path: &str, text: String) -> Change {
    Change { path: path.to_owned(), kind: ChangeKind::Gained(text) }
}

fn lost(path: &str, text: String) -> Change {
    Change { path: path.to_owned(), kind: ChangeKind::Lost(text) }
}

fn index(path: &str, key: &str) -> String {
    debug_assert!(!path.is_empty() && !is_positional(path), "the path begins with a variable");
    format!("{path}[{key}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(number: i64) -> Datum {
        Datum::Int(number)
    }

    fn atom(name: &str) -> Datum {
        Datum::Atom(name.into())
    }

    fn list(numbers: &[i64]) -> Datum {
        Datum::List(numbers.iter().copied().map(int).collect())
    }

    fn record(term: i64, value: i64) -> Datum {
        Datum::Record(vec![("term".into(), int(term)), ("value".into(), int(value))])
    }

    fn plain(path: &str, from: &Datum, to: &Datum) -> Vec<String> {
        changes(path, from, to).iter().map(Change::plain).collect()
    }

    #[test]
    fn an_entry_of_a_function_shows_alone() {
        let map = |value| Datum::Map(vec![(atom("n1"), value), (atom("n2"), Datum::Absent)]);
        let full = Datum::Present(Box::new(int(2)));
        assert_eq!(plain("decided", &map(Datum::Absent), &map(full)), ["decided[n1]: none → 2"]);
    }

    #[test]
    fn nested_parts_show_their_whole_path() {
        let log = |last| {
            let entries = Datum::List(vec![record(1, 1), record(1, 2), last]);
            Datum::Map(vec![(atom("n1"), entries)])
        };
        assert_eq!(plain("log", &log(record(1, 3)), &log(record(2, 3))), ["log[n1][2].term: 1 → 2"]);
    }

    #[test]
    fn the_whole_shows_where_the_parts_take_more_room() {
        let changed = plain("entry", &record(1, 1), &record(2, 2));
        assert_eq!(changed, ["entry.term: 1 → 2", "entry.value: 1 → 2"]);
        let changed = plain("a_long_name", &list(&[1, 2, 3]), &list(&[4, 5, 6]));
        assert_eq!(changed, ["a_long_name: [1, 2, 3] → [4, 5, 6]"]);
    }

    #[test]
    fn sets_and_bags_say_what_came_and_went() {
        let vote = Datum::Variant("2b".into(), vec![("0".into(), atom("a1")), ("1".into(), int(2))]);
        let set = |items: &[&Datum]| Datum::Set(items.iter().copied().cloned().collect());
        let commit = atom("Commit");
        let changed = plain("msgs", &set(&[&commit]), &set(&[&vote]));
        assert_eq!(changed, ["msgs − Commit", "msgs + 2b(a1, 2)"]);
        let bag = |count| Datum::Bag(vec![(commit.clone(), count)]);
        assert_eq!(plain("net", &bag(1), &bag(3)), ["net + Commit ×2"]);
        assert_eq!(plain("net", &bag(3), &bag(2)), ["net − Commit"]);
    }

    #[test]
    fn a_large_set_that_is_emptied_shows_whole() {
        let full = Datum::Set((0..20).map(int).collect());
        assert_eq!(plain("seen", &full, &Datum::Set(vec![])), ["seen = {}"]);
    }

    #[test]
    fn sequences_show_what_is_appended_and_taken() {
        assert_eq!(plain("queue", &list(&[1]), &list(&[1, 2])), ["queue + 2"]);
        assert_eq!(plain("queue", &list(&[1, 2, 3]), &list(&[2, 3])), ["queue − 1 (first)"]);
        assert_eq!(plain("queue", &list(&[1, 2, 3]), &list(&[1, 3])), ["queue − 2 (at 1)"]);
        assert_eq!(plain("queue", &list(&[1, 2]), &list(&[0, 1, 2])), ["queue + 0 (first)"]);
        assert_eq!(plain("queue", &list(&[]), &list(&[5])), ["queue + 5"]);
        assert_eq!(plain("queue", &list(&[1, 2]), &list(&[3])), ["queue: [1, 2] → [3]"]);
    }

    #[test]
    fn values_of_another_shape_show_whole() {
        let idle = atom("Idle");
        let busy = Datum::Variant("Busy".into(), vec![("with".into(), int(1))]);
        assert_eq!(plain("state", &idle, &busy), ["state: Idle → Busy(1)"]);
        let none = Datum::Present(Box::new(Datum::Absent));
        assert_eq!(plain("vote", &Datum::Absent, &none), ["vote: none → some(none)"]);
    }

    #[test]
    fn long_pairs_show_the_new_value_only() {
        let text = |letter: &str| Datum::Text(letter.repeat(60));
        assert_eq!(plain("text", &text("a"), &text("b")), [format!("text = {:?}", "b".repeat(60))]);
    }

    #[test]
    fn keys_that_come_and_go() {
        let map = |key: &str| Datum::Map(vec![(atom("z"), int(0)), (atom(key), int(1))]);
        assert_eq!(plain("owner", &map("a"), &map("b")), ["owner[a]: 1 → none", "owner[b]: none → 1"]);
        let owner = Datum::Map(vec![(atom("b"), int(1))]);
        assert_eq!(plain("owner", &Datum::Map(vec![]), &owner), ["owner[b]: none → 1"]);
        assert_eq!(plain("owner", &owner, &Datum::Map(vec![])), ["owner[b]: 1 → none"]);
        let vote = |value| Datum::Map(vec![(atom("a"), value)]);
        assert_eq!(plain("vote", &Datum::Map(vec![]), &vote(Datum::Absent)), ["vote + a ↦ none"]);
    }
}
