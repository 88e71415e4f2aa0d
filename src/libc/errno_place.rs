//! Where a program keeps `errno`, read from code that is known to set it.
//!
//! The variable has no symbol in a linked module. But every search sets `ENOENT` when nothing covers the path,
//! and in compiled code that is a constant stored at a constant address.

use crate::wasm::{ModuleId, Op, Program};

/// `ENOENT`
const NOENT: i32 = 44;

/// The address of `errno`, if this function stores `ENOENT` at a constant address.
pub(super) fn of(program: &Program, (module, func): (ModuleId, u32)) -> Option<u32> {
    let code = program.modules.get(module.0 as usize)?.code(func)?;
    code.ops.windows(3).find_map(|ops| match ops {
        [Op::I32Const { value: base }, Op::I32Const { value: NOENT }, Op::I32Store { memarg }] => {
            base.cast_unsigned().checked_add(memarg.offset)
        }
        _ => None,
    })
}
