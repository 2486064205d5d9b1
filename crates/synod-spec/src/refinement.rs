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
    Encoder, Fairness, Formula, Judgement, Predicate, Properties, Shape, Spec, State, StepPredicate,
    StepSink, Steps, Strength, Test, Value, always, eventually, step_where, taken,
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

struct Mapping<S: Spec, A: Spec> {
    abstract_spec: A,
    /// Behind a pointer, so that what follows is compiled once for two specs and not for each mapping between them.
    map: OfState<S, A::State>,
}

impl<S: Spec> Refinement<S> {
    /// The claim that `S` refines `abstract_spec` under `map`.
    pub fn new<A: Spec>(
        abstract_spec: A,
        map: impl Fn(&S, &S::State) -> A::State + Send + Sync + 'static,
    ) -> Self {
        let (fairness, properties) = (Fairness::of(&abstract_spec), Properties::of(&abstract_spec));
        let mapping = Arc::new(Mapping { abstract_spec, map: Box::new(map) });
        let mut temporal = Vec::new();
        let mut validated = Ok(());
        for constraint in fairness.into_list() {
            validated = validated.and(constraint.step.validate());
            temporal.push((constraint.describe(), mapping.fairness(constraint.strength, constraint.step)));
        }
        for property in properties.into_list() {
            if let Predicate::Temporal(formula) = property.predicate {
                for why in formula.steps().iter().filter_map(|step| step.validate().err()) {
                    validated = Err(why);
                }
                temporal.push((property.name, mapping.formula(formula)));
            }
        }
        let (for_initial, for_steps) = (mapping.clone(), mapping.clone());
        Self {
            validated,
            initial: Box::new(move |m, s| for_initial.judge_initial(m, s)),
            steps: Box::new(move || Box::new(MappedSteps::new(for_steps.clone()))),
            temporal,
            show: Box::new(move |m, s| (mapping.map)(m, s).named_variables()),
        }
    }
}

impl<S: Spec, A: Spec> Mapping<S, A> {
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
            && self.any_step(from, &mut |action, next| {
                next == to && step.holds(&self.abstract_spec, from, action, next)
            })
    }

    fn enables(&self, step: &StepPredicate<A>, from: &A::State) -> bool {
        self.any_step(from, &mut |action, next| {
            next != from && step.holds(&self.abstract_spec, from, action, next)
        })
    }

    fn any_step(&self, from: &A::State, test: &mut dyn FnMut(&A::Action, &A::State) -> bool) -> bool {
        let (mut scratch, mut sink) = (from.clone(), AnyStep { test, found: false });
        self.abstract_spec.next(from, &mut Steps::new(from, &mut scratch, &mut sink));
        sink.found
    }

    /// Weak: infinitely often not enabled or taken. Strong: in the end never enabled, or infinitely often taken.
    fn fairness(self: &Arc<Self>, strength: Strength, step: StepPredicate<A>) -> Formula<S> {
        let step = Arc::new(step);
        let Test { name, holds } = self.enabled(step.clone());
        let disabled = !Formula::of_state(name, holds);
        let taken = always(eventually(taken(self.step(step))));
        match strength {
            Strength::Weak => always(eventually(disabled)) | taken,
            Strength::Strong => eventually(always(disabled)) | taken,
        }
    }

    fn step(self: &Arc<Self>, step: Arc<StepPredicate<A>>) -> StepPredicate<S> {
        let (mapping, label) = (self.clone(), step.label().to_owned());
        step_where(&label, move |m, s, _, t| mapping.takes(&step, &(mapping.map)(m, s), &(mapping.map)(m, t)))
    }

    fn enabled(self: &Arc<Self>, step: Arc<StepPredicate<A>>) -> Test<S> {
        let (mapping, name) = (self.clone(), format!("enabled({})", step.label()));
        Test { name, holds: Box::new(move |m, s| mapping.enables(&step, &(mapping.map)(m, s))) }
    }

    /// The same formula of the mapped behaviour.
    fn formula(self: &Arc<Self>, formula: Formula<A>) -> Formula<S> {
        let (mut shape, states, steps) = formula.into_parts();
        let mut mapped: Vec<_> = states.into_iter().map(|test| self.test(test)).collect();
        let steps: Vec<_> = steps.into_iter().map(Arc::new).collect();
        let mut takes = Vec::new();
        shape.for_each_leaf(&mut |leaf| match leaf {
            Shape::Taken(number) => {
                takes.push(self.step(steps[*number].clone()));
                *number = takes.len() - 1;
            }
            // What the abstract spec could do is a question about the mapped state.
            Shape::Enabled(number) => {
                mapped.push(self.enabled(steps[*number].clone()));
                *leaf = Shape::State(mapped.len() - 1);
            }
            _ => {}
        });
        Formula::of_parts(shape, mapped, takes)
    }

    fn test(self: &Arc<Self>, test: Test<A>) -> Test<S> {
        let mapping = self.clone();
        let Test { name, holds } = test;
        Test { name, holds: Box::new(move |m, s| holds(&mapping.abstract_spec, &(mapping.map)(m, s))) }
    }
}

/// Looks for a step.
struct AnyStep<'t, A: Spec> {
    test: &'t mut dyn FnMut(&A::Action, &A::State) -> bool,
    found: bool,
}

impl<A: Spec> StepSink<A> for AnyStep<'_, A> {
    fn step(&mut self, action: A::Action, next: &A::State) {
        self.found = self.found || (self.test)(&action, next);
    }
}

/// Judges steps, and remembers the successors of the abstract states that it has met.
struct MappedSteps<S: Spec, A: Spec> {
    mapping: Arc<Mapping<S, A>>,
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

    /// Remembers all successors of a state; says whether this is one of them.
    #[inline(never)]
    fn learn(&mut self, from: &[u8], to: &[u8], successors: Vec<Box<[u8]>>) -> bool {
        if self.successors.len() >= REMEMBERED {
            self.successors.clear();
        }
        let is_step = successors.iter().any(|successor| **successor == *to);
        self.successors.insert(from.into(), successors.into_iter().collect());
        is_step
    }
}

/// How many abstract states a judge remembers before it forgets them all. There are usually few.
const REMEMBERED: usize = 1 << 16;

impl<S: Spec, A: Spec> MappedSteps<S, A> {
    fn new(mapping: Arc<Mapping<S, A>>) -> Self {
        Self { mapping, from: None, encoders: Default::default(), memory: Memory::default() }
    }
}

impl<S: Spec, A: Spec> StepJudge<S> for MappedSteps<S, A> {
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
            self.mapping.any_step(from, &mut |_, next| {
                encode(&mut encoder, next);
                successors.push(encoder.finish().into());
                false
            });
            self.memory.learn(from_bytes, to_bytes, successors)
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
