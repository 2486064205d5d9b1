//! Whether a spec has changed since it was compiled.

use std::fs;

use super::session::Compiled;
use crate::Error;
use crate::compiling::cache::Cache;
use crate::compiling::kept;
use crate::compiling::package::Package;

/// A spec that is watched.
pub(super) struct Watched {
    package: Package,
    program: std::path::PathBuf,
    file: std::path::PathBuf,
    text: String,
    /// Whether all that it was compiled from is known. Otherwise only its own file is looked at.
    knows_all: bool,
}

impl Watched {
    /// As it is now.
    ///
    /// # Errors
    /// There is no place for a cache.
    pub(super) fn new(compiled: &Compiled) -> Result<Self, Error> {
        let package = Package::of(&compiled.spec, &Cache::find()?);
        let program = compiled.program.path.clone();
        Ok(Self {
            knows_all: kept::find(&package).as_ref() == Some(&program),
            package,
            program,
            file: compiled.spec.path.clone(),
            text: compiled.spec.text.clone(),
        })
    }

    /// Whether it has changed. A file that is not there, as in the moment in which an editor replaces it, has not.
    pub(super) fn has_changed(&self) -> bool {
        let Ok(bytes) = fs::read(&self.file) else { return false };
        String::from_utf8_lossy(&bytes) != self.text
            || (self.knows_all && kept::find(&self.package).as_ref() != Some(&self.program))
    }
}
