//! What the command line prints in Japanese: no English but names, flags, what is quoted, and what the program wrote.
//!
//! What is a name is taken from facts: the words of the command line, the names in the program, the tables of WASI and of
//! error numbers, the flags in the help. Few words are listed by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use wasmscope::caps::errno;
use wasmscope::wasm::Program;
use wasmscope::wit::WasiFunc;

/// What is the same in every language, and in no table.
const SAME: &[&str] = &[
    "WebAssembly",
    "WASI",
    "wasi",
    "wasmscope",
    "wasmtime",
    "libc",
    "SHA",
    "UTF",
    "OS",
    "ABI",
    "WIT",
    "TCP",
    "UDP",
    // Values and functions, as WIT and people write them.
    "ok",
    "err",
    "none",
    "some",
    "null",
    "true",
    "false",
    "drop",
    "new",
    "case",
    "stdin",
    "stdout",
    "stderr",
    "preview",
    "host",
    "inherit",
    "env",
];

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn wasmscope(lang: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmscope"));
    command.args(["--lang", lang]).args(args).current_dir(top()).stdin(Stdio::null());
    command.output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Words of two Latin letters and more.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    // Numbers in hexadecimal are none, and digests.
    let digest = |word: &str| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
    let number = move |word: &str| digest(word) || word.starts_with(|c: char| c.is_ascii_digit());
    words.filter(move |word| !number(word) && word.chars().filter(char::is_ascii_alphabetic).count() >= 2)
}

/// Without what stands between quotes of any kind.
fn unquoted(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line.chars().peekable());
    let mut depth = 0;
    while let Some(c) = rest.next() {
        match c {
            '「' => depth += 1,
            '」' => depth -= 1,
            '`' if depth == 0 => while rest.next().is_some_and(|c| c != '`') {},
            '"' if depth == 0 => loop {
                match rest.next() {
                    Some('\\') => drop(rest.next()),
                    // What is cut has no quote at its end.
                    Some('"' | '…') | None => break,
                    Some(_) => {}
                }
            },
            c if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Names that are facts: of the tables of WASI, of error numbers and of flags.
fn tables() -> BTreeSet<String> {
    let mut known: BTreeSet<String> = SAME.iter().map(|&word| word.to_owned()).collect();
    let mut add = |text: &str| known.extend(latin(text).map(str::to_owned));
    for func in WasiFunc::all() {
        add(func.interface());
        add(func.name());
        add(&func.signature().to_string());
    }
    for info in errno::all() {
        add(info.label);
        add(&errno::errno(info.number).name);
    }
    for verb in ["run", "trace", "explain", "record", "replay", "diff", "debug"] {
        let help = text(&wasmscope("en", &[verb, "--help"]).stdout);
        add(verb);
        help.split_whitespace().filter(|word| word.starts_with('-')).for_each(&mut add);
    }
    known
}

/// The names in a program.
fn names(path: &str) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let Ok(bytes) = fs::read(top().join(path)) else { return known };
    let Ok(program) = Program::load(path, &bytes) else { return known };
    for module in &program.modules {
        let imported =
            module.imports.iter().flat_map(|import| [import.module.to_string(), import.name.to_string()]);
        let exported = module.exports.iter().map(|export| export.name.to_string());
        let functions = (0..module.funcs.len() as u32).map(|func| module.func_name(func));
        let all = imported
            .chain(exported)
            .chain(functions)
            .chain(module.names.module.as_deref().map(str::to_owned));
        for name in all {
            known.extend(latin(&name).map(str::to_owned));
        }
    }
    known
}

/// English words in what was printed.
#[track_caller]
fn japanese(args: &[&str], printed: &str, written: &str) {
    let mut known = tables();
    known.extend(args.iter().flat_map(|arg| latin(arg)).map(str::to_owned));
    known.extend(args.iter().flat_map(|arg| names(arg)));
    known.extend(latin(written).map(str::to_owned));
    assert!(printed.chars().any(|c| ('ぁ'..='ん').contains(&c)), "no Japanese: {args:?}\n{printed}");
    for line in printed.lines() {
        let line = unquoted(line);
        let english: Vec<_> = latin(&line).filter(|word| !known.contains(*word)).collect();
        assert!(english.is_empty(), "{args:?}: {english:?} in\n{line}\nof\n{printed}");
    }
}

/// Small programs that fail, each in its way.
const FAILING: &[(&str, &str)] = &[
    ("unreachable", r#"(module (func $f (export "_start") unreachable))"#),
    ("memory", r#"(module (memory 1) (func $f (export "_start") (drop (i32.load (i32.const 70000)))))"#),
    ("divide", r#"(module (func $f (export "_start") (drop (i32.div_s (i32.const 1) (i32.const 0)))))"#),
    ("table", r#"(module (table 1 funcref) (func $f (export "_start") (call_indirect (i32.const 0))))"#),
    ("deep", r#"(module (func $f (export "_start") (call $f)))"#),
    ("exception", r#"(module (tag $t) (func $f (export "_start") (throw $t)))"#),
    ("null", r#"(module (func $f (export "_start") (drop (ref.as_non_null (ref.null func)))))"#),
    (
        "status",
        r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1)
             (func $f (export "_start") (call $exit (i32.const 200))))"#,
    ),
    (
        "imports",
        r#"(module (import "env" "f" (func)) (import "wasi_unstable" "none" (func)) (func (export "_start")))"#,
    ),
    ("invalid", r#"(module (func (export "_start") (i32.const 1)))"#),
    ("wrong", r#"(module (func"#),
    ("command", r#"(component)"#),
];

#[test]
fn programs_that_fail_say_so_in_japanese() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, program) in FAILING {
        let path = folder.path().join(format!("{name}.wat"));
        fs::write(&path, program).expect("is written");
        let path = path.display().to_string();
        for verb in ["run", "trace", "explain"] {
            let out = wasmscope("ja", &[verb, &path]);
            let printed = text(&out.stdout) + &text(&out.stderr);
            // The line of the program that is wrong is shown as it is.
            let printed: String =
                printed.lines().filter(|line| !line.contains(program)).map(|l| format!("{l}\n")).collect();
            japanese(&[&path, "f"], &printed, "");
        }
    }
}

#[test]
fn calls_and_accesses_are_told_in_japanese() {
    for sample in
        ["samples/read-sample.wasm", "samples/read-sample.p1.wasm", "samples/read-sample.stripped.wasm"]
    {
        for grants in [&[][..], &["--dir=samples"]] {
            let args = [grants, &[sample, "samples/sample_text"]].concat();
            let written = wasmscope("en", &[&["run"], &args[..]].concat());
            let written = text(&written.stdout) + &text(&written.stderr);
            let file = tempfile::NamedTempFile::new().expect("a file");
            let path = file.path().display().to_string();
            let out = wasmscope("ja", &[&["trace", "-o", &path], &args[..]].concat());
            assert!(!text(&out.stderr).contains("panicked"));
            japanese(&args, &fs::read_to_string(&path).expect("the calls"), "");
            let out = wasmscope("ja", &[&["explain", "--all"], &args[..]].concat());
            // A command line is typed the same in every language.
            let printed = text(&out.stdout);
            let to_type = |line: &str| line.trim_start().starts_with(env!("CARGO_BIN_EXE_wasmscope"));
            let printed: Vec<&str> = printed.lines().filter(|line| !to_type(line)).collect();
            japanese(&args, &printed.join("\n"), &written);
        }
    }
}

#[test]
fn recordings_are_compared_and_replayed_in_japanese() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (no, yes, cut, bad) = (at("no.rec"), at("yes.rec"), at("cut.rec"), at("bad.rec"));
    let (sample, input) = ("samples/read-sample.wasm", "samples/sample_text");
    for (file, grants) in [(&no, &[][..]), (&yes, &["--dir=samples", "--dir-ro=.", "--env=SHOE=43"])] {
        let args = [&["record", "-o", file], grants, &[sample, input]].concat();
        let out = wasmscope("ja", &args);
        let said: String = text(&out.stderr)
            .lines()
            .filter(|line| line.contains(".rec"))
            .map(|l| format!("{l}\n"))
            .collect();
        japanese(&args, &said, "");
    }
    let bytes = fs::read(&yes).expect("a recording");
    fs::write(&cut, &bytes[..bytes.len() / 2]).expect("is written");
    let mut damaged = bytes.clone();
    damaged[bytes.len() / 2] ^= 1;
    fs::write(&bad, damaged).expect("is written");
    let written: String = [&no, &yes]
        .map(|file| wasmscope("en", &["run", file]))
        .iter()
        .map(|out| text(&out.stdout) + &text(&out.stderr))
        .collect();
    for args in [
        &["diff", &*no, &*yes][..],
        &["diff", "--width=140", &*yes, &*no],
        &["diff", "--all", &*no, &*yes],
        &["diff", &*no, &*no],
        &["diff", &*cut, &*no],
        &["diff", &*bad, &*no],
        &["run", &*cut],
        &["run", "--partial", &*cut],
        &["run", "--module=samples/hello-wasm.wasm", &*yes],
        &["explain", "--module=samples/hello-wasm.wasm", &*yes],
        &["replay", "--run", sample],
        &["record", "-o", &*at("again.rec"), &*no],
    ] {
        let out = wasmscope("ja", args);
        let printed = text(&out.stdout) + &text(&out.stderr);
        let printed: String =
            printed.lines().filter(|line| !written.contains(*line)).map(|l| format!("{l}\n")).collect();
        japanese(&[args, &[sample, input, "--env=SHOE=43"]].concat(), &printed, &written);
    }
    // The same comparison, for programs, is English.
    let json = |lang| wasmscope(lang, &["diff", "--json", &no, &yes]).stdout;
    assert_eq!(text(&json("ja")), text(&json("en")));
}

#[test]
fn the_reader_sees_english() {
    assert_eq!(unquoted("`a` 「b 「c」 d」 e \"f \\\" g\" h \"i… j"), "  e  h  j");
    assert_eq!(latin("これは an apple 0x1f i32_x").collect::<Vec<_>>(), ["an", "apple", "i32_x"]);
    let known = tables();
    for word in ["the", "program", "trapped", "after", "instruction", "difference"] {
        assert!(!known.contains(word), "{word}");
    }
}
