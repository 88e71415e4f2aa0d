//! Ten thousand random attempts to reach a path: each has the same outcome as under wasmtime, its account replayed by
//! hand leads to that outcome, and its remedy helps.
//!
//! The verdicts were recorded with wasmtime 48.0.8 (`record` below); the cases are regenerated from their numbers.

#[allow(dead_code, reason = "the engine's tests use more of it")]
#[path = "../engine/dice.rs"]
mod dice;
mod model;
mod plan;
mod remedy;
mod replay;
mod run;
mod tree;

use plan::{Case, case};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasmscope::guest::Guest;

const CASES: u64 = 10_000;
/// wasmtime's command line cannot make a read-only grant.
const NO_VERDICT: u8 = b'~';
/// Verdicts are errnos as characters, counted from this one.
const ZERO: u8 = b'0';

/// A case on disk, which is removed when the directory is dropped.
fn planted(case: &Case) -> (tempfile::TempDir, Case) {
    let temp = tempfile::tempdir().expect("a temporary folder");
    let base = temp.path().canonicalize().expect("its path");
    let case = case.plant(base.to_str().expect("a UTF-8 path"));
    (temp, case)
}

fn golden_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/reach.txt")
}

/// Records the correct verdicts: `WASMTIME=…/wasmtime cargo test --test reach -- --ignored record`.
#[test]
#[ignore = "needs wasmtime 48 and takes minutes"]
fn record() {
    let wasmtime = PathBuf::from(std::env::var("WASMTIME").expect("WASMTIME names the wasmtime to ask"));
    let temp = tempfile::tempdir().expect("a temporary folder");
    let modules = run::GUESTS.map(|name| {
        let module = temp.path().join(name);
        let compiled =
            Command::new(&wasmtime).arg("compile").arg(run::guest_file(name)).arg("-o").arg(&module).status();
        assert!(compiled.expect("wasmtime starts").success());
        module
    });
    let verdict = |seed: u64| {
        let case = case(seed);
        if case.given.iter().any(|g| g.read_only) {
            return NO_VERDICT;
        }
        let [p1, p2] = modules.each_ref().map(|module| {
            let (_temp, case) = planted(&case);
            run::oracle(&wasmtime, module, &case)
        });
        assert_eq!(p1, p2, "{seed}: {case:?}");
        ZERO + u8::try_from(p1).expect("an errno is small")
    };
    let threads = 3;
    let part =
        |first: u64| (first..CASES).step_by(threads).map(|seed| (seed, verdict(seed))).collect::<Vec<_>>();
    let mut verdicts: Vec<(u64, u8)> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads as u64).map(|first| scope.spawn(move || part(first))).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a part")).collect()
    });
    verdicts.sort_unstable();
    let lines = verdicts
        .chunks(100)
        .map(|line| line.iter().map(|(_, verdict)| char::from(*verdict)).collect::<String>());
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
    assert!(
        wrong.is_empty(),
        "{} differ, the first:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

/// The cases are divided among processes, because each case changes the current directory.
const SHARDS: u64 = 2;

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
        let case = case(seed);
        for (guest, name) in guests.iter().zip(run::GUESTS) {
            if let Err(why) = check(&case, verdict, guest) {
                wrong.push(format!("{seed}: {why}\n  in {name}"));
            }
        }
    }
    std::env::set_current_dir("/").expect("the root");
    assert!(
        wrong.is_empty(),
        "{} differ, the first:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

fn check(case: &Case, verdict: u8, guest: &Guest) -> Result<(), String> {
    let (_temp, case) = planted(case);
    std::env::set_current_dir(&case.tree.home).expect("the directory is there");
    let ran = run::run(guest, &case);
    let opinion = case.tree.attempt(&case.given, &case.args);
    let expected = match verdict {
        NO_VERDICT => opinion.as_ref().err().copied().unwrap_or(0),
        verdict => u16::from(verdict - ZERO),
    };
    let told = |what: &str| format!("{what}\n  {case:?}\n  {ran:#?}");
    if ran.errno != expected {
        return Err(told(&format!("wasmtime {expected}, here {}", ran.errno)));
    }
    if let (Ok(place), "read") = (opinion, &*case.args[0]) {
        let content = if case.tree.is_dir(&place) { "" } else { &*place };
        if ran.output != format!("{content}\nok\n") {
            return Err(told(&format!("another file was read than {place}")));
        }
    }
    let account = run::decisive(&case, &ran).ok_or_else(|| told("no account"))?;
    let replayed =
        replay::replay(&case, account).map_err(|why| told(&format!("the steps are wrong: {why}")))?;
    let said = account.errno.as_ref().map_or(0, |e| e.number);
    if (replayed, said) != (expected, expected) {
        return Err(told(&format!("the steps come to {replayed}, the account says {said}")));
    }
    if expected == 0 {
        return Ok(());
    }
    remedy::check(&case, guest, account).map_err(|why| told(&why))
}
