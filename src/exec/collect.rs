//! The roots of a heap collection: everything that exact WebAssembly state refers to.
//!
//! Slots that a frame no longer uses are not roots. So a collection frees the same objects whichever form the code is
//! in, and objects have the same numbers in a replay.

use super::Machine;
use super::frame::Frame;
use super::lower::LoweringSource;
use super::operand::At;
use std::collections::HashMap;

impl Machine {
    /// Frees every object that nothing refers to. Does nothing if the system does not have the memory to find them.
    pub(super) fn collect(&mut self) {
        let roots = self.thread_roots();
        let super::Store { heap, types, tags, globals, tables, instances, .. } = &mut self.store;
        let globals = globals.iter().filter(|global| global.ty.ty.is_ref()).map(|global| global.slots[0]);
        let tables = tables.iter().flat_map(|table| table.entries()).copied();
        let elems =
            instances.iter().flat_map(|instance| &instance.elems).flat_map(|items| items.iter()).copied();
        let roots = globals.chain(tables).chain(elems).chain(roots);
        heap.collect(types, |tag| tags.get(tag as usize).copied().unwrap_or(0), roots);
    }

    /// What the frames of all threads refer to, and what is being passed to or from them.
    fn thread_roots(&self) -> Vec<u64> {
        let store = &self.store;
        let mut roots: Vec<u64> = Vec::new();
        // A deep recursion has its frames at few different places.
        let mut places: HashMap<_, Vec<u32>> = HashMap::new();
        for (_, thread) in self.all_threads() {
            roots.extend(thread.returned.iter().flatten());
            roots.extend(thread.entering.iter().flat_map(|(_, args)| args.iter()));
            for frame in &thread.frames {
                let Frame::Wasm(frame) = frame else { continue };
                let place = (frame.func, frame.op, frame.exact, frame.waiting);
                let slots = places.entry(place).or_insert_with(|| {
                    let Some(source) = LoweringSource::new(store, frame.func) else { return Vec::new() };
                    let locals = source.locals();
                    let kept = locals.last().map_or(0, |(ty, slot)| slot + ty.slots());
                    let locals = locals.into_iter().filter(|(ty, _)| ty.is_ref()).map(|(_, slot)| slot);
                    let operands = self.live(frame).into_iter();
                    let operands = operands.filter(|o| o.ty.is_ref() && o.at == At::Home).map(|o| o.home);
                    locals.chain(kept..kept + source.kept()).chain(operands).collect()
                });
                roots.extend(slots.iter().filter_map(|slot| thread.stack.get((frame.base + slot) as usize)));
            }
        }
        roots
    }
}
