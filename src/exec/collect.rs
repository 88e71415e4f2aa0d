//! What is alive when the heap is collected: all that exact WebAssembly state refers to.
//!
//! Slots that a frame no longer uses are no roots, so that a collection frees the same objects whatever form the code
//! is in, and a replay gives objects the same numbers.

use super::Machine;
use super::lower::{At, Source};
use super::machine::Frame;
use std::collections::HashMap;

impl Machine {
    /// Frees every object that nothing refers to.
    pub(super) fn collect(&mut self) {
        let roots = self.roots();
        let super::Store { heap, types, tags, .. } = &mut self.store;
        heap.collect(types, |tag| tags.get(tag as usize).copied().unwrap_or(0), roots);
    }

    fn roots(&self) -> Vec<u64> {
        let store = &self.store;
        let mut roots: Vec<u64> = Vec::new();
        roots.extend(store.globals.iter().filter(|global| global.ty.ty.is_ref()).map(|global| global.slots[0]));
        store.tables.iter().for_each(|table| roots.extend(table.entries()));
        let elems = store.instances.iter().flat_map(|instance| &instance.elems);
        elems.for_each(|items| roots.extend(items.iter()));
        roots.extend(self.returned.iter().flatten());
        roots.extend(self.entering.iter().flat_map(|(_, args)| args));
        // Deep recursion stands at few places.
        let mut places: HashMap<_, Vec<u32>> = HashMap::new();
        for frame in &self.frames {
            let Frame::Wasm(frame) = frame else { continue };
            let place = (frame.func, frame.op, frame.exact, frame.waiting);
            let slots = places.entry(place).or_insert_with(|| {
                let Some(source) = Source::new(store, frame.func) else { return Vec::new() };
                let locals = source.locals();
                let kept = locals.last().map_or(0, |(ty, slot)| slot + ty.slots());
                let locals = locals.into_iter().filter(|(ty, _)| ty.is_ref()).map(|(_, slot)| slot);
                let operands = self.live(frame).into_iter();
                let operands = operands.filter(|o| o.ty.is_ref() && o.at == At::Home).map(|o| o.home);
                locals.chain(kept..kept + source.kept()).chain(operands).collect()
            });
            roots.extend(slots.iter().filter_map(|slot| self.stack.get((frame.base + slot) as usize)));
        }
        roots
    }
}
