//! Every function of the worlds of WASI, in many cases, gives what it gives under wasmtime.
//!
//! Cases are scripts in `tests/worlds`; what wasmtime 48.0.8 printed for them is in `tests/golden/worlds`. To make it
//! again: `WASMTIME=/path/to/wasmtime cargo test --test worlds`.

#[path = "worlds/functions.rs"]
mod functions;
#[path = "worlds/golden.rs"]
mod golden;
#[path = "worlds/probe.rs"]
mod probe;

use functions::Preview;

fn preview(folder: &str, preview: Preview) {
    let mut faults = Vec::new();
    for case in golden::cases(folder) {
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
fn wasi_0_2_as_wasmtime() {
    let program = include_bytes!("guests/worlds.wasm");
    let mut faults = Vec::new();
    for mut case in golden::cases("p2") {
        let lines = case.script.lines().filter(|l| !l.is_empty() && !l.starts_with(['#', '!']));
        case.args = lines.map(str::to_owned).collect();
        faults.extend(golden::check("p2", &case, program, "wasm").err());
    }
    assert!(faults.is_empty(), "{} cases differ:\n{}", faults.len(), faults.join("\n"));
}
