//! What has failed so far.

use synod_spec::{Datum, Decoder, Encoder, Finite, Set, Value};

/// What has failed so far: who is down, whether the network is in two parts, and how much of each budget is used.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Damage<N: Finite> {
    /// The processes that are down.
    pub down: Set<N>,
    /// While the network is in two parts: the one with the first process.
    pub part: Option<Set<N>>,
    /// How many messages were lost, where there is a limit.
    pub losses: u8,
    /// How many messages were duplicated, where there is a limit.
    pub duplicates: u8,
    /// How many crashes there were, where there is a limit.
    pub crashes: u8,
    /// How often the network fell into two parts, where there is a limit.
    pub partitions: u8,
}

impl<N: Finite> Clone for Damage<N> {
    fn clone(&self) -> Self {
        let Self { down, part, .. } = self;
        Self { down: down.clone(), part: part.clone(), ..*self }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.down.clone_from(&source.down);
        self.part.clone_from(&source.part);
        (self.losses, self.duplicates) = (source.losses, source.duplicates);
        (self.crashes, self.partitions) = (source.crashes, source.partitions);
    }
}

impl<N: Finite> Damage<N> {
    /// Nothing has failed.
    #[must_use]
    pub fn none() -> Self {
        Self { down: Set::new(), part: None, losses: 0, duplicates: 0, crashes: 0, partitions: 0 }
    }

    /// Whether nothing has failed.
    #[inline]
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.counts() == [0; 4] && self.part.is_none() && self.down.is_empty()
    }

    fn counts(&self) -> [u8; 4] {
        [self.losses, self.duplicates, self.crashes, self.partitions]
    }

    /// Whether messages between two processes arrive now.
    #[inline]
    #[must_use]
    pub fn connects(&self, from: N, to: N) -> bool {
        self.part.as_ref().is_none_or(|part| part.contains(from) == part.contains(to))
    }
}

/// A bit where nothing has failed, since that is so in most states of most models; else who is down, the parts, which of the counts
/// are not 0, and those.
impl<N: Finite> Value for Damage<N> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        if self.is_none() {
            return e.bits(0, 1);
        }
        e.bits(1, 1);
        self.down.encode(e);
        self.part.encode(e);
        let counts = self.counts();
        let bits = counts.iter().rev().fold(0, |bits, count| bits << 1 | u64::from(*count > 0));
        e.bits(bits, 4);
        counts.iter().filter(|count| **count > 0).for_each(|&count| e.varint(count.into()));
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        if d.bits(1) == 0 {
            return Self::none();
        }
        let (down, part) = (Set::decode(d), Option::decode(d));
        let bits = d.bits(4);
        let mut count = |at| if bits >> at & 1 == 1 { d.varint() as u8 } else { 0 };
        let [losses, duplicates, crashes, partitions] = std::array::from_fn(&mut count);
        Self { down, part, losses, duplicates, crashes, partitions }
    }

    /// What there is to tell, and no more.
    fn show(&self) -> Datum {
        if self.is_none() {
            return Datum::Absent;
        }
        let counts = ["losses", "duplicates", "crashes", "partitions"].into_iter().zip(self.counts());
        let down = (!self.down.is_empty()).then(|| ("down".to_owned(), self.down.show()));
        let part = self.part.as_ref().map(|part| ("apart".to_owned(), part.show()));
        let counts = counts.filter(|(_, count)| *count > 0);
        let counts = counts.map(|(name, count)| (name.to_owned(), Datum::Int(count.into())));
        Datum::Record(down.into_iter().chain(part).chain(counts).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn damage() -> impl Strategy<Value = Damage<bool>> {
        let set = prop::collection::vec(any::<bool>(), 0..3).prop_map(|list| list.into_iter().collect());
        let part = prop::option::of(prop::collection::vec(any::<bool>(), 0..3))
            .prop_map(|part| part.map(|list| list.into_iter().collect()));
        (set, part, 0..2_u8, 0..9_u8, any::<u8>(), 0..3_u8).prop_map(
            |(down, part, losses, duplicates, crashes, partitions)| Damage {
                down,
                part,
                losses,
                duplicates,
                crashes,
                partitions,
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_encoding_is_that_of_no_other(a in damage(), b in damage()) {
            let bytes = |damage: &Damage<bool>| {
                let mut e = Encoder::default();
                damage.encode(&mut e);
                e.finish().to_vec()
            };
            prop_assert_eq!(&Damage::decode(&mut Decoder::new(&bytes(&a))), &a);
            prop_assert_eq!(bytes(&a) == bytes(&b), a == b);
            let mut copy = b;
            copy.clone_from(&a);
            prop_assert_eq!(copy, a);
        }
    }

    #[test]
    fn only_what_happened_is_shown() {
        let mut damage = Damage::<bool>::none();
        assert_eq!(damage.show().to_string(), "none");
        damage.down.insert(true);
        damage.crashes = 1;
        assert_eq!(damage.show().to_string(), "{down: {true}, crashes: 1}");
    }
}
