//! The text of a specification beside its syntax tree: where an expression stands, and how it is written there.

use std::ops::Range;

use syn::spanned::Spanned;

/// The text, as it was read.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
}

/// A snippet in a message is cut after so many characters.
const MOST: usize = 60;

impl Source<'_> {
    /// The bytes that a part of the tree takes.
    pub(crate) fn range(part: &impl Spanned) -> Range<usize> {
        part.span().byte_range()
    }

    /// As it is written.
    pub(crate) fn of(&self, part: &impl Spanned) -> &str {
        &self.text[Self::range(part)]
    }

    /// The same on one line, cut where it is long.
    pub(crate) fn snippet(&self, range: Range<usize>) -> String {
        let words: Vec<&str> = self.text[range].split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(MOST) {
            None => line,
            Some((end, _)) => format!("{}…", line[..end].trim_end()),
        }
    }
}

/// The file with everything that is no Rust at its beginning as blanks, so that bytes keep their numbers.
pub(crate) fn without_prologue(text: &str) -> String {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[mark..];
    let shebang = rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[');
    let end = mark + if shebang { rest.find('\n').unwrap_or(rest.len()) } else { 0 };
    format!("{}{}", " ".repeat(end), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_rust_is_blank() {
        assert_eq!(without_prologue("\u{feff}fn f() {}"), "   fn f() {}");
        assert_eq!(without_prologue("#!/usr/bin/check\nfn f() {}"), "                \nfn f() {}");
        assert_eq!(without_prologue("#![allow(x)]\n"), "#![allow(x)]\n");
    }

    #[test]
    fn a_long_snippet_is_cut_between_characters() {
        let text = "ü".repeat(80);
        let snippet = Source { text: &text }.snippet(0..text.len());
        assert_eq!(snippet.chars().count(), MOST + 1);
    }
}
