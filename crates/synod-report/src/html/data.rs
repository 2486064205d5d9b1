//! The data of a page, field by field: what the scripts in `assets/` read.

use serde::Serialize;

use super::Graphs;
use super::model::{Model, model};
use super::pool::Pool;
use crate::headline::Mood;
use crate::numbers::plural;
use crate::outcome::{SpecReport, SpecVerdict};

/// Everything.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    /// What the page is about, in a few words.
    pub(super) title: String,
    mood: &'static str,
    verdict: String,
    /// States refer to these by number.
    values: Pool,
    specs: Vec<Spec<'a>>,
}

#[derive(Serialize)]
struct Spec<'a> {
    path: &'a str,
    mood: &'static str,
    error: Option<&'a str>,
    models: Vec<Model<'a>>,
}

pub(super) fn data<'a>(specs: &'a [SpecReport], graphs: &'a Graphs) -> Data<'a> {
    let mut values = Pool::default();
    let specs_data: Vec<Spec<'_>> = specs.iter().map(|one| spec(one, graphs, &mut values)).collect();
    Data { title: title(specs), mood: overall(specs), verdict: verdict(specs), values, specs: specs_data }
}

/// Of a mood, the class that a page has for it.
pub(super) fn class(mood: Mood) -> &'static str {
    match mood {
        Mood::Good => "good",
        Mood::Bad => "bad",
        Mood::Unsure => "warn",
    }
}

fn title(specs: &[SpecReport]) -> String {
    match specs {
        [one] => match one.models.as_slice() {
            [model] => format!("{}, model {}", one.path, model.model),
            _ => one.path.clone(),
        },
        _ => plural(specs.len() as u64, "spec"),
    }
}

fn overall(specs: &[SpecReport]) -> &'static str {
    let moods: Vec<Mood> = specs.iter().map(mood).collect();
    let worst = [Mood::Bad, Mood::Unsure].into_iter().find(|mood| moods.contains(mood));
    class(worst.unwrap_or(Mood::Good))
}

fn mood(spec: &SpecReport) -> Mood {
    match spec.verdict() {
        SpecVerdict::AsExpected => Mood::Good,
        SpecVerdict::Incomplete => Mood::Unsure,
        SpecVerdict::Unexpected | SpecVerdict::Error => Mood::Bad,
    }
}

/// `12 models of 3 specs: 11 as expected, 1 incomplete`.
fn verdict(specs: &[SpecReport]) -> String {
    let moods: Vec<Mood> = specs.iter().flat_map(|spec| &spec.models).map(Mood::of).collect();
    let part = |mood: Mood, words: &str| {
        let count = moods.iter().filter(|one| **one == mood).count();
        (count > 0).then(|| format!("{count} {words}"))
    };
    let failed = specs.iter().filter(|spec| spec.error.is_some()).count() as u64;
    let failed = (failed > 0).then(|| format!("{} that could not be checked", plural(failed, "spec")));
    let parts = [
        part(Mood::Good, "as expected"),
        part(Mood::Bad, "not as expected"),
        part(Mood::Unsure, "incomplete"),
        failed,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let of =
        if specs.len() > 1 { format!(" of {}", plural(specs.len() as u64, "spec")) } else { String::new() };
    format!("{}{of}: {}", plural(moods.len() as u64, "model"), parts.join(", "))
}

fn spec<'a>(report: &'a SpecReport, graphs: &'a Graphs, pool: &mut Pool) -> Spec<'a> {
    let models = report.models.iter();
    let models =
        models.map(|outcome| model(outcome, graphs.of(&report.path, &outcome.model), pool)).collect();
    Spec {
        path: &report.path,
        mood: class(mood(report)),
        error: report.error.as_ref().map(|error| error.message.as_str()),
        models,
    }
}
