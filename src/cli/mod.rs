//! The command line: arguments, verbs, exit statuses. The only place where a live host meets a timeline.

mod args;
mod batched;
mod debug;
mod diff;
mod explain;
mod lesson;
mod load;
mod plain;
mod record;
mod replay;
mod row;
mod run;
mod script;
mod store;
mod trace;
mod wasi_options;
mod wast;

use crate::words::Lang;
use args::Verb;
use std::ffi::OsString;
use std::fmt;

/// Exit status of bad usage, as clap has it.
const USAGE: i32 = 2;
/// Exit status of everything else that keeps a program from running.
const FAILURE: i32 = 1;
/// Exit status of a program that trapped (128 + SIGABRT), as wasmtime has it.
const TRAPPED: i32 = 134;
/// Exit status of a replay whose program does something else than its recording holds.
const DIVERGED: i32 = 120;

/// Why a verb could not do its work; one message for the person at the keyboard.
#[derive(Debug)]
struct Failure {
    status: i32,
    message: String,
}

impl Failure {
    fn new(message: impl fmt::Display) -> Self {
        Self { status: FAILURE, message: message.to_string() }
    }

    fn usage(message: impl fmt::Display) -> Self {
        Self { status: USAGE, message: message.to_string() }
    }
}

/// Runs the command line; returns the process's exit status.
#[must_use]
pub fn main() -> i32 {
    main_with(std::env::args_os().collect())
}

fn main_with(argv: Vec<OsString>) -> i32 {
    let parsed = match args::parse(argv) {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are errors to clap; it knows the stream and the status of each. A closed stream is
            // nobody's fault.
            let _ = error.print();
            return error.exit_code();
        }
    };
    let asked = parsed.lang;
    let done = match parsed.verb {
        Verb::Debug(args) => debug::debug(args),
        Verb::Run(args) => run::run(args),
        Verb::Trace(args) => trace::trace(args),
        Verb::Explain(args) => explain::explain(args, asked.or_else(locale).unwrap_or_default()),
        Verb::Record(args) => record::record(args),
        Verb::Replay(args) => replay::replay(&args),
        Verb::Diff(args) => diff::diff(&args),
        Verb::Lesson(args) => lesson::lesson(args, asked),
        Verb::Wast(args) => wast::run(&args),
    };
    match done {
        Ok(status) => status,
        Err(failure) => {
            plain::complain(&failure.message);
            failure.status
        }
    }
}

/// The language of the locale, if there are words in it: of the variables that say, the first one that is set counts.
fn locale() -> Option<Lang> {
    let all = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    all.filter(|value| !value.is_empty()).map(|value| Lang::parse(&value)).next().flatten()
}
