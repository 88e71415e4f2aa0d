//! Modules made by wasm-smith, and what they may import.

use super::dice::Dice;
use arbitrary::{Arbitrary, Unstructured};
use std::sync::LazyLock;
use wasm_smith::{Config, Module};

/// Which proposals a module may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The proposals that wasmi supports, too.
    Common,
    /// Everything that this engine supports: also objects on the heap, exceptions, typed references, relaxed vectors,
    /// atomics.
    Rich,
}

/// How often a module's functions and loops are entered before it traps by itself.
const FUEL: u32 = 300;

/// What modules import from: the memory, tables, globals and functions of another instance; one function calls back.
const LIBRARY: &str = r#"(module
    (import "h" "ask" (func $ask (param i32 i64) (result i64)))
    (memory (export "memory") 1 4) (memory (export "memory64") i64 1 3)
    (table $t (export "table") 8 12 funcref) (table (export "externs") 2 4 externref)
    (global (export "i32") (mut i32) (i32.const 7)) (global (export "i64") (mut i64) (i64.const -9))
    (global (export "f32") f32 (f32.const 1.5)) (global $f64 (export "f64") (mut f64) (f64.const -0.25))
    (global (export "v128") (mut v128) (v128.const i32x4 1 2 3 4)) (global (export "func") (mut funcref) (ref.func 1))
    (elem (table $t) (i32.const 0) func $grow $swap $back)
    (func $grow (export "grow") (result i32) (i32.store8 (i32.const 3) (i32.const 77)) (memory.grow (i32.const 1)))
    (func $swap (export "swap") (param i32 i64) (result i64 i32) local.get 1  local.get 0)
    (func (export "ask2") (param i32) (result i64) (i64.add (call $ask (local.get 0) (i64.const 3)) (i64.const 1)))
    (func $back (export "back") (param i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (if (ref.is_null (table.get $t (i32.and (local.get 0) (i32.const 7)))) (then (return (i32.load (i32.const 8)))))
      (return_call_indirect $t (result i32) (i32.and (local.get 0) (i32.const 7))))
    (func (export "vector") (param v128) (result v128) (i64x2.add (local.get 0) (global.get 4)))
    (func (export "float") (param f32 f64) (result f64)
      (global.set $f64 (f64.promote_f32 (local.get 0))) (global.get $f64)))"#;

/// The imports that a module may choose from.
const IMPORTS: &str = r#"(module
    (import "l" "ask" (func (param i32 i64) (result i64)))
    (import "l" "grow" (func (result i32))) (import "l" "swap" (func (param i32 i64) (result i64 i32)))
    (import "l" "ask2" (func (param i32) (result i64))) (import "l" "back" (func (param i32) (result i32)))
    (import "l" "float" (func (param f32 f64) (result f64)))
    (import "l" "memory" (memory 1 4)) (import "l" "table" (table 8 12 funcref))
    (import "l" "externs" (table 2 4 externref))
    (import "l" "i32" (global (mut i32))) (import "l" "i64" (global (mut i64))) (import "l" "f32" (global f32))
    (import "l" "f64" (global (mut f64))) (import "l" "func" (global (mut funcref)))
    SIMD MEMORY64)"#;

/// The binary of the module that others import from.
pub fn library() -> &'static [u8] {
    static BINARY: LazyLock<Vec<u8>> = LazyLock::new(|| wat::parse_str(LIBRARY).expect("is a module"));
    &BINARY
}

/// The module with that number.
pub fn numbered(number: u64, kind: Kind) -> Option<Vec<u8>> {
    let mut dice = Dice::new(number);
    // Small and large modules.
    let len = 500 << dice.below(6);
    let bytes = dice.bytes(len);
    module(&mut Unstructured::new(&bytes), kind)
}

/// A module that terminates, made from random bytes.
pub fn module(bytes: &mut Unstructured<'_>, kind: Kind) -> Option<Vec<u8>> {
    let rich = kind == Kind::Rich;
    let mut config = Config::arbitrary(bytes).ok()?;
    config.gc_enabled &= rich;
    config.exceptions_enabled &= rich;
    config.relaxed_simd_enabled &= rich && config.simd_enabled;
    config.custom_page_sizes_enabled &= rich;
    // The library needs these features.
    config.multi_value_enabled = true;
    config.reference_types_enabled = true;
    config.threads_enabled &= rich;
    config.shared_everything_threads_enabled = false;
    config.custom_descriptors_enabled = false;
    config.compact_imports_enabled = false;
    config.acquire_release_atomics_enabled = false;
    config.multibyte_array_access_enabled = false;
    config.canonicalize_nans = kind == Kind::Common;
    config.allow_start_export = false;
    config.allow_invalid_funcs = false;
    config.generate_custom_sections = false;
    config.min_uleb_size = 1;
    config.export_everything = true;
    config.min_funcs = config.min_funcs.clamp(1, 4);
    config.max_funcs = config.max_funcs.clamp(4, 12);
    config.max_types = config.max_types.clamp(4, 20);
    config.max_imports = config.max_imports.min(8);
    config.max_instructions = config.max_instructions.clamp(20, 300);
    config.max_memories = config.max_memories.clamp(1, 3);
    config.max_tables = config.max_tables.clamp(1, 3);
    config.max_memory32_bytes = 4 << 16;
    config.max_memory64_bytes = 4 << 16;
    config.memory_max_size_required = true;
    config.max_table_elements = 100;
    config.table_max_size_required = true;
    let extras = [
        (
            "SIMD",
            config.simd_enabled,
            r#"(import "l" "v128" (global (mut v128))) (import "l" "vector" (func (param v128) (result v128)))"#,
        ),
        (
            "MEMORY64",
            config.memory64_enabled && config.max_memories > 1,
            r#"(import "l" "memory64" (memory i64 1 3))"#,
        ),
    ];
    let mut imports = IMPORTS.to_owned();
    for (name, on, text) in extras {
        imports = imports.replace(name, if on { text } else { "" });
    }
    config.available_imports = Some(wat::parse_str(imports).expect("is a module"));
    let mut module = Module::new(config, bytes).ok()?;
    module.ensure_termination(FUEL).ok()?;
    Some(module.to_bytes())
}
