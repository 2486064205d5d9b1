//! What a shell and its user meet: commands, completion, manual pages, help, terminals.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::command::{check, run};
use crate::support::scratch::{Scratch, counting};

/// Runs another program with this on its standard input; `None` where it is not installed.
fn through(program: &str, arguments: &[&str], input: &str) -> Option<(bool, String)> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("not tried with {program}, which is not here");
        return None;
    };
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    // It may write before it has read all.
    let writing = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Some((output.status.success(), said))
}

#[test]
fn shells_accept_their_scripts() {
    for (shell, check_syntax) in
        [("bash", "-n"), ("zsh", "-n"), ("fish", "-n"), ("elvish", "-compileonly"), ("powershell", "")]
    {
        let said = run(["completions", shell]);
        for word in
            ["graph-states", "completions", "man", "itf", "watch"].iter().filter(|word| **word != "itf")
        {
            said.has_status(0).mentions(word);
        }
        if !check_syntax.is_empty() {
            let accepted = through(shell, &[check_syntax, "/dev/stdin"], &said.out);
            assert!(accepted.as_ref().is_none_or(|(accepted, _)| *accepted), "{shell}: {accepted:?}");
        }
    }
    run(["completions", "tcsh"]).has_status(2).mentions("bash");
}

/// What bash offers where the words so far are these, and the cursor is in the last.
fn completed(words: &[&str]) -> Option<Vec<String>> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = run(["completions", "bash"]).out;
    let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
    let ask = format!(
        "{script}\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_check check '{last}' '{before}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        quoted.join(" "),
        words.len() - 1
    );
    let (worked, said) = through("bash", &["--norc", "-s"], &ask)?;
    assert!(worked, "{said}");
    Some(said.lines().map(str::to_owned).collect())
}

#[test]
fn bash_completes_values_and_options() {
    let Some(formats) = completed(&["check", "--format", ""]) else { return };
    assert_eq!(formats, ["text", "json"]);
    assert_eq!(completed(&["check", "x.rs", "--color", "a"]).unwrap(), ["auto", "always"]);
    assert_eq!(completed(&["check", "--graph-s"]).unwrap(), ["--graph-states"]);
    assert_eq!(completed(&["check", "completions", "z"]).unwrap(), ["zsh"]);
    assert!(completed(&["check", "com"]).unwrap().contains(&"completions".to_owned()));
}

#[test]
fn manual_pages_are_in_order() {
    let page = run(["man"]);
    page.has_status(0).mentions(".TH check 1").mentions("Exit status").mentions("check\\-completions(1)");
    for text in [page.out, run(["man", "completions"]).out] {
        let Some((accepted, said)) = through("groff", &["-man", "-Tutf8", "-ww", "-z"], &text) else {
            return;
        };
        assert!(accepted && said.is_empty(), "{said}");
    }
    run(["man", "nothing"]).has_status(2).mentions("there are: audit, ci, explore, replay, completions, man");
    let scratch = Scratch::new();
    scratch.check(&["man", "--to", "pages"]).has_status(0).mentions("check-completions.1");
    let mut names: Vec<_> =
        fs::read_dir(scratch.path().join("pages")).unwrap().map(|page| page.unwrap().file_name()).collect();
    names.sort();
    let commands = ["audit", "ci", "completions", "explore", "man", "replay"];
    let pages = commands.map(|name| format!("check-{name}.1")).into_iter().chain(["check.1".to_owned()]);
    assert_eq!(names, pages.map(OsString::from).collect::<Vec<_>>());
}

#[test]
fn help_lists_the_commands_and_each_has_its_own() {
    let long = run(["--help"]);
    long.has_status(0)
        .mentions("Commands:\n")
        .mentions("  completions  Print")
        .mentions("reached as `./NAME`");
    long.mentions("Exit status:");
    run(["-h"]).has_status(0).mentions("Commands (`check NAME -h`): ");
    for name in ["completions", "man"] {
        run([name, "--help"]).has_status(0).mentions(&format!("Usage: check {name}"));
    }
    // The help of a spec is about the spec.
    let spec = run(["specs/peterson.rs", "--help"]);
    spec.has_status(0).mentions("Models of specs/peterson.rs");
    assert!(!spec.out.contains("Commands:"), "{}", spec.out);
}

#[test]
fn what_is_called_like_a_command_is_reached_by_its_path() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path().join("man")).unwrap();
    fs::write(scratch.path().join("man/x.rs"), counting("")).unwrap();
    scratch.check(&["man"]).has_status(0).mentions(".TH check 1");
    scratch.check(&["./man"]).has_status(0).mentions("man/x.rs");
    // The word counts in the first place only.
    scratch.check(&["--quiet", "man"]).has_status(0);
    scratch.check(&["--list", "man"]).has_status(0).mentions("man/x.rs");
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::support::terminal::Running;

    fn said(command: &mut Command) -> (i32, String) {
        Running::on_terminal(command).end()
    }

    #[test]
    fn short_help_leaves_a_line_for_the_prompt() {
        let (status, text) = said(check().arg("-h"));
        assert_eq!(status, 0);
        assert!(
            text.lines().count() < 24 && text.lines().all(|line| line.trim_end().chars().count() <= 80),
            "{text}"
        );
    }

    #[test]
    fn colours_are_for_terminals_that_may_have_them() {
        let list = ["specs/peterson.rs", "--list"];
        let colourless = said(check().args(list)).1;
        assert!(!colourless.contains("\x1b["), "NO_COLOR is set: {colourless:?}");
        let coloured = said(check().args(["specs/peterson.rs", "-m", "default"]).env_remove("NO_COLOR")).1;
        assert!(coloured.contains("\x1b[1m\x1b[32mholds") || coloured.contains("\x1b[32m"), "{coloured:?}");
        let piped = run(["specs/peterson.rs", "-m", "default"]);
        assert!(!piped.all().contains('\x1b'), "{}", piped.all());
    }

    /// A counter that counts for as long as it may.
    fn endless(scratch: &Scratch) -> Command {
        scratch.file("x.rs", &counting("").replace("range = 1..=1000000", "range = 1..=4000000000"));
        let mut command = check();
        command.current_dir(scratch.path()).args(["x.rs", "--last", "4000000000", "--threads", "1"]);
        command
    }

    #[test]
    fn progress_moves_on_a_terminal_and_not_elsewhere() {
        let scratch = Scratch::new();
        let mut running = Running::on_terminal(&mut endless(&scratch));
        running.until("states, ").until("generated").interrupt();
        let (status, text) = running.end();
        assert_eq!(status, 130, "{text}");
        // The line is taken away before the report.
        assert!(text.contains("\x1b[2K") || text.contains("\r"), "{text:?}");
        let output = endless(&scratch).args(["--max-time", "2s", "--quiet"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(152));
    }
}
