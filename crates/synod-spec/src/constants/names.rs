//! Looking a name up as users write it, and helping where there is none.

use crate::Finite;

/// The number of the constant that is called `name`, with hyphens or underscores.
///
/// # Errors
/// In words for the user, with the nearest name and all there are.
pub fn find(name: &str, known: &[&str]) -> Result<usize, String> {
    let wanted = kebab(name);
    if let Some(at) = known.iter().position(|known| kebab(known) == wanted) {
        return Ok(at);
    }
    if known.is_empty() {
        return Err(format!("there is no constant `{wanted}`: the spec has no constants"));
    }
    let hint = nearest(&wanted, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(format!("there is no constant `{wanted}`{hint} (there are: {})", list(known)))
}

/// The value of an enumeration whose name `text` is, in any of its forms: `small-quorums`, `SmallQuorums`. `names` are
/// those of its values, in order.
///
/// # Errors
/// As [`Constant::parse`](crate::Constant::parse) says.
pub fn choose<T: Finite>(text: &str, names: &[&str]) -> Result<T, String> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let exact = names.iter().position(|&name| name == kebab(text));
    match exact.or_else(|| names.iter().position(|name| plain(name) == plain(text))) {
        Some(at) => Ok(T::from_index(at)),
        None => Err(format!("not one of: {}", names.join(", "))),
    }
}

fn kebab(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| kebab(name)).collect::<Vec<_>>().join(", ")
}

/// The name that is most like `wanted`, if one is like it at all: at most a third of its letters differ.
fn nearest(wanted: &str, known: &[&str]) -> Option<String> {
    let distances = known.iter().map(|known| kebab(known)).map(|name| (distance(wanted, &name), name));
    let (distance, name) = distances.min_by_key(|&(distance, _)| distance)?;
    (distance <= name.len().max(wanted.len()).div_ceil(3)).then_some(name)
}

/// How many letters to insert, delete or replace to turn `a` into `b` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_differ() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn an_unknown_name_lists_what_there_is() {
        let known = ["nodes", "max_ballot"];
        assert_eq!(find("max-ballot", &known), Ok(1));
        assert_eq!(find("max_ballot", &known), Ok(1));
        assert_eq!(
            find("node", &known).unwrap_err(),
            "there is no constant `node`; did you mean `nodes`? (there are: nodes, max-ballot)"
        );
        assert_eq!(
            find("xyzzy", &known).unwrap_err(),
            "there is no constant `xyzzy` (there are: nodes, max-ballot)"
        );
        assert_eq!(find("x", &[]).unwrap_err(), "there is no constant `x`: the spec has no constants");
    }
}
