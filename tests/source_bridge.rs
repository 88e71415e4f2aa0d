//! The bridge between source variables and the machine: the sentence of the next instruction names the variable that it
//! reads or writes, and questions about variables go where the same questions about their bytes go.

mod program;
mod source_guest;

use std::fs;
use std::path::{Path, PathBuf};

/// A guest's file. A compressed one is written to a temporary folder.
fn file(name: &str, into: &Path) -> PathBuf {
    let path = into.join(format!("{name}.wasm"));
    fs::write(&path, source_guest::guest(name)).expect("written");
    path
}

/// What commands answered: the lines of each, without the line that repeats it.
fn answers(file: &Path, commands: &[&str]) -> Vec<Vec<String>> {
    let mut run = program::wasmscope();
    run.args(["debug", "--batch"]);
    for command in commands {
        run.args(["-x", command]);
    }
    let out = run.arg(file).output().expect("it runs");
    let wrong = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!wrong.contains("panicked"), "{wrong}");
    let mut answers: Vec<Vec<String>> = Vec::new();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        if line.strip_prefix("> ").is_some_and(|said| commands.get(answers.len()) == Some(&said)) {
            answers.push(Vec::new());
        } else if let Some(answer) = answers.last_mut() {
            answer.push(line.to_owned());
        }
    }
    assert_eq!(answers.len(), commands.len(), "{wrong}");
    answers
}

/// The sentences of so many instructions from a place on.
fn sentences(file: &Path, place: &[&str], count: usize) -> Vec<String> {
    let mut commands = place.to_vec();
    commands.extend(std::iter::repeat_n("step", count));
    answers(file, &commands).into_iter().skip(place.len()).filter_map(|mut answer| answer.pop()).collect()
}

fn dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a directory")
}

#[track_caller]
fn has(lines: &[String], wanted: &str) {
    assert!(lines.iter().any(|line| line.contains(wanted)), "no {wanted:?} in {lines:#?}");
}

#[test]
fn the_sentence_names_the_variable() {
    let dir = dir();
    let c = file("c-O0", dir.path());
    let lines = sentences(&c, &["break sum", "continue"], 60);
    has(&lines, "i32.store writes 5 to `count` (4 bytes at");
    has(&lines, "i32.store writes 0 to `total` (4 bytes at");
    has(&lines, "i32.load reads `count` (4 bytes at");
    has(&lines, ": 5");
    // What `items` points to belongs to the caller.
    has(&lines, "reads `numbers[0]` of main (4 bytes at");
    let lines = sentences(&c, &["break main", "continue"], 120);
    has(&lines, "i32.store16 writes 3 to `second.at.x`");
    has(&lines, "to `second.name`");
    let lines = sentences(&file("cpp-O0", dir.path()), &["break main", "continue"], 200);
    has(&lines, "writes");
    for name in ["shapes-debug.p1", "shapes-debug.p2"] {
        let lines = sentences(&file(name, dir.path()), &["break shapes::values", "continue"], 40);
        has(&lines, "i32.store8 writes 1 to `flag` (1 byte at");
        has(&lines, "f64.store writes -0.5 to `float` (8 bytes at");
    }
}

#[test]
fn a_local_that_holds_a_variable_is_named() {
    let dir = dir();
    let lines = sentences(&file("c-O2", dir.path()), &["break sum", "continue"], 60);
    has(&lines, "`total`");
}

/// Asks about a variable and about its bytes: both lead to the same instruction, and the answer names the variable.
#[track_caller]
fn same_writer(file: &Path, place: &[&str], path: &str) {
    let ask = |question: &str| {
        let mut commands = place.to_vec();
        commands.push(question);
        let answers = answers(file, &commands);
        answers[place.len()].clone()
    };
    let mut run = program::wasmscope();
    run.args(["debug", "--batch", "--json"]);
    for command in place {
        run.args(["-x", command]);
    }
    let out = run.args(["-x", &format!("variables {path}")]).arg(file).output().expect("it runs");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let row: serde_json::Value = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    let (address, size) =
        (row["address"].as_u64().expect("an address"), row["size"].as_u64().expect("a size"));
    let (named, raw) = (ask(&format!("who {path}")), ask(&format!("who {address:#x} {size}")));
    let place = |lines: &[String]| {
        let line = lines.iter().find(|line| line.contains("(instruction ") || line.contains("at the start"));
        line.unwrap_or_else(|| panic!("{path}: {lines:#?}"))
            .split(" was written by ")
            .nth(1)
            .map(str::to_owned)
    };
    assert!(place(&named).is_some(), "{path}: {named:#?}");
    assert_eq!(place(&named), place(&raw), "{path}");
    has(&named, &format!("`{path}` ("));
}

#[test]
fn who_wrote_a_field_is_who_wrote_its_bytes() {
    let dir = dir();
    for name in ["shapes-debug.p1", "shapes-debug.p2"] {
        let file = file(name, dir.path());
        let place = ["break shapes.rs:131", "continue"];
        for path in ["text.len", "numbers", "numbers.len", "numbers[1]", "rect", "*boxed", "tuple.1"] {
            same_writer(&file, &place, path);
        }
    }
    let c = file("c-O0", dir.path());
    for path in ["first.next", "first.next.at.x", "numbers[2]", "counter", "origin.y"] {
        same_writer(&c, &["break --source stop", "continue", "out"], path);
    }
}

#[test]
fn a_watch_on_a_variable_is_one_on_its_bytes() {
    let dir = dir();
    let c = file("c-O0", dir.path());
    let at = ["break shapes.c:58", "continue", "delete all"];
    let mut commands = at.to_vec();
    commands.extend([
        "watch total",
        "continue",
        "print total",
        "continue",
        "breakpoints",
        "continue",
        "continue",
        "continue",
        "continue",
        "breakpoints",
    ]);
    let told = answers(&c, &commands);
    has(&told[3], "`total` (");
    has(&told[3], "until sum returns");
    has(&told[4], "writes");
    let last = told.last().expect("a listing");
    has(last, "its function is not running");
    // Where there is nothing to watch, that is said.
    let mut run = program::wasmscope();
    run.args([
        "debug",
        "--batch",
        "-x",
        "break sum",
        "-x",
        "continue",
        "-x",
        "watch total",
        "-x",
        "who nothing",
    ]);
    let out = run.arg(&c).output().expect("it runs");
    let wrong = String::from_utf8_lossy(&out.stderr);
    assert!(wrong.contains("`total` has no value here: not yet"), "{wrong}");
}

#[test]
fn conditions_and_values_know_variables() {
    let dir = dir();
    let c = file("c-O0", dir.path());
    let told = answers(
        &c,
        &[
            "break shapes.c:59 if total > 30",
            "continue",
            "print total",
            "print total + i * 100",
            "print items[1] - 1",
        ],
    );
    has(&told[1], "breakpoint 1");
    has(&told[2], "60");
    has(&told[4], "19");
    let told = answers(
        &c,
        &["break --source stop", "continue", "out", "print first.next->at.x", "print *first.next"],
    );
    has(&told[3], "3");
    has(&told[4], "second");
}

#[test]
fn without_debug_information_nothing_is_named() {
    let dir = dir();
    let c = file("c-O0", dir.path());
    let bare = dir.path().join("bare.wasm");
    let bytes = fs::read(&c).expect("a guest");
    fs::write(&bare, without_debug_sections(&bytes)).expect("written");
    let lines = sentences(&bare, &["break sum", "continue"], 40);
    assert!(lines.iter().all(|line| !line.contains('`')), "{lines:#?}");
    has(&lines, "i32.store writes 5 as 4 bytes at");
    let mut run = program::wasmscope();
    run.args(["debug", "--batch", "-x", "break sum", "-x", "continue", "-x", "who total"]);
    let out = run.arg(&bare).output().expect("it runs");
    assert!(!String::from_utf8_lossy(&out.stderr).is_empty());
}

/// A module without its custom sections for debuggers.
fn without_debug_sections(bytes: &[u8]) -> Vec<u8> {
    let mut kept = bytes[..8].to_vec();
    let mut rest = &bytes[8..];
    while let Some((id, after)) = rest.split_first() {
        let (size, head) = leb(after);
        let end = 1 + head + size;
        let body = &rest[1 + head..end];
        let (len, name) = leb(body);
        if *id != 0 || !body[name..name + len].starts_with(b".debug") {
            kept.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
    }
    kept
}

/// A number in LEB128, and how many bytes it takes.
fn leb(bytes: &[u8]) -> (usize, usize) {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return (value, at + 1);
        }
    }
    (value, 5)
}

#[test]
fn hostile_debug_information_leaves_the_sentence() {
    let bytes = source_guest::guest("c-O0");
    let dir = dir();
    let debug = bytes.windows(11).position(|window| window == b".debug_info").expect("debug information");
    for (number, step) in [97usize, 211, 389].into_iter().enumerate() {
        let mut broken = bytes.clone();
        for at in (debug + 30 + number..bytes.len()).step_by(step) {
            broken[at] ^= 0x15;
        }
        let path = dir.path().join(format!("broken-{step}.wasm"));
        fs::write(&path, &broken).expect("written");
        let mut run = program::wasmscope();
        run.args(["debug", "--batch", "-x", "break sum", "-x", "continue"]);
        for _ in 0..30 {
            run.args(["-x", "step"]);
        }
        let out =
            run.args(["-x", "who total", "-x", "print first.next"]).arg(&path).output().expect("it runs");
        let wrong = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(!wrong.contains("panicked"), "{step}: {wrong}");
    }
}
