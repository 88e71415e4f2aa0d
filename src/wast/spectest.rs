//! The host module `spectest`, from which core scripts import ([the reference
//! interpreter's](https://github.com/WebAssembly/spec/blob/main/interpreter/host/spectest.ml)).
//!
//! Its functions print nothing, because scripts check results only by their directives.

use crate::exec::{Extern, Memory, Store, Table, Value};
use crate::wasm::{FuncType, Limits, MemoryType, TableType, ValType};
use std::collections::HashMap;

/// Adds the exports of the module to a store, and returns them by name.
pub(super) fn exports(store: &mut Store) -> HashMap<String, Extern> {
    use ValType::{F32, F64, I32, I64};
    let mut exports = HashMap::new();
    let prints: [(&str, &[ValType]); 7] = [
        ("print", &[]),
        ("print_i32", &[I32]),
        ("print_i64", &[I64]),
        ("print_f32", &[F32]),
        ("print_f64", &[F64]),
        ("print_i32_f32", &[I32, F32]),
        ("print_f64_f64", &[F64, F64]),
    ];
    for (name, params) in prints {
        let ty = FuncType { params: params.into(), results: Box::default() };
        exports.insert(name.to_owned(), Extern::Func(store.alloc_host_func(&ty, 0)));
    }
    let globals = [
        ("global_i32", Value::I32(666)),
        ("global_i64", Value::I64(666)),
        ("global_f32", Value::F32(666.6_f32.to_bits())),
        ("global_f64", Value::F64(666.6_f64.to_bits())),
    ];
    for (name, value) in globals {
        exports.insert(name.to_owned(), Extern::Global(store.alloc_global(false, value)));
    }
    for (name, table) in tables() {
        exports.extend(table.map(|table| (name.to_owned(), Extern::Table(store.alloc_table(table)))));
    }
    for (name, shared) in [("memory", false), ("shared_memory", true)] {
        let ty = MemoryType { shared, ..MemoryType::new(Limits::new(1, Some(2))) };
        if let Some(memory) = Memory::new(ty, u64::MAX) {
            exports.insert(name.to_owned(), Extern::Memory(store.alloc_memory(memory)));
        }
    }
    exports
}

/// Tables of ten entries and at most twenty, one with 32-bit and one with 64-bit indices.
fn tables() -> [(&'static str, Option<Table>); 2] {
    [("table", false), ("table64", true)].map(|(name, is64)| {
        let limits = Limits { min: 10, max: Some(20), is64 };
        (name, Table::new(TableType { element: ValType::FuncRef, limits }, 0, u64::MAX))
    })
}
