//! Any bytes as a file: loading gives a program or an error, and everything that is shown of a program can be computed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::hint::black_box;
use wasmscope::wasm::Program;

/// At most this many functions are examined, which is enough because all are treated alike.
const MOST: usize = 50;

fuzz_target!(|bytes: &[u8]| {
    let Ok(program) = Program::load("input", bytes) else { return };
    black_box(program.outline());
    for module in &program.modules {
        let functions = module.imported_funcs..module.funcs.len() as u32;
        for function in functions.take(MOST) {
            black_box((
                module.func_name(function),
                module.short_func_name(function),
                module.signature_text(function),
            ));
            black_box((module.text(function), module.local_types(function), module.code(function)));
            black_box(module.local_name(function, 0));
        }
        for index in 0..MOST as u32 {
            black_box((module.global_name(index), module.field_name(index, 0), module.data(index)));
        }
    }
});
