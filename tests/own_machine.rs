//! `check` on somebody's own file: outside the repository, offline, with an installed binary.

use std::process::Command;

use crate::support::command::{check, root, run};
use crate::support::scratch::{Scratch, counting};

#[test]
fn a_spec_in_an_empty_folder() {
    let scratch = Scratch::new();
    std::fs::copy(root().join("specs/peterson.rs"), scratch.path().join("mine.rs")).unwrap();
    let said = scratch.check(&["mine.rs", "--format", "json"]);
    assert_eq!(said.has_status(0).json()["models"][0]["states"]["distinct"], 42);
}

#[test]
fn a_folder_with_an_odd_name() {
    let scratch = Scratch::new();
    let odd = scratch.path().join("größe & \"more\" 'of it'");
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("my spec.rs"), counting("")).unwrap();
    let said = check().current_dir(&odd).arg("my spec.rs").output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

/// `cargo install` puts the binary where no source of ours is near. With an empty cache, offline, it must bring all along.
#[test]
fn an_installed_binary_brings_its_library_along() {
    let scratch = Scratch::new();
    let place = scratch.path().join("installed");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_path_buf();
    let install = Command::new(cargo)
        .args(["install", "--quiet", "--debug", "--offline", "--locked", "--path", "crates/check", "--root"])
        .arg(&place)
        .arg("--target-dir")
        .arg(&target)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(install.status.success(), "{}", String::from_utf8_lossy(&install.stderr));
    std::fs::copy(root().join("specs/die_hard.rs"), scratch.path().join("die_hard.rs")).unwrap();
    let said = Command::new(place.join("bin/check"))
        .arg("die_hard.rs")
        .current_dir(scratch.path())
        .env("SYNOD_CACHE", scratch.path().join("cache"))
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn an_edit_is_noticed() {
    let scratch = Scratch::new();
    let never = |at: u32| {
        format!(
            "    fn properties(&self, p: &mut Properties<Self>) {{\n        p.always(\"Below\", |_, s| s.n != {at});\n    }}"
        )
    };
    scratch.file("edited.rs", &counting(&never(9)));
    scratch.check(&["edited.rs"]).has_status(0);
    scratch.file("edited.rs", &counting(&never(2)));
    scratch.check(&["edited.rs"]).has_status(12).mentions("Below is violated in 2 steps");
    scratch.file("edited.rs", &counting(&never(9)));
    scratch.check(&["edited.rs"]).has_status(0);
}

#[test]
fn several_at_once() {
    let spawn = || {
        let mut command = check();
        command.args(["specs/peterson.rs", "--quiet"]).spawn().unwrap()
    };
    let children: Vec<_> = (0..4).map(|_| spawn()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn the_guide_s_example_gives_what_it_expects() {
    run(["docs/examples/"]).has_status(0);
}
