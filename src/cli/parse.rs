//! From the words of a command line to a verb with its arguments, where clap alone would parse them differently.

use super::args::{Cli, GrantText, ProgramArgs, Verb};
use super::usage::is_mapdir;
use crate::caps::nearest::nearest;
use crate::caps::{Access, CommandLine};
use crate::words::{Lang, message};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use std::ffi::OsString;

pub(super) const VERBS: [&str; 10] =
    ["debug", "run", "trace", "explain", "record", "replay", "diff", "lesson", "wast", "help"];

/// The result of parsing a command line.
#[derive(Debug)]
pub(super) struct ParsedCommandLine {
    /// The language asked for with `--lang`; `None` if it was not given.
    pub lang: Option<Lang>,
    /// What to do, with its arguments.
    pub verb: Verb,
}

/// Moves the verb to the front, where `--lang` comes before it.
pub(super) fn arranged(mut argv: Vec<OsString>) -> Vec<OsString> {
    let word = |at: usize| argv.get(at).and_then(|word: &OsString| word.to_str());
    let verb = match word(1) {
        Some("--lang") => 3,
        Some(first) if first.starts_with("--lang=") => 2,
        _ => return argv,
    };
    if word(verb).is_some_and(|word| VERBS.contains(&word)) {
        argv[1..=verb].rotate_right(1);
    }
    argv
}

/// Parses a command line that went through [`arranged`]. Without a verb, it means `debug`.
pub(super) fn parse(mut argv: Vec<OsString>) -> Result<ParsedCommandLine, clap::Error> {
    let first = argv.get(1).and_then(|word| word.to_str());
    let general = ["-h", "--help", "-V", "--version"];
    let typed = argv.clone();
    let implied =
        argv.len() > 1 && !first.is_some_and(|word| VERBS.contains(&word) || general.contains(&word));
    if implied {
        argv.insert(1, "debug".into());
    }
    let mut command = Cli::command().arg_required_else_help(true);
    // Only after this is it known which options take values.
    command.build();
    apart(&command, &mut argv);
    let matches = command.clone().try_get_matches_from(argv)?;
    let Cli { lang, mut verb } = Cli::from_arg_matches(&matches)?;
    if let (Some((name, matches)), Some(program)) = (matches.subcommand(), verb.program()) {
        // What begins like an option and is none was taken for the program.
        if let Some(option) = program
            .words
            .first()
            .and_then(|word| word.to_str())
            .filter(|word| word.len() > 1 && word.starts_with('-'))
        {
            let near = near_option(&command, name, option);
            let message = match (&near, is_mapdir(option)) {
                (_, true) => message!("usage-mapdir").text(Lang::En),
                (Some(near), _) => format!("there is no option `{option}`; did you mean `{near}`?"),
                (None, _) => format!("there is no option `{option}`; see `wasmscope --help`"),
            };
            let mut command = Cli::command();
            let mut error = command.error(ErrorKind::UnknownArgument, message);
            if let Some(near) = near {
                error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
            }
            // Clap has its own message; these are for saying it in another language.
            error.insert(ContextKind::InvalidArg, ContextValue::String(option.to_owned()));
            error.insert(ContextKind::Usage, ContextValue::StyledStr(command.render_usage()));
            return Err(error);
        }
        program.grants = in_order(program, matches);
        program.verb = VERBS.into_iter().find(|verb| *verb == name).unwrap_or_default();
        program.implied = implied;
        program.line = line(&typed, if implied { 1 } else { 2 }, program.words.len());
    }
    Ok(ParsedCommandLine { lang, verb })
}

/// The parts of a command line: so many words for the tool and its verb, so many at the end for the program. `None` if
/// not all of it is UTF-8.
fn line(typed: &[OsString], verb: usize, words: usize) -> Option<CommandLine> {
    let typed: Vec<String> =
        typed.iter().map(|word| word.to_str().map(str::to_owned)).collect::<Option<_>>()?;
    let end = typed.len().checked_sub(words).filter(|end| *end >= verb)?;
    let (program, args) = typed[end..].split_first()?;
    Some(CommandLine {
        verb: typed[..verb].to_vec(),
        options: typed[verb..end].to_vec(),
        program: program.clone(),
        args: args.to_vec(),
    })
}

/// The option of a verb whose name is most like one that there is not.
fn near_option(command: &clap::Command, verb: &str, option: &str) -> Option<String> {
    let name = option.split('=').next()?.trim_start_matches('-');
    let known = command.find_subcommand(verb)?.get_opts().filter_map(clap::Arg::get_long);
    nearest(name, known).map(|near| format!("--{near}"))
}

/// The language that a command line asks for, even if the rest of it cannot be parsed.
pub(super) fn language(argv: &[OsString]) -> Option<Lang> {
    let mut command = Cli::command();
    command.build();
    let mut words = argv.iter().skip(1).map(|word| word.to_str().unwrap_or_default()).peekable();
    let verb = words.next_if(|word| VERBS.contains(word)).unwrap_or("debug");
    let verb = command.find_subcommand(verb)?;
    let has_program = verb.get_positionals().any(clap::Arg::is_trailing_var_arg_set);
    let valued = |name: &str| verb.get_opts().any(|option| option.get_long() == Some(name));
    let valued_letter = |letter: char| verb.get_opts().any(|option| option.get_short() == Some(letter));
    while let Some(word) = words.next() {
        let value = match (word.strip_prefix("--"), word.strip_prefix('-')) {
            (Some(""), _) => return None,
            (Some("lang"), _) => words.next(),
            (Some(long), _) => match long.split_once('=') {
                Some((name, value)) => Some(value).filter(|_| name == "lang"),
                None => {
                    if valued(long) {
                        words.next();
                    }
                    None
                }
            },
            (None, Some(letters)) => {
                let mut letters = letters.chars();
                if letters.next().is_some_and(valued_letter) && letters.as_str().is_empty() {
                    words.next();
                }
                None
            }
            // What follows the program is for the program.
            (None, None) if has_program => return None,
            (None, None) => None,
        };
        if value.is_some() {
            return value.and_then(Lang::parse);
        }
    }
    None
}

/// Splits `-Stcp` into `-S tcp`: clap does not where the program's arguments may begin with a hyphen.
fn apart(command: &clap::Command, argv: &mut Vec<OsString>) {
    let verb = argv.get(1).and_then(|word| word.to_str()).and_then(|word| command.find_subcommand(word));
    let Some(verb) = verb else { return };
    let valued: Vec<_> = verb.get_opts().collect();
    let mut at = 2;
    while let Some(word) = argv.get(at).and_then(|word| word.to_str()).filter(|word| word.starts_with('-')) {
        let mut letters = word[1..].chars();
        let short = letters.next().and_then(|c| valued.iter().find(|option| option.get_short() == Some(c)));
        let rest = letters.as_str();
        let long = |name: &str| valued.iter().any(|option| option.get_long() == Some(name));
        match (short, rest.is_empty()) {
            (Some(_), false) => {
                let value = OsString::from(rest.strip_prefix('=').unwrap_or(rest));
                let cut = word.len() - rest.len();
                argv[at] = OsString::from(&word[..cut]);
                argv.insert(at + 1, value);
                at += 2;
            }
            (Some(_), true) => at += 2,
            (None, _) if word.strip_prefix("--").is_some_and(long) => at += 2,
            (None, _) => at += 1,
        }
    }
}

/// `--dir` and `--dir-ro` in the order in which they were written: of two equal names, the last one counts.
fn in_order(program: &ProgramArgs, matches: &ArgMatches) -> Vec<GrantText> {
    let both = [("dirs", &program.dirs, Access::ReadWrite), ("dirs_ro", &program.dirs_ro, Access::ReadOnly)];
    let mut grants: Vec<(usize, GrantText)> = Vec::new();
    for (id, texts, access) in both {
        let places = matches.indices_of(id).into_iter().flatten();
        grants.extend(places.zip(texts).map(|(at, text)| (at, GrantText { text: text.clone(), access })));
    }
    grants.sort_by_key(|(at, _)| *at);
    grants.into_iter().map(|(_, grant)| grant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::Bounds;
    use std::path::PathBuf;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("wasmscope").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    fn read(line: &str) -> Result<Verb, clap::Error> {
        parse(words(line)).map(|parsed| parsed.verb)
    }

    #[test]
    fn the_language_is_an_option_of_every_verb() {
        for line in ["--lang ja p.wasm", "explain --lang=ja p.wasm", "lesson --lang ja", "diff a b --lang ja"]
        {
            assert_eq!(parse(words(line)).unwrap().lang, Some(Lang::Ja), "{line}");
            assert_eq!(language(&words(line)), Some(Lang::Ja), "{line}");
        }
        let line = "run p.wasm --lang ja";
        assert_eq!(parse(words(line)).unwrap().lang, None, "that is the program's");
        assert_eq!(language(&words(line)), None, "that is the program's");
        assert!(read("run --lang xx p.wasm").is_err());
    }

    #[test]
    fn the_language_may_stand_before_the_verb() {
        for line in ["--lang ja explain p.wasm", "--lang=ja explain p.wasm"] {
            let argv = arranged(words(line));
            assert_eq!(language(&argv), Some(Lang::Ja), "{line}");
            let parsed = parse(argv).unwrap();
            assert!(matches!(parsed.verb, Verb::Explain(_)) && parsed.lang == Some(Lang::Ja), "{line}");
        }
        for line in ["--lang ja p.wasm", "explain p.wasm", "--lang", "--lang=ja", ""] {
            assert_eq!(arranged(words(line)), words(line), "{line}");
        }
    }

    #[test]
    fn the_language_is_found_in_command_lines_that_are_wrong() {
        for line in [
            "--lang ja",
            "run --lang=ja",
            "--nonsense --lang ja p.wasm",
            "--dir . -S tcp -Sudp --lang ja --dir",
            "diff a --lang ja",
            "lesson --nonsense --lang ja",
        ] {
            assert!(parse(words(line)).is_err() || line.starts_with("lesson"), "{line}");
            assert_eq!(language(&words(line)), Some(Lang::Ja), "{line}");
        }
        for line in ["run --dir --lang ja", "run -- --lang ja", "--lang", "--lang xx p.wasm", ""] {
            assert_eq!(language(&words(line)), None, "{line}");
        }
    }

    #[test]
    fn without_a_verb_it_debugs() {
        for line in ["p.wasm a --dir=x -h", "--dir=. p.wasm a", "debug p.wasm"] {
            assert!(matches!(read(line), Ok(Verb::Debug(_))), "{line}");
        }
    }

    #[test]
    fn everything_after_the_program_is_the_programs() {
        let Ok(Verb::Run(run)) = read("run --dir=. p.wasm --dir=x -- -3 --help") else { panic!() };
        assert_eq!(run.program.program(), PathBuf::from("p.wasm"));
        assert_eq!(run.program.args(), ["--dir=x", "--", "-3", "--help"]);
    }

    #[test]
    fn grants_keep_their_order() {
        let Ok(Verb::Run(run)) = read("run --dir a --dir-ro=b --dir c p.wasm") else { panic!() };
        let texts: Vec<_> = run.program.grants.iter().map(|g| (g.text.as_str(), g.access)).collect();
        assert_eq!(texts, [("a", Access::ReadWrite), ("b", Access::ReadOnly), ("c", Access::ReadWrite)]);
    }

    #[test]
    fn a_command_line_has_parts() {
        for (text, verb, options) in [
            ("-Stcp --dir a -- p.wasm --dir=x", &["wasmscope"][..], &["-Stcp", "--dir", "a", "--"][..]),
            ("run p.wasm --dir=x", &["wasmscope", "run"], &[]),
        ] {
            let mut verb_read = read(text).unwrap();
            let line = verb_read.program().and_then(|program| program.line.clone()).unwrap();
            assert_eq!((&*line.verb, &*line.options), (&*strings(verb), &*strings(options)), "{text}");
            assert_eq!((line.program.as_str(), &*line.args), ("p.wasm", &*strings(&["--dir=x"])), "{text}");
        }
    }

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn limits_that_are_not_given_are_the_defaults_that_help_names() {
        let Ok(Verb::Run(run)) = read("run p.wasm") else { panic!() };
        assert_eq!(run.program.bounds(), Bounds::default());
        let text = Cli::command().find_subcommand_mut("run").map(|run| run.render_long_help().to_string());
        let text = text.unwrap_or_default();
        let defaults =
            "--max-memory 4G --max-calls 100000 --max-stack 64M --max-table 10000000 --max-heap 1G";
        let Ok(Verb::Run(run)) = read(&format!("run {defaults} p.wasm")) else { panic!() };
        assert_eq!(run.program.bounds(), Bounds::default());
        for value in defaults.split(' ').skip(1).step_by(2) {
            assert!(text.contains(&format!("[default: {value}]")), "{value} in {text}");
        }
    }

    #[test]
    fn a_letter_and_its_value_may_be_one_word() {
        for line in [
            "run -Stcp,udp=n --dir . -S inherit-env p.wasm -Snothing",
            "-Stcp --dir=-Stcp -S=udp=n p.wasm -So",
        ] {
            let mut verb = read(line).unwrap();
            let program = verb.program().unwrap();
            let network = program.wasi().network;
            assert_eq!((network.tcp, network.udp), (Some(true), Some(false)), "{line}");
            assert_eq!(program.args().len(), 1, "{line}");
        }
        let Ok(Verb::Trace(trace)) = read("trace --json -oout -S tcp p.wasm") else { panic!() };
        assert_eq!(trace.output, Some(PathBuf::from("out")));
        assert!(read("run -Snonsense p.wasm").is_err());
    }

    #[test]
    fn no_program_is_bad_usage() {
        for line in ["run", "run --dir=.", "run --nonsense p.wasm", "debug -x s p.wasm"] {
            assert_eq!(read(line).map_err(|e| e.exit_code()).err(), Some(2), "{line}");
        }
    }
}
