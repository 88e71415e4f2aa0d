//! The kernels of the benchmarks give the same results here and in wasmi, and the benchmarks themselves still run.

#[path = "bench/common.rs"]
mod common;
#[path = "bench/engine.rs"]
mod engine;

use common::{Kernel, Ours, Theirs};
use wasmscope::exec::Stops;
use wasmscope::wasm::LoadErrorKind;

/// Kernels that are refused at load for now. One that is no longer refused must leave this list.
const NOT_RUN_YET: &[&str] = &["vectors"];

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
    // Twice: what one run leaves in memory, the next one finds.
    for n in [kernel.small, kernel.small / 2 + 1] {
        assert_eq!(ours.run(n, &Stops::default()), theirs.run(n), "{}({n})", kernel.name);
    }
}

#[test]
fn every_kernel_gives_the_same_result_in_wasmi() {
    common::KERNELS.iter().for_each(both);
}
