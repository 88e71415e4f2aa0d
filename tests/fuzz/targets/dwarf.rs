//! Debug information from strangers: a module with code and any bytes as its sections of DWARF. All that is asked of it
//! ends, without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::hint::black_box;
use std::sync::Arc;
use wasmscope::symbols::{FrameState, Inspector, StateValue, Symbols};
use wasmscope::wasm::Program;

/// At most so many places of the code are asked about.
const MOST: usize = 6;

/// A frame in which everything has a value.
struct Everything(Vec<u8>);

impl FrameState for Everything {
    fn local(&self, index: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(0x400 + 16 * u64::from(index)))
    }

    fn global(&self, _: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(0x800))
    }

    fn operand(&self, index: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(index.into()))
    }

    fn memory(&self) -> &[u8] {
        &self.0
    }

    fn function(&self, index: u64) -> Option<String> {
        Some(format!("function {index}"))
    }

    fn is_innermost(&self) -> bool {
        true
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(program) = Program::load("input", bytes) else { return };
    let state = Everything((0..1 << 14).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect());
    for module in &program.modules {
        let symbols = Symbols::of(Arc::clone(module));
        black_box((
            symbols.fit(),
            symbols.external_name(),
            symbols.source_map_name(),
            symbols.split_names().len(),
        ));
        for (func, body) in module.bodies.iter().enumerate().take(MOST) {
            let offset = (body.range.start + body.range.end) / 2;
            black_box((symbols.frames_at(offset), symbols.dies_at(offset)));
            let inspector = Inspector::new(&symbols, module.imported_funcs + func as u32, offset, &state);
            for frame in 0..3 {
                let mut variables = inspector.variables(frame).unwrap_or_default();
                variables.extend(inspector.statics(true));
                let values: Vec<_> = variables.iter().filter_map(|v| v.value.as_ref().ok()).collect();
                black_box(inspector.show(&values, &variables));
                for value in values.iter().take(MOST) {
                    black_box(inspector.parts(value, &variables, 0, 100));
                }
            }
        }
    }
});
