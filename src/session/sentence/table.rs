//! Tables of references, and the segments that fill them.

use super::memory::unless;
use super::{Scene, counted, unsigned};
use crate::guest::TableEntry;
use crate::wasm::{Named, Op};

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::TableGet { table } => {
            let index = unsigned(scene.top::<1>()?[0])?;
            let of = of(scene, table);
            match scene.around.entry(table, index) {
                TableEntry::Holds(to) => {
                    format!("pops {index}, pushes {} from {of}", scene.show_reference(to))
                }
                TableEntry::OutOfBounds { size } => format!("pops {index}, but {of} {}", ends(size)),
                TableEntry::Unknown => format!("pops {index}, pushes the reference there in {of}"),
            }
        }
        Op::TableSet { table } => {
            let [index, value] = scene.top()?;
            let index = unsigned(index)?;
            let of = of(scene, table);
            match scene.around.entry(table, index) {
                TableEntry::OutOfBounds { size } => format!("pops {index}, but {of} {}", ends(size)),
                TableEntry::Holds(before) => format!(
                    "puts {} at {index} in {of} (was {})",
                    scene.show(value),
                    scene.show_reference(before)
                ),
                TableEntry::Unknown => format!("puts {} at {index} in {of}", scene.show(value)),
            }
        }
        Op::TableSize { table } => match scene.around.table_size(table) {
            Some(size) => format!("pushes {size}, how many elements {} has", of(scene, table)),
            None => format!("pushes how many elements {} has", of(scene, table)),
        },
        Op::TableGrow { table } => {
            let [value, more] = scene.top()?;
            let more = counted(unsigned(more)?, "element");
            let old = scene.around.table_size(table).map_or_else(String::new, |size| format!(" {size}"));
            format!(
                "asks {} for {more} more holding {}, pushes the old size{old}, or -1 if refused",
                of(scene, table),
                scene.show(value)
            )
        }
        Op::TableFill { table } => {
            let [from, value, len] = scene.top()?;
            let (from, len) = (unsigned(from)?, unsigned(len)?);
            let value = scene.show(value);
            let what =
                format!("puts {value} in {} of {} from {from}", counted(len, "element"), of(scene, table));
            unless(what, outside(scene, table, from, len))
        }
        Op::TableCopy { dst_table, src_table } => {
            let [to, from, len] = numbers(scene)?;
            let elements = counted(len, "element");
            let (source, target) = (of(scene, src_table), of(scene, dst_table));
            let what = format!("copies {elements} from {from} in {source} to {to} in {target}");
            unless(what, outside(scene, src_table, from, len).or_else(|| outside(scene, dst_table, to, len)))
        }
        Op::TableInit { elem_index, table } => {
            let [to, from, len] = numbers(scene)?;
            let elements = counted(len, "element");
            let segment = scene.named(Named::Elem, "element segment", elem_index);
            let what =
                format!("copies {elements} of {segment}, from {from}, to {to} in {}", of(scene, table));
            unless(what, past_elem(scene, elem_index, from, len).or_else(|| outside(scene, table, to, len)))
        }
        Op::ElemDrop { elem_index } => {
            format!("gives up {}", scene.named(Named::Elem, "element segment", elem_index))
        }
        _ => return None,
    })
}

/// `table 0`, `table $functions`
pub(super) fn of(scene: &Scene<'_>, table: u32) -> String {
    scene.named(Named::Table, "table", table)
}

fn ends(size: u64) -> String {
    format!("ends at {size}: this will trap")
}

fn numbers(scene: &Scene<'_>) -> Option<[u64; 3]> {
    let [a, b, c] = scene.top()?;
    Some([unsigned(a)?, unsigned(b)?, unsigned(c)?])
}

fn outside(scene: &Scene<'_>, table: u32, from: u64, len: u64) -> Option<String> {
    let size = scene.around.table_size(table)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > size);
    beyond.then(|| format!("but {} {}", of(scene, table), ends(size)))
}

/// What to say of references that an element segment does not have.
pub(super) fn past_elem(scene: &Scene<'_>, index: u32, from: u64, len: u64) -> Option<String> {
    let has = scene.around.elem_len(index)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > has);
    beyond.then(|| format!("but the segment has {}: this will trap", counted(has, "element")))
}
