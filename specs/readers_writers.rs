//! Readers and writers: many may read at a time, but who writes is alone; and all are served in order.
//!
//! Everyone who wants to read or write joins one queue. The first in the queue is let in as soon as that is
//! safe: a reader when nobody writes, a writer when nobody reads or writes. Because nobody overtakes, neither
//! readers nor writers starve, if whoever is inside comes out and whoever may go in does.
//!
//! After the module `ReadersWriters` (TLA+ Examples), with its steps: an actor may wait both to read and to
//! write, also while it is inside; the queue holds each of its requests once. The flaws: a writer that does
//! not wait for the readers, and a reader that overtakes waiting writers (safe, but unfair: the writers
//! starve).

use synod::prelude::*;

#[derive(Constants)]
struct ReadersWriters {
    /// How many actors read and write.
    #[constant(default = 3, range = 1..=5)]
    actors: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// What must not be put off for ever.
    #[constant(default = Fair::None)]
    fairness: Fair,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A writer does not wait until the readers have left.
    ImpatientWriter,
    /// While somebody reads, the next reader need not queue behind writers.
    OvertakingReader,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Nothing, and nothing is asked about starvation.
    None,
    /// Weak fairness of entering, of stopping, and of each actor's asking to read and to write.
    Weak,
}

#[derive(Finite)]
#[finite(count = 5, show = "a1")]
struct Actor(u8);

/// What somebody waits for.
#[derive(Finite)]
enum Request {
    Read(Actor),
    Write(Actor),
}

#[derive(State)]
struct State {
    readers: Set<Actor>,
    writers: Set<Actor>,
    /// The queue, its head first.
    waiting: Vec<Request>,
}

#[derive(Action)]
enum Action {
    /// An actor asks to read, and queues.
    TryRead { actor: Actor },
    /// An actor asks to write, and queues.
    TryWrite { actor: Actor },
    /// A request is granted, and leaves the queue.
    Enter { request: Request },
    /// An actor stops to read or to write.
    Stop { actor: Actor },
}

impl Spec for ReadersWriters {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { readers: Set::new(), writers: Set::new(), waiting: Vec::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for actor in Actor::first(self.actors) {
            if !s.waiting.contains(&Request::Read(actor)) {
                steps.take(Action::TryRead { actor }, |t| t.waiting.push(Request::Read(actor)));
            }
            if !s.waiting.contains(&Request::Write(actor)) {
                steps.take(Action::TryWrite { actor }, |t| t.waiting.push(Request::Write(actor)));
            }
        }
        for (place, request) in s.waiting.iter().copied().enumerate() {
            if self.is_next(s, place) && self.may_enter(s, request) {
                steps.take(Action::Enter { request }, |t| {
                    t.waiting.remove(place);
                    match request {
                        Request::Read(actor) => t.readers.insert(actor),
                        Request::Write(actor) => t.writers.insert(actor),
                    };
                });
            }
        }
        for actor in s.readers.union(&s.writers) {
            steps.take(Action::Stop { actor }, |t| {
                if !t.readers.remove(actor) {
                    t.writers.remove(actor);
                }
            });
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.fairness == Fair::Weak {
            f.weak(step_of("Enter"));
            f.weak(step_of("Stop"));
            for actor in Actor::first(self.actors) {
                f.weak(step(Action::TryRead { actor }));
                f.weak(step(Action::TryWrite { actor }));
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeOk", Self::type_ok);
        p.always("Exclusion", Self::exclusion);
        p.always_step("FirstComeFirstServed", Self::first_come_first_served);
        p.reachable("AllReadTogether", |m, s| s.readers.len() == m.actors);
        p.reachable("SomebodyWrites", |_, s| !s.writers.is_empty());
        for actor in Actor::first(self.actors).filter(|_| self.fairness == Fair::Weak) {
            p.leads_to(
                &format!("GetsToRead({actor})"),
                move |_, s| s.waiting.contains(&Request::Read(actor)),
                move |_, s| s.readers.contains(actor),
            );
            p.leads_to(
                &format!("GetsToWrite({actor})"),
                move |_, s| s.waiting.contains(&Request::Write(actor)),
                move |_, s| s.writers.contains(actor),
            );
            p.infinitely_often(&format!("ReadsAgain({actor})"), move |_, s| s.readers.contains(actor));
            p.infinitely_often(&format!("WritesAgain({actor})"), move |_, s| s.writers.contains(actor));
        }
    }

    fn models() -> Models<Self> {
        let model = |actors, flaw, fairness| Self { actors, flaw, fairness };
        Models::new()
            .model("default", Self::default())
            .model("four", model(4, Flaw::None, Fair::None))
            .on_request()
            .model("impatient_writer", model(2, Flaw::ImpatientWriter, Fair::None))
            .violates("Exclusion")
            .model("overtaking_reader", model(2, Flaw::OvertakingReader, Fair::None))
            .violates("FirstComeFirstServed")
            .model("nobody_starves", model(3, Flaw::None, Fair::Weak))
            .model("writers_starve", model(2, Flaw::OvertakingReader, Fair::Weak))
            .violates("FirstComeFirstServed")
            .violates("GetsToWrite(a1)")
            .violates("GetsToWrite(a2)")
            .violates("WritesAgain(a1)")
            .violates("WritesAgain(a2)")
    }
}

impl ReadersWriters {
    /// Whose turn it is: the head of the queue.
    fn is_next(&self, s: &State, place: usize) -> bool {
        let joins_readers = matches!(s.waiting[place], Request::Read(_)) && !s.readers.is_empty();
        place == 0 || (joins_readers && self.flaw == Flaw::OvertakingReader)
    }

    /// Nobody writes, and whoever wants to write finds nobody reading.
    fn may_enter(&self, s: &State, request: Request) -> bool {
        let may_join_readers = match request {
            Request::Read(_) => true,
            Request::Write(_) => self.flaw == Flaw::ImpatientWriter,
        };
        s.writers.is_empty() && (s.readers.is_empty() || may_join_readers)
    }

    /// Nobody waits twice for the same.
    fn type_ok(&self, s: &State) -> bool {
        s.waiting.iter().collect::<BTreeSet<_>>().len() == s.waiting.len()
    }

    /// Nobody reads while somebody writes, and nobody writes with another.
    fn exclusion(&self, s: &State) -> Judgement {
        ensure!(
            s.readers.is_empty() || s.writers.is_empty(),
            "{} are reading while {} are writing",
            s.readers,
            s.writers
        );
        ensure!(s.writers.len() <= 1, "{} are writing together", s.writers);
        Ok(())
    }

    /// Whoever enters was the head of the queue.
    fn first_come_first_served(&self, s: &State, action: &Action, _: &State) -> Judgement {
        if let Action::Enter { request } = action {
            ensure!(s.waiting.first() == Some(request), "{request} overtook {}", s.waiting[0]);
        }
        Ok(())
    }
}

synod::main!(ReadersWriters);
