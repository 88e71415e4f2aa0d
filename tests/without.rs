//! What a program did without is no refusal: variables that are not set, files that it looked for and went on without.

mod program;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

fn guest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/without.wasm")
}

/// Runs a subcommand in a folder, with variables of the person's own.
fn run(folder: &Path, verb: &[&str], program: &Path, arguments: &[&str]) -> Output {
    program::wasmscope()
        .args(verb)
        .arg(program)
        .args(arguments)
        .env("WITHOUT_HOME", "/home")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn explain_with(folder: &Path, options: &[&str], program: &Path, arguments: &[&str]) -> String {
    let out = run(folder, &[&["explain"], options].concat(), program, arguments);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn explain(options: &[&str], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("found.txt"), "found\n").expect("a file");
    fs::create_dir(folder.path().join("one")).expect("a folder");
    explain_with(folder.path(), options, &guest(), arguments)
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

/// The row `env-noise`, as the next ones.
#[test]
fn what_is_optional_is_one_line() {
    let said = explain(&["--dir=."], &["optional"]);
    assert_eq!(
        said,
        "The program ended: exit 0.\n\
         Nothing was refused; 0 accesses granted.\n\
         It did without 4 things that it asked for: WITHOUT_COLOURS, WITHOUT_HOME, \"settings.conf\", \"/etc/without.conf\". \
         None of these is a refusal.\n\
         (--all shows them in full.)\n"
    );
    let all = explain(&["--dir=.", "--all"], &["optional"]);
    for heading in [
        "· read the variable WITHOUT_COLOURS: the program was not given it",
        "· read the metadata of \"settings.conf\": it is not there, and the program did without it",
        "· open \"/etc/without.conf\": it is not there, and the program did without it",
    ] {
        assert!(all.lines().any(|line| line == heading), "{heading} in {all}");
    }
    assert!(!all.contains('✗'), "{all}");
    let told = rows(&explain(&["--dir=.", "--json"], &["optional"]));
    assert_eq!(told.len(), 4);
    assert!(told.iter().all(|row| row["did_without"] == true && row["outcome"] == "refused"), "{told:#?}");
}

#[test]
fn a_failing_program_searched_before_it_was_refused() {
    let told = rows(&explain(&["--dir=.", "--json"], &["search"]));
    let facts: Vec<_> = told
        .iter()
        .map(|row| (row["subject"].as_str().unwrap_or_default(), row["did_without"] == true))
        .collect();
    assert_eq!(facts, [("one/found.txt", true), ("/two/found.txt", true), ("needed.txt", false)]);
}

/// A program that complains of a file was refused it, even if it ends as if all were well.
#[test]
fn what_the_program_complains_of_is_a_refusal() {
    for options in [&["--json"][..], &["--json", "--dir=."]] {
        let told = rows(&explain(options, &["complains"]));
        let facts: Vec<_> = told.iter().map(|row| row["did_without"] == true).collect();
        assert_eq!(facts, [true, false], "{told:#?}");
    }
    // And so is one that the person named.
    let told = rows(&explain(&["--json"], &["optional", "settings.conf"]));
    let named = told.iter().find(|row| row["subject"] == "settings.conf");
    assert_eq!(named.map(|row| &row["did_without"]), Some(&Value::Bool(false)));
}

#[test]
fn a_variable_may_be_why_a_program_failed() {
    let said = explain(&[], &["variable"]);
    for line in [
        "The program ended: exit 3.",
        "Nothing was refused; 0 accesses granted.",
        "As it failed, a variable that it was not given may be why:",
        "· read the variable WITHOUT_HOME: the program was not given it",
        "  → add: --env=WITHOUT_HOME",
    ] {
        assert!(said.lines().any(|told| told == line), "{line} in {said}");
    }
    assert!(!said.contains("refused or failed"), "{said}");
}

#[test]
fn equal_refusals_are_folded_and_filters_choose() {
    let said = explain(&[], &["again"]);
    assert!(said.contains("4 accesses refused or failed, 0 granted."), "{said}");
    assert_eq!(said.matches("was refused\n").count(), 1, "{said}");
    assert!(said.contains("    … 4 times\n"), "{said}");
    let none = explain(&["--function=stat"], &["again"]);
    assert_eq!(none, "The program ended: exit 1.\nNo access matches these options.\n");
    assert!(explain(&["--function=open"], &["again"]).contains("… 4 times"));
    let options = ["--dir=.", "--all", "--json"];
    let of = |more: &[&str]| rows(&explain(&[&options, more].concat(), &["search"])).len();
    assert_eq!((of(&[]), of(&["--failed"]), of(&["--interface=wasi_snapshot_preview1"])), (4, 1, 4));
    assert_eq!((of(&["--function=path_open"]), of(&["--function=fopen"])), (4, 3));
}

/// What is only read is not perhaps created, whichever function of the library opens it.
#[test]
fn a_file_that_is_only_read_is_not_created() {
    let advice = |way: &str, path: &str| {
        let told = rows(&explain(&["--json"], &[way, path]));
        assert_eq!(told.len(), 1, "{way}: {told:#?}");
        let text = |field: &str| told[0][field].as_str().unwrap_or_default().to_owned();
        (text("remedy"), text("advice"), text("operation"))
    };
    let missing = "/without-any-such-file.conf";
    assert_eq!(advice("read", missing), advice("open", missing));
    assert_eq!(advice("read", missing).0, "");
    assert_eq!(advice("read", "found.txt").0, "--dir=.");
    let (flags, _, operation) = advice("write", "made.txt");
    assert_eq!((flags.as_str(), operation.as_str()), ("--dir=.", "create"));
}

#[test]
fn an_error_of_an_open_file_has_a_card() {
    let told = rows(&explain(&["--dir=.", "--json"], &["room", "made.txt"]));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((&told[0]["errno"]["name"], &told[0]["did_without"]), (&"ENOTSUP".into(), &false.into()));
    let told = rows(&explain(&["--dir=.", "--json"], &["room", "made.txt", "anyway"]));
    assert_eq!((told.len(), &told[0]["did_without"]), (1, &true.into()));
    // A directory that is read as a file: preview 1 says that the descriptor does not allow it, 0.2 that it is one.
    let said = explain(&["--dir=."], &["directory", "one"]);
    assert!(said.contains("EBADF (8)") && said.contains("cannot be used that way"), "{said}");
    let folder = tempfile::tempdir().expect("a folder");
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/read-sample.wasm");
    let said = explain_with(folder.path(), &["--dir=."], &reader, &["."]);
    assert!(said.contains("EISDIR (31)") && said.contains("used a directory as a file"), "{said}");
}

#[test]
fn what_a_library_says_by_itself_is_said() {
    let said = explain(&[], &["library"]);
    assert!(said.contains("It says “error: operation not supported on this platform”"), "{said}");
    assert!(!said.contains("Nothing was refused"), "{said}");
}

/// A module that writes a text to standard error and exits with a status.
fn writes(folder: &Path, text: &str, status: u32) -> PathBuf {
    let module = format!(
        "(module
           (import \"wasi_snapshot_preview1\" \"fd_write\" (func $write (param i32 i32 i32 i32) (result i32)))
           (import \"wasi_snapshot_preview1\" \"environ_sizes_get\" (func $environ (param i32 i32) (result i32)))
           (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))
           (memory (export \"memory\") 1)
           (data (i32.const 0) \"\\10\\00\\00\\00\\{:02x}\\00\\00\\00\") (data (i32.const 16) {text:?})
           (func (export \"_start\")
             (drop (call $environ (i32.const 8) (i32.const 12)))
             (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
             (call $exit (i32.const {status}))))",
        text.len()
    );
    let file = folder.join("writes.wat");
    fs::write(&file, module).expect("a file");
    file
}

/// What a program says it cannot do, where no call was answered so: it may be its library.
#[test]
fn what_a_program_cannot_do_by_itself_is_told_where_it_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let said =
        |text: &str, status| explain_with(folder.path(), &[], &writes(folder.path(), text, status), &[]);
    for text in ["ls: Not implemented on wasip1", "OSError: [Errno 58] Not supported"] {
        let said = said(text, 1);
        assert!(
            said.contains(&format!("It says “{text}”: its standard library says so by itself")),
            "{said}"
        );
    }
    for text in ["error: Unsupported", "dial tcp: connect: Connection refused"] {
        let failed = said(text, 1);
        assert!(
            failed.contains(&format!("It says “{text}”, and no call of it was answered with that")),
            "{failed}"
        );
        assert!(!failed.contains("Nothing was refused"), "{failed}");
        assert!(said(text, 0).contains("Nothing was refused"), "{text}");
    }
}

/// A program that panicked has said why it failed: Go's exit with status 2.
#[test]
fn a_panic_is_no_matter_of_variables() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |text: &str| explain_with(folder.path(), &[], &writes(folder.path(), text, 2), &[]);
    let panicked = said("panic: runtime error: index out of range [3]\n\ngoroutine 1 [running]:\n");
    assert!(
        panicked.starts_with(
            "The program panicked: runtime error: index out of range [3]\nThe program ended: exit 2."
        ),
        "{panicked}"
    );
    assert!(!panicked.contains("may be why"), "{panicked}");
    assert!(said("panic: no such user\n\ngoroutine 1").contains("may be why"));
    assert!(said("no\n").contains("may be why"));
}

/// Memory that a program asked for in vain before it gave up.
#[test]
fn memory_that_was_not_given_is_said_at_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = |maximum: &str, then: &str| {
        let text = format!(
            "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))
               (memory (export \"memory\") 1 {maximum})
               (func (export \"_start\")
                 (if (i32.eq (memory.grow (i32.const 100)) (i32.const -1)) (then {then}))))"
        );
        let file = folder.path().join("grow.wat");
        fs::write(&file, text).expect("a file");
        file
    };
    let said = |options: &[&str], maximum: &str, then: &str| {
        explain_with(folder.path(), options, &program(maximum, then), &[])
    };
    let own = said(&[], "16", "unreachable");
    assert!(own.contains("✗ grow the memory was refused") && own.contains("has at most 1 MiB"), "{own}");
    let limit = said(&["--max-memory=1M"], "", "(call $exit (i32.const 1))");
    assert!(
        limit.contains("this run is limited to 1 MiB") && limit.contains("`--max-memory=SIZE`"),
        "{limit}"
    );
    assert!(limit.contains("→ add: --max-memory=7M"), "{limit}");
    let file = program("", "(call $exit (i32.const 1))");
    let lines =
        ["c", "whatif", "whatif --max-memory=3M", "grant --max-memory=8M", "c", "whatif --max-memory=x"];
    let lines: Vec<&str> = lines.iter().flat_map(|line| ["-x", *line]).collect();
    let out = run(folder.path(), &[&["debug", "--batch", "--max-memory=1M"], &*lines].concat(), &file, &[]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    for part in [
        "with `--max-memory=7M`",
        "if:  exit status 0, after",
        "with `--max-memory=3M`",
        "The program returned: exit status 0.",
        "`x` is not a unit",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    for (maximum, then) in [("16", "(call $exit (i32.const 0))"), ("200", "unreachable")] {
        assert!(!said(&[], maximum, then).contains("grow the memory"), "{maximum} {then}");
    }
    // The debugger says it too.
    let out = run(
        folder.path(),
        &["debug", "--batch", "-x", "continue", "-x", "info"],
        &program("16", "unreachable"),
        &[],
    );
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    assert!(text.contains("grow the memory was refused"), "{text}");
}

/// The marks of the rows and of the listing: no refusal's mark for what was done without.
#[test]
fn rows_and_lines_have_their_own_mark() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = run(folder.path(), &["trace", "--dir=."], &guest(), &["optional"]);
    let text = String::from_utf8(out.stderr).expect("UTF-8");
    assert!(
        text.lines().any(|line| line.trim_start().starts_with("· ") && line.contains("WITHOUT_HOME")),
        "{text}"
    );
    let failed = run(folder.path(), &["trace", "--failed", "--dir=."], &guest(), &["variable"]);
    assert!(!String::from_utf8_lossy(&failed.stderr).contains("getenv"));
    let commands = ["debug", "--batch", "--dir=.", "-x", "continue", "-x", "calls"];
    let out = run(folder.path(), &commands, &guest(), &["optional"]);
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    assert!(!text.contains('✗') && text.contains("did without 4 things"), "{text}");
}
