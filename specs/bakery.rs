//! The bakery algorithm: processes draw a number and are served in order, without any atomic operation.
//!
//! As in a bakery, whoever wants to enter the critical section draws a number higher than all it sees, then
//! waits until nobody has a lower one. Two may draw the same number, so ties go to the process with the lower
//! name. The marvel is that it needs no other exclusion beneath it, not even of a read with a write: while a
//! shared variable is being written, whoever reads it may get anything.
//!
//! After L. Lamport, "A New Solution of Dijkstra's Concurrent Programming Problem" (1974), and the module
//! `Bakery` (TLA+ Examples, `Bakery-Boulangerie`), with its steps. A write is several steps: while it lasts,
//! the variable *flickers* (any value, any number of times), and then it has its new value. Numbers are
//! bounded: a process that has seen the highest cannot draw a higher one, and is stuck.
//!
//! Nobody starves, if every process goes on and every write comes to its end. The module's fairness says only
//! the first, and that is not enough: a process that makes its variable flicker for ever does go on
//! ([`Fair::Steps`]). And starvation is asked about only as long as the numbers suffice, since the algorithm
//! has all natural numbers.
//!
//! Each flaw removes one part of the algorithm.

use synod::prelude::*;

#[derive(Constants)]
struct Bakery {
    /// How many processes want to enter.
    #[constant(default = 2, range = 1..=4)]
    processes: usize,
    /// The highest number that can be drawn; 0 is no number.
    #[constant(default = 2, range = 1..=10)]
    highest: usize,
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
    /// Nothing: the bakery algorithm.
    None,
    /// Nobody waits while another is drawing its number.
    NoDoorway,
    /// Whoever has the same number goes first, too.
    TiesEnter,
    /// Whoever has the same number waits.
    TiesWait,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Nothing, and nothing is asked about starvation.
    None,
    /// Weak fairness of each process's steps, but for wanting to enter.
    Steps,
    /// The same, and flickering does not count: what is being written will be.
    Writes,
}

#[derive(Finite)]
#[finite(count = 4, show = "p1")]
struct Process(u8);

#[derive(Finite)]
#[finite(count = 11)]
struct Number(u8);

/// Where a process is in its program.
#[derive(Finite)]
enum At {
    /// Elsewhere, without interest in the critical section.
    Elsewhere,
    /// Writing its flag: it is about to draw a number.
    RaiseFlag,
    /// Reading the numbers of the others, one by one.
    Look,
    /// Writing its own number, a higher one.
    Draw,
    /// Writing its flag: it has a number.
    LowerFlag,
    /// Waiting until the next process has its flag down.
    AwaitFlag,
    /// Waiting until that process has no lower number.
    AwaitNumber,
    /// In the critical section.
    Critical,
    /// Writing its number: it gives it back.
    GiveBack,
}

#[derive(State)]
struct State {
    /// Shared: the number of each process, which only it writes.
    number: Map<Process, Number>,
    /// Shared: who says that it is drawing a number.
    flag: Set<Process>,
    at: Map<Process, At>,
    /// Whom each process has still to look at.
    unchecked: Map<Process, Set<Process>>,
    /// The highest number that each process has seen.
    seen: Map<Process, Number>,
    /// Whom each process is waiting for.
    awaited: Map<Process, Process>,
}

#[derive(Action)]
enum Action {
    /// A process wants to enter.
    Want { process: Process },
    /// While a process writes its flag, the flag flickers.
    FlagFlickers { process: Process },
    /// The flag is up.
    RaiseFlag { process: Process },
    /// It reads the number of another process.
    Look { process: Process, other: Process },
    /// It has looked at all.
    SeenAll { process: Process },
    /// While it writes its number, the number flickers.
    NumberFlickers { process: Process, number: Number },
    /// It has a number, higher than all it has seen.
    Draw { process: Process, number: Number },
    /// The flag is down.
    LowerFlag { process: Process },
    /// It sees that another process is not drawing a number.
    PassFlag { process: Process, other: Process },
    /// It sees that this process is not before it.
    PassNumber { process: Process, other: Process },
    /// It has passed all, and enters.
    Enter { process: Process },
    /// It leaves the critical section.
    Leave { process: Process },
    /// It has given its number back.
    GiveBack { process: Process },
}

impl Action {
    fn process(&self) -> Process {
        match *self {
            Self::Want { process }
            | Self::FlagFlickers { process }
            | Self::RaiseFlag { process }
            | Self::Look { process, .. }
            | Self::SeenAll { process }
            | Self::NumberFlickers { process, .. }
            | Self::Draw { process, .. }
            | Self::LowerFlag { process }
            | Self::PassFlag { process, .. }
            | Self::PassNumber { process, .. }
            | Self::Enter { process }
            | Self::Leave { process }
            | Self::GiveBack { process } => process,
        }
    }

    fn is_flicker(&self) -> bool {
        matches!(self, Self::FlagFlickers { .. } | Self::NumberFlickers { .. })
    }
}

impl Spec for Bakery {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        let all = || Process::first(self.processes);
        [State {
            number: Map::from_fn(all(), |_| Number(0)),
            flag: Set::new(),
            at: Map::from_fn(all(), |_| At::Elsewhere),
            unchecked: Map::from_fn(all(), |_| Set::new()),
            seen: Map::from_fn(all(), |_| Number(0)),
            awaited: Map::from_fn(all(), |_| Process(0)),
        }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for process in Process::first(self.processes) {
            match s.at[process] {
                At::Elsewhere => steps.take(Action::Want { process }, |t| t.at[process] = At::RaiseFlag),
                At::RaiseFlag => self.raise_flag(s, steps, process),
                At::Look => self.look(s, steps, process),
                At::Draw => self.draw(s, steps, process),
                At::LowerFlag => self.lower_flag(s, steps, process),
                At::AwaitFlag => self.await_flag(s, steps, process),
                At::AwaitNumber => self.await_number(s, steps, process),
                At::Critical => steps.take(Action::Leave { process }, |t| t.at[process] = At::GiveBack),
                At::GiveBack => self.give_back(steps, process),
            }
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        for process in Process::first(self.processes).filter(|_| self.fairness != Fair::None) {
            let goes_on = move |m: &Self, s: &State, action: &Action, _: &State| {
                let counts = m.fairness == Fair::Steps || !action.is_flicker();
                action.process() == process && s.at[process] != At::Elsewhere && counts
            };
            f.weak(step_where(&format!("{process}'s steps"), goes_on));
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("MutualExclusion", Self::mutual_exclusion);
        if self.flaw == Flaw::None {
            p.always("Invariant", Self::invariant);
        }
        p.reachable("SomebodyWaits", |m, s| {
            Process::first(m.processes)
                .any(|i| s.at[i] == At::AwaitNumber && !m.goes_first(s, i, s.awaited[i]))
        });
        for process in Process::first(self.processes).filter(|_| self.fairness != Fair::None) {
            let wants = state("wants", move |_, s: &State| s.at[process] == At::RaiseFlag);
            let enters = state("enters", move |_, s: &State| s.at[process] == At::Critical);
            let in_the_algorithm = always(state("the numbers suffice", Self::numbers_suffice));
            p.temporal(&format!("NoStarvation({process})"), in_the_algorithm.implies(wants.leads_to(enters)));
        }
    }

    fn models() -> Models<Self> {
        let model = |processes, highest, flaw| Self { processes, highest, flaw, ..Self::default() };
        let fair = |processes, fairness| Self { processes, highest: 3, fairness, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("higher_numbers", model(2, 3, Flaw::None))
            .model("ten_numbers", model(2, 10, Flaw::None))
            .on_request()
            .model("three_processes", model(3, 3, Flaw::None))
            .on_request()
            .model("no_doorway", model(2, 2, Flaw::NoDoorway))
            .violates("MutualExclusion")
            .model("ties_enter", model(2, 2, Flaw::TiesEnter))
            .violates("MutualExclusion")
            .model("ties_wait", model(2, 2, Flaw::TiesWait))
            .deadlocks()
            .model("writes_end", fair(2, Fair::Writes))
            .model("writes_of_three_end", fair(3, Fair::Writes))
            .on_request()
            .model("flickers_for_ever", fair(2, Fair::Steps))
            .violates("NoStarvation(p1)")
            .violates("NoStarvation(p2)")
    }
}

/// The program of a process.
impl Bakery {
    fn raise_flag(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        flicker(s, steps, process);
        steps.take(Action::RaiseFlag { process }, |t| {
            t.flag.insert(process);
            t.unchecked[process] = self.others(process);
            t.seen[process] = Number(0);
            t.at[process] = At::Look;
        });
    }

    fn look(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        for other in &s.unchecked[process] {
            steps.take(Action::Look { process, other }, |t| {
                t.unchecked[process].remove(other);
                t.seen[process] = s.seen[process].max(s.number[other]);
            });
        }
        if s.unchecked[process].is_empty() {
            steps.take(Action::SeenAll { process }, |t| t.at[process] = At::Draw);
        }
    }

    fn draw(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        self.number_flickers(steps, process);
        for number in self.numbers().filter(|number| *number > s.seen[process]) {
            steps.take(Action::Draw { process, number }, |t| {
                t.number[process] = number;
                t.at[process] = At::LowerFlag;
            });
        }
    }

    fn lower_flag(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        flicker(s, steps, process);
        steps.take(Action::LowerFlag { process }, |t| {
            t.flag.remove(process);
            t.unchecked[process] = self.others(process);
            t.at[process] = At::AwaitFlag;
        });
    }

    fn await_flag(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        for other in &s.unchecked[process] {
            if !s.flag.contains(other) || self.flaw == Flaw::NoDoorway {
                steps.take(Action::PassFlag { process, other }, |t| {
                    t.awaited[process] = other;
                    t.at[process] = At::AwaitNumber;
                });
            }
        }
        if s.unchecked[process].is_empty() {
            steps.take(Action::Enter { process }, |t| t.at[process] = At::Critical);
        }
    }

    fn await_number(&self, s: &State, steps: &mut Steps<'_, Self>, process: Process) {
        let other = s.awaited[process];
        if self.goes_first(s, process, other) {
            steps.take(Action::PassNumber { process, other }, |t| {
                t.unchecked[process].remove(other);
                t.at[process] = At::AwaitFlag;
            });
        }
    }

    fn give_back(&self, steps: &mut Steps<'_, Self>, process: Process) {
        self.number_flickers(steps, process);
        steps.take(Action::GiveBack { process }, |t| {
            t.number[process] = Number(0);
            t.at[process] = At::Elsewhere;
        });
    }

    fn number_flickers(&self, steps: &mut Steps<'_, Self>, process: Process) {
        for number in self.numbers() {
            steps.take(Action::NumberFlickers { process, number }, |t| t.number[process] = number);
        }
    }

    /// The other process has no number, or one that comes later.
    fn goes_first(&self, s: &State, process: Process, other: Process) -> bool {
        let (mine, its) = (s.number[process], s.number[other]);
        its == Number(0)
            || match self.flaw {
                Flaw::TiesEnter => mine <= its,
                Flaw::TiesWait => mine < its,
                Flaw::None | Flaw::NoDoorway => (mine, process) < (its, other),
            }
    }

    /// Nobody is about to draw a number who has seen the highest.
    fn numbers_suffice(&self, s: &State) -> bool {
        Process::first(self.processes).all(|i| s.at[i] != At::Draw || s.seen[i].index() < self.highest)
    }

    fn others(&self, process: Process) -> Set<Process> {
        Process::first(self.processes).filter(|other| *other != process).collect()
    }

    fn numbers(&self) -> impl Iterator<Item = Number> {
        Number::first(self.highest + 1)
    }
}

/// While a process writes its flag, the flag flickers.
fn flicker(s: &State, steps: &mut Steps<'_, Bakery>, process: Process) {
    steps.take(Action::FlagFlickers { process }, |t| {
        if s.flag.contains(process) {
            t.flag.remove(process)
        } else {
            t.flag.insert(process)
        };
    });
}

/// What must hold.
impl Bakery {
    fn mutual_exclusion(&self, s: &State) -> Judgement {
        let mut inside = Process::first(self.processes).filter(|process| s.at[*process] == At::Critical);
        match (inside.next(), inside.next()) {
            (Some(one), Some(other)) => Err(format!("{one} and {other} are both in the critical section")),
            _ => Ok(()),
        }
    }

    /// Lamport's inductive invariant, which implies mutual exclusion.
    fn invariant(&self, s: &State) -> Judgement {
        for i in Process::first(self.processes) {
            let waits = matches!(s.at[i], At::AwaitFlag | At::AwaitNumber);
            if waits || matches!(s.at[i], At::LowerFlag | At::Critical) {
                ensure!(s.number[i] != Number(0), "{i} has no number");
            }
            if matches!(s.at[i], At::Look | At::Draw) {
                ensure!(s.flag.contains(i), "{i} is drawing a number, and its flag is down");
            }
            if waits || s.at[i] == At::Critical {
                for j in self.others(i).difference(&s.unchecked[i]) {
                    ensure!(self.is_before(s, i, j), "{i} has passed {j}, and is not before it");
                }
            }
            if s.at[i] == At::AwaitNumber {
                let j = s.awaited[i];
                let has_looked = s.at[j] == At::Draw || (s.at[j] == At::Look && !s.unchecked[j].contains(i));
                ensure!(!has_looked || s.seen[j] >= s.number[i], "{j} has not seen the number of {i}");
            }
        }
        Ok(())
    }

    /// If `j` wants to enter, it has or will draw a number that comes after that of `i`.
    fn is_before(&self, s: &State, i: Process, j: Process) -> bool {
        let is_unchecked = s.unchecked[j].contains(i);
        s.number[i] > Number(0)
            && match s.at[j] {
                At::Elsewhere | At::RaiseFlag | At::GiveBack => true,
                At::Look => is_unchecked || s.seen[j] >= s.number[i],
                At::Draw => s.seen[j] >= s.number[i],
                At::LowerFlag => (s.number[i], i) < (s.number[j], j),
                At::AwaitFlag | At::AwaitNumber => (s.number[i], i) < (s.number[j], j) && is_unchecked,
                At::Critical => false,
            }
    }
}

synod::main!(Bakery);
