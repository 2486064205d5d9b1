//! The colours, by meaning. Everything that is coloured takes its style from here.

use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// As it should be.
pub const GOOD: Style = colour(AnsiColor::Green).bold();
/// Not as it should be.
pub const BAD: Style = colour(AnsiColor::Red).bold();
/// To be looked at.
pub const WARN: Style = colour(AnsiColor::Yellow).bold();
/// The name of the thing that a paragraph is about.
pub const NAME: Style = Style::new().bold();
/// An action in a trace.
pub const ACTION: Style = colour(AnsiColor::Cyan);
/// What came into a value.
pub const ADDED: Style = colour(AnsiColor::Green);
/// What went out of a value.
pub const REMOVED: Style = colour(AnsiColor::Red);
/// What the reader may skip.
pub const DIM: Style = Style::new().dimmed();

/// A text in a style.
#[derive(Clone, Copy, Debug)]
pub struct Painted<T> {
    style: Style,
    text: T,
}

/// Puts a text into a style.
pub const fn paint<T: Display>(style: Style, text: T) -> Painted<T> {
    Painted { style, text }
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:#}", self.style, self.text, self.style)
    }
}

/// The text without its colours, for files that have none.
pub(crate) fn without_colour(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let end = after.find(|letter: char| !letter.is_ascii_digit() && letter != ';').unwrap_or(after.len());
        rest = after[end..].strip_prefix('m').unwrap_or(&after[end..]);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_all_that_is_removed() {
        let text = format!("{} and {} m", paint(BAD, "red"), paint(NAME, "ém"));
        assert_eq!(without_colour(&text), "red and ém m");
        assert_eq!(without_colour("a\u{1b}[38;5;1mb\u{1b}[0"), "ab");
        assert_eq!(without_colour("\u{1b} alone"), "\u{1b} alone");
    }
}
