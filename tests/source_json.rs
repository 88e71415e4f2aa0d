//! What `lines` and `where` print as JSON: the fields of logical frames, for programs that read them. Also that the
//! sample with debug information leads to its source.

mod program;

use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The lines of JSON that commands print for a program, run in the repository.
fn rows(commands: &[&str], program: &[&str]) -> Vec<Value> {
    let mut command = program::wasmscope();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["debug", "--batch", "--json"]);
    for line in commands {
        command.args(["-x", line]);
    }
    let out = command.args(program).output().expect("it runs");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn keys(row: &Value) -> BTreeSet<&str> {
    row.as_object().expect("an object").keys().map(String::as_str).collect()
}

const FIELDS: [&str; 7] = ["function", "file", "line", "column", "offset", "inlined", "kind"];

#[test]
fn lines_has_one_object_for_each_offset() {
    let rows = rows(&["lines 0x219 768 1"], &["tests/guests/source/c-O2.wasm"]);
    let frame = |function, line, offset| {
        json!({"function": function, "file": "/w/shapes.c", "line": line, "column": 5, "offset": offset,
               "inlined": false, "kind": "own"})
    };
    let expected = [
        json!({"offset": 0x219, "frames": [frame("outer", 52, 0x219)]}),
        json!({"offset": 768, "frames": [frame("sum", 58, 768)]}),
        json!({"offset": 1, "frames": []}),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn where_has_the_frames_of_the_whole_stack() {
    let rows = rows(&["break shapes.c:36", "continue", "where"], &["tests/guests/source/c-O0.wasm"]);
    let stack = rows.last().expect("an answer");
    let frames = stack["frames"].as_array().expect("frames");
    assert_eq!(stack["offset"], frames[0]["offset"]);
    for frame in frames {
        assert_eq!(keys(frame), BTreeSet::from(FIELDS), "{frame}");
    }
    let told = |frame: &Value| (frame["function"].clone(), frame["line"].clone(), frame["kind"].clone());
    assert_eq!(told(&frames[0]), (json!("stop"), json!(36), json!("own")));
    assert_eq!(told(&frames[1]), (json!("main"), json!(77), json!("own")));
    assert!(frames[2..].iter().all(|frame| frame["kind"] != "own"), "{stack}");
}

#[test]
fn the_sample_can_be_followed_in_its_source() {
    let sample = ["--dir=samples::.", "samples/read-sample-debug.wasm", "sample_text"];
    let rows = rows(&["break main.rs:13", "continue", "variables 0 path", "where"], &sample);
    assert_eq!(rows[2]["value"], "\"sample_text\"");
    let innermost = &rows[3]["frames"][0];
    assert_eq!((&innermost["function"], &innermost["line"]), (&json!("read_sample::main"), &json!(13)));
    // It is relative to the folder of the program.
    let file = innermost["file"].as_str().expect("a path");
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(file);
    assert!(beside.is_file(), "{file}");
}
