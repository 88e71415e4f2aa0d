//! Source lines from DWARF: breakpoints on them, where they are shown, lessons that stop at them, and malformed
//! sections.

mod program;

use std::fs;
use std::sync::Arc;
use wasmscope::symbols::Symbols;
use wasmscope::wasm::Program;

/// The guest's source file is `lines.rs`, in a directory that the guest does not name.
const GUEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guests/lines.wasm");

const RUN: [&str; 4] = ["--invoke", "run", GUEST, "5"];

/// The output of the commands, one after the other.
fn batch(program: &[&str], commands: &[&str]) -> String {
    let mut command = program::wasmscope();
    command.args(["debug", "--batch"]);
    for line in commands {
        command.args(["-x", line]);
    }
    let out = command.args(program).output().expect("it runs");
    let text = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    assert!(!text.contains("panicked"), "{text}");
    text
}

#[test]
fn a_breakpoint_on_a_line_is_in_every_copy_of_its_function() {
    // No code was made from lines 14 and 15 of the source.
    let said = batch(&RUN, &["break src/lines.rs:14", "continue", "where", "list", "continue", "continue"]);
    let set: Vec<&str> = said.lines().filter(|line| line.contains("before local.get")).collect();
    assert!(said.contains("breakpoint 1: at 2 places"), "twice::<u32> and twice::<u64>: {said}");
    assert!(
        set.len() >= 2
            && set[..2].iter().all(|line| line.contains("lines::twice") && line.ends_with("(lines.rs:16)")),
        "{said}"
    );
    assert_eq!(said.matches(": breakpoint 1\n").count(), 2, "it stops in both: {said}");
    let frames: Vec<&str> = said.lines().filter(|line| line.contains("  at 0x")).collect();
    assert!(frames[0].contains("lines.rs:16") && frames[1].contains("lines.rs:26"), "{said}");
    assert!(said.contains(";; lines.rs:16"), "the listing shows where a line begins: {said}");
}

#[test]
fn a_line_or_file_that_is_not_there_is_said() {
    let said = batch(&RUN, &["break line.rs:3"]);
    assert!(said.contains("did you mean `lines.rs`?"), "{said}");
    let said = batch(&RUN, &["break lines.rs:400"]);
    assert!(said.contains("at or after line 400"), "{said}");
    let plain = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/add.wat");
    let said = batch(&["--invoke", "add", plain, "1", "2"], &["break add.wat:1"]);
    assert!(said.contains("debug information"), "{said}");
}

#[test]
fn a_lesson_stops_at_a_line() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("mine");
    let name = path.to_str().expect("UTF-8");
    let lesson = |args: &[&str]| {
        let mut command = program::wasmscope();
        command.arg("lesson").args(args).env("XDG_STATE_HOME", dir.path());
        let out = command.output().expect("it runs");
        (out.status.success(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
    };
    assert!(lesson(&["new", name]).0);
    fs::copy(GUEST, path.join("lines.wasm")).expect("copied");
    let toml = path.join("lesson.toml");
    let text = "minutes = 1\nprogram = \"lines.wasm\"\ninvoke = \"run\"\nargs = [\"5\"]\n\n[[step]]\nid = \"one\"\nstop = { line = \"lines.rs:16\" }\n";
    let words = |value: &str| {
        format!("# A line\n\nOne can stop at a line.\n\n## one: Here\n\nThe value is {value}.\n")
    };
    fs::write(&toml, text).expect("written");
    for lang in ["en", "ja"] {
        fs::write(path.join(format!("lesson.{lang}.md")), words("`5`{local 0}")).expect("written");
    }
    let (right, said) = lesson(&["check", name]);
    assert!(right, "{said}");
    fs::write(&toml, text.replace("lines.rs:16", "lines.rs")).expect("written");
    let (right, said) = lesson(&["check", name]);
    assert!(!right && said.contains("lesson.toml:8") && said.contains("main.rs:12"), "{said}");
    fs::write(&toml, text.replace("lines.rs:16", "other.rs:16")).expect("written");
    let (right, said) = lesson(&["check", name]);
    assert!(!right && said.contains("lesson.toml:6") && said.contains("other.rs"), "{said}");
}

/// Every byte of the debug sections is changed in turn, and they are cut to every length: the program runs as before,
/// and the lines are available or not.
#[test]
fn sections_that_lie_are_read_without_harm() {
    let good = fs::read(GUEST).expect("a guest");
    let program = Program::load("lines.wasm", &good).expect("loads");
    let module = &program.modules[0];
    assert!(!Symbols::of(Arc::clone(module)).lines().is_empty());
    let sections: Vec<_> = module.customs.iter().filter(|c| c.name.starts_with(".debug_")).collect();
    assert!(sections.len() >= 3, "{sections:?}");
    for section in sections {
        for at in section.range.clone() {
            for change in [0x00, 0x01, 0x7f, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= change;
                let program = Program::load("lines.wasm", &bad).expect("custom sections refuse nothing");
                let symbols = Symbols::of(Arc::clone(&program.modules[0]));
                for offset in 0..bad.len() {
                    for frame in symbols.frames_at(offset) {
                        assert!(frame.source.is_none_or(|place| place.line > 0));
                    }
                }
                let _ = symbols.places_of_line("lines.rs", 16);
            }
        }
    }
}

/// Linkers leave the lines of removed functions at address 0: they belong to no code.
#[test]
fn lines_of_code_that_is_not_there_are_left_out() {
    let good = fs::read(GUEST).expect("a guest");
    let program = Program::load("lines.wasm", &good).expect("loads");
    let module = &program.modules[0];
    let symbols = Symbols::of(Arc::clone(module));
    let lines = symbols.lines();
    for offset in 0..module.bodies[0].range.start.saturating_sub(8) {
        assert_eq!(lines.at(offset), None, "{offset:#x} is before the code");
    }
    let end = module.bodies.last().expect("a body").range.end;
    assert_eq!(lines.at(end + 1), None);
    let places = symbols.places_of_line("lines.rs", 16).expect("code of line 16");
    assert!(
        places.line == 16
            && places.offsets.iter().all(|at| module.bodies.iter().any(|body| body.range.contains(at)))
    );
}
