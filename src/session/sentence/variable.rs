//! Locals, globals, constants, and operators that only move operands about.

use super::Scene;
use crate::exec::{Reference, Value};
use crate::wasm::{Op, RefType, f32_text, f64_text};

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::I32Const { value } => format!("pushes {value}"),
        Op::I64Const { value } => format!("pushes {value}"),
        Op::F32Const { bits } => format!("pushes {}", f32_text(bits)),
        Op::F64Const { bits } => format!("pushes {}", f64_text(bits)),
        Op::LocalGet { local_index } => match scene.locals.get(local_index as usize) {
            Some(&value) => {
                format!("pushes {}, the value of {}", scene.show(value), scene.local_name(local_index))
            }
            None => format!("pushes the value of {}", scene.local_name(local_index)),
        },
        Op::LocalSet { local_index } => {
            let [value] = scene.top()?;
            let before = scene.locals.get(local_index as usize).copied();
            format!(
                "pops {} into {}{}",
                scene.show(value),
                scene.local_name(local_index),
                change(scene, before, value)
            )
        }
        Op::LocalTee { local_index } => {
            let [value] = scene.top()?;
            let before = scene.locals.get(local_index as usize).copied();
            let name = scene.local_name(local_index);
            format!(
                "copies {} into {name}{} and leaves it on the stack",
                scene.show(value),
                change(scene, before, value)
            )
        }
        Op::GlobalGet { global_index } => match scene.around.global(global_index) {
            Some(value) => {
                format!("pushes {}, the value of {}", scene.show(value), scene.global_name(global_index))
            }
            None => format!("pushes the value of {}", scene.global_name(global_index)),
        },
        Op::GlobalSet { global_index } => {
            let [value] = scene.top()?;
            let before = scene.around.global(global_index);
            format!(
                "pops {} into {}{}",
                scene.show(value),
                scene.global_name(global_index),
                change(scene, before, value)
            )
        }
        Op::Drop => {
            let [value] = scene.top()?;
            format!("pops {} and forgets it", scene.show(value))
        }
        Op::Select {} | Op::TypedSelect { .. } => {
            let [first, second, condition] = scene.top()?;
            let (chosen, which, why) = match condition {
                Value::I32(0) => (second, "second", "zero"),
                _ => (first, "first", "not zero"),
            };
            let operands = format!(
                "{}, {} and the condition {}",
                scene.show(first),
                scene.show(second),
                scene.show(condition)
            );
            format!(
                "pops {operands}, pushes {}, the {which}, because the condition is {why}",
                scene.show(chosen)
            )
        }
        Op::RefNull { heap } => {
            format!("pushes null, a {}", scene.module.ref_text(RefType::new(true, heap)))
        }
        Op::RefFunc { function_index } => {
            format!("pushes function {}", scene.module.short_func_name(function_index))
        }
        Op::RefIsNull => {
            let [reference] = scene.top()?;
            match reference {
                Value::Ref(_, Reference::Null) => "pops null, pushes 1".to_owned(),
                other => format!("pops {}, pushes 0 because it is not null", scene.show(other)),
            }
        }
        _ => return None,
    })
}

/// ` (was 3)`, if something is known of it.
fn change(scene: &Scene<'_>, before: Option<Value>, after: Value) -> String {
    match before {
        Some(before) if before == after => " (unchanged)".to_owned(),
        Some(before) => format!(" (was {})", scene.show(before)),
        None => String::new(),
    }
}
