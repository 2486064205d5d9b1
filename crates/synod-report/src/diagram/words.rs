//! What is said of events and messages: beside them, under the pointer, and in logs.

use synod_clocks::{Computation, EventId, Fate, Occurrence, Passage, Stamping};
use synod_messages::Event;

use super::layout::TEXT_SIZE;
use super::{Clocks, font};

/// `sends Prepare(1) to B`.
pub(super) fn doing(event: &Event) -> String {
    match event {
        Event::Local { label, .. } | Event::Remark { label } => label.clone(),
        Event::Send(envelope) => format!("sends {} to {}", envelope.message, envelope.to),
        Event::Receive(envelope) => format!("receives {} from {}", envelope.message, envelope.from),
        Event::Lose(envelope) => {
            format!("{} from {} to {} is lost", envelope.message, envelope.from, envelope.to)
        }
        Event::Duplicate(envelope) => {
            format!("{} from {} to {} is duplicated", envelope.message, envelope.from, envelope.to)
        }
        Event::Crash { .. } => "crashes".to_owned(),
        Event::Recover { .. } => "recovers".to_owned(),
    }
}

/// `⟨1, 0, 2⟩`.
pub(super) fn vector(occurrence: &Occurrence) -> String {
    let entries: Vec<String> = occurrence.vector.iter().map(ToString::to_string).collect();
    format!("⟨{}⟩", entries.join(","))
}

/// `A0`, with its vector timestamp where that is asked for.
pub(super) fn event_label(occurrence: &Occurrence, clocks: Clocks) -> String {
    match clocks {
        Clocks::Lamport => occurrence.label.clone(),
        Clocks::Vector => format!("{} {}", occurrence.label, vector(occurrence)),
    }
}

/// What a message says, and to whom where its line ends too early to show that; cut short to a width.
pub(super) fn message_label(computation: &Computation, passage: &Passage, most: f64) -> String {
    let text = &passage.envelope.message;
    let to = match passage.fate {
        Fate::Lost | Fate::UnderWay if computation.processes().len() > 2 => {
            format!(" → {}", passage.envelope.to)
        }
        _ => String::new(),
    };
    format!("{}{to}", font::shortened(text, TEXT_SIZE, most - font::width(&to, TEXT_SIZE)))
}

/// `A0 → B2`, `A0 → B, lost`.
pub(super) fn route(computation: &Computation, passage: &Passage) -> String {
    let from = &computation.occurrence(passage.sent).label;
    let to = &passage.envelope.to;
    match passage.fate {
        Fate::Received(event) => format!("{from} → {}", computation.occurrence(event).label),
        Fate::Lost => format!("{from} → {to}, lost"),
        Fate::UnderWay => format!("{from} → {to}, still under way"),
    }
}

/// All that is known of an event in a line.
pub(super) fn tip(computation: &Computation, event: EventId) -> String {
    let occurrence = computation.occurrence(event);
    let timestamp = computation.timestamp(event, Stamping::BeforeTick);
    let (doing, vector) = (doing(&occurrence.event), vector(occurrence));
    format!("{} {doing}, timestamp {timestamp}, vector {vector}", occurrence.label)
}
