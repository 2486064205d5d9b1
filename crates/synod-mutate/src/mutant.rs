//! The mutants of a source: numbered, named, made one by one or all behind switches.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use crate::scope::Scope;
use crate::source::{Source, without_prologue};
use crate::splice::{Edit, Placed, splice};
use crate::{claims, fairness, modules, system};

/// What a mutant is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mistake in what the specification does: some property should notice.
    System,
    /// A fairness constraint that is weaker or missing: some property should need it.
    Fairness,
    /// A part of a claim that is false: some behaviour should notice, or that part is vacuous.
    Claim,
}

/// One small change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Counted from 1 in the order of the source.
    pub number: u32,
    /// What it is about.
    pub kind: Kind,
    /// The function that it is in.
    pub function: String,
    /// For a claim, the properties that it is a part of.
    pub properties: Vec<String>,
    /// What is changed, in words. Two mutants of a line and function that read alike end in ` (2)`, ` (3)`.
    pub change: String,
    /// The bytes that are replaced.
    pub range: Range<usize>,
    /// What replaces them.
    pub replacement: String,
    /// The line on which they begin, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The text of the line.
    pub text: String,
}

/// A change as it was found, before it has a number.
pub(crate) struct Point {
    pub(crate) kind: Kind,
    pub(crate) function: String,
    pub(crate) properties: Vec<String>,
    pub(crate) change: String,
    pub(crate) range: Range<usize>,
    pub(crate) replacement: String,
    /// What the switch is about: the mutated expression with all that belongs to it. What is nested is found by it.
    pub(crate) whole: Range<usize>,
    /// What puts it behind a switch, once its number is known.
    pub(crate) switch: Switch,
}

/// A text that is made when a mutant has its number.
pub(crate) type Numbered = Box<dyn Fn(u32) -> String>;

/// The parts that put a change behind a switch.
#[derive(Default)]
pub(crate) struct Switch {
    pub(crate) edits: Vec<(Placed, Numbered)>,
}

/// All mutants of a source.
#[derive(Debug)]
pub struct Mutants {
    list: Vec<Mutant>,
    /// The edits of each.
    edits: Vec<Vec<Edit>>,
}

/// A source with switches.
#[derive(Clone, Debug, Default)]
pub struct Instrumented {
    /// The text.
    pub text: String,
    /// Where in it each mutant is, by number.
    pub regions: BTreeMap<u32, Range<usize>>,
}

/// A source that is no Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Unreadable {}

impl Mutants {
    /// Finds them.
    ///
    /// # Errors
    /// The source cannot be parsed.
    pub fn of(text: &str) -> Result<Self, Unreadable> {
        let file: syn::File = syn::parse_str(&without_prologue(text))
            .map_err(|error| Unreadable { line: error.span().start().line, message: error.to_string() })?;
        let (source, scope) = (Source { text }, Scope::of(&file));
        let mut points = system::points(&source, &scope);
        points.extend(fairness::points(&source, &scope));
        points.extend(claims::points(&source, &scope));
        points.sort_by_key(|point| (point.whole.start, Reverse(point.whole.end)));
        Ok(Self::number(text, points))
    }

    fn number(text: &str, points: Vec<Point>) -> Self {
        let mut seen: BTreeMap<(String, String, String), u32> = BTreeMap::new();
        let (mut list, mut edits) = (Vec::new(), Vec::new());
        for (number, point) in (1..).zip(points) {
            let mut mutant = mutant(text, number, &point);
            let again = seen
                .entry((mutant.function.clone(), mutant.text.trim().to_owned(), mutant.change.clone()))
                .or_default();
            *again += 1;
            if *again > 1 {
                mutant.change.push_str(&format!(" ({again})"));
            }
            let switch = point.switch.edits.iter().enumerate();
            let edit = |(part, (placed, text)): (usize, &(Placed, Numbered))| Edit {
                mutant: number,
                placed: placed.clone(),
                order: (number, part),
                text: text(number),
            };
            edits.push(switch.map(edit).collect());
            list.push(mutant);
        }
        Self { list, edits }
    }

    /// In the order of the source.
    #[must_use]
    pub fn list(&self) -> &[Mutant] {
        &self.list
    }

    /// The source with one change, as somebody would type it.
    #[must_use]
    pub fn apply(&self, text: &str, mutant: &Mutant) -> String {
        let mut changed = text.to_owned();
        changed.replace_range(mutant.range.clone(), &mutant.replacement);
        changed
    }

    /// The source with those of the changes that are wanted, each behind a switch.
    #[must_use]
    pub fn instrument(&self, text: &str, wanted: &dyn Fn(u32) -> bool) -> Instrumented {
        let edits = self.edits.iter().flatten().filter(|edit| wanted(edit.mutant)).cloned().collect();
        splice(text, edits)
    }

    /// The same, where other files of the specification are named relative to this folder but read from elsewhere.
    #[must_use]
    pub fn instrument_from(&self, text: &str, folder: &Path, wanted: &dyn Fn(u32) -> bool) -> Instrumented {
        let mut edits: Vec<Edit> =
            self.edits.iter().flatten().filter(|edit| wanted(edit.mutant)).cloned().collect();
        edits.extend(modules::edits(text, folder));
        splice(text, edits)
    }
}

fn mutant(text: &str, number: u32, point: &Point) -> Mutant {
    let start = text[..point.range.start].rfind('\n').map_or(0, |newline| newline + 1);
    Mutant {
        number,
        kind: point.kind,
        function: point.function.clone(),
        properties: point.properties.clone(),
        change: point.change.clone(),
        range: point.range.clone(),
        replacement: point.replacement.clone(),
        line: text[..start].matches('\n').count() + 1,
        column: text[start..point.range.start].chars().count() + 1,
        text: text[start..].lines().next().unwrap_or_default().to_owned(),
    }
}

impl Switch {
    /// Text before and after a range.
    pub(crate) fn around(
        range: &Range<usize>,
        before: impl Fn(u32) -> String + 'static,
        after: &'static str,
    ) -> Self {
        let mut switch = Self::default();
        switch.before(range, before);
        switch.after(range, after);
        switch
    }

    pub(crate) fn before(&mut self, range: &Range<usize>, text: impl Fn(u32) -> String + 'static) {
        self.edits.push((Placed::Before(range.start), Box::new(text)));
    }

    pub(crate) fn after(&mut self, range: &Range<usize>, text: &'static str) {
        self.edits.push((Placed::After(range.end), Box::new(move |_| text.to_owned())));
    }

    /// Another text instead of a token.
    pub(crate) fn instead(&mut self, range: Range<usize>, text: &'static str) {
        self.edits.push((Placed::Instead(range), Box::new(move |_| text.to_owned())));
    }
}
