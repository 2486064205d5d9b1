//! The document of `check replay --format json`.

use serde::Serialize;

use super::finding::{Step, Taken, step, taken};
use super::plain::Object;
use super::{REPLAY_FORMAT, VERSION};
use crate::replayed::{ClaimNow, Departure, Nearest, ReplayOutcome, Replayed, Shows, Why};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    format: &'static str,
    version: u32,
    trace: &'a str,
    spec: &'a str,
    model: &'a str,
    /// `stands` or `departs`.
    verdict: &'static str,
    exit_status: u8,
    recorded: Recorded<'a>,
    now: Option<Now<'a>>,
    departure: Option<Departed<'a>>,
    notes: &'a [String],
    loop_start: Option<u64>,
    loop_action: Option<Taken<'a>>,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Recorded<'a> {
    property: Option<&'a str>,
    is_violation: bool,
    steps: usize,
}

#[derive(Serialize)]
struct Now<'a> {
    /// Of what it was recorded for: `still`, `no-longer`, `gone`, `open`; null where the file does not say what that was.
    claim: Option<&'static str>,
    violated: Vec<Violated<'a>>,
    reached: &'a [String],
    is_deadlock: bool,
    trouble: Option<&'a str>,
    /// Of a lasso, the fairness constraints that it does not satisfy.
    #[serde(skip_serializing_if = "Option::is_none")]
    unfair: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Violated<'a> {
    property: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Departed<'a> {
    state: usize,
    action: Option<&'a str>,
    why: &'static str,
    #[serde(flatten)]
    more: More<'a>,
    nearest: Option<Near<'a>>,
}

/// What belongs to some reasons only.
#[derive(Default, Serialize)]
struct More<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_variables: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_variables: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<&'a str>,
}

#[derive(Serialize)]
struct Near<'a> {
    action: Option<Taken<'a>>,
    state: Object<'a>,
    /// In the words of the text report: first as recorded, then as it is now.
    differs: Vec<String>,
}

pub(super) fn replayed(replayed: &Replayed, exit_status: u8) -> Document<'_> {
    let (verdict, now, departure) = match &replayed.outcome {
        ReplayOutcome::Stands(shows) => ("stands", Some(now(shows)), None),
        ReplayOutcome::Departs(departure) => ("departs", None, Some(departed(departure))),
    };
    let behaviour = &replayed.behaviour;
    Document {
        format: REPLAY_FORMAT,
        version: VERSION,
        trace: &replayed.trace,
        spec: &replayed.spec,
        model: &replayed.model,
        verdict,
        exit_status,
        recorded: Recorded {
            property: replayed.recorded.property.as_deref(),
            is_violation: replayed.recorded.is_violation,
            steps: replayed.last,
        },
        now,
        departure,
        notes: &replayed.notes,
        loop_start: behaviour.loop_start,
        loop_action: behaviour.loop_action.as_ref().map(taken),
        steps: (0..behaviour.steps.len()).map(|at| step(&behaviour.steps, at)).collect(),
    }
}

fn now(shows: &Shows) -> Now<'_> {
    let unfair = shows.lasso.as_ref().map(|lasso| {
        lasso.fairness.iter().filter(|(_, why)| why.is_none()).map(|(text, _)| text.as_str()).collect()
    });
    Now {
        claim: match shows.claim {
            ClaimNow::NotRecorded => None,
            ClaimNow::Still => Some("still"),
            ClaimNow::NoLonger => Some("no-longer"),
            ClaimNow::Gone => Some("gone"),
            ClaimNow::Open(_) => Some("open"),
        },
        violated: shows.violated.iter().map(|(property, reason)| Violated { property, reason }).collect(),
        reached: &shows.reached,
        is_deadlock: shows.is_deadlock,
        trouble: shows.trouble.as_deref(),
        unfair,
    }
}

fn departed(departure: &Departure) -> Departed<'_> {
    let mut more = More::default();
    let why = match &departure.why {
        Why::OtherVariables { unknown, missing } => {
            more.unknown_variables = Some(unknown);
            more.missing_variables = Some(missing);
            "other-variables"
        }
        Why::NotInitial => "not-initial",
        Why::NotEnabled => "not-enabled",
        Why::LeadsElsewhere => "leads-elsewhere",
        Why::NoStep => "no-step",
        Why::NotClosed(_) => "not-closed",
        Why::BeyondBounds => "beyond-bounds",
        Why::Trouble(trouble) => {
            more.trouble = Some(trouble);
            "trouble"
        }
    };
    let (state, action) = (departure.at, departure.action.as_deref());
    Departed { state, action, why, more, nearest: departure.nearest.as_ref().map(near) }
}

fn near(nearest: &Nearest) -> Near<'_> {
    Near {
        action: nearest.step.action.as_ref().map(taken),
        state: Object(&nearest.step.state),
        differs: nearest.differs.iter().map(crate::Change::plain).collect(),
    }
}
