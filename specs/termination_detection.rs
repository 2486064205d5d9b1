//! Dijkstra's termination detection: a token goes round a ring of nodes and finds out whether all have stopped.
//!
//! Nodes work and give each other work. Node 0 wants to know when all have stopped. It sends a white *token*
//! round the ring, from the last node downwards; a node keeps the token while it works. So the nodes that the
//! token has left had stopped when it left, but one of them may since have been given work by a node that the
//! token has yet to reach. Therefore a node that gives work *upwards*, to where the token has been, becomes
//! black, and a black node makes the token black as it passes, and is white again. When a white token comes
//! back to a white node 0 that has stopped, all have. If not, node 0 starts another round.
//!
//! After E. W. Dijkstra, W. H. J. Feijen and A. J. M. van Gasteren, "Derivation of a termination detection
//! algorithm for distributed computations" (EWD 840, 1983), and S. Merz's module `EWD840` (TLA+ Examples,
//! `ewd840`), with its steps. It refines `sync_termination_detection.rs`.
//!
//! What is assumed: the token moves when it can, which is weak fairness of its steps. Nothing is assumed of
//! the nodes' work. It takes up to three rounds: the present one, one that makes all nodes white, one that
//! stays white. The flaws break the rules of colour: two are unsafe, one never comes to an end.

use synod::prelude::*;

#[path = "sync_termination_detection.rs"]
mod sync;

use sync::{Fair, Node, SyncTerminationDetection};

#[derive(Constants)]
struct TerminationDetection {
    /// How many nodes are in the ring.
    #[constant(default = 4, range = 2..=8)]
    nodes: usize,
    /// What is broken.
    #[constant(default = Flaw::None)]
    flaw: Flaw,
    /// Whether the token may stop.
    #[constant(default = Fair::Weak)]
    fairness: Fair,
}

/// What may be broken.
#[derive(Finite)]
enum Flaw {
    /// Nothing.
    None,
    /// A node that gives work upwards stays white.
    StaysWhite,
    /// A black node does not make the token black.
    TokenStaysWhite,
    /// A black node stays black when the token has passed.
    StaysBlack,
}

#[derive(State)]
struct State {
    /// Who is working.
    active: Set<Node>,
    /// The nodes that are black; the others are white.
    black: Set<Node>,
    /// Who has the token.
    token: Node,
    /// The token is black.
    token_is_black: bool,
}

#[derive(Action)]
enum Action {
    /// Node 0 has the token and knows nothing: it sends it on another round, white.
    StartRound,
    /// A node passes the token on, if it does not work; or if this round is lost anyway.
    PassToken { node: Node },
    /// A node gives another one work.
    Activate { by: Node, node: Node },
    /// A node stops.
    Stop { node: Node },
}

impl Spec for TerminationDetection {
    type State = State;
    type Action = Action;

    /// Anything, but for the token, which is black.
    fn init(&self) -> impl IntoIterator<Item = State> {
        let sets = || sync::sets_of(self.nodes);
        let states = Node::first(self.nodes).flat_map(move |token| {
            sets().flat_map(move |active| sets().map(move |black| (token, active, black)))
        });
        states.map(|(token, active, black)| State { active, black, token, token_is_black: true })
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        if s.token == Node(0) {
            self.start_round(s, steps);
        } else {
            self.pass_token(s, steps, s.token);
        }
        for by in s.active {
            for node in Node::first(self.nodes).filter(|node| *node != by) {
                steps.take(Action::Activate { by, node }, |t| {
                    t.active.insert(node);
                    if node > by && self.flaw != Flaw::StaysWhite {
                        t.black.insert(by);
                    }
                });
            }
            steps.take(Action::Stop { node: by }, |t| {
                t.active.remove(by);
            });
        }
    }

    fn may_end(&self, s: &State) -> bool {
        is_detected(s)
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        if self.fairness == Fair::Weak {
            f.weak(step_where("the token's steps", |_, _, action, _| {
                matches!(action, Action::StartRound | Action::PassToken { .. })
            }));
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("DetectedMeansOver", |_, s| !is_detected(s) || s.active.is_empty());
        p.always("Invariant", Self::invariant);
        p.leads_to("IsDetected", |_, s| s.active.is_empty(), |_, s| is_detected(s));
        let sync = SyncTerminationDetection { nodes: self.nodes, ..SyncTerminationDetection::default() };
        p.refines("SyncTerminationDetection", sync, |_, s| sync::State {
            active: s.active,
            detected: is_detected(s),
        });
    }

    fn models() -> Models<Self> {
        let nodes = |nodes| Self { nodes, ..Self::default() };
        let flaw = |flaw| Self { nodes: 3, flaw, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("three", nodes(3))
            .model("five", nodes(5))
            .model("seven", nodes(7))
            .on_request()
            .model("stays_white", flaw(Flaw::StaysWhite))
            .violates("DetectedMeansOver")
            .violates("Invariant")
            .violates("SyncTerminationDetection")
            .model("token_stays_white", flaw(Flaw::TokenStaysWhite))
            .violates("DetectedMeansOver")
            .violates("Invariant")
            .violates("SyncTerminationDetection")
            .model("stays_black", flaw(Flaw::StaysBlack))
            .violates("IsDetected")
            .violates("SyncTerminationDetection")
            .model("token_stops", Self { fairness: Fair::None, ..nodes(3) })
            .violates("IsDetected")
            .violates("SyncTerminationDetection")
    }
}

impl TerminationDetection {
    /// There is a step for each reason.
    fn start_round(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for _ in [s.token_is_black, s.black.contains(Node(0))].into_iter().filter(|is_so| *is_so) {
            steps.take(Action::StartRound, |t| {
                t.token = Node(self.nodes as u8 - 1);
                t.token_is_black = false;
                t.black.remove(Node(0));
            });
        }
    }

    /// Here, too.
    fn pass_token(&self, s: &State, steps: &mut Steps<'_, Self>, node: Node) {
        let is_black = s.black.contains(node);
        let reasons = [!s.active.contains(node), is_black, s.token_is_black];
        for _ in reasons.into_iter().filter(|is_so| *is_so) {
            steps.take(Action::PassToken { node }, |t| {
                t.token = Node(node.0 - 1);
                t.token_is_black |= is_black && self.flaw != Flaw::TokenStaysWhite;
                if self.flaw != Flaw::StaysBlack {
                    t.black.remove(node);
                }
            });
        }
    }

    /// Dijkstra's invariant: where the token has been, all have stopped; unless a node that it has yet to reach
    /// is black, or the token is.
    fn invariant(&self, s: &State) -> Judgement {
        let has_passed = |node: &Node| *node > s.token;
        let works = s.active.iter().find(has_passed);
        let is_stained = s.token_is_black || s.black.iter().any(|node| !has_passed(&node));
        ensure!(works.is_none() || is_stained, "the token has left an active node behind, and will not know");
        Ok(())
    }
}

/// Node 0 sees that all is over: it has stopped, it is white, and the token is back and white.
fn is_detected(s: &State) -> bool {
    let is_white = !s.token_is_black && !s.black.contains(Node(0));
    s.token == Node(0) && is_white && !s.active.contains(Node(0))
}

synod::main!(TerminationDetection);
