//! What changed between two states, down to the element.
//!
//! Two values of the same shape are compared part by part: `log[n1][2].term: 1 → 2`. Sets and bags say
//! what came and what went: `msgs + 2b(a1, b2, v1)`, `msgs − Commit`. Sequences are compared between their
//! common beginning and end, so that what is appended or taken from the front shows as just that.
//!
//! Where the parts take more room to tell than the whole, the whole value is told: at every level the
//! shorter of the two is kept.

use synod_messages::Datum;

use crate::differ;
use crate::layout::Cell;
use crate::style::{ADDED, DIM, REMOVED};

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
    differ::changes(path, from, to)
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

    /// Ten thousand levels deep, with a change in each: what costs the square of that takes minutes.
    #[test]
    fn the_cost_does_not_grow_with_the_depth() {
        let nested = |number: i64| {
            (0..10_000).fold(Datum::Absent, |inner, level| {
                let level = Datum::Int(if level % 100 == 0 { number } else { level });
                let inner = Datum::Present(Box::new(Datum::List(vec![inner, level.clone()])));
                Datum::Record(vec![("level".into(), level), ("inner".into(), inner)])
            })
        };
        let compare = move || {
            let (one, other) = (nested(1), nested(2));
            let started = std::time::Instant::now();
            let count = changes("x", &one, &other).len();
            (count, started.elapsed())
        };
        let thread = std::thread::Builder::new().stack_size(1 << 30).spawn(compare).unwrap();
        let (count, time) = thread.join().unwrap();
        assert!(count >= 1 && time < std::time::Duration::from_secs(5), "{count} changes in {time:?}");
    }
}
