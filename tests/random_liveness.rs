//! Temporal properties against the naive decision, on thousands of random small machines.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use synod_explore::{Grain, Unobserved};
use synod_judge::check_in_portions;
use synod_messages::{
    Counterexample, Datum, Expectation, FindingKind, GraphReport, ModelReport, Options, PropertyVerdict,
};
use synod_spec::Strength;

use crate::support::live_machine::{ACTIONS, Claim, LiveMachine, Tree, Which, claim_name, has};
use crate::support::tableau;
use crate::support::walk::{self, Level};
use crate::support::word::{View, Word};

/// Portions so small that every block has many chunks and buffers overflow.
const TINY: Grain = Grain { chunks: 3, small_chunk: 1, chunk: 2, block_bytes: 600, partition: 1 << 20 };

/// The report, without what is measured.
fn report(machine: &LiveMachine, threads: u64, grain: Grain, keep_going: bool) -> ModelReport {
    let options = Options { threads, keep_going, ..Options::default() };
    let report =
        check_in_portions("random", machine.clone(), &Expectation::default(), &options, &Unobserved, grain);
    let report = report.unwrap_or_else(|fault| panic!("{fault}\n{machine:#?}"));
    let graph = report.graph.map(|graph| GraphReport { bytes: 0, seconds: 0.0, ..graph });
    ModelReport { seconds: 0.0, graph, ..report }
}

/// What the counterexample shows, as places.
fn word(found: &Counterexample) -> Word {
    let places = found.steps.iter().map(|step| place(&step.state)).collect();
    Word { places, loop_start: found.loop_start.unwrap_or_default() as usize }
}

pub(crate) fn place(variables: &[(String, Datum)]) -> u8 {
    match &variables[0].1 {
        Datum::Int(place) => u8::try_from(*place).unwrap(),
        other => panic!("a place is a number, not {other}"),
    }
}

/// What a machine must satisfy for a property to hold, in the order in which it is judged, with the names of the parts.
pub(crate) fn obligations<'a>(machine: &'a LiveMachine, name: &str) -> Vec<(String, View<'a>, Tree)> {
    if let Some((other, map)) = machine.refines.as_ref().filter(|_| name == "Refines") {
        let view = View { machine: other, map: Some(map) };
        let fairness =
            other.fairness.iter().map(|&constraint| (constraint_name(constraint), fair(constraint)));
        let claims = other.claims.iter().enumerate();
        let claims = claims.filter_map(|(n, claim)| Some((claim_name(n), claim.meaning()?)));
        return fairness.chain(claims).map(|(part, tree)| (part, view, tree)).collect();
    }
    let number = (0..machine.claims.len()).find(|n| claim_name(*n) == name).unwrap();
    let meaning = machine.claims[number].meaning();
    meaning.into_iter().map(|tree| (String::new(), View::plain(machine), tree)).collect()
}

fn constraint_name((strength, which): (Strength, Which)) -> String {
    let strength = if strength == Strength::Weak { "weak" } else { "strong" };
    format!("{strength} fairness of {}", which.label())
}

/// Fairness as a formula.
fn fair((strength, which): (Strength, Which)) -> Tree {
    let disabled = Tree::Enabled(which).not();
    let taken = Tree::Taken(which).eventually().always();
    match strength {
        Strength::Weak => disabled.eventually().always().or(taken),
        Strength::Strong => disabled.always().eventually().or(taken),
    }
}

/// Every verdict, and every counterexample.
fn verify(machine: &LiveMachine, report: &ModelReport) -> Result<(), TestCaseError> {
    let mut violated = 0;
    for property in &report.properties {
        let found: Vec<_> = report.counterexamples.iter().filter(|c| c.property == property.name).collect();
        prop_assert!(found.len() <= 1, "{} is shown more than once", property.name);
        let expected = expected(machine, &property.name);
        prop_assert_eq!(found.first().map(|c| c.kind), expected.as_ref().map(|e| e.0), "{}", property.name);
        let verdict = if expected.is_some() { PropertyVerdict::Violated } else { PropertyVerdict::Holds };
        // Without an initial state nothing is said.
        if !machine.starts().is_empty() {
            prop_assert_eq!(property.verdict, verdict, "{}", property.name);
        }
        if let Some((_, part)) = expected {
            violated += 1;
            match found[0].kind {
                FindingKind::Liveness => is_a_fair_violation(machine, found[0], &part)?,
                FindingKind::Impossible => is_a_dead_end(machine, found[0])?,
                _ => is_no_step_of_the_other(machine, found[0])?,
            }
        }
    }
    let others = report.counterexamples.iter().filter(|c| c.kind != FindingKind::Deadlock).count();
    prop_assert_eq!(others, violated);
    Ok(())
}

/// Whether and how a property is violated; for a part of a refinement, which.
fn expected(machine: &LiveMachine, name: &str) -> Option<(FindingKind, String)> {
    if name == "Refines" && walk::first_stray(machine).is_some() {
        return Some((FindingKind::Refinement, String::new()));
    }
    if let Some(goal) = goal(machine, name) {
        return walk::first_dead_end(machine, goal).map(|_| (FindingKind::Impossible, String::new()));
    }
    let parts = obligations(machine, name).into_iter();
    let mut violated =
        parts.filter(|(_, view, tree)| tableau::is_violated(machine, &machine.fairness, *view, tree));
    violated.next().map(|(part, ..)| (FindingKind::Liveness, part))
}

/// The goal of a claim that something is always possible.
fn goal(machine: &LiveMachine, name: &str) -> Option<u8> {
    machine.claims.iter().enumerate().find_map(|(n, claim)| match claim {
        Claim::AlwaysPossible(goal) if claim_name(n) == name => Some(*goal),
        _ => None,
    })
}

/// The lasso is a behaviour of the machine, fair, and violates what it is said to violate.
fn is_a_fair_violation(
    machine: &LiveMachine,
    found: &Counterexample,
    part: &str,
) -> Result<(), TestCaseError> {
    let word = word(found);
    prop_assert!(word.loop_start < word.places.len());
    prop_assert!(machine.starts().contains(&word.places[0]), "it starts in an initial place");
    prop_assert!(found.steps[0].action.is_none());
    for position in 0..word.places.len() {
        let (from, to) = word.step(position);
        match found.steps.get(position + 1).map_or(&found.loop_action, |step| &step.action) {
            Some(action) => {
                prop_assert!(machine.has_step(&action.to_string(), from, to), "{action}: {from} to {to}");
            }
            None => prop_assert_eq!(from, to, "only a stuttering step has no action"),
        }
    }
    let constraints = &machine.fairness;
    prop_assert_eq!(found.fairness.len(), constraints.len());
    for (&constraint, note) in constraints.iter().zip(&found.fairness) {
        prop_assert!(word.is_fair(machine, constraint), "{constraint:?} on {word:?}");
        prop_assert_eq!(&note.constraint, &constraint_name(constraint));
        prop_assert!(
            explains(machine, &word, constraint, &note.why),
            "{}: {}, of {word:?}",
            note.constraint,
            note.why
        );
    }
    let blamed = obligations(machine, &found.property).into_iter().filter(|(name, ..)| name == part);
    let mut blamed = blamed.filter(|(_, view, tree)| !word.truth(*view, tree)[0]);
    prop_assert!(blamed.next().is_some(), "{word:?} does not violate {} {part}", found.property);
    prop_assert!(found.reason.ends_with(part), "{}", found.reason);
    if let Some((_, map)) = machine.refines.as_ref().filter(|_| found.property == "Refines") {
        for (step, &concrete) in found.steps.iter().zip(&word.places) {
            prop_assert_eq!(place(&step.mapped), map[usize::from(concrete)]);
        }
    }
    only_by_stuttering_is_true(machine, found, part)
}

/// Whether it is true what the report says of why a lasso satisfies a constraint.
fn explains(machine: &LiveMachine, word: &Word, (strength, which): (Strength, Which), why: &str) -> bool {
    let number = || why.split(' ').next_back().and_then(|n| n.parse::<usize>().ok()).unwrap();
    let taken = |position: usize| {
        let (from, to) = word.step(position);
        word.cycle().contains(&position) && machine.is_taken(which, from, to)
    };
    let enabled = |position: usize| machine.is_enabled(which, word.places[position]);
    if why.starts_with("taken at step ") {
        taken(number() - 1)
    } else if why.starts_with("taken on the way back to state ") {
        number() == word.loop_start && taken(word.places.len() - 1)
    } else if why.starts_with("not enabled in state ") {
        strength == Strength::Weak && word.cycle().contains(&number()) && !enabled(number())
    } else {
        why == "never enabled in the cycle" && !word.cycle().any(enabled)
    }
}

/// The report says that a property fails only by stuttering just where it holds under weak fairness of any step.
fn only_by_stuttering_is_true(
    machine: &LiveMachine,
    found: &Counterexample,
    part: &str,
) -> Result<(), TestCaseError> {
    let fairness = [machine.fairness.as_slice(), &[(Strength::Weak, Which::Any)]].concat();
    let obligations = obligations(machine, &found.property);
    let (_, view, tree) = obligations.into_iter().find(|(name, ..)| name == part).unwrap();
    let holds = !tableau::is_violated(machine, &fairness, view, &tree);
    prop_assert_eq!(says_only_by_stuttering(found), holds, "{:?}", found.notes);
    Ok(())
}

fn says_only_by_stuttering(found: &Counterexample) -> bool {
    found.notes.iter().any(|note| note.contains("only by stuttering"))
}

/// The trace is the first of the shortest to a place that the goal cannot be reached from.
fn is_a_dead_end(machine: &LiveMachine, found: &Counterexample) -> Result<(), TestCaseError> {
    let goal = goal(machine, &found.property).unwrap();
    prop_assert_eq!(Some(word(found).places), walk::first_dead_end(machine, goal));
    prop_assert_eq!(found.loop_start, None);
    Ok(())
}

/// The trace is the shortest to a place or a step that is mapped to none of the other machine.
fn is_no_step_of_the_other(machine: &LiveMachine, found: &Counterexample) -> Result<(), TestCaseError> {
    let places = word(found).places;
    prop_assert_eq!(Some(Level(places.len() - 1)), walk::first_stray(machine));
    let (_, map) = machine.refines.as_ref().unwrap();
    for (step, &concrete) in found.steps.iter().zip(&places) {
        prop_assert_eq!(place(&step.mapped), map[usize::from(concrete)]);
    }
    match places[..] {
        [] => prop_assert!(false, "there is at least an initial place"),
        [initial] => prop_assert!(walk::is_stray_start(machine, initial)),
        [.., from, to] => prop_assert!(walk::is_stray_step(machine, from, to)),
    }
    Ok(())
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![
        2 => Just(Which::Any),
        3 => (0..ACTIONS / 2).prop_map(Which::Kind),
        3 => (0..ACTIONS).prop_map(Which::Exactly),
        1 => any::<u8>().prop_map(Which::Into),
    ]
}

fn fairness() -> impl Strategy<Value = Vec<(Strength, Which)>> {
    let strength = prop::sample::select(vec![Strength::Weak, Strength::Strong]);
    prop::collection::vec((strength, which()), 0..5)
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Tree::Constant),
        6 => any::<u8>().prop_map(Tree::At),
        3 => which().prop_map(Tree::Taken),
        2 => which().prop_map(Tree::Enabled),
    ];
    let tree = leaf.prop_recursive(4, 10, 2, |inner| {
        let one = inner.clone().prop_map(Box::new);
        let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            2 => one.clone().prop_map(Tree::Not),
            2 => two().prop_map(|(a, b)| Tree::And(a, b)),
            2 => two().prop_map(|(a, b)| Tree::Or(a, b)),
            1 => one.clone().prop_map(Tree::Next),
            3 => one.clone().prop_map(Tree::Always),
            3 => one.prop_map(Tree::Eventually),
            1 => two().prop_map(|(a, b)| Tree::Until(a, b)),
            1 => two().prop_map(|(a, b)| Tree::WeakUntil(a, b)),
            1 => two().prop_map(|(a, b)| Tree::Release(a, b)),
        ]
    });
    tree.prop_filter("the tableau is small", |tree| tree.temporal_operators() <= 6)
}

fn claim() -> impl Strategy<Value = Claim> {
    prop_oneof![
        1 => any::<u8>().prop_map(Claim::Eventually),
        1 => any::<(u8, u8)>().prop_map(|(from, to)| Claim::LeadsTo(from, to)),
        1 => any::<u8>().prop_map(Claim::InfinitelyOften),
        1 => any::<u8>().prop_map(Claim::EventuallyAlways),
        1 => any::<u8>().prop_map(Claim::AlwaysPossible),
        5 => tree().prop_map(Claim::Temporal),
    ]
}

/// A machine with up to six places. The others of a set of places do no harm.
pub(crate) fn machine() -> impl Strategy<Value = LiveMachine> {
    (1_u8..=6).prop_flat_map(|places| {
        let step = (0..ACTIONS, 0..places);
        let steps = prop::collection::vec(prop::collection::vec(step, 0..5), usize::from(places));
        let outside = prop_oneof![4 => Just(0), 1 => any::<u8>().prop_map(|set| set & (set >> 4))];
        let untaken = prop::option::weighted(0.2, 0..ACTIONS);
        let claims = prop::collection::vec(claim(), 1..5);
        (prop::collection::vec(0..places, 1..4), steps, any::<u8>(), outside, untaken, fairness(), claims)
            .prop_map(|(initial, steps, ends, outside, untaken, fairness, claims)| LiveMachine {
                initial,
                steps,
                ends,
                outside,
                untaken,
                fairness,
                claims,
                refines: None,
            })
    })
}

/// A machine that refines another, or nearly: the other has the image of every step, with more steps and perhaps one less.
pub(crate) fn refinement() -> impl Strategy<Value = LiveMachine> {
    let map = prop::collection::vec(0_u8..4, 6);
    let more = prop::collection::vec((0_u8..4, 0..ACTIONS, 0_u8..4), 0..4);
    let missing = prop::option::weighted(0.2, any::<prop::sample::Index>());
    let claims = prop::collection::vec(claim(), 0..3);
    (machine(), map, more, missing, fairness(), claims).prop_map(
        |(machine, map, more, missing, fairness, claims)| {
            let image = |place: u8| map[usize::from(place)];
            let mut all: Vec<(u8, u8, u8)> = more;
            for from in machine.places() {
                let steps = machine.steps_from(from);
                all.extend(steps.map(|(action, to)| (image(from), ACTIONS - 1 - action, image(to))));
            }
            if let (Some(missing), false) = (missing, all.is_empty()) {
                all.remove(missing.index(all.len()));
            }
            let mut other =
                LiveMachine { fairness, claims, steps: vec![Vec::new(); 4], ..LiveMachine::default() };
            other.initial = machine.initial.iter().map(|&place| image(place)).collect();
            for (from, action, to) in all {
                other.steps[usize::from(from)].push((action, to));
            }
            LiveMachine { refines: Some((Box::new(other), map)), ..machine }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// The verdicts are those of the naive decision, and each counterexample is one.
    #[test]
    fn liveness_is_the_naive_decision(machine in machine(), threads in prop::sample::select(vec![2_u64, 3, 8])) {
        let report = report(&machine, 1, Grain::default(), true);
        verify(&machine, &report)?;
        prop_assert_eq!(&report, &self::report(&machine, threads, TINY, true), "{} threads", threads);
    }

    /// The same for refinements: initial states, steps, and what the other machine promises.
    #[test]
    fn refinement_is_the_naive_decision(machine in refinement(), threads in prop::sample::select(vec![2_u64, 3, 8])) {
        let report = report(&machine, 1, Grain::default(), true);
        verify(&machine, &report)?;
        prop_assert_eq!(&report, &self::report(&machine, threads, TINY, true), "{} threads", threads);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The report is the same for any number of threads and any portions.
    #[test]
    fn threads_never_show(machine in prop_oneof![machine(), refinement()], keep_going in any::<bool>()) {
        let one = report(&machine, 1, Grain::default(), keep_going);
        for threads in [1, 2, 3, 8] {
            for grain in [Grain::default(), TINY] {
                prop_assert_eq!(&one, &report(&machine, threads, grain, keep_going), "{} threads", threads);
            }
        }
    }

    /// Safety before liveness: where a deadlock ends the search, nothing is said of what happens in the end.
    #[test]
    fn a_machine_that_is_not_safe_is_not_judged(machine in machine()) {
        let report = report(&machine, 2, Grain::default(), false);
        let all_safe = walk::levels(&machine).into_iter().flatten().all(|place| {
            machine.steps_from(place).next().is_some() || has(machine.ends, place)
        });
        if all_safe {
            return verify(&machine, &report);
        }
        for property in &report.properties {
            prop_assert_eq!(property.verdict, PropertyVerdict::Unknown);
        }
        prop_assert_eq!(report.counterexamples.len(), 1);
        prop_assert_eq!(report.counterexamples[0].kind, FindingKind::Deadlock);
    }

    /// The oracle itself, where every short lasso can be written down: one that violates the formula is not overlooked.
    #[test]
    fn the_tableau_overlooks_no_lasso(machine in machine(), formula in tree()) {
        let view = View::plain(&machine);
        if tableau::is_violated(&machine, &machine.fairness, view, &formula) {
            return Ok(());
        }
        for word in walk::lassos(&machine, 5) {
            let fair = machine.fairness.iter().all(|&constraint| word.is_fair(&machine, constraint));
            prop_assert!(!fair || word.truth(view, &formula)[0], "{word:?}");
        }
    }
}

/// A lasso has a short prefix and a short cycle. Taken together they are not always as short as can be, but nearly.
#[test]
fn lassos_are_short() {
    let mut runner = TestRunner::deterministic();
    let (mut shown, mut shortest) = (0, 0);
    for _ in 0..600 {
        let machine = machine().new_tree(&mut runner).expect("a machine").current();
        let report = report(&machine, 1, Grain::default(), true);
        let lassos = walk::lassos(&machine, 6);
        for found in report.counterexamples.iter().filter(|c| c.kind == FindingKind::Liveness) {
            let mut fairness = machine.fairness.clone();
            if !says_only_by_stuttering(found) {
                // Behaviours that go on where they can are preferred.
                fairness.push((Strength::Weak, Which::Any));
            }
            let (_, view, tree) = obligations(&machine, &found.property).remove(0);
            let is_fair = |word: &Word| fairness.iter().all(|&constraint| word.is_fair(&machine, constraint));
            let violations = lassos.iter().filter(|word| is_fair(word) && !word.truth(view, &tree)[0]);
            if let Some(length) = violations.map(|word| word.places.len()).min() {
                shown += found.steps.len();
                shortest += length;
            }
        }
    }
    assert!(shortest > 1000 && 100 * shown <= 105 * shortest, "{shown} states where {shortest} suffice");
}
