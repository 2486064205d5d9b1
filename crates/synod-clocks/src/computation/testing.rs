//! Random traces for the tests, of this crate and (by its path) of the crate that draws them.

use synod_messages::{Envelope, Event};

/// The processes `A`, `B`, ...
pub(crate) fn processes(count: usize) -> Vec<String> {
    (0..count).map(|at| char::from(b'A' + u8::try_from(at).expect("a few processes")).to_string()).collect()
}

/// A trace of processes over a network that loses, duplicates and reorders; each step is chosen by a number.
pub(crate) fn trace(processes: &[String], choices: &[u32]) -> Vec<Vec<Event>> {
    let mut world = World { processes, under_way: Vec::new(), down: vec![false; processes.len()] };
    choices.iter().map(|choice| world.step(*choice as usize)).collect()
}

struct World<'a> {
    processes: &'a [String],
    under_way: Vec<Envelope>,
    down: Vec<bool>,
}

impl World<'_> {
    fn step(&mut self, choice: usize) -> Vec<Event> {
        let (kind, choice) = (choice % 16, choice / 16);
        let at = choice % self.processes.len();
        let name = self.processes[at].clone();
        match kind {
            _ if self.down[at] && kind < 12 => {
                self.down[at] = false;
                vec![Event::Recover { at: name }]
            }
            0..=5 => self.send(at, choice),
            6..=10 if !self.under_way.is_empty() => {
                let envelope = self.under_way.remove(choice % self.under_way.len());
                vec![Event::Receive(envelope)]
            }
            12 if !self.under_way.is_empty() => {
                vec![Event::Lose(self.under_way.remove(choice % self.under_way.len()))]
            }
            13 if !self.under_way.is_empty() => {
                let envelope = self.under_way[choice % self.under_way.len()].clone();
                self.under_way.push(envelope.clone());
                vec![Event::Duplicate(envelope)]
            }
            14 if !self.down[at] => {
                self.down[at] = true;
                vec![Event::Crash { at: name }]
            }
            15 => vec![Event::Remark { label: format!("remark {}", choice % 10) }],
            _ => vec![Event::Local { at: name, label: format!("does something {}", choice % 7) }],
        }
    }

    fn send(&mut self, from: usize, choice: usize) -> Vec<Event> {
        let to = (from + choice / self.processes.len()) % self.processes.len();
        // Few texts, so that equal messages are common.
        let message = format!("Message({})", choice % 3);
        let (from, to) = (self.processes[from].clone(), self.processes[to].clone());
        let envelope = Envelope { from, to, message };
        self.under_way.push(envelope.clone());
        vec![Event::Send(envelope)]
    }
}
