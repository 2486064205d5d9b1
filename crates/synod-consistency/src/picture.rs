//! Histories drawn: a line for each client.

use std::collections::BTreeMap;

use synod_spec::{Datum, Value};

use crate::Sequential;
use crate::explain::{WIDTH, wrapped};
use crate::history::EntryOf;
use crate::records::{Precedence, Record, records};

const INDENT: usize = 2;

/// `Read → v1`. Of an answer that says nothing but that the operation is done, the end of its interval says enough.
pub(crate) fn label<C: Value, O: Sequential>(record: &Record<'_, C, O>) -> String {
    let operation = record.operation.show().to_string();
    match record.answer.map(Value::show) {
        None => operation,
        Some(Datum::Tuple(parts)) if parts.is_empty() => operation,
        Some(Datum::Atom(name)) if name == "done" => operation,
        Some(answer) => format!("{operation} → {answer}"),
    }
}

/// The operations as intervals in real time; those that go on end in `>`.
///
/// Calls between the same answers stand below each other, and so do answers between the same calls: their order is
/// not known, and means nothing. Where the picture is too wide it is continued below.
pub(crate) fn picture<C: Value, O: Sequential>(entries: &[EntryOf<C, O>]) -> Vec<String> {
    let records = records::<C, O>(entries, Precedence::RealTime);
    let mut intervals: Vec<Interval> =
        records.iter().map(|record| Interval { label: label(record), from: 0, to: None }).collect();
    place::<C, O>(entries, &mut intervals);
    let end = intervals.iter().map(|i| i.to.unwrap_or(i.label_end() + 1)).max().unwrap_or(0) + 1;

    let names = names(&records);
    let mut lanes: Vec<Vec<char>> = vec![vec![' '; end]; names.len()];
    for (record, interval) in records.iter().zip(&intervals) {
        let lane = names.keys().position(|client| *client == record.client);
        interval.draw(&mut lanes[lane.expect("every client has a line")]);
    }
    let names: Vec<&String> = names.values().collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    strips(&names, width, &lanes, &cuts(&intervals, end, WIDTH.saturating_sub(INDENT + width + 2).max(10)))
}

/// Each client's operations in sequence.
pub(crate) fn programs<C: Value, O: Sequential>(records: &[Record<'_, C, O>]) -> Vec<String> {
    let names = names(records);
    let width = names.values().map(|name| name.chars().count()).max().unwrap_or(0);
    let program = |(client, name): (&&C, &String)| {
        let own = records.iter().filter(|record| record.client == *client);
        let parts: Vec<String> = own.map(label_or_open).collect();
        wrapped(&format!("{:INDENT$}{name:width$} ", ""), &parts, "")
    };
    names.iter().flat_map(program).collect()
}

fn label_or_open<C: Value, O: Sequential>(record: &Record<'_, C, O>) -> String {
    let open = if record.answer.is_none() { " ..." } else { "" };
    format!("{}{open}", label(record))
}

fn names<'a, C: Value, O: Sequential>(records: &[Record<'a, C, O>]) -> BTreeMap<&'a C, String> {
    records.iter().map(|record| (record.client, record.client.show().to_string())).collect()
}

/// An operation in the picture.
struct Interval {
    label: String,
    /// The column of the call.
    from: usize,
    /// The column of the answer, if there is one.
    to: Option<usize>,
}

impl Interval {
    /// The column behind the label.
    fn label_end(&self) -> usize {
        self.from + 2 + self.label.chars().count()
    }

    fn draw(&self, lane: &mut [char]) {
        let last = self.to.unwrap_or(lane.len() - 1);
        lane[self.from..=last].fill('-');
        lane[self.from] = '|';
        lane[last] = if self.to.is_some() { '|' } else { '>' };
        self.label.chars().zip(&mut lane[self.from + 2..]).for_each(|(letter, cell)| *cell = letter);
    }
}

/// Gives every call and every answer its column, those of a group the same one.
fn place<C: Value, O: Sequential>(entries: &[EntryOf<C, O>], intervals: &mut [Interval]) {
    let (mut column, mut called) = (0, 0);
    let mut open = BTreeMap::new();
    for group in entries.chunk_by(|a, b| a.is_call() == b.is_call()) {
        if group[0].is_call() {
            for entry in group {
                intervals[called].from = column;
                open.insert(entry.client(), called);
                called += 1;
            }
        } else {
            let answered: Vec<usize> = group.iter().map(|entry| open[entry.client()]).collect();
            let room = answered.iter().map(|&at| intervals[at].label_end() + 1);
            column = room.max().map_or(column, |needed| needed.max(column));
            answered.iter().for_each(|&at| intervals[at].to = Some(column));
        }
        column += 2;
    }
}

/// Where the picture is cut into strips of at most `room` columns: not within a label, if that can be helped.
fn cuts(intervals: &[Interval], end: usize, room: usize) -> Vec<usize> {
    let is_clean = |cut: &usize| intervals.iter().all(|i| *cut <= i.from || *cut > i.label_end());
    let mut cuts = vec![0];
    let mut start = 0;
    while end - start > room {
        let furthest = start + room;
        start = (start + 1..=furthest).rev().find(is_clean).unwrap_or(furthest);
        cuts.push(start);
    }
    cuts.push(end);
    cuts
}

/// The lanes between each cut and the next, with an empty line between the strips.
fn strips(names: &[&String], width: usize, lanes: &[Vec<char>], cuts: &[usize]) -> Vec<String> {
    let line = |(name, lane): (&&String, &Vec<char>), from: usize, to: usize| {
        let drawn: String = lane[from..to].iter().collect();
        format!("{:INDENT$}{name:width$}  {drawn}", "").trim_end().to_owned()
    };
    let mut lines = Vec::new();
    for pair in cuts.windows(2) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(names.iter().zip(lanes).map(|lane| line(lane, pair[0], pair[1])));
    }
    lines
}
