//! The comparison behind [`changes`](crate::changes).

use std::rc::Rc;

use synod_messages::Datum;

use crate::diff::{Change, ChangeKind};
use crate::facts::{Facts, Index};
use crate::path::Path;
use crate::value::{multiple_text, pair_text, value_text};

/// Longer pairs of values are shown by the new value alone.
const LONGEST_PAIR: usize = 90;
/// What a change costs beside its own text when the shorter description is looked for.
const LINE_COST: usize = 2;
/// Sets with more changes than this are shown whole where the whole is shorter.
const MOST_ELEMENTS: usize = 6;

pub(crate) fn changes(path: &str, from: &Datum, to: &Datum) -> Vec<Change> {
    let mut differ = Differ { facts: Facts::of(&[from, to]), found: Vec::new() };
    differ.compare(&Path::start(path), from, to);
    differ.found.into_iter().map(Found::change).collect()
}

/// A change that may yet be dropped for a shorter description, so its path and whole values are not texts yet.
struct Found<'a> {
    path: Rc<Path>,
    what: What<'a>,
}

enum What<'a> {
    Whole(&'a Datum, &'a Datum),
    Now(&'a Datum),
    Told(ChangeKind),
}

impl Found<'_> {
    fn change(self) -> Change {
        let kind = match self.what {
            What::Told(kind) => kind,
            What::Now(to) => ChangeKind::Is(value_text(to)),
            What::Whole(from, to) => {
                let (from, to) = (value_text(from), value_text(to));
                let long = from.chars().count() + to.chars().count() > LONGEST_PAIR;
                if long { ChangeKind::Is(to) } else { ChangeKind::Became(from, to) }
            }
        };
        Change { path: self.path.text(), kind }
    }
}

/// Looks for the changes of one variable. Its cost is that of the two values, however they are nested.
struct Differ<'a> {
    facts: Facts,
    found: Vec<Found<'a>>,
}

/// What the changes of a part cost: the columns of their lines.
type Cost = usize;
type Fields = [(String, Datum)];

impl<'a> Differ<'a> {
    fn compare(&mut self, path: &Rc<Path>, from: &'a Datum, to: &'a Datum) -> Cost {
        if self.facts.same(from, to) {
            return 0;
        }
        match (from, to) {
            (Datum::Present(from), Datum::Present(to)) => self.compare(path, from, to),
            (Datum::Set(old), Datum::Set(new)) => self.sets(path, &once(old), &once(new), to),
            (Datum::Bag(old), Datum::Bag(new)) => self.sets(path, &counted(old), &counted(new), to),
            _ => {
                let first = self.found.len();
                match self.inner(path, from, to) {
                    Some(cost) => self.shorter(path, first, cost, What::Whole(from, to)),
                    None => self.add(path, What::Whole(from, to)),
                }
            }
        }
    }

    /// The changes of the parts; `None` where the two have no common shape.
    fn inner(&mut self, path: &Rc<Path>, from: &'a Datum, to: &'a Datum) -> Option<Cost> {
        match (from, to) {
            (Datum::Record(from), Datum::Record(to)) => self.fields(path, from, to),
            (Datum::Variant(name, from), Datum::Variant(new_name, to)) if name == new_name => {
                self.fields(path, from, to)
            }
            (Datum::Tuple(from), Datum::Tuple(to)) if from.len() == to.len() => {
                let parts = from.iter().zip(to).enumerate();
                Some(parts.map(|(at, (from, to))| self.compare(&path.then(format!(".{at}")), from, to)).sum())
            }
            (Datum::List(from), Datum::List(to)) => self.lists(path, from, to),
            (Datum::Map(from), Datum::Map(to)) => Some(self.maps(path, from, to)),
            _ => None,
        }
    }

    fn add(&mut self, path: &Rc<Path>, what: What<'a>) -> Cost {
        let cost = self.cost(path, &what);
        self.found.push(Found { path: Rc::clone(path), what });
        cost
    }

    /// The letters of the line, as [`Change::plain`] has it.
    fn cost(&self, path: &Path, what: &What<'a>) -> Cost {
        let length = |text: &String| text.chars().count();
        let text = match what {
            What::Whole(from, to) => match (self.facts.length(from), self.facts.length(to)) {
                (from, to) if from + to > LONGEST_PAIR => to + " = ".len(),
                (from, to) => from + to + ":  _ ".len(),
            },
            What::Now(to) => self.facts.length(to) + " = ".len(),
            What::Told(ChangeKind::Became(from, to)) => length(from) + length(to) + ":  _ ".len(),
            What::Told(ChangeKind::Is(text) | ChangeKind::Gained(text) | ChangeKind::Lost(text)) => {
                length(text) + " = ".len()
            }
        };
        path.length + text + LINE_COST
    }

    /// The parts found since `first`, or the whole where several parts take more room.
    fn shorter(&mut self, path: &Rc<Path>, first: usize, parts: Cost, whole: What<'a>) -> Cost {
        if self.found.len() < first + 2 || self.cost(path, &whole) >= parts {
            return parts;
        }
        self.found.truncate(first);
        self.add(path, whole)
    }

    fn fields(&mut self, path: &Rc<Path>, from: &'a Fields, to: &'a Fields) -> Option<Cost> {
        let same_names = from.len() == to.len() && from.iter().zip(to).all(|((a, _), (b, _))| a == b);
        same_names.then(|| {
            let parts = from.iter().zip(to);
            parts.map(|((name, from), (_, to))| self.compare(&path.then(format!(".{name}")), from, to)).sum()
        })
    }

    fn maps(&mut self, path: &Rc<Path>, from: &'a [(Datum, Datum)], to: &'a [(Datum, Datum)]) -> Cost {
        let (old, new) = (Index::of(&self.facts, keys(from)), Index::of(&self.facts, keys(to)));
        let mut cost = 0;
        for (key, value) in from {
            if new.find(&self.facts, key).is_none() {
                cost += self.entry(path, key, Some(value), None);
            }
        }
        for (key, value) in to {
            cost += match old.find(&self.facts, key) {
                Some(at) => self.compare(&path.index(&value_text(key)), &from[at].1, value),
                None => self.entry(path, key, None, Some(value)),
            };
        }
        cost
    }

    /// An entry that came or went: a key without a value is shown as `none`, unless that is a value too.
    fn entry(&mut self, path: &Rc<Path>, key: &Datum, from: Option<&Datum>, to: Option<&Datum>) -> Cost {
        let text = |value: Option<&Datum>| value.map_or_else(|| "none".to_owned(), value_text);
        match (from, to) {
            (Some(value @ Datum::Absent), _) => self.lost(path, pair_text(key, value)),
            (_, Some(value @ Datum::Absent)) => self.gained(path, pair_text(key, value)),
            _ => {
                let kind = ChangeKind::Became(text(from), text(to));
                self.add(&path.index(&value_text(key)), What::Told(kind))
            }
        }
    }

    /// `None` where the sequences have too little in common to be told apart by their elements.
    fn lists(&mut self, path: &Rc<Path>, from: &'a [Datum], to: &'a [Datum]) -> Option<Cost> {
        let equal = |(a, b): &(&Datum, &Datum)| self.facts.same(a, b);
        let same = from.iter().zip(to).take_while(equal).count();
        let room = from.len().min(to.len()) - same;
        let same_end = from.iter().rev().zip(to.iter().rev()).take(room).take_while(equal).count();
        let (old, new) = (&from[same..from.len() - same_end], &to[same..to.len() - same_end]);
        if old.len() == new.len() {
            let parts = old.iter().zip(new).enumerate();
            let part = |(at, (old, new)): (usize, (&'a Datum, &'a Datum))| {
                self.compare(&path.index(&(same + at).to_string()), old, new)
            };
            Some(parts.map(part).sum())
        } else if old.is_empty() {
            let text = |at: usize| with_place(&new[at], same + at, same_end == 0, same == 0 && same_end > 0);
            Some((0..new.len()).map(|at| self.gained(path, text(at))).sum())
        } else if new.is_empty() {
            let text = |at: usize| with_place(&old[at], same + at, false, same == 0);
            Some((0..old.len()).map(|at| self.lost(path, text(at))).sum())
        } else {
            None
        }
    }

    fn sets(&mut self, path: &Rc<Path>, from: &[Many<'_>], to: &[Many<'_>], whole: &'a Datum) -> Cost {
        let first = self.found.len();
        let (lost, gained) = (self.more(from, to), self.more(to, from));
        let mut cost: Cost = lost.into_iter().map(|text| self.lost(path, text)).sum();
        cost += gained.into_iter().map(|text| self.gained(path, text)).sum::<Cost>();
        let many = self.found.len() - first > MOST_ELEMENTS;
        if many { self.shorter(path, first, cost, What::Now(whole)) } else { cost }
    }

    /// What the first have more of than the others.
    fn more(&self, items: &[Many<'_>], others: &[Many<'_>]) -> Vec<String> {
        let index = Index::of(&self.facts, others.iter().map(|(item, _)| *item));
        let count = |item: &Datum| index.find(&self.facts, item).map_or(0, |at| others[at].1);
        let extra = items.iter().map(|(item, n)| (item, n.saturating_sub(count(item))));
        extra.filter(|(_, n)| *n > 0).map(|(item, n)| multiple_text(item, n)).collect()
    }

    fn gained(&mut self, path: &Rc<Path>, text: String) -> Cost {
        self.add(path, What::Told(ChangeKind::Gained(text)))
    }

    fn lost(&mut self, path: &Rc<Path>, text: String) -> Cost {
        self.add(path, What::Told(ChangeKind::Lost(text)))
    }
}

/// An element and how many of it there are.
type Many<'a> = (&'a Datum, u64);

fn once(items: &[Datum]) -> Vec<Many<'_>> {
    items.iter().map(|item| (item, 1)).collect()
}

fn counted(items: &[(Datum, u64)]) -> Vec<Many<'_>> {
    items.iter().map(|(item, count)| (item, *count)).collect()
}

fn keys(pairs: &[(Datum, Datum)]) -> impl Iterator<Item = &Datum> {
    pairs.iter().map(|(key, _)| key)
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
