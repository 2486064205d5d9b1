//! Counts, times and sizes as people write them on a command line.

/// A count: `1000000`, `1_000_000`, `1,000,000`.
///
/// # Errors
/// What is wrong with the text.
pub fn count(text: &str) -> Result<u64, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    digits.parse().map_err(|_| "give a whole number, such as 1000000".to_owned())
}

/// Seconds: `10`, `0.5`, `10s`, `5m`, `2h`, `200ms`.
///
/// # Errors
/// What is wrong with the text.
pub fn seconds(text: &str) -> Result<f64, String> {
    let units = [("ms", 0.001), ("min", 60.0), ("s", 1.0), ("m", 60.0), ("h", 3600.0), ("", 1.0)];
    let value = measure(text, &units).filter(|value| *value > 0.0);
    value.ok_or_else(|| "give seconds, or a time such as 10s, 5m or 2h".to_owned())
}

/// Bytes: `2GB`, `512MB`, `1.5GiB`, `4096`.
///
/// # Errors
/// What is wrong with the text.
pub fn bytes(text: &str) -> Result<u64, String> {
    let units = [
        ("kib", 1024.0),
        ("mib", 1_048_576.0),
        ("gib", 1_073_741_824.0),
        ("tib", 1_099_511_627_776.0),
        ("kb", 1e3),
        ("mb", 1e6),
        ("gb", 1e9),
        ("tb", 1e12),
        ("k", 1e3),
        ("m", 1e6),
        ("g", 1e9),
        ("t", 1e12),
        ("b", 1.0),
        ("", 1.0),
    ];
    let value = measure(&text.to_lowercase(), &units).filter(|value| *value >= 1.0);
    value.map(|value| value as u64).ok_or_else(|| "give a size such as 2GB or 512MB".to_owned())
}

/// A number with the first of the units that it ends with.
fn measure(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let text = text.trim();
    let (number, factor) =
        units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    let number: f64 = number.trim().replace('_', "").parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(seconds("10"), Ok(10.0));
        assert_eq!(seconds("200ms"), Ok(0.2));
        assert_eq!(seconds("1.5 m"), Ok(90.0));
        for wrong in ["", "s", "-1", "0", "ten", "inf", "5 days"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes("2GB"), Ok(2_000_000_000));
        assert_eq!(bytes("1.5GiB"), Ok(1_610_612_736));
        assert_eq!(bytes("4096"), Ok(4096));
        for wrong in ["", "GB", "-1", "0", "nan", "2 apples"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn counts() {
        assert_eq!(count("1_000"), Ok(1000));
        assert_eq!(count("1,000"), Ok(1000));
        assert!(count("1.5").is_err() && count("").is_err() && count("-3").is_err());
    }
}
