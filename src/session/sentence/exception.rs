//! Exceptions: what is thrown, and who catches it.

use super::{Landing, Scene};
use crate::exec::Reference;
use crate::guest::Thrown;
use crate::wasm::{Code, Named, Op};

/// How many clauses of a `try_table` are spelled out.
const CLAUSES: usize = 3;

pub(super) fn say(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<String> {
    Some(match *op {
        Op::TryTable { .. } => begins(scene, code, op),
        Op::Try { .. } => "begins; if something in it throws, the catch that fits runs".to_owned(),
        Op::Catch { end, .. } | Op::CatchAll { end } => format!(
            "ends the part before it, where nothing was thrown: skips to {}",
            scene.place(code, end + 1)
        ),
        Op::Delegate { .. } => "ends the try, where nothing was thrown: goes on".to_owned(),
        Op::Throw { tag_index } => {
            let values = scene.module.tag_type(tag_index).map_or(0, |ty| ty.params.len());
            let values = scene.top_list(values);
            let with =
                if values.is_empty() { String::new() } else { format!(" with {}", scene.list(values)) };
            format!("throws {}{with}: {}", tag(scene, tag_index), goes(scene, code, Thrown::Tag(tag_index)))
        }
        Op::ThrowRef {} => match scene.top_reference()? {
            Reference::Null => "pops null instead of an exception: this will trap".to_owned(),
            to => again(scene, code, Thrown::Exception(to)),
        },
        Op::Rethrow { relative_depth } => {
            let caught_by = code.opener(scene.op, relative_depth).unwrap_or(u32::MAX);
            again(scene, code, Thrown::CaughtBy(caught_by))
        }
        _ => return None,
    })
}

fn tag(scene: &Scene<'_>, index: u32) -> String {
    match scene.module.name_of(Named::Tag, index) {
        Some(name) => format!("${name}"),
        None => format!("tag {index}"),
    }
}

/// `begins; if something throws: $oops goes to 0x20, any other to 0x30`
fn begins(scene: &Scene<'_>, code: &Code, op: &Op) -> String {
    let clauses = code.catches_of(op);
    if clauses.is_empty() {
        return "begins; it catches nothing".to_owned();
    }
    let mut shown: Vec<String> = Vec::new();
    for (i, clause) in clauses.iter().take(CLAUSES).enumerate() {
        let what = match clause.tag {
            Some(index) => tag(scene, index),
            None if i == 0 => "any exception".to_owned(),
            None => "any other".to_owned(),
        };
        let target = code.labels.get(clause.label as usize).map_or(u32::MAX, |label| label.target);
        let goes = if i == 0 { "goes " } else { "" };
        shown.push(format!("{what} {goes}to {}", scene.place(code, target)));
    }
    if clauses.len() > CLAUSES {
        shown.push("…".to_owned());
    }
    format!("begins; if something throws: {}", shown.join(", "))
}

/// An exception that was caught is thrown once more.
fn again(scene: &Scene<'_>, code: &Code, what: Thrown) -> String {
    let reference = scene.around.thrown(what);
    let shown = reference.map_or_else(|| "what was caught".to_owned(), |to| scene.show_reference(to));
    let object = reference.and_then(|to| scene.around.object(to));
    let contents = object.map_or_else(String::new, |object| {
        let values: Vec<_> = object.members.iter().map(|member| member.value).collect();
        match values.is_empty() {
            true => format!(" ({})", object.ty),
            false => format!(" ({} with {})", object.ty, scene.list(&values)),
        }
    });
    format!("throws {shown}{contents} again: {}", goes(scene, code, what))
}

fn goes(scene: &Scene<'_>, code: &Code, what: Thrown) -> String {
    match scene.around.landing(what) {
        Landing::Unknown => "goes to whatever catches it".to_owned(),
        Landing::Nowhere => "nothing catches it, this will trap".to_owned(),
        Landing::Frame { out: 0, op, .. } => format!("caught here, goes on at {}", scene.place(code, op)),
        Landing::Frame { out: 1, function, .. } => format!("leaves this function, {function} catches it"),
        Landing::Frame { out, function, .. } => {
            format!("leaves this function and {}, {function} catches it", others(out - 1))
        }
    }
}

fn others(count: usize) -> String {
    if count == 1 { "1 other".to_owned() } else { format!("{count} others") }
}
