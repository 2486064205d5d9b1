//! Termination detection: nodes work and give each other work; when all have stopped, somebody finds out.
//!
//! What is asked of every algorithm that detects termination (`termination_detection.rs` has one), and nothing
//! else. A node that is active may stop at any time; only an active node can activate another one, so when all
//! are inactive, all is over, for good. Termination is detected at some time after that: at once, or later,
//! but not never, and not before. Here detection is magic; where it must be fair, fairness says so.
//!
//! After S. Merz's module `SyncTerminationDetection` (TLA+ Examples, `ewd840`), with its steps. "Synchronous"
//! means that there are no messages under way: a node is activated in the step that activates it.

use synod::prelude::*;

#[derive(Constants)]
pub(crate) struct SyncTerminationDetection {
    /// How many nodes there are.
    #[constant(default = 4, range = 1..=8)]
    pub(crate) nodes: usize,
    /// Whether detection may be put off for ever.
    #[constant(default = Fair::Weak)]
    pub(crate) fairness: Fair,
    /// Whether somebody may detect termination when a single node stops, the last or not.
    #[constant(default = false)]
    pub(crate) hasty: bool,
}

/// What must not be put off for ever.
#[derive(Finite)]
pub(crate) enum Fair {
    /// Nothing.
    None,
    /// Weak fairness of detection.
    Weak,
}

#[derive(Finite)]
#[finite(count = 8, show = "n0")]
pub(crate) struct Node(pub(crate) u8);

#[derive(State)]
pub(crate) struct State {
    /// Who is working.
    pub(crate) active: Set<Node>,
    /// Termination has been detected.
    pub(crate) detected: bool,
}

#[derive(Action)]
pub(crate) enum Action {
    /// A node stops; if it was the last one, that may be detected at once.
    Stop { node: Node },
    /// A node gives another one work.
    Activate { by: Node, node: Node },
    /// It is detected that all have stopped.
    Detect,
}

impl Spec for SyncTerminationDetection {
    type State = State;
    type Action = Action;

    /// Anybody may be active. If nobody is, that may be detected already.
    fn init(&self) -> impl IntoIterator<Item = State> {
        let states = sets_of(self.nodes).map(|active| State { active, detected: false });
        states.chain([State { active: Set::new(), detected: true }])
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for node in s.active {
            steps.take(Action::Stop { node }, |t| {
                t.active.remove(node);
            });
            if s.active.len() == 1 || self.hasty {
                steps.take(Action::Stop { node }, |t| {
                    t.active.remove(node);
                    t.detected = true;
                });
            }
        }
        for by in s.active {
            for node in Node::first(self.nodes) {
                steps.take(Action::Activate { by, node }, |t| {
                    t.active.insert(node);
                });
            }
        }
        if s.active.is_empty() {
            steps.take(Action::Detect, |t| t.detected = true);
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.fairness == Fair::Weak {
            f.weak(step_of("Detect"));
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("DetectedMeansOver", |_, s| !s.detected || s.active.is_empty());
        let over = || state("all is over", |_, s: &State| s.active.is_empty());
        p.temporal("OverForGood", always(over().implies(always(over()))));
        p.leads_to("IsDetected", |_, s| s.active.is_empty(), |_, s| s.detected);
    }

    fn models() -> Models<Self> {
        let model = Self::default;
        Models::new()
            .model("default", model())
            .model("seven", Self { nodes: 7, ..model() })
            .model("nobody_looks", Self { fairness: Fair::None, ..model() })
            .violates("IsDetected")
            .model("hasty", Self { hasty: true, ..model() })
            .violates("DetectedMeansOver")
    }
}

/// All sets of the first so many nodes.
pub(crate) fn sets_of(nodes: usize) -> impl Iterator<Item = Set<Node>> {
    let sets = 0..1_u32 << nodes;
    sets.map(move |bits| Node::first(nodes).filter(|node| bits >> node.index() & 1 == 1).collect())
}

synod::main!(SyncTerminationDetection);
