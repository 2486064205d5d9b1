//! What is true of a lasso, by definition.
//!
//! An ultimately periodic behaviour has finitely many different suffixes, one a position. The truth of a formula at each of them follows
//! from the truth of its parts; for `until` and its kin it is the least (or greatest) solution of their expansion laws. No automaton, no
//! graph: this is the second opinion on what the search for cycles found.

use synod_spec::{FairnessConstraint, Formula, Spec, StepPredicate, Strength};

use crate::lasso::Lasso;

/// The truth of a formula at each position.
pub(crate) fn truth<S: Spec>(spec: &S, lasso: &Lasso<S>, formula: &Formula<S>) -> Vec<bool> {
    let positions = lasso.states.len();
    let of = |f: &Formula<S>| truth(spec, lasso, f);
    let each = |test: &dyn Fn(usize) -> bool| (0..positions).map(test).collect::<Vec<bool>>();
    let solve = |start: bool, law: &dyn Fn(usize, bool) -> bool| solve(lasso, start, law);
    match formula {
        Formula::Truth(value) => vec![*value; positions],
        Formula::State(_, test) => each(&|i| test(spec, &lasso.states[i])),
        Formula::Taken(step) => each(&|i| is_taken(spec, lasso, step, i)),
        Formula::Enabled(step) => each(&|i| is_enabled(spec, lasso, step, i)),
        Formula::Not(f) => of(f).into_iter().map(|value| !value).collect(),
        Formula::And(f, g) => of(f).into_iter().zip(of(g)).map(|(f, g)| f && g).collect(),
        Formula::Or(f, g) => of(f).into_iter().zip(of(g)).map(|(f, g)| f || g).collect(),
        Formula::Next(f) => {
            let f = of(f);
            each(&|i| f[lasso.after(i)])
        }
        Formula::Always(f) => {
            let f = of(f);
            solve(true, &|i, later| f[i] && later)
        }
        Formula::Eventually(f) => {
            let f = of(f);
            solve(false, &|i, later| f[i] || later)
        }
        Formula::Until(f, g) => {
            let (f, g) = (of(f), of(g));
            solve(false, &|i, later| g[i] || (f[i] && later))
        }
        Formula::WeakUntil(f, g) => {
            let (f, g) = (of(f), of(g));
            solve(true, &|i, later| g[i] || (f[i] && later))
        }
        Formula::Release(f, g) => {
            let (f, g) = (of(f), of(g));
            solve(true, &|i, later| g[i] && (f[i] || later))
        }
    }
}

/// The least (from false) or greatest (from true) solution of `value[i] = law(i, value[after(i)])`.
fn solve<S: Spec>(lasso: &Lasso<S>, start: bool, law: &dyn Fn(usize, bool) -> bool) -> Vec<bool> {
    let mut values = vec![start; lasso.states.len()];
    loop {
        let mut changed = false;
        for i in (0..values.len()).rev() {
            let value = law(i, values[lasso.after(i)]);
            changed |= value != values[i];
            values[i] = value;
        }
        if !changed {
            return values;
        }
    }
}

fn is_taken<S: Spec>(spec: &S, lasso: &Lasso<S>, step: &StepPredicate<S>, position: usize) -> bool {
    let (from, to) = (&lasso.states[position], &lasso.states[lasso.after(position)]);
    lasso.actions_from(position).any(|action| step.holds(spec, from, action, to))
}

fn is_enabled<S: Spec>(spec: &S, lasso: &Lasso<S>, step: &StepPredicate<S>, position: usize) -> bool {
    let from = &lasso.states[position];
    lasso.changing_steps(position).any(|(action, to)| step.holds(spec, from, action, to))
}

/// Why a lasso satisfies a fairness constraint; `None` where it does not.
pub(crate) fn why_fair<S: Spec>(
    spec: &S,
    lasso: &Lasso<S>,
    constraint: &FairnessConstraint<S>,
) -> Option<String> {
    let step = &constraint.step;
    if let Some(position) = lasso.cycle().find(|&i| is_taken(spec, lasso, step, i)) {
        return Some(match lasso.after(position) {
            after if after > position => format!("taken at step {after}"),
            after => format!("taken on the way back to state {after}"),
        });
    }
    let disabled = lasso.cycle().find(|&i| !is_enabled(spec, lasso, step, i))?;
    match constraint.strength {
        Strength::Weak => Some(format!("not enabled in state {disabled}")),
        Strength::Strong => {
            let never = lasso.cycle().all(|i| !is_enabled(spec, lasso, step, i));
            never.then(|| "never enabled in the cycle".to_owned())
        }
    }
}
