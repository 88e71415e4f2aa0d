//! Files from strangers: whatever the bytes are, loading and running them gives a value or an error, never a panic.

use wasmscope::exec::{Exit, Extern, Machine, Stops};
use wasmscope::wasm::{Binary, ExternKind, LoadErrorKind, Op, Program};

const SAMPLES: [&str; 4] = [
    "samples/hello-wasm.wasm",
    "samples/hello-wasm.p1.wasm",
    "samples/read-sample.wasm",
    "samples/read-sample.p1.wasm",
];

fn sample(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect(path)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Calls each export of a core module for a while, with imports that return zeros.
fn run_a_little(program: &Program) {
    let Binary::Module(module) = &program.binary else { return };
    let mut m = Machine::default();
    if module.imports.iter().any(|i| i.kind != ExternKind::Func) {
        return;
    }
    let imports: Vec<_> = module
        .imports
        .iter()
        .map(|i| Extern::Func(m.store.alloc_host_func(module.func_type(i.index), i.index)))
        .collect();
    let Ok((instance, _)) = m.store.instantiate(module, &imports) else { return };
    for export in module.exports.iter().filter(|e| e.kind == ExternKind::Func).take(20) {
        let Some(Extern::Func(func)) = m.store.export(instance, &export.name) else { continue };
        if m.call(func, &[]).is_err() {
            continue;
        }
        for _ in 0..50 {
            match m.run(500, &Stops::default()) {
                Exit::HostFunc { func, .. } => {
                    let zeros = vec![0; m.store.func_type(func).results.len()];
                    m.host_return(&zeros);
                }
                Exit::Budget => {}
                _ => break,
            }
            let frame = m.frame();
            let _ = (m.operands(frame), m.locals(frame), m.location());
        }
        m.unwind();
    }
}

#[test]
fn damaged_files_never_panic() {
    let mut dice = Dice(0x5eed);
    let small = wat::parse_str(
        r#"(module (import "e" "f" (func (param i32) (result i64))) (memory 1 2) (table 4 funcref)
            (global (mut f32) (f32.const 1)) (elem (i32.const 1) func 1 2) (data "abc") (data (i32.const 3) "de")
            (func (export "a") (param i32) (result i32) (local i64)
              block (result i32) loop local.get 0 br_if 0 i32.const 3 local.get 0 br_table 0 1 end unreachable end)
            (func (export "b") i32.const 1 call 0 i64.const 2 i64.div_u drop
              i32.const 0 i32.const 0 i32.const 2 memory.init 0 call 2)
            (func $named (export "c") f64.const 1 i32.trunc_f64_u if nop else unreachable end))"#,
    )
    .expect("assembles");
    let mut loaded = 0;
    for _ in 0..60_000 {
        let mut bytes = small.clone();
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(bytes.len());
            match dice.roll(4) {
                0 => bytes.truncate(at.max(8)),
                1 => bytes.insert(at, dice.roll(256) as u8),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => bytes[at] = dice.roll(256) as u8,
            }
        }
        if let Ok(program) = Program::load("damaged", &bytes) {
            loaded += 1;
            run_a_little(&program);
        }
    }
    assert!(loaded > 1_000, "{loaded} of the damaged files still load");
}

#[test]
fn a_sample_cut_anywhere_is_malformed() {
    let mut dice = Dice(7);
    for path in SAMPLES {
        let bytes = sample(path);
        for _ in 0..10 {
            let end = dice.roll(bytes.len());
            let Err(error) = Program::load(path, &bytes[..end]) else {
                // The end of a section at the top level may also be the end of a file.
                continue;
            };
            assert_eq!(error.kind, LoadErrorKind::Malformed, "{path} cut at {end}: {error}");
            assert!(error.offset <= end, "{path} cut at {end}: {error}");
        }
    }
}

#[test]
fn every_function_of_the_samples_decodes() {
    let mut dice = Dice(11);
    for path in SAMPLES {
        let program = Program::load(path, &sample(path)).expect(path);
        for module in &program.modules {
            for func in module.imported_funcs..module.funcs.len() as u32 {
                let code = module.code(func).expect("a body");
                assert!(matches!(code.ops.last(), Some(Op::End {})), "{path} {func}");
                assert!(!code.ops.is_empty(), "{path} {func}");
                let op = dice.roll(code.ops.len()) as u32;
                assert_eq!(code.op_at(code.offsets[op as usize]), Some(op));
            }
        }
    }
}
