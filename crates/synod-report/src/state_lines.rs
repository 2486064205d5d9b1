//! A state in a trace: whole, or by what a step changed in it.

use synod_messages::Datum;

use crate::diff::{Change, state_changes};
use crate::layout::{Cell, fill};
use crate::style::{ADDED, DIM};
use crate::telling::Detail;
use crate::value::{brackets, items, value_text};

/// The variables of a state.
pub(crate) type Variables = [(String, Datum)];

/// The lines of a state that a step led to; an initial one, which has none before it, is shown whole. Values that can be
/// broken are kept within `room` columns.
pub(crate) fn state_lines(
    before: Option<&Variables>,
    state: &Variables,
    detail: Detail,
    room: usize,
) -> Vec<Cell> {
    let Some(before) = before else { return whole_state(state, None, room) };
    if detail == Detail::WholeStates {
        return whole_state(state, Some(before), room);
    }
    let changes = state_changes(before, state);
    if changes.is_empty() {
        return vec![Cell::painted(DIM, "(nothing changes)")];
    }
    changes.iter().map(Change::cell).collect()
}

/// Every variable of a state, without colours.
pub(crate) fn plain_lines(state: &Variables, room: usize) -> Vec<String> {
    whole_state(state, None, room).into_iter().map(|line| line.text).collect()
}

/// Every variable; beside a state before it, those that differ are marked.
fn whole_state(state: &Variables, before: Option<&Variables>, room: usize) -> Vec<Cell> {
    let widest = state.iter().map(|(name, _)| Cell::plain(name.as_str()).width).max().unwrap_or(0);
    let line = |(at, (name, value)): (usize, &(String, Datum))| {
        let changed = before.map(|before| before.get(at).is_none_or(|(_, old)| old != value));
        let mark = match changed {
            None => "",
            Some(true) => "* ",
            Some(false) => "  ",
        };
        let head = format!("{mark}{} = ", Cell::plain(name.as_str()).padded(widest));
        variable_lines(&head, value, changed == Some(true), room)
    };
    state.iter().enumerate().flat_map(line).collect()
}

/// One variable, on several lines where its value is long.
fn variable_lines(head: &str, value: &Datum, changed: bool, room: usize) -> Vec<Cell> {
    let text = format!("{head}{}", value_text(value));
    let items = items(value);
    let lines = if text.chars().count() <= room || items.is_empty() {
        vec![text]
    } else {
        let (open, close) = brackets(value);
        fill(&format!("{head}{open}"), &items, close, room)
    };
    lines
        .iter()
        .map(|line| if changed { Cell::painted(ADDED, line) } else { Cell::plain(line.as_str()) })
        .collect()
}
