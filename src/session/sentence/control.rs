//! Blocks and branches: where execution continues.

use super::{Scene, call, number, unsigned};
use crate::exec::{Reference, Value};
use crate::wasm::{Code, Label, Op};
use crate::words::{Message, message};

pub(super) fn say(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::Unreachable => message!("control-unreachable"),
        Op::Nop => message!("control-nop"),
        Op::AtomicFence {} => message!("control-fence"),
        Op::Block { end, .. } => message!("control-block", place = scene.place(code, end + 1)),
        Op::Loop { .. } => message!("control-loop"),
        Op::If { otherwise, .. } => {
            let [condition] = scene.top()?;
            let before = otherwise.checked_sub(1).and_then(|op| code.ops.get(op as usize));
            let place = scene.place(code, otherwise);
            match (truth(condition), matches!(before, Some(Op::Else { .. }))) {
                (true, _) => message!("control-if-first", value = scene.show(condition)),
                (false, true) => message!("control-if-else", place),
                (false, false) => message!("control-if-skips", place),
            }
        }
        Op::Else { end } => message!("control-else", place = scene.place(code, end)),
        Op::End {} if scene.op as usize + 1 == code.ops.len() => {
            let results = scene.top_list(code.results as usize);
            message!("control-end-of-function", goes = returns(scene, results))
        }
        Op::End {} => message!("control-end-of-block"),
        Op::Return {} => returns(scene, scene.top_list(code.results as usize)),
        Op::Br { .. } => jumps(scene, code, *code.labels_of(op).first()?, 0),
        Op::BrIf { .. } => {
            let [condition] = scene.top()?;
            let label = *code.labels_of(op).first()?;
            match truth(condition) {
                true => {
                    let goes = jumps(scene, code, label, 1);
                    message!("control-branch-taken", value = scene.show(condition), goes)
                }
                false => message!("control-branch-not-taken"),
            }
        }
        Op::BrTable { count, .. } => {
            let [index] = scene.top()?;
            let index = unsigned(index)?;
            let labels = code.labels_of(op);
            let chosen = labels.get(index.min(count.into()) as usize)?;
            let goes = jumps(scene, code, *chosen, 1);
            let (is_target, index, count) = (index < u64::from(count), number(index), number(count));
            match is_target {
                true => message!("control-target", index, count, goes),
                false => message!("control-default-target", index, count, goes),
            }
        }
        Op::BrOnNull { .. } | Op::BrOnNonNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => {
            on_reference(scene, code, op)?
        }
        _ => return call::say(scene, op),
    })
}

fn truth(value: Value) -> bool {
    !matches!(value, Value::I32(0))
}

/// `goes back to the caller with -1`.
fn returns(scene: &Scene<'_>, results: &[Value]) -> Message {
    match results {
        [] => message!("control-returns"),
        results => message!("control-returns-with", values = scene.list(results)),
    }
}

/// Where a branch goes if it is taken, and which operands it takes along; it first pops `popped` operands.
fn jumps(scene: &Scene<'_>, code: &Code, label: Label, popped: usize) -> Message {
    let below = &scene.operands[..scene.operands.len().saturating_sub(popped)];
    let carried = &below[below.len().saturating_sub(label.arity as usize)..];
    if label.target as usize >= code.ops.len() {
        return returns(scene, carried);
    }
    let place = scene.place(code, label.target);
    let blocks = number(u64::from(label.depth) + 1);
    match (label.target <= scene.op, carried) {
        (true, []) => message!("control-jumps-back", place),
        (true, _) => message!("control-jumps-back-with", place, values = scene.list(carried)),
        (false, []) => message!("control-jumps-out", blocks, place),
        (false, _) => message!("control-jumps-out-with", blocks, place, values = scene.list(carried)),
    }
}

/// Branches that depend on a reference.
fn on_reference(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<Message> {
    let to = scene.top_reference()?;
    let label = *code.labels_of(op).first()?;
    let value = scene.show_reference(to);
    let is_null = to == Reference::Null;
    let (cast, wanted) = match *op {
        Op::BrOnNull { .. } if is_null => {
            return Some(message!("control-null-taken", goes = jumps(scene, code, label, 1)));
        }
        Op::BrOnNull { .. } => return Some(message!("control-not-null-left", value)),
        Op::BrOnNonNull { .. } if is_null => return Some(message!("control-null-popped")),
        Op::BrOnNonNull { .. } => {
            return Some(message!("control-not-null-taken", value, goes = jumps(scene, code, label, 0)));
        }
        Op::BrOnCast { to, .. } => (to, true),
        Op::BrOnCastFail { to, .. } => (to, false),
        _ => return None,
    };
    let ty = scene.module.ref_text(cast);
    Some(match scene.around.is_instance(to, cast) {
        Some(is) => {
            let then = if is == wanted { jumps(scene, code, label, 0) } else { message!("control-goes-on") };
            match is {
                true => message!("control-sees-a", value, type = ty, then),
                false => message!("control-sees-not-a", value, type = ty, then),
            }
        }
        None if wanted => message!("control-branches-if-a", value, type = ty),
        None => message!("control-branches-if-not-a", value, type = ty),
    })
}
