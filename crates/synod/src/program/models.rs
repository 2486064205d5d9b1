//! The models of a spec: described, chosen, and held against themselves.

use synod_explore::catch;
use synod_messages::{CheckJob, Description, ModelInfo};
use synod_spec::{Action, Model, Properties, Spec, State};

/// Describes a spec.
///
/// # Errors
/// What is wrong with its models, or a panic of its code.
pub(super) fn describe<S: Spec>(name: &str) -> Result<Description, String> {
    let models = models::<S>()?;
    let info = |model: &Model<S>| ModelInfo {
        name: model.name.clone(),
        constants: model.spec.values(),
        expectation: model.expectation.clone(),
        on_request: model.on_request,
    };
    Ok(Description {
        name: name.to_owned(),
        constants: S::describe(),
        models: models.iter().map(info).collect(),
        actions: S::Action::describe(),
        variables: S::State::VARIABLES.iter().map(|v| (*v).to_owned()).collect(),
    })
}

/// The models of a spec, once it is known that they make sense.
///
/// # Errors
/// Two models or properties of one name; an expectation of a property that does not exist; a panic.
pub(super) fn models<S: Spec>() -> Result<Vec<Model<S>>, String> {
    let models = catch(|| S::models().list().to_vec()).map_err(|p| panicked("models", &p))?;
    let names: Vec<&str> = models.iter().map(|m| m.name.as_str()).collect();
    if let Some(name) = repeated(&names) {
        return Err(format!("two models are called `{name}`: give each its own name"));
    }
    models.iter().try_for_each(validate)?;
    Ok(models)
}

/// The model that a job asks for, with the job's constants.
///
/// # Errors
/// An unknown model or constant; constants that do not fit together.
pub(super) fn choose<S: Spec>(job: &CheckJob) -> Result<Model<S>, String> {
    let models = models::<S>()?;
    let names = || models.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(", ");
    let wanted = |m: &&Model<S>| job.model.as_ref().is_none_or(|name| *name == m.name);
    let Some(model) = models.iter().find(wanted) else {
        return Err(match &job.model {
            Some(name) => format!("there is no model `{name}`; there are: {}", names()),
            None => "the spec names no models: `fn models()` returns an empty list".to_owned(),
        });
    };
    let mut model = model.clone();
    for (name, text) in &job.constants {
        model.spec.set(name, text)?;
    }
    if !job.constants.is_empty() {
        model.expectation = Default::default();
    }
    let assumed = catch(|| model.spec.assume()).map_err(|p| panicked("assume", &p))?;
    assumed.map_err(|why| format!("these constants do not fit together: {why}"))?;
    validate(&model)?;
    Ok(model)
}

fn validate<S: Spec>(model: &Model<S>) -> Result<(), String> {
    let properties = catch(|| Properties::of(&model.spec)).map_err(|p| panicked("properties", &p))?;
    let names: Vec<&str> = properties.list().iter().map(|p| p.name.as_str()).collect();
    if let Some(name) = repeated(&names) {
        return Err(format!("two properties are called `{name}`: give each its own name"));
    }
    match model.expectation.violated.iter().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(format!(
            "model `{}` is expected to violate `{name}`, which is not a property of it; there are: {}",
            model.name,
            names.join(", ")
        )),
    }
}

fn repeated<'a>(names: &[&'a str]) -> Option<&'a str> {
    names.iter().enumerate().find(|(i, name)| names[..*i].contains(name)).map(|(_, name)| *name)
}

fn panicked(function: &str, panicked: &synod_explore::Panicked) -> String {
    let place = panicked.place.as_ref().map_or(String::new(), |p| format!(" at {}:{}", p.file, p.line));
    format!("`fn {function}` of the spec panicked{place}: {}", panicked.message)
}
