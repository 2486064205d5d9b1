//! What `--list` prints: the models of specs, as text as soon as a spec has described itself, or as one document at the end.

use synod_messages::Description;
use synod_report::{ListedSpec, SpecError, list_models, spec_heading, write_list};

use crate::Error;
use crate::cli::Format;
use crate::output;

/// The specs that were listed.
#[derive(Debug)]
pub struct Listing {
    format: Format,
    specs: Vec<ListedSpec>,
}

impl Listing {
    /// An empty one.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, specs: Vec::new() }
    }

    /// A spec has described itself.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&mut self, path: &str, description: &Description) -> Result<(), Error> {
        match self.format {
            Format::Text => {
                let lines = list_models(description).into_iter().map(|line| format!("  {line}\n"));
                output::write(&format!("{}{}", spec_heading(path), lines.collect::<String>()))
            }
            Format::Json => {
                let described = Ok(description.clone());
                self.specs.push(ListedSpec { path: path.to_owned(), described });
                Ok(())
            }
        }
    }

    /// A spec cannot say what its models are. In text, the report of the run says so.
    pub fn add_error(&mut self, path: &str, error: &SpecError) {
        self.specs.push(ListedSpec { path: path.to_owned(), described: Err(error.clone()) });
    }

    /// There are no more specs.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(&self, exit_status: u8) -> Result<(), Error> {
        match self.format {
            Format::Text => Ok(()),
            Format::Json => output::write_document(|out| write_list(out, &self.specs, exit_status)),
        }
    }
}
