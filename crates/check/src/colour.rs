//! Whether to colour: `--color`, then `CLICOLOR_FORCE`, `NO_COLOR`, `CLICOLOR=0`, then whether it is a terminal.

use std::ffi::{OsStr, OsString};

use anstream::ColorChoice;
use clap::ValueEnum;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Fixes the choice for this process. It looks at the command line itself, since errors of the command
/// line are coloured too.
pub fn choose(arguments: &[OsString]) {
    choice(asked(arguments), std::env::var_os("CLICOLOR_FORCE").as_deref()).write_global();
}

/// The choice in clap's own type.
#[must_use]
pub fn for_clap() -> clap::ColorChoice {
    match ColorChoice::global() {
        ColorChoice::Always | ColorChoice::AlwaysAnsi => clap::ColorChoice::Always,
        ColorChoice::Never => clap::ColorChoice::Never,
        ColorChoice::Auto => clap::ColorChoice::Auto,
    }
}

fn asked(arguments: &[OsString]) -> When {
    let texts = || arguments.iter().filter_map(|argument| argument.to_str());
    let joined = texts().find_map(|text| text.strip_prefix("--color="));
    let apart = texts().zip(texts().skip(1)).find(|(name, _)| *name == "--color").map(|(_, value)| value);
    joined.or(apart).and_then(|text| When::from_str(text, true).ok()).unwrap_or_default()
}

/// anstream puts `NO_COLOR` before `CLICOLOR_FORCE`; everything after that is left to it.
fn choice(asked: When, force: Option<&OsStr>) -> ColorChoice {
    match (asked, force) {
        (When::Always, _) => ColorChoice::Always,
        (When::Never, _) => ColorChoice::Never,
        (When::Auto, Some(force)) if !force.is_empty() && force != "0" => ColorChoice::Always,
        (When::Auto, _) => ColorChoice::Auto,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_of(line: &str) -> When {
        asked(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_command_line_comes_first() {
        assert_eq!(asked_of("check x.rs --color=never"), When::Never);
        assert_eq!(asked_of("check --color always x.rs"), When::Always);
        assert_eq!(asked_of("check x.rs"), When::Auto);
        assert_eq!(choice(When::Never, Some(OsStr::new("1"))), ColorChoice::Never);
        assert_eq!(choice(When::Auto, Some(OsStr::new("1"))), ColorChoice::Always);
        assert_eq!(choice(When::Auto, Some(OsStr::new("0"))), ColorChoice::Auto);
        assert_eq!(choice(When::Auto, None), ColorChoice::Auto);
    }
}
