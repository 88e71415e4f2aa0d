//! What somebody may have meant whose command line cannot be carried out, or was carried out in vain.

use super::args::{Cli, ProgramArgs};
use super::failure::Failure;
use super::parse::VERBS;
use super::plain;
use crate::caps::nearest::nearest;
use crate::guest::{
    ExportedFunction, Guest, LinkError, LinkFault, exported_functions, find_call, is_library,
};
use crate::session::{call_fault, near_export};
use crate::trace::Filter;
use crate::wasm::{Binary, Program};
use crate::words::{Message, message};
use clap::CommandFactory;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// There is no such file: what may be there in its place.
pub(super) fn meant(args: &ProgramArgs, message: Message) -> Message {
    let path = &args.program();
    let is_program = |text: &&str| is_program(Path::new(text));
    if let Some(program) = args.grants.iter().map(|grant| &*grant.text).find(is_program) {
        return message!("cli-took-program", message, program, option = "--dir");
    }
    let word = path.to_string_lossy();
    let verb = if args.implied { nearest(&word, VERBS) } else { None };
    match verb.map(str::to_owned).or_else(|| file_near(path)) {
        Some(near) => message!("cli-suggesting", message, near),
        None => message,
    }
}

/// The file beside a path that has nearly its name.
pub(super) fn file_near(path: &Path) -> Option<String> {
    /// Names of a directory that are looked at.
    const MOST: usize = 4096;
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(here).ok()?.take(MOST).filter_map(Result::ok);
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = nearest(name, names.iter().map(String::as_str))?;
    Some(folder.join(near).display().to_string())
}

/// Whether a path is that of a program, by its name.
fn is_program(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "wasm" || end == "wat") && path.is_file()
}

/// The option that took the only program on a command line for its value.
pub(super) fn took_program(words: &[std::ffi::OsString]) -> Option<Message> {
    let last = words.last()?.to_str()?;
    let before = words.get(words.len().checked_sub(2)?)?.to_str()?;
    let (option, program) = match last.strip_prefix("--").and_then(|option| option.split_once('=')) {
        Some((_, value)) => (last.split('=').next()?, value),
        None => (before, last),
    };
    let took = option.starts_with('-') && is_program(Path::new(program));
    took.then(|| message!("cli-took-only-program", option, program))
}

/// Of a directory that is not there, whether a colon is missing in its option.
pub(super) fn one_colon(text: &str) -> Option<Message> {
    let (host, guest) = text.split_once(':').filter(|_| !text.contains("::"))?;
    let slip = !Path::new(text).exists() && Path::new(host).is_dir() && !guest.is_empty();
    slip.then(|| message!("cli-one-colon", text, host, guest))
}

/// A word after the program that is one of wasmscope's own options.
fn misplaced(args: &ProgramArgs) -> Option<String> {
    let mut command = Cli::command();
    command.build();
    let verb = command.find_subcommand(args.verb)?;
    let ours = |word: &&str| {
        let name = word.strip_prefix("--").map(|rest| rest.split('=').next().unwrap_or(rest));
        name.is_some_and(|name| verb.get_opts().any(|option| option.get_long() == Some(name)))
    };
    let word = args.args().iter().filter_map(|word| word.to_str()).find(ours)?;
    Some(word.split('=').next().unwrap_or(word).to_owned())
}

/// After a run that failed: an option of ours among the program's arguments is a likely reason.
pub(super) fn after_failure(args: &ProgramArgs) {
    if let Some(option) = misplaced(args) {
        plain::note(&message!("cli-misplaced", option));
    }
}

/// Functions that are listed at most.
const LISTED: usize = 20;

/// Of a module that is no command: that it runs nothing, and what can be called.
pub(super) fn only_instantiated(args: &ProgramArgs, guest: &Guest) {
    let program = guest.program();
    if !is_library(program) || args.invoke.is_some() {
        return;
    }
    let starts = matches!(&program.binary, Binary::Module(module) if module.start.is_some());
    let functions = exported_functions(program, guest.bounds());
    let name = args.program().display().to_string();
    if functions.is_empty() {
        if !starts {
            plain::note(&message!("cli-nothing-to-run", name));
        }
        return;
    }
    let mut lines = vec![message!("cli-only-instantiated", name)];
    lines.extend(offered(args, &functions));
    lines.iter().for_each(plain::note);
    after_failure(args);
}

/// Functions with their types, and the command line that calls the first.
fn offered(args: &ProgramArgs, functions: &[ExportedFunction]) -> Vec<Message> {
    let mut lines: Vec<Message> = functions
        .iter()
        .take(LISTED)
        .map(|function| message!("cli-export", indent = "  ", function = function.to_string()))
        .collect();
    if let Some(count) = functions.len().checked_sub(LISTED).filter(|more| *more > 0) {
        lines.push(message!("cli-more-exports", indent = "  ", count));
    }
    if let Some(function) = functions.first() {
        let path = args.program().display().to_string();
        let verb = if args.verb == "record" { "run" } else { args.verb };
        let given = args.args().iter().filter_map(|word| word.to_str().map(str::to_owned));
        let given: Vec<String> = given.collect();
        let with = if function.check(&given).is_ok() { given } else { function.example() };
        let words = ["wasmscope", verb, "--invoke", &function.name, &path];
        let words = words.into_iter().chain(with.iter().map(String::as_str));
        let command = shlex::try_join(words).unwrap_or_default();
        lines.push(message!("cli-call-one", command));
    }
    lines
}

/// Why a program cannot be started as it was asked to be.
pub(super) fn unlinked(args: &ProgramArgs, name: &str, program: &Arc<Program>, error: &LinkError) -> Failure {
    let failure = Failure::unlinked(name, error);
    let bounds = args.bounds();
    let mut lines = match (&error.fault, &args.invoke) {
        (LinkFault::NoCommand { .. }, _) => {
            let functions = exported_functions(program, bounds);
            let mut lines = vec![failure.message];
            lines.extend(offered(args, &functions));
            lines
        }
        (LinkFault::Other, Some(function)) => {
            let all = exported_functions(program, bounds);
            let given: Vec<String> =
                args.args().iter().map(|word| word.to_string_lossy().into_owned()).collect();
            match find_call(&all, function, &given) {
                Ok(_) => return failure,
                Err((fault, about)) => {
                    let mut why = call_fault(function, &fault, about, &all);
                    if about.is_none()
                        && let Some(near) = near_export(function, &all)
                    {
                        why = message!("cli-suggesting", message = why, near);
                    }
                    return Failure { message: message!("cli-about", name, why), ..failure };
                }
            }
        }
        _ => return failure,
    };
    if let Some(option) = misplaced(args) {
        lines.push(message!("cli-misplaced", option));
    }
    Failure { message: plain::together(lines), ..Failure::unlinked(name, error) }
}

/// Patterns of `trace` that none of a program's imports has.
pub(super) fn unmatched(filter: &Filter, name: &str, program: &Program) {
    let imports = crate::guest::imported_functions(program);
    for (option, pattern, near) in filter.unmatched(&imports) {
        let message = message!("cli-matches-nothing", option, pattern, name);
        plain::note(&match near {
            Some(near) => message!("cli-suggesting", message, near),
            None => message,
        });
    }
}
