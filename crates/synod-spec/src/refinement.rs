//! Refinement: a spec implements a more abstract one under a mapping of its states.
//!
//! For every behaviour of the concrete spec, the mapped states must be a behaviour of the abstract spec. That is three
//! claims: initial states are mapped to initial states; each step is mapped to a step of the abstract spec or to a stuttering
//! step (both are safety, judged while searching); and the abstract spec's fairness and temporal properties are true of the
//! mapped behaviour, which are formulas over the concrete spec like any other. Source: M. Abadi, L. Lamport, "The existence
//! of refinement mappings" (1991).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use synod_messages::Datum;

use crate::{
    Encoder, Fairness, Formula, Judgement, Predicate, Properties, Spec, State, StepPredicate, StepSink,
    Steps, Strength, Value, always, eventually, step_where, taken,
};

/// The claim that a spec refines a more abstract one, whose type is hidden here.
pub struct Refinement<S: Spec> {
    /// Why the abstract spec's own parts make no sense, if they do not.
    pub validated: Result<(), String>,
    /// Whether a concrete initial state is mapped to an abstract initial state.
    pub initial: OfState<S, Judgement>,
    /// A new judge of steps; each thread has its own.
    pub steps: Box<dyn Fn() -> Box<dyn StepJudge<S>> + Send + Sync>,
    /// The abstract spec's fairness and temporal properties under the mapping, with their names.
    pub temporal: Vec<(String, Formula<S>)>,
    /// The variables of the mapped state.
    pub show: OfState<S, Vec<(String, Datum)>>,
}

/// Says something of a concrete state.
type OfState<S, T> = Box<dyn Fn(&S, &<S as Spec>::State) -> T + Send + Sync>;

/// Judges the steps of a state, with its own memory of what it has seen.
pub trait StepJudge<S: Spec>: Send {
    /// The steps that follow begin in this state.
    fn begin(&mut self, spec: &S, from: &S::State);

    /// Whether a step to this state is mapped to a step of the abstract spec, or a stuttering step.
    fn step(&mut self, spec: &S, to: &S::State) -> Judgement;
}

struct Mapping<S, A, F> {
    abstract_spec: A,
    map: F,
    concrete: std::marker::PhantomData<fn(&S)>,
}

impl<S: Spec> Refinement<S> {
    /// The claim that `S` refines `abstract_spec` under `map`.
    pub fn new<A: Spec>(
        abstract_spec: A,
        map: impl Fn(&S, &S::State) -> A::State + Send + Sync + 'static,
    ) -> Self {
        let (fairness, properties) = (Fairness::of(&abstract_spec), Properties::of(&abstract_spec));
        let mapping = Arc::new(Mapping { abstract_spec, map, concrete: std::marker::PhantomData });
        let mut temporal = Vec::new();
        let mut validated = Ok(());
        for constraint in fairness.into_list() {
            validated = validated.and(constraint.step.validate());
            temporal.push((constraint.describe(), mapping.fairness(constraint.strength, constraint.step)));
        }
        for property in properties.into_list() {
            if let Predicate::Temporal(formula) = property.predicate {
                formula.for_each_step(&mut |step| {
                    if let Err(why) = step.validate() {
                        validated = Err(why);
                    }
                });
                temporal.push((property.name, mapping.formula(formula)));
            }
        }
        let (for_initial, for_steps) = (mapping.clone(), mapping.clone());
        Self {
            validated,
            initial: Box::new(move |m, s| for_initial.judge_initial(m, s)),
            steps: Box::new(move || Box::new(MappedSteps::new(for_steps.clone()))),
            temporal,
            show: Box::new(move |m, s| {
                let mapped = (mapping.map)(m, s);
                A::State::VARIABLES.iter().map(|name| (*name).to_owned()).zip(mapped.variables()).collect()
            }),
        }
    }
}

impl<S: Spec, A: Spec, F: Fn(&S, &S::State) -> A::State + Send + Sync + 'static> Mapping<S, A, F> {
    fn judge_initial(&self, spec: &S, state: &S::State) -> Judgement {
        let mapped = (self.map)(spec, state);
        if self.abstract_spec.init().into_iter().any(|initial| initial == mapped) {
            return Ok(());
        }
        Err("the mapped state is not an initial state of the abstract spec".to_owned())
    }

    /// Whether the mapped step changes the mapped state and satisfies the predicate.
    fn takes(&self, step: &StepPredicate<A>, from: &A::State, to: &A::State) -> bool {
        from != to
            && self.any_step(from, |action, next| {
                next == to && step.holds(&self.abstract_spec, from, action, next)
            })
    }

    fn enables(&self, step: &StepPredicate<A>, from: &A::State) -> bool {
        self.any_step(from, |action, next| {
            next != from && step.holds(&self.abstract_spec, from, action, next)
        })
    }

    fn any_step(&self, from: &A::State, test: impl FnMut(&A::Action, &A::State) -> bool) -> bool {
        let (mut scratch, mut sink) = (from.clone(), AnyStep { test, found: false });
        self.abstract_spec.next(from, &mut Steps::new(from, &mut scratch, &mut sink));
        sink.found
    }

    /// Weak: infinitely often not enabled or taken. Strong: in the end never enabled, or infinitely often taken.
    fn fairness(self: &Arc<Self>, strength: Strength, step: StepPredicate<A>) -> Formula<S> {
        let step = Arc::new(step);
        let disabled = !self.enabled(step.clone());
        let taken = always(eventually(self.taken(step)));
        match strength {
            Strength::Weak => always(eventually(disabled)) | taken,
            Strength::Strong => eventually(always(disabled)) | taken,
        }
    }

    fn taken(self: &Arc<Self>, step: Arc<StepPredicate<A>>) -> Formula<S> {
        let (mapping, label) = (self.clone(), step.label().to_owned());
        taken(step_where(&label, move |m, s, _, t| {
            mapping.takes(&step, &(mapping.map)(m, s), &(mapping.map)(m, t))
        }))
    }

    fn enabled(self: &Arc<Self>, step: Arc<StepPredicate<A>>) -> Formula<S> {
        let (mapping, label) = (self.clone(), format!("enabled({})", step.label()));
        Formula::State(label, Box::new(move |m, s| mapping.enables(&step, &(mapping.map)(m, s))))
    }

    /// The same formula of the mapped behaviour.
    fn formula(self: &Arc<Self>, formula: Formula<A>) -> Formula<S> {
        let one = |f: Box<Formula<A>>| Box::new(self.formula(*f));
        match formula {
            Formula::Truth(value) => Formula::Truth(value),
            Formula::State(name, predicate) => {
                let mapping = self.clone();
                let mapped =
                    move |m: &S, s: &S::State| predicate(&mapping.abstract_spec, &(mapping.map)(m, s));
                Formula::State(name, Box::new(mapped))
            }
            Formula::Taken(step) => self.taken(Arc::new(step)),
            Formula::Enabled(step) => self.enabled(Arc::new(step)),
            Formula::Not(f) => Formula::Not(one(f)),
            Formula::And(f, g) => Formula::And(one(f), one(g)),
            Formula::Or(f, g) => Formula::Or(one(f), one(g)),
            Formula::Next(f) => Formula::Next(one(f)),
            Formula::Always(f) => Formula::Always(one(f)),
            Formula::Eventually(f) => Formula::Eventually(one(f)),
            Formula::Until(f, g) => Formula::Until(one(f), one(g)),
            Formula::WeakUntil(f, g) => Formula::WeakUntil(one(f), one(g)),
            Formula::Release(f, g) => Formula::Release(one(f), one(g)),
        }
    }
}

/// Looks for a step.
struct AnyStep<T> {
    test: T,
    found: bool,
}

impl<A: Spec, T: FnMut(&A::Action, &A::State) -> bool> StepSink<A> for AnyStep<T> {
    fn step(&mut self, action: A::Action, next: &A::State) {
        self.found = self.found || (self.test)(&action, next);
    }
}

/// Judges steps, and remembers the successors of the abstract states that it has met.
struct MappedSteps<S: Spec, A: Spec, F> {
    mapping: Arc<Mapping<S, A, F>>,
    from: Option<A::State>,
    encoders: (Encoder, Encoder),
    memory: Memory,
}

/// Abstract states with their successors, all as bytes. It knows no spec, so that it is compiled once and not with each.
#[derive(Default)]
struct Memory {
    successors: HashMap<Box<[u8]>, HashSet<Box<[u8]>>>,
}

impl Memory {
    /// Whether one state succeeds another; `None` where the successors of that other one are not known.
    #[inline(never)]
    fn knows(&self, from: &[u8], to: &[u8]) -> Option<bool> {
        self.successors.get(from).map(|successors| successors.contains(to))
    }

    #[inline(never)]
    fn learn(&mut self, from: &[u8], successors: Vec<Box<[u8]>>) {
        if self.successors.len() >= REMEMBERED {
            self.successors.clear();
        }
        self.successors.insert(from.into(), successors.into_iter().collect());
    }
}

/// How many abstract states a judge remembers before it forgets them all. There are usually few.
const REMEMBERED: usize = 1 << 16;

impl<S: Spec, A: Spec, F: Fn(&S, &S::State) -> A::State> MappedSteps<S, A, F> {
    fn new(mapping: Arc<Mapping<S, A, F>>) -> Self {
        Self { mapping, from: None, encoders: Default::default(), memory: Memory::default() }
    }
}

impl<S: Spec, A: Spec, F: Fn(&S, &S::State) -> A::State + Send + Sync + 'static> StepJudge<S>
    for MappedSteps<S, A, F>
{
    fn begin(&mut self, spec: &S, from: &S::State) {
        self.from = Some((self.mapping.map)(spec, from));
    }

    fn step(&mut self, spec: &S, to: &S::State) -> Judgement {
        let (from, to) = (self.from.as_ref().expect("`begin` comes first"), (self.mapping.map)(spec, to));
        if *from == to {
            return Ok(());
        }
        encode(&mut self.encoders.0, from);
        encode(&mut self.encoders.1, &to);
        let (from_bytes, to_bytes) = (self.encoders.0.finish(), self.encoders.1.finish());
        let known = self.memory.knows(from_bytes, to_bytes).unwrap_or_else(|| {
            let (mut successors, mut encoder) = (Vec::<Box<[u8]>>::new(), Encoder::default());
            self.mapping.any_step(from, |_, next| {
                encode(&mut encoder, next);
                successors.push(encoder.finish().into());
                false
            });
            let is_step = successors.iter().any(|successor| **successor == *to_bytes);
            self.memory.learn(from_bytes, successors);
            is_step
        });
        if known {
            return Ok(());
        }
        Err("the mapped step is neither a step of the abstract spec nor a stuttering step".to_owned())
    }
}

fn encode<V: Value>(encoder: &mut Encoder, value: &V) {
    encoder.clear();
    value.encode(encoder);
}
