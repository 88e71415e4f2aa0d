//! Programs that import what nothing provides: refused, run as wasmtime runs them, or opened with a person as the host.
//!
//! What wasmtime 49 did with `-W unknown-imports-*` and `--preload` is committed in `tests/golden/unknown.jsonl`, one case
//! per line. To record it again: `WASMTIME=/path/to/wasmtime cargo test --test unknown_imports`.

mod program;

use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::{Command, Output};

/// The programs, by the names of their files.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "log.wat",
        r#"(module (import "env" "log" (func $log (param i32) (result i32)))
             (func (export "_start") (drop (call $log (i32.const 42))) (drop (call $log (i32.const 43))))
             (func (export "f") (result i32) (call $log (i32.const 42)))
             (func (export "g") (result i32) (i32.const 5)))"#,
    ),
    (
        "many.wat",
        r#"(module (import "env" "many" (func $many (param f32 i64) (result i64 f64 i32)))
             (func (export "f") (result i64 f64 i32) (call $many (f32.const 1.5) (i64.const -1))))"#,
    ),
    (
        "wide.wat",
        r#"(module (import "env" "wide" (func $wide (param v128 externref) (result v128 externref)))
             (func (export "f") (result i64 i32) (local i32)
               (call $wide (v128.const i64x2 1 2) (ref.null extern)) (ref.is_null) (local.set 0)
               (i64x2.extract_lane 1) (local.get 0)) )"#,
    ),
    (
        "items.wat",
        r#"(module (import "env" "m" (memory 2)) (import "env" "g" (global i32)) (import "env" "t" (table 3 funcref))
             (import "env" "e" (tag (param i32)))
             (func (export "f") (result i32)
               (i32.add (i32.add (memory.size) (table.size 0)) (i32.add (global.get 0) (i32.load (i32.const 8))))))"#,
    ),
    (
        "bench.wat",
        r#"(module (import "bench" "start" (func $start)) (import "bench" "end" (func $end))
             (import "env" "log" (func $log (param i32) (result i32))) (import "env" "m" (memory 1))
             (func (export "f") (result i32)
               (call $start) (drop (call $log (i32.const 1))) (call $end) (i32.load (i32.const 0))))"#,
    ),
    (
        "wasi.wat",
        r#"(module (import "wasi_snapshot_preview1" "nope" (func $nope)) (func (export "_start") (call $nope)))"#,
    ),
    (
        "wasitype.wat",
        r#"(module (import "wasi_snapshot_preview1" "fd_write" (func $f)) (func (export "_start") (call $f)))"#,
    ),
    (
        "one.wat",
        r#"(module (memory (export "m") 1)
             (func (export "log") (param i32) (result i32)
               (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 0)))
               (i32.add (local.get 0) (i32.const 1))))"#,
    ),
    (
        "two.wat",
        r#"(module (import "env" "log" (func $log (param i32) (result i32)))
             (func (export "start") (drop (call $log (i32.const 100))))
             (func (export "end") (drop (call $log (i32.const 1000)))))"#,
    ),
    ("bad.wat", r#"(module (func (export "log") (param i64) (result i32) (i32.const 1)))"#),
    (
        "thread.wat",
        r#"(module (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
             (import "env" "memory" (memory 1 1 shared))
             (func (export "_start") (drop (call $spawn (i32.const 5)))))"#,
    ),
    (
        "component.wat",
        r#"(component
             (import "foo:bar/baz@1.0.0" (instance $i (export "f" (func (param "s" u8) (result u32)))))
             (core module $m (import "a" "f" (func $f (param i32) (result i32)))
               (func (export "g") (result i32) (call $f (i32.const 7))))
             (core func $f (canon lower (func $i "f")))
             (core instance $c (instantiate $m (with "a" (instance (export "f" (func $f))))))
             (func (export "g") (result u32) (canon lift (core func $c "g"))))"#,
    ),
    (
        "http.wat",
        r#"(component
             (import "wasi:http/types@0.2.0" (instance (export "fields" (type (sub resource)))))
             (core module $m (func (export "f") (result i32) (i32.const 0)))
             (core instance $i (instantiate $m))
             (func (export "f") (result u32) (canon lift (core func $i "f"))))"#,
    ),
    // Each of the next three leaves its mark in one memory: as it is instantiated, as it starts, and as it is initialised.
    (
        "first.wat",
        r#"(module (memory (export "m") 1)
             (func $start (i32.store8 (i32.const 0) (i32.const 65))) (start $start)
             (func (export "_initialize") (i32.store8 (i32.const 1) (i32.load8_u (i32.const 0)))))"#,
    ),
    (
        "second.wat",
        r#"(module (import "first" "m" (memory 1)) (data (i32.const 0) "B")
             (func $start (i32.store8 (i32.const 2) (i32.load8_u (i32.const 0)))) (start $start)
             (func (export "_initialize") (i32.store8 (i32.const 3) (i32.load8_u (i32.const 0)))))"#,
    ),
    (
        "third.wat",
        r#"(module (import "first" "m" (memory 1)) (data (i32.const 0) "C")
             (func (export "f") (result i32) (i32.load (i32.const 0))))"#,
    ),
    ("traps.wat", r#"(module (func $start unreachable) (start $start))"#),
    ("far.wat", r#"(module (import "first" "m" (memory 1)) (data (i32.const 65536) "B"))"#),
    (
        "needs-module.wat",
        r#"(component (import "part" (core module (export "f" (func (result i32)))))
             (core module $m (func (export "f") (result i32) (i32.const 0)))
             (core instance $i (instantiate $m))
             (func (export "f") (result u32) (canon lift (core func $i "f"))))"#,
    ),
    (
        "nested.wat",
        r#"(component
             (import "a:b/outer" (instance $outer
               (export "inner" (instance (export "f" (func (param "x" u8) (result u32)))))))
             (alias export $outer "inner" (instance $inner))
             (core module $m (import "a" "f" (func $f (param i32) (result i32)))
               (func (export "g") (result i32) (call $f (i32.const 7))))
             (core func $f (canon lower (func $inner "f")))
             (core instance $c (instantiate $m (with "a" (instance (export "f" (func $f))))))
             (func (export "g") (result u32) (canon lift (core func $c "g"))))"#,
    ),
    (
        "timed.wat",
        r#"(module (import "bench" "start" (func $start)) (import "bench" "end" (func $end))
             (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
             (memory (export "memory") 1)
             (func (export "_start")
               (call $start)
               (if (call $prestat (i32.const 3) (i32.const 0)) (then unreachable))
               (call $end)))"#,
    ),
    ("bench-library.wat", r#"(module (func (export "start")) (func (export "end")))"#),
];

/// Options that wasmtime has too, and a program with its arguments.
const CASES: &[&str] = &[
    "log.wat",
    "--invoke g log.wat",
    "-W unknown-imports-trap log.wat",
    "-W unknown-imports-trap --invoke g log.wat",
    "-W unknown-imports-trap=y --invoke f log.wat",
    "-W unknown-imports-trap=n --invoke f log.wat",
    "-W unknown-imports-default log.wat",
    "-W unknown-imports-default --invoke f log.wat",
    "-W unknown-imports-default,unknown-imports-trap --invoke f log.wat",
    "-W unknown-imports-default --invoke f many.wat",
    "-W unknown-imports-trap --invoke f many.wat",
    "-W unknown-imports-trap --invoke f items.wat",
    "-W unknown-imports-default --invoke f items.wat",
    "-W unknown-imports-trap wasi.wat",
    "-W unknown-imports-default wasi.wat",
    "-W unknown-imports-default wasitype.wat",
    "--preload env=one.wat --invoke f log.wat",
    "--preload env=one.wat --preload bench=two.wat --invoke f bench.wat",
    "--preload bench=two.wat --preload env=one.wat --invoke f bench.wat",
    "--preload env=one.wat --invoke f bench.wat",
    "--preload env=one.wat -W unknown-imports-default --invoke f bench.wat",
    "--preload env=one.wat -W unknown-imports-trap --invoke f bench.wat",
    "--preload env=bad.wat --invoke f log.wat",
    "--preload env=nothing.wat --invoke f log.wat",
    "-W unknown-imports-trap --invoke g() component.wat",
    "--invoke g() component.wat",
    "--preload env=one.wat --invoke g() component.wat",
    "--preload first=first.wat --preload second=second.wat --invoke f third.wat",
    "--preload first=first.wat --invoke f third.wat",
    "--preload first=first.wat --preload second=traps.wat --preload third=far.wat --invoke f third.wat",
    "--preload first=first.wat --preload second=far.wat --preload third=traps.wat --invoke f third.wat",
    "--preload bench=bench-library.wat --dir=. timed.wat",
    "--preload bench=bench-library.wat timed.wat",
    "-W unknown-imports-trap --invoke f() needs-module.wat",
];

/// What a shell sees of one run.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct UnknownRun {
    command: String,
    /// Whether it was refused before it ran; then only that it failed is compared.
    refused: bool,
    status: Option<i32>,
    stdout: String,
    /// The sentence of the trap.
    trap: Option<String>,
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in PROGRAMS {
        std::fs::write(folder.path().join(name), text).expect("a program");
    }
    folder
}

fn run(mut program: Command, command: &str, folder: &Path) -> UnknownRun {
    program.arg("run").args(command.split(' ')).current_dir(folder).env_remove("RUST_BACKTRACE");
    let out = program.output().expect("it starts");
    let stderr = String::from_utf8_lossy(&out.stderr);
    let trapped = out.status.code() == Some(134);
    let ran = trapped || stderr.contains("error while executing") || stderr.contains(" trapped: ");
    let sentence = stderr.find("unknown import: `").filter(|_| ran).map(|at| &stderr[at..]);
    UnknownRun {
        command: command.to_owned(),
        refused: !out.status.success() && !ran,
        status: out.status.code(),
        stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
        trap: sentence.and_then(|text| text.lines().next()).map(str::to_owned),
    }
}

#[test]
fn unknown_imports_and_preloads_are_those_of_wasmtime() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/unknown.jsonl");
    let folder = folder();
    if let Some(wasmtime) = std::env::var_os("WASMTIME") {
        let runs = CASES.iter().map(|case| run(Command::new(&wasmtime), case, folder.path()));
        let lines: Vec<String> = runs.map(|run| serde_json::to_string(&run).expect("JSON")).collect();
        std::fs::write(&golden, lines.join("\n") + "\n").expect("a golden file");
    }
    let text = std::fs::read_to_string(&golden).expect("the golden file");
    let theirs: Vec<UnknownRun> =
        text.lines().map(|line| serde_json::from_str(line).expect("a run")).collect();
    assert_eq!(theirs.len(), CASES.len());
    for theirs in theirs {
        let mut ours = run(program::wasmscope(), &theirs.command, folder.path());
        if theirs.refused && ours.refused {
            ours.status = theirs.status;
        }
        assert_eq!(ours, theirs);
    }
}

fn wasmscope(folder: &Path, args: &[&str]) -> Output {
    program::wasmscope().args(args).current_dir(folder).output().expect("it starts")
}

/// Everything that it says, errors after the rest.
fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn batch(folder: &Path, options: &[&str], commands: &[&str], program: &str) -> String {
    let mut args = vec!["debug", "--batch"];
    commands.iter().for_each(|command| args.extend(["-x", command]));
    args.extend(options);
    args.push(program);
    said(&wasmscope(folder, &args))
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
}

#[test]
fn a_program_that_is_refused_is_told_what_would_let_it_run() {
    let folder = folder();
    for verb in ["run", "trace", "explain"] {
        let out = wasmscope(folder.path(), &[verb, "log.wat"]);
        assert_eq!(out.status.code(), Some(1));
        has(
            &said(&out),
            &["function env.log at offset 0x", "-W unknown-imports-trap", "--preload NAME=FILE"],
        );
    }
}

/// The row `unknown-imports`: its program with threads.
#[test]
fn threads_are_named_as_what_is_missing() {
    let folder = folder();
    let text = said(&wasmscope(folder.path(), &["run", "thread.wat"]));
    has(
        &text,
        &["the program has threads, which are not supported", "wasi.thread-spawn", "memory env.memory"],
    );
    assert!(!text.contains("no host here provides"), "{text}");
    has(&batch(folder.path(), &[], &["caps"], "thread.wat"), &["for threads, which are not supported"]);
}

#[test]
fn in_the_debugger_a_person_is_the_host() {
    let folder = folder();
    let text = batch(
        folder.path(),
        &[],
        &["caps", "continue", "info", "reply -1", "reply 0x10", "calls", "back-call", "goto latest", "info"],
        "log.wat",
    );
    has(
        &text,
        &[
            "function env.log at offset 0x",
            "you are the host",
            "env log(42) waits for you: `reply` with i32, or `reply trap`",
            "env log(43) waits for you",
            "log(42) → -1",
            "log(43) → 16",
            "exit 0",
        ],
    );
    // A step over the call is one step: it ends when the reply is in.
    let text = batch(folder.path(), &[], &["next 2", "reply 9", "stack"], "log.wat");
    has(&text, &["drop pops 9"]);
}

#[test]
fn replies_are_read_by_their_types() {
    let folder = folder();
    let reply = |program: &str, reply: &str| {
        batch(folder.path(), &["--invoke", "f"], &["c", &format!("reply {reply}"), "info"], program)
    };
    has(&reply("log.wat", ""), &["the function returns one value (i32), and 0 were given"]);
    has(&reply("log.wat", "1 2"), &["and 2 were given"]);
    has(&reply("log.wat", "x"), &["\"x\" is not a value of type i32"]);
    has(&reply("log.wat", "trap"), &["unknown import: `env::log` has not been defined"]);
    has(&reply("log.wat", "4294967295"), &["-1"]);
    has(&reply("many.wat", "7 2.5 -3"), &["env many(1.5, -1) waits", "with i64 f64 i32", "7", "2.5", "-3"]);
    has(&reply("many.wat", "7 2.5"), &["the function returns 3 values (i64 f64 i32), and 2 were given"]);
    has(&reply("wide.wat", "0x50000000000000007 null"), &["null", "with v128 externref", "5", "1"]);
    has(&batch(folder.path(), &[], &["reply 1"], "log.wat"), &["no call waits for a reply of yours"]);
    let text =
        batch(folder.path(), &["--invoke", "g()"], &["c", "reply 4294967295", "info"], "component.wat");
    has(&text, &["interface foo:bar/baz@1.0.0", "f(s=7)", "u32", "4294967295"]);
}

#[test]
fn the_past_waits_for_nobody() {
    let folder = folder();
    let text = batch(folder.path(), &[], &["c", "reply 3", "back 2", "reply 4"], "log.wat");
    has(&text, &["you are looking at the past; `goto latest` goes to the call that waits"]);
    let text =
        batch(folder.path(), &[], &["c", "reply 3", "back 2", "goto latest", "reply 4", "calls"], "log.wat");
    has(&text, &["log(42) → 3", "log(43) → 4"]);
    let text = batch(folder.path(), &[], &["c", "reply 3", "restart", "c", "reply 5", "calls"], "log.wat");
    has(&text, &["log(42) → 5"]);
}

#[test]
fn a_run_with_a_person_as_the_host_replays_alone() {
    let folder = folder();
    let at = folder.path();
    let record = |first: &str, file: &str| {
        batch(at, &["--invoke", "f"], &["c", &format!("reply {first}"), &format!("save {file}")], "log.wat");
    };
    record("7", "a.rec");
    record("7", "b.rec");
    record("8", "c.rec");
    std::fs::remove_file(at.join("log.wat")).expect("there");
    has(&batch(at, &[], &["c", "calls", "info", "back", "goto latest"], "a.rec"), &["log(42) → 7", "exit 0"]);
    has(&said(&wasmscope(at, &["trace", "a.rec"])), &["log(42)", "= 7"]);
    assert_eq!(wasmscope(at, &["replay", "--run", "a.rec"]).status.code(), Some(0));
    assert_eq!(wasmscope(at, &["diff", "a.rec", "b.rec"]).status.code(), Some(0));
    assert_eq!(wasmscope(at, &["diff", "a.rec", "c.rec"]).status.code(), Some(1));
    // One that was saved while it waits.
    std::fs::write(at.join("log.wat"), PROGRAMS[0].1).expect("a program");
    batch(at, &[], &["c", "save waiting.rec"], "log.wat");
    let text = batch(at, &[], &["c", "reply 1"], "waiting.rec");
    has(&text, &["no call waits for a reply of yours"]);
}

#[test]
fn what_if_is_given_the_same_replies() {
    let folder = folder();
    let text = batch(folder.path(), &[], &["c", "reply 3", "reply 4", "whatif --dir=."], "log.wat");
    has(&text, &["--dir"]);
    assert!(!text.contains("error"), "{text}");
}

#[test]
fn preloaded_modules_are_in_the_recording() {
    let folder = folder();
    let at = folder.path();
    let args = ["--preload", "env=one.wat", "--preload", "bench=two.wat", "--invoke", "f", "bench.wat"];
    let out = wasmscope(at, &[&["record", "-o", "r.rec"][..], &args].concat());
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    let out = wasmscope(at, &[&["record", "-o", "x.rec", "--no-module"][..], &args].concat());
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    for file in ["one.wat", "two.wat", "bench.wat"] {
        std::fs::remove_file(at.join(file)).expect("there");
    }
    has(&batch(at, &[], &["c"], "r.rec"), &["1101"]);
    assert_eq!(wasmscope(at, &["replay", "--run", "r.rec"]).status.code(), Some(0));
}

#[test]
fn components_open_as_far_as_their_functions_allow() {
    let folder = folder();
    has(
        &batch(folder.path(), &[], &["caps", "outline"], "http.wat"),
        &["wasi:http/types@0.2.0", "(component"],
    );
    let out = wasmscope(folder.path(), &["run", "-W", "unknown-imports-trap", "--invoke", "f()", "http.wat"]);
    assert_eq!((out.status.code(), &*out.stdout), (Some(0), &b"0\n"[..]), "{}", said(&out));
}

/// The row `unknown-imports`: a library that imports something, with a person as the host.
#[test]
fn a_function_of_a_program_with_unknown_imports_can_be_called() {
    let folder = folder();
    let lines = ["invoke f", "c", "reply 7", "info", "restart", "c", "reply 8", "info"];
    has(
        &batch(folder.path(), &[], &lines, "log.wat"),
        &["env log(42) waits for you", "result: 7", "result: 8"],
    );
    has(&batch(folder.path(), &[], &["invoke f", "c"], "http.wat"), &["the call f()", "result: 0"]);
    let text = batch(folder.path(), &["-W", "unknown-imports-trap"], &["invoke f", "c"], "log.wat");
    has(&text, &["unknown import: `env::log` has not been defined"]);
    let text = batch(folder.path(), &["-W", "unknown-imports-default"], &["invoke f", "c"], "log.wat");
    has(&text, &["result: 0"]);
}

/// Who answers is said as it is.
#[test]
fn what_becomes_of_calls_is_told() {
    let folder = folder();
    let at = folder.path();
    let caps = |options: &[&str]| batch(at, options, &["caps"], "log.wat");
    for (options, fate) in [
        (&[][..], "a call stops there, and you are the host"),
        (&["-W", "unknown-imports-trap"], "a call of it traps"),
        (&["-W", "unknown-imports-default"], "a call of it returns zeros"),
    ] {
        has(&caps(options), &[fate]);
    }
    assert!(!caps(&["-W", "unknown-imports-trap"]).contains("you are the host"));
    batch(at, &["--invoke", "f"], &["c", "reply 7", "save a.rec"], "log.wat");
    has(&batch(at, &[], &["caps"], "a.rec"), &["calls are answered from the recording"]);
    let out = wasmscope(
        at,
        &["debug", "--batch", "--lang", "ja", "-W", "unknown-imports-trap", "-x", "caps", "log.wat"],
    );
    has(&said(&out), &["呼び出すとトラップします"]);
}

/// Even a program whose imports nothing can take the place of can be looked at.
#[test]
fn every_valid_program_opens_in_the_debugger() {
    let folder = folder();
    let at = folder.path();
    let text = batch(at, &[], &["c", "reply", "info"], "wasitype.wat");
    has(&text, &["fd_write at offset 0x", "with another type than here", "exit 0"]);
    for verb in ["run", "trace"] {
        assert_eq!(wasmscope(at, &[verb, "wasitype.wat"]).status.code(), Some(1));
    }
    let text = batch(at, &[], &["caps", "outline", "info"], "needs-module.wat");
    has(
        &text,
        &["core module part at offset 0x", "nothing can take its place", "(component", "cannot be started"],
    );
    let out = wasmscope(at, &["run", "needs-module.wat"]);
    has(&said(&out), &["core module part at offset 0x"]);
    let text = batch(at, &["--invoke", "g()"], &["c", "reply 5", "info"], "nested.wat");
    has(&text, &["a:b/outer/inner", "f(x=7)", "waits for you", "result: 5"]);
    let out = wasmscope(at, &["run", "-W", "unknown-imports-trap", "--invoke", "g()", "nested.wat"]);
    has(&said(&out), &["unknown import: `a:b/outer/inner#f`"]);
}

#[test]
fn it_is_said_in_japanese_too() {
    let folder = folder();
    let text = batch(folder.path(), &["--lang", "ja"], &["caps", "c", "reply x"], "log.wat");
    has(&text, &["誰も用意していないインポート", "あなたがホスト", "i32 型の値ではありません"]);
    let out = wasmscope(folder.path(), &["run", "--lang", "ja", "thread.wat"]);
    has(&said(&out), &["スレッドには対応していません"]);
}

#[test]
fn on_the_screen_a_prompt_comes_by_itself() {
    use wasmscope::caps::Network;
    use wasmscope::exec::Bounds;
    use wasmscope::guest::{Entry, Guest, Host, Linking, UnknownCalls};
    use wasmscope::session::{Session, Setup};
    use wasmscope::tui::ScreenOptions;
    use wasmscope::tui::testing::{TestScreen, shows};
    use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
    let program = wasmscope::wasm::Program::load("log.wat", PROGRAMS[0].1.as_bytes()).expect("loads");
    let guest = Guest::linked(program.into(), &Entry::Command, Bounds::default(), Linking::Anything);
    let config = Config {
        args: vec!["log.wat".into()],
        env: Vec::new(),
        grants: Vec::new(),
        network: Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    };
    let host = move || WasiHost::new(config.clone()).expect("a host").with_unknown(UnknownCalls::Ask);
    let timeline = wasmscope::timeline::Timeline::live(guest.expect("links"), Box::new(host()));
    let hosts = Box::new(move |_: &Setup| Ok(Box::new(host()) as Box<dyn Host>));
    let session = Session::new(timeline, Setup::default(), hosts);
    let mut screen = TestScreen::open(session, 100, 30, &ScreenOptions::default());
    screen.keys("c");
    shows(&mut screen, &["env log(42) → [i32] or trap :reply"]);
    screen.text("7").keys("enter");
    shows(&mut screen, &["env log(43) → [i32] or trap :reply"]);
    screen.keys("esc S");
    screen.keys("c");
    shows(&mut screen, &["env log(43) → [i32] or trap :reply"]);
    screen.text("x").keys("enter");
    shows(&mut screen, &["env log(43) → [i32] or trap :reply x", "is not a value of type i32"]);
    screen.keys("backspace").text("trap").keys("enter");
    shows(&mut screen, &["unknown import"]);
}
