//! Tables and long lines.

use unicode_width::UnicodeWidthStr;

/// Lines are kept within this many columns where their content can be broken.
pub(crate) const LINE_WIDTH: usize = 110;

/// A piece of text that knows how many columns it takes, which its colours hide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// With colours.
    pub(crate) text: String,
    /// In columns.
    pub(crate) width: usize,
}

impl Cell {
    /// Text without colours.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { width: text.width(), text }
    }

    /// Text in one style.
    pub(crate) fn painted(style: anstyle::Style, text: &str) -> Self {
        Self { width: text.width(), text: crate::style::paint(style, text).to_string() }
    }

    /// With another cell to its right.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.text.push_str(&other.text);
        self.width += other.width;
        self
    }

    /// Filled with blanks to its right.
    pub(crate) fn padded(&self, width: usize) -> String {
        format!("{}{}", self.text, blanks(width.saturating_sub(self.width)))
    }

    /// Filled with blanks to its left.
    pub(crate) fn right(&self, width: usize) -> String {
        format!("{}{}", blanks(width.saturating_sub(self.width)), self.text)
    }
}

/// So many blanks.
pub(crate) fn blanks(count: usize) -> String {
    " ".repeat(count)
}

/// How a column of a table is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// The lines of a table, its columns two blanks apart, without blanks at the ends of lines.
pub(crate) fn table(rows: &[Vec<Cell>], aligns: &[Align]) -> Vec<String> {
    let width = |column: usize| rows.iter().filter_map(|row| Some(row.get(column)?.width)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..aligns.len()).map(width).collect();
    let line = |row: &Vec<Cell>| {
        let cells = row.iter().enumerate().map(|(column, cell)| match aligns[column] {
            Align::Left => cell.padded(widths[column]),
            Align::Right => cell.right(widths[column]),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// Fills lines of at most `width` columns with items and commas between them. The first line begins with `open`, the last ends
/// with `close`, and the lines between are indented as deep as `open` is wide.
pub(crate) fn fill(open: &str, items: &[String], close: &str, width: usize) -> Vec<String> {
    let indent = blanks(open.width());
    let mut lines = vec![open.to_owned()];
    let mut at_start = true;
    for (number, item) in items.iter().enumerate() {
        let end = if number + 1 == items.len() { close } else { "," };
        let line = lines.last_mut().expect("there is a first line");
        let needed = line.width() + usize::from(!at_start) + item.width() + end.width();
        if !at_start && needed > width {
            lines.push(format!("{indent}{item}{end}"));
        } else {
            line.push_str(if at_start { "" } else { " " });
            line.push_str(item);
            line.push_str(end);
        }
        at_start = false;
    }
    if items.is_empty() {
        lines[0].push_str(close);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lines_up_without_trailing_blanks() {
        let row = |name: &str, count: &str, note: &str| {
            vec![Cell::plain(name), Cell::plain(count), Cell::plain(note)]
        };
        let lines =
            table(&[row("a", "100", "x"), row("long", "1", "")], &[Align::Left, Align::Right, Align::Left]);
        assert_eq!(lines, ["a     100  x", "long    1"]);
    }

    #[test]
    fn long_lists_go_on_beneath_their_first_item() {
        let items: Vec<String> = ["aaa", "bbb", "ccc"].map(String::from).into();
        assert_eq!(fill("{", &items, "}", 10), ["{aaa, bbb,", " ccc}"]);
        assert_eq!(fill("{", &[], "}", 10), ["{}"]);
    }
}
