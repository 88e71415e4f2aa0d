//! Source variables: their values at the stops of `golden/values.json`, in the notation of that file; what has no value
//! is said to have none.

mod program;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the guests are: committed ones, some of them compressed.
fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/source")
}

/// The path of a guest. A compressed one is written to a temporary folder first.
fn guest(name: &str, into: &Path) -> PathBuf {
    let plain = guests().join(format!("{name}.wasm"));
    if plain.exists() {
        return plain;
    }
    let packed =
        std::fs::read(guests().join(format!("{name}.wasm.zst"))).unwrap_or_else(|e| panic!("{name}: {e}"));
    let path = into.join(format!("{name}.wasm"));
    let bytes = zstd::decode_all(&packed[..]).expect("a compressed guest");
    std::fs::write(&path, bytes).expect("written");
    path
}

/// Runs commands; the lines of JSON that the last ones printed, by command, and what went wrong.
fn ask(guest: &Path, set: &str, hit: u64, asked: &[String]) -> (Vec<Value>, String) {
    let mut command = program::wasmscope();
    command.args(["debug", "--batch", "--json", "-x", &format!("break {set}")]);
    for _ in 0..hit {
        command.args(["-x", "continue"]);
    }
    for line in asked {
        command.args(["-x", line]);
    }
    let out = command.arg(guest).output().expect("it runs");
    let complaint = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!complaint.contains("panicked"), "{complaint}");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).skip(1 + hit as usize);
    (lines.collect(), complaint)
}

/// Whether a shown variable has the value that a golden gives: text, or the parts of a map or a closure.
fn equal(expected: &Value, row: &Value) -> bool {
    match expected {
        Value::String(text) => row["value"] == *text,
        Value::Object(parts) => {
            let shown: BTreeMap<&str, &str> = row["children"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|part| (part["name"].as_str().unwrap_or(""), part["value"].as_str().unwrap_or("")))
                .collect();
            let wanted: BTreeMap<&str, &str> =
                parts.iter().map(|(name, value)| (&**name, value.as_str().unwrap_or(""))).collect();
            shown == wanted
        }
        _ => false,
    }
}

/// Whether nothing is shown as the value of a variable.
fn has_none(row: Option<&Value>) -> bool {
    row.is_none_or(|row| row["value"].is_null() && row["mark"].is_string())
}

fn stop(name: &str, path: &Path, stop: &Value) -> Vec<String> {
    let (at, hit) = (stop["break"].as_str().expect("a place"), stop["hit"].as_u64().expect("a number"));
    let frame = stop["frame"].as_u64().expect("a number");
    // The goldens' frames were counted after the prologue, where another function may be inlined.
    let function = stop["function"].as_str().expect("a name").trim_end_matches(" (inlined)");
    let frames = ask(path, at, hit, &["where".to_owned()]).0.pop().unwrap_or_default();
    let named = |frame: &Value| {
        frame["function"]
            .as_str()
            .is_some_and(|name| name == function || name.starts_with(&format!("{function}(")))
    };
    let frames = frames["frames"].as_array().cloned().unwrap_or_default();
    let frame = match frames.get(frame as usize) {
        Some(there) if named(there) => frame,
        _ => frames.iter().position(named).map_or(frame, |frame| frame as u64),
    };
    let place = format!("{name} at {at} hit {hit} frame {frame}");
    let (listed, wrong) = ask(path, at, hit, &[format!("variables {frame}")]);
    let mut faults = Vec::new();
    if listed.is_empty() {
        faults.push(format!("{place}: nothing is listed: {wrong}"));
    }
    let row = |name: &str| listed.iter().find(|row| row["name"] == *name);
    let part = |key: &str| stop[key].as_object().cloned().unwrap_or_default();
    let names = |key: &str| stop[key].as_array().cloned().unwrap_or_default();
    for (variable, expected) in part("variables").iter().chain(&part("statics")) {
        let one = || ask(path, at, hit, &[format!("variables {frame} {variable}")]).0.pop();
        let found = row(variable).cloned().or_else(one);
        if !found.as_ref().is_some_and(|row| equal(expected, row)) {
            faults.push(format!("{place}: {variable} should be {expected}: {}", found.unwrap_or_default()));
        }
    }
    for variable in names("unavailable").iter().chain(&names("absent")).filter_map(Value::as_str) {
        if !has_none(row(variable)) {
            faults.push(format!(
                "{place}: {variable} should have no value: {}",
                row(variable).unwrap_or(&Value::Null)
            ));
        }
    }
    for variable in names("not_yet").iter().filter_map(Value::as_str) {
        let said = row(variable).is_some_and(|row| row["value"].is_null() && row["mark"] == "not yet");
        if !said {
            faults.push(format!(
                "{place}: {variable} is not yet there: {}",
                row(variable).unwrap_or(&Value::Null)
            ));
        }
    }
    for variable in part("lies").keys() {
        let marked = row(variable).is_some_and(|row| row["mark"] == "~");
        if !marked && !has_none(row(variable)) {
            faults
                .push(format!("{place}: {variable} may be a lie: {}", row(variable).unwrap_or(&Value::Null)));
        }
    }
    faults
}

#[test]
fn values_are_those_of_the_goldens() {
    let dir = tempfile::tempdir().expect("a directory");
    let golden = std::fs::read(guests().join("golden/values.json")).expect("goldens");
    let golden: Value = serde_json::from_slice(&golden).expect("JSON");
    let mut faults = Vec::new();
    for one in golden["stops"].as_array().expect("stops") {
        for name in one["guests"].as_array().expect("guests").iter().filter_map(Value::as_str) {
            faults.extend(stop(name, &guest(name, dir.path()), one));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
