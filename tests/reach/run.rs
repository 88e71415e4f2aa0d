//! Runs an attempt: in the debugger, and (for recording the verdicts) under wasmtime.

use crate::plan::{Case, Given};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use wasmscope::caps::{Access, Account, Grant, Network, ThingKind};
use wasmscope::guest::{Entry, Guest};
use wasmscope::session::{Motion, Pump, Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::Message;

/// The built guests, as a module of preview 1 and as a component of 0.2.
pub const GUESTS: [&str; 2] = ["reach.p1.wasm", "reach.wasm"];

pub fn guest_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests").join(name)
}

/// A guest before its first instruction, from which each attempt is cloned.
pub fn load(name: &str) -> Guest {
    let bytes = std::fs::read(guest_file(name)).expect("a built guest");
    let program = Program::load(name, &bytes).expect("loads");
    Guest::new(Arc::new(program), &Entry::Command).expect("links")
}

/// The outcome of an attempt.
#[derive(Debug)]
pub struct Ran {
    /// The errno that the program reports; 0 if it succeeded.
    pub errno: u16,
    /// The program's output.
    pub output: String,
    pub accounts: Vec<Account>,
}

/// Runs an attempt in the debugger; the current directory is the case's.
pub fn run(guest: &Guest, case: &Case) -> Ran {
    let grants: Vec<Grant> = case
        .given
        .iter()
        .map(|g| Grant {
            host: g.host.clone(),
            guest: g.guest.clone(),
            access: if g.read_only { Access::ReadOnly } else { Access::ReadWrite },
        })
        .collect();
    let argv = std::iter::once("reach".to_owned()).chain(case.args.iter().cloned()).collect();
    let config = Config {
        args: argv,
        env: Vec::new(),
        grants: grants.clone(),
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
        network: Network::default(),
    };
    let host = WasiHost::new(config).unwrap_or_else(|error| panic!("{case:?}: {error}"));
    let setup = Setup { grants, ..Setup::default() };
    let again = |_: &Setup| Err(Message::verbatim("started once only"));
    let mut session = Session::new(Timeline::live(guest.clone(), Box::new(host)), setup, Box::new(again));
    session.start(Motion::Continue);
    assert_eq!(session.finish(), Pump::Stopped);
    let output: String = session.console().iter().map(|part| part.text.as_str()).collect();
    Ran { errno: errno(&output), output, accounts: session.accounts() }
}

/// The account that decided the outcome. A directory is opened before its entries are read; and 0.2 asks for a file's
/// metadata in two calls, which may differ.
pub fn decisive<'r>(case: &Case, ran: &'r Ran) -> Option<&'r Account> {
    let mut of_paths = ran.accounts.iter().filter(|account| account.kind == ThingKind::Path);
    if case.args[0] == "list" { of_paths.next() } else { of_paths.next_back() }
}

/// The errno in the output of `reach`.
pub fn errno(output: &str) -> u16 {
    let last = output.trim_end().lines().last().unwrap_or_default();
    if last == "ok" {
        return 0;
    }
    let number = last.rsplit_once("(os error ").and_then(|(_, rest)| rest.strip_suffix(')'));
    number.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no errno in {output:?}"))
}

/// Runs an attempt under wasmtime, in `home`.
pub fn oracle(wasmtime: &Path, module: &Path, case: &Case) -> u16 {
    let out = Command::new(wasmtime)
        .args(["run", "--allow-precompiled"])
        .args(case.given.iter().map(Given::flag))
        .arg(module)
        .args(&case.args)
        .current_dir(&case.tree.home)
        .stdin(Stdio::null())
        .output()
        .expect("wasmtime starts");
    assert!(out.status.code().is_some_and(|code| code < 2), "{case:?}: {out:?}");
    errno(&String::from_utf8_lossy(&out.stdout))
}
