//! The bits of a state.
//!
//! A value writes itself as a sequence of bits that is *prefix-free* for its type: no value's bits are
//! the beginning of another's. So values can be written one after the other without separators, the
//! whole stays injective (unequal states give unequal bits), and the zero bits that fill the last byte
//! cannot make two states alike: if they did, one's bits would begin with the other's.

/// Collects bits into bytes, the lowest bit first.
///
/// ```
/// use synod_spec::Encoder;
/// let mut e = Encoder::default();
/// e.bits(0b101, 3);
/// e.bits(0b11, 2);
/// assert_eq!(e.finish(), &[0b11101]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    bytes: Vec<u8>,
    pending: u64,
    filled: u32,
}

impl Encoder {
    /// Forgets what was written, keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.pending = 0;
        self.filled = 0;
    }

    /// Writes the lowest `width` bits of `value`; the others must be zero. At most 64.
    #[inline]
    pub fn bits(&mut self, value: u64, width: u32) {
        debug_assert!(width <= 64 && (width == 64 || value >> width == 0), "{value} in {width} bits");
        self.pending |= value << self.filled;
        let end = self.filled + width;
        if end < 64 {
            self.filled = end;
        } else {
            self.bytes.extend_from_slice(&self.pending.to_le_bytes());
            let used = 64 - self.filled;
            self.pending = if used == 64 { 0 } else { value >> used };
            self.filled = end - 64;
        }
    }

    /// Writes a number of any size in groups of four bits: three of the number, lowest first, and one that says
    /// whether more follow. Numbers below 8 take 4 bits, below 64 take 8.
    #[inline]
    pub fn varint(&mut self, value: u64) {
        match value {
            0..8 => self.bits(value, 4),
            8..64 => self.bits(value & 7 | 8 | (value >> 3) << 4, 8),
            _ => self.long_varint(value),
        }
    }

    fn long_varint(&mut self, mut value: u64) {
        while value >= 8 {
            self.bits(value & 7 | 8, 4);
            value >>= 3;
        }
        self.bits(value, 4);
    }

    /// The bytes of all that was written, the last one filled up with zero bits.
    #[inline]
    pub fn finish(&mut self) -> &[u8] {
        let length = self.bytes.len() + self.filled.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.pending.to_le_bytes());
        self.bytes.truncate(length);
        self.pending = 0;
        self.filled = 0;
        &self.bytes
    }
}

/// Reads what an [`Encoder`] wrote.
///
/// The bytes must come from an encoder that wrote the same types in the same order. Reading past the
/// end gives zero bits.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    rest: &'a [u8],
    pending: u64,
    filled: u32,
}

impl<'a> Decoder<'a> {
    /// A decoder at the beginning of `bytes`.
    #[inline]
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, pending: 0, filled: 0 }
    }

    /// Reads `width` bits, at most 64.
    #[inline]
    pub fn bits(&mut self, width: u32) -> u64 {
        let mut value = self.pending;
        let had = self.filled;
        if had >= width {
            if width < 64 {
                self.pending >>= width;
                value &= (1 << width) - 1;
            } else {
                self.pending = 0;
            }
            self.filled = had - width;
            return value;
        }
        let (next, length) = self.refill();
        let missing = width - had;
        value |= next << had;
        if width < 64 {
            value &= (1 << width) - 1;
        }
        self.pending = if missing == 64 { 0 } else { next >> missing };
        self.filled = length.saturating_sub(missing);
        value
    }

    /// Reads a number written by [`Encoder::varint`].
    #[inline]
    pub fn varint(&mut self) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let group = self.bits(4);
            value |= (group & 7) << shift;
            shift += 3;
            if group & 8 == 0 || shift > 63 {
                return value;
            }
        }
    }

    /// The next up to eight bytes as a number, and how many bits they are.
    #[inline]
    fn refill(&mut self) -> (u64, u32) {
        if let Some((head, tail)) = self.rest.split_first_chunk::<8>() {
            self.rest = tail;
            return (u64::from_le_bytes(*head), 64);
        }
        let mut bytes = [0; 8];
        bytes[..self.rest.len()].copy_from_slice(self.rest);
        let length = 8 * self.rest.len() as u32;
        self.rest = &[];
        (u64::from_le_bytes(bytes), length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_back_what_was_written(fields in prop::collection::vec((any::<u64>(), 0_u32..=64), 0..40)) {
            let fields: Vec<(u64, u32)> = fields
                .into_iter()
                .map(|(v, w)| (if w == 64 { v } else { v & ((1 << w) - 1) }, w))
                .collect();
            let mut e = Encoder::default();
            for &(value, width) in &fields {
                e.bits(value, width);
            }
            let total: u32 = fields.iter().map(|f| f.1).sum();
            let bytes = e.finish().to_vec();
            prop_assert_eq!(bytes.len(), total.div_ceil(8) as usize);
            let mut d = Decoder::new(&bytes);
            for &(value, width) in &fields {
                prop_assert_eq!(d.bits(width), value);
            }
        }

        #[test]
        fn numbers_of_any_size(values in prop::collection::vec(any::<u64>().prop_flat_map(|v| (0_u32..64).prop_map(move |s| v >> s)), 0..20)) {
            let mut e = Encoder::default();
            values.iter().for_each(|&v| e.varint(v));
            let bytes = e.finish().to_vec();
            let mut d = Decoder::new(&bytes);
            for &value in &values {
                prop_assert_eq!(d.varint(), value);
            }
        }
    }
}
