//! Texts inserted into a source, so that what was nested in the source is nested in the result.
//!
//! Most switches go around an expression, and expressions hold others. At one place, what ends there is closed before what begins
//! there is opened; of what ends, the inner is closed first; of what begins, the outer is opened first. Outer changes have lower
//! numbers, so the numbers decide.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::mutant::Instrumented;

/// Where a text goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Placed {
    /// Before what begins here.
    Before(usize),
    /// After what ends here.
    After(usize),
    /// Instead of one token, or of none.
    Instead(Range<usize>),
}

/// A text and its place.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// Whose part it is; 0 where it is no mutant's.
    pub(crate) mutant: u32,
    pub(crate) placed: Placed,
    /// The number of its mutant, and of its part.
    pub(crate) order: (u32, usize),
    pub(crate) text: String,
}

impl Edit {
    fn start(&self) -> usize {
        match &self.placed {
            Placed::Before(at) | Placed::After(at) => *at,
            Placed::Instead(range) => range.start,
        }
    }

    fn end(&self) -> usize {
        match &self.placed {
            Placed::Before(at) | Placed::After(at) => *at,
            Placed::Instead(range) => range.end,
        }
    }

    fn key(&self) -> (usize, u8, i64, i64) {
        let (mutant, part) = (i64::from(self.order.0), self.order.1 as i64);
        match self.placed {
            Placed::After(at) => (at, 0, -mutant, part),
            Placed::Before(at) => (at, 1, mutant, part),
            Placed::Instead(Range { start, .. }) => (start, 2, mutant, part),
        }
    }
}

/// The text with all edits.
pub(crate) fn splice(text: &str, mut edits: Vec<Edit>) -> Instrumented {
    edits.sort_by_key(Edit::key);
    let (mut out, mut at) = (String::with_capacity(2 * text.len()), 0);
    let mut regions: BTreeMap<u32, Range<usize>> = BTreeMap::new();
    for edit in edits {
        out.push_str(&text[at..edit.start()]);
        let begin = out.len();
        out.push_str(&edit.text);
        at = edit.end();
        if edit.mutant > 0 {
            regions.entry(edit.mutant).or_insert(begin..begin).end = out.len();
        }
    }
    out.push_str(&text[at..]);
    Instrumented { text: out, regions }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(mutant: u32, placed: Placed, text: &str) -> Edit {
        Edit { mutant, placed, order: (mutant, 0), text: text.to_owned() }
    }

    #[test]
    fn what_is_nested_stays_nested() {
        let edits = vec![
            edit(2, Placed::Before(0), "<"),
            edit(2, Placed::After(1), ">"),
            edit(1, Placed::Before(0), "("),
            edit(1, Placed::After(3), ")"),
            edit(3, Placed::Before(2), "["),
            edit(3, Placed::After(3), "]"),
            edit(1, Placed::Instead(1..2), ","),
        ];
        let done = splice("a+b.", edits);
        assert_eq!(done.text, "(<a>,[b]).");
        assert_eq!(&done.text[done.regions[&1].clone()], "(<a>,[b])");
        assert_eq!(&done.text[done.regions[&3].clone()], "[b]");
    }
}
