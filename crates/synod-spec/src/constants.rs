//! The constants of a spec.

mod builtin;
pub(crate) mod names;

use synod_messages::{ConstantInfo, Datum};

/// The constants of a spec: a structure with a field for each, which `check` turns into options.
/// Derive it with `#[derive(Constants)]`, which also implements `Default` from the fields' defaults, and `Clone`.
pub trait Constants: Default + Clone + Send + Sync + 'static {
    /// The constants, in the order of their declaration.
    fn describe() -> Vec<ConstantInfo>;

    /// The values, in the same order.
    fn values(&self) -> Vec<(String, Datum)>;

    /// Sets one constant from the text of the command line.
    ///
    /// # Errors
    /// In words for the user: an unknown name (and which there are), a text of the wrong kind, a value
    /// out of range.
    fn set(&mut self, name: &str, text: &str) -> Result<(), String>;
}

/// A type that a constant may have. Implemented for integers, `bool`, `String`, and derived for
/// enumerations without fields by `#[derive(Finite)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a constant",
    note = "constants are integers, `bool`, `String`, or enumerations without fields that derive `Finite`"
)]
pub trait Constant: Clone + PartialOrd + Send + Sync + 'static {
    /// What values it takes, in words: `integer`, `true or false`.
    fn kind() -> String;

    /// The names to choose from; empty where they cannot be listed. As on the command line: in small
    /// letters, with hyphens.
    fn choices() -> Vec<String> {
        Vec::new()
    }

    /// Reads a value.
    ///
    /// # Errors
    /// What is wrong with the text, as an end of the sentence "`TEXT` is ...".
    fn parse(text: &str) -> Result<Self, String>;

    /// As it would be written on the command line.
    fn write(&self) -> String;

    /// As data.
    fn show(&self) -> Datum;
}
