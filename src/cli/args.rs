//! What may be written on the command line, options spelled as wasmtime spells them.

use crate::caps::{Access, Grant};
use clap::error::ErrorKind;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

const VERBS: [&str; 6] = ["debug", "run", "trace", "explain", "wast", "help"];

#[derive(Debug, Parser)]
#[command(
    name = "wasmscope",
    version,
    about = "Step through a WebAssembly program, and see why each access was granted or refused",
    override_usage = "wasmscope [OPTIONS] PROGRAM [ARGS]...\n       wasmscope <run|trace|explain|debug> [OPTIONS] PROGRAM [ARGS]...\n       wasmscope wast FILE...",
    after_help = "PROGRAM is a module or a component (.wasm or .wat); everything after it goes to the program.\n\n\
                  Examples:\n  \
                  wasmscope samples/read-sample.wasm samples/sample_text          open the debugger\n  \
                  wasmscope explain samples/read-sample.wasm samples/sample_text  why was the file refused?\n  \
                  wasmscope run --dir=. samples/read-sample.wasm samples/sample_text"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Open the debugger (also what happens without a verb)
    Debug(DebugArgs),
    /// Run without a screen: the program's own output and exit status
    Run(RunArgs),
    /// Print each host call, decoded, in one line on standard error
    Trace(TraceArgs),
    /// Run, then say why accesses were refused
    Explain(ExplainArgs),
    /// Run spec scripts (.wast); the exit status is 0 only if no directive failed
    Wast(WastArgs),
}

/// Options that every verb has, and the program.
#[derive(Debug, Args)]
pub(super) struct ProgramArgs {
    /// Give the program a directory, under its own name or as GUEST
    #[arg(long = "dir", value_name = "HOST[::GUEST]")]
    dirs: Vec<String>,
    /// The same, for reading only
    #[arg(long = "dir-ro", value_name = "HOST[::GUEST]")]
    dirs_ro: Vec<String>,
    /// Give the program an environment variable; without a value, your own
    #[arg(long = "env", value_name = "NAME[=VAL]")]
    pub env: Vec<String>,
    /// The name the program sees as its own (default: the file's name)
    #[arg(long, value_name = "NAME")]
    pub argv0: Option<String>,
    /// Read the program's standard input from a file
    #[arg(long, value_name = "FILE")]
    pub stdin: Option<PathBuf>,
    /// Call this exported function; ARGS are its parameters
    #[arg(long, value_name = "FUNC")]
    pub invoke: Option<String>,
    /// The program and its arguments
    #[arg(
        value_name = "PROGRAM [ARGS]",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    words: Vec<OsString>,
    /// The grants in the order they were written.
    #[arg(skip)]
    pub grants: Vec<GrantText>,
}

/// A directory option as written.
#[derive(Debug, Clone)]
pub(super) struct GrantText {
    pub text: String,
    pub access: Access,
}

impl GrantText {
    pub fn parse(&self) -> Result<Grant, crate::caps::GrantError> {
        Grant::parse(&self.text, self.access)
    }
}

impl ProgramArgs {
    /// The program's path.
    pub fn program(&self) -> PathBuf {
        self.words.first().map(PathBuf::from).unwrap_or_default()
    }

    /// Its arguments.
    pub fn args(&self) -> &[OsString] {
        self.words.get(1..).unwrap_or_default()
    }
}

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct DebugArgs {
    /// Execute debugger commands without a screen and print what they show
    #[arg(long)]
    pub batch: bool,
    /// A command for --batch (may be repeated)
    #[arg(short = 'x', value_name = "COMMAND", requires = "batch", allow_hyphen_values = true)]
    pub commands: Vec<String>,
    /// With --batch: one JSON object a command
    #[arg(long, requires = "batch")]
    pub json: bool,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct TraceArgs {
    /// Write the lines to a file instead of standard error
    #[arg(short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// One JSON object a call
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Granted accesses too
    #[arg(long)]
    pub all: bool,
    /// One JSON object an access
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct WastArgs {
    /// Scripts, core or component; each failure is printed with its line
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

impl Verb {
    /// The program that it is about; scripts bring their own.
    fn program(&mut self) -> Option<&mut ProgramArgs> {
        match self {
            Self::Debug(args) => Some(&mut args.program),
            Self::Run(args) => Some(&mut args.program),
            Self::Trace(args) => Some(&mut args.program),
            Self::Explain(args) => Some(&mut args.program),
            Self::Wast(_) => None,
        }
    }
}

/// Reads the command line. Without a verb it means `debug`.
pub(super) fn parse(mut argv: Vec<OsString>) -> Result<Verb, clap::Error> {
    let first = argv.get(1).and_then(|word| word.to_str());
    let general = ["-h", "--help", "-V", "--version"];
    if argv.len() > 1 && !first.is_some_and(|word| VERBS.contains(&word) || general.contains(&word)) {
        argv.insert(1, "debug".into());
    }
    let command = Cli::command().arg_required_else_help(true);
    let matches = command.try_get_matches_from(argv)?;
    let mut verb = Cli::from_arg_matches(&matches)?.verb;
    if let (Some((_, matches)), Some(program)) = (matches.subcommand(), verb.program()) {
        // What begins like an option and is none was taken for the program.
        if let Some(option) = program
            .words
            .first()
            .and_then(|word| word.to_str())
            .filter(|word| word.len() > 1 && word.starts_with('-'))
        {
            let message = format!("there is no option `{option}`; see `wasmscope --help`");
            return Err(Cli::command().error(ErrorKind::UnknownArgument, message));
        }
        program.grants = in_order(program, matches);
    }
    Ok(verb)
}

/// `--dir` and `--dir-ro` in the order they were written: of two equal names the last one counts.
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

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("wasmscope").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    #[test]
    fn the_table_of_options_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_a_verb_it_debugs() {
        for line in ["p.wasm a --dir=x -h", "--dir=. p.wasm a", "debug p.wasm"] {
            assert!(matches!(parse(words(line)), Ok(Verb::Debug(_))), "{line}");
        }
    }

    #[test]
    fn everything_after_the_program_is_the_programs() {
        let Ok(Verb::Run(run)) = parse(words("run --dir=. p.wasm --dir=x -- -3 --help")) else { panic!() };
        assert_eq!(run.program.program(), PathBuf::from("p.wasm"));
        assert_eq!(run.program.args(), ["--dir=x", "--", "-3", "--help"]);
    }

    #[test]
    fn grants_keep_their_order() {
        let Ok(Verb::Run(run)) = parse(words("run --dir a --dir-ro=b --dir c p.wasm")) else { panic!() };
        let texts: Vec<_> = run.program.grants.iter().map(|g| (g.text.as_str(), g.access)).collect();
        assert_eq!(texts, [("a", Access::ReadWrite), ("b", Access::ReadOnly), ("c", Access::ReadWrite)]);
    }

    #[test]
    fn no_program_is_bad_usage() {
        for line in ["run", "run --dir=.", "run --nonsense p.wasm", "debug -x s p.wasm"] {
            assert_eq!(parse(words(line)).map_err(|e| e.exit_code()).err(), Some(2), "{line}");
        }
    }
}
