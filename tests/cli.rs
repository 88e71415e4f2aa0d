//! The command line: bad input gives a clear message and a sensible exit status, never a panic.

mod program;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Output, Stdio};

const SAMPLE: &str = "samples/read-sample.wasm";

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn wasmscope<S: AsRef<OsStr>>(args: &[S]) -> Output {
    program::wasmscope()
        .args(args)
        .current_dir(top())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// Exit status and standard error with this locale.
fn said_in(locale: &str, args: &[&str]) -> (Option<i32>, String) {
    let out = program::wasmscope()
        .args(args)
        .current_dir(top())
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", locale)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    (out.status.code(), String::from_utf8(out.stderr).expect("text"))
}

/// Fails with this status (1, or 2 for usage) and a message on standard error that contains these words, without a
/// panic.
#[track_caller]
fn fails<S: AsRef<OsStr>>(args: &[S], status: i32, says: &[&str]) {
    let out = wasmscope(args);
    let stderr = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(status), "{stderr}");
    assert!(stderr.starts_with("error: "), "{stderr}");
    for part in says {
        assert!(stderr.contains(part), "no {part:?} in: {stderr}");
    }
}

/// The sample, with its bytes modified.
fn spoilt(change: impl FnOnce(&mut Vec<u8>)) -> tempfile::NamedTempFile {
    let mut bytes = fs::read(top().join(SAMPLE)).expect("the sample");
    change(&mut bytes);
    let file = tempfile::NamedTempFile::with_suffix(".wasm").expect("a temporary file");
    fs::write(file.path(), bytes).expect("a write");
    file
}

#[test]
fn missing_files_and_directories() {
    fails(&["run", "no-such.wasm"], 1, &["no-such.wasm", "looked in"]);
    fails(&["run", "samples"], 1, &["samples is a directory"]);
    fails(&["run", "/no/such.wasm"], 1, &["there is no file /no/such.wasm"]);
}

#[test]
fn files_that_are_not_webassembly() {
    for verb in ["run", "trace", "explain"] {
        fails(&[verb, "Cargo.toml"], 1, &["Cargo.toml"]);
    }
    let empty = spoilt(Vec::clear);
    fails(&[OsStr::new("run"), empty.path().as_os_str()], 1, &["offset 0x0"]);
}

#[test]
fn truncated_and_corrupt_files_say_where() {
    let whole = fs::read(top().join(SAMPLE)).expect("the sample").len();
    for keep in [4, 7, 9, 100, 1001, whole / 2, whole - 1] {
        let file = spoilt(|bytes| bytes.truncate(keep));
        fails(&[OsStr::new("run"), file.path().as_os_str()], 1, &["(at offset 0x"]);
    }
    let file = spoilt(|bytes| bytes[5000..5100].fill(0xff));
    fails(&[OsStr::new("run"), file.path().as_os_str()], 1, &["(at offset 0x"]);
}

#[test]
fn unknown_imports_are_named() {
    let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
    let wat = r#"(module (import "moon" "landing" (func)) (import "moon" "dust" (memory 1)) (func (export "_start")))"#;
    fs::write(file.path(), wat).expect("a write");
    fails(&[OsStr::new("run"), file.path().as_os_str()], 1, &["moon", "landing", "dust"]);
    let wat = r#"(component (import "moon:base/landing@1.0.0" (instance (export "go" (func)))))"#;
    fs::write(file.path(), wat).expect("a write");
    fails(&[OsStr::new("run"), file.path().as_os_str()], 1, &["moon:base/landing"]);
}

#[test]
fn text_that_does_not_parse() {
    let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
    fs::write(file.path(), "(module (func (i32.nonsense)))").expect("a write");
    fails(&[OsStr::new("run"), file.path().as_os_str()], 1, &["i32.nonsense"]);
}

#[test]
fn grants_that_cannot_be_given() {
    fails(&["run", "--dir=no-such-directory", SAMPLE], 1, &["no-such-directory"]);
    fails(&["run", "--dir=samples/sample_text", SAMPLE], 1, &["samples/sample_text", "Not a directory"]);
    fails(&["run", "--dir=::/data", SAMPLE], 2, &["names no host directory"]);
    fails(&["run", "--stdin=no-such-file", SAMPLE], 1, &["no-such-file"]);
    fails(&["run", "--env==x", SAMPLE], 2, &["has no name"]);
}

#[test]
fn a_variable_that_is_not_set_here_is_not_given() {
    let output = wasmscope(&["run", "--env=NOT_SET_ANYWHERE", "samples/hello-wasm.wasm"]);
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(0), &b"Hello, Wasm!\n"[..]));
}

#[test]
fn preview_1_programs_may_ask_for_statuses_up_to_125() {
    for (asked, status) in [(0, 0), (125, 125), (126, 1), (255, 1)] {
        let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
        let wat = format!(
            r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
                (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const {asked}))))"#
        );
        fs::write(file.path(), wat).expect("a write");
        for verb in ["run", "trace"] {
            let output = wasmscope(&[OsStr::new(verb), file.path().as_os_str()]);
            assert_eq!(output.status.code(), Some(status), "{verb} of exit {asked}");
        }
    }
}

#[test]
fn what_a_program_names_cannot_command_the_terminal() {
    let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
    let wat = r#"(module (import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (memory (export "memory") 1) (data (i32.const 0) "x\1b[31mred\07\n")
        (func (export "_start") (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 11)
            (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 100)))))"#;
    fs::write(file.path(), wat).expect("a write");
    for verb in [&["explain"][..], &["trace"], &["debug", "--batch", "-x", "c", "-x", "why", "-x", "calls"]] {
        let grant = [OsStr::new("--dir=."), file.path().as_os_str()];
        let args: Vec<&OsStr> = verb.iter().map(OsStr::new).chain(grant).collect();
        let output = wasmscope(&args);
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        assert!(text.contains("red"), "{verb:?}: {text}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{verb:?}: {text:?}");
    }
}

#[test]
fn bad_usage_is_status_2() {
    fails(&["run"], 2, &["PROGRAM"]);
    fails(&["run", "--nonsense", SAMPLE], 2, &["--nonsense"]);
    fails(&["debug", "-x", "step", SAMPLE], 2, &["--batch"]);
    fails(&[OsStr::new("run"), OsStr::new(SAMPLE), OsStr::from_bytes(b"\xff")], 2, &["argument 1", "UTF-8"]);
    assert_eq!(wasmscope::<&str>(&[]).status.code(), Some(2));
}

#[test]
fn failures_are_told_in_the_language_of_the_person() {
    let lang = |lang: &'static str, args: &[&'static str]| {
        let mut all = args.to_vec();
        let after_verb = usize::from(["run", "explain", "debug", "diff", "record"].contains(&args[0]));
        all.splice(after_verb..after_verb, ["--lang", lang]);
        all
    };
    for (args, status, english, japanese) in [
        (
            &["run", "no-such.wasm"][..],
            1,
            "there is no file no-such.wasm",
            "no-such.wasm というファイルはありません",
        ),
        (&["run", "samples"], 1, "samples is a directory", "samples はディレクトリ"),
        (
            &["run", "--nonsense", SAMPLE],
            2,
            "there is no option `--nonsense`",
            "`--nonsense` というオプションはありません",
        ),
        (
            &["diff", "--nonsense", "a"],
            2,
            "unexpected argument '--nonsense'",
            "`--nonsense` というオプションはありません",
        ),
        (&["run"], 2, "required arguments were not provided", "次の指定が足りません"),
        (&["run", "--max-memory", "4T", SAMPLE], 2, "`t` is not a unit", "`t` という単位はありません"),
        (
            &["explain", "-S", "threads", SAMPLE],
            2,
            "`threads` is not supported",
            "`threads` には対応していません",
        ),
        (
            &["debug", "-x", "step", SAMPLE],
            2,
            "were not provided:\n  --batch",
            "次の指定が足りません:\n  --batch",
        ),
        (&["run", "--dir=no-such", SAMPLE], 1, "no-such", "プログラムに渡せないものがあります"),
        (
            &["run", "--dir=::/data", SAMPLE],
            2,
            "names no host directory",
            "`::/data` にはホストのディレクトリがありません",
        ),
        (
            &["record", "-o", "/no/such/run.rec", SAMPLE],
            1,
            "Make its directory first",
            "先にディレクトリを作る",
        ),
        (&[SAMPLE], 1, "the debugger needs a terminal", "デバッガには端末が必要"),
    ] {
        for (locale, args, wanted) in [
            ("C", args.to_vec(), english),
            ("ja_JP.UTF-8", args.to_vec(), japanese),
            ("C", lang("ja", args), japanese),
            ("ja_JP.UTF-8", lang("en", args), english),
        ] {
            let (code, said) = said_in(locale, &args);
            assert_eq!(code, Some(status), "{locale} {args:?}: {said}");
            assert!(said.contains(wanted), "{locale} {args:?}: {said}");
            let begins = if wanted == english { "error: " } else { "エラー: " };
            assert!(said.starts_with(begins), "{locale} {args:?}: {said}");
        }
    }
}

#[test]
fn wrong_usage_is_laid_out_alike_in_every_language() {
    let (_, english) = said_in("C", &["run"]);
    let (_, japanese) = said_in("ja_JP.UTF-8", &["run"]);
    assert_eq!(
        english,
        "error: the following required arguments were not provided:\n  <PROGRAM [ARGS]>...\n\n\
         Usage: wasmscope run <PROGRAM [ARGS]>...\n\nFor more information, try '--help'.\n"
    );
    assert_eq!(
        japanese,
        "エラー: 次の指定が足りません:\n  <PROGRAM [ARGS]>...\n\n\
         使い方: wasmscope run <PROGRAM [ARGS]>...\n\n詳しいことは `--help` で表示されます。\n"
    );
}

#[test]
fn help_and_version() {
    let help = wasmscope(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    for word in ["debug", "run", "trace", "explain", "PROGRAM"] {
        assert!(String::from_utf8_lossy(&help.stdout).contains(word), "{word}");
    }
    let version = wasmscope(&["--version"]);
    assert_eq!(
        String::from_utf8_lossy(&version.stdout),
        concat!("wasmscope ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn the_debugger_without_a_terminal_says_what_to_use_instead() {
    fails(&[SAMPLE], 1, &["needs a terminal", "explain", "--batch"]);
}

#[test]
fn a_function_that_is_not_exported() {
    fails(&["run", "--invoke", "nothing", "samples/add.wat"], 1, &["nothing"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = program::wasmscope()
        .args(["explain", "--all", "--json", "--dir=samples", SAMPLE, "samples/sample_text"])
        .current_dir(top())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let out = child.wait_with_output().expect("it ends");
    assert!(!String::from_utf8_lossy(&out.stderr).contains("panicked"), "{out:?}");
    assert_eq!(out.status.code(), Some(0));
}

#[test]
fn trace_is_one_line_a_call_and_shows_what_made_none() {
    let out = wasmscope(&["trace", SAMPLE, "sample_text"]);
    let stderr = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1));
    let lines: Vec<&str> = stderr.lines().collect();
    let [number, op, rest] = columns(lines[0]);
    assert_eq!((&*number, &*rest), ("1", r#"get-arguments() = ["read-sample.wasm", "sample_text"]"#));
    assert!(op.replace(',', "").parse::<u64>().is_ok_and(|op| op > 0), "{op}");
    assert_eq!(columns(lines[1])[2], "get-directories() = []");
    let [mark, _, rest] = columns(lines[2]);
    let answer = "ENOENT 44, from the program's C library: the host was not asked";
    assert_eq!((&*mark, rest), ("✗", format!(r#"open("sample_text") = {answer}"#)));
    assert_eq!(columns(lines[3])[2], "get-stderr() = #1<stderr>");
    let results: Vec<_> = lines[..4].iter().map(|line| line.chars().position(|c| c == '=')).collect();
    assert!(results.iter().all(|at| at.is_some() && *at == results[0]), "{lines:#?}");
}

/// Number, instruction count, and the call with its result; runs of spaces become one.
fn columns(line: &str) -> [String; 3] {
    let mut words = line.split_whitespace().map(str::to_owned);
    let [number, op] = [(); 2].map(|()| words.next().unwrap_or_default());
    [number, op, words.collect::<Vec<_>>().join(" ")]
}

#[test]
fn trace_shows_what_was_asked_for() {
    let functions = |options: &[&str]| {
        let mut args = vec!["trace"];
        args.extend(options);
        args.extend(["--dir=samples::.", SAMPLE, "sample_text"]);
        let out = wasmscope(&args);
        assert_eq!(String::from_utf8_lossy(&out.stdout), "hello hello\n");
        let stderr = String::from_utf8_lossy(&out.stderr).into_owned();
        let name = |line: &str| columns(line)[2].split('(').next().unwrap_or_default().to_owned();
        stderr.lines().map(name).collect::<Vec<_>>()
    };
    assert_eq!(functions(&["--function=open-at"]), ["descriptor.open-at", "exit 0"]);
    let two = functions(&["--interface=preopens", "--interface=wasi:cli/stdout"]);
    assert_eq!(two, ["get-directories", "get-stdout", "exit 0"]);
    assert_eq!(functions(&["--interface=io", "--function=*-write"]), ["output-stream.check-write", "exit 0"]);
    assert_eq!(functions(&["--failed"]), ["input-stream.blocking-read", "exit 0"]);
    // It is said that nothing can match.
    assert_eq!(functions(&["--interface=nothing"]).last().map(String::as_str), Some("exit 0"));
    assert_eq!(functions(&["--interface=nothing"]).len(), 2);
    let refused = wasmscope(&["trace", "--failed", SAMPLE, "sample_text"]);
    let refused = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.lines().any(|l| l.contains("✗") && l.contains("ENOENT")), "{refused}");
}
#[test]
fn trace_into_a_file_as_json() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let path = file.path().to_str().expect("a UTF-8 path");
    let out = wasmscope(&["trace", "--json", "-o", path, "--dir=samples::.", SAMPLE, "sample_text"]);
    assert_eq!(String::from_utf8_lossy(&out.stdout), "hello hello\n");
    assert_eq!(out.status.code(), Some(0));
    let text = fs::read_to_string(path).expect("the trace");
    let calls: Vec<serde_json::Value> =
        text.lines().map(|l| serde_json::from_str(l).expect("an object")).collect();
    let open = calls.iter().find(|c| c["function"] == "[method]descriptor.open-at").expect("an open");
    assert_eq!(open["args"]["path"], "sample_text");
    assert_eq!(open["args"]["self"]["what"], ".");
    assert_eq!(open["result"]["ok"]["what"], "sample_text");
    assert!(open["result"]["ok"]["handle"].is_u64(), "{open}");
    assert_eq!(open["account"]["outcome"], "granted");
    assert_eq!(open["made"][0]["what"], "sample_text");
    let write = calls.iter().find(|c| c["function"] == "[method]output-stream.write").expect("a write");
    assert_eq!(write["console"][0]["bytes"]["text"], "hello hello\n");
}

#[test]
fn batch_executes_commands_and_prints_what_they_show() {
    let out = wasmscope(&["debug", "--batch", "-x", "step", "-x", "continue", SAMPLE, "sample_text"]);
    let stdout = String::from_utf8_lossy(&out.stdout);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(stdout.starts_with("> step\n"), "{stdout}");
    assert!(stdout.contains("exit 1"), "{stdout}");
    let out = wasmscope(&["debug", "--batch", "--json", "-x", "step", SAMPLE]);
    let line: serde_json::Value = serde_json::from_slice(&out.stdout).expect("an object");
    assert_eq!((&line["command"], &line["status"]["moment"]), (&"step".into(), &1.into()));
    fails(&["debug", "--batch", "-x", "nonsense", SAMPLE], 1, &["`nonsense`"]);
}
