//! Medians.

use std::fmt;

/// The least, the median and the largest of some numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) largest: f64,
}

impl Spread {
    /// Of at least one number.
    pub(crate) fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median =
            if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 };
        Self { least: sorted[0], median, largest: sorted[sorted.len() - 1] }
    }
}

/// As `2.41 (2.30–2.56)`.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = if self.largest < 100.0 { 2 } else { 0 };
        let Self { least, median, largest } = self;
        f.pad(&format!("{median:.digits$} ({least:.digits$}–{largest:.digits$})"))
    }
}
