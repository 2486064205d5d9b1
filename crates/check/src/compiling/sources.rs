//! The sources that specs are compiled with, as `build.rs` embedded them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::compiling::cache::Cache;
use crate::{Error, ErrorKind};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Names the sources: other sources, another name.
pub const HASH: &str = embedded::HASH;

/// The lock file that the sources are built with.
#[must_use]
pub fn lock_file() -> &'static str {
    let found = embedded::FILES.iter().find(|(name, _)| *name == "Cargo.lock");
    found.map_or("", |(_, text)| text)
}

/// Writes the sources into the cache unless they are there, and returns their folder. A folder appears whole or not at
/// all, so several processes may do so at once.
///
/// # Errors
/// The cache cannot be written.
pub fn unpack(cache: &Cache) -> Result<PathBuf, Error> {
    let folder = cache.sources();
    if folder.is_dir() {
        return Ok(folder);
    }
    let parent = cache.of_version();
    cache.create(&parent)?;
    let fresh = tempfile::Builder::new().prefix("unpacking-").tempdir_in(&parent);
    let fresh = fresh.map_err(|why| cache.refused(&parent, &why))?;
    for (name, text) in embedded::FILES {
        write(&fresh.path().join(name), text).map_err(|why| cache.refused(&parent, &why))?;
    }
    let fresh = fresh.keep();
    match fs::rename(&fresh, &folder) {
        Ok(()) => Ok(folder),
        Err(why) => {
            // Another process was faster; its folder is as good. What cannot be removed stays behind, harmless.
            let _ = fs::remove_dir_all(&fresh);
            if folder.is_dir() { Ok(folder) } else { Err(cache.refused(&folder, &why)) }
        }
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// The package that a spec names as its dependency, inside the unpacked sources.
///
/// # Errors
/// The sources were embedded without it, which is a fault.
pub fn library(sources: &Path) -> Result<PathBuf, Error> {
    let folder = sources.join("crates").join("synod");
    let missing = || Error::new(ErrorKind::Fault, format!("{} is missing", folder.display()));
    folder.is_dir().then_some(folder.clone()).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(name: &str) -> &'static str {
        embedded::FILES.iter().find(|(other, _)| *other == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    #[test]
    fn the_sources_are_whole_and_without_tests() {
        for name in ["synod", "synod-derive", "synod-spec", "synod-messages", "synod-explore"] {
            let manifest = embedded(&format!("crates/{name}/Cargo.toml"));
            assert!(!manifest.contains("dev-dependencies") && !manifest.contains("lints"), "{manifest}");
            assert!(!embedded(&format!("crates/{name}/src/lib.rs")).is_empty());
        }
        assert!(embedded("Cargo.toml").contains("crates/synod-explore"));
        assert!(lock_file().contains("name = \"rayon\""));
    }

    #[test]
    fn nothing_of_check_itself_is_embedded() {
        assert!(embedded::FILES.iter().all(|(name, _)| !name.starts_with("crates/check")));
        assert!(embedded::FILES.iter().all(|(name, _)| !name.starts_with("crates/synod-report")));
    }
}
