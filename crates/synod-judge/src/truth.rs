//! What is true of a lasso, by definition.
//!
//! An ultimately periodic behaviour has finitely many different suffixes, one a position. The truth of a formula at each of them follows
//! from the truth of its parts; for `until` and its kin it is the least (or greatest) solution of their expansion laws. No automaton, no
//! graph: this is the second opinion on what the search for cycles found.

use synod_spec::{Shape, Strength};

use crate::lasso::Lasso;
use crate::outline::FormulaId;
use crate::subject::{StepTest, Subject};

/// The truth of a formula, or of a part of it, at each position.
pub(crate) fn truth(subject: &dyn Subject, lasso: &Lasso<'_>, formula: FormulaId, part: &Shape) -> Vec<bool> {
    let positions = lasso.states.len();
    let of = |f: &Shape| truth(subject, lasso, formula, f);
    let each = |test: &dyn Fn(usize) -> bool| (0..positions).map(test).collect::<Vec<bool>>();
    let solve = |start: bool, law: &dyn Fn(usize, bool) -> bool| solve(lasso, start, law);
    match part {
        Shape::Truth(value) => vec![*value; positions],
        Shape::State(test) => each(&|i| subject.test(formula, *test, &lasso.states[i])),
        Shape::Taken(step) => each(&|i| is_taken(subject, lasso, StepTest::Of(formula, *step), i)),
        Shape::Enabled(step) => each(&|i| is_enabled(subject, lasso, StepTest::Of(formula, *step), i)),
        Shape::Not(f) => of(f).into_iter().map(|value| !value).collect(),
        Shape::And(f, g) => of(f).into_iter().zip(of(g)).map(|(f, g)| f && g).collect(),
        Shape::Or(f, g) => of(f).into_iter().zip(of(g)).map(|(f, g)| f || g).collect(),
        Shape::Next(f) => {
            let f = of(f);
            each(&|i| f[lasso.after(i)])
        }
        Shape::Always(f) => {
            let f = of(f);
            solve(true, &|i, later| f[i] && later)
        }
        Shape::Eventually(f) => {
            let f = of(f);
            solve(false, &|i, later| f[i] || later)
        }
        Shape::Until(f, g) => {
            let (f, g) = (of(f), of(g));
            solve(false, &|i, later| g[i] || (f[i] && later))
        }
        Shape::WeakUntil(f, g) => {
            let (f, g) = (of(f), of(g));
            solve(true, &|i, later| g[i] || (f[i] && later))
        }
        Shape::Release(f, g) => {
            let (f, g) = (of(f), of(g));
            solve(true, &|i, later| g[i] && (f[i] || later))
        }
    }
}

/// The least (from false) or greatest (from true) solution of `value[i] = law(i, value[after(i)])`.
fn solve(lasso: &Lasso<'_>, start: bool, law: &dyn Fn(usize, bool) -> bool) -> Vec<bool> {
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

fn is_taken(subject: &dyn Subject, lasso: &Lasso<'_>, test: StepTest, position: usize) -> bool {
    let from = &lasso.states[position];
    lasso.steps_from(position).any(|step| subject.takes(test, from, step))
}

fn is_enabled(subject: &dyn Subject, lasso: &Lasso<'_>, test: StepTest, position: usize) -> bool {
    let from = &lasso.states[position];
    lasso.changing_steps(position).any(|step| subject.takes(test, from, step))
}

/// Why a lasso satisfies the fairness constraint with this number; `None` where it does not.
pub(crate) fn why_fair(subject: &dyn Subject, lasso: &Lasso<'_>, constraint: usize) -> Option<String> {
    let step = StepTest::Fairness(constraint);
    if let Some(position) = lasso.cycle().find(|&i| is_taken(subject, lasso, step, i)) {
        return Some(match lasso.after(position) {
            after if after > position => format!("taken at step {after}"),
            after => format!("taken on the way back to state {after}"),
        });
    }
    let disabled = lasso.cycle().find(|&i| !is_enabled(subject, lasso, step, i))?;
    match subject.outline().fairness[constraint].strength {
        Strength::Weak => Some(format!("not enabled in state {disabled}")),
        Strength::Strong => {
            let never = lasso.cycle().all(|i| !is_enabled(subject, lasso, step, i));
            never.then(|| "never enabled in the cycle".to_owned())
        }
    }
}
