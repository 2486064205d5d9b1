//! Numbers for people.

/// With separators: `10,340,352`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 step`, `9 steps`.
#[must_use]
pub fn plural(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", thousands(count))
}

/// A size in memory, to three digits: `14.2 MB`.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1000 {
        return format!("{count} B");
    }
    let mut size = count as f64 / 1000.0;
    let mut unit = 0;
    while size >= 999.5 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    let digits = if size < 9.995 { 2 } else { usize::from(size < 99.95) };
    format!("{size:.digits$} {}", UNITS[unit])
}

/// A time: `4 ms`, `0.31 s`, `42.1 s`, `3 min 5 s`.
#[must_use]
pub fn seconds(time: f64) -> String {
    if time > 0.0 && time < 0.0995 {
        format!("{:.0} ms", (time * 1000.0).max(1.0))
    } else if time < 9.995 {
        format!("{time:.2} s")
    } else if time < 99.95 {
        format!("{time:.1} s")
    } else {
        let whole = time.round().min(1e15) as u64;
        format!("{} min {} s", thousands(whole / 60), whole % 60)
    }
}

/// A probability that is an upper bound.
pub(crate) fn probability(value: f64) -> String {
    if value >= 0.001 { format!("{value:.3}") } else { format!("{value:.1e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_stand_at_every_third_digit() {
        let texts = [0, 999, 1000, 123_456, 10_340_352].map(thousands);
        assert_eq!(texts, ["0", "999", "1,000", "123,456", "10,340,352"]);
    }

    #[test]
    fn sizes_have_three_digits() {
        let texts = [5, 1000, 14_240_000, 999_600, 56_000_000_000].map(bytes);
        assert_eq!(texts, ["5 B", "1.00 kB", "14.2 MB", "1.00 MB", "56.0 GB"]);
    }

    #[test]
    fn times_and_counts_are_in_words() {
        assert_eq!(
            [0.0004, 0.0132, 0.314, 42.06, 185.2].map(seconds),
            ["1 ms", "13 ms", "0.31 s", "42.1 s", "3 min 5 s"]
        );
        assert_eq!([plural(1, "step"), plural(2000, "step")], ["1 step", "2,000 steps"]);
    }
}
