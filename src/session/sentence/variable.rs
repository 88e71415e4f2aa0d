//! Locals, globals, constants, and instructions that only move operands.

use super::{Scene, changing};
use crate::exec::{Reference, Value};
use crate::wasm::{Op, RefType, f32_text, f64_text};
use crate::words::{Message, message};

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::I32Const { value } => pushes(Message::verbatim(value.to_string())),
        Op::I64Const { value } => pushes(Message::verbatim(value.to_string())),
        Op::F32Const { bits } => pushes(Message::verbatim(f32_text(bits))),
        Op::F64Const { bits } => pushes(Message::verbatim(f64_text(bits))),
        Op::LocalGet { local_index } => {
            let value = scene.locals.get(local_index as usize).copied();
            gets(scene, value, held(scene, local_index, false))
        }
        Op::LocalSet { local_index } => {
            let [value] = scene.top()?;
            let before = scene.locals.get(local_index as usize).copied();
            sets(scene, before, value, held(scene, local_index, true))
        }
        Op::LocalTee { local_index } => {
            let [value] = scene.top()?;
            let before = scene.locals.get(local_index as usize).copied();
            let facts =
                vec![("value", scene.show(value).into()), ("name", held(scene, local_index, true).into())];
            let ids = ["variable-tee", "variable-tee-was", "variable-tee-unchanged"];
            changing(scene, ids, facts, (before, value))
        }
        Op::GlobalGet { global_index } => {
            gets(scene, scene.around.global(global_index), scene.global_name(global_index))
        }
        Op::GlobalSet { global_index } => {
            let [value] = scene.top()?;
            sets(scene, scene.around.global(global_index), value, scene.global_name(global_index))
        }
        Op::Drop => {
            let [value] = scene.top()?;
            message!("variable-drop", value = scene.show(value))
        }
        Op::Select {} | Op::TypedSelect { .. } => {
            let [first, second, condition] = scene.top()?;
            let (a, b) = (scene.show(first), scene.show(second));
            let shown = scene.show(condition);
            match condition {
                Value::I32(0) => message!(
                    "variable-select-second",
                    first = a,
                    second = b.clone(),
                    condition = shown,
                    chosen = b
                ),
                _ => message!(
                    "variable-select-first",
                    first = a.clone(),
                    second = b,
                    condition = shown,
                    chosen = a
                ),
            }
        }
        Op::RefNull { heap } => {
            message!("variable-null", type = scene.module.ref_text(RefType::new(true, heap)))
        }
        Op::RefFunc { function_index } => {
            pushes(message!("value-function", name = scene.module.short_func_name(function_index)))
        }
        Op::RefIsNull => {
            let [reference] = scene.top()?;
            match reference {
                Value::Ref(_, Reference::Null) => message!("variable-is-null"),
                other => message!("variable-is-not-null", value = scene.show(other)),
            }
        }
        _ => return None,
    })
}

/// A local by its name, with the source variable that it holds: `local 3 (`total`)`.
fn held(scene: &Scene<'_>, local: u32, after: bool) -> Message {
    let name = scene.local_name(local);
    match scene.around.variable_in(local, after) {
        Some(variable) => message!("variable-held", variable, local = name),
        None => name,
    }
}

/// `pushes 5`: nothing is popped, and there is nothing else to say.
pub(super) fn pushes(value: Message) -> Message {
    message!("variable-pushes", value)
}

fn gets(scene: &Scene<'_>, value: Option<Value>, name: Message) -> Message {
    match value {
        Some(value) => message!("variable-get", value = scene.show(value), name),
        None => message!("variable-get-unknown", name),
    }
}

fn sets(scene: &Scene<'_>, before: Option<Value>, value: Value, name: Message) -> Message {
    let ids = ["variable-set", "variable-set-was", "variable-set-unchanged"];
    changing(scene, ids, vec![("value", scene.show(value).into()), ("name", name.into())], (before, value))
}
