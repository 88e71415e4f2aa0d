//! Exceptions: what is thrown, and who catches it.

use super::{Landing, Scene, number};
use crate::exec::Reference;
use crate::guest::Thrown;
use crate::wasm::{Code, NameSubject, Op};
use crate::words::{Message, message};

/// How many clauses of a `try_table` are spelled out.
const CLAUSES: usize = 3;

pub(super) fn say(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::TryTable { .. } => begins(scene, code, op),
        Op::Try { .. } => message!("exception-try"),
        Op::Catch { end, .. } | Op::CatchAll { end } => {
            message!("exception-catch", place = scene.place(code, end + 1))
        }
        Op::Delegate { .. } => message!("exception-delegate"),
        Op::Throw { tag_index } => {
            let values = scene.module.tag_type(tag_index).map_or(0, |ty| ty.params.len());
            let values = scene.top_list(values);
            let (tag, goes) = (tag(scene, tag_index), goes(scene, code, Thrown::Tag(tag_index)));
            match values {
                [] => message!("exception-throw", tag, goes),
                values => message!("exception-throw-with", tag, values = scene.list(values), goes),
            }
        }
        Op::ThrowRef {} => match scene.top_reference()? {
            Reference::Null => message!("exception-null"),
            to => again(scene, code, Thrown::Exception(to)),
        },
        Op::Rethrow { relative_depth } => {
            let caught_by = code.opener(scene.op, relative_depth).unwrap_or(u32::MAX);
            again(scene, code, Thrown::CaughtBy(caught_by))
        }
        _ => return None,
    })
}

fn tag(scene: &Scene<'_>, index: u32) -> Message {
    match scene.module.name_of(NameSubject::Tag, index) {
        Some(name) => Message::verbatim(format!("${name}")),
        None => message!("value-tag", number = number(index)),
    }
}

/// `begins; if something throws: $oops goes to 0x20, any other to 0x30`
fn begins(scene: &Scene<'_>, code: &Code, op: &Op) -> Message {
    let clauses = code.catches_of(op);
    let mut shown: Vec<Message> = Vec::new();
    for (i, clause) in clauses.iter().take(CLAUSES).enumerate() {
        let what = match clause.tag {
            Some(index) => tag(scene, index),
            None if i == 0 => message!("exception-any"),
            None => message!("exception-any-other"),
        };
        let target = code.labels.get(clause.label as usize).map_or(u32::MAX, |label| label.target);
        let place = scene.place(code, target);
        shown.push(match i {
            0 => message!("exception-first-goes", what, place),
            _ => message!("exception-next-goes", what, place),
        });
    }
    if clauses.len() > CLAUSES {
        shown.push(Message::verbatim("…"));
    }
    let shown = shown.into_iter().reduce(|first, second| message!("value-listed", first, second));
    shown.map_or_else(
        || message!("exception-catches-nothing"),
        |clauses| message!("exception-catches", clauses),
    )
}

/// An exception that was caught is thrown again.
fn again(scene: &Scene<'_>, code: &Code, what: Thrown) -> Message {
    let reference = scene.around.thrown(what);
    let shown = reference.map_or_else(|| message!("exception-caught"), |to| scene.show_reference(to));
    let object = reference.and_then(|to| scene.around.object(to));
    let goes = goes(scene, code, what);
    let Some(object) = object else { return message!("exception-again", value = shown, goes) };
    let values: Vec<_> = object.members.iter().map(|member| member.value).collect();
    match values[..] {
        [] => message!("exception-again-of", value = shown, type = object.ty, goes),
        _ => {
            let values = scene.list(&values);
            message!("exception-again-with", value = shown, type = object.ty, values, goes)
        }
    }
}

fn goes(scene: &Scene<'_>, code: &Code, what: Thrown) -> Message {
    match scene.around.landing(what) {
        Landing::Unknown => message!("exception-goes"),
        Landing::Nowhere => message!("exception-goes-nowhere"),
        Landing::Frame { out: 0, op, .. } => {
            message!("exception-caught-here", place = scene.place(code, op))
        }
        Landing::Frame { out: 1, function, .. } => message!("exception-caught-by", function),
        Landing::Frame { out, function, .. } => {
            message!("exception-caught-further-out", count = number((out - 1) as u64), function)
        }
    }
}
