//! The commands `record` and `replay`: the same run in another place, without what it read.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

pub fn wasmscope<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Output {
    crate::program::wasmscope()
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

#[track_caller]
pub fn says(out: &Output, status: i32, words: &[&str]) {
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert_eq!(out.status.code(), Some(status), "{text}");
    for word in words {
        assert!(text.contains(word), "no {word:?} in: {text}");
    }
}

pub fn sample(name: &str) -> String {
    crate::craft::sample(name)
}

/// Checks everything in the output except what a replay adds, and what only a live run has.
fn the_same(live: &Output, replayed: &Output, what: &str) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(alike(&text(&live.stdout)), alike(&text(&replayed.stdout)), "{what}");
    assert_eq!(text(&live.stderr), text(&replayed.stderr), "{what}");
    assert_eq!(live.status.code(), replayed.status.code(), "{what}");
}

/// Output without what only a live run has: nothing is tried beside a recording, and no command line has started it.
/// Where lines end may differ with it.
fn alike(output: &str) -> String {
    let mut words = String::new();
    for line in output.lines() {
        if let Ok(mut row) = serde_json::from_str::<serde_json::Value>(line) {
            row.as_object_mut().map(|row| row.remove("command").filter(serde_json::Value::is_array));
            without_trials(&mut row);
            words += &row.to_string();
        } else if !is_command_line(line) {
            line.split_whitespace().for_each(|word| words.extend([word, " "]));
        }
    }
    without_notes(&words)
}

fn is_command_line(line: &str) -> bool {
    line.trim_start().starts_with(env!("CARGO_BIN_EXE_wasmscope"))
}

fn without_notes(text: &str) -> String {
    let notes = [
        "Or `--dir-ro=.`, as it only reads.",
        "(Tried: it works.)",
        "(Not tried: this is a recording, and nothing is run beside it.)",
    ];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    notes.into_iter().fold(words(text), |text, note| words(&text.replace(note, "")))
}

/// The same for a row of JSON, at any depth.
fn without_trials(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = without_notes(text),
        serde_json::Value::Array(items) => {
            items.retain(|item| !item.as_str().is_some_and(is_command_line));
            items.iter_mut().for_each(without_trials);
        }
        serde_json::Value::Object(fields) => {
            // `why` is also why a run stopped; of a remedy, it is one of a few names.
            let of_trial = |name: &str, value: &serde_json::Value| {
                name == "rehearsed" || name == "read_only" || (name == "why" && *value == "is-recording")
            };
            fields.retain(|name, value| !of_trial(name, value));
            fields.values_mut().for_each(without_trials);
        }
        _ => {}
    }
}

/// The subcommands that show a run, with their options.
const WAYS: &[&[&str]] = &[
    &["run"],
    &["trace"],
    &["trace", "--json"],
    &["explain", "--all"],
    &["explain", "--all", "--json"],
    &["debug", "--batch", "-x", "c", "-x", "calls", "-x", "console", "-x", "caps", "-x", "why 1"],
    &["debug", "--batch", "--json", "-x", "c", "-x", "restart", "-x", "w 3", "-x", "where", "-x", "c"],
    &[
        "debug",
        "--batch",
        "-x",
        "c",
        "-x",
        "restart",
        "-x",
        "goto 5000",
        "-x",
        "locals",
        "-x",
        "c",
        "-x",
        "info",
    ],
];

#[test]
fn a_run_is_replayed_when_what_it_read_is_gone() {
    for name in ["read-sample.wasm", "read-sample.p1.wasm", "read-sample.stripped.wasm"] {
        for granted in [true, false] {
            let (here, elsewhere) =
                (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
            let data = here.path().join("data");
            fs::create_dir(&data).expect("is made");
            fs::write(data.join("text"), "hello from afar\n").expect("is written");
            let program = sample(name);
            let mut words = vec!["--dir=data"; usize::from(granted)];
            words.extend([&*program, "data/text"]);
            let live: Vec<Output> =
                WAYS.iter().map(|way| wasmscope(here.path(), &[way, &words[..]].concat())).collect();
            let file = elsewhere.path().join("run.rec");
            let to = file.to_str().expect("UTF-8");
            let recorded = wasmscope(here.path(), &[&["record", "-o", to][..], &words].concat());
            assert_eq!((&recorded.stdout, recorded.status), (&live[0].stdout, live[0].status));
            says(
                &recorded,
                i32::from(!granted),
                &["recorded ", " host calls in ", "1 argument, no environment variable"],
            );

            fs::remove_dir_all(here.path()).expect("is gone");
            for (way, live) in WAYS.iter().zip(&live) {
                let replayed = wasmscope(elsewhere.path(), &[way, &["run.rec"][..]].concat());
                the_same(live, &replayed, &format!("{name}, granted: {granted}, {way:?}"));
            }
            the_same(&live[0], &wasmscope(elsewhere.path(), &["replay", "--run", "run.rec"]), "replay --run");
        }
    }
}

#[test]
fn a_recording_without_its_program_wants_that_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("hello-wasm.wasm"));
    says(
        &wasmscope(at, &["record", "--no-module", "-o", "a.rec", &program]),
        0,
        &["not the program (left out)"],
    );
    assert!(fs::metadata(at.join("a.rec")).expect("is there").len() < 4000);
    says(
        &wasmscope(at, &["replay", "--run", "a.rec"]),
        1,
        &["recorded without its program", "--module FILE", "SHA-256"],
    );
    let with = format!("--module={program}");
    let replayed = wasmscope(at, &["replay", "--run", &with, "a.rec"]);
    assert_eq!(replayed.stdout, wasmscope(at, &["run", &program]).stdout);
    says(&wasmscope(at, &["trace", &with, "a.rec"]), 0, &["get-stdout", "exit 0"]);
    let other = format!("--module={}", sample("hello-wasm.p1.wasm"));
    says(&wasmscope(at, &["replay", "--run", &other, "a.rec"]), 1, &["is not the program", "SHA-256"]);
    says(&wasmscope(at, &["run", &with, &program]), 2, &["are for recordings"]);
}

#[test]
fn a_program_in_text_form_is_recorded_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("add.wat"));
    let live = wasmscope(at, &["run", "--invoke", "add", &program, "2", "40"]);
    says(&live, 0, &["42"]);
    wasmscope(at, &["record", "-o", "a.rec", "--invoke", "add", &program, "2", "40"]);
    assert_eq!(wasmscope(at, &["replay", "--run", "a.rec"]).stdout, live.stdout);
    says(
        &wasmscope(at, &["record", "--redact-args", "-o", "b.rec", "--invoke", "add", &program, "2", "40"]),
        2,
        &["cannot be left out"],
    );
}

#[test]
fn a_replay_of_another_program_leaves_its_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("read-sample.wasm"));
    wasmscope(at, &["record", "-o", "a.rec", &program, "text"]);
    let other = format!("--module={}", sample("read-sample.p1.wasm"));
    let words = [
        "called wasi_snapshot_preview1 args_sizes_get()",
        "the recording has wasi:cli/environment get-arguments()",
    ];
    for verb in [
        &["replay", "--run"][..],
        &["run"],
        &["trace"],
        &["explain"],
        &["explain", "--json"],
        &["debug", "--batch", "-x", "c"],
    ] {
        says(&wasmscope(at, &[verb, &[&other, "a.rec"]].concat()), 120, &words);
    }
}

const TICKS: &str = r#"(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $now (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop (call $now (i32.const 0) (i64.const 1) (i32.const 0)))
    COMMENT
    (drop (call $now (i32.const 0) (i64.const 1) (i32.const 8)))
    END))"#;

/// Records one program, and replays another with that recording.
fn leaves(recorded: (&str, &str), replayed: (&str, &str), words: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let text = |(comment, end): (&str, &str)| TICKS.replace("COMMENT", comment).replace("END", end);
    fs::write(at.join("a.wat"), text(recorded)).expect("is written");
    fs::write(at.join("b.wat"), text(replayed)).expect("is written");
    wasmscope(at, &["record", "-o", "a.rec", "a.wat"]);
    for verb in [&["replay", "--run"][..], &["trace"], &["explain"], &["debug", "--batch", "-x", "c"]] {
        says(&wasmscope(at, &[verb, &["--module=b.wat", "a.rec"]].concat()), 120, words);
    }
}

#[test]
fn every_way_to_leave_a_recording_is_told() {
    let plain = ("", "");
    leaves(
        plain,
        ("(br 0)", ""),
        &["returned with status 0, but the recording has wasi_snapshot_preview1 clock_time_get"],
    );
    leaves(
        plain,
        ("(nop)", ""),
        &["at instruction 10 the program called", "clock_time_get", "at instruction 9"],
    );
    leaves(
        plain,
        ("(loop (br 0))", ""),
        &["at instruction 9 the program went on without a call", "clock_time_get"],
    );
    leaves(
        plain,
        ("", "(nop)"),
        &["returned with status 0, but the recording has its end: the program returned"],
    );
    leaves(
        plain,
        ("", "(unreachable)"),
        &["trapped: ", "but the recording has its end: the program returned"],
    );
    leaves(
        ("", "(unreachable)"),
        plain,
        &["returned with status 0, but the recording has its end: the program trapped"],
    );
    let more = "(drop (call $now (i32.const 0) (i64.const 1) (i32.const 8)))";
    leaves(plain, ("", more), &["the recording has no further call: the program returned with status 0"]);
}

#[test]
fn what_only_a_live_run_can_be_given_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("hello-wasm.wasm"));
    wasmscope(at, &["record", "-o", "a.rec", &program]);
    for options in [&["--dir=."][..], &["--env=A=b"], &["--argv0=x"], &["--stdin=a.rec"], &["--invoke=f"]] {
        says(
            &wasmscope(at, &[&["run"], options, &["a.rec"]].concat()),
            2,
            &["is a recording", options[0].split('=').next().unwrap_or("")],
        );
    }
    says(&wasmscope(at, &["run", "a.rec", "more"]), 2, &["cannot be given arguments"]);
    says(&wasmscope(at, &["record", "-o", "b.rec", "a.rec"]), 2, &["is a recording already"]);
    says(&wasmscope(at, &["replay", "--run", &program]), 1, &["is not a recording", "wasmscope record"]);
    says(&wasmscope(at, &["replay", "--run", "no.rec"]), 1, &["there is no file no.rec"]);
}

#[test]
fn a_recording_may_not_use_more_than_its_reader_allows() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("hello-wasm.wasm"));
    wasmscope(at, &["record", "-o", "a.rec", "--max-calls=200000", "--max-heap=64K", &program]);
    says(&wasmscope(at, &["replay", "--run", "a.rec"]), 1, &["higher limit", "`--max-calls=200000`"]);
    says(&wasmscope(at, &["replay", "--run", "--max-calls=200000", "a.rec"]), 0, &[]);
    says(
        &wasmscope(at, &["trace", "--max-recording=1000", "--max-calls=200000", "a.rec"]),
        1,
        &["more than 1000 bytes of memory", "--max-recording SIZE"],
    );
}

#[test]
fn damaged_files_are_refused_by_every_verb() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("hello-wasm.wasm"));
    wasmscope(at, &["record", "-o", "a.rec", &program]);
    let whole = fs::read(at.join("a.rec")).expect("is there");
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x40;
    fs::write(at.join("damaged.rec"), damaged).expect("is written");
    fs::write(at.join("cut.rec"), &whole[..whole.len() - 150]).expect("is written");
    let mut newer = whole.clone();
    newer[8] = 9;
    fs::write(at.join("newer.rec"), newer).expect("is written");
    for verb in
        [&["replay", "--run"][..], &["run"], &["trace"], &["explain"], &["debug", "--batch", "-x", "c"]]
    {
        says(
            &wasmscope(at, &[verb, &["damaged.rec"]].concat()),
            1,
            &["damaged.rec: the recording is damaged in its", "at offset 0x"],
        );
        says(
            &wasmscope(at, &[verb, &["cut.rec"]].concat()),
            1,
            &["cut.rec: the recording is not complete", "`--partial`"],
        );
        says(&wasmscope(at, &[verb, &["newer.rec"]].concat()), 1, &["newer version of wasmscope"]);
    }
    says(&wasmscope(at, &["replay", "--run", "--partial", "cut.rec"]), 1, &["the recording breaks off here"]);
}

#[test]
fn a_live_session_saves_what_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("read-sample.wasm"));
    let text = sample("");
    let grant = format!("--dir={text}::.");
    let batch = |commands: &[&str]| {
        let mut words = vec!["debug", "--batch"];
        commands.iter().for_each(|command| words.extend(["-x", command]));
        words.extend([&*grant, &program, "sample_text"]);
        wasmscope(at, &words)
    };
    says(
        &batch(&["w 5", "w early.rec", "c", "save late.rec", "save"]),
        1,
        &["saved 5 host calls", "saved 13 host calls", "takes a file"],
    );
    says(&wasmscope(at, &["replay", "--run", "late.rec"]), 0, &["hello hello"]);
    says(&wasmscope(at, &["replay", "--run", "early.rec"]), 1, &["it was saved here"]);
    // Saving while in the past saves the whole run, including its end.
    says(&batch(&["c", "back 100", "save past.rec"]), 0, &["saved 13 host calls"]);
    says(&wasmscope(at, &["replay", "--run", "past.rec"]), 0, &["hello hello"]);
    says(&wasmscope(at, &["trace", "early.rec"]), 1, &["input-stream.blocking-read", "it was saved here"]);
    says(&wasmscope(at, &["explain", "--all", "early.rec"]), 0, &["The replay stopped: ", "was granted"]);
    says(
        &wasmscope(at, &["debug", "--batch", "-x", "c", "-x", "c", "-x", "save again.rec", "early.rec"]),
        0,
        &["it was saved here"],
    );
    assert_eq!(
        fs::read(at.join("again.rec")).expect("is there"),
        fs::read(at.join("early.rec")).expect("is there")
    );
    says(
        &batch(&["w 2", "save no/such/place.rec"]),
        1,
        &["cannot write no/such/place.rec", "Make its directory first"],
    );
    says(&batch(&["w 2", "w", "info"]), 0, &["after call 3"]);
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_program_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, program) = (folder.path(), sample("hello-wasm.wasm"));
    for options in [&[][..], &["--redact-env"]] {
        let out = wasmscope(at, &[&["record", "-o", "no/such.rec"], options, &[&program]].concat());
        says(&out, 1, &["cannot write no/such.rec"]);
        assert!(out.stdout.is_empty(), "nothing has run");
    }
    let out = wasmscope(at, &["record", "-o", "/dev/full", &program]);
    says(&out, 1, &["cannot write /dev/full"]);
}

/// What a program was allowed to use is part of its recording: the program is validated again when it is read.
#[test]
fn a_recording_keeps_what_components_may_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = r#"(component
      (type $e error-context) (type $m (map string u8))
      (core module $m (func (export "f") (result i32) (i32.const 7)))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))"#;
    fs::write(folder.path().join("p.wat"), program).expect("a file");
    let run = |args: &[&str]| wasmscope(folder.path(), args);
    let option = "component-model-error-context";
    let wanted = ["p.wat:2:8", "error contexts, which `-W component-model-error-context` allows"];
    says(&run(&["run", "--invoke=f", "p.wat"]), 1, &wanted);
    says(&run(&["run", "-W", option, "--invoke=f", "p.wat"]), 0, &["7"]);
    let without = format!("{option},component-model-map=n");
    says(&run(&["run", "-W", &without, "--invoke=f", "p.wat"]), 1, &["maps, which `-W component-model-map`"]);
    says(&run(&["record", "-o", "p.rec", "-W", option, "--invoke=f", "p.wat"]), 0, &["7"]);
    says(&run(&["replay", "--run", "p.rec"]), 0, &["7"]);
    says(&run(&["diff", "p.rec", "p.rec"]), 0, &[]);
}
