//! Tables of references, and the segments that fill them.

use super::{Scene, counted, show, unsigned};
use crate::guest::TableEntry;
use crate::wasm::Op;

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::TableGet { table } => {
            let index = unsigned(scene.top::<1>()?[0])?;
            match (scene.table)(table, index.into()) {
                TableEntry::Func { name, .. } => {
                    format!("pops {index}, pushes a reference to {name} from {}", of(table))
                }
                TableEntry::Null => format!("pops {index}, pushes null from {}", of(table)),
                TableEntry::OutOfBounds { size } => format!("pops {index}, but {}", past(table, size)),
                TableEntry::Unknown | TableEntry::Extern => {
                    format!("pops {index}, pushes the reference there in {}", of(table))
                }
            }
        }
        Op::TableSet { table } => {
            let [index, value] = scene.top()?;
            let index = unsigned(index)?;
            match (scene.table)(table, index.into()) {
                TableEntry::OutOfBounds { size } => format!("pops {index}, but {}", past(table, size)),
                _ => format!("puts {} at {index} in {}", show(value), of(table)),
            }
        }
        Op::TableSize { table } => format!("pushes how many elements {} has", of(table)),
        Op::TableGrow { table } => {
            let [value, more] = scene.top()?;
            let more = counted(unsigned(more)?.into(), "element");
            format!(
                "asks {} for {more} more holding {}, pushes the old size, or -1 if refused",
                of(table),
                show(value)
            )
        }
        Op::TableFill { table } => {
            let [from, value, len] = scene.top()?;
            let len = counted(unsigned(len)?.into(), "element");
            format!("puts {} in {len} of {} from {}", show(value), of(table), unsigned(from)?)
        }
        Op::TableCopy { dst_table, src_table } => {
            let [to, from, len] = scene.top()?;
            let len = counted(unsigned(len)?.into(), "element");
            let (to, from) = (unsigned(to)?, unsigned(from)?);
            format!("copies {len} from {from} in {} to {to} in {}", of(src_table), of(dst_table))
        }
        Op::TableInit { elem_index, table } => {
            let [to, from, len] = scene.top()?;
            let len = counted(unsigned(len)?.into(), "element");
            let (to, from) = (unsigned(to)?, unsigned(from)?);
            format!("copies {len} of element segment {elem_index}, from {from}, to {to} in {}", of(table))
        }
        Op::ElemDrop { elem_index } => format!("gives up element segment {elem_index}"),
        _ => return None,
    })
}

fn of(table: u32) -> String {
    format!("table {table}")
}

fn past(table: u32, size: u64) -> String {
    format!("{} ends at {size}: this will trap", of(table))
}
