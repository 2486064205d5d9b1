//! The models of a spec, for `--list` and for the help of a spec.

use synod_messages::Description;

use crate::SpecError;
use crate::layout::{Align, Cell, table};
use crate::style::{DIM, NAME};
use crate::value::value_text;

/// A spec that is listed, not checked.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedSpec {
    /// The file as the user named it.
    pub path: String,
    /// What it says of itself, or why it cannot.
    pub described: Result<Description, SpecError>,
}

/// A line for each model: its name, what it is expected to give, its constants.
#[must_use]
pub fn list_models(description: &Description) -> Vec<String> {
    let row = |model: &synod_messages::ModelInfo| {
        let each = |(name, value)| format!("{name} = {}", value_text(value));
        let constants: Vec<String> =
            model.constants.iter().map(|(name, value)| each((name, value))).collect();
        let request = if model.on_request { "  (only on request)" } else { "" };
        vec![
            Cell::painted(NAME, &model.name),
            Cell::plain(model.expectation.describe()),
            Cell::painted(DIM, &format!("{}{request}", constants.join(", "))),
        ]
    };
    table(&description.models.iter().map(row).collect::<Vec<_>>(), &[Align::Left; 3])
}
