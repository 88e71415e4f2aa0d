//! Any text as a script: running it gives a report.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasmscope::exec::Bounds;
use wasmscope::wast;

fuzz_target!(|text: &str| {
    let bounds =
        Bounds { frames: 1000, slots: 1 << 16, memory: 4 << 20, table_elements: 10_000, heap: 1 << 20 };
    let _ = wast::run_within(text, 20_000, bounds);
});
