//! `wasi_unstable` is preview 1 under another name: what is shown of a program is the same for both.

mod program;

use std::fs;
use std::path::Path;
use std::process::Output;

/// Asks for its environment and its directories, writes twice, fails to open a file, closes and renumbers descriptors,
/// and exits with a status that WASI does not allow.
const PROGRAM: &str = r#"(module
  (import "MODULE" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "MODULE" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "MODULE" "fd_prestat_dir_name" (func $name (param i32 i32 i32) (result i32)))
  (import "MODULE" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "MODULE" "random_get" (func $random (param i32 i32) (result i32)))
  (import "MODULE" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "MODULE" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "MODULE" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "MODULE" "fd_renumber" (func $renumber (param i32 i32) (result i32)))
  (import "MODULE" "fd_close" (func $close (param i32) (result i32)))
  (import "MODULE" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\40\00\00\00\06\00\00\00\40\00\00\00\06\00\00\00")
  (data (i32.const 64) "hello\n")
  (data (i32.const 80) "there.txt")
  (data (i32.const 96) "absent.txt")
  (func (export "_start")
    (drop (call $sizes (i32.const 128) (i32.const 132)))
    (drop (call $prestat (i32.const 3) (i32.const 136)))
    (drop (call $name (i32.const 3) (i32.const 144) (i32.const 1)))
    (drop (call $prestat (i32.const 4) (i32.const 136)))
    (drop (call $time (i32.const 0) (i64.const 0) (i32.const 160)))
    (drop (call $random (i32.const 160) (i32.const 4)))
    (drop (call $open (i32.const 3) (i32.const 1) (i32.const 80) (i32.const 9) (i32.const 0) (i64.const 2) (i64.const 0)
      (i32.const 0) (i32.const 176)))
    (drop (call $open (i32.const 3) (i32.const 1) (i32.const 96) (i32.const 10) (i32.const 0) (i64.const 2) (i64.const 0)
      (i32.const 0) (i32.const 180)))
    (drop (call $read (i32.const 4) (i32.const 8) (i32.const 1) (i32.const 184)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 188)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 188)))
    (drop (call $renumber (i32.const 4) (i32.const 2)))
    (drop (call $close (i32.const 2)))
    (drop (call $close (i32.const 9)))
    (call $exit (i32.const 200))))"#;

fn wasmscope(at: &Path, args: &[&str]) -> Output {
    let mut command = program::wasmscope();
    command.args(args).current_dir(at).env_clear().env("HOME", at).env("XDG_STATE_HOME", at);
    command.output().expect("the program starts")
}

/// The output of a command on either form of the program, with the module names made equal.
fn says(module: &str, args: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("there.txt"), "hello\n").expect("is written");
    fs::write(at.join("program.wat"), PROGRAM.replace("MODULE", module)).expect("is written");
    let output = wasmscope(at, args);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("UTF-8").replace(at.to_str().expect("UTF-8"), "HERE");
    text.replace(module, "MODULE")
}

#[test]
fn both_previews_are_shown_alike() {
    let commands = ["continue", "calls", "capabilities", "handles", "console", "why"];
    let batch: Vec<&str> = ["debug", "--batch"]
        .into_iter()
        .chain(commands.into_iter().flat_map(|command| ["-x", command]))
        .chain(["--dir=.", "program.wat"])
        .collect();
    let told: [(&[&str], &[&str]); 4] = [
        (
            &["explain", "--dir=.", "program.wat"],
            &["200 is not a status that a WebAssembly program may end with", "absent.txt"],
        ),
        (&["trace", "--dir=.", "program.wat"], &["fd_read(4<there.txt>", "proc_exit"]),
        (&batch, &["2 writes"]),
        (&["trace", "--json", "--dir=.", "program.wat"], &["fd_renumber"]),
    ];
    for (args, parts) in told {
        let [one, other] = ["wasi_snapshot_preview1", "wasi_unstable"].map(|module| says(module, args));
        for part in parts {
            assert!(one.contains(part), "{args:?} says nothing of {part:?}:\n{one}");
        }
        let same = without_times(&one) == without_times(&other);
        assert!(same, "{args:?}\n{one}\n-- wasi_unstable:\n{other}");
    }
}

/// Removes what differs each time (clocks and random numbers), and offsets, which depend on the lengths of names.
fn without_times(text: &str) -> Vec<String> {
    let plain = |line: &&str| !["clock_time_get", "random_get"].iter().any(|name| line.contains(name));
    let offsets = |line: &str| {
        let mut words = line.split(' ').map(|word| if word.contains("0x") { "0x" } else { word });
        words.by_ref().collect::<Vec<_>>().join(" ")
    };
    text.lines().filter(plain).map(offsets).collect()
}

/// Two runs of the same program differ only in clocks and random numbers, whichever module it imports; and recordings
/// of both leave out what it read.
#[test]
fn recordings_of_both_previews_compare_and_are_redacted() {
    for module in ["wasi_snapshot_preview1", "wasi_unstable"] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        fs::write(at.join("there.txt"), "secret").expect("is written");
        fs::write(at.join("program.wat"), PROGRAM.replace("MODULE", module)).expect("is written");
        for to in ["a.rec", "b.rec"] {
            wasmscope(at, &["record", "-o", to, "--dir=.", "program.wat"]);
        }
        let diff = wasmscope(at, &["diff", "a.rec", "b.rec"]);
        let said = String::from_utf8_lossy(&diff.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        let same = "All host calls are the same, and so are the replies but for clocks and random numbers.";
        assert!(said.contains(same), "{module}: {said}{}", String::from_utf8_lossy(&diff.stderr));
        wasmscope(at, &["record", "--redact-input", "-o", "c.rec", "--dir=.", "program.wat"]);
        let trace = |rec: &str| String::from_utf8_lossy(&wasmscope(at, &["trace", rec]).stderr).into_owned();
        let read = |text: &str| text.lines().find(|l| l.contains("fd_read")).unwrap_or_default().to_owned();
        assert!(read(&trace("a.rec")).contains("secret"), "{module}: {}", trace("a.rec"));
        assert!(!trace("c.rec").contains("secret") && !read(&trace("c.rec")).is_empty(), "{module}");
    }
}
