//! The page of a trace: where steps are numbered, named, and told.
//!
//! A step is a row with a number, a label, and two lists of lines: what it did to the state, and what it did to the mapped
//! state where there is one. The two stand side by side where all rows fit into the width like that, otherwise one
//! beneath the other. A cycle is drawn to the left of the numbers, as an arrow from its last row to its first.

use crate::layout::{Cell, blanks};
use crate::style::{DIM, NAME, paint};

/// Wider labels have their lines beneath.
const WIDEST_LABEL: usize = 42;
/// Values get at least this much room, however wide the labels are.
const NARROWEST_VALUE: usize = 40;
/// The same for each of two lists side by side.
const NARROWEST_HALF: usize = 24;
/// What stands between two lists side by side.
const BETWEEN: usize = 3;

/// A step of a trace.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Its part of the arrow that shows a cycle.
    pub(crate) gutter: Gutter,
    /// Its number.
    pub(crate) number: String,
    /// Its action.
    pub(crate) label: Cell,
    /// What it did to the state.
    pub(crate) state: Vec<Cell>,
    /// What it did to the mapped state.
    pub(crate) mapped: Vec<Cell>,
}

/// A part of the arrow that shows a cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gutter {
    /// Not in a cycle.
    #[default]
    Outside,
    /// The state that the cycle returns to.
    Head,
    /// Within the cycle.
    Within,
    /// The way back.
    Tail,
}

impl Gutter {
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Outside => ("   ", "   "),
            Self::Head => ("╭→ ", "│  "),
            Self::Within => ("│  ", "│  "),
            Self::Tail => ("╰─ ", "   "),
        }
    }
}

/// Where the columns of a trace are.
#[derive(Debug)]
pub(crate) struct Columns {
    indent: usize,
    /// Whether there is a cycle to draw.
    has_gutter: bool,
    number: usize,
    label: usize,
    width: usize,
}

/// How two lists of lines share the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Side by side, the first in so many columns.
    Beside(usize),
    /// The second beneath the first.
    Beneath,
}

impl Columns {
    /// For a trace with these labels, and numbers up to the largest.
    pub(crate) fn new<'a>(
        labels: impl Iterator<Item = &'a Cell>,
        largest_number: usize,
        indent: usize,
        has_gutter: bool,
        width: usize,
    ) -> Self {
        let label = labels.map(|label| label.width).filter(|width| *width <= WIDEST_LABEL).max().unwrap_or(0);
        Self { indent, has_gutter, number: largest_number.to_string().len().max(2), label, width }
    }

    fn before_number(&self) -> usize {
        self.indent + if self.has_gutter { 3 } else { 0 }
    }

    fn before_lines(&self) -> usize {
        self.before_number() + self.number + 2 + self.label + 2
    }

    /// The columns for the lines of a state.
    pub(crate) fn room(&self) -> usize {
        self.width.saturating_sub(self.before_lines()).max(NARROWEST_VALUE)
    }

    /// The same for each of two lists side by side.
    pub(crate) fn half_room(&self) -> usize {
        (self.width.saturating_sub(self.before_lines() + BETWEEN) / 2).max(NARROWEST_HALF)
    }

    /// What is left for the first list where the second, beside it, takes so many columns.
    pub(crate) fn room_beside(&self, second: usize) -> usize {
        self.width.saturating_sub(self.before_lines() + BETWEEN + second).max(NARROWEST_HALF)
    }

    /// How the lists of these rows can share the page.
    pub(crate) fn sharing(&self, rows: &[Row]) -> Sharing {
        let (state, mapped) = (widest(rows.iter().flat_map(|row| &row.state)), widest_mapped(rows));
        let fits = self.before_lines() + state + BETWEEN + mapped <= self.width;
        if fits { Sharing::Beside(state) } else { Sharing::Beneath }
    }

    /// Writes a row; its lines stand beside its label where that is not too wide.
    pub(crate) fn write(&self, out: &mut String, row: &Row, sharing: Sharing) {
        let lines = shared(row, sharing);
        let (first, later) = if self.has_gutter { row.gutter.texts() } else { ("", "") };
        let [first, later] = [first, later].map(|part| format!("{}{}", blanks(self.indent), bold(part)));
        let number = Cell::painted(DIM, &row.number).right(self.number);
        let head = format!("{first}{number}  ");
        let beside = row.label.width <= self.label && !lines.is_empty();
        if !beside {
            write_line(out, &format!("{head}{}", row.label.text));
        }
        let inner = self.before_lines() - self.before_number();
        for (at, line) in lines.iter().enumerate() {
            if at == 0 && beside {
                write_line(out, &format!("{head}{}  {}", row.label.padded(self.label), line.text));
            } else {
                write_line(out, &format!("{later}{}{}", blanks(inner), line.text));
            }
        }
    }
}

/// The columns that the mapped states of rows take.
pub(crate) fn widest_mapped(rows: &[Row]) -> usize {
    widest(rows.iter().flat_map(|row| &row.mapped))
}

fn widest<'a>(lines: impl Iterator<Item = &'a Cell>) -> usize {
    lines.map(|line| line.width).max().unwrap_or(0)
}

/// Blanks have no style, so that the ends of lines can be trimmed.
fn bold(text: &str) -> String {
    let drawn = text.trim_end();
    let rest = blanks(text.len() - drawn.len());
    if drawn.is_empty() { rest } else { format!("{}{rest}", paint(NAME, drawn)) }
}

fn write_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// One list of the two lists of a row.
fn shared(row: &Row, sharing: Sharing) -> Vec<Cell> {
    match sharing {
        _ if row.mapped.is_empty() => row.state.clone(),
        Sharing::Beneath => {
            let arrow = Cell::painted(DIM, "⇒ ");
            let mapped = row.mapped.iter().map(|line| arrow.clone().and(line));
            row.state.iter().cloned().chain(mapped).collect()
        }
        Sharing::Beside(width) => {
            let empty = Cell::default();
            let line = |at: usize| {
                let left = row.state.get(at).unwrap_or(&empty).padded(width);
                let left = Cell { text: left, width }.and(&Cell::painted(DIM, " │"));
                match row.mapped.get(at) {
                    Some(right) => left.and(&Cell::plain(" ")).and(right),
                    None => left,
                }
            };
            (0..row.state.len().max(row.mapped.len())).map(line).collect()
        }
    }
}
