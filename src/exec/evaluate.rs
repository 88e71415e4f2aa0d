//! One numeric operator by itself: what a debugger announces is computed by the very loop that will execute it.

use super::machine::WasmFrame;
use super::run::execute_one;
use super::{FuncAddr, InstanceAddr, Store, TrapKind, Value};
use crate::wasm::{Binary, Code, Op, Program, ValType};
use std::sync::{Arc, LazyLock};

/// A store with one instance that has nothing: numeric operators look at operands alone.
static BARE: LazyLock<Option<(Store, InstanceAddr)>> = LazyLock::new(|| {
    let program = Program::load("", b"\0asm\x01\0\0\0").ok()?;
    let Binary::Module(module) = program.binary else { return None };
    let mut store = Store::default();
    let (instance, _) = store.instantiate(&module, &[]).ok()?;
    Some((store, instance))
});

/// What a numeric operator makes of its operands (in the order they were pushed). `None` for any other operator.
#[must_use]
pub fn evaluate(op: &Op, operands: &[Value]) -> Option<Result<Value, TrapKind>> {
    let ty = result_type(op)?;
    let (mut store, instance) = BARE.clone()?;
    // Two more operands below, so that too few cannot reach under the stack.
    let mut stack = vec![0; 2];
    stack.extend(operands.iter().map(|value| value.to_slot()));
    let height = u32::try_from(stack.len()).ok()?;
    let code = Arc::new(Code {
        ops: [*op, Op::End {}].into(),
        offsets: [0; 2].into(),
        nesting: [0; 2].into(),
        locals: [].into(),
        labels: [].into(),
        params: 0,
        results: 0,
        max_height: height,
    });
    let mut frame = WasmFrame { func: FuncAddr(0), instance, index: 0, pc: 0, base: 0, sp: height, code };
    if let Some(trap) = execute_one(&mut frame, &mut store, &mut stack) {
        return Some(Err(trap));
    }
    let top = frame.sp.checked_sub(1)? as usize;
    Some(Ok(Value::from_slot(ty, *stack.get(top)?)))
}

/// The type a numeric operator pushes, read off its name: comparisons push an `i32`, others what they begin with.
fn result_type(op: &Op) -> Option<ValType> {
    let constant =
        matches!(op, Op::I32Const { .. } | Op::I64Const { .. } | Op::F32Const { .. } | Op::F64Const { .. });
    if constant || op.memory_access().is_some() {
        return None;
    }
    let (prefix, rest) = op.name().split_once('.')?;
    let word = rest.split('_').next().unwrap_or(rest);
    Some(match (prefix, word) {
        ("i32" | "i64" | "f32" | "f64", "eqz" | "eq" | "ne" | "lt" | "gt" | "le" | "ge") => ValType::I32,
        ("i32", _) => ValType::I32,
        ("i64", _) => ValType::I64,
        ("f32", _) => ValType::F32,
        ("f64", _) => ValType::F64,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_operators_compute_and_trap() {
        assert_eq!(evaluate(&Op::I32Add, &[Value::I32(2), Value::I32(3)]), Some(Ok(Value::I32(5))));
        assert_eq!(evaluate(&Op::I64Eqz, &[Value::I64(0)]), Some(Ok(Value::I32(1))));
        assert_eq!(evaluate(&Op::I64ExtendI32S, &[Value::I32(-1)]), Some(Ok(Value::I64(-1))));
        let zero = [Value::I32(1), Value::I32(0)];
        assert_eq!(evaluate(&Op::I32DivS, &zero), Some(Err(TrapKind::DivideByZero)));
    }

    #[test]
    fn other_operators_are_not_computed() {
        for op in [
            Op::Unreachable,
            Op::Drop,
            Op::End {},
            Op::I32Const { value: 1 },
            Op::MemorySize {},
            Op::RefIsNull,
        ] {
            assert_eq!(evaluate(&op, &[Value::I32(1)]), None);
        }
    }

    #[test]
    fn missing_operands_do_no_harm() {
        assert!(evaluate(&Op::I32Add, &[]).is_some());
    }
}
