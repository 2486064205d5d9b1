//! Which message is which: of equal messages under way (the same sender, receiver and text) a receive takes the
//! *oldest*, a loss the *youngest*.
//!
//! Whichever of the equal messages truly arrived, its sender had sent the oldest one by then. So `send → receive` is
//! true of the oldest whatever happened, and of a younger one perhaps not. For the same reason it is the oldest that
//! is duplicated, and the youngest that is lost: what remains to be received is as old as it can be.

use std::collections::BTreeMap;

use synod_messages::Envelope;

use super::EventId;

/// One copy of a message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The message.
    pub envelope: Envelope,
    /// The event that sent it.
    pub sent: EventId,
    /// 0 for the message itself, then a number for each further copy that the network made.
    pub copy: usize,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a copy of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived.
    Received(EventId),
    /// It was lost.
    Lost,
    /// It was still under way when the trace ended.
    UnderWay,
}

/// The messages of a trace while it is read.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    passages: Vec<Passage>,
    /// For each message its passages, those of an older send first.
    of: BTreeMap<Envelope, Vec<usize>>,
}

impl Pairing {
    pub(super) fn into_passages(self) -> Vec<Passage> {
        self.passages
    }

    pub(super) fn send(&mut self, envelope: &Envelope, sent: EventId) {
        self.of.entry(envelope.clone()).or_default().push(self.passages.len());
        self.passages.push(Passage { envelope: envelope.clone(), sent, copy: 0, fate: Fate::UnderWay });
    }

    /// The event that sent what is received; where no copy is left, the network repeats the oldest. `None` where none
    /// was ever sent.
    pub(super) fn receive(&mut self, envelope: &Envelope, id: EventId) -> Option<EventId> {
        let oldest = self.under_way(envelope).next();
        let passage = match oldest {
            Some(oldest) => oldest,
            None => self.one_more(*self.of.get(envelope)?.first()?),
        };
        self.passages[passage].fate = Fate::Received(id);
        Some(self.passages[passage].sent)
    }

    /// `None` where no such message was ever sent.
    pub(super) fn lose(&mut self, envelope: &Envelope) -> Option<()> {
        let youngest = self.under_way(envelope).next_back();
        let passage = match youngest {
            Some(youngest) => youngest,
            None => self.one_more(*self.of.get(envelope)?.last()?),
        };
        self.passages[passage].fate = Fate::Lost;
        Some(())
    }

    /// `None` where no such message was ever sent.
    pub(super) fn duplicate(&mut self, envelope: &Envelope) -> Option<()> {
        let oldest = self.under_way(envelope).next();
        let passage = oldest.or_else(|| self.of.get(envelope)?.first().copied())?;
        self.one_more(passage);
        Some(())
    }

    fn under_way(&self, envelope: &Envelope) -> impl DoubleEndedIterator<Item = usize> {
        let all = self.of.get(envelope).map(Vec::as_slice).unwrap_or_default();
        all.iter().copied().filter(|passage| self.passages[*passage].fate == Fate::UnderWay)
    }

    /// One more copy of what the same event sent, behind its others.
    fn one_more(&mut self, of: usize) -> usize {
        let Passage { envelope, sent, .. } = self.passages[of].clone();
        let made = self.passages.len();
        let passages = &self.passages;
        let all = self.of.entry(envelope.clone()).or_default();
        let behind = all.partition_point(|passage| passages[*passage].sent <= sent);
        let copy = all.iter().filter(|passage| passages[**passage].sent == sent).count();
        all.insert(behind, made);
        self.passages.push(Passage { envelope, sent, copy, fate: Fate::UnderWay });
        made
    }
}
