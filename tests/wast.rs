//! `wasmscope wast`: what it prints for scripts that pass, fail, or do not parse, and its exit status.

mod program;

use std::path::{Path, PathBuf};

/// Writes scripts into a new directory and runs them; returns the exit status, the lines printed and standard error.
fn run(scripts: &[(&str, &[u8])]) -> (i32, Vec<String>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in scripts {
        std::fs::write(folder.path().join(name), text).expect("a script");
    }
    wast(folder.path(), &scripts.iter().map(|(name, _)| PathBuf::from(name)).collect::<Vec<_>>())
}

fn wast(folder: &Path, files: &[PathBuf]) -> (i32, Vec<String>, String) {
    wast_with(folder, &[], files)
}

fn wast_with(folder: &Path, options: &[&str], files: &[PathBuf]) -> (i32, Vec<String>, String) {
    let mut command = program::wasmscope();
    let output = command.current_dir(folder).arg("wast").args(options).args(files).output().expect("it runs");
    let lines = String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect();
    let complaints = String::from_utf8(output.stderr).expect("text");
    (output.status.code().expect("an exit status"), lines, complaints)
}

/// Runs one script and returns its failures as (line, message), after checking the last line and the status.
fn failures(text: &str, passed: usize) -> Vec<(usize, String)> {
    let (status, lines, complaints) = run(&[("s.wast", text.as_bytes())]);
    let (last, rest) = lines.split_last().expect("a last line");
    let failures: Vec<_> = rest
        .iter()
        .map(|line| {
            let rest = line.strip_prefix("s.wast:").unwrap_or_else(|| panic!("no file: {line}"));
            let (at, message) = rest.split_once(": ").unwrap_or_else(|| panic!("no message: {line}"));
            (at.parse().unwrap_or_else(|_| panic!("no line number: {line}")), message.to_owned())
        })
        .collect();
    assert_eq!(*last, format!("{passed} passed, {} failed", failures.len()), "{lines:?}");
    assert_eq!(status, i32::from(!failures.is_empty()), "{lines:?}");
    assert_eq!(complaints, "");
    failures
}

fn passes(text: &str, passed: usize) {
    assert_eq!(failures(text, passed), []);
}

#[test]
fn core_directives_that_hold_pass() {
    passes(
        r#"(module $lib
             (global (export "g") i32 (i32.const 7))
             (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
             (func (export "div") (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_u)
             (func (export "nan") (result f32) f32.const nan)
             (func $deep (export "deep") call $deep))
           (register "lib" $lib)
           (module (import "lib" "add" (func $add (param i32 i32) (result i32)))
             (import "spectest" "print_i32" (func $print (param i32)))
             (func (export "three") (result i32) i32.const 1 call $print i32.const 1 i32.const 2 call $add))
           (assert_return (invoke "three") (i32.const 3))
           (assert_return (invoke $lib "add" (i32.const -1) (i32.const 1)) (either (i32.const 1) (i32.const 0)))
           (assert_return (get $lib "g") (i32.const 7))
           (assert_return (invoke $lib "nan") (f32.const nan:canonical))
           (assert_trap (invoke $lib "div" (i32.const 1) (i32.const 0)) "integer divide by zero")
           (assert_trap (module (func $f unreachable) (start $f)) "unreachable")
           (assert_exhaustion (invoke $lib "deep") "call stack exhausted")
           (assert_invalid (module (func (result i32))) "type mismatch")
           (assert_malformed (module quote "(func (result") "unexpected token")
           (assert_malformed (module binary "\00asm") "unexpected end")
           (assert_unlinkable (module (import "lib" "none" (func))) "unknown import")
           (assert_unlinkable (module (import "lib" "add" (func))) "incompatible import type")
           (module definition $counter
             (global $n (mut i32) (i32.const 0))
             (func (export "next") (result i32)
               (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
           (module instance $one $counter)
           (module instance $two $counter)
           (invoke $one "next")
           (assert_return (invoke $one "next") (i32.const 2))
           (assert_return (invoke $two "next") (i32.const 1))
           (module quote "(func (export \"f\"))")
           (invoke "f")"#,
        23,
    );
}

#[test]
fn each_directive_that_does_not_hold_is_a_failure_at_its_line_and_the_rest_goes_on() {
    let found = failures(
        "(module (func (export \"one\") (result i32) i32.const 1) (func (export \"boom\") unreachable))
(assert_return (invoke \"one\") (i32.const 2))
(assert_return (invoke \"one\") (i64.const 1))
(assert_return (invoke \"one\"))
(assert_return (invoke \"boom\"))
(assert_trap (invoke \"one\") \"unreachable\")
(assert_trap (invoke \"boom\") \"integer overflow\")
(assert_exhaustion (invoke \"boom\") \"call stack exhausted\")
(assert_exception (invoke \"boom\"))
(assert_invalid (module) \"type mismatch\")
(assert_malformed (module quote \"(func)\") \"unexpected token\")
(assert_unlinkable (module) \"unknown import\")
(assert_unlinkable (module (func $f unreachable) (start $f)) \"unknown import\")
(assert_unlinkable (module (func (result i32))) \"unknown import\")
(invoke \"none\")
(invoke \"one\" (i32.const 1))
(invoke $nobody \"one\")
(register \"x\" $nobody)
(module instance $a $b)
(assert_return (invoke \"one\") (i32.const 1))
(module (import \"no\" \"where\" (func)))
(invoke \"one\")
(module (func (export \"one\") (result i32) i32.const 1))
(assert_return (invoke \"one\") (i32.const 1))",
        3,
    );
    let lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
    let expected: Vec<usize> = (2..=22).collect();
    assert_eq!(lines, expected, "{found:#?}");
    let says = |line: usize, what: &str| {
        let message = &found.iter().find(|(at, _)| *at == line).expect("a failure").1;
        assert!(message.contains(what), "line {line}: {message:?} does not say {what:?}");
    };
    says(2, "gives i32 1, expected i32 2");
    says(4, "gives i32 1, expected nothing");
    says(5, "traps: ");
    says(7, "integer overflow");
    says(10, "loads, but should be refused");
    says(12, "links, but should not");
    says(13, "traps: ");
    says(14, "does not load");
    says(15, "no exported function `none`");
    says(19, "no such module");
    says(20, "no such instance");
    says(21, "unknown import `no` `where`");
}

fn scripts(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("scripts")
        .map(|entry| PathBuf::from(entry.expect("a readable entry").file_name()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "wast"))
        .collect();
    files.sort();
    files
}

/// What each script checks is in its first line; that all its directives ran is checked here.
#[test]
fn every_script_of_asynchronous_components_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wast/async");
    let options = [
        "-W",
        "component-model-more-async-builtins,component-model-async-stackful,component-model-threading,\
         component-model-error-context",
    ];
    let expected = [
        ("calls.wast", 53),
        ("flat.wast", 1),
        ("order.wast", 11),
        ("poison.wast", 5),
        ("rules.wast", 21),
        ("streams.wast", 83),
    ];
    let files = scripts(&folder);
    for (name, directives) in expected {
        let file = PathBuf::from(name);
        assert!(files.contains(&file), "{name}");
        let (status, lines, complaints) = wast_with(&folder, &options, &[file]);
        assert_eq!((status, &*complaints), (0, ""), "{lines:#?}");
        assert_eq!(lines, [format!("{directives} passed, 0 failed")], "{name}");
    }
}

#[test]
fn every_script_of_this_folder_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wast");
    let files = scripts(&folder);
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        let (status, lines, complaints) = wast(&folder, std::slice::from_ref(&file));
        assert_eq!((status, lines.len(), &*complaints), (0, 1, ""), "{lines:#?}");
        let passed = lines[0].strip_suffix(" passed, 0 failed").and_then(|n| n.parse::<usize>().ok());
        assert!(passed.is_some_and(|passed| passed > 10), "{}: {lines:?}", file.display());
    }
}

/// A component with a function for each kind of outcome.
const COMPONENT: &str = "(component $c (core module $M (func (export \"one\") (result i32) i32.const 1) \
    (func (export \"boom\") unreachable) (func (export \"endless\") (loop $l br $l)) \
    (func (export \"nan\") (result f32) f32.const nan)) (core instance $m (instantiate $M)) \
    (func (export \"one\") (result u32) (canon lift (core func $m \"one\"))) \
    (func (export \"boom\") (canon lift (core func $m \"boom\"))) \
    (func (export \"endless\") (canon lift (core func $m \"endless\"))) \
    (func (export \"nan\") (result f32) (canon lift (core func $m \"nan\"))))";

#[test]
fn component_directives_fail_at_their_lines_too() {
    let script = format!(
        "{COMPONENT}
(assert_return (invoke \"one\") (u32.const 2))
(assert_return (invoke \"one\") (u64.const 1))
(assert_return (invoke \"one\") (i32.const 1))
(assert_return (invoke \"one\"))
(assert_return (invoke \"nan\") (f32.const 0))
(assert_return (invoke \"one\" (u32.const 1)) (u32.const 1))
(assert_return (invoke \"none\"))
(assert_return (get \"one\"))
(assert_trap (invoke \"one\") \"unreachable\")
(assert_trap (component) \"unreachable\")
(assert_invalid (component) \"anything\")
(assert_malformed (component quote \"(core module)\") \"anything\")
(assert_unlinkable (component (import \"c\" (instance))) \"anything\")
(component (import \"nobody\" (func)))
(invoke $c \"boom\")
(assert_return (invoke $c \"one\") (u32.const 1))
(component instance $c $nobody)
(assert_exhaustion (invoke $c \"one\") \"anything\")"
    );
    let found = failures(&script, 1);
    let lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, (2..=19).collect::<Vec<_>>(), "{found:#?}");
    let message = |line: usize| &*found[line - 2].1;
    assert_eq!(message(2), "gives 1, expected 2");
    assert_eq!(message(6), "gives nan, expected f32 0.0");
    assert_eq!(message(7), "`one` takes 0 arguments, not 1");
    assert_eq!(message(8), "no exported function `none`");
    assert_eq!(message(15), "does not link: `nobody`: expected func, found nothing");
    assert!(message(16).starts_with("traps: "), "{}", message(16));
    assert!(message(17).contains("cannot enter component instance"), "{}", message(17));
}

#[test]
fn components_and_modules_live_side_by_side_in_a_script() {
    passes(
        &format!(
            "{COMPONENT}
             (module (func (export \"one\") (result i32) i32.const 10))
             (assert_return (invoke \"one\") (i32.const 10))
             (assert_return (invoke $c \"one\") (u32.const 1))
             (assert_return (invoke $c \"nan\") (f32.const nan:canonical))
             (component definition $d (import \"c\" (instance $c (export \"one\" (func (result u32)))))
               (export \"f\" (func $c \"one\")))
             (component instance $e $d)
             (assert_return (invoke $e \"f\") (u32.const 1))
             (component quote \"(import \\\"c\\\" (instance))\")
             (assert_invalid (component (export \"f\" (func 0))) \"unknown function\")
             (assert_malformed (component quote \"(core modul)\") \"unexpected token\")
             (assert_unlinkable (component (import \"c\" (func))) \"expected func found instance\")"
        ),
        12,
    );
}

#[test]
fn an_endless_component_is_a_failure_and_cannot_be_entered_again() {
    let found = failures(&format!("{COMPONENT}\n(invoke \"endless\")\n(invoke \"one\")\n(module)"), 2);
    assert_eq!(found[0], (2, "did not end within 200000000 instructions".to_owned()));
    assert!(found[1].1.contains("cannot enter component instance"), "{found:?}");
}

#[test]
fn what_is_not_supported_is_named() {
    let found = failures(
        "(module (func (export \"f\")))
(assert_suspension (invoke \"f\") \"unhandled\")
(thread $t (assert_return (invoke \"f\")))
(wait $t)
(assert_return (invoke \"f\"))",
        2,
    );
    let words = ["suspension (stack switching) is not supported", "threads are not supported"];
    assert_eq!(found, [(2, words[0].into()), (3, words[1].into()), (4, words[1].into())]);
}

#[test]
fn an_endless_loop_is_a_failure() {
    let found = failures(
        "(module (func (export \"f\") (loop $l br $l)))
(invoke \"f\")
(module (func (export \"g\")))
(invoke \"g\")",
        3,
    );
    assert_eq!(found, [(2, "did not end within 200000000 instructions".to_owned())]);
}

#[test]
fn a_script_that_does_not_parse_is_a_failure_with_its_line() {
    let found = failures("(module)\n(assert_return\n  (invoke 5))\n", 0);
    let [(3, message)] = &found[..] else { panic!("{found:?}") };
    assert!(message.starts_with("the script does not parse: "), "{message}");
    assert_eq!(failures("\"open", 0).len(), 1);
    passes(";; nothing to do", 0);
}

#[test]
fn several_files_have_one_count_and_unreadable_ones_fail() {
    let good = b"(module)\n(module)".as_slice();
    let (status, lines, _) = run(&[("a.wast", good), ("b.wast", good)]);
    assert_eq!((status, lines), (0, vec!["4 passed, 0 failed".to_owned()]));
    let (status, lines, _) =
        run(&[("a.wast", good), ("b.wast", b"(module)\n\n(invoke \"f\")"), ("c.wast", b"\n\xff")]);
    let expected =
        ["b.wast:3: no exported function `f`", "c.wast:2: the script is not UTF-8", "3 passed, 2 failed"];
    assert_eq!((status, lines), (1, expected.map(str::to_owned).to_vec()));
    let folder = tempfile::tempdir().expect("a folder");
    let (status, lines, _) = wast(folder.path(), &[PathBuf::from("none.wast")]);
    assert_eq!((status, lines[1].as_str()), (1, "0 passed, 1 failed"));
    assert!(lines[0].contains("there is no file none.wast"), "{lines:?}");
    assert_eq!(wast(folder.path(), &[]).0, 2);
}
