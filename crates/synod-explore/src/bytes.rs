//! Comparing and copying short byte strings, which are most of what the engine handles, without a call.

/// Whether two byte strings are equal.
///
/// States are mostly shorter than 32 bytes; for those, two overlapping reads from each end decide it.
#[inline]
pub(crate) fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        0..4 => a.iter().zip(b).all(|(x, y)| x == y),
        4..8 => ends::<4>(a) == ends::<4>(b),
        8..16 => ends::<8>(a) == ends::<8>(b),
        16..=32 => ends::<16>(a) == ends::<16>(b),
        _ => a == b,
    }
}

/// The first and the last `N` bytes; they overlap where there are fewer than twice as many.
#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> Option<([u8; N], [u8; N])> {
    Some((*bytes.first_chunk()?, *bytes.last_chunk()?))
}

/// Appends a byte string.
#[inline]
pub(crate) fn append(list: &mut Vec<u8>, bytes: &[u8]) {
    match bytes.len() {
        8..16 => append_ends::<8>(list, bytes),
        4..8 => append_ends::<4>(list, bytes),
        16..=32 => append_ends::<16>(list, bytes),
        _ => list.extend_from_slice(bytes),
    }
}

#[inline]
fn append_ends<const N: usize>(list: &mut Vec<u8>, bytes: &[u8]) {
    if let Some((first, last)) = ends::<N>(bytes) {
        list.extend_from_slice(&first);
        list.truncate(list.len() - (2 * N - bytes.len()));
        list.extend_from_slice(&last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equal_is_equality(a in prop::collection::vec(0_u8..2, 0..40), b in prop::collection::vec(0_u8..2, 0..40), at in any::<prop::sample::Index>()) {
            prop_assert_eq!(equal(&a, &b), a == b);
            prop_assert!(equal(&a, &a.clone()));
            let mut c = a.clone();
            if !c.is_empty() {
                let at = at.index(c.len());
                c[at] ^= 4;
                prop_assert!(!equal(&a, &c));
            }
        }

        #[test]
        fn append_appends(a in prop::collection::vec(any::<u8>(), 0..40), b in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut list = a.clone();
            append(&mut list, &b);
            prop_assert_eq!(list, [a, b].concat());
        }
    }
}
