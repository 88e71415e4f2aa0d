//! `wasmscope run` gives the program's own output and exit status, as wasmtime does.
//!
//! What wasmtime 49.0.3 did is committed in `tests/golden/run.jsonl`, one case per line. To record it again:
//! `WASMTIME=/path/to/wasmtime cargo test --test run_parity`.

mod program;

use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const COMMAND: &str = "# WASMTIME=/path/to/wasmtime cargo test --test run_parity, with ";

/// What a shell sees of one run.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// Everything after `run` on the command line.
    command: Vec<String>,
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A new directory for all cases to run in: programs and a file to read, and one file outside of it.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let inner = outer.path().join("here");
    fs::create_dir_all(inner.join("sub")).expect("a folder");
    fs::write(outer.path().join("x"), "outside\n").expect("a file");
    fs::write(inner.join("sub/inner.txt"), "inner\n").expect("a file");
    for file in ["samples/sample_text", "samples/read-sample.wasm", "samples/read-sample.p1.wasm"]
        .iter()
        .chain(&["samples/hello-wasm.wasm", "samples/hello-wasm.p1.wasm"])
        .chain(&["samples/read-sample.stripped.wasm", "samples/read-sample.stripped.p1.wasm"])
        .chain(&["samples/read-sample.p3.wasm", "samples/read-sample.stripped.p3.wasm"])
        .chain(&[
            "tests/guests/read-sample-rust187-wasip1.wasm",
            "tests/guests/read-sample-rust187-wasip2.wasm",
        ])
    {
        let from = top().join(file);
        fs::copy(&from, inner.join(from.file_name().expect("a name"))).expect("a copy");
    }
    (outer, inner)
}

/// The cases: options, and the arguments of a program that reads files.
const READS: &[(&[&str], &[&str])] = &[
    (&[], &[]),
    (&[], &["sample_text"]),
    (&["--dir=."], &["sample_text"]),
    (&["--dir", "."], &["./sample_text"]),
    (&["--dir=.::/data"], &["/data/sample_text"]),
    (&["--dir=.::/data"], &["sample_text"]),
    (&["--dir=.::data"], &["data/sample_text"]),
    (&["--dir=.::/"], &["/sample_text"]),
    (&["--dir=.", "--dir=sub::/in"], &["/in/inner.txt"]),
    (&["--dir=."], &["nothing-here"]),
    (&[], &["../x"]),
    (&["--dir=."], &["../x"]),
    (&["--dir=.."], &["../x"]),
    (&["--dir=."], &["sub/../../x"]),
    (&["--dir=."], &["sub/../sample_text"]),
    (&["--dir=."], &["sample_text/"]),
    (&["--dir=."], &["sub"]),
    (&["--dir=."], &["/sample_text", "and", "more"]),
];

fn cases() -> Vec<Vec<String>> {
    let words = |list: &[&str]| list.iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
    let mut cases = vec![words(&["hello-wasm.wasm"]), words(&["hello-wasm.p1.wasm"])];
    for program in [
        "read-sample.wasm",
        "read-sample.p1.wasm",
        "read-sample.stripped.wasm",
        "read-sample.stripped.p1.wasm",
        "read-sample.p3.wasm",
        "read-sample.stripped.p3.wasm",
        "read-sample-rust187-wasip2.wasm",
        "read-sample-rust187-wasip1.wasm",
    ] {
        for (options, args) in READS {
            cases.push([words(options), words(&[program]), words(args)].concat());
        }
    }
    cases
}

fn run(program: &Path, command: &[String], folder: &Path) -> Run {
    let out = Command::new(program)
        .env(program::LOCALE.0, program::LOCALE.1)
        .arg("run")
        .args(command)
        .current_dir(folder)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    Run {
        command: command.to_vec(),
        status: out.status.code(),
        stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
    }
}

/// Writes the golden file, using the wasmtime that the environment names.
fn bless(wasmtime: &Path, golden: &Path) {
    let (_outer, folder) = folder();
    let version = Command::new(wasmtime).arg("--version").output().expect("wasmtime starts").stdout;
    let version = String::from_utf8_lossy(&version).lines().next().unwrap_or_default().to_owned();
    let mut text = format!("{COMMAND}{version}\n");
    for case in cases() {
        text += &serde_json::to_string(&run(wasmtime, &case, &folder)).expect("plain data");
        text.push('\n');
    }
    fs::write(golden, text).expect("a writable golden file");
}

#[test]
fn run_gives_the_output_and_exit_status_of_wasmtime() {
    let golden = top().join("tests/golden/run.jsonl");
    if let Some(wasmtime) = std::env::var_os("WASMTIME") {
        bless(Path::new(&wasmtime), &golden);
    }
    let text = fs::read_to_string(golden).expect("the golden file");
    let expected: Vec<Run> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect();
    assert!(text.starts_with(COMMAND));
    assert_eq!(expected.iter().map(|run| run.command.clone()).collect::<Vec<_>>(), cases(), "make it again");

    let (_outer, folder) = folder();
    let binary = Path::new(env!("CARGO_BIN_EXE_wasmscope"));
    let mut faults = Vec::new();
    for expected in expected {
        let actual = run(binary, &expected.command, &folder);
        if actual != expected {
            faults.push(format!("wasmtime  {expected:?}\nwasmscope {actual:?}"));
        }
    }
    assert!(faults.is_empty(), "{} runs differ:\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn a_trap_ends_with_status_134_and_says_where() {
    let trapped = run(Path::new(env!("CARGO_BIN_EXE_wasmscope")), &["samples/trap.wat".to_owned()], top());
    assert_eq!(trapped.status, Some(134), "{}", trapped.stderr);
    assert_eq!(trapped.stdout, "");
    for part in ["integer divide by zero", "divide", "share", "start", "0x2f"] {
        assert!(trapped.stderr.contains(part), "no {part:?} in:\n{}", trapped.stderr);
    }
}

#[test]
fn an_exported_function_can_be_called_with_numbers() {
    let command = ["--invoke", "add", "samples/add.wat", "2", "-3"].map(str::to_owned);
    let called = run(Path::new(env!("CARGO_BIN_EXE_wasmscope")), &command, top());
    assert_eq!((called.status, called.stdout.as_str()), (Some(0), "-1\n"), "{}", called.stderr);
}
