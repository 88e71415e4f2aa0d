//! `diff`: two recordings side by side, as a person or a script reads them.

use crate::cli::{sample, says, wasmscope};
use std::fs;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// A directory with the text that the sample reads, and recordings of it with and without a granted directory.
fn seed(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("text"), "hello from afar\n").expect("is written");
    record(at, "no.rec", &[&sample(name), "text"]);
    record(at, "yes.rec", &["--dir=.", &sample(name), "text"]);
    folder
}

fn record(at: &Path, file: &str, words: &[&str]) {
    let out = wasmscope(at, &[&["record", "-o", file], words].concat());
    let text = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(text.contains("recorded "), "{text}");
}

/// The output of a comparison, after checking its status.
fn diff(at: &Path, status: i32, words: &[&str]) -> String {
    let out = wasmscope(at, &[&["diff"], words].concat());
    says(&out, status, &[]);
    String::from_utf8(out.stdout).expect("UTF-8")
}

#[track_caller]
fn holds(text: &str, words: &[&str]) {
    // Long lines are broken, so whitespace is normalised.
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(flat(text).contains(&flat(word)), "no {word:?} in: {text}");
    }
}

#[test]
fn the_story_of_the_seed_is_told() {
    for name in ["read-sample.wasm", "read-sample.stripped.wasm"] {
        let folder = seed(name);
        let text = diff(folder.path(), 1, &["no.rec", "yes.rec"]);
        holds(
            &text,
            &[
                "directories\n    A: none\n    B: --dir=.\n",
                "The first difference is the reply to call 2: get-directories()\n  A: []\n  B: [(#1<.>, \".\")]\n",
                "▶     2     2 ≠ get-directories()",
                "      ✗     3 ≠ A: open(\"text\") = ENOENT 44, from the program's C library: the host",
                "                B: descriptor.open-at(#1<.>, symlink-follow, \"text\", {}, read) = ok",
                "1 attempt decided elsewhere",
                "  A: nothing\n  B: hello from afar\n",
                "  A: exit status 1, after ",
                "  B: exit status 0, after ",
            ],
        );
        // Preview 1 asks for its directories one by one, and each descriptor is a number.
        let wide = diff(folder.path(), 1, &["--width=140", "no.rec", "yes.rec"]);
        holds(&wide, &["▶     2 get-directories() = []", " ≠     2 get-directories() = [(#1<.>, \".\")]"]);
        for (text, width) in [(&text, 80), (&wide, 140)] {
            for line in text.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
        let all = diff(folder.path(), 1, &["--all", "no.rec", "yes.rec"]);
        assert!(!all.contains("only in A …") && all.lines().count() > text.lines().count(), "{all}");
    }
    let folder = seed("read-sample.p1.wasm");
    let text = diff(folder.path(), 1, &["no.rec", "yes.rec"]);
    holds(&text, &["The first difference is the reply to call ", ": fd_prestat_get(3", "✗ ", "path_open(3"]);
}

#[test]
fn the_other_way_round_says_the_same() {
    let folder = seed("read-sample.wasm");
    let there = diff(folder.path(), 1, &["no.rec", "yes.rec"]);
    let back = diff(folder.path(), 1, &["yes.rec", "no.rec"]);
    holds(&back, &["A: [(#1<.>, \".\")]\n  B: []\n", "  A: exit status 0", "  B: exit status 1"]);
    let counted = |text: &str| text.lines().find(|line| line.starts_with("In all: ")).map(str::to_owned);
    assert_eq!(
        counted(&there)
            .map(|text| text.replace("only in A", "only in X").replace("only in B", "only in Y").len()),
        counted(&back).map(|text| text.len())
    );
}

#[test]
fn runs_that_are_the_same_are_so_without_their_files() {
    let folder = seed("read-sample.wasm");
    let at = folder.path();
    record(at, "again.rec", &["--dir=.", &sample("read-sample.wasm"), "text"]);
    fs::remove_file(at.join("text")).expect("is gone");
    holds(&diff(at, 0, &["yes.rec", "again.rec"]), &["The runs are the same: 13 host calls"]);
    holds(&diff(at, 0, &["--json", "no.rec", "no.rec"]), &["\"same\":true"]);
    // Now the same program gets other input.
    record(at, "gone.rec", &["--dir=.", &sample("read-sample.wasm"), "text"]);
    let text = diff(at, 1, &["yes.rec", "gone.rec"]);
    let first = "The first difference is the reply to call 3: descriptor.open-at(#1<.>, symlink-follow,";
    holds(
        &text.split_whitespace().collect::<Vec<_>>().join(" "),
        &[first, "A: ok #2<text>", "B: err no-entry"],
    );
    assert!(!text.contains("Started with"), "{text}");
}

#[test]
fn what_was_given_is_named() {
    let folder = seed("read-sample.wasm");
    let (at, program) = (folder.path(), sample("read-sample.wasm"));
    fs::write(at.join("other"), "hello from afar\n").expect("is written");
    record(at, "other.rec", &["--dir=.", "--env=SHOE=43", &program, "other"]);
    let text = diff(at, 1, &["yes.rec", "other.rec"]);
    holds(
        &text,
        &["arguments\n    A: \"text\"\n    B: \"other\"", "variable SHOE\n    A: not given\n    B: \"43\""],
    );
    holds(&text, &["The first difference is the reply to call 1: get-arguments()"]);
    // A call on another file concerns another thing, but it is still the same call.
    holds(
        &text,
        &["≠ A: descriptor.open-at(#1<.>, symlink-follow, \"text\"", "Standard output: the same, 16 bytes"],
    );
    record(at, "p1.rec", &["--dir=.", "--max-calls=5000", &sample("read-sample.p1.wasm"), "text"]);
    holds(
        &diff(at, 1, &["yes.rec", "p1.rec"]),
        &["program\n    A: ", "SHA-256 ", "limits\n", "--max-calls=5000"],
    );
}

const CLOCK: &str = r#"(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $now (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $i i32)
    (drop (call $now (i32.const 1) (i64.const 1) (i32.const 0)))
    (loop $l
      (drop (call $yield))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const TIMES))))))"#;

#[test]
fn a_clock_is_no_first_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for (name, times) in [("a", "2000"), ("b", "2000"), ("c", "2010")] {
        fs::write(at.join("clock.wat"), CLOCK.replace("TIMES", times)).expect("is written");
        record(at, &format!("{name}.rec"), &["clock.wat"]);
    }
    let text = diff(at, 1, &["a.rec", "b.rec"]);
    holds(&text, &["but for clocks and random numbers", "1 reply of a clock", "… 2,001 the same …"]);
    let text = diff(at, 1, &["a.rec", "c.rec"]);
    holds(&text, &["The first difference is call 2002, which only B makes.", "10 only in B", "before that"]);
}

#[test]
fn json_is_one_object_with_everything() {
    let folder = seed("read-sample.wasm");
    let text = diff(folder.path(), 1, &["--json", "no.rec", "yes.rec"]);
    assert_eq!(text.lines().count(), 1);
    let object: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(object["same"], false);
    assert_eq!(object["start"][0]["what"], "directories");
    let first = usize::try_from(object["first"]["row"].as_u64().expect("a row")).expect("small");
    let rows = object["rows"].as_array().expect("rows");
    assert_eq!(rows[first]["kind"], "reply");
    assert_eq!(rows[first]["b"]["function"], "get-directories");
    assert_eq!(rows[first + 1]["a"]["lookup"]["path"], "text");
    assert_eq!(rows[first + 1]["b"]["args"]["path"], "text");
    let counts = object["counts"].as_object().expect("counts");
    assert_eq!(counts.values().filter_map(serde_json::Value::as_u64).sum::<u64>(), rows.len() as u64);
    // Every call of both runs, once and in order.
    for side in ["a", "b"] {
        let numbers = rows.iter().filter_map(|row| row[side]["number"].as_u64());
        assert!(numbers.eq(1..=if side == "a" { 76 } else { 13 }), "{side}");
    }
    assert_eq!(object["ends"][1]["ending"]["returned"]["status"], 0);
}

#[test]
fn trouble_has_a_status_of_its_own() {
    let folder = seed("read-sample.wasm");
    let (at, program) = (folder.path(), sample("read-sample.wasm"));
    says(&wasmscope(at, &["diff", "yes.rec", "text"]), 2, &["text is not a recording"]);
    says(&wasmscope(at, &["diff", "yes.rec", "none.rec"]), 2, &["there is no file none.rec"]);
    says(&wasmscope(at, &["diff", "yes.rec"]), 2, &["<B>"]);
    let mut bytes = fs::read(at.join("yes.rec")).expect("is read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(at.join("bad.rec"), &bytes).expect("is written");
    says(&wasmscope(at, &["diff", "bad.rec", "yes.rec"]), 2, &["bad.rec"]);
    fs::write(at.join("cut.rec"), &bytes[..middle]).expect("is written");
    says(&wasmscope(at, &["diff", "cut.rec", "yes.rec"]), 2, &["cut.rec", "--partial"]);
    // A recording without its program is compared with the help of the program.
    record(at, "bare.rec", &["--no-module", "--dir=.", &program, "text"]);
    says(&wasmscope(at, &["diff", "bare.rec", "yes.rec"]), 2, &["recorded without its program", "--module"]);
    let with = format!("--module={program}");
    let other = format!("--module={}", sample("hello-wasm.wasm"));
    holds(&diff(at, 0, &[&other, &with, "bare.rec", "yes.rec"]), &["The runs are the same"]);
    says(&wasmscope(at, &["diff", &other, "bare.rec", "yes.rec"]), 2, &["recorded without its program"]);
}
