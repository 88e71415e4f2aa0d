//! Recognises plumbing: wit-component's shim modules, whose functions only pass a call on through a table.
//!
//! They are recognised by what they do, so that it works for stripped ones too.

use crate::wasm::{Module, Op};

/// Whether every function of the module does nothing but pass its parameters to a `call_indirect` through a constant
/// index.
pub(super) fn is_shim(module: &Module) -> bool {
    let defined = module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(u32::MAX);
    !defined.is_empty() && defined.into_iter().all(|func| only_forwards(module, func))
}

fn only_forwards(module: &Module, func: u32) -> bool {
    let params = module.func_type(func).params.len();
    let Some(code) = module.code(func) else { return false };
    let Some((arguments, rest)) = code.ops.split_at_checked(params) else { return false };
    let in_order = arguments
        .iter()
        .zip(0..)
        .all(|(op, i): (&Op, u32)| matches!(op, Op::LocalGet { local_index } if *local_index == i));
    in_order && matches!(rest, [Op::I32Const { .. }, Op::CallIndirect { .. }, Op::End {}])
}
