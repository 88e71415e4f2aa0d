//! The stack that compilers keep in linear memory: where it lies, and which part of it is in use.
//!
//! Nothing in a module says so. What is certain comes from how LLVM's linker lays out memory: either the stack comes
//! first and all data above it, or the stack follows the data and its pointer begins where the heap does. In the second
//! layout, the file does not say where zeroed data ends and the stack begins, unless the linker was asked to export a
//! symbol for it: then only what the pointer is known to have reached is certainly stack.

use super::Session;
use crate::exec::{GlobalAddr, Value};
use crate::wasm::{ExternKind, Module, ModuleId, Op};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The name that the linker gives to the global that divides the stack into live and dead.
const POINTER: &str = "__stack_pointer";
/// What the stack is aligned to.
const ALIGNMENT: u64 = 16;

/// Where the stack of a module lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ShadowStack {
    /// The global that is its pointer. It grows down.
    pointer: u32,
    /// The address at which it begins, where no frame is on it.
    top: u64,
    /// The lowest address that is part of it, if that is known.
    low: Option<u64>,
}

impl ShadowStack {
    fn of(module: &Module) -> Option<Self> {
        let pointer = global_named(module, POINTER)?;
        let top = initial(module, pointer)?;
        let symbol = |name| initial(module, global_named(module, name)?);
        let data = || {
            module.datas.iter().filter_map(|data| {
                let (memory, offset) = data.active.as_ref()?;
                let start = constant(offset).filter(|_| *memory == 0)?;
                Some(start..start.saturating_add(data.range.len() as u64))
            })
        };
        let data_end = symbol("__data_end");
        let comes_first = data().any(|data| data.start >= top) || data_end.is_some_and(|end| end > top);
        let low = match symbol("__stack_low") {
            Some(low) => Some(low),
            None if comes_first => Some(0),
            None => data_end.and_then(|end| end.checked_next_multiple_of(ALIGNMENT)),
        };
        // Data is no stack, whatever symbols say.
        let filled = data().filter(|data| data.start < top).map(|data| data.end).max().unwrap_or(0);
        let low = low.map(|low| low.max(filled)).filter(|low| *low <= top);
        Some(Self { pointer, top, low })
    }
}

/// What is known of the stacks of a program's modules.
#[derive(Debug, Default)]
pub(super) struct ShadowStacks {
    by_module: RefCell<HashMap<u32, Option<ShadowStack>>>,
    /// The lowest address that each pointer was seen at.
    lowest: HashMap<GlobalAddr, u64>,
}

impl ShadowStacks {
    fn of(&self, id: ModuleId, module: &Arc<Module>) -> Option<ShadowStack> {
        *self.by_module.borrow_mut().entry(id.0).or_insert_with(|| ShadowStack::of(module))
    }
}

impl Session {
    /// The stack of the innermost frame's module, its pointer, and where that points.
    fn shadow_stack(&self) -> Option<(ShadowStack, GlobalAddr, u64)> {
        let guest = self.guest();
        let at = guest.location()?;
        let stack = self.stacks.of(at.module, guest.program().module(at.module))?;
        let global = guest.global_addr(guest.frame(), stack.pointer)?;
        let pointer = address(guest.global(guest.frame(), stack.pointer)?)?;
        (pointer <= stack.top).then_some((stack, global, pointer))
    }

    /// To be called where the program stands: takes note of how far its stack reaches.
    pub(super) fn note_stack(&mut self) {
        if let Some((_, global, pointer)) = self.shadow_stack() {
            let lowest = self.stacks.lowest.entry(global).or_insert(pointer);
            *lowest = pointer.min(*lowest);
        }
    }

    /// The stack in memory below the pointer of the innermost frame, as far as it is certain that it is stack: what is
    /// there belongs to calls that have returned, or to none.
    pub(super) fn dead_stack(&self) -> Option<Range<u64>> {
        let (stack, global, pointer) = self.shadow_stack()?;
        let low = stack.low.or_else(|| self.stacks.lowest.get(&global).copied())?;
        (low < pointer).then_some(low..pointer)
    }
}

fn address(value: Value) -> Option<u64> {
    match value {
        Value::I32(v) => Some(u64::from(v.cast_unsigned())),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}

/// A global by its name, or by the name that it is exported under.
fn global_named(module: &Module, name: &str) -> Option<u32> {
    let exported = module.export(name).filter(|export| export.kind == ExternKind::Global);
    let named = || {
        let count = u32::try_from(module.globals.len()).unwrap_or(u32::MAX);
        (0..count).find(|global| module.global_name(*global).as_deref() == Some(name))
    };
    exported.map(|export| export.index).or_else(named)
}

fn initial(module: &Module, global: u32) -> Option<u64> {
    constant(module.globals.get(global as usize)?.init.as_ref()?)
}

fn constant(ops: &[Op]) -> Option<u64> {
    match ops {
        [Op::I32Const { value }, ..] => Some(u64::from(value.cast_unsigned())),
        [Op::I64Const { value }, ..] => Some(value.cast_unsigned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::Program;

    fn stack(text: &str) -> Option<(u64, Option<u64>)> {
        let bytes = wat::parse_str(format!("(module {text} (memory 2))")).expect("is well-formed");
        let program = Program::load("stack", &bytes).expect("loads");
        ShadowStack::of(program.module(ModuleId(0))).map(|stack| (stack.top, stack.low))
    }

    const POINTER_AT_70000: &str = "(global $__stack_pointer (mut i32) (i32.const 70000))";

    #[test]
    fn below_all_data_it_reaches_down_to_nothing() {
        let text = format!("{POINTER_AT_70000} (data (i32.const 70000) \"abc\")");
        assert_eq!(stack(&text), Some((70000, Some(0))));
        let end = format!("{POINTER_AT_70000} (global (export \"__data_end\") i32 (i32.const 70004))");
        assert_eq!(stack(&end), Some((70000, Some(0))));
    }

    #[test]
    fn above_data_its_end_is_known_only_by_symbols() {
        let text = format!("{POINTER_AT_70000} (data (i32.const 1024) \"abc\")");
        assert_eq!(stack(&text), Some((70000, None)));
        // Without any data, it may follow zeroed data.
        assert_eq!(stack(POINTER_AT_70000), Some((70000, None)));
        let end = format!("{text} (global (export \"__data_end\") i32 (i32.const 4465))");
        assert_eq!(stack(&end), Some((70000, Some(4480))));
        let low = format!("{text} (global $__stack_low i32 (i32.const 61808))");
        assert_eq!(stack(&low), Some((70000, Some(61808))));
    }

    #[test]
    fn symbols_that_cannot_be_right_do_no_harm() {
        let text = format!("{POINTER_AT_70000} (data (i32.const 60000) \"abc\")");
        let low = format!("{text} (global (export \"__stack_low\") i32 (i32.const 16))");
        assert_eq!(stack(&low), Some((70000, Some(60003))));
        let above = format!("{text} (global (export \"__stack_low\") i32 (i32.const -1))");
        assert_eq!(stack(&above), Some((70000, None)));
        assert_eq!(stack("(global (mut i32) (i32.const 70000))"), None);
        assert_eq!(stack("(import \"env\" \"__stack_pointer\" (global $__stack_pointer (mut i32)))"), None);
        assert_eq!(stack("(global $__stack_pointer (mut f32) (f32.const 1))"), None);
    }

    #[test]
    fn wide_addresses_are_read_too() {
        let text = "(global $__stack_pointer (mut i64) (i64.const 4294967296)) (data (i32.const 8) \"a\")";
        assert_eq!(stack(text), Some((1 << 32, None)));
    }
}
