//! The package that a spec is compiled as: generated, in the cache, with the spec's file as its only target.
//!
//! A spec may name crates of its own in a block of its opening comment:
//!
//! ````text
//! //! ```cargo
//! //! [dependencies]
//! //! itertools = "0.14"
//! //! ```
//! ````

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::compiling::cache::{Cache, hash};
use crate::compiling::sources;
use crate::discover::SpecFile;
use crate::{Error, ErrorKind};

/// The generated package of a spec.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name of the package and of its program.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
    /// Whether the spec names dependencies that are folders.
    pub has_folders: bool,
}

impl Package {
    /// The package of a spec, which need not exist yet.
    #[must_use]
    pub fn of(spec: &SpecFile, cache: &Cache) -> Self {
        let stem = spec.path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let name = format!("spec-{stem}-{}", hash(&spec.path));
        let folders = |table: Table| table.values().any(|value| value.get("path").is_some());
        // Dependencies that make no sense are reported when the package is written.
        Self { folder: cache.package(&name), name, has_folders: own_dependencies(spec).is_ok_and(folders) }
    }

    /// Its manifest.
    #[must_use]
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Writes it, so that cargo can build it. Files that are right already are left alone.
    ///
    /// # Errors
    /// The cache cannot be written; the spec's own dependencies make no sense.
    pub fn write(&self, spec: &SpecFile, library: &Path, cache: &Cache) -> Result<(), Error> {
        cache.create(&self.folder)?;
        let refused = |why| cache.refused(&self.folder, &why);
        let lints = if spec.path.starts_with(cache.copies()) { COPY_LINTS } else { LINTS };
        let manifest = manifest(&self.name, spec, library, lints)?;
        if fs::read_to_string(self.manifest()).ok().as_deref() != Some(&manifest) {
            write_whole(&self.manifest(), manifest.as_bytes()).map_err(refused)?;
        }
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            write_whole(&lock, sources::lock_file().as_bytes()).map_err(refused)?;
        }
        Ok(())
    }
}

/// Writes a file so that it is there whole or not at all.
///
/// # Errors
/// Whatever the system says.
pub fn write_whole(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.persist(path)?;
    Ok(())
}

const LINTS: &str = r#"
[lints.rust]
dead_code = "allow"
"#;

/// A copy has parentheses and branches that nobody wrote.
const COPY_LINTS: &str = r#"
[lints.rust]
unused = { level = "allow", priority = -1 }
unreachable_patterns = "allow"
"#;

/// The spec's own crate is compiled incrementally and with overflow checks; the crates beneath it once, and plainly.
const PROFILE: &str = r#"
[profile.release]
opt-level = 3
incremental = true
overflow-checks = true
debug = false

[profile.release.package."*"]
incremental = false
overflow-checks = false
codegen-units = 4

[workspace]
"#;

fn manifest(name: &str, spec: &SpecFile, library: &Path, lints: &str) -> Result<String, Error> {
    let mut dependencies = own_dependencies(spec)?;
    let synod = Table::from_iter([("path".to_owned(), path_value(library)?)]);
    dependencies.insert("synod".to_owned(), synod.into());
    let package = Table::from_iter([
        ("name".to_owned(), Value::from(name)),
        ("version".to_owned(), "0.0.0".into()),
        ("edition".to_owned(), "2024".into()),
        ("publish".to_owned(), false.into()),
        ("autobins".to_owned(), false.into()),
    ]);
    let program = Table::from_iter([
        ("name".to_owned(), Value::from(name)),
        ("path".to_owned(), path_value(&spec.path)?),
    ]);
    let table = Table::from_iter([
        ("package".to_owned(), Value::from(package)),
        ("bin".to_owned(), vec![program].into()),
        ("dependencies".to_owned(), dependencies.into()),
    ]);
    Ok(format!("{table}{lints}{PROFILE}"))
}

fn path_value(path: &Path) -> Result<Value, Error> {
    let text = path.to_str().ok_or_else(|| {
        Error::new(
            ErrorKind::Compile,
            format!("cargo cannot use a path that is not UTF-8: {}", path.display()),
        )
    });
    Ok(Value::from(text?))
}

/// The `[dependencies]` that the opening comment of a spec names; relative paths start at its folder.
fn own_dependencies(spec: &SpecFile) -> Result<Table, Error> {
    let Some(block) = block(&spec.text) else { return Ok(Table::new()) };
    let wrong = |why: String| {
        Error::new(ErrorKind::Compile, format!("the ```cargo block of {} cannot be used: {why}", spec.shown))
    };
    let mut table: Table = block.parse().map_err(|why: toml::de::Error| wrong(why.to_string()))?;
    let dependencies = table.remove("dependencies").unwrap_or_else(|| Table::new().into());
    if let Some(other) = table.keys().next() {
        return Err(wrong(format!("it has `{other}`; only [dependencies] can be given")));
    }
    let Value::Table(mut dependencies) = dependencies else {
        return Err(wrong("`dependencies` is not a table".to_owned()));
    };
    let folder = spec.path.parent().unwrap_or(Path::new("/"));
    for value in dependencies.iter_mut().filter_map(|(_, value)| value.get_mut("path")) {
        if let Some(path) = value.as_str() {
            *value = path_value(&folder.join(path))?;
        }
    }
    Ok(dependencies)
}

/// The content of the block, without the comment marks.
fn block(text: &str) -> Option<String> {
    let comment = text.lines().map_while(|line| line.trim_start().strip_prefix("//!"));
    let mut lines = comment.skip_while(|line| line.trim() != "```cargo");
    lines.next()?;
    let lines: Vec<&str> = lines.take_while(|line| line.trim() != "```").collect();
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> SpecFile {
        SpecFile { shown: "x.rs".into(), path: "/specs/x.rs".into(), text: text.into() }
    }

    #[test]
    fn the_manifest_names_the_file_and_the_library() {
        let text = manifest("spec-x-1", &spec("synod::main!(X);"), Path::new("/lib/synod"), LINTS).unwrap();
        let table: Table = text.parse().unwrap();
        assert_eq!(table["bin"][0]["path"].as_str(), Some("/specs/x.rs"));
        assert_eq!(table["dependencies"]["synod"]["path"].as_str(), Some("/lib/synod"));
        assert_eq!(table["profile"]["release"]["overflow-checks"].as_bool(), Some(true));
        assert!(table.contains_key("workspace"));
    }

    #[test]
    fn a_spec_may_name_crates_of_its_own() {
        let text = "//! A spec.\n//!\n//! ```cargo\n//! [dependencies]\n//! a = \"1\"\n//! b = { path = \"../b\" }\n//! ```\nuse x;";
        let found = own_dependencies(&spec(text)).unwrap();
        assert_eq!(found["a"].as_str(), Some("1"));
        assert_eq!(found["b"]["path"].as_str(), Some("/specs/../b"));
    }

    #[test]
    fn other_tables_and_nonsense_are_refused() {
        for inside in ["//! [profile.release]\n//! debug = true", "//! [dependencies", "//! dependencies = 3"]
        {
            let error = own_dependencies(&spec(&format!("//! ```cargo\n{inside}\n//! ```\n"))).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Compile);
            assert!(error.message().contains("x.rs"));
        }
    }

    #[test]
    fn names_are_what_cargo_accepts() {
        let cache = Cache::at(Path::new("/cache")).unwrap();
        let mut file = spec("");
        file.path = "/specs/2 Phase(ü).rs".into();
        let name = Package::of(&file, &cache).name;
        assert!(name.starts_with("spec-2-phase---"), "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{name}");
    }
}
