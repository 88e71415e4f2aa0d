//! The kernels of the benchmarks give the same results here and in wasmi, and the benchmarks themselves still run.

#[path = "bench/parts/mod.rs"]
mod parts;

use parts::common::{Kernel, Ours, Theirs};
use wasmscope::exec::Stops;
use wasmscope::wasm::LoadErrorKind;

/// Kernels that are refused at load. One that is no longer refused must be removed from this list.
const NOT_RUN_YET: &[&str] = &[];

fn both(kernel: &Kernel) {
    let mut ours = match Ours::new(kernel) {
        Ok(ours) => ours,
        Err(error) => {
            assert_eq!(error.kind, LoadErrorKind::Unsupported, "{}: {error}", kernel.name);
            assert!(NOT_RUN_YET.contains(&kernel.name), "{}: {error}", kernel.name);
            return;
        }
    };
    assert!(!NOT_RUN_YET.contains(&kernel.name), "{} runs: take it off the list", kernel.name);
    let mut theirs = Theirs::new(kernel);
    // Twice, because the second run finds what the first left in memory.
    for n in [kernel.small, kernel.small / 2 + 1] {
        assert_eq!(ours.run(n, &Stops::default()), theirs.run(n), "{}({n})", kernel.name);
    }
}

#[test]
fn every_kernel_gives_the_same_result_in_wasmi() {
    parts::common::KERNELS.iter().for_each(both);
}

/// Like `cargo bench --bench NAME -- --quick`, so that the benchmarks keep working.
#[test]
fn the_benchmarks_report() {
    let quick = parts::Options { quick: true, only: Vec::new() };
    let text = parts::engine::report(&quick);
    assert!(text.contains("geometric mean of"), "{text}");
    let text = parts::stops::report(&quick);
    assert!(text.contains("mean cost"), "{text}");
    let text = parts::load::report(&quick, &["the_child_of_the_load_benchmark", "--exact", "--nocapture"]);
    assert!(text.contains("× the file"), "{text}");
    let text = parts::calls::report(&quick, env!("CARGO_BIN_EXE_wasmscope"));
    assert!(text.contains("bytes a call") && text.contains("reading"), "{text}");
    let text = parts::time::report(&quick);
    assert!(text.contains("back to a breakpoint's condition"), "{text}");
}

/// What the load benchmark runs in its own process. Without its environment variable this does nothing.
#[test]
fn the_child_of_the_load_benchmark() {
    parts::load::child();
}
