//! The document of `--list --format json`.

use serde::Serialize;
use synod_messages::ModelInfo;

use super::document::Error;
use super::plain::Object;
use super::{LIST_FORMAT, VERSION};
use crate::list::ListedSpec;

#[derive(Serialize)]
pub(super) struct List<'a> {
    format: &'static str,
    version: u32,
    exit_status: u8,
    specs: Vec<Spec<'a>>,
}

#[derive(Serialize)]
struct Spec<'a> {
    spec: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error<'a>>,
    models: Vec<Model<'a>>,
}

#[derive(Serialize)]
struct Model<'a> {
    name: &'a str,
    constants: Object<'a>,
    expected: String,
    on_request: bool,
}

pub(super) fn list(specs: &[ListedSpec], exit_status: u8) -> List<'_> {
    List { format: LIST_FORMAT, version: VERSION, exit_status, specs: specs.iter().map(spec).collect() }
}

fn spec(listed: &ListedSpec) -> Spec<'_> {
    let (error, models) = match &listed.described {
        Ok(description) => (None, description.models.iter().map(model).collect()),
        Err(error) => (Some(Error { kind: &error.kind, message: &error.message }), Vec::new()),
    };
    Spec { spec: &listed.path, error, models }
}

fn model(info: &ModelInfo) -> Model<'_> {
    Model {
        name: &info.name,
        constants: Object(&info.constants),
        expected: info.expectation.describe(),
        on_request: info.on_request,
    }
}
