//! Calls: which function is entered, and with which arguments.

use super::{MANY, Scene, number, unsigned};
use crate::exec::{Reference, Value};
use crate::guest::TableEntry;
use crate::wasm::{FuncType, HeapType, Op, RefType};
use crate::words::{Message, message};

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    // In a tail call, the callee takes the place of the caller's frame.
    let tail = op.is_tail_call();
    Some(match *op {
        Op::Call { function_index } | Op::ReturnCall { function_index } => {
            let params = scene.module.func_type(function_index).params.len();
            let name = Message::verbatim(scene.module.short_func_name(function_index));
            let callee = callee(scene, name, scene.top_list(params));
            match (function_index < scene.module.imported_funcs, tail) {
                (true, false) => message!("call-enters-imported", callee),
                (true, true) => message!("call-leaves-for-imported", callee),
                (false, _) => enters(callee, tail),
            }
        }
        Op::CallIndirect { type_index, table_index } | Op::ReturnCallIndirect { type_index, table_index } => {
            let [index] = scene.top()?;
            let index = unsigned(index)?;
            let then = indirect(scene, type_index, table_index, index, tail)?;
            message!("call-index", index = number(index), then)
        }
        Op::CallRef { type_index } | Op::ReturnCallRef { type_index } => {
            let ty = scene.module.func_type_at(type_index)?;
            match scene.top_reference()? {
                Reference::Null => message!("call-null"),
                to => {
                    let name = match to {
                        Reference::Func(address) => scene.around.func_name(address),
                        _ => None,
                    };
                    let name = name.map_or_else(|| message!("call-the-function"), Message::verbatim);
                    let then = enters(callee(scene, name, arguments_below(scene, ty)), tail);
                    message!("call-reference", value = scene.show_reference(to), then)
                }
            }
        }
        _ => return None,
    })
}

fn enters(callee: Message, tail: bool) -> Message {
    if tail { message!("call-leaves-for", callee) } else { message!("call-enters", callee) }
}

/// A function with the arguments of a call; an argument that points to text shows the text.
fn callee(scene: &Scene<'_>, name: Message, values: &[Value]) -> Message {
    let mut shown: Vec<Message> = values.iter().take(MANY).map(|&value| scene.show_leading(value)).collect();
    if values.len() > MANY {
        shown.push(Message::verbatim("…"));
    }
    let args = shown.into_iter().reduce(|first, second| message!("call-arguments", first, second));
    message!("call-callee", name, args = args.unwrap_or_default())
}

/// The arguments of a call, below the callee on the operand stack.
fn arguments_below<'a>(scene: &Scene<'a>, ty: &FuncType) -> &'a [Value] {
    let below = &scene.operands[..scene.operands.len().saturating_sub(1)];
    &below[below.len().saturating_sub(ty.params.len())..]
}

fn indirect(scene: &Scene<'_>, ty: u32, table: u32, index: u64, tail: bool) -> Option<Message> {
    let entry = match table {
        0 => message!("call-entry", index = number(index)),
        _ => message!("call-entry-of", index = number(index), table = super::table::name(scene, table)),
    };
    let wanted = RefType::new(false, HeapType::Concrete(ty));
    Some(match scene.around.entry(table, index) {
        TableEntry::OutOfBounds { size } => message!("call-entry-outside", entry, size = number(size)),
        TableEntry::Holds(Reference::Null) => message!("call-entry-null", entry),
        TableEntry::Holds(to @ Reference::Func(address)) => {
            let name = scene.around.func_name(address);
            let name = name.map_or_else(|| message!("call-a-function"), Message::verbatim);
            match scene.around.is_instance(to, wanted) {
                Some(false) => message!("call-entry-other-type", entry, name),
                _ => {
                    let args = arguments_below(scene, scene.module.func_type_at(ty)?);
                    let then = enters(callee(scene, name.clone(), args), tail);
                    message!("call-entry-function", entry, name, then)
                }
            }
        }
        TableEntry::Unknown | TableEntry::Holds(_) => enters(message!("call-function-in", entry), tail),
    })
}
