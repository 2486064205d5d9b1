//! SimpleConsensus: every node proposes a value, then decides on some value that was proposed.
//!
//! The first specification that a course on consensus writes down, and its first lesson: it is *wrong*. A
//! node may decide as soon as it sees any proposal, so two nodes decide two different values. What it does
//! guarantee is Validity: nobody decides what nobody proposed.
//!
//! The repaired variant adds one guard, and Agreement holds. But no real node can evaluate that guard: it
//! reads what all the others have decided, all at once. To get the same from messages is what Paxos is for
//! (`paxos.rs`). For the abstraction that Paxos implements, see `consensus.rs`.
//!
//! The second lesson: that everybody decides at all is not true by itself. `next` says what may happen, not
//! that anything must. Without *fairness* the nodes may stop at any moment, and Termination fails with them
//! doing nothing for ever.

use synod::prelude::*;

#[derive(Constants)]
struct SimpleConsensus {
    /// How many nodes take part.
    #[constant(default = 3, range = 1..=5)]
    nodes: usize,
    /// How many values can be proposed.
    #[constant(default = 2, range = 1..=4)]
    values: usize,
    /// When a node may decide.
    #[constant(default = Guard::Proposed)]
    guard: Guard,
    /// What must not be put off for ever.
    #[constant(default = Fair::Weak)]
    fairness: Fair,
}

/// What must be true of a value before a node decides on it.
#[derive(Finite)]
enum Guard {
    /// Somebody proposed it. Not enough.
    Proposed,
    /// Somebody proposed it, and nobody has decided on another one.
    Uncontested,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Nothing: everybody may stop at any time.
    None,
    /// Weak fairness of every step: as long as somebody can do something, somebody does.
    Weak,
}

#[derive(Finite)]
#[finite(count = 5, show = "n1")]
struct Node(u8);

#[derive(Finite)]
#[finite(count = 4, show = "v1")]
struct Value(u8);

/// Both are functions from the nodes to a value, or to none.
#[derive(State)]
struct State {
    proposed: Map<Node, Value>,
    decided: Map<Node, Value>,
}

#[derive(Action)]
enum Action {
    /// A node proposes a value, once.
    Propose { node: Node, value: Value },
    /// A node decides on a value, once and for all.
    Decide { node: Node, value: Value },
}

impl Spec for SimpleConsensus {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { proposed: Map::new(), decided: Map::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for node in Node::first(self.nodes) {
            for value in Value::first(self.values) {
                if !s.proposed.contains_key(node) {
                    steps.take(Action::Propose { node, value }, |t| {
                        t.proposed.insert(node, value);
                    });
                }
                if !s.decided.contains_key(node) && self.may_decide(s, value) {
                    steps.take(Action::Decide { node, value }, |t| {
                        t.decided.insert(node, value);
                    });
                }
            }
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.fairness == Fair::Weak {
            f.weak(any_step());
        }
    }

    /// Everybody has decided: there is nothing left to do.
    fn may_end(&self, s: &State) -> bool {
        s.decided.len() == self.nodes
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("TypeInvariant", Self::type_invariant);
        p.always("Agreement", Self::agreement);
        p.always("Validity", Self::validity);
        p.always_step("Integrity", |_, s, _, t| s.decided.iter().all(|(n, v)| t.decided.get(n) == Some(v)));
        p.reachable("EverybodyDecides", |m, s| s.decided.len() == m.nodes);
        p.eventually("Termination", |m, s| s.decided.len() == m.nodes);
    }

    fn models() -> Models<Self> {
        let model = Self::default;
        Models::new()
            .model("as_written", model())
            .violates("Agreement")
            .model("repaired", Self { guard: Guard::Uncontested, ..model() })
            .model("one_value", Self { values: 1, ..model() })
            .model("nobody_must", Self { guard: Guard::Uncontested, fairness: Fair::None, ..model() })
            .violates("Termination")
    }
}

impl SimpleConsensus {
    fn may_decide(&self, s: &State, value: Value) -> bool {
        is_proposed(s, value)
            && match self.guard {
                Guard::Proposed => true,
                Guard::Uncontested => s.decided.values().all(|decided| *decided == value),
            }
    }

    /// Only the nodes of this model act, and only on its values.
    fn type_invariant(&self, s: &State) -> bool {
        [&s.proposed, &s.decided].into_iter().all(|function| {
            function.iter().all(|(node, value)| node.index() < self.nodes && value.index() < self.values)
        })
    }

    /// No two nodes decide differently.
    fn agreement(&self, s: &State) -> Judgement {
        for (m, v) in s.decided.iter() {
            for (n, w) in s.decided.iter() {
                ensure!(v == w, "{m} decided {v} and {n} decided {w}");
            }
        }
        Ok(())
    }

    /// Whatever is decided was proposed.
    fn validity(&self, s: &State) -> Judgement {
        for (node, value) in s.decided.iter() {
            ensure!(is_proposed(s, *value), "{node} decided {value}, which nobody proposed");
        }
        Ok(())
    }
}

fn is_proposed(s: &State, value: Value) -> bool {
    s.proposed.values().any(|proposed| *proposed == value)
}

synod::main!(SimpleConsensus);
