//! Debug information from strangers: whatever its bytes, questions about variables are answered in time, or not at all.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasmscope::symbols::{FrameState, Inspector, StateValue, Symbols};
use wasmscope::wasm::{Module, Program};

/// A frame in which everything has a value.
struct Everything(Vec<u8>);

impl FrameState for Everything {
    fn local(&self, index: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(0x1000 + 16 * u64::from(index)))
    }

    fn global(&self, _: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(0x8000))
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

/// How long a question may take in a build for use; questions about three frames are timed together.
const MOST: Duration = Duration::from_millis(100);

/// Looks at everything at some places of a module's code.
fn look(bytes: &[u8], offsets: &[usize], state: &Everything) {
    let Ok(program) = Program::load("hostile.wasm", bytes) else { return };
    let module: &Arc<Module> = &program.modules[0];
    let symbols = Symbols::of(Arc::clone(module));
    for &offset in offsets {
        let began = Instant::now();
        let func = module.bodies.iter().position(|body| body.range.contains(&offset)).unwrap_or(0) as u32;
        let inspector = Inspector::new(&symbols, module.imported_funcs + func, offset, state);
        for frame in 0..3 {
            let mut variables = inspector.variables(frame).unwrap_or_default();
            variables.extend(inspector.statics(true));
            let values: Vec<_> =
                variables.iter().filter_map(|variable| variable.value.as_ref().ok()).collect();
            for shown in inspector.show(&values, &variables) {
                assert!(shown.summary.len() < 1 << 15, "a line of {} bytes", shown.summary.len());
            }
            for value in values.iter().take(20) {
                let (parts, _) = inspector.parts(value, &variables, 0, 100);
                assert!(parts.len() <= 100);
            }
        }
        let took = began.elapsed();
        let most = if cfg!(debug_assertions) { Duration::from_secs(4) } else { MOST };
        assert!(took < most, "a question took {took:?}");
    }
}

/// Where a custom section's contents are in a module.
fn section(bytes: &[u8], name: &str) -> std::ops::Range<usize> {
    let program = Program::load("guest.wasm", bytes).expect("a module");
    let found = program.modules[0].customs.iter().find(|section| &*section.name == name);
    found.map_or(0..0, |section| section.range.clone())
}

/// Changes bytes of sections, given by their names, how many of the first bytes count, and the distance of those that are
/// changed; and asks about some places of the code.
fn flip(sections: &[(&str, usize, usize)], patterns: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/source/c-O2.wasm");
    let bytes = std::fs::read(path).expect("a guest");
    let program = Program::load("guest.wasm", &bytes).expect("a module");
    // Some places in each of the first functions, which are the guest's own.
    let bodies = program.modules[0].bodies.iter().take(7);
    let offsets: Vec<usize> = bodies.map(|body| (body.range.start + body.range.end) / 2).collect();
    let state = Everything((0..1 << 17).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect());
    look(&bytes, &offsets, &state);
    for (name, most, step) in sections {
        let range = section(&bytes, name);
        for at in range.clone().take(*most).step_by(*step) {
            for pattern in patterns {
                let mut broken = bytes.clone();
                broken[at] ^= pattern;
                look(&broken, &offsets[..4], &state);
            }
        }
        // What a cut leaves: zeros instead of the rest.
        for at in range.clone().step_by((range.len() / 7).min(*step * 100) + 1) {
            let mut broken = bytes.clone();
            broken[at..range.end].fill(0);
            look(&broken, &offsets[..4], &state);
        }
    }
}

#[test]
fn flipped_bytes_make_nothing_panic_or_hang() {
    // A step that is no multiple of an entry's size; the guest's own unit comes early.
    let sections = [
        (".debug_info", 1600, 97),
        (".debug_abbrev", 600, 41),
        (".debug_loc", 1200, 83),
        (".debug_ranges", 400, 61),
    ];
    flip(&sections, &[0xff, 0x01, 0x80]);
}

#[test]
#[ignore = "takes minutes; times mean something in a release build"]
fn flipped_bytes_anywhere_make_nothing_panic_or_hang() {
    let names = [".debug_info", ".debug_abbrev", ".debug_loc", ".debug_ranges", ".debug_line"];
    let step = std::env::var("FLIP_STEP").ok().and_then(|step| step.parse().ok()).unwrap_or(1);
    flip(&names.map(|name| (name, usize::MAX, step)), &[0xff, 0x01, 0x7f, 0x80, 0x10]);
}
