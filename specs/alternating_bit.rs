//! The alternating bit protocol: exact delivery over channels that lose and repeat messages.
//!
//! The sender numbers its values with a single bit, 0, 1, 0, 1, and sends each one again and again until its
//! bit comes back as an acknowledgement; the receiver acknowledges the bit of the last message, again and
//! again. One bit suffices because the channels, whatever they lose, *keep the order*: so only the present
//! message and the one before it can be under way at any time.
//!
//! After K. A. Bartlett, R. A. Scantlebury and P. T. Wilkinson, "A note on reliable full-duplex transmission
//! over half-duplex links" (1969), with the steps of L. Lamport's module `AlternatingBit` (TLA+ Examples,
//! `SpecifyingSystems/TLC`). The channels are unbounded, so the search needs a bound: the states in which a
//! channel holds more than `capacity` messages are not looked into.
//!
//! What is assumed: a channel keeps the order ([`Flaw::Overtaking`]), and the sender waits for the
//! acknowledgement of the present value, not of just any ([`Flaw::AnyAcknowledgement`]).
//!
//! And does a value ever arrive? Not if the channel loses each message that is sent, and nothing obliges it to
//! do better: whenever there is something to receive, it may be gone a moment later. *Weak fairness* of
//! receiving rules out only that a message waits for ever. What the protocol needs is *strong fairness*: what
//! is sent again and again is received at last. To ask that, the channels are finite (a full one loses what is
//! put into it), because a bound would cut off the futures in which something arrives.

use synod::prelude::*;

#[derive(Constants)]
struct AlternatingBit {
    /// How many different values can be sent.
    #[constant(default = 2, range = 1..=4)]
    values: usize,
    /// How many messages a channel holds.
    #[constant(default = 2, range = 1..=6)]
    capacity: usize,
    /// What becomes of one more.
    #[constant(default = Full::Unexplored)]
    full: Full,
    /// What must not be put off for ever.
    #[constant(default = Fair::None)]
    fairness: Fair,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A message may overtake another.
    Overtaking,
    /// Any acknowledgement counts, whatever its bit.
    AnyAcknowledgement,
}

/// What becomes of a message that is put into a full channel.
#[derive(Finite)]
enum Full {
    /// There is no full channel: the search does not go on from there.
    Unexplored,
    /// It is lost.
    Loses,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Nothing, and nothing is asked about delivery.
    None,
    /// Weak fairness of sending again, of acknowledging and of receiving: what stays possible is done.
    Weak,
    /// Strong fairness of receiving: what is possible again and again is done.
    Strong,
}

#[derive(Finite)]
#[finite(count = 4, show = "d1")]
struct Data(u8);

#[derive(Finite)]
#[finite(count = 2)]
struct Bit(u8);

impl Bit {
    fn flipped(self) -> Self {
        Self(1 - self.0)
    }
}

#[derive(State)]
struct State {
    /// The channel to the receiver, the oldest message first.
    messages: Vec<(Bit, Data)>,
    /// The channel back to the sender, the oldest acknowledgement first.
    acks: Vec<Bit>,
    /// The bit of the value that the sender sent last.
    sender_bit: Bit,
    /// The bit of the last acknowledgement that the sender received.
    sender_ack: Bit,
    /// The bit of the last message that the receiver received.
    receiver_bit: Bit,
    /// The value that the sender sent last.
    sent: Data,
    /// The value that the receiver received last.
    received: Data,
}

#[derive(Action)]
enum Action {
    /// The last value is acknowledged; the sender sends the next one.
    Send { data: Data },
    /// The last value is not acknowledged; the sender sends it again.
    SendAgain,
    /// The receiver takes a message out of its channel.
    Receive { message: (Bit, Data) },
    /// The receiver acknowledges the last message, at any time, any number of times.
    Acknowledge,
    /// The sender takes an acknowledgement out of its channel.
    ReceiveAck { bit: Bit },
    /// A message is lost, wherever it is in the channel.
    LoseMessage { message: (Bit, Data) },
    /// An acknowledgement is lost.
    LoseAck { bit: Bit },
}

impl Spec for AlternatingBit {
    type State = State;
    type Action = Action;

    /// Everything has been delivered and acknowledged; what it was does not matter.
    fn init(&self) -> impl IntoIterator<Item = State> {
        let datas = || Data::first(self.values);
        let all = Bit::all().flat_map(move |bit| {
            datas().flat_map(move |sent| datas().map(move |received| (bit, sent, received)))
        });
        all.map(|(bit, sent, received)| State {
            messages: Vec::new(),
            acks: Vec::new(),
            sender_bit: bit,
            sender_ack: bit,
            receiver_bit: bit,
            sent,
            received,
        })
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        if s.sender_ack == s.sender_bit {
            for data in Data::first(self.values) {
                steps.take(Action::Send { data }, |t| {
                    t.sent = data;
                    t.sender_bit = s.sender_bit.flipped();
                    self.put(&mut t.messages, (t.sender_bit, data));
                });
            }
        } else {
            steps.take(Action::SendAgain, |t| self.put(&mut t.messages, (s.sender_bit, s.sent)));
        }
        steps.take(Action::Acknowledge, |t| self.put(&mut t.acks, s.receiver_bit));

        for (place, message) in s.messages.iter().copied().enumerate() {
            if self.may_arrive(place) {
                steps.take(Action::Receive { message }, |t| {
                    (t.receiver_bit, t.received) = t.messages.remove(place);
                });
            }
        }
        if let Some(&bit) = s.acks.first() {
            steps.take(Action::ReceiveAck { bit }, |t| {
                t.acks.remove(0);
                t.sender_ack = if self.flaw == Flaw::AnyAcknowledgement { t.sender_bit } else { bit };
            });
        }

        for (place, message) in s.messages.iter().copied().enumerate() {
            steps.take(Action::LoseMessage { message }, |t| {
                t.messages.remove(place);
            });
        }
        for (place, bit) in s.acks.iter().copied().enumerate() {
            steps.take(Action::LoseAck { bit }, |t| {
                t.acks.remove(place);
            });
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.fairness != Fair::None {
            f.weak(step_of("SendAgain"));
            f.weak(step_of("Acknowledge"));
        }
        for receive in ["Receive", "ReceiveAck"] {
            match self.fairness {
                Fair::None => {}
                Fair::Weak => f.weak(step_of(receive)),
                Fair::Strong => f.strong(step_of(receive)),
            }
        }
    }

    fn bounds(&self, b: &mut Bounds<Self>) {
        if self.full == Full::Unexplored {
            b.states("Capacity", |m, s| s.messages.len() <= m.capacity && s.acks.len() <= m.capacity);
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeOk", |m, s| {
            let data = |d: Data| d.index() < m.values;
            data(s.sent) && data(s.received) && s.messages.iter().all(|(_, d)| data(*d))
        });
        p.always("AcknowledgedMeansReceived", |_, s| {
            let is_acknowledged = s.sender_ack == s.sender_bit;
            ensure!(!is_acknowledged || s.receiver_bit == s.sender_bit, "{} was never received", s.sent);
            Ok(())
        });
        p.always_step("ReceivedAsSent", |_, s, _, t| {
            let is_delivery = t.receiver_bit != s.receiver_bit || t.received != s.received;
            ensure!(!is_delivery || s.receiver_bit != s.sender_bit, "{} was already received", s.sent);
            ensure!(!is_delivery || t.received == s.sent, "{} was sent, and {} received", s.sent, t.received);
            Ok(())
        });
        if self.fairness != Fair::None {
            let is_new = |_: &Self, s: &State| s.receiver_bit != s.sender_bit;
            p.leads_to("Delivered", is_new, move |m, s| !is_new(m, s));
            let is_open = |_: &Self, s: &State| s.sender_ack != s.sender_bit;
            p.leads_to("Acknowledged", is_open, move |m, s| !is_open(m, s));
        }
    }

    /// With finite channels, for what is asked about delivery would be asked of futures that were cut off.
    fn assume(&self) -> Result<(), String> {
        ensure!(
            self.fairness == Fair::None || self.full == Full::Loses,
            "fairness needs finite channels: --full loses"
        );
        Ok(())
    }

    fn models() -> Models<Self> {
        let model = |values, capacity, flaw| Self { values, capacity, flaw, ..Self::default() };
        let finite = |fairness| Self { full: Full::Loses, fairness, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("three_values", model(3, 4, Flaw::None))
            .model("overtaking", model(2, 2, Flaw::Overtaking))
            .violates("ReceivedAsSent")
            .violates("AcknowledgedMeansReceived")
            .model("any_acknowledgement", model(2, 2, Flaw::AnyAcknowledgement))
            .violates("ReceivedAsSent")
            .violates("AcknowledgedMeansReceived")
            .model("delivery", finite(Fair::Strong))
            .model("everything_is_lost", finite(Fair::Weak))
            .violates("Delivered")
            .violates("Acknowledged")
    }
}

impl AlternatingBit {
    fn put<T>(&self, channel: &mut Vec<T>, message: T) {
        if self.full == Full::Unexplored || channel.len() < self.capacity {
            channel.push(message);
        }
    }

    /// The oldest message arrives first.
    fn may_arrive(&self, place: usize) -> bool {
        place == 0 || self.flaw == Flaw::Overtaking
    }
}

synod::main!(AlternatingBit);
