//! Verdicts that were found before.
//!
//! The checker asks for a verdict in every state, and few states have a history of their own: what else is in them
//! varies more. So each thread remembers what it has judged, by all the bytes of the question. It is bounded: where
//! the recent verdicts are too many they become the old ones, and the old ones, unless they were asked for again, are
//! forgotten.

use std::any::TypeId;
use std::cell::RefCell;

use fxhash::FxHashMap;
use synod_spec::{Encoder, Judgement};

/// Remembered verdicts of a kind of question are fewer than twice this.
const MOST: usize = 1 << 14;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// The verdict of a question: remembered, or else what `judge` says. Equal kinds must mean equal questions where
/// `write` writes equal bytes.
pub(crate) fn remember(
    kind: TypeId,
    write: impl FnOnce(&mut Encoder),
    judge: impl FnOnce() -> Judgement,
) -> Judgement {
    match MEMORY.with_borrow_mut(|memory| memory.recall(kind, write)) {
        Ok(verdict) => verdict,
        // Nothing is borrowed here: the judge calls the user's code, which may panic, or ask again.
        Err(question) => {
            let verdict = judge();
            MEMORY.with_borrow_mut(|memory| memory.of(kind).keep(question, verdict.clone()));
            verdict
        }
    }
}

#[derive(Default)]
struct Memory {
    encoder: Encoder,
    /// A specification has one kind of question, or two.
    kinds: Vec<(TypeId, Verdicts)>,
}

impl Memory {
    /// The verdict, or the question for which there is none.
    fn recall(&mut self, kind: TypeId, write: impl FnOnce(&mut Encoder)) -> Result<Judgement, Box<[u8]>> {
        let mut encoder = std::mem::take(&mut self.encoder);
        encoder.clear();
        write(&mut encoder);
        let question = encoder.finish();
        let verdict = self.of(kind).find(question).ok_or_else(|| question.into());
        self.encoder = encoder;
        verdict
    }

    fn of(&mut self, kind: TypeId) -> &mut Verdicts {
        let at = self.kinds.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            self.kinds.push((kind, Verdicts::default()));
            self.kinds.len() - 1
        });
        &mut self.kinds[at].1
    }
}

type Known = FxHashMap<Box<[u8]>, Judgement>;

#[derive(Default)]
struct Verdicts {
    recent: Known,
    old: Known,
}

impl Verdicts {
    fn find(&mut self, question: &[u8]) -> Option<Judgement> {
        if let Some(verdict) = self.recent.get(question) {
            return Some(verdict.clone());
        }
        let (question, verdict) = self.old.remove_entry(question)?;
        self.keep(question, verdict.clone());
        Some(verdict)
    }

    fn keep(&mut self, question: Box<[u8]>, verdict: Judgement) {
        if self.recent.len() >= MOST {
            self.old = std::mem::take(&mut self.recent);
        }
        self.recent.insert(question, verdict);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Kind;

    fn ask(number: u64, judged: &mut u32) -> Judgement {
        let judge = || {
            *judged += 1;
            if number.is_multiple_of(3) { Ok(()) } else { Err(number.to_string()) }
        };
        remember(TypeId::of::<Kind>(), |e| e.varint(number), judge)
    }

    fn right(number: u64) -> Judgement {
        if number.is_multiple_of(3) { Ok(()) } else { Err(number.to_string()) }
    }

    #[test]
    fn judges_once_and_remembers_what_is_in_use() {
        let (mut judged, numbers) = (0, 5 * MOST as u64);
        for number in 0..numbers {
            assert_eq!(ask(number, &mut judged), right(number));
            assert_eq!(ask(7, &mut judged), right(7), "asked for all the time");
        }
        assert_eq!(u64::from(judged), numbers);
        assert_eq!(ask(8, &mut judged), right(8));
        assert_eq!(u64::from(judged), numbers + 1, "forgotten long ago");
    }

    #[test]
    fn is_bounded() {
        let mut judged = 0;
        (0..5 * MOST as u64).for_each(|number| drop(ask(number, &mut judged)));
        MEMORY.with_borrow_mut(|memory| {
            let verdicts = memory.of(TypeId::of::<Kind>());
            assert!(verdicts.recent.len() + verdicts.old.len() <= 2 * MOST);
            assert!(verdicts.recent.len() + verdicts.old.len() > MOST);
        });
    }

    #[test]
    fn kinds_are_apart_and_panics_leave_it_usable() {
        struct Other;
        let write = |e: &mut Encoder| e.varint(1);
        let mut judged = 0;
        assert_eq!(ask(1, &mut judged), right(1));
        assert_eq!(remember(TypeId::of::<Other>(), write, || Ok(())), Ok(()));
        let panics =
            std::panic::catch_unwind(|| remember(TypeId::of::<Vec<Other>>(), write, || panic!("no")));
        assert!(panics.is_err());
        assert_eq!(remember(TypeId::of::<Vec<Other>>(), write, || Err("so".into())), Err("so".into()));
    }
}
