//! Mistakes on the command line are met: what was meant, where that can be told; and programs that are no command say
//! what can be called.

mod program;

use std::path::Path;
use std::process::Stdio;

const SAMPLE: &str = "samples/read-sample.wasm";
const ADD: &str = "samples/add.wat";

/// Exit status, standard output and standard error.
fn wasmscope(args: &[&str]) -> (i32, String, String) {
    let out = program::wasmscope()
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().expect("a status"), text(&out.stdout), text(&out.stderr))
}

#[track_caller]
fn says(args: &[&str], status: i32, parts: &[&str]) {
    let (code, _, err) = wasmscope(args);
    assert_eq!(code, status, "{args:?}: {err}");
    for part in parts {
        assert!(err.contains(part), "{args:?}: no {part:?} in: {err}");
    }
}

fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("is written");
    let path = path.display().to_string();
    (folder, path)
}

const COMPONENT: &str = r#"(component
  (core module $m (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 7))))
  (core instance $i (instantiate $m))
  (func (export "more") (param "by" u32) (result u32) (canon lift (core func $i "f"))))"#;

/// The row of the cases that has no folder.
#[test]
fn a_module_that_is_no_command_says_what_can_be_called() {
    for verb in ["run", "trace", "explain"] {
        let command = format!("wasmscope {verb} --invoke add samples/add.wat 1 2");
        says(&[verb, ADD], 0, &["has no `_start`", "add(i32, i32) -> i32", &command]);
    }
    // The option went to the program.
    let late = ["run", ADD, "--invoke", "add", "1", "2"];
    says(&late, 0, &["has no `_start`", "`--invoke` stands after the program"]);
    let (code, out, err) = wasmscope(&["run", "--invoke", "add", ADD, "1", "2"]);
    assert_eq!((code, &*out, &*err), (0, "3\n", ""));
    let (_folder, empty) = file("empty.wat", "(module)");
    says(&["run", &empty], 0, &["there is nothing to run"]);
}

#[test]
fn a_component_that_is_no_command_says_what_can_be_called() {
    let (_folder, path) = file("more.wat", COMPONENT);
    let command = format!("wasmscope run --invoke more {path} 1");
    says(&["run", &path], 1, &["is not a command", "more(by: u32) -> u32", &command]);
    let out = wasmscope(&["debug", "--batch", "-x", "info", "-x", "invoke more 35", "-x", "c", &path]);
    assert_eq!(out.0, 0, "{}", out.2);
    for part in ["is not a command", "before the first instruction of the call more(35)", "result: 42"] {
        assert!(out.1.contains(part), "no {part:?} in: {}", out.1);
    }
}

#[test]
fn a_call_begins_in_the_debugger_and_is_like_one_with_invoke() {
    let folder = tempfile::tempdir().expect("a folder");
    let recording = folder.path().join("call.rec").display().to_string();
    let save = format!("save {recording}");
    let lines = ["invoke add 20 22", "step", "step back", "continue", "restart", "continue", &save];
    let args: Vec<&str> = lines.iter().flat_map(|line| ["-x", line]).collect();
    let (code, out, err) = wasmscope(&[&["debug", "--batch"], &*args, &[ADD]].concat());
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.matches("result: 42").count(), 2, "{out}");
    assert_eq!(wasmscope(&["replay", "--run", &recording]).1, "42\n");
    // A recording runs as it was recorded.
    says(&["debug", "--batch", "-x", "invoke add 1 2", &recording], 1, &["as it was recorded"]);
    for (line, why) in [
        ("invoke ad 1 2", "(did you mean `invoke add 1 2`?)"),
        ("invoke add 1", "takes 2 arguments, not 1"),
        ("invoke add 1 x", "argument 2 of `add(i32, i32) -> i32`: `x` is not a value of type `i32`"),
    ] {
        says(&["debug", "--batch", "-x", line, ADD], 1, &[why]);
    }
}

#[test]
fn what_was_meant_is_offered() {
    let meant = |name: &str| format!("did you mean `{name}`?");
    for (args, status, name) in [
        (&["rnu", SAMPLE][..], 1, "run"),
        (&["expalin", SAMPLE], 1, "explain"),
        (&["run", "samples/read-sampel.wasm"], 1, "samples/read-sample.wasm"),
        (&["run", "--dri=.", SAMPLE], 2, "--dir"),
        (&["run", "--invoke", "ad", ADD, "1", "2"], 1, "add"),
        (&["trace", "--interface=filesytem", SAMPLE], 1, "filesystem"),
        (&["trace", "--function=opne-at", SAMPLE], 1, "open-at"),
        (&["debug", "--batch", "-x", "break errno ENOETN", SAMPLE], 1, "break on errno ENOENT"),
    ] {
        says(args, status, &[&meant(name)]);
    }
}

#[test]
fn directories_are_written_with_two_colons() {
    says(&["run", "--mapdir=a::b", SAMPLE], 2, &["--dir HOST::GUEST"]);
    says(&["run", "--dir=samples:data", SAMPLE], 1, &["`--dir samples::data`"]);
    for verb in ["grant", "whatif"] {
        let line = format!("{verb} --dir=samples:data");
        says(&["debug", "--batch", "-x", &line, SAMPLE], 1, &["`--dir samples::data`"]);
        let line = format!("{verb} --mapdir=a::b");
        says(&["debug", "--batch", "-x", &line, SAMPLE], 1, &["--dir HOST::GUEST"]);
    }
}

#[test]
fn an_option_that_took_the_program_is_named() {
    says(&["run", "--dir", SAMPLE], 2, &["is the value of `--dir` here, and no program follows"]);
    says(&["run", "--dir", SAMPLE, "x"], 1, &["`--dir` took `samples/read-sample.wasm`"]);
}

#[test]
fn options_after_the_program_are_the_programs_and_told_where_it_failed() {
    let hint = "`--dir` stands after the program";
    for verb in ["run", "trace", "explain"] {
        let (_, _, err) = wasmscope(&[verb, SAMPLE, "samples/sample_text", "--dir=."]);
        assert!(err.contains(hint), "{verb}: {err}");
    }
    let (code, _, err) = wasmscope(&["run", "--dir=.", SAMPLE, "samples/sample_text", "--dir=."]);
    assert!(code == 0 && !err.contains(hint), "{err}");
}

#[test]
fn a_text_that_is_invalid_is_shown_with_its_place() {
    let text = "(module\n  (func (result i32)\n    (i32.add (i32.const 1) (i64.const 2) (;\u{1b}[31m;))))\n";
    let (_folder, path) = file("bad.wat", text);
    says(&["run", &path], 1, &["bad.wat:3:6: ", "type mismatch", "\n 3 |     (i32.add", "\n          ^"]);
    assert!(!wasmscope(&["run", &path]).2.contains('\u{1b}'));
    let (_folder, path) = file("export.wat", "(module\n  (func)\n  (export \"f\" (func 9)))\n");
    says(&["run", &path], 1, &["export.wat:3:4: ", "unknown function 9", "\n 3 |   (export", "\n        ^"]);
    says(&["run", "--preload", &format!("a={path}"), ADD], 1, &["export.wat:3:4: "]);
    let (_folder, path) = file("torn.wat", "(module\n  (func");
    says(&["run", &path], 1, &["torn.wat:2:", "^"]);
}

#[test]
fn a_recording_is_not_overwritten_unasked() {
    let (_folder, path) = file("a.rec", "precious");
    let hello = "samples/hello-wasm.wasm";
    says(&["record", "-o", &path, hello], 1, &["is there already", "--force"]);
    let save = |line: &str| wasmscope(&["debug", "--batch", "-x", &format!("{line} {path}"), hello]);
    assert_eq!(save("save").0, 1);
    assert_eq!(save("w").0, 1);
    assert_eq!(std::fs::read(&path).expect("still there"), b"precious");
    assert_eq!(wasmscope(&["record", "--force", "-o", &path, hello]).0, 0);
    for line in ["save --force", "save!", "w!"] {
        assert_eq!(save(line).0, 0, "{line}");
    }
}

/// The row `break-generic`: `show` is generic, with two instances, as compilers name them: with their arguments, or with the same name.
#[test]
fn a_breakpoint_is_at_every_instance_of_a_generic_function() {
    for (first, second) in [("t::show::<u8>", "t::show::<i32>"), ("t::show", "t::show")] {
        let module = wat(first, second);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.wasm");
        std::fs::write(&path, module).expect("is written");
        let lines = [
            "break show",
            "breakpoints",
            "continue",
            "continue",
            "continue",
            "delete 1",
            "breakpoints",
            "break func[1]",
        ];
        let args: Vec<&str> = lines.iter().flat_map(|line| ["-x", line]).collect();
        let path = path.display().to_string();
        let (code, out, err) = wasmscope(&[&["debug", "--batch"], &*args, &[&path]].concat());
        assert_eq!(code, 0, "{err}");
        assert_eq!(out.matches("at 2 places").count(), 2, "{out}");
        assert_eq!(out.contains("t::show (func[0]), before nop"), first == second, "{out}");
        assert_eq!(out.matches("instruction 1: breakpoint 1").count(), 1, "{out}");
        assert_eq!(out.matches("instruction 4: breakpoint 1").count(), 1, "{out}");
        assert!(
            out.contains("exit 0") && out.contains("no breakpoints") && out.contains("breakpoint 2: "),
            "{out}"
        );
    }
}

/// A module whose function 2 calls functions 0 and 1, which have these names.
fn wat(first: &str, second: &str) -> Vec<u8> {
    let text = r#"(module (func (nop)) (func (nop)) (func (export "_start") (call 0) (call 1)))"#;
    let mut module = wasmscope::wasm::Program::load("t.wat", text.as_bytes()).expect("loads").bytes.to_vec();
    let mut names = vec![2];
    for (index, name) in [(0, first), (1, second)] {
        names.extend([index, u8::try_from(name.len()).expect("is short")]);
        names.extend(name.bytes());
    }
    let mut section = b"\x04name\x01".to_vec();
    section.push(u8::try_from(names.len()).expect("is short"));
    section.extend(names);
    module.push(0);
    module.push(u8::try_from(section.len()).expect("is short"));
    module.extend(section);
    module
}
