//! A walk that returns to an earlier state, judged as the behaviour that goes round for ever.
//!
//! The judgement is that of counterexamples (module `truth`): by the definition of the formulas, position by position.

use synod_explore::catch;
use synod_messages::{LassoHere, PropertyOfLasso};

use crate::lasso::Lasso;
use crate::outline::{FormulaId, Stated};
use crate::replay::{Departure, KeyKind, key};
use crate::subject::{Opaque, Subject};
use crate::truth::{truth, why_fair};
use crate::walk::{panic_text, refusal};

/// What the behaviour through these states does, whose last one returns to the one with this number.
///
/// # Errors
/// There is no way back; or the spec panics.
pub(crate) fn lasso_here<'s>(
    subject: &dyn Subject,
    states: impl Iterator<Item = &'s Opaque>,
    loop_start: u64,
) -> Result<LassoHere, String> {
    let keys: Vec<Vec<u8>> = states.map(|state| key(subject, state, KeyKind::Bytes)).collect();
    let start = usize::try_from(loop_start).ok().filter(|start| *start < keys.len());
    let start = start.ok_or_else(|| format!("there is no state {loop_start} on this path"))?;
    let lasso = Lasso::along(subject, &keys, start).map_err(|departure| match departure {
        Departure::Nondeterministic(..) => {
            format!("no step within the bounds leads from the last state back to state {start}")
        }
        other => refusal("next", &other),
    })?;
    catch(|| judged(subject, &lasso)).map_err(|panicked| panic_text("a temporal property", &panicked))
}

fn judged(subject: &dyn Subject, lasso: &Lasso<'_>) -> LassoHere {
    let (outline, last) = (subject.outline(), lasso.states.len() - 1);
    let fair = |number: usize| (outline.fairness[number].text.clone(), why_fair(subject, lasso, number));
    let stated = outline.properties.iter().enumerate().filter(|(_, stated)| !stated.formulas.is_empty());
    LassoHere {
        back: lasso.action(last),
        back_events: lasso.events(last),
        fairness: (0..outline.fairness.len()).map(fair).collect(),
        properties: stated.map(|(number, stated)| property(subject, lasso, number, stated)).collect(),
    }
}

fn property(subject: &dyn Subject, lasso: &Lasso<'_>, property: usize, stated: &Stated) -> PropertyOfLasso {
    let is_true = |number: usize| {
        let formula = FormulaId { property, number };
        truth(subject, lasso, formula, &stated.formulas[number].shape)[0]
    };
    let failed = (0..stated.formulas.len()).find(|number| !is_true(*number));
    PropertyOfLasso {
        name: stated.name.clone(),
        holds: failed.is_none(),
        part: failed.and_then(|number| stated.formulas[number].part.clone()).unwrap_or_default(),
    }
}
