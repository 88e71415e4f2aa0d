//! Ten thousand random attempts to reach a path: what comes of each is what comes of it under wasmtime, its account
//! replayed by hand leads there, and its remedy helps.
//!
//! The verdicts were recorded with wasmtime 48.0.8 (`record` below); the cases are made anew from their numbers.

#[allow(dead_code, reason = "the engine's tests use more of it")]
#[path = "../engine/dice.rs"]
mod dice;
mod model;
mod plan;
mod remedy;
mod replay;
mod run;
mod tree;

use plan::{Case, Given, case};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tree::{BASE, real};
use wasmscope::caps::Account;
use wasmscope::guest::Guest;

const CASES: u64 = 10_000;
/// A grant for reading only cannot be made with wasmtime's command line.
const NO_VERDICT: u8 = b'~';
/// Verdicts are errnos as characters, from this one on.
const ZERO: u8 = b'0';

/// The tree of a case on disk, and the case with the real directory in its words.
struct Planted {
    _temp: tempfile::TempDir,
    base: String,
    given: Vec<Given>,
    args: Vec<String>,
}

impl Planted {
    fn new(case: &Case) -> Self {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let base = temp.path().canonicalize().expect("its path");
        case.tree.plant(&base);
        let base = base.to_str().expect("a UTF-8 path").to_owned();
        let given = case.given.iter().map(|g| placed(g, &base)).collect();
        let args = case.args.iter().map(|arg| real(arg, &base)).collect();
        Self { _temp: temp, base, given, args }
    }

    fn home(&self) -> PathBuf {
        Path::new(&self.base).join("home")
    }

    /// An account as it would be of a tree at [`BASE`].
    fn unplaced(&self, account: &Account) -> Account {
        let text = serde_json::to_string(account).expect("an account can be written");
        let text = text.replace(&self.base, BASE).replace(&self.base[1..], &BASE[1..]);
        serde_json::from_str(&text).expect("and read")
    }
}

fn placed(given: &Given, base: &str) -> Given {
    Given { host: real(&given.host, base), guest: real(&given.guest, base), ..*given }
}

fn golden_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/reach.txt")
}

/// Records what is right: `WASMTIME=…/wasmtime cargo test --test reach -- --ignored record`.
#[test]
#[ignore = "needs wasmtime 48 and takes minutes"]
fn record() {
    let wasmtime = PathBuf::from(std::env::var("WASMTIME").expect("WASMTIME names the wasmtime to ask"));
    let temp = tempfile::tempdir().expect("a temporary folder");
    let modules = run::GUESTS.map(|name| {
        let module = temp.path().join(name);
        let compiled = Command::new(&wasmtime).arg("compile").arg(run::guest_file(name)).arg("-o").arg(&module).status();
        assert!(compiled.expect("wasmtime starts").success());
        module
    });
    let verdict = |seed: u64| {
        let case = case(seed);
        if case.given.iter().any(|g| g.read_only) {
            return NO_VERDICT;
        }
        let [p1, p2] = modules.each_ref().map(|module| {
            let planted = Planted::new(&case);
            run::oracle(&wasmtime, module, &planted.home(), &planted.given, &planted.args)
        });
        assert_eq!(p1, p2, "{seed}: {case:?}");
        ZERO + u8::try_from(p1).expect("an errno is small")
    };
    let threads = 3;
    let part = |first: u64| (first..CASES).step_by(threads).map(|seed| (seed, verdict(seed))).collect::<Vec<_>>();
    let mut verdicts: Vec<(u64, u8)> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads as u64).map(|first| scope.spawn(move || part(first))).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a part")).collect()
    });
    verdicts.sort_unstable();
    let lines = verdicts.chunks(100).map(|line| line.iter().map(|(_, verdict)| char::from(*verdict)).collect::<String>());
    std::fs::write(golden_file(), lines.map(|line| line + "\n").collect::<String>()).expect("written");
}

/// The recorded verdict of each case.
fn golden() -> Vec<u8> {
    let text = std::fs::read_to_string(golden_file()).expect("the recorded verdicts");
    let verdicts: Vec<u8> = text.bytes().filter(|b| *b != b'\n').collect();
    assert_eq!(verdicts.len() as u64, CASES);
    verdicts
}

#[test]
fn the_second_opinion_is_wasmtimes() {
    let mut wrong = Vec::new();
    for (seed, verdict) in (0..).zip(golden()).filter(|(_, verdict)| *verdict != NO_VERDICT) {
        let case = case(seed);
        let got = case.tree.attempt(&case.given, &case.args).err().unwrap_or(0);
        let expected = u16::from(verdict - ZERO);
        if got != expected {
            wrong.push(format!("{seed}: wasmtime {expected}, here {got}: {case:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ, the first:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

/// Cases are shared out to processes: each changes its current directory from case to case.
const SHARDS: u64 = 4;

#[test]
fn every_attempt_ends_as_under_wasmtime_and_its_account_is_true() {
    let shards: Vec<_> = (0..SHARDS)
        .map(|shard| {
            let exe = std::env::current_exe().expect("this program");
            let mut command = Command::new(exe);
            command.args(["--ignored", "--exact", "shard", "--nocapture"]).env("SHARD", shard.to_string());
            command.stdout(Stdio::piped()).spawn().expect("it starts again")
        })
        .collect();
    for shard in shards {
        let out = shard.wait_with_output().expect("a shard ends");
        let text = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.success() && text.contains("1 passed"), "{text}");
    }
}

#[test]
#[ignore = "started by the test above, with SHARD in the environment"]
fn shard() {
    let shard: u64 = std::env::var("SHARD").expect("SHARD").parse().expect("a number");
    let guests = run::GUESTS.map(run::load);
    let mut wrong = Vec::new();
    for (seed, verdict) in (0..).zip(golden()).filter(|(seed, _)| seed % SHARDS == shard) {
        // Both versions of WASI see every kind of case.
        let guest = &guests[usize::from(seed / SHARDS % 2 == 0)];
        if let Err(why) = check(&case(seed), verdict, guest) {
            wrong.push(format!("{seed}: {why}"));
        }
    }
    std::env::set_current_dir("/").expect("the root");
    assert!(wrong.is_empty(), "{} differ, the first:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

fn check(case: &Case, verdict: u8, guest: &Guest) -> Result<(), String> {
    let planted = Planted::new(case);
    std::env::set_current_dir(planted.home()).expect("the directory is there");
    let ran = run::run(guest, &planted.given, &planted.args);
    let expected = match verdict {
        NO_VERDICT => case.tree.attempt(&case.given, &case.args).err().unwrap_or(0),
        verdict => u16::from(verdict - ZERO),
    };
    let told = |what: &str| format!("{what}\n  {:?} {:?} {:?}\n  {ran:#?}", case.args, case.given, case.tree);
    if ran.errno != expected {
        return Err(told(&format!("wasmtime {expected}, here {}", ran.errno)));
    }
    if let (0, "read") = (expected, &*case.args[0]) {
        let place = case.tree.attempt(&case.given, &case.args).expect("it was read");
        let content = if case.tree.is_dir(&place) { "" } else { &*place };
        if ran.output != format!("{content}\nok\n") {
            return Err(told(&format!("another file was read than {place}")));
        }
    }
    let account = ran.accounts.first().map(|account| planted.unplaced(account)).ok_or_else(|| told("no account"))?;
    let replayed = replay::replay(&case.tree, &case.given, &case.args, &account)
        .map_err(|why| told(&format!("the steps are wrong: {why}")))?;
    let said = account.errno.as_ref().map_or(0, |e| e.number);
    if (replayed, said) != (expected, expected) {
        return Err(told(&format!("the steps come to {replayed}, the account says {said}")));
    }
    if expected == 0 {
        return Ok(());
    }
    remedy::check(case, &planted, guest, account).map_err(|why| told(&why))
}
