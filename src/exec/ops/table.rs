//! Instructions on tables, such as `table.get`.

use super::slow::{Call, Slow, SlowStop, slow};
use crate::exec::trap::TrapKind;
use std::sync::Arc;

slow! {
    Get |call| {
        call.slots[0] = call.store.tables[call.immediates[0] as usize].get(call.slots[0])?;
    }

    Set |call| {
        call.store.tables[call.immediates[0] as usize].set(call.slots[0], call.slots[1])?;
    }

    Size |call| {
        call.slots[0] = call.store.tables[call.immediates[0] as usize].size();
    }

    /// The result is -1, as an integer of the table's index type, if it cannot grow.
    Grow |call| {
        call.work(call.slots[1], 8)?;
        let most = call.store.room_for_table(call.immediates[0] as usize);
        let table = &mut call.store.tables[call.immediates[0] as usize];
        let failed = if table.is64() { u64::MAX } else { u32::MAX.into() };
        call.slots[0] = table.grow(call.slots[1], call.slots[0], most).unwrap_or(failed);
    }

    Fill |call| {
        let [start, value, len] = [call.slots[0], call.slots[1], call.slots[2]];
        call.work(len, 8)?;
        call.store.tables[call.immediates[0] as usize].slice_mut(start, len)?.fill(value);
    }

    Copy |call| {
        let [to, from, len] = [call.slots[0], call.slots[1], call.slots[2]];
        call.work(len, 8)?;
        let [dst, src, _] = call.immediates;
        if dst == src {
            call.store.tables[dst as usize].copy_within(to, from, len)?;
        } else if let Ok([dst, src]) = call.store.tables.get_disjoint_mut([dst as usize, src as usize]) {
            let source = src.slice_mut(from, len)?;
            dst.slice_mut(to, len)?.copy_from_slice(source);
        }
    }

    Init |call| {
        let [to, from, len] = [call.slots[0], call.slots[1], call.slots[2]];
        call.work(len, 8)?;
        let [table, elem, _] = call.immediates;
        let items = &call.store.instances[call.instance.index()].elems[elem as usize];
        let end = from.checked_add(len).ok_or(TrapKind::TableOutOfBounds)?;
        let items = items.get(from as usize..end as usize).ok_or(TrapKind::TableOutOfBounds)?;
        call.store.tables[table as usize].slice_mut(to, len)?.copy_from_slice(items);
    }

    ElemDrop |call| {
        let elem = call.immediates[0] as usize;
        call.store.instances[call.instance.index()].elems[elem] = Arc::new([]);
    }
}
