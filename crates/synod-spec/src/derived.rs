//! What the code that the derives generate calls, so that it stays short. Not for use by hand.

use std::cmp::Ordering;
use std::fmt;
use std::hash::Hasher;
use std::ops::RangeInclusive;

pub use crate::constants::names::{choose, find};
use crate::{Action, ActionInfo, ActionTaken, Constant, ConstantInfo, Datum, Decoder, Encoder, Value};

/// Where the values of each case of an enumeration begin, given how many each has.
#[must_use]
pub const fn starts<const N: usize>(sizes: [usize; N]) -> [usize; N] {
    let mut starts = [0; N];
    let mut at = 1;
    while at < N {
        starts[at] = starts[at - 1] + sizes[at - 1];
        at += 1;
    }
    starts
}

/// How many values an enumeration has, given how many each case has.
#[must_use]
pub const fn total<const N: usize>(sizes: [usize; N]) -> usize {
    let (mut total, mut at) = (0, 0);
    while at < N {
        total += sizes[at];
        at += 1;
    }
    total
}

/// An id beyond its bound was used.
#[cold]
#[track_caller]
pub fn out_of_range(name: &str, number: u128, count: usize) -> ! {
    let values = if count == 1 { "value" } else { "values" };
    panic!("{name}({number}) is out of range: `{name}` has {count} {values}")
}

/// A value was asked for by a number that none has.
#[cold]
#[track_caller]
pub fn no_such_value(name: &str, index: usize, count: usize) -> ! {
    let values = if count == 1 { "value" } else { "values" };
    panic!("there is no value number {index}: `{name}` has {count} {values}")
}

/// The data of a value with a name and nothing inside.
#[must_use]
pub fn atom(name: &str) -> Datum {
    Datum::Atom(name.to_owned())
}

/// The data of a structure.
#[must_use]
pub fn record<const N: usize>(fields: [(&str, Datum); N]) -> Datum {
    Datum::Record(owned(fields))
}

/// The data of a case with fields.
#[must_use]
pub fn variant<const N: usize>(name: &str, fields: [(&str, Datum); N]) -> Datum {
    Datum::Variant(name.to_owned(), owned(fields))
}

/// An action as data.
#[must_use]
pub fn taken<const N: usize>(name: &str, args: [(&str, Datum); N]) -> ActionTaken {
    ActionTaken { name: name.to_owned(), args: owned(args) }
}

/// What there is to say about the kinds of step: their names and docs.
#[must_use]
pub fn actions(infos: &[(&str, &str)]) -> Vec<ActionInfo> {
    infos.iter().map(|&(name, doc)| ActionInfo { name: name.to_owned(), doc: doc.to_owned() }).collect()
}

fn owned<const N: usize>(fields: [(&str, Datum); N]) -> Vec<(String, Datum)> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A value as its trace shows it.
///
/// # Errors
/// Those of the formatter.
pub fn display(value: &impl Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(&value.show(), f)
}

/// An action as its trace shows it.
///
/// # Errors
/// Those of the formatter.
pub fn display_action(action: &impl Action, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let taken = action.show();
    f.write_str(&taken.name)?;
    if taken.args.is_empty() {
        return Ok(());
    }
    let args: Vec<_> = taken.args.iter().map(|(_, value)| value.to_string()).collect();
    write!(f, "({})", args.join(", "))
}

/// Neighbouring fields of fixed widths, on their way to an encoder: the compiler knows how wide they are together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    bits: u64,
    width: u32,
}

impl Run {
    /// Begins with the number of a case.
    #[inline(always)]
    #[must_use]
    pub fn new(bits: u64, width: u32) -> Self {
        Self { bits, width }
    }

    /// Appends a field.
    #[inline(always)]
    pub fn append(&mut self, bits: u64, width: u32, e: &mut Encoder) {
        if self.width + width > 64 {
            self.write(e);
            *self = Self::default();
        }
        self.bits |= bits << self.width;
        self.width += width;
    }

    /// Writes what there is.
    #[inline(always)]
    pub fn write(&self, e: &mut Encoder) {
        if self.width > 0 {
            e.bits(self.bits, self.width);
        }
    }
}

/// What the derives ask of a field's type. It is all in one trait, so that a type that is not a value makes one
/// error and not one for each thing asked. (`Value` is not a supertrait: then the compiler would name each
/// method that needs it, and equal errors would look different.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a state",
    label = "not a `Value`: it has no canonical encoding",
    note = "use integers, `bool`, `Option`, arrays, tuples, `Vec`, `String`, `BTreeSet`, `BTreeMap`, or Synod's `Set`, `Map`, `Bag`",
    note = "for a type of your own, write `#[derive(Value)]` above it, or `#[derive(Finite)]` if it is small"
)]
#[allow(missing_docs, reason = "each does what the method of `Value` or of the standard library does")]
pub trait Part: Sized {
    fn copy(&self) -> Self;

    fn copy_from(&mut self, source: &Self);

    fn same(&self, other: &Self) -> bool;

    fn order(&self, other: &Self) -> Ordering;

    fn digest<H: Hasher>(&self, h: &mut H);

    fn write(&self, e: &mut Encoder);

    fn append(&self, run: &mut Run, e: &mut Encoder);

    fn read(d: &mut Decoder<'_>) -> Self;

    fn read_into(&mut self, d: &mut Decoder<'_>);

    fn data(&self) -> Datum;
}

impl<T: Value> Part for T {
    #[inline]
    fn copy(&self) -> Self {
        self.clone()
    }

    #[inline]
    fn copy_from(&mut self, source: &Self) {
        self.clone_from(source);
    }

    #[inline]
    fn same(&self, other: &Self) -> bool {
        self == other
    }

    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }

    #[inline]
    fn digest<H: Hasher>(&self, h: &mut H) {
        self.hash(h);
    }

    #[inline]
    fn append(&self, run: &mut Run, e: &mut Encoder) {
        match T::WIDTH {
            Some(width) => run.append(self.to_bits(), width, e),
            None => {
                run.write(e);
                *run = Run::default();
                self.encode(e);
            }
        }
    }

    #[inline]
    fn write(&self, e: &mut Encoder) {
        self.encode(e);
    }

    #[inline]
    fn read(d: &mut Decoder<'_>) -> Self {
        Self::decode(d)
    }

    #[inline]
    fn read_into(&mut self, d: &mut Decoder<'_>) {
        self.decode_into(d);
    }

    fn data(&self) -> Datum {
        self.show()
    }
}

/// What `#[derive(Constants)]` asks of a field's type, in one trait for the same reason.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a constant",
    label = "not a `Constant`",
    note = "constants are integers, `bool`, `String`, or enumerations without fields that derive `Finite`"
)]
pub trait Setting: Sized {
    /// What there is to say about the constant.
    fn info(&self, name: &str, doc: &str, range: Option<RangeInclusive<Self>>) -> ConstantInfo;

    /// Reads its value.
    ///
    /// # Errors
    /// In words for the user: a text of the wrong kind, a value out of range.
    fn read(name: &str, text: &str, range: Option<RangeInclusive<Self>>) -> Result<Self, String>;

    /// As data.
    fn data(&self) -> Datum;
}

impl<T: Constant> Setting for T {
    fn info(&self, name: &str, doc: &str, range: Option<RangeInclusive<Self>>) -> ConstantInfo {
        ConstantInfo {
            name: name.to_owned(),
            doc: doc.to_owned(),
            kind: Self::kind(),
            range: range.map(|range| write_range(&range.start().write(), &range.end().write())),
            choices: Self::choices(),
            default: self.write(),
        }
    }

    fn read(name: &str, text: &str, range: Option<RangeInclusive<Self>>) -> Result<Self, String> {
        let wrong = match (Self::parse(text), &range) {
            (Ok(value), Some(range)) if !range.contains(&value) => OUTSIDE.to_owned(),
            (Ok(value), _) => return Ok(value),
            (Err(wrong), _) => wrong,
        };
        let range = range.map(|range| write_range(&range.start().write(), &range.end().write()));
        Err(complaint(name, text, wrong, range))
    }

    fn data(&self) -> Datum {
        self.show()
    }
}

/// How a complaint about a value out of range begins.
pub(crate) const OUTSIDE: &str = "out of range: ";

/// What is wrong with the text of a constant. The constant's own range says more than that of its type.
fn complaint(name: &str, text: &str, wrong: String, range: Option<String>) -> String {
    let wrong = match range {
        Some(range) if wrong.starts_with(OUTSIDE) => format!("{OUTSIDE}{range}"),
        _ => wrong,
    };
    format!("constant `{}`: `{text}` is {wrong}", name.replace('_', "-"))
}

fn write_range(first: &str, last: &str) -> String {
    format!("{first}..={last}")
}
