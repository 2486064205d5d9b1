//! The list of findings that are accepted: `audit.toml` beside the specs, written by people, each entry with its reason.
//!
//! ```toml
//! [[accepted]]
//! spec = "paxos.rs"
//! function = "quorum_size"
//! line = "Flaw::SmallQuorums => (self.acceptors / 2).max(1),"
//! change = "`max` → `min`"
//! reason = "one acceptor or none: both are too few"
//!
//! [[accepted]]
//! spec = "wind.rs"
//! idle = "the action Local is never taken"
//! reason = "the programs of the article have no local steps"
//! ```
//!
//! An entry is found by what it says and not by a line's number, so that it survives changes elsewhere. One that fits nothing any more is
//! *stale*, which is a finding itself; so is one whose change is noticed by now. Without a reason an entry accepts nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use synod_report::{Fate, IdlePart, MutantReport, SpecAudit};

use super::file_name;
use crate::compiling::package::write_whole;
use crate::discover::SpecFile;
use crate::{Error, ErrorKind};

/// The name of the list where nobody gives another one.
const NAME: &str = "audit.toml";
/// How a list begins that `--update` makes.
const HEADING: &str = "# What `check audit` finds here and nobody has to mend, each with its reason.\n";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    accepted: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The name of the file.
    spec: String,
    function: Option<String>,
    /// The text of the line, without the blanks around it.
    line: Option<String>,
    change: Option<String>,
    /// What is idle, instead of the three.
    idle: Option<String>,
    reason: String,
}

/// The entries of one file.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    entries: Vec<Entry>,
}

/// The lists of a run: one that was named, or one beside each spec.
#[derive(Debug)]
pub(super) struct Lists {
    named: Option<PathBuf>,
    lists: BTreeMap<PathBuf, Accepted>,
}

impl Lists {
    pub(super) fn new(named: Option<&Path>) -> Self {
        Self { named: named.map(Path::to_owned), lists: BTreeMap::new() }
    }

    /// The list that a spec belongs to. One that nobody has named need not exist.
    ///
    /// # Errors
    /// It cannot be read or makes no sense.
    pub(super) fn of(&mut self, spec: &SpecFile) -> Result<&mut Accepted, Error> {
        let path = self.path(spec);
        if !self.lists.contains_key(&path) {
            let list = match fs::read_to_string(&path) {
                Ok(text) => Accepted::read(&text).map_err(|why| nonsense(&path, &why))?,
                Err(why) if why.kind() == IoErrorKind::NotFound && self.named.is_none() => {
                    Accepted::default()
                }
                Err(why) => return Err(Error::file(ErrorKind::Usage, "read", &path, &why)),
            };
            self.lists.insert(path.clone(), list);
        }
        Ok(self.lists.entry(path).or_default())
    }

    fn path(&self, spec: &SpecFile) -> PathBuf {
        self.named.clone().unwrap_or_else(|| spec.path.with_file_name(NAME))
    }

    /// The entries of specs that were not audited and do not exist, in words.
    pub(super) fn of_no_spec(&self, specs: &[SpecFile]) -> Vec<String> {
        let known = |list: &Path, entry: &Entry| {
            specs.iter().any(|spec| file_name(spec) == entry.spec)
                || list.with_file_name(&entry.spec).exists()
        };
        let of = |(path, list): (&PathBuf, &Accepted)| {
            let foreign: Vec<String> =
                list.entries.iter().filter(|entry| !known(path, entry)).map(Entry::describe).collect();
            foreign
        };
        self.lists.iter().flat_map(of).collect()
    }

    /// Adds what was found and is in no list yet, with empty reasons.
    ///
    /// # Errors
    /// A list cannot be written.
    pub(super) fn write_skeleton(&self, specs: &[SpecFile], audits: &[SpecAudit]) -> Result<(), Error> {
        let mut added: BTreeMap<PathBuf, String> = BTreeMap::new();
        for (spec, audit) in specs.iter().zip(audits) {
            let path = self.path(spec);
            let Some(list) = self.lists.get(&path) else { continue };
            added.entry(path).or_default().push_str(&list.missing(spec, audit));
        }
        for (path, text) in added.into_iter().filter(|(_, text)| !text.is_empty()) {
            let before = fs::read_to_string(&path).unwrap_or_else(|_| HEADING.to_owned());
            let whole = format!("{}\n{text}", before.trim_end());
            write_whole(&path, whole.as_bytes())
                .map_err(|why| Error::file(ErrorKind::Output, "write", &path, &why))?;
        }
        Ok(())
    }
}

fn nonsense(path: &Path, why: &str) -> Error {
    Error::usage(format!("{} is no list of accepted findings: {}", path.display(), why.trim_end()))
}

impl Accepted {
    fn read(text: &str) -> Result<Self, String> {
        let document: Document = toml::from_str(text).map_err(|why| why.to_string())?;
        for (number, entry) in (1..).zip(&document.accepted) {
            entry.validate().map_err(|why| format!("entry {number}, of {}: {why}", entry.spec))?;
        }
        Ok(Self { entries: document.accepted })
    }

    /// Marks what is accepted, and says which entries of this spec fit nothing. Of an audit of a part, only what it is about is stale.
    pub(super) fn apply(
        &self,
        spec: &SpecFile,
        audit: &mut SpecAudit,
        functions: &dyn Fn(&str) -> bool,
        whole: bool,
    ) {
        let name = file_name(spec);
        // Where not all was judged, nobody knows what is stale.
        let is_whole = !audit.is_interrupted();
        for entry in self.entries.iter().filter(|entry| entry.spec == name) {
            let (asked, fits) = match &entry.idle {
                Some(idle) => (whole, accept_idle(entry, idle, &mut audit.idle)),
                None => (
                    functions(entry.function.as_deref().unwrap_or_default()),
                    accept_mutant(entry, &mut audit.mutants),
                ),
            };
            if asked && is_whole && !fits {
                audit.stale.push(entry.describe());
            }
        }
    }

    /// Entries for what this list has not.
    fn missing(&self, spec: &SpecFile, audit: &SpecAudit) -> String {
        let name = file_name(spec);
        let ours: Vec<&Entry> = self.entries.iter().filter(|entry| entry.spec == name).collect();
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut text = String::new();
        for mutant in audit.mutants.iter().filter(|mutant| mutant.is_open()) {
            if !ours.iter().any(|entry| entry.fits(mutant)) {
                text.push_str(&format!(
                    "\n[[accepted]]\nspec = {}\nfunction = {}\nline = {}\nchange = {}\nreason = \"\"\n",
                    quoted(&name),
                    quoted(&mutant.function),
                    quoted(mutant.text.trim()),
                    quoted(&mutant.change)
                ));
            }
        }
        for part in audit.idle.iter().filter(|part| part.accepted.is_none()) {
            if !ours.iter().any(|entry| entry.idle.as_deref() == Some(&part.what)) {
                let (name, what) = (quoted(&name), quoted(&part.what));
                text.push_str(&format!("\n[[accepted]]\nspec = {name}\nidle = {what}\nreason = \"\"\n"));
            }
        }
        text
    }
}

/// Whether the entry fits something.
fn accept_mutant(entry: &Entry, mutants: &mut [MutantReport]) -> bool {
    let Some(mutant) = mutants.iter_mut().find(|mutant| entry.fits(mutant)) else { return false };
    if mutant.is_survivor() && !entry.reason.trim().is_empty() {
        mutant.accepted = Some(entry.reason.clone());
    }
    // Where nobody knows, it may be as it was.
    mutant.is_survivor() || matches!(mutant.fate, Fate::TooLarge { .. } | Fate::TooSlow { .. })
}

fn accept_idle(entry: &Entry, what: &str, parts: &mut [IdlePart]) -> bool {
    let Some(part) = parts.iter_mut().find(|part| part.what == what) else { return false };
    if !entry.reason.trim().is_empty() {
        part.accepted = Some(entry.reason.clone());
    }
    true
}

impl Entry {
    fn validate(&self) -> Result<(), &'static str> {
        let change = [&self.function, &self.line, &self.change];
        match (&self.idle, change.iter().filter(|part| part.is_some()).count()) {
            (Some(_), 0) | (None, 3) => Ok(()),
            (Some(_), _) => Err("`idle` stands alone"),
            (None, _) => Err("`function`, `line` and `change` belong together, or else there is `idle`"),
        }
    }

    fn fits(&self, mutant: &MutantReport) -> bool {
        self.function.as_deref() == Some(&mutant.function)
            && self.line.as_deref().map(str::trim) == Some(mutant.text.trim())
            && self.change.as_deref() == Some(&mutant.change)
    }

    fn describe(&self) -> String {
        match (&self.idle, &self.function, &self.change, &self.line) {
            (Some(idle), ..) => format!("{}: {idle}", self.spec),
            (None, Some(function), Some(change), Some(line)) => {
                format!("{} in {function}: {change}, on the line `{line}`", self.spec)
            }
            _ => self.spec.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use synod_report::MutantKind;

    use super::*;

    fn mutant(fate: Fate) -> MutantReport {
        MutantReport {
            number: 1,
            kind: MutantKind::System,
            function: "next".into(),
            properties: Vec::new(),
            change: "`<` → `<=`".into(),
            line: 12,
            column: 8,
            width: 5,
            text: "    if a < b {".into(),
            fate,
            accepted: None,
        }
    }

    fn spec() -> SpecFile {
        SpecFile { shown: "x.rs".into(), path: "/specs/x.rs".into(), text: String::new() }
    }

    fn applied(list: &str, fate: Fate) -> SpecAudit {
        let idle = vec![IdlePart {
            what: "the variable x never changes".into(),
            detail: String::new(),
            accepted: None,
        }];
        let mut audit = SpecAudit { mutants: vec![mutant(fate)], idle, ..SpecAudit::default() };
        Accepted::read(list).unwrap().apply(&spec(), &mut audit, &|_| true, true);
        audit
    }

    const ENTRY: &str = "[[accepted]]\nspec = \"x.rs\"\nfunction = \"next\"\nline = \"if a < b {\"\nchange = \"`<` → `<=`\"\nreason = ";

    #[test]
    fn an_entry_with_a_reason_accepts() {
        let audit = applied(&format!("{ENTRY}\"so be it\""), Fate::Unnoticed(Vec::new()));
        assert_eq!(audit.mutants[0].accepted.as_deref(), Some("so be it"));
        assert!(audit.stale.is_empty() && audit.idle[0].accepted.is_none());
        let idle = "[[accepted]]\nspec = \"x.rs\"\nidle = \"the variable x never changes\"\nreason = \"yes\"";
        assert_eq!(applied(idle, Fate::Same).idle[0].accepted.as_deref(), Some("yes"));
    }

    #[test]
    fn an_empty_reason_accepts_nothing() {
        let audit = applied(&format!("{ENTRY}\" \""), Fate::Unnoticed(Vec::new()));
        assert!(audit.mutants[0].is_open() && audit.stale.is_empty());
    }

    #[test]
    fn what_is_noticed_or_gone_is_stale() {
        let noticed = Fate::Noticed { model: "default".into(), by: "Agreement".into() };
        assert_eq!(applied(&format!("{ENTRY}\"old\""), noticed).stale.len(), 1);
        assert_eq!(applied(&format!("{ENTRY}\"old\""), Fate::Same).stale.len(), 1);
        let gone = ENTRY.replace("a < b", "a < c");
        assert_eq!(applied(&format!("{gone}\"old\""), Fate::Unnoticed(Vec::new())).stale.len(), 1);
        let large = Fate::TooLarge { model: "default".into(), limit: 1 };
        assert!(applied(&format!("{ENTRY}\"old\""), large).stale.is_empty());
        let other = ENTRY.replace("x.rs", "y.rs");
        assert!(applied(&format!("{other}\"other\""), Fate::Same).stale.is_empty());
    }

    #[test]
    fn an_interrupted_audit_accepts_what_it_knows_and_calls_nothing_stale() {
        let mut audit = SpecAudit {
            mutants: vec![mutant(Fate::Unnoticed(Vec::new())), mutant(Fate::Unjudged)],
            ..SpecAudit::default()
        };
        let gone = ENTRY.replace("a < b", "a < c");
        let idle = "[[accepted]]\nspec = \"x.rs\"\nidle = \"the variable y never changes\"\nreason = \"yes\"";
        let list = format!("{ENTRY}\"so be it\"\n{gone}\"old\"\n{idle}");
        Accepted::read(&list).unwrap().apply(&spec(), &mut audit, &|_| true, true);
        assert_eq!(audit.mutants[0].accepted.as_deref(), Some("so be it"));
        assert!(audit.stale.is_empty(), "{:?}", audit.stale);
    }

    #[test]
    fn nonsense_is_refused() {
        for (text, why) in [
            ("[[accepted]]\nspec = \"x.rs\"\nidle = \"a\"", "reason"),
            ("[[accepted]]\nspec = \"x.rs\"\nreason = \"a\"", "belong together"),
            ("[[accepted]]\nspec = \"x.rs\"\nidle = \"a\"\nline = \"b\"\nreason = \"a\"", "stands alone"),
            ("[[acepted]]\n", "acepted"),
            ("[[accepted", "expected"),
        ] {
            let said = Accepted::read(text).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn what_is_missing_is_written_so_that_it_fits() {
        let audit = applied("", Fate::Unnoticed(Vec::new()));
        let text = Accepted::default().missing(&spec(), &audit);
        let filled = text.replace("reason = \"\"", "reason = \"because\"");
        let mut again = audit;
        Accepted::read(&filled).unwrap().apply(&spec(), &mut again, &|_| true, true);
        assert!(!again.is_open());
        assert_eq!(Accepted::read(&filled).unwrap().missing(&spec(), &again), "");
    }
}
