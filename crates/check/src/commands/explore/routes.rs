//! What can be asked of the explorer, and the answers. All is asked with POST and a JSON object, of which each route reads its part.

use serde::Deserialize;
use serde_json::{Value, json};
use synod_messages::{Counterexample, Datum, FindingKind, WalkAnswer, WalkRequest};
use synod_report::diagram::{Caption, DiagramOptions, SpaceTime, Undrawable, picture, svg};
use synod_report::{ItfSource, itf, read_itf};

use super::findings::findings;
use super::session::{Session, Where};
use super::told;
use crate::Error;
use crate::follow::{answer, follow, look, trace, unasked};
use crate::replay::{departure, other_variables, recorded_model};

/// What comes with a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Body {
    model: Option<String>,
    constants: Vec<(String, String)>,
    path: Vec<u32>,
    /// The state of the path that the last one returns to.
    loop_start: Option<u64>,
    /// A trace as text.
    trace: String,
}

/// The answer, or why there is none.
pub(super) type Reply = Result<Value, Error>;

/// Something that can be asked.
pub(super) struct Route {
    path: &'static str,
    pub(super) run: fn(&Session, &Body) -> Reply,
}

const ALL: &[Route] = &[
    Route { path: "/api/spec", run: spec },
    Route { path: "/api/look", run: look_there },
    Route { path: "/api/lasso", run: lasso },
    Route { path: "/api/check", run: check },
    Route { path: "/api/diagram", run: diagram },
    Route { path: "/api/save", run: save },
    Route { path: "/api/open", run: open },
    Route { path: "/api/changed", run: changed },
    Route { path: "/api/reload", run: reload },
];

/// The route with this path.
pub(super) fn find(path: &str) -> Option<&'static Route> {
    ALL.iter().find(|route| route.path == path)
}

impl Body {
    fn place(&self, session: &Session) -> Where {
        let model = self.model.clone().unwrap_or_else(|| session.settings.start.model.clone());
        Where { model, constants: self.constants.clone() }
    }
}

/// What there is to explore.
fn spec(session: &Session, _: &Body) -> Reply {
    Ok(told::spec(&session.compiled(), &session.settings.start))
}

/// The states along a path, and what there is at its end. A path that leads nowhere is cut where it does.
fn look_there(session: &Session, body: &Body) -> Reply {
    let place = body.place(session);
    session.compiled().model(&place.model)?;
    let mut path = body.path.clone();
    let mut cut = None;
    let ask = &mut |request: &WalkRequest| session.ask(&place, request);
    loop {
        match ask(&WalkRequest::Look { path: path.clone() }).map_err(|why| crate::follow::unanswered(&why))? {
            WalkAnswer::View(view) => {
                let steps = trace(&path, ask)?;
                return Ok(told::place(&path, &steps, &view, cut.as_deref()));
            }
            WalkAnswer::Refused(why) if path.pop().is_some() => drop(cut.get_or_insert(why)),
            WalkAnswer::Refused(why) => return Err(Error::new(crate::ErrorKind::Panic, why)),
            _ => return Err(unasked()),
        }
    }
}

/// What the path does that goes round for ever.
fn lasso(session: &Session, body: &Body) -> Reply {
    let place = body.place(session);
    let request =
        WalkRequest::Lasso { path: body.path.clone(), loop_start: body.loop_start.unwrap_or_default() };
    match answer(&request, &mut |request| session.ask(&place, request))? {
        WalkAnswer::Lasso(lasso) => Ok(told::lasso(&lasso)),
        _ => Err(unasked()),
    }
}

/// Checks the model, and says where its findings are.
fn check(session: &Session, body: &Body) -> Reply {
    findings(session, &body.place(session))
}

/// The behaviour along a path, with its way back.
fn behaviour(session: &Session, place: &Where, body: &Body) -> Result<Counterexample, Error> {
    let ask = &mut |request: &WalkRequest| session.ask(place, request);
    let mut found = Counterexample {
        kind: FindingKind::Witness,
        steps: trace(&body.path, ask)?,
        loop_start: body.loop_start,
        ..Counterexample::default()
    };
    if let Some(loop_start) = body.loop_start {
        let request = WalkRequest::Lasso { path: body.path.clone(), loop_start };
        if let WalkAnswer::Lasso(lasso) = answer(&request, ask)? {
            found.loop_action = lasso.back;
            found.loop_events = lasso.back_events;
        }
    }
    Ok(found)
}

/// The path as a space-time diagram.
fn diagram(session: &Session, body: &Body) -> Reply {
    let (place, compiled) = (body.place(session), session.compiled());
    let found = behaviour(session, &place, body)?;
    let processes = look(&[], &mut |request| session.ask(&place, request))?.processes;
    let undrawable = |why: Undrawable| Error::usage(why.to_string());
    let space_time = SpaceTime::of(&found, &processes).map_err(undrawable)?;
    let caption = Caption {
        title: format!(
            "{}, {}",
            compiled.description.name,
            synod_report::plural(found.steps.len() as u64 - 1, "step")
        ),
        subtitle: format!("{}, model {}", compiled.spec.shown, place.model),
    };
    let drawn = picture(&space_time, &caption, &DiagramOptions::default()).map_err(undrawable)?;
    Ok(json!({ "svg": svg(&drawn) }))
}

/// The path as a trace for a file.
fn save(session: &Session, body: &Body) -> Reply {
    let (place, compiled) = (body.place(session), session.compiled());
    let found = behaviour(session, &place, body)?;
    let constants: Vec<(String, Datum)> = compiled
        .model(&place.model)?
        .constants
        .iter()
        .map(|(name, value)| {
            let changed =
                place.constants.iter().find(|(other, _)| other == name).map(|(_, text)| text.clone());
            let value = match (changed, value) {
                (None, value) => value.clone(),
                (Some(text), Datum::Text(_)) => Datum::Text(text),
                (Some(text), _) => Datum::Atom(text),
            };
            (name.clone(), value)
        })
        .collect();
    let source = ItfSource { spec: &compiled.spec.shown, model: &place.model, constants: &constants };
    Ok(
        json!({ "name": format!("{}-{}.itf.json", compiled.description.name, place.model), "text": itf(&found, source) }),
    )
}

/// The place that a trace leads to, as far as it goes.
fn open(session: &Session, body: &Body) -> Reply {
    let compiled = session.compiled();
    let unusable = |why: String| Error::usage(format!("the file cannot be opened: {why}"));
    let recorded = read_itf(&body.trace).map_err(unusable)?;
    if other_variables(&recorded.variables, &compiled.description.variables).is_some() {
        return Err(unusable(format!(
            "its variables are {}, those of the spec are {}",
            recorded.variables.join(", "),
            compiled.description.variables.join(", ")
        )));
    }
    let chosen = recorded_model(&recorded, &compiled.description, None, &[])?;
    let place = Where { model: chosen.model, constants: chosen.constants };
    let followed = follow(&recorded.states, &mut |request| session.ask(&place, request))?;
    let reached = &followed.places[0];
    let note = recorded.states.get(followed.states).map(|state| {
        let why = synod_report::departure_text(&departure(followed.states, state, reached));
        format!("The trace goes on to state {}, but not this spec: {why}.", recorded.states.len() - 1)
    });
    let loop_start = recorded.loop_start.filter(|_| note.is_none()).map(|start| reached.met[start]);
    Ok(json!({
        "model": place.model, "constants": place.constants, "path": reached.path, "loop_start": loop_start,
        "notes": chosen.notes.into_iter().chain(note).collect::<Vec<_>>(),
    }))
}

fn changed(session: &Session, _: &Body) -> Reply {
    Ok(json!({ "changed": session.has_changed() }))
}

/// Compiles the spec again, and follows the path as far as it still goes: by its states, since the numbers of steps may have changed.
fn reload(session: &Session, body: &Body) -> Reply {
    let place = body.place(session);
    // Where the old program does not answer any more, the path is lost, but not the reload.
    let old = trace(&body.path, &mut |request| session.ask(&place, request)).unwrap_or_default();
    let compiled = session.reload()?;
    let place = told::still_there(&place, &compiled, &session.settings.start);
    let states: Vec<_> = old.iter().map(told::recorded).collect();
    let followed = follow(&states, &mut |request| session.ask(&place, request));
    let path = followed.map(|followed| followed.places[0].path.clone()).unwrap_or_default();
    Ok(json!({
        "spec": told::spec(&compiled, &session.settings.start),
        "model": place.model, "constants": place.constants, "is_whole": path.len() == body.path.len(), "path": path,
    }))
}
