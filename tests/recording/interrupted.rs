//! Recorders that are interrupted: what they had recorded is kept.

use crate::cli::{says, wasmscope};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// Says that it is ready, and then waits for input, or computes without end.
const PROGRAM: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\06\00\00\00")
  (data (i32.const 16) "ready\n")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    THEN))"#;
const WAITS: &str = "(drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))";
const WORKS: &str = "(loop (br 0))";

/// A recorder whose program has said that it is ready.
fn ready(at: &Path, then: &str) -> Child {
    fs::write(at.join("a.wat"), PROGRAM.replace("THEN", then)).expect("is written");
    let mut child = crate::program::wasmscope()
        .args(["record", "--force", "-o", "a.rec", "a.wat"])
        .current_dir(at)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("it says something");
    assert_eq!(line, "ready\n");
    child
}

fn kill(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(child.id().cast_signed()).expect("a process");
    kill_process(pid, signal).expect("is told");
}

#[test]
fn ctrl_c_keeps_what_was_recorded_also_while_the_program_waits() {
    for then in [WAITS, WORKS] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let mut child = ready(at, then);
        // Waiting for a child closes its input; this program is to be interrupted before that.
        let input = child.stdin.take();
        // The call's output appears shortly before the call is in the recording.
        std::thread::sleep(Duration::from_millis(200));
        kill(&child, Signal::INT);
        let status = child.wait().expect("it ends");
        drop(input);
        assert!(status.signal() == Some(2) || status.code() == Some(130), "{status}");
        assert!(!at.join("a.rec.part").exists());
        says(&wasmscope(at, &["trace", "a.rec"]), 1, &["fd_write", "the run was interrupted"]);
        says(&wasmscope(at, &["replay", "--run", "a.rec"]), 1, &["ready", "the run was interrupted"]);
    }
}

#[test]
fn a_recorder_that_is_killed_leaves_a_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("a.rec"), "what was there before").expect("is written");
    let mut child = ready(at, WORKS);
    let size = || fs::metadata(at.join("a.rec.part")).map_or(0, |meta| meta.len());
    let (began, first) = (Instant::now(), size());
    while size() == first {
        assert!(began.elapsed() < PATIENCE, "the call never reached the file");
        std::thread::sleep(Duration::from_millis(20));
    }
    kill(&child, Signal::KILL);
    child.wait().expect("it ends");
    assert_eq!(fs::read(at.join("a.rec")).expect("is there"), b"what was there before");
    says(&wasmscope(at, &["trace", "a.rec.part"]), 1, &["is not complete", "--partial"]);
    says(
        &wasmscope(at, &["debug", "--batch", "--partial", "-x", "w", "-x", "console", "a.rec.part"]),
        0,
        &["ready"],
    );
    says(
        &wasmscope(at, &["record", "--force", "-o", "a.rec", "a.wat"]),
        1,
        &["a.rec.part is there already", "remove it"],
    );
}
