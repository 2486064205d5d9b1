//! The models of a spec: described, chosen, and held against themselves.

use synod_explore::{Panicked, catch};
use synod_messages::{CheckJob, Description, Message, ModelInfo, PropertyKind};

use super::catalogue::{Catalogue, Entry};

/// Describes a spec.
///
/// # Errors
/// What is wrong with its models, or a panic of its code.
pub(super) fn describe(name: &str, catalogue: &mut dyn Catalogue) -> Result<Description, Refused> {
    let models = models(catalogue)?;
    let info = |(number, model): (usize, Entry)| ModelInfo {
        name: model.name,
        constants: catalogue.values(number),
        expectation: model.expectation,
        reachable: reachable(catalogue, number),
        on_request: model.on_request,
    };
    Ok(Description {
        name: name.to_owned(),
        constants: catalogue.constants(),
        models: models.into_iter().enumerate().map(info).collect(),
        actions: catalogue.actions(),
        variables: catalogue.variables().iter().map(|v| (*v).to_owned()).collect(),
    })
}

/// The names of its properties that ask for a reachable state.
fn reachable(catalogue: &dyn Catalogue, model: usize) -> Vec<String> {
    let goals = catalogue.properties(model).into_iter().filter(|(_, kind)| *kind == PropertyKind::Reachable);
    goals.map(|(name, _)| name).collect()
}

/// The models of a spec, once it is known that they make sense.
///
/// # Errors
/// Two models or properties of one name; an expectation of a property that does not exist; a panic.
pub(super) fn models(catalogue: &mut dyn Catalogue) -> Result<Vec<Entry>, Refused> {
    let models = catch(|| catalogue.open()).map_err(|p| panicked("models", &p))?;
    let names: Vec<&str> = models.iter().map(|m| m.name.as_str()).collect();
    if let Some(name) = repeated(&names) {
        return Err(Refused::Bad(format!("two models are called `{name}`: give each its own name")));
    }
    for (number, model) in models.iter().enumerate() {
        validate(catalogue, number, model)?;
    }
    Ok(models)
}

/// The model that a job asks for, with the job's constants, and its number.
///
/// # Errors
/// An unknown model or constant; constants that do not fit together.
pub(super) fn choose(job: &CheckJob, catalogue: &mut dyn Catalogue) -> Result<(usize, Entry), Refused> {
    let models = models(catalogue)?;
    let names = || models.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(", ");
    let wanted = |m: &Entry| job.model.as_ref().is_none_or(|name| *name == m.name);
    let Some(number) = models.iter().position(wanted) else {
        return Err(Refused::Bad(match &job.model {
            Some(name) => format!("there is no model `{name}`; there are: {}", names()),
            None => "the spec names no models: `fn models()` returns an empty list".to_owned(),
        }));
    };
    let mut model = models[number].clone();
    for (name, text) in &job.constants {
        catalogue.set(number, name, text).map_err(Refused::Bad)?;
    }
    if !job.constants.is_empty() {
        model.expectation = Default::default();
    }
    let assumed = catch(|| catalogue.assume(number)).map_err(|p| panicked("assume", &p))?;
    assumed.map_err(|why| Refused::Bad(format!("these constants do not fit together: {why}")))?;
    validate(catalogue, number, &model)?;
    Ok((number, model))
}

fn validate(catalogue: &dyn Catalogue, number: usize, model: &Entry) -> Result<(), Refused> {
    let properties = catch(|| catalogue.properties(number)).map_err(|p| panicked("properties", &p))?;
    catch(|| catalogue.bounds(number)).map_err(|p| panicked("bounds", &p))?;
    catch(|| catalogue.fairness(number)).map_err(|p| panicked("fairness", &p))?;
    let validated = catch(|| catalogue.validate(number));
    validated.map_err(|p| panicked("properties", &p))?.map_err(Refused::Bad)?;
    let names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(name) = repeated(&names) {
        return Err(Refused::Bad(format!("two properties are called `{name}`: give each its own name")));
    }
    if let Some(name) = names.iter().find(|name| RESERVED.contains(name)) {
        let why =
            format!("a property cannot be called `{name}`: that is what the finding of every spec is called");
        return Err(Refused::Bad(why));
    }
    match model.expectation.violated.iter().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(Refused::Bad(format!(
            "model `{}` is expected to violate `{name}`, which is not a property of it; there are: {}",
            model.name,
            names.join(", ")
        ))),
    }
}

fn repeated<'a>(names: &[&'a str]) -> Option<&'a str> {
    names.iter().enumerate().find(|(i, name)| names[..*i].contains(name)).map(|(_, name)| *name)
}

fn panicked(function: &str, panicked: &Panicked) -> Refused {
    let place = panicked.place.as_ref().map_or(String::new(), |p| format!(" at {}:{}", p.file, p.line));
    Refused::Panicked(format!("`fn {function}` of the spec panicked{place}: {}", panicked.message))
}

/// What findings that every spec may have are called.
const RESERVED: &[&str] = &["deadlock", "panic", "nondeterministic spec", "state too large"];

/// Why nothing could be searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The job or the spec's models make no sense.
    Bad(String),
    /// The spec panicked.
    Panicked(String),
}

impl From<Refused> for Message {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Bad(why) => Self::BadJob(why),
            Refused::Panicked(why) => Self::SpecPanicked(why),
        }
    }
}
