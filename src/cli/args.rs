//! What may be written on the command line, options spelled as wasmtime spells them.

use super::sources::SourceMapping;
use super::usage::Wrong;
use super::wasi_options::{OptionList, WasiOptions};
use super::wasm_options::{FeatureOptionList, PreloadArg, WasmOptionList, WasmOptions};
use crate::caps::{Access, CommandLine, Grant, parse_size};
use crate::exec::Bounds;
use crate::guest::{Linking, UnknownCalls};
use crate::wasm::ComponentFeatures;
use crate::words::{Lang, Message, message};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(
    name = "wasmscope",
    version,
    about = "Step through a WebAssembly program, and see why each access was granted or refused",
    override_usage = "wasmscope [OPTIONS] PROGRAM [ARGS]...\n       wasmscope <run|trace|explain|debug> [OPTIONS] PROGRAM [ARGS]...\n       wasmscope record -o FILE [OPTIONS] PROGRAM [ARGS]...\n       wasmscope replay [--run] FILE\n       wasmscope diff FILE FILE\n       wasmscope lesson [LESSON]\n       wasmscope wast FILE...",
    after_help = "PROGRAM is a module or a component (.wasm or .wat); everything after it goes to the program.\n\n\
                  Examples:\n  \
                  wasmscope samples/read-sample.wasm samples/sample_text          open the debugger\n  \
                  wasmscope explain samples/read-sample.wasm samples/sample_text  why was the file refused?\n  \
                  wasmscope run --dir=. samples/read-sample.wasm samples/sample_text"
)]
pub(super) struct Cli {
    /// The language of what is said: en or ja (default: that of the locale; for lessons, the one used last)
    #[arg(long, value_name = "LANG", global = true, value_parser = lang)]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub verb: Verb,
}

fn lang(text: &str) -> Result<Lang, Wrong> {
    Lang::parse(text).ok_or_else(|| Wrong(message!("cli-languages")))
}

/// What there is to do, each with its arguments.
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
    /// Run, and write everything that enters the program to a file from which it can be run again
    Record(RecordArgs),
    /// Open the debugger on a recording (`trace`, `explain` and `debug` take recordings too)
    Replay(ReplayArgs),
    /// Compare two recordings call by call; the exit status is 0 if the runs are the same, 1 if not, 2 for trouble
    Diff(DiffArgs),
    /// Learn how WebAssembly and WASI work, in the debugger
    Lesson(LessonArgs),
    /// Run spec scripts (.wast); the exit status is 0 only if no directive failed
    Wast(WastArgs),
}

/// Options that every verb has, and the program.
#[derive(Debug, Args)]
pub(super) struct ProgramArgs {
    /// Give the program a directory, under its own name or as GUEST
    #[arg(long = "dir", value_name = "HOST[::GUEST]")]
    pub dirs: Vec<String>,
    /// The same, for reading only
    #[arg(long = "dir-ro", value_name = "HOST[::GUEST]")]
    pub dirs_ro: Vec<String>,
    /// Give the program an environment variable; without a value, your own
    #[arg(long = "env", value_name = "NAME[=VAL]")]
    pub env: Vec<String>,
    /// What else it gets, as in wasmtime: `inherit-network`, `tcp`, `udp`, `allow-ip-name-lookup`, `inherit-env`,
    /// `inherit-stdin=n`; several with commas between
    #[arg(short = 'S', long = "wasi", value_name = "OPTION[,OPTION]...")]
    wasi: Vec<OptionList>,
    /// What becomes of imports that nothing provides, as in wasmtime: `unknown-imports-trap`, `unknown-imports-default`;
    /// and what it may use of the component model: `component-model-threading`, `component-model-async=n` and others
    #[arg(short = 'W', long = "wasm", value_name = "OPTION[,OPTION]...")]
    wasm: Vec<WasmOptionList>,
    /// A module that is instantiated before the program, which may import from it under NAME; may be repeated
    #[arg(long = "preload", value_name = "NAME=FILE")]
    pub preloads: Vec<PreloadArg>,
    /// The name the program sees as its own (default: the file's name)
    #[arg(long, value_name = "NAME")]
    pub argv0: Option<String>,
    /// Read the program's standard input from a file
    #[arg(long, value_name = "FILE")]
    pub stdin: Option<PathBuf>,
    /// Call this exported function; ARGS are its parameters
    #[arg(long, value_name = "FUNC")]
    pub invoke: Option<String>,
    #[command(flatten)]
    limits: LimitArgs,
    /// Draw which task goes on, where the component model leaves it open, from this number: another order [default:
    /// first come, first served]
    #[arg(long, value_name = "SEED")]
    pub schedule: Option<u64>,
    #[command(flatten)]
    pub recording: RecordingArgs,
    /// The program and its arguments
    #[arg(
        value_name = "PROGRAM [ARGS]",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub words: Vec<OsString>,
    /// The grants in the order they were written.
    #[arg(skip)]
    pub grants: Vec<GrantText>,
    /// The command line as it was typed; `None` if not all of it is UTF-8.
    #[arg(skip)]
    pub line: Option<CommandLine>,
    /// Whether somebody is there who can be the host.
    #[arg(skip)]
    pub attended: bool,
    /// What is done with it.
    #[arg(skip)]
    pub verb: &'static str,
    /// Whether that was not said.
    #[arg(skip)]
    pub implied: bool,
}

/// What the program may use. A SIZE is a number of bytes, or of larger units with K, M or G behind it.
#[derive(Debug, Args)]
struct LimitArgs {
    /// Bytes that all its memories together may have [default: 4G]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_memory: Option<u64>,
    /// Calls that may be nested [default: 100000]
    #[arg(long, value_name = "N")]
    max_calls: Option<usize>,
    /// Bytes for the locals and operands of all nested calls [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_stack: Option<u64>,
    /// Elements that all its tables together may have [default: 10000000]
    #[arg(long, value_name = "N")]
    max_table: Option<u64>,
    /// Bytes for structs, arrays and exceptions [default: 1G]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_heap: Option<u64>,
}

impl LimitArgs {
    fn bounds(&self) -> Bounds {
        let default = Bounds::default();
        let slots = |bytes: u64| usize::try_from(bytes / 8).unwrap_or(usize::MAX).min(Bounds::MOST_SLOTS);
        Bounds {
            frames: self.max_calls.unwrap_or(default.frames),
            slots: self.max_stack.map_or(default.slots, slots),
            memory: self.max_memory.unwrap_or(default.memory),
            table_elements: self.max_table.unwrap_or(default.table_elements),
            heap: self.max_heap.unwrap_or(default.heap),
        }
    }
}

/// How a recording is read, where one is given in the place of a program.
#[derive(Debug, Args)]
pub(super) struct RecordingArgs {
    /// For a recording: the program, where the recording leaves it out, or another in its place
    #[arg(long, value_name = "FILE")]
    pub module: Option<PathBuf>,
    /// For a recording that breaks off (FILE.part): use what is there
    #[arg(long)]
    pub partial: bool,
    /// For a recording: bytes of memory that it may take [default: 2G]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_recording: Option<u64>,
}

impl RecordingArgs {
    /// Whether any of it is given.
    pub fn any(&self) -> bool {
        self.module.is_some() || self.partial || self.max_recording.is_some()
    }
}

/// Where the sources of a program are.
#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// Look for source files whose path in the program begins with FROM below TO; may be repeated
    #[arg(long = "source", value_name = "FROM=TO")]
    pub maps: Vec<SourceMapping>,
}

/// A number of bytes.
fn size(text: &str) -> Result<u64, Wrong> {
    parse_size(text).map_err(|fault| Wrong(fault.message()))
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
    /// Where the program is: the first word that is no option.
    pub fn program(&self) -> PathBuf {
        self.words.first().map(PathBuf::from).unwrap_or_default()
    }

    /// What `-S` gives it.
    pub fn wasi(&self) -> WasiOptions {
        WasiOptions::of(&self.wasi)
    }

    /// What `-W` lets it use of the component model.
    pub fn features(&self) -> ComponentFeatures {
        WasmOptions::of(&self.wasm).features
    }

    /// What `-W` says of imports that nothing provides.
    pub fn unknown(&self) -> (Linking, UnknownCalls) {
        WasmOptions::of(&self.wasm).unknown(self.attended)
    }

    /// What it may use.
    pub fn bounds(&self) -> Bounds {
        self.limits.bounds()
    }

    /// What is given that only a program that runs for the first time can be given.
    pub(crate) fn for_live_runs(&self) -> Option<Message> {
        let given = [
            (!self.grants.is_empty(), "--dir"),
            (!self.env.is_empty(), "--env"),
            (!self.wasi.is_empty(), "-S"),
            (!self.wasm.is_empty(), "-W"),
            (!self.preloads.is_empty(), "--preload"),
            (self.argv0.is_some(), "--argv0"),
            (self.stdin.is_some(), "--stdin"),
            (self.invoke.is_some(), "--invoke"),
        ];
        let option = given.into_iter().find(|(is, _)| *is).map(|(_, option)| Message::verbatim(option));
        option.or_else(|| (!self.args().is_empty()).then(|| message!("cli-arguments")))
    }

    /// What the program is given as arguments: everything after its path.
    pub fn args(&self) -> &[OsString] {
        self.words.get(1..).unwrap_or_default()
    }
}

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct DebugArgs {
    /// Execute debugger commands without a screen and print what they show
    #[arg(long)]
    pub batch: bool,
    /// A command for --batch (may be repeated). Without any, commands are read from standard input, one a line, and the
    /// program has none but that of --stdin
    #[arg(short = 'x', value_name = "COMMAND", requires = "batch", allow_hyphen_values = true)]
    pub commands: Vec<String>,
    /// With --batch: one JSON object a command
    #[arg(long, requires = "batch")]
    pub json: bool,
    /// With --batch: say how long each command took
    #[arg(long, requires = "batch")]
    pub timing: bool,
    /// Bytes for checkpoints of the run, which make going back quick
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "512M")]
    pub max_checkpoints: u64,
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct TraceArgs {
    /// Write the lines to a file instead of standard error
    #[arg(short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// One JSON object a call, nothing shortened
    #[arg(long)]
    pub json: bool,
    /// Only calls of this interface: `filesystem`, `wasi:io/streams`; may be repeated, and `*` is any characters
    #[arg(long = "interface", value_name = "NAME")]
    pub interfaces: Vec<String>,
    /// Only calls of this function: `open-at`, `descriptor`, `fd_*`; may be repeated
    #[arg(long = "function", value_name = "NAME")]
    pub functions: Vec<String>,
    /// Only what failed or was refused
    #[arg(long)]
    pub failed: bool,
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Granted accesses too, and what the program did without
    #[arg(long)]
    pub all: bool,
    /// One JSON object an access
    #[arg(long)]
    pub json: bool,
    /// Only accesses by calls of this interface: `filesystem`, `wasi:io/streams`; may be repeated, and `*` is any
    /// characters
    #[arg(long = "interface", value_name = "NAME")]
    pub interfaces: Vec<String>,
    /// Only accesses by this function: `open-at`, `open`, `fd_*`; may be repeated
    #[arg(long = "function", value_name = "NAME")]
    pub functions: Vec<String>,
    /// With --all: only what failed or was refused
    #[arg(long)]
    pub failed: bool,
    /// Run it under N other orders of its tasks instead, and say which is the first that ends differently
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub schedules: Option<u64>,
    /// With --schedules: a recording of that run
    #[arg(long, value_name = "FILE", requires = "schedules")]
    pub save: Option<PathBuf>,
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct RecordArgs {
    /// Where the recording goes
    #[arg(short = 'o', value_name = "FILE")]
    pub output: PathBuf,
    /// Replace FILE where it is there already
    #[arg(long)]
    pub force: bool,
    /// Leave the program out: a replay must be given it again (`--module`)
    #[arg(long)]
    pub no_module: bool,
    /// Leave out the values of environment variables, if the program goes the same way without them
    #[arg(long)]
    pub redact_env: bool,
    /// Leave out the arguments, if the program goes the same way without them
    #[arg(long)]
    pub redact_args: bool,
    /// Leave out what it reads of files and standard input, if the program goes the same way without it
    #[arg(long)]
    pub redact_input: bool,
    /// Put the source files of the program's own code into the recording, as far as they are found
    #[arg(long)]
    pub with_source: bool,
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub program: ProgramArgs,
}

#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// No screen: print what the program wrote, and exit with its status
    #[arg(long)]
    pub run: bool,
    /// Bytes for checkpoints of the run, which make going back quick
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "512M")]
    pub max_checkpoints: u64,
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub recording: RecordingArgs,
    #[command(flatten)]
    limits: LimitArgs,
    /// The recording
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

impl ReplayArgs {
    /// What the program may use at most.
    pub fn bounds(&self) -> Bounds {
        self.limits.bounds()
    }
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// One JSON object, nothing shortened
    #[arg(long)]
    pub json: bool,
    /// Every call, also long stretches of calls that are the same
    #[arg(long)]
    pub all: bool,
    /// Columns of the text; from 120 on the two runs stand beside each other [default: the terminal's, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub width: Option<u16>,
    /// The program, for a recording that leaves it out; may be repeated
    #[arg(long = "module", value_name = "FILE")]
    pub modules: Vec<PathBuf>,
    /// Use what is there of recordings that break off (FILE.part)
    #[arg(long)]
    pub partial: bool,
    /// Bytes of memory that each recording may take [default: 2G]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_recording: Option<u64>,
    #[command(flatten)]
    limits: LimitArgs,
    /// The one recording
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// The other
    #[arg(value_name = "B")]
    pub b: PathBuf,
}

impl DiffArgs {
    /// What the programs may use at most.
    pub fn bounds(&self) -> Bounds {
        self.limits.bounds()
    }
}

#[derive(Debug, Args)]
pub(super) struct WastArgs {
    /// What components may use, as in wasmtime: `component-model-threading`, `component-model-async=n` and others
    #[arg(short = 'W', long = "wasm", value_name = "OPTION[,OPTION]...")]
    wasm: Vec<FeatureOptionList>,
    /// Scripts, core or component; each failure is printed with its line
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

impl WastArgs {
    /// What `-W` lets components use.
    pub fn features(&self) -> ComponentFeatures {
        FeatureOptionList::features(&self.wasm)
    }
}

#[derive(Debug, Args)]
#[command(
    override_usage = "wasmscope lesson [OPTIONS] [NUMBER | NAME | DIR]\n       wasmscope lesson new DIR\n       wasmscope lesson check [DIR]..."
)]
pub(super) struct LessonArgs {
    /// List the lessons
    #[arg(long)]
    pub list: bool,
    /// For a projector: larger text, fewer panes, no hint or answer unasked
    #[arg(long)]
    pub present: bool,
    /// Forget all progress
    #[arg(long)]
    pub reset: bool,
    /// A lesson of the course, a folder with a lesson, or `new` or `check` with folders
    #[arg(value_name = "LESSON")]
    pub words: Vec<String>,
}

impl Verb {
    /// The program that it is about; scripts bring their own.
    pub fn program(&mut self) -> Option<&mut ProgramArgs> {
        match self {
            Self::Debug(args) => Some(&mut args.program),
            Self::Run(args) => Some(&mut args.program),
            Self::Trace(args) => Some(&mut args.program),
            Self::Explain(args) => Some(&mut args.program),
            Self::Record(args) => Some(&mut args.program),
            Self::Replay(_) | Self::Diff(_) | Self::Lesson(_) | Self::Wast(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_table_of_options_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        let sizes =
            [("0", 0), ("65536", 65536), ("64K", 65536), ("4m", 4 << 20), ("2GiB", 2 << 30), ("7B", 7)];
        for (text, bytes) in sizes {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "K", "4T", "-1", "1.5G", "99999999999G", "1 K", "0x10"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
