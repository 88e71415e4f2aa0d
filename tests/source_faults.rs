//! Traps and refusals in terms of the source: the line at fault, the variables that led there, and the call stack with
//! what was inlined.

mod program;

use program::wasmscope;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guests/source");
const FAULTS: &str = "faults-O0.wasm";

fn ran(args: &[&str]) -> Output {
    wasmscope().current_dir(FOLDER).args(args).output().expect("the program runs")
}

fn said(args: &[&str]) -> String {
    let out = ran(args);
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}

/// What `run` says of a fault, with the source at hand.
fn fault(which: &str) -> String {
    said(&["run", "--source=/w=c", FAULTS, which])
}

#[test]
fn a_trap_names_the_variables_and_quotes_the_line() {
    for (which, so, line) in [
        ("d", "10 / 0 (from `owners` = 0)", "faults.c:14: return (account->shares + extra) / owners;"),
        ("p", "(from `from` = 0x400 and `index` = 99999999)", "faults.c:18: return from[index];"),
        ("n", "(from `from` = NULL and `index` = -1)", "faults.c:18: return from[index];"),
        ("m", "(from `least` = -2147483648 and `by` = -1)", "faults.c:22: return least / by;"),
        (
            "f",
            "entry 7000 of table 0, which has 1 element (from `chosen` = 0x1b58)",
            "faults.c:28: return chosen",
        ),
        ("l", "100 / 0 (from `divisor` = 7)", "faults.c:51: int divided = 100 / (divisor - 7);"),
    ] {
        let said = fault(which);
        assert!(said.contains(so), "{said}");
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[1].trim().starts_with(line), "{said}");
    }
    let japanese = said(&["--lang=ja", "run", "--source=/w=c", FAULTS, "n"]);
    assert!(japanese.contains("（元の値：`from` = NULL と `index` = -1）"), "{japanese}");
}

#[test]
fn every_verb_is_told_where_the_source_is() {
    let line = "faults.c:14: return (account->shares + extra) / owners;";
    for verb in ["run", "trace", "explain"] {
        let with = said(&[verb, "--source=/w=c", FAULTS, "d"]);
        assert!(with.contains(line) && with.contains("`owners` = 0"), "{with}");
        let without = said(&[verb, FAULTS, "d"]);
        assert!(!without.contains(line) && without.contains("each (faults.c:14"), "{without}");
    }
    let batch = said(&["debug", "--batch", "--source=/w=c", "-x", "c", "-x", "why", FAULTS, "d"]);
    assert_eq!(batch.matches(line).count(), 2, "{batch}");
    let recorded = tempfile::tempdir().expect("a folder");
    let file = recorded.path().join("r.rec");
    let file = file.to_str().expect("a path");
    assert!(said(&["record", "--source=/w=c", "-o", file, FAULTS, "d"]).contains(line));
    for args in [vec!["run"], vec!["replay", "--run"]] {
        let replayed = said(&[&args[..], &["--source=/w=c", file]].concat());
        assert!(replayed.contains(line), "{replayed}");
    }
}

#[test]
fn a_line_that_may_be_another_is_doubted() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("faults.c");
    fs::copy(Path::new(FOLDER).join("c/faults.c"), &copy).expect("is copied");
    let source = format!("--source=/w={}", folder.path().display());
    let newer = std::time::SystemTime::now() + std::time::Duration::from_secs(1000);
    fs::File::options()
        .write(true)
        .open(&copy)
        .and_then(|file| file.set_modified(newer))
        .expect("is touched");
    let said = said(&["run", &source, FAULTS, "d"]);
    assert!(said.contains("/ owners; (newer than the program)"), "{said}");
}

#[test]
fn recursion_is_told_by_the_names_of_the_source() {
    assert!(fault("r").contains("deep calls itself"), "{}", fault("r"));
}

/// The accounts of a run, as `explain --json` prints them.
fn accounts(args: &[&str]) -> Vec<Value> {
    let out = ran(&[&["explain", "--json", "--all"], args].concat());
    let text = String::from_utf8(out.stdout).expect("is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect()
}

fn function(frame: &Value) -> &str {
    frame["function"].as_str().expect("a name")
}

#[test]
fn an_account_has_the_functions_of_the_source() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/read-sample-debug.wasm");
    let folder = concat!("--dir=", env!("CARGO_MANIFEST_DIR"), "/samples::.");
    // What libc refused by itself, and what the host granted.
    for args in [vec![sample, "sample_text"], vec![folder, sample, "sample_text"]] {
        let accounts = accounts(&args);
        let account = &accounts[0];
        let frames = account["frames"].as_array().expect("frames");
        let names: Vec<&str> =
            account["call_stack"].as_array().expect("a stack").iter().filter_map(Value::as_str).collect();
        assert_eq!(names, frames.iter().map(function).collect::<Vec<_>>());
        assert_eq!((names[0], frames[0]["kind"].as_str()), ("open", Some("libc")));
        let main = frames.iter().find(|frame| frame["kind"] == "own").expect("the person's own function");
        assert_eq!((function(main), main["line"].as_u64()), ("read_sample::main", Some(12)));
        let inlined = frames.iter().find(|frame| frame["inlined"] == true).expect("an inlined function");
        assert!(
            inlined["file"].as_str().is_some_and(|file| file.ends_with("library/std/src/sys/fs/unix.rs"))
        );
        // The same fields as `where` has.
        let fields: Vec<&String> = main.as_object().expect("an object").keys().collect();
        assert_eq!(fields, ["column", "file", "function", "inlined", "kind", "line", "offset"]);
    }
    let text = said(&["explain", sample, "sample_text"]);
    let asked = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(asked.contains("asked by open ← … ← std::fs::File::open<"), "{text}");
    assert!(asked.contains("← read_sample::main (main.rs:12)"), "{text}");
}

#[test]
fn the_account_of_refused_memory_says_where_the_program_gave_up() {
    let text = said(&["explain", "--max-memory=64M", FAULTS, "g"]);
    assert!(text.contains("asked by abort ← all (faults.c:40) ← main (faults.c:72)"), "{text}");
}

#[test]
fn a_program_without_debug_information_keeps_the_names_of_its_module() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/read-sample.p1.wasm");
    let accounts = accounts(&[sample, "sample_text"]);
    assert!(accounts[0].get("frames").is_none(), "{}", accounts[0]);
    assert_eq!(accounts[0]["call_stack"][0], "open");
}
