//! The lock file on disk.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use synod_report::lock::{Lock, ModelKey};

use crate::discover::SpecFile;
use crate::{Error, ErrorKind};

/// No lock is as long as this; whatever is, is something else.
const MOST_BYTES: u64 = 256 << 20;

/// A lock file, there or not.
pub(super) struct LockFile {
    /// As the user names it.
    pub(super) shown: String,
    path: PathBuf,
    /// Absolute, without links: spec paths in the lock begin here.
    folder: PathBuf,
    /// What it says; `None` where it is not there.
    pub(super) lock: Option<Lock>,
}

impl LockFile {
    /// Reads it, where there is one.
    ///
    /// # Errors
    /// Its folder does not exist, or it is no lock file. It is left as it is.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let folder = parent.canonicalize();
        let folder = folder.map_err(|why| Error::file(ErrorKind::Usage, "find the folder", parent, &why))?;
        // A link stays one: what it leads to is read and written.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let shown = path_text(parent, &path);
        let mut file = Self { shown, path, folder, lock: None };
        file.lock = file.read()?;
        Ok(file)
    }

    fn read(&self) -> Result<Option<Lock>, Error> {
        let refused = |why: String| {
            let kept = "Nothing was checked, and the file is as it was.";
            Error::usage(format!("{} is no lock file that can be used: {why}\n{kept}", self.shown))
        };
        match fs::metadata(&self.path) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(refused(why.to_string())),
            Ok(data) if data.is_dir() => return Err(refused("it is a folder".to_owned())),
            Ok(data) if !data.is_file() => return Err(refused("it is no file".to_owned())),
            Ok(data) if data.len() > MOST_BYTES => return Err(refused("it is too long".to_owned())),
            Ok(_) => {}
        }
        let bytes = fs::read(&self.path).map_err(|why| refused(why.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|why| {
            let before = &why.as_bytes()[..why.utf8_error().valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            refused(format!("line {line}: this is not text in UTF-8"))
        })?;
        Lock::parse(&text).map(Some).map_err(|why| refused(why.to_string()))
    }

    /// The name of a model in it.
    pub(super) fn key(&self, spec: &SpecFile, model: &str) -> ModelKey {
        ModelKey { spec: relative(&self.folder, &spec.path), model: model.to_owned() }
    }

    /// The file of a spec that is named in it.
    pub(super) fn spec_path(&self, key: &ModelKey) -> PathBuf {
        self.folder.join(&key.spec)
    }

    /// Replaces it as a whole: whoever reads it sees the old one or the new one.
    ///
    /// # Errors
    /// It cannot be written; then the old one is still there.
    pub(super) fn write(&self, lock: &Lock) -> Result<(), Error> {
        let text = lock.text();
        // Under its old name, so that an unchanged file keeps its date.
        if fs::read(&self.path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        let written = replace(&self.path, text.as_bytes());
        written.map_err(|why| Error::usage(format!("cannot write {}: {why}", self.shown)))
    }
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    // What a new file would have; a temporary one is for its owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".check-lock-").tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    if let Ok(old) = fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// `check.lock` in the folder of the user's own words.
fn path_text(parent: &Path, path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    let shown = if parent == Path::new(".") { PathBuf::from(name) } else { parent.join(name) };
    shown.display().to_string()
}

/// The way from a folder to a file, both absolute, with `/` between its parts on every system.
fn relative(folder: &Path, path: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), path.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if common == 0 {
        // On another drive: there is no way.
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_way_from_the_lock_to_a_spec() {
        let way = |folder: &str, path: &str| relative(Path::new(folder), Path::new(path));
        assert_eq!(way("/a", "/a/specs/x.rs"), "specs/x.rs");
        assert_eq!(way("/a/b/c", "/a/x.rs"), "../../x.rs");
        assert_eq!(way("/", "/x.rs"), "x.rs");
    }

    #[test]
    fn what_is_no_lock_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("check.lock");
        let error = |path: &Path| LockFile::open(path).err().unwrap();
        assert!(LockFile::open(&path).unwrap().lock.is_none());
        assert!(error(folder.path()).message().contains("it is a folder"));
        assert!(error(&path.join("deeper/check.lock")).message().contains("cannot find the folder"));
        for (content, says) in [
            (&b"version = 1\n\xff"[..], "line 2: this is not text"),
            (b"version = 99", "line 1: it has version 99"),
            (b"version = 1\n<<<<<<< HEAD\n", "line 2: the marks of a merge conflict"),
            (b"version = 1\n[models.x", "line 2"),
        ] {
            fs::write(&path, content).unwrap();
            let error = error(&path);
            assert!(error.message().contains(says), "{error}");
            assert_eq!(error.exit_status(), crate::exit_codes::USAGE);
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_lock_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("check.lock");
        LockFile::open(&path).unwrap().write(&Lock::default()).unwrap();
        assert_eq!(LockFile::open(&path).unwrap().lock, Some(Lock::default()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("check.lock");
            fs::write(&path, &bytes).unwrap();
            let opened = LockFile::open(&path);
            prop_assert!(opened.is_err());
            prop_assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }
}
