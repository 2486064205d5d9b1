//! The command line, in two stages: what `check` itself takes, and then the constants of a spec.
//!
//! The constants are known only when the spec is compiled, and the spec is known only when the line is read. So the first stage
//! leaves out every option that it does not know and finds the file; when the spec has said what its constants are,
//! the second stage reads the whole line with an option for each.

use std::ffi::OsString;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};
use synod_messages::{ConstantInfo, Description};
use synod_report::list_models;

use crate::cli::Cli;
use crate::files::diagram::Target;
use crate::{Error, ErrorKind, colour, exit_codes};

/// A command that works on specs; where it is given one, the constants of that one are options too.
pub trait OfSpecs: CommandFactory + FromArgMatches + Debug {
    /// The files and folders that the line names.
    fn paths(&self) -> &[PathBuf];

    /// The constants that the line changes, to which those written as options are added.
    fn constants(&mut self) -> &mut Vec<(String, String)>;

    /// What help says at its end, in short and at length, where it is not about a spec.
    #[must_use]
    fn general_help() -> [String; 2] {
        [String::new(), String::new()]
    }
}

/// What the first stage made of the line.
#[derive(Debug)]
pub enum Stage<C> {
    /// Everything is known.
    Ready(Box<C>),
    /// A spec must say what its constants are; then the line goes to [`with_constants`].
    AskSpec(PathBuf),
}

/// The line without what is not known yet.
#[derive(Debug, Default)]
struct Known {
    arguments: Vec<OsString>,
    /// An option that is not one of `check`.
    foreign: Option<String>,
    help: bool,
}

/// The first stage.
///
/// # Errors
/// The line makes no sense whatever the spec says; or general help is asked for.
pub fn first_stage<C: OfSpecs>(line: &[OsString]) -> Result<Stage<C>, Error> {
    let known = known::<C>(line);
    let parsed = parse(command::<C>(), &known.arguments).and_then(|matches| read::<C>(&matches));
    let parsed = match parsed {
        Err(_) if known.help => return Err(general_help::<C>(line)),
        Err(error) => return Err(error),
        Ok(parsed) => parsed,
    };
    match parsed.paths() {
        [path] if (known.foreign.is_some() || known.help) && !path.is_dir() => {
            Ok(Stage::AskSpec(path.clone()))
        }
        _ if known.help => Err(general_help::<C>(line)),
        _ => match known.foreign {
            None => Ok(Stage::Ready(Box::new(parsed))),
            Some(option) => Err(Error::usage(format!(
                "`{option}` is not an option of `check`; constants can be changed only where one FILE is checked\n\
                 `check --help` lists the options."
            ))),
        },
    }
}

/// What the line says as far as it can be read without a spec; `None` where it is wrong, or asks for help.
#[must_use]
pub fn ahead<C: OfSpecs>(line: &[OsString]) -> Option<C> {
    let known = known::<C>(line);
    let matches = command::<C>().try_get_matches_from(&known.arguments).ok().filter(|_| !known.help)?;
    C::from_arg_matches(&matches).ok()
}

/// The second stage: the line with the constants of a spec as options.
///
/// # Errors
/// An option, constant or model that does not exist; or the spec's help is asked for.
pub fn with_constants<C: OfSpecs>(
    line: &[OsString],
    spec: &str,
    description: &Description,
) -> Result<C, Error> {
    let offered: Vec<&ConstantInfo> = description.constants.iter().filter(|c| is_free::<C>(c)).collect();
    let about = about_spec::<C>(spec, description);
    let mut command = command::<C>();
    let general = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    command = command.after_long_help(format!("{about}\n{general}")).after_help(about);
    for constant in &offered {
        command = command.arg(option(constant));
    }
    let matches = command.try_get_matches_from(line).map_err(|error| {
        let unknown = error.kind() == clap::error::ErrorKind::UnknownArgument;
        told_with(&error, &if unknown { there_are(&offered) } else { String::new() })
    })?;
    let mut read = read::<C>(&matches)?;
    for constant in offered {
        if let Some(value) = matches.get_one::<String>(&constant.name) {
            let choice = constant.choices.iter().find(|choice| is_same_choice(choice, value));
            read.constants().push((constant.name.clone(), choice.unwrap_or(value).clone()));
        }
    }
    Ok(read)
}

fn there_are(offered: &[&ConstantInfo]) -> String {
    let names: Vec<String> = offered.iter().map(|constant| format!("--{}", option_name(constant))).collect();
    let which = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    format!("\nConstants of this spec; there are: {which}\n")
}

/// `small-quorums`, `small_quorums` and `SmallQuorums` are one.
pub(crate) fn is_same_choice(choice: &str, text: &str) -> bool {
    let letters = |text: &str| text.replace(['-', '_'], "").to_lowercase();
    letters(choice) == letters(text)
}

/// A choice with the other ways to write it.
fn possible(choice: &String) -> PossibleValue {
    PossibleValue::new(choice).alias(choice.replace('-', "_")).alias(choice.replace('-', ""))
}

/// Refuses models and constants that a spec does not have.
///
/// # Errors
/// There is one; the message says which there are.
pub fn validate(cli: &Cli, spec: &str, description: &Description) -> Result<(), Error> {
    let constants = description.constants.iter().map(|constant| constant.name.as_str());
    for (name, _) in &cli.constants {
        exists("constant", name, &constants.clone().collect::<Vec<_>>(), spec)?;
    }
    let models: Vec<&str> = description.models.iter().map(|model| model.name.as_str()).collect();
    cli.models.iter().try_for_each(|name| exists("model", name, &models, spec))?;
    if cli.causal_past.is_some() && !cli.diagram.as_ref().is_some_and(Target::is_picture) {
        return Err(Error::usage("--causal-past needs a picture: --diagram FILE.svg or FILE.png"));
    }
    let mut reachable: Vec<&str> = Vec::new();
    for name in description.models.iter().flat_map(|model| &model.reachable) {
        if !reachable.contains(&name.as_str()) {
            reachable.push(name);
        }
    }
    cli.witnesses.iter().try_for_each(|name| exists("`reachable` property", name, &reachable, spec))
}

/// Refuses what belongs to one spec where there are several.
///
/// # Errors
/// Some of it was asked for.
pub fn for_several(cli: &Cli) -> Result<(), Error> {
    if !cli.models.is_empty() || !cli.constants.is_empty() {
        return Err(Error::usage("--model and --const need one FILE: models and constants belong to a spec"));
    }
    if !cli.witnesses.is_empty() || cli.diagram.is_some() || cli.trace.is_some() || cli.graph.is_some() {
        let need =
            "--witness, --diagram, --trace and --graph need one FILE: they show behaviours of one spec";
        return Err(Error::usage(need));
    }
    Ok(())
}

fn exists(what: &str, name: &str, all: &[&str], spec: &str) -> Result<(), Error> {
    if all.contains(&name) {
        return Ok(());
    }
    let which = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
    Err(Error::usage(format!("{spec} has no {what} `{name}`; there are: {which}")))
}

fn command<C: OfSpecs>() -> Command {
    C::command().color(colour::for_clap())
}

fn read<C: OfSpecs>(matches: &ArgMatches) -> Result<C, Error> {
    C::from_arg_matches(matches).map_err(|error| told(&error))
}

/// A line that has nothing to do with a spec's constants.
///
/// # Errors
/// What clap says of a line that it does not accept, or the help that was asked for.
pub fn plain<C: CommandFactory + FromArgMatches>(line: &[OsString]) -> Result<C, Error> {
    let matches = parse(C::command().color(colour::for_clap()), line)?;
    C::from_arg_matches(&matches).map_err(|error| told(&error))
}

fn parse(command: Command, line: &[OsString]) -> Result<ArgMatches, Error> {
    command.try_get_matches_from(line).map_err(|error| told(&error))
}

/// Help that is not about a spec.
fn general_help<C: OfSpecs>(line: &[OsString]) -> Error {
    let [short, mut long] = C::general_help();
    let command = command::<C>();
    if let Some(more) = command.get_after_long_help() {
        long.push_str(&format!("\n{more}"));
    }
    match parse(command.after_help(short).after_long_help(long), line) {
        Err(error) => error,
        Ok(_) => Error::new(ErrorKind::Fault, "a command line was accepted and refused"),
    }
}

/// clap's own text. Help and version are no errors, and go to standard output.
fn told(error: &clap::Error) -> Error {
    told_with(error, "")
}

fn told_with(error: &clap::Error, more: &str) -> Error {
    if error.use_stderr() {
        return Error::new(ErrorKind::Told(exit_codes::USAGE), format!("{}{more}", error.render().ansi()));
    }
    // Nobody reads it where this fails.
    let _ = error.print();
    Error::new(ErrorKind::Told(exit_codes::SUCCESS), "")
}

/// Splits the line into what `check` knows and what a spec may know.
fn known<C: CommandFactory>(line: &[OsString]) -> Known {
    let mut command = C::command();
    command.build();
    let mut known = Known { arguments: line.iter().take(1).cloned().collect(), ..Known::default() };
    let mut rest = line.iter().skip(1).peekable();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        if text == "--help" || text == "-h" {
            known.help = true;
        } else if text == "--" {
            known.arguments.push(argument.clone());
            known.arguments.extend(rest.by_ref().cloned());
        } else if !text.starts_with('-') || text.len() < 2 {
            known.arguments.push(argument.clone());
        } else if let Some(option) = find(&command, &text) {
            known.arguments.push(argument.clone());
            if option.get_action().takes_values() && is_alone(&text) {
                known.arguments.extend(rest.next().cloned());
            }
        } else {
            known.foreign.get_or_insert_with(|| text.clone().into_owned());
            if is_alone(&text) {
                rest.next_if(|value| is_value(value));
            }
        }
    }
    known
}

/// The option of `check` that an argument names.
fn find<'a>(command: &'a Command, text: &str) -> Option<&'a Arg> {
    let mut options = command.get_arguments();
    match text.strip_prefix("--") {
        Some(name) => {
            let name = name.split('=').next().unwrap_or(name);
            options.find(|option| option.get_long() == Some(name))
        }
        None => {
            options.find(|option| option.get_short().is_some() && option.get_short() == text.chars().nth(1))
        }
    }
}

/// True where the value of an option is an argument of its own.
fn is_alone(text: &str) -> bool {
    if text.starts_with("--") { !text.contains('=') } else { text.chars().count() == 2 }
}

/// Whether an argument looks like the value of the constant before it, rather than a spec or another option.
fn is_value(argument: &OsString) -> bool {
    let text = argument.to_string_lossy();
    let negative = text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let path = Path::new(argument);
    (negative || !text.starts_with('-')) && path.extension().is_none_or(|e| e != "rs")
}

fn option_name(constant: &ConstantInfo) -> String {
    constant.name.replace('_', "-")
}

/// A constant with the name of an option of `check` is reached by `--const` only.
fn is_free<C: CommandFactory>(constant: &ConstantInfo) -> bool {
    let mut command = C::command();
    command.build();
    let name = option_name(constant);
    let taken =
        command.get_arguments().any(|a| a.get_long() == Some(&name) || a.get_id() == constant.name.as_str());
    !taken
}

fn option(constant: &ConstantInfo) -> Arg {
    let name = option_name(constant);
    let mut help = constant.doc.trim().to_owned();
    let range = constant.range.as_ref().map(|range| format!("[range: {range}]"));
    let choices =
        Some(&constant.choices).filter(|c| !c.is_empty()).map(|c| format!("[one of: {}]", c.join(", ")));
    let notes = [Some(format!("[default: {}]", constant.default)), range, choices];
    for note in notes.into_iter().flatten() {
        help.push_str(if help.is_empty() { "" } else { " " });
        help.push_str(&note);
    }
    let option = Arg::new(constant.name.clone())
        .value_name(if constant.choices.is_empty() { "VALUE" } else { "NAME" })
        .help(help)
        .allow_hyphen_values(true)
        .help_heading("Constants of this spec");
    let option = if constant.name == name { option } else { option.alias(constant.name.clone()) };
    let option = option.long(name);
    if constant.kind == "true or false" {
        return option.num_args(0..=1).default_missing_value("true").value_parser(["true", "false"]);
    }
    match constant.choices.as_slice() {
        [] => option,
        choices => option
            .ignore_case(true)
            .value_parser(PossibleValuesParser::new(choices.iter().map(possible).collect::<Vec<_>>())),
    }
}

/// The end of a spec's help: what it consists of.
fn about_spec<C: CommandFactory>(spec: &str, description: &Description) -> String {
    let mut text = format!("Models of {spec}:\n");
    for line in list_models(description) {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str("\nActions:\n");
    let width = description.actions.iter().map(|action| action.name.len()).max().unwrap_or(0);
    for action in &description.actions {
        let doc = action.doc.lines().next().unwrap_or("");
        text.push_str(format!("  {:width$}  {doc}", action.name).trim_end());
        text.push('\n');
    }
    let hidden: Vec<&str> =
        description.constants.iter().filter(|c| !is_free::<C>(c)).map(|c| c.name.as_str()).collect();
    if !hidden.is_empty() {
        text.push_str(&format!("\nConstants that are set with --const NAME=VALUE: {}\n", hidden.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    fn constant(name: &str, kind: &str, choices: &[&str]) -> ConstantInfo {
        ConstantInfo {
            name: name.into(),
            doc: "How many.".into(),
            kind: kind.into(),
            range: Some("1..=5".into()),
            choices: choices.iter().map(|c| (*c).to_owned()).collect(),
            default: "3".into(),
        }
    }

    fn description() -> Description {
        Description {
            name: "Paxos".into(),
            constants: vec![
                constant("max_ballots", "integer", &[]),
                constant("shared", "true or false", &[]),
                constant("quorums", "one of", &["majority", "any", "very-small"]),
                constant("threads", "integer", &[]),
            ],
            models: Vec::new(),
            actions: Vec::new(),
            variables: Vec::new(),
        }
    }

    fn constants(text: &str) -> Vec<(String, String)> {
        with_constants::<Cli>(&line(text), "x.rs", &description()).unwrap().constants
    }

    #[test]
    fn a_line_without_constants_is_ready_at_once() {
        let stage = first_stage::<Cli>(&line("check x.rs --threads 2 --model a -m b -q")).unwrap();
        let Stage::Ready(cli) = stage else { panic!("{stage:?}") };
        assert_eq!(cli.models, ["a", "b"]);
    }

    #[test]
    fn the_spec_is_found_among_constants() {
        for text in [
            "check --nodes 3 x.rs --shared",
            "check --shared x.rs",
            "check x.rs --nodes=3",
            "check x.rs --low -3",
            "check x.rs -h",
        ] {
            let stage = first_stage::<Cli>(&line(text)).unwrap();
            assert!(matches!(&stage, Stage::AskSpec(path) if path == Path::new("x.rs")), "{text}: {stage:?}");
        }
    }

    #[test]
    fn constants_need_one_file() {
        let error = first_stage::<Cli>(&line("check a.rs b.rs --nodes 3")).unwrap_err();
        assert!(error.message().contains("--nodes"), "{error}");
        assert_eq!(error.exit_status(), exit_codes::USAGE);
    }

    #[test]
    fn constants_become_options() {
        let pairs =
            |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect::<Vec<_>>();
        assert_eq!(constants("check x.rs --max-ballots 4"), pairs(&[("max_ballots", "4")]));
        assert_eq!(constants("check x.rs --max_ballots=-4"), pairs(&[("max_ballots", "-4")]));
        assert_eq!(constants("check x.rs --shared"), pairs(&[("shared", "true")]));
        assert_eq!(constants("check x.rs --quorums any"), pairs(&[("quorums", "any")]));
        assert_eq!(constants("check x.rs --threads 2 --const threads=5"), pairs(&[("threads", "5")]));
    }

    #[test]
    fn a_choice_may_be_written_in_any_form() {
        for form in ["very-small", "very_small", "VerySmall", "VERY_SMALL"] {
            let found = constants(&format!("check x.rs --quorums {form}"));
            assert_eq!(found, [("quorums".to_owned(), "very-small".to_owned())]);
        }
    }

    #[test]
    fn what_does_not_exist_is_named() {
        let error = |text: &str| with_constants::<Cli>(&line(text), "x.rs", &description()).unwrap_err();
        assert!(error("check x.rs --max-ballot 4").message().contains("--max-ballots"));
        assert!(
            error("check x.rs --max-ballot 4")
                .message()
                .contains("there are: --max-ballots, --shared, --quorums")
        );
        assert!(error("check x.rs --quorums some").message().contains("majority"));
        let cli = with_constants::<Cli>(&line("check x.rs --const nodes=1"), "x.rs", &description()).unwrap();
        let unknown = validate(&cli, "x.rs", &description()).unwrap_err();
        assert!(unknown.message().contains("max_ballots, shared"), "{unknown}");
        let cli = with_constants::<Cli>(&line("check x.rs -m large"), "x.rs", &description()).unwrap();
        assert_eq!(validate(&cli, "x.rs", &description()).unwrap_err().exit_status(), exit_codes::USAGE);
    }
}
