//! Tables of references, and the segments that fill them.

use super::{Scene, elements, number, unless, unsigned};
use crate::guest::TableEntry;
use crate::wasm::{NameSubject, Op};
use crate::words::{Message, message};

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::TableGet { table: of } => {
            let at = unsigned(scene.top::<1>()?[0])?;
            let (index, table) = (number(at), name(scene, of));
            match scene.around.entry(of, at) {
                TableEntry::Holds(to) => {
                    message!("table-get", index, value = scene.show_reference(to), table)
                }
                TableEntry::OutOfBounds { size } => {
                    message!("table-outside", index, table, size = number(size))
                }
                TableEntry::Unknown => message!("table-get-unknown", index, table),
            }
        }
        Op::TableSet { table: of } => {
            let [at, value] = scene.top()?;
            let (at, value) = (unsigned(at)?, scene.show(value));
            let (index, table) = (number(at), name(scene, of));
            match scene.around.entry(of, at) {
                TableEntry::OutOfBounds { size } => {
                    message!("table-outside", index, table, size = number(size))
                }
                TableEntry::Holds(before) => {
                    message!("table-set-was", value, index, table, before = scene.show_reference(before))
                }
                TableEntry::Unknown => message!("table-set", value, index, table),
            }
        }
        Op::TableSize { table: of } => {
            let table = name(scene, of);
            match scene.around.table_size(of) {
                Some(size) => message!("table-size", size = number(size), table),
                None => message!("table-size-unknown", table),
            }
        }
        Op::TableGrow { table: of } => {
            let [value, more] = scene.top()?;
            let (elements, value) = (elements(unsigned(more)?), scene.show(value));
            let table = name(scene, of);
            match scene.around.table_size(of) {
                Some(size) => message!("table-grow", table, elements, value, old = number(size)),
                None => message!("table-grow-unknown", table, elements, value),
            }
        }
        Op::TableFill { table } => {
            let [from, value, len] = scene.top()?;
            let (from, len) = (unsigned(from)?, unsigned(len)?);
            let what = message!(
                "table-fill",
                value = scene.show(value),
                elements = elements(len),
                table = name(scene, table),
                from = number(from)
            );
            unless(what, outside(scene, table, from, len))
        }
        Op::TableCopy { dst_table, src_table } => {
            let [to, from, len] = numbers(scene)?;
            let (source, target) = (name(scene, src_table), name(scene, dst_table));
            let what = copies(len, (from, source), (to, target));
            unless(what, outside(scene, src_table, from, len).or_else(|| outside(scene, dst_table, to, len)))
        }
        Op::TableInit { elem_index, table } => {
            let [to, from, len] = numbers(scene)?;
            let what = message!(
                "table-init",
                elements = elements(len),
                segment = scene.element_segment(elem_index),
                from = number(from),
                to = number(to),
                table = name(scene, table)
            );
            unless(what, past_elem(scene, elem_index, from, len).or_else(|| outside(scene, table, to, len)))
        }
        Op::ElemDrop { elem_index } => {
            message!("memory-drop", segment = scene.element_segment(elem_index))
        }
        _ => return None,
    })
}

/// `table 0`, `table $functions`
pub(super) fn name(scene: &Scene<'_>, table: u32) -> Message {
    message!("value-table", name = scene.name_or_index(NameSubject::Table, table))
}

/// A number of elements is copied from one place to another.
pub(super) fn copies(len: u64, (from, source): (u64, Message), (to, target): (u64, Message)) -> Message {
    let (elements, from, to) = (elements(len), number(from), number(to));
    message!("table-copy", elements, from, source, to, target)
}

fn numbers(scene: &Scene<'_>) -> Option<[u64; 3]> {
    let [a, b, c] = scene.top()?;
    Some([unsigned(a)?, unsigned(b)?, unsigned(c)?])
}

fn outside(scene: &Scene<'_>, table: u32, from: u64, len: u64) -> Option<Message> {
    let size = scene.around.table_size(table)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > size);
    beyond.then(|| message!("table-but-ends", table = name(scene, table), size = number(size)))
}

/// A clause about references that an element segment does not have; `None` if it has them.
pub(super) fn past_elem(scene: &Scene<'_>, index: u32, from: u64, len: u64) -> Option<Message> {
    let has = scene.around.elem_len(index)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > has);
    beyond.then(|| message!("table-but-segment", elements = elements(has)))
}
