//! Blocks, branches and calls: where execution goes next.

use super::{MANY, Scene, counted, unsigned};
use crate::exec::{Reference, Value};
use crate::guest::TableEntry;
use crate::wasm::{Code, FuncType, HeapType, Label, Op, RefType};

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
            let before = otherwise.checked_sub(1).and_then(|op| code.ops.get(op as usize));
            match (truth(condition), matches!(before, Some(Op::Else { .. }))) {
                (true, _) => format!("pops {}, not zero: the first part runs", scene.show(condition)),
                (false, true) => {
                    format!("pops 0: the part after else runs, at {}", scene.place(code, otherwise))
                }
                (false, false) => format!("pops 0: skips to its end, {}", scene.place(code, otherwise)),
            }
        }
        Op::Else { end } => format!("ends the first part of the if: skips to {}", scene.place(code, end)),
        Op::End {} if scene.op as usize + 1 == code.ops.len() => {
            format!("of the function: {}", returns(scene, scene.top_list(code.results as usize)))
        }
        Op::End {} => "of a block: goes on".to_owned(),
        Op::Return {} => returns(scene, scene.top_list(code.results as usize)),
        Op::Br { .. } => jumps(scene, code, *code.labels_of(op).first()?, 0),
        Op::BrIf { .. } => {
            let [condition] = scene.top()?;
            let label = *code.labels_of(op).first()?;
            match truth(condition) {
                true => {
                    format!("pops {}, not zero: {}", scene.show(condition), jumps(scene, code, label, 1))
                }
                false => "pops 0: does not branch, goes on".to_owned(),
            }
        }
        Op::BrTable { count, .. } => {
            let [index] = scene.top()?;
            let index = unsigned(index)?;
            let labels = code.labels_of(op);
            let chosen = labels.get(index.min(count.into()) as usize)?;
            let which = match index < u64::from(count) {
                true => format!("takes target {index} of {count}"),
                false => format!("past its {}, takes the default", counted(count.into(), "target")),
            };
            format!("pops {index}: {which}, {}", jumps(scene, code, *chosen, 1))
        }
        Op::BrOnNull { .. } | Op::BrOnNonNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => {
            on_reference(scene, code, op)?
        }
        _ => return calls(scene, op),
    })
}

fn truth(value: Value) -> bool {
    !matches!(value, Value::I32(0))
}

/// `goes back to the caller with -1`.
fn returns(scene: &Scene<'_>, results: &[Value]) -> String {
    match results {
        [] => "goes back to the caller".to_owned(),
        results => format!("goes back to the caller with {}", scene.list(results)),
    }
}

/// Where a branch that is taken goes, and what it carries; `popped` operands above what it carries are gone by then.
fn jumps(scene: &Scene<'_>, code: &Code, label: Label, popped: usize) -> String {
    let below = &scene.operands[..scene.operands.len().saturating_sub(popped)];
    let carried = &below[below.len().saturating_sub(label.arity as usize)..];
    if label.target as usize >= code.ops.len() {
        return returns(scene, carried);
    }
    let with = if carried.is_empty() { String::new() } else { format!(" with {}", scene.list(carried)) };
    let place = scene.place(code, label.target);
    match label.target <= scene.op {
        true => format!("jumps back to the loop at {place}{with}"),
        false => format!("jumps out of {} to {place}{with}", counted(u64::from(label.depth) + 1, "block")),
    }
}

/// Branches that look at a reference.
fn on_reference(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<String> {
    let to = scene.top_reference()?;
    let label = *code.labels_of(op).first()?;
    let shown = scene.show_reference(to);
    let is_null = to == Reference::Null;
    let (cast, wanted) = match *op {
        Op::BrOnNull { .. } if is_null => {
            return Some(format!("pops null: {}", jumps(scene, code, label, 1)));
        }
        Op::BrOnNull { .. } => return Some(format!("leaves {shown}, which is not null: goes on")),
        Op::BrOnNonNull { .. } if is_null => return Some("pops null: goes on".to_owned()),
        Op::BrOnNonNull { .. } => {
            return Some(format!("sees {shown}, not null: {}", jumps(scene, code, label, 0)));
        }
        Op::BrOnCast { to, .. } => (to, true),
        Op::BrOnCastFail { to, .. } => (to, false),
        _ => return None,
    };
    let ty = scene.module.ref_text(cast);
    Some(match scene.around.is_instance(to, cast) {
        Some(is) => {
            let what = format!("sees {shown}, which is {}a {ty}", if is { "" } else { "not " });
            match is == wanted {
                true => format!("{what}: {}", jumps(scene, code, label, 0)),
                false => format!("{what}: goes on"),
            }
        }
        None => format!("branches if {shown} is {}a {ty}", if wanted { "" } else { "not " }),
    })
}

fn calls(scene: &Scene<'_>, op: &Op) -> Option<String> {
    // A tail call gives its frame to the function that it calls.
    let tail = op.is_tail_call();
    let enters = if tail { "leaves this function for" } else { "enters" };
    Some(match *op {
        Op::Call { function_index } | Op::ReturnCall { function_index } => {
            let params = scene.module.func_type(function_index).params.len();
            let args = arguments(scene, scene.top_list(params));
            let name = scene.module.short_func_name(function_index);
            match function_index < scene.module.imported_funcs {
                true => format!("{enters} the imported {name}({args})"),
                false => format!("{enters} {name}({args})"),
            }
        }
        Op::CallIndirect { type_index, table_index } | Op::ReturnCallIndirect { type_index, table_index } => {
            let [index] = scene.top()?;
            let index = unsigned(index)?;
            let what = indirect(scene, type_index, table_index, index, enters)?;
            format!("pops {index}: {what}")
        }
        Op::CallRef { type_index } | Op::ReturnCallRef { type_index } => {
            let ty = scene.module.func_type_at(type_index)?;
            match scene.top_reference()? {
                Reference::Null => "pops null instead of a function: this will trap".to_owned(),
                to => {
                    let name = match to {
                        Reference::Func(address) => scene.around.func_name(address),
                        _ => None,
                    };
                    let args = arguments_below(scene, ty);
                    let name = name.unwrap_or_else(|| "the function".to_owned());
                    format!("pops {}: {enters} {name}({args})", scene.show_reference(to))
                }
            }
        }
        _ => return None,
    })
}

/// Arguments of a call; one that leads to text shows it.
fn arguments(scene: &Scene<'_>, values: &[Value]) -> String {
    let one = |&value: &Value| format!("{}{}", scene.show(value), scene.leads_to(value));
    let mut shown: Vec<String> = values.iter().take(MANY).map(one).collect();
    if values.len() > MANY {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// Arguments of a call whose callee is on top of them.
fn arguments_below(scene: &Scene<'_>, ty: &FuncType) -> String {
    let below = &scene.operands[..scene.operands.len().saturating_sub(1)];
    arguments(scene, &below[below.len().saturating_sub(ty.params.len())..])
}

fn indirect(scene: &Scene<'_>, ty: u32, table: u32, index: u64, enters: &str) -> Option<String> {
    let entry = match table {
        0 => format!("entry {index} of the table"),
        _ => format!("entry {index} of {}", super::table::of(scene, table)),
    };
    let name = |address: u32| scene.around.func_name(address).unwrap_or_else(|| "a function".to_owned());
    let wanted = RefType::new(false, HeapType::Concrete(ty));
    Some(match scene.around.entry(table, index) {
        TableEntry::OutOfBounds { size } => format!("{entry}, which ends at {size}: this will trap"),
        TableEntry::Holds(Reference::Null) => format!("{entry} is null: this will trap"),
        TableEntry::Holds(to @ Reference::Func(address)) => {
            let name = name(address);
            match scene.around.is_instance(to, wanted) {
                Some(false) => format!("{entry} is {name}, which has another type: this will trap"),
                _ => {
                    let args = arguments_below(scene, scene.module.func_type_at(ty)?);
                    format!("{entry} is {name}, {enters} {name}({args})")
                }
            }
        }
        TableEntry::Unknown | TableEntry::Holds(_) => format!("{enters} the function in {entry}"),
    })
}
