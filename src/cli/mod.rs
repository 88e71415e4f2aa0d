//! The command line: arguments, verbs, exit statuses. The only place where a live host and a timeline meet.

mod args;
mod batched;
mod debug;
mod debug_files;
mod diff;
mod ended;
mod explain;
mod explained;
mod failure;
mod hints;
mod language;
mod lesson;
mod load;
mod opened;
mod parse;
mod plain;
mod record;
mod rehearsed;
mod replay;
mod row;
mod run;
mod schedules;
mod screen;
mod script;
mod sources;
mod store;
mod trace;
mod unattended;
mod unlinked;
mod usage;
mod wasi_options;
mod wasm_options;
mod wast;

pub use explained::{explained, opened};

use args::Verb;
use failure::{DIVERGED, Failure};
use std::ffi::OsString;

/// Runs the command line; returns the process's exit status.
#[must_use]
pub fn main() -> i32 {
    main_with(std::env::args_os().collect())
}

fn main_with(argv: Vec<OsString>) -> i32 {
    let argv = parse::arranged(argv);
    // Set the language first, so that errors in the command line are in that language, too.
    language::settle(parse::language(&argv));
    let parsed = match parse::parse(argv.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            let status = usage::report(&error);
            if error.kind() == clap::error::ErrorKind::MissingRequiredArgument
                && let Some(hint) = hints::took_program(&argv)
            {
                plain::note(&hint);
            }
            return status;
        }
    };
    let done = match parsed.verb {
        Verb::Debug(args) => debug::debug(args),
        Verb::Run(args) => run::run(args),
        Verb::Trace(args) => trace::trace(args),
        Verb::Explain(args) => explain::explain(args, language::spoken()),
        Verb::Record(args) => record::record(args),
        Verb::Replay(args) => replay::replay(&args),
        Verb::Diff(args) => diff::diff(&args),
        Verb::Lesson(args) => lesson::lesson(args, parsed.lang),
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
