//! The times of one process's events.

use std::fmt;

use synod_spec::{Datum, Decoder, Encoder, Value};

use crate::{Convention, LamportClock, Time};

/// The times of one process's events so far, each above the one before. It is the process's clock as well: that stands at one more than
/// the last time.
///
/// Most events come one tick after the one before, and only those that received from somebody further on come later. So an event
/// takes one bit where it comes next, and the size of the leap besides where not.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timeline(Vec<Time>);

impl Timeline {
    /// The clock of the process.
    #[must_use]
    pub fn clock(&self) -> LamportClock {
        LamportClock::at(self.0.last().map_or(0, |&last| Convention::StampFirst.clock_after(last)))
    }

    /// The next event.
    ///
    /// # Panics
    /// Where it is not after the last one.
    pub fn push(&mut self, time: Time) {
        assert!(time >= self.clock().time(), "{time} is not after the events at {:?}", self.0);
        self.0.push(time);
    }

    /// The times, in order.
    #[must_use]
    pub fn times(&self) -> &[Time] {
        &self.0
    }
}

/// How many there are, then how far each leaps over the time at which its clock stood.
impl Value for Timeline {
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.0.len() as u64);
        let mut clock = 0;
        for &time in &self.0 {
            let leap = time - clock;
            e.bits(u64::from(leap > 0), 1);
            if leap > 0 {
                e.varint(leap - 1);
            }
            clock = time + 1;
        }
    }

    fn decode(d: &mut Decoder<'_>) -> Self {
        let mut timeline = Self::default();
        timeline.decode_into(d);
        timeline
    }

    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        self.0.clear();
        let mut clock = 0;
        for _ in 0..d.varint() {
            let leap = if d.bits(1) == 0 { 0 } else { d.varint() + 1 };
            self.0.push(clock + leap);
            clock += leap + 1;
        }
    }

    fn show(&self) -> Datum {
        self.0.show()
    }
}

impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Timelines whose events come after leaps of these sizes.
    fn timeline() -> impl Strategy<Value = Timeline> {
        prop::collection::vec(prop_oneof![4 => Just(0), 1 => 1_u64..20, 1 => 0..1_u64 << 40], 0..12).prop_map(
            |leaps| {
                let mut timeline = Timeline::default();
                for leap in leaps {
                    timeline.push(timeline.clock().time() + leap);
                }
                timeline
            },
        )
    }

    fn bits(timeline: &Timeline) -> Vec<u8> {
        let mut e = Encoder::default();
        timeline.encode(&mut e);
        // A mark, so that no timeline's bits can hide in the zeros that fill the last byte.
        e.bits(1, 1);
        e.finish().to_vec()
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(one in timeline(), other in timeline()) {
            let mut e = Encoder::default();
            one.encode(&mut e);
            other.encode(&mut e);
            let bytes = e.finish().to_vec();
            let mut d = Decoder::new(&bytes);
            let mut into = other.clone();
            into.decode_into(&mut d);
            prop_assert_eq!(&into, &one);
            prop_assert_eq!(Timeline::decode(&mut d), other);
        }

        #[test]
        fn equal_bits_mean_equal_times(one in timeline(), other in timeline()) {
            prop_assert_eq!(bits(&one) == bits(&other), one == other);
        }
    }

    #[test]
    fn an_event_without_a_leap_takes_a_bit() {
        let mut timeline = Timeline::default();
        (0..7).for_each(|time| timeline.push(time));
        let mut e = Encoder::default();
        timeline.encode(&mut e);
        assert_eq!(e.finish().len(), 2, "four bits for the number 7, and one for each");
    }

    #[test]
    #[should_panic(expected = "2 is not after the events at [2]")]
    fn times_rise() {
        let mut timeline = Timeline::default();
        timeline.push(2);
        timeline.push(2);
    }
}
