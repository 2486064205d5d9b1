//! Embeds the sources of the crates that a spec links, so that an installed `check` compiles specs
//! anywhere. Starting at `synod`, it follows the dependencies inside the workspace. Their manifests are
//! taken from the real ones, without what only tests need, and a small workspace manifest is made of the
//! real one: nothing is written down twice.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

/// The crate that a spec names; all others follow from it.
const FIRST: &str = "synod";
/// What a manifest needs for building, rather than for testing and linting.
const KEPT: [&str; 5] = ["package", "lib", "dependencies", "features", "target"];

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let root = here.join("../..").canonicalize().expect("crates/check is two folders deep");
    let workspace = read_manifest(&root.join("Cargo.toml"));

    let mut files = BTreeMap::new();
    files.insert("Cargo.lock".to_owned(), read(&root.join("Cargo.lock")));
    let mut members = Vec::new();
    let mut pending = vec![FIRST.to_owned()];
    while let Some(name) = pending.pop() {
        let Some(folder) = member_folder(&workspace, &name).filter(|folder| !members.contains(folder)) else {
            continue;
        };
        let manifest = slim(read_manifest(&root.join(&folder).join("Cargo.toml")));
        let dependencies = manifest.get("dependencies").and_then(Value::as_table);
        pending.extend(dependencies.iter().flat_map(|table| table.keys().cloned()));
        files.insert(format!("{folder}/Cargo.toml"), manifest.to_string());
        add_sources(&mut files, &root, Path::new(&folder).join("src").as_path());
        members.push(folder);
    }
    members.sort();
    files.insert("Cargo.toml".to_owned(), workspace_manifest(&workspace, &members).to_string());
    write_embedded(&out, &files);
}

/// The folder of a member that other members name as a dependency.
fn member_folder(workspace: &Table, name: &str) -> Option<String> {
    let dependency = workspace["workspace"]["dependencies"].get(name)?;
    Some(dependency.get("path")?.as_str()?.to_owned())
}

fn slim(manifest: Table) -> Table {
    manifest.into_iter().filter(|(key, _)| KEPT.contains(&key.as_str())).collect()
}

fn workspace_manifest(workspace: &Table, members: &[String]) -> Table {
    let original = workspace["workspace"].as_table().expect("the root manifest has a workspace");
    let mut slim = Table::new();
    for key in ["resolver", "package", "dependencies"] {
        if let Some(value) = original.get(key) {
            slim.insert(key.to_owned(), value.clone());
        }
    }
    slim.insert("members".to_owned(), members.to_vec().into());
    Table::from_iter([("workspace".to_owned(), Value::Table(slim))])
}

fn add_sources(files: &mut BTreeMap<String, String>, root: &Path, folder: &Path) {
    println!("cargo::rerun-if-changed={}", root.join(folder).display());
    let entries = fs::read_dir(root.join(folder)).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = folder.join(entry.expect("a folder can be listed").file_name());
        if root.join(&path).is_dir() {
            add_sources(files, root, &path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name =
                path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            files.insert(name, read(&root.join(&path)));
        }
    }
}

fn read_manifest(path: &Path) -> Table {
    read(path).parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn read(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn write_embedded(out: &Path, files: &BTreeMap<String, String>) {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    let mut code = format!("pub(crate) const HASH: &str = \"{:016x}\";\n", hasher.finish());
    code.push_str("pub(crate) const FILES: &[(&str, &str)] = &[\n");
    for (name, text) in files {
        writeln!(code, "    ({name:?}, {text:?}),").expect("writing to a string");
    }
    code.push_str("];\n");
    fs::write(out.join("embedded.rs"), code).expect("OUT_DIR can be written");
}
