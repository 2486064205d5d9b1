//! Which files a watch looks at, and what they say. What counts is content: a file that was only touched has not changed, and one
//! that was replaced has, however its editor did it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files that matter, and the folders whose `.rs` files all do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

/// What the files of a scope say; one that is not there or cannot be read is not in it.
pub type Contents = BTreeMap<PathBuf, Vec<u8>>;

impl Scope {
    /// The files and folders that a command line names.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut scope = Self::default();
        for path in paths {
            // A path of which the system can make nothing is watched as it stands.
            let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let is_file = path.is_file() || path.extension().is_some_and(|extension| extension == "rs");
            if is_file { &mut scope.files } else { &mut scope.folders }.insert(absolute);
        }
        scope
    }

    /// With more files.
    #[must_use]
    pub fn and_files(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.files.extend(files);
        self
    }

    /// With all that stands beside its files: what a spec pulls in is not known before it was compiled.
    #[must_use]
    pub fn and_siblings(mut self) -> Self {
        let folders = self.files.iter().filter_map(|file| file.parent());
        self.folders.extend(folders.map(Path::to_owned));
        self
    }

    /// The folders in which something happens where one of its files changes.
    #[must_use]
    pub fn places(&self) -> BTreeSet<PathBuf> {
        let parents =
            self.files.iter().chain(&self.folders).filter_map(|path| path.parent()).map(Path::to_owned);
        parents.chain(self.folders.iter().cloned()).collect()
    }

    fn covers(&self, path: &Path) -> bool {
        let is_beside = is_source(path) && path.parent().is_some_and(|folder| self.folders.contains(folder));
        self.files.contains(path) || is_beside
    }

    /// What its files say now.
    #[must_use]
    pub fn look(&self) -> Contents {
        let entries = self.folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let beside = entries.map(|entry| entry.path()).filter(|path| is_source(path));
        let paths = beside.chain(self.files.iter().cloned());
        paths.filter_map(|path| fs::read(&path).ok().map(|content| (path, content))).collect()
    }

    /// What its files said when others were looked at; those that nobody looked at then are looked at now.
    #[must_use]
    pub fn recall(&self, (others, then): (&Self, &Contents)) -> Contents {
        let mut contents = self.look();
        contents.retain(|path, _| !others.covers(path));
        let known = then.iter().filter(|(path, _)| self.covers(path));
        contents.extend(known.map(|(path, content)| (path.clone(), content.clone())));
        contents
    }
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// What happened to files, in words: `paxos.rs has changed`.
#[must_use]
pub fn difference(before: &Contents, after: &Contents) -> String {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let paths: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    let words = paths.into_iter().filter_map(|path| {
        let what = match (before.get(path), after.get(path)) {
            (Some(old), Some(new)) if old == new => return None,
            (Some(_), Some(_)) => "has changed",
            (Some(_), None) => "is gone",
            (None, _) => "is there",
        };
        Some(format!("{} {what}", name(path)))
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_file_matters_where_it_is_not_known_better() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["a.rs", "b.rs", "c.txt"] {
            fs::write(at(name), name).unwrap();
        }
        let names = |scope: &Scope| -> Vec<_> { scope.look().into_keys().collect() };
        let scope = Scope::of(&[at("a.rs")]);
        assert_eq!(names(&scope), [at("a.rs")]);
        assert_eq!(names(&scope.clone().and_siblings()), [at("a.rs"), at("b.rs")]);
        assert_eq!(names(&scope.clone().and_files([at("c.txt")])), [at("a.rs"), at("c.txt")]);
        assert_eq!(names(&Scope::of(&[folder.path().to_owned()])), [at("a.rs"), at("b.rs")]);
        assert_eq!(names(&Scope::of(&[at("gone.rs"), at("gone")])), [""; 0].map(PathBuf::from));
        assert!(scope.places().contains(folder.path()));
    }

    #[test]
    fn a_change_between_two_looks_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.rs"), "1").unwrap();
        fs::write(at("b.rs"), "1").unwrap();
        fs::write(at("c.txt"), "1").unwrap();
        let wide = Scope::of(&[at("a.rs")]).and_siblings();
        let then = wide.look();
        fs::write(at("b.rs"), "2").unwrap();
        fs::write(at("c.txt"), "2").unwrap();
        // That a.rs pulls in the other two is learned only now.
        let scope = Scope::of(&[at("a.rs")]).and_files([at("b.rs"), at("c.txt")]);
        let recalled = scope.recall((&wide, &then));
        assert_eq!(difference(&recalled, &scope.look()), "b.rs has changed");
        fs::remove_file(at("a.rs")).unwrap();
        fs::write(at("b.rs"), "1").unwrap();
        fs::remove_file(at("c.txt")).unwrap();
        assert_eq!(difference(&recalled, &scope.look()), "a.rs is gone, c.txt is gone");
        assert_eq!(difference(&scope.look(), &recalled), "a.rs is there, c.txt is there");
    }
}
