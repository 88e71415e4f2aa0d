//! The same advice, followed with wasmtime 49: what it came to there is committed, one case per line.

use super::case::{self, Case, Program};
use super::check::{self, granted_with, in_folder};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasmscope::cli;
use wasmscope::session::RunState;

/// Remedies for each program.
const EACH: usize = 20;

const PROGRAMS: [Program; 5] = [Program::Open, Program::First, Program::Below, Program::Preopen, Program::Go];

/// A case, and what became of it once its remedy was followed.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FollowedCase {
    program: Program,
    tree: Vec<String>,
    flags: Vec<String>,
    args: Vec<String>,
    /// The status without the remedy.
    refused: i32,
    flags_followed: Vec<String>,
    args_followed: Vec<String>,
    /// The status with it.
    status: i32,
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/advice.jsonl")
}

/// The first remedy of a case, followed; without the statuses of wasmtime.
fn follow(case: &Case) -> Option<FollowedCase> {
    let words = check::command(case.program, &case.flags, &case.args);
    let session = cli::explained(&words.iter().map(String::as_str).collect::<Vec<_>>()).ok()?;
    let RunState::Ended(refused) = session.status().state else { return None };
    let accounts = session.accounts();
    let (account, remedy) = accounts
        .iter()
        .filter(|account| account.outcome.is_refusal())
        .find_map(|account| Some((account, check::working(account)?)))?;
    let (flags, args) = check::followed((&case.flags, &case.args), remedy, &account.subject);
    Some(FollowedCase {
        program: case.program,
        tree: case.tree.clone(),
        flags: case.flags.clone(),
        args: case.args.clone(),
        refused,
        flags_followed: flags,
        args_followed: args,
        status: 0,
    })
}

/// Makes the golden file anew.
fn record(wasmtime: &Path) {
    let mut lines = Vec::new();
    for program in PROGRAMS {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[program as u8 + 101; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let cases = case::of(program);
        let mut found = 0;
        while found < EACH {
            let case = cases.new_tree(&mut runner).expect("a case").current();
            // wasmtime cannot give a directory for reading only, and temporary directories have changing names.
            let text = format!("{:?} {:?}", case.flags, case.args);
            if text.contains("--dir-ro") || text.contains("TMP") {
                continue;
            }
            let followed = in_folder(|outer| {
                let home = case.plant(outer);
                std::env::set_current_dir(&home).expect("a folder");
                let mut followed = follow(&case)?;
                let run = |flags: &[String], args: &[String]| {
                    let home = case.plant(outer);
                    let mut command = Command::new(wasmtime);
                    command.arg("run").args(check::command(program, flags, args)).current_dir(home);
                    command.output().expect("it starts").status.code().expect("a status")
                };
                followed.refused = run(&case.flags, &case.args);
                followed.status = run(&followed.flags_followed, &followed.args_followed);
                Some(followed)
            });
            let Some(followed) = followed else { continue };
            assert!(granted_with(program, followed.refused, followed.status), "{followed:?}");
            lines.push(serde_json::to_string(&followed).expect("JSON"));
            found += 1;
        }
    }
    std::fs::write(file(), lines.join("\n") + "\n").expect("the golden file");
}

#[test]
fn wasmtime_grants_what_the_advice_says() {
    if let Some(wasmtime) = std::env::var_os("WASMTIME") {
        record(Path::new(&wasmtime));
    }
    let text = std::fs::read_to_string(file()).expect("the golden file");
    let mut count = 0;
    for line in text.lines() {
        let theirs: FollowedCase = serde_json::from_str(line).expect("a case");
        let (program, flags, args) = (theirs.program, theirs.flags.clone(), theirs.args.clone());
        let case = Case { program, tree: theirs.tree.clone(), flags, args };
        let (ours, status) = in_folder(|outer| {
            std::env::set_current_dir(case.plant(outer)).expect("a folder");
            let ours = follow(&case).unwrap_or_else(|| panic!("no remedy for {case:?}"));
            std::env::set_current_dir(case.plant(outer)).expect("a folder");
            let again = check::opened(program, &ours.flags_followed, &ours.args_followed).expect("it opens");
            (ours, again.status().state)
        });
        let RunState::Ended(status) = status else { panic!("{line}: {status:?}") };
        assert_eq!(FollowedCase { status, ..ours }, theirs);
        assert!(granted_with(program, theirs.refused, status), "{line}");
        count += 1;
    }
    assert_eq!(count, EACH * PROGRAMS.len());
}
