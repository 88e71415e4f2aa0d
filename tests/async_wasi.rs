//! Programs of WASI 0.3: their output and exit status, in one piece, in steps, and from a recording.

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use wasmscope::caps::{Access, Grant, Network};
use wasmscope::exec::Stops;
use wasmscope::guest::{End, Entry, Guest, Stop, WaitReason};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;

/// A command line without the program, and what wasmtime 49.0.3 does: standard output, standard error, exit status.
type Case = (&'static str, &'static [&'static str], &'static [&'static str], &'static str, &'static str, i32);

const LINES: &str = "line one\nline two\n";
const DIR: &[&str] = &["--dir=."];

const CASES: &[Case] = &[
    ("hello", &[], &[], "hello from wasi 0.3\n", "", 0),
    ("cat", DIR, &["sample_text"], LINES, "", 0),
    ("cat", DIR, &["--forward", "sample_text"], LINES, "", 0),
    (
        "cat",
        &[],
        &["sample_text"],
        "",
        "Error Opening Input: no preopened directory covers sample_text (0 granted)\n",
        1,
    ),
    ("cat", DIR, &["nope"], "", "Error Opening Input: open-at: ErrorCode::NoEntry\n", 1),
    ("cat", DIR, &["../x"], "", "Error Opening Input: open-at: ErrorCode::NotPermitted\n", 1),
    ("cat", DIR, &["."], "", "Error Opening Input: read: ErrorCode::IsDirectory\n", 1),
    ("cat", DIR, &["sample_text/x"], "", "Error Opening Input: open-at: ErrorCode::NotDirectory\n", 1),
    ("pipe", &[], &[], "A: line 1\nA: line 2\nB: line 1\nB: line 2\nB: line 3\n", "", 0),
    (
        "mixed",
        DIR,
        &["sample_text"],
        "std args: [\"mixed.wasm\", \"sample_text\"]\n0.3 args: [\"mixed.wasm\", \"sample_text\"]\n\
         0.3 preopens: [\".\"]\nline one\nline two\n",
        "",
        0,
    ),
];

fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/async")
}

/// A directory with the programs and the file that they read.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["hello.wasm", "cat.wasm", "tasks.wasm", "mixed.wasm", "pipe.wasm", "sample_text"] {
        fs::copy(guests().join(name), folder.path().join(name)).unwrap();
    }
    folder
}

fn wasmscope(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmscope"));
    command.env(program::LOCALE.0, program::LOCALE.1).args(args).current_dir(folder);
    command.stdin(Stdio::null()).output().unwrap()
}

fn texts(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn programs_say_what_they_say_under_wasmtime() {
    let folder = folder();
    for (name, options, args, out, err, status) in CASES {
        let file = format!("{name}.wasm");
        let output = wasmscope(folder.path(), &[&["run"], *options, &[&file], *args].concat());
        let (stdout, stderr, code) = texts(&output);
        assert_eq!((&*stdout, code), (*out, Some(*status)), "{name} {args:?}: {stderr}");
        assert!(stderr.starts_with(err), "{name} {args:?}: {stderr}");
    }
}

/// What `tasks` prints, without how long it took.
fn tasks(output: &str) -> Vec<&str> {
    output.lines().filter(|line| !line.starts_with("done, ")).collect()
}

const TASKS: [&str; 5] = ["got a", "35 ms timer", "got b", "got c", "right after the return"];

#[test]
fn tasks_wait_for_timers_and_what_comes_after_the_return_is_dropped() {
    let folder = folder();
    let (stdout, stderr, code) = texts(&wasmscope(folder.path(), &["run", "tasks.wasm"]));
    assert_eq!((tasks(&stdout), code), (TASKS.into(), Some(0)), "{stderr}");
}

#[test]
fn recordings_need_neither_files_nor_time() {
    let folder = folder();
    let cases = CASES.iter().map(|(name, options, args, ..)| (*name, *options, *args));
    for (at, (name, options, args)) in cases.chain([("tasks", &[][..], &[][..])]).enumerate() {
        let (file, recording) = (format!("{name}.wasm"), format!("{at}.recording"));
        let live =
            wasmscope(folder.path(), &[&["record", "-o", &recording], options, &[&file], args].concat());
        let elsewhere = tempfile::tempdir().unwrap();
        fs::rename(folder.path().join(&recording), elsewhere.path().join(&recording)).unwrap();
        let again = wasmscope(elsewhere.path(), &["run", &recording]);
        assert_eq!(texts(&again).0, texts(&live).0, "{name} {args:?}: {:?}", texts(&again));
        assert_eq!(again.status.code(), live.status.code(), "{name} {args:?}");
    }
}

fn live(name: &str, args: &[&str], granted: bool, stdin: StdinSource) -> Timeline {
    let file = guests().join(format!("{name}.wasm"));
    let program = Program::load(name, &fs::read(file).unwrap()).expect("loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let grant =
        || Grant { host: guests().to_str().unwrap().into(), guest: ".".into(), access: Access::ReadOnly };
    let config = Config {
        args: [&[name], args].concat().iter().map(|arg| (*arg).to_owned()).collect(),
        env: Vec::new(),
        grants: granted.then(grant).into_iter().collect(),
        network: Network::default(),
        stdin,
        output: StdoutSink::Captured,
    };
    Timeline::live(guest, Box::new(WasiHost::new(config).expect("a host")))
}

/// Runs to the end with budgets that `next` gives.
fn finish(timeline: &mut Timeline, mut next: impl FnMut() -> u64) -> End {
    loop {
        match timeline.advance(next(), &Stops::default()) {
            Advance::Stopped(Stop::Ended(end)) => return end,
            Advance::Stopped(_) => {}
            Advance::Waiting(WaitReason::Sleep(time)) => std::thread::sleep(time),
            other => panic!("{other:?}"),
        }
    }
}

fn console(timeline: &Timeline) -> String {
    let mut bytes = Vec::new();
    for call in timeline.calls().iter() {
        call.reply.console.iter().for_each(|chunk| bytes.extend_from_slice(&chunk.bytes));
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn any_budgets_give_the_same_run() {
    for (name, options, args, out, err, _) in CASES {
        let expected = [*out, *err].concat();
        for seed in 0..4_u64 {
            let mut timeline = live(name, args, !options.is_empty(), StdinSource::Empty);
            let mut dice = seed * 7919;
            let end = finish(&mut timeline, || {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                match seed {
                    0 => 1,
                    1 => u64::MAX,
                    _ => 1 + (dice >> 33) % 97,
                }
            });
            let said = console(&timeline);
            // The program's name is another here.
            assert_eq!(said.replace("\"mixed\"", "\"mixed.wasm\""), expected, "{name} {args:?}, seed {seed}");
            assert!(!matches!(end, End::Trapped { .. }), "{name} {args:?}: {end:?}");
            let length = timeline.moment();
            let guest = live(name, args, false, StdinSource::Empty).guest().clone();
            let mut replay = Timeline::replay(guest, timeline.journal().clone());
            finish(&mut replay, || 1 + seed * 13);
            assert_eq!((replay.moment(), console(&replay)), (length, said), "{name} {args:?} again");
        }
    }
}
