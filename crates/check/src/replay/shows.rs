//! What a behaviour shows that is still one, and what became of what it was recorded for.

use synod_messages::{LassoHere, PropertyHere, PropertyKind, View};
use synod_report::{Claim, ClaimNow, Shows};

/// What there is to see at the end of a behaviour.
#[must_use]
pub fn shows(claim: &Claim, view: &View, lasso: Option<LassoHere>) -> Shows {
    let mut shows = Shows {
        violated: view.properties.iter().filter(|p| is_violated(p)).map(told).collect(),
        reached: view.properties.iter().filter(|p| is_reached(p)).map(|p| p.name.clone()).collect(),
        is_deadlock: is_deadlock(view),
        trouble: view.trouble.clone(),
        ..Shows::default()
    };
    if let Some(lasso) = lasso.as_ref().filter(|lasso| lasso.is_fair()) {
        let broken = lasso.properties.iter().filter(|property| !property.holds);
        let new =
            broken.filter(|broken| view.properties.iter().all(|p| p.name != broken.name || !is_violated(p)));
        shows.violated.extend(new.map(|broken| (broken.name.clone(), broken.part.clone())));
    }
    shows.lasso = lasso;
    shows.claim = claim_now(claim, view, &shows);
    shows
}

/// A state without a step, which may not be an end.
#[must_use]
pub fn is_deadlock(view: &View) -> bool {
    view.at.is_some() && view.choices.is_empty() && view.trouble.is_none() && !view.may_end && view.is_within
}

fn is_violated(property: &PropertyHere) -> bool {
    let is_safety =
        matches!(property.kind, PropertyKind::Always | PropertyKind::AlwaysStep | PropertyKind::Refines);
    is_safety && property.holds == Some(false)
}

fn is_reached(property: &PropertyHere) -> bool {
    property.kind == PropertyKind::Reachable && property.holds == Some(true)
}

fn told(property: &PropertyHere) -> (String, String) {
    (property.name.clone(), property.reason.clone())
}

fn claim_now(claim: &Claim, view: &View, shows: &Shows) -> ClaimNow {
    let Some(name) = &claim.property else { return ClaimNow::NotRecorded };
    let either = |still: bool| if still { ClaimNow::Still } else { ClaimNow::NoLonger };
    match (name.as_str(), view.properties.iter().find(|property| property.name == *name)) {
        ("deadlock", _) => either(shows.is_deadlock),
        ("panic", _) => either(shows.trouble.is_some()),
        (_, None) => ClaimNow::Gone,
        (_, Some(property)) if property.kind == PropertyKind::AlwaysPossible => {
            ClaimNow::Open("what can be reached from its last state, no single behaviour tells")
        }
        (_, Some(property)) if property.kind == PropertyKind::Reachable => {
            either(shows.reached.contains(name))
        }
        (_, Some(property)) => {
            let violated = shows.violated.iter().any(|(other, _)| other == name);
            if !violated && property.holds.is_none() && shows.lasso.is_none() {
                return ClaimNow::Open("it speaks of behaviours that go on for ever, and this one ends");
            }
            either(violated)
        }
    }
}
