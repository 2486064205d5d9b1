//! Where compiled specs and what they need are kept.
//!
//! ```text
//! $SYNOD_CACHE, or synod/ in the platform's folder for caches
//!   <hash of the embedded sources>/
//!     sources/                 the crates that specs link
//!     specs/<name>-<hash>/     the package of a spec, and its compiled programs
//!     copies/<hash>/           the instrumented copy of a spec
//!   target-<hash of rustc -vV>/  cargo's target directory, shared by all
//! ```
//! Everything in it can be deleted at any time that no `check` runs.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::compiling::sources;
use crate::{Error, ErrorKind};

/// The variable that names another folder.
pub const VARIABLE: &str = "SYNOD_CACHE";

/// The cache folder.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The folder of this user.
    ///
    /// # Errors
    /// There is none: no home folder, and the variable is not set.
    pub fn find() -> Result<Self, Error> {
        if let Some(folder) = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
            return Self::at(Path::new(&folder));
        }
        let base = etcetera::choose_base_strategy().map_err(|why| {
            let advice = format!("set {VARIABLE} to a folder that can be written");
            Error::new(ErrorKind::Compile, format!("there is no cache folder: {why}; {advice}"))
        })?;
        Self::at(&base.cache_dir().join("synod"))
    }

    /// A folder of the caller's choice.
    ///
    /// # Errors
    /// The current folder is gone, so that a relative path means nothing.
    pub fn at(folder: &Path) -> Result<Self, Error> {
        let root = std::path::absolute(folder);
        let root = root.map_err(|why| Error::file(ErrorKind::Compile, "find", folder, &why))?;
        Ok(Self { root })
    }

    /// The whole of it.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What belongs to this version of the embedded sources.
    #[must_use]
    pub fn of_version(&self) -> PathBuf {
        self.root.join(sources::HASH)
    }

    /// The embedded sources, once they are unpacked.
    #[must_use]
    pub fn sources(&self) -> PathBuf {
        self.of_version().join("sources")
    }

    /// The package of a spec.
    #[must_use]
    pub fn package(&self, name: &str) -> PathBuf {
        self.of_version().join("specs").join(name)
    }

    /// The copies of specs that were written to be compiled instead of them.
    #[must_use]
    pub fn copies(&self) -> PathBuf {
        self.of_version().join("copies")
    }

    /// cargo's target directory for a compiler, by what `rustc -vV` says.
    #[must_use]
    pub fn target(&self, compiler: &str) -> PathBuf {
        self.root.join(format!("target-{}", hash(compiler)))
    }

    /// Makes a folder in it.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn create(&self, folder: &Path) -> Result<(), Error> {
        fs::create_dir_all(folder).map_err(|why| self.refused(folder, &why))
    }

    /// The cache cannot be written.
    #[must_use]
    pub fn refused(&self, path: &Path, why: &io::Error) -> Error {
        Error::new(
            ErrorKind::Compile,
            format!(
                "cannot write {} in the cache: {why}\nCompiled specs are kept there. Set {VARIABLE} to a folder that can \
                 be written.",
                path.display()
            ),
        )
    }
}

/// Sixteen digits that tell things apart; not a promise, so whoever needs certainty compares the things.
pub fn hash(thing: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
