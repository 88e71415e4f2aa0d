//! Every function of the WASI worlds, in many cases, gives the same results as under wasmtime.
//!
//! The cases are scripts in `tests/worlds`; what wasmtime 48.0.8 printed for them is in `tests/golden/worlds`. To
//! record it again: `WASMTIME=/path/to/wasmtime cargo test --test worlds`.

#[path = "worlds/functions.rs"]
mod functions;
#[path = "worlds/golden.rs"]
mod golden;
#[path = "worlds/probe.rs"]
mod probe;
mod program;

use functions::Preview;
use golden::Case;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

/// The same scripts for both modules. The older one has no `sock_accept`, and wasmtime 48 reads the second of several
/// subscriptions from the wrong address there (`src/guest/preview1/tests.rs` has such a call).
fn preview_cases(preview: Preview) -> Vec<Case> {
    let mut cases = golden::cases("p1");
    if preview == Preview::Zero {
        for case in &mut cases {
            let younger = |line: &&str| {
                line.starts_with("sock_accept")
                    || line
                        .split_once("subs(")
                        .is_some_and(|(_, rest)| rest[..rest.find(')').unwrap()].contains(','))
            };
            case.script = case.script.lines().filter(|l| !younger(l)).map(|l| format!("{l}\n")).collect();
        }
        cases.retain(|case| !case.name.contains("accept"));
    }
    cases
}

/// The cases of 0.2: each line is an argument of the guest.
fn p2_cases() -> Vec<Case> {
    let mut cases = golden::cases("p2");
    for case in &mut cases {
        let lines = case.script.lines().filter(|l| !l.is_empty() && !l.starts_with(['#', '!']));
        case.args = lines.map(str::to_owned).collect();
    }
    cases
}

fn preview(folder: &str, preview: Preview) {
    let mut faults = Vec::new();
    for case in preview_cases(preview) {
        let program = probe::module(&case.script, preview);
        faults.extend(golden::check(folder, &case, program.as_bytes(), "wat").err());
    }
    assert!(faults.is_empty(), "{} cases differ:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn preview1_as_wasmtime() {
    preview("p1", Preview::One);
}

#[test]
fn wasi_unstable_as_wasmtime() {
    preview("p0", Preview::Zero);
}

#[test]
fn wasi_0_2_as_wasmtime() {
    let program = include_bytes!("guests/worlds.wasm");
    let mut faults = Vec::new();
    for case in p2_cases() {
        faults.extend(golden::check("p2", &case, program, "wasm").err());
    }
    assert!(faults.is_empty(), "{} cases differ:\n{}", faults.len(), faults.join("\n"));
}

/// Programs with missing imports do not start, as under wasmtime; the message names the import and its module.
#[test]
fn missing_imports_are_link_errors() {
    let mut faults = Vec::new();
    for (name, extension, parts) in [
        ("env", "wat", &["function env.puts at offset 0x16", "linked"][..]),
        ("memory", "wat", &["memory env.memory at offset 0x11"]),
        ("no-such-preview1", "wat", &["wasi_snapshot_preview1.sock_open at offset 0x16", "no such function"]),
        ("other-type", "wat", &["wasi_snapshot_preview1.fd_close at offset 0x16", "another type"]),
        ("unstable-sock-accept", "wat", &["wasi_unstable.sock_accept at offset 0x18", "no such function"]),
        ("function", "wat", &["function host at offset 0x12"]),
        ("http", "wat", &["interface wasi:http/outgoing-handler@0.2.0 at offset 0x20"]),
        ("nn", "wat", &["interface wasi:nn/graph@0.2.0-rc-2024-10-28 at offset 0x2c"]),
        ("wasi-0.4", "wat", &["wasi:clocks/monotonic-clock@0.4.0 at offset 0x2c", "0.2.x"]),
        ("no-such-function", "wat", &["function leave of wasi:cli/exit@0.2.0 at offset 0x1f"]),
        ("timezone", "wat", &["interface wasi:clocks/timezone@0.2.12", "unstable"]),
    ] {
        let (case, program) = golden::program("link", name);
        faults.extend(golden::check("link", &case, &program, extension).err());
        let said = golden::complaint(&case, &program, extension);
        let missing = parts.iter().chain(&["hosts here have"]).filter(|part| !said.contains(**part));
        faults.extend(missing.map(|part| format!("{name}: no {part:?} in {said}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_status_may_be_asked_for_by_number() {
    let (case, program) = golden::program("link", "exit-with-code");
    golden::check("link", &case, &program, "wat").unwrap();
}

/// The output of a program in a terminal.
fn in_a_terminal(args: &[&str]) -> String {
    let size = PtySize { rows: 24, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_wasmscope"));
    command.env(program::LOCALE.0, program::LOCALE.1);
    command.args(args);
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    // When the other end has been closed by everyone, reading fails.
    while let Ok(n @ 1..) = reader.read(&mut buffer) {
        text.extend_from_slice(&buffer[..n]);
    }
    assert!(child.wait().expect("a child").success());
    String::from_utf8_lossy(&text).replace('\r', "")
}

#[test]
fn streams_of_a_terminal_are_one() {
    let guest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guests/worlds.wasm");
    let asks = ["get-terminal-stdin", "get-terminal-stdout", "get-terminal-stderr"];
    let said = in_a_terminal(&[&["run", guest][..], &asks].concat());
    assert_eq!(said, asks.map(|ask| format!("{ask} -> some\n")).concat());

    // Preview 1 reports a terminal as a character device (2).
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("probe.wat");
    for version in [Preview::Zero, Preview::One] {
        let script = ["fd_fdstat_get 0 out:24", "fd_fdstat_get 1 out:24", "fd_filestat_get 2 stat"];
        std::fs::write(&file, probe::module(&script.join("\n"), version)).unwrap();
        let said = in_a_terminal(&["run", file.to_str().unwrap()]);
        let types: Vec<&str> = said.lines().map(|l| l.split_once("-> ").unwrap().1).collect();
        assert!(types[0].starts_with("0 02") && types[1].starts_with("0 02"), "{said}");
        assert_eq!(types[2], "0 0 2 0 0 0 0");
    }
}

/// A line for each function: the world, the function, and the cases that call it.
fn table() -> (String, Vec<String>) {
    let mut calls: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for preview in [Preview::Zero, Preview::One] {
        for case in preview_cases(preview) {
            for name in probe::calls(&case.script) {
                calls.entry((preview.module().into(), name)).or_default().insert(case.name.clone());
            }
        }
    }
    for case in p2_cases() {
        for (interface, function) in functions::p2_calls(&case) {
            calls.entry((interface, function)).or_default().insert(case.name.clone());
        }
    }
    // These need components of their own.
    let own = [("wasi:cli/exit", "exit-with-code", "link/exit-with-code")];
    let own = own
        .into_iter()
        .chain(["display", "utc-offset"].map(|f| ("wasi:clocks/timezone", f, "link/timezone")));
    for (interface, function, case) in own {
        calls.entry((interface.into(), function.into())).or_default().insert(case.into());
    }
    let previews = [Preview::Zero, Preview::One].into_iter();
    let all = previews.flat_map(|p| p.functions().map(move |f| (p.module(), f)));
    let (mut text, mut faults) = (String::new(), Vec::new());
    for (interface, function) in all.chain(functions::p2()) {
        match calls.remove(&(interface.to_owned(), function.to_owned())) {
            None => faults.push(format!("{interface} {function} has no case")),
            Some(cases) => {
                let cases = cases.into_iter().collect::<Vec<_>>().join(" ");
                text += &format!("{interface} {function}: {cases}\n");
            }
        }
    }
    faults.extend(
        calls.into_iter().map(|((i, f), cases)| format!("{cases:?} call {i} {f}, which is no function")),
    );
    (text, faults)
}

#[test]
fn every_function_has_a_case() {
    let (text, faults) = table();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(Preview::One.functions().count(), 46);
    assert_eq!(Preview::Zero.functions().count(), 45);
    golden::table(&text);
}
