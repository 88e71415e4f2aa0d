//! Blocks, branches and calls: where execution goes next.

use super::{MANY, Scene, counted, show, show_list, unsigned};
use crate::exec::Value;
use crate::guest::TableEntry;
use crate::wasm::{Code, FuncType, Label, Op};

pub(super) fn say(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<String> {
    Some(match *op {
        Op::Unreachable => "marks a place that must not be reached: this will trap".to_owned(),
        Op::Nop => "does nothing".to_owned(),
        Op::AtomicFence {} => "orders what several threads do; here is only one".to_owned(),
        Op::Block { end, .. } => {
            format!("begins; a branch to it goes on after its end, at {}", scene.place(code, end + 1))
        }
        Op::Loop { .. } => "begins; a branch to it comes back here".to_owned(),
        Op::If { otherwise, .. } => {
            let [condition] = scene.top()?;
            let has_else = matches!(code.ops.get(otherwise.checked_sub(1)? as usize), Some(Op::Else { .. }));
            match (truth(condition), has_else) {
                (true, _) => format!("pops {}, not zero: the first part runs", show(condition)),
                (false, true) => {
                    format!("pops 0: the part after else runs, at {}", scene.place(code, otherwise))
                }
                (false, false) => format!("pops 0: skips to its end, {}", scene.place(code, otherwise)),
            }
        }
        Op::Else { end } => format!("ends the first part of the if: skips to {}", scene.place(code, end)),
        Op::End {} if scene.op as usize + 1 == code.ops.len() => {
            format!("of the function: {}", returns(scene.top_list(code.results as usize)))
        }
        Op::End {} => "of a block: goes on".to_owned(),
        Op::Return {} => returns(scene.top_list(code.results as usize)),
        Op::Br { .. } => jumps(scene, code, *code.labels_of(op).first()?, 0),
        Op::BrIf { .. } => {
            let [condition] = scene.top()?;
            let label = *code.labels_of(op).first()?;
            match truth(condition) {
                true => format!("pops {}, not zero: {}", show(condition), jumps(scene, code, label, 1)),
                false => "pops 0: does not branch, goes on".to_owned(),
            }
        }
        Op::BrTable { count, .. } => {
            let [index] = scene.top()?;
            let index = unsigned(index)?;
            let labels = code.labels_of(op);
            let chosen = labels.get(index.min(count) as usize)?;
            let which = match index < count {
                true => format!("takes target {index} of {count}"),
                false => format!("past its {}, takes the default", counted(count.into(), "target")),
            };
            format!("pops {index}: {which}, {}", jumps(scene, code, *chosen, 1))
        }
        Op::Call { function_index } => {
            let params = scene.module.func_type(function_index).params.len();
            let args = arguments(scene, scene.top_list(params));
            let name = scene.module.short_func_name(function_index);
            match function_index < scene.module.imported_funcs {
                true => format!("enters the imported {name}({args})"),
                false => format!("enters {name}({args})"),
            }
        }
        Op::CallIndirect { type_index, table_index } => {
            let [index] = scene.top()?;
            let index = unsigned(index)?;
            let ty = scene.module.func_type_at(type_index)?;
            format!("pops {index}: {}", indirect(scene, ty, table_index, index.into()))
        }
        _ => return None,
    })
}

fn truth(value: Value) -> bool {
    !matches!(value, Value::I32(0))
}

/// `goes back to the caller with -1`.
fn returns(results: &[Value]) -> String {
    match results {
        [] => "goes back to the caller".to_owned(),
        results => format!("goes back to the caller with {}", show_list(results)),
    }
}

/// Where a branch that is taken goes, and what it carries; `popped` operands above what it carries are gone by then.
fn jumps(scene: &Scene<'_>, code: &Code, label: Label, popped: usize) -> String {
    let below = &scene.operands[..scene.operands.len().saturating_sub(popped)];
    let carried = &below[below.len().saturating_sub(label.arity as usize)..];
    if label.target as usize >= code.ops.len() {
        return returns(carried);
    }
    let with = if carried.is_empty() { String::new() } else { format!(" with {}", show_list(carried)) };
    let place = scene.place(code, label.target);
    match label.target <= scene.op {
        true => format!("jumps back to the loop at {place}{with}"),
        false => format!("jumps out of {} to {place}{with}", counted(u64::from(label.depth) + 1, "block")),
    }
}

/// Arguments of a call; one that leads to text shows it.
fn arguments(scene: &Scene<'_>, values: &[Value]) -> String {
    let one = |&value: &Value| match unsigned(value).and_then(|address| (scene.text_at)(address)) {
        Some(text) => format!("{} → {text:?}", show(value)),
        None => show(value),
    };
    let mut shown: Vec<String> = values.iter().take(MANY).map(one).collect();
    if values.len() > MANY {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

fn indirect(scene: &Scene<'_>, ty: &FuncType, table: u32, index: u64) -> String {
    let entry = match table {
        0 => format!("entry {index} of the table"),
        _ => format!("entry {index} of table {table}"),
    };
    match (scene.table)(table, index) {
        TableEntry::Func { name, ty: is } if is == *ty => {
            // The index is on top of the arguments.
            let below = &scene.operands[..scene.operands.len().saturating_sub(1)];
            let args = arguments(scene, &below[below.len().saturating_sub(ty.params.len())..]);
            format!("{entry} is {name}, enters {name}({args})")
        }
        TableEntry::Func { name, .. } => format!("{entry} is {name}, which has another type: this will trap"),
        TableEntry::OutOfBounds { size } => format!("{entry}, which ends at {size}: this will trap"),
        TableEntry::Null => format!("{entry} is null: this will trap"),
        TableEntry::Unknown | TableEntry::Extern => format!("enters the function in {entry}"),
    }
}
