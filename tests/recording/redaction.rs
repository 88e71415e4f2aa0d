//! What is left out of a recording is not in it in any form, and the replay behaves the same; or there is no recording.

use crate::cli::{sample, says, wasmscope};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};
use wasmscope::trace::recording::{ReadLimits, read};

/// Copies its environment or its standard input to standard output.
const ECHO: &str = r#"(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $put (param $at i32) (param $len i32)
    (i32.store (i32.const 8) (local.get $at))
    (i32.store (i32.const 12) (local.get $len))
    (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0))))
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (drop (call $get (i32.const 16) (i32.const 1024)))
    (call $put (i32.const 1024) (i32.load (i32.const 4)))
    (i32.store (i32.const 8) (i32.const 4096))
    (i32.store (i32.const 12) (i32.const 100))
    (drop (call $read (i32.const 0) (i32.const 8) (i32.const 1) (i32.const 0)))
    (call $put (i32.const 4096) (i32.load (i32.const 0)))
    DECIDE))"#;

/// For `DECIDE`: behaves differently if the value begins with an `s`.
const BRANCH: &str = "(if (i32.eq (i32.load8_u (i32.const 1028)) (i32.const 115)) (then (call $put (i32.const 0) (i32.const 1))))";

fn echo(at: &Path, decide: &str, options: &[&str]) -> Output {
    fs::write(at.join("echo.wat"), ECHO.replace("DECIDE", decide)).expect("is written");
    let mut child = crate::program::wasmscope()
        .args(["record", "--force", "-o", "a.rec", "--env=KEY=swordfish"])
        .args(options)
        .arg("echo.wat")
        .current_dir(at)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(b"open sesame\n").expect("is written");
    child.wait_with_output().expect("it ends")
}

/// Whether a text occurs anywhere in the contents of the recording.
fn holds(at: &Path, text: &str) -> bool {
    let bytes = fs::read(at.join("a.rec")).expect("a recording");
    let recording = read(&bytes[..], ReadLimits::default(), false).expect("reads");
    let show = format!("{:?}", recording.journal);
    let numbers: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
    let start = serde_json::to_string(&recording.start).expect("JSON");
    show.contains(text) || show.contains(&numbers.join(", ")) || start.contains(text)
}

#[test]
fn without_options_everything_is_there_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    says(
        &echo(at, "", &[]),
        0,
        &[
            "KEY=swordfish",
            "open sesame",
            "1 environment variable, and 12 bytes that the program read",
            "--redact-env",
        ],
    );
    assert!(holds(at, "swordfish") && holds(at, "open sesame"));
}

#[test]
fn a_value_is_left_out_where_it_was_passed_on_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    says(
        &echo(at, "", &["--redact-env"]),
        0,
        &["KEY=swordfish", "no values of environment variables (left out)"],
    );
    assert!(!holds(at, "swordfish") && holds(at, "open sesame"));
    says(&wasmscope(at, &["replay", "--run", "a.rec"]), 0, &["KEY=*********", "open sesame"]);
    says(&wasmscope(at, &["debug", "--batch", "-x", "c", "-x", "caps", "a.rec"]), 0, &["KEY=*********"]);

    says(
        &echo(at, "", &["--redact-input", "--redact-env"]),
        0,
        &["nothing of what the program read (left out)"],
    );
    assert!(!holds(at, "swordfish") && !holds(at, "sesame"));
    says(&wasmscope(at, &["replay", "--run", "a.rec"]), 0, &["KEY=*********", "**** ******\n"]);
}

#[test]
fn a_program_that_goes_another_way_without_the_value_is_not_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    says(
        &echo(at, BRANCH, &["--redact-env"]),
        1,
        &["nothing was recorded", "goes another way", "the program returned with status 0"],
    );
    assert!(!at.join("a.rec").exists() && !at.join("a.rec.part").exists());
    says(&echo(at, BRANCH, &["--redact-input"]), 0, &[]);
    assert!(holds(at, "swordfish") && !holds(at, "sesame"));
}

#[test]
fn arguments_that_name_files_are_left_out_with_what_is_told_of_those() {
    for name in ["read-sample.wasm", "read-sample.p1.wasm"] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        fs::create_dir(at.join("mine")).expect("is made");
        fs::write(at.join("mine/secret"), "a text").expect("is written");
        let words = ["record", "-o", "a.rec", "--redact-args", "--dir=.", &sample(name), "mine/secret"];
        says(&wasmscope(at, &words), 0, &["a text", "no arguments (left out)"]);
        assert!(!holds(at, "secret") && !holds(at, "mine"), "{name}");
        says(&wasmscope(at, &["trace", "a.rec"]), 0, &["\"****/******\""]);
        says(
            &wasmscope(at, &["explain", "--all", "a.rec"]),
            0,
            &["open \"****/******\" was granted", "was left out of the recording"],
        );

        // Paths that libc refuses by itself are left out as well.
        let words = ["record", "--force", "-o", "a.rec", "--redact-args", &sample(name), "mine/secret"];
        says(&wasmscope(at, &words), 1, &["recorded"]);
        assert!(!holds(at, "secret") && !holds(at, "mine"), "{name}");
        says(
            &wasmscope(at, &["explain", "a.rec"]),
            0,
            &["open \"****/******\" was refused", "was left out of the recording"],
        );
    }
}
